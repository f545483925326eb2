package lifecycle

import (
	"context"
	"sync"
)

// Locks has a lock for each key that was ever locked. The zero value is ready to
// use. The locks are channels, so that a bubble of testing/synctest knows of those
// who wait.
type Locks struct {
	mu   sync.Mutex
	held map[string]chan struct{}
}

// Lock waits until nobody else holds the key, and gives the function that lets go
// of it; or until ctx ends.
func (l *Locks) Lock(ctx context.Context, key string) (unlock func(), err error) {
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
	select {
	case lock <- struct{}{}:
		return func() { <-lock }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
