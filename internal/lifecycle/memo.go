package lifecycle

import "sync"

// Memo remembers what was fetched, by id, for the life of the provider. Each id
// is fetched once, however many ask at once; a failure is not remembered.
type Memo[T any] struct {
	mu    sync.Mutex
	known map[string]*memo[T]
}

type memo[T any] struct {
	lock  chan struct{} // holds one while somebody fetches
	done  bool
	value T
}

// Get gives what is remembered for an id, or fetches it.
func (m *Memo[T]) Get(id string, fetch func() (T, error)) (T, error) {
	m.mu.Lock()
	entry := m.known[id]
	if entry == nil {
		entry = &memo[T]{lock: make(chan struct{}, 1)}
		if m.known == nil {
			m.known = map[string]*memo[T]{}
		}
		m.known[id] = entry
	}
	m.mu.Unlock()
	entry.lock <- struct{}{}
	defer func() { <-entry.lock }()
	if !entry.done {
		value, err := fetch()
		if err != nil {
			return value, err
		}
		entry.value, entry.done = value, true
	}
	return entry.value, nil
}
