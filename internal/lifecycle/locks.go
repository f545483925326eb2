package lifecycle

import "sync"

// Locks has a lock for each key that was ever locked. The zero value is ready to
// use. The locks are channels, so that a bubble of testing/synctest knows of those
// who wait.
type Locks struct {
	mu   sync.Mutex
	held map[string]chan struct{}
}

// Lock waits until nobody else holds the key, and gives the function that lets go
// of it.
func (l *Locks) Lock(key string) (unlock func()) {
	l.mu.Lock()
	lock := l.held[key]
	if lock == nil {
		if l.held == nil {
			l.held = map[string]chan struct{}{}
		}
		lock = make(chan struct{}, 1)
		l.held[key] = lock
	}
	l.mu.Unlock()
	lock <- struct{}{}
	return func() { <-lock }
}
