package explain

import "sync"

// cache keeps what was made once for each key.
type cache[V any] struct {
	build func(key string) (V, error)
	mu    sync.Mutex
	made  map[string]V
}

func newCache[V any](build func(key string) (V, error)) *cache[V] {
	return &cache[V]{build: build, made: map[string]V{}}
}

func (c *cache[V]) get(key string) (V, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if value, ok := c.made[key]; ok {
		return value, nil
	}
	value, err := c.build(key)
	if err == nil {
		c.made[key] = value
	}
	return value, err
}
