package reads

import (
	"context"
	"sync"
)

// Memo remembers what was fetched, by key. Each key is fetched once, however many
// ask at once; a failure is not remembered. It is safe for concurrent use.
type Memo[V any] struct {
	mu    sync.Mutex
	known map[string]*memo[V]
}

type memo[V any] struct {
	done    chan struct{} // closed when there is a value or an error
	value   V
	err     error
	waiting int
	cancel  context.CancelFunc
}

// Get gives what is remembered for a key, or fetches it. The context of fetch
// ends only when nobody waits any more.
func (m *Memo[V]) Get(ctx context.Context, key string, fetch func(context.Context) (V, error)) (V, error) {
	m.mu.Lock()
	entry := m.known[key]
	if entry == nil {
		entry = &memo[V]{done: make(chan struct{})}
		if m.known == nil {
			m.known = map[string]*memo[V]{}
		}
		m.known[key] = entry
		own, cancel := context.WithCancel(context.WithoutCancel(ctx)) //nolint:gosec // The fetch calls it.
		entry.cancel = cancel
		go m.fetch(own, key, entry, fetch)
	}
	entry.waiting++
	m.mu.Unlock()
	defer m.leave(key, entry)
	select {
	case <-entry.done:
		return entry.value, entry.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

// Set has a value remembered for a key of which nothing is known.
func (m *Memo[V]) Set(key string, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known[key] != nil {
		return
	}
	if m.known == nil {
		m.known = map[string]*memo[V]{}
	}
	done := make(chan struct{})
	close(done)
	m.known[key] = &memo[V]{done: done, value: value}
}

// Forget has the value of a key fetched anew for those who ask from now on.
func (m *Memo[V]) Forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.known, key)
}

func (m *Memo[V]) fetch(ctx context.Context, key string, entry *memo[V], fetch func(context.Context) (V, error)) {
	defer entry.cancel()
	value, err := fetch(ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	entry.value, entry.err = value, err
	if err != nil && m.known[key] == entry {
		delete(m.known, key)
	}
	close(entry.done)
}

// leave ends a fetch that nobody waits for any more.
func (m *Memo[V]) leave(key string, entry *memo[V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if entry.waiting--; entry.waiting > 0 {
		return
	}
	select {
	case <-entry.done:
	default:
		entry.cancel()
		if m.known[key] == entry {
			delete(m.known, key)
		}
	}
}
