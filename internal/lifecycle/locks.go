package lifecycle

import "sync"

// Locks has a mutex for each key that was ever locked. The zero value is ready
// to use.
type Locks struct {
	mu   sync.Mutex
	held map[string]*sync.Mutex
}

// Lock waits until nobody else holds the key, and gives the function that lets go
// of it.
func (l *Locks) Lock(key string) (unlock func()) {
	l.mu.Lock()
	mutex := l.held[key]
	if mutex == nil {
		if l.held == nil {
			l.held = map[string]*sync.Mutex{}
		}
		mutex = &sync.Mutex{}
		l.held[key] = mutex
	}
	l.mu.Unlock()
	mutex.Lock()
	return mutex.Unlock
}
