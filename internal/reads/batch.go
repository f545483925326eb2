package reads

import (
	"context"
	"sync"
	"time"
)

// batch are keys that are read together, each for one reader or more.
type batch[V any] struct {
	ctx       context.Context //nolint:containedctx // It is the batch's own: no reader's ends it.
	cancel    context.CancelFunc
	gathering time.Time // since when
	timer     *time.Timer
	begun     bool // being served, or about to be
	keys      []string
	wants     map[string]*want[V]
	readers   int
	width     int // of the keys, in bytes
}

// want is what the readers of one key want.
type want[V any] struct {
	seats []chan answer[V]
	sure  bool // that a list lacks the key isn't enough
	group *group[V]
}

type answer[V any] struct {
	value V
	found bool
	err   error
}

func (b *batch[V]) add(key string, width int, group *group[V], sure bool) <-chan answer[V] {
	w := b.wants[key]
	if w == nil {
		w = &want[V]{}
		b.wants[key] = w
		b.keys = append(b.keys, key)
		b.width += width
	}
	seat := make(chan answer[V], 1) // nobody waits for a reader that has left
	w.seats = append(w.seats, seat)
	w.sure = w.sure || sure
	if group != nil {
		w.group = group
	}
	b.readers++
	return seat
}

func (w *want[V]) serve(value V, found bool, err error) {
	for _, seat := range w.seats {
		seat <- answer[V]{value, found, err}
	}
}

// serve reads a batch: one key by itself, more by one request.
func (s *Shared[V]) serve(b *batch[V]) {
	defer b.cancel()
	if s.source.Some == nil || len(b.keys) == 1 && s.source.One != nil {
		s.charge(b, len(b.keys))
		s.each(b, b.keys)
		return
	}
	s.charge(b, 1)
	values, err := s.source.Some(b.ctx, b.keys)
	refused := err != nil && s.source.Refused(err)
	// A key that the list doesn't settle is asked for again.
	var unsure []string
	for _, key := range b.keys {
		value, found := values[key]
		switch {
		case found:
			b.wants[key].serve(value, true, nil)
		case s.source.One != nil && (refused || err == nil && b.wants[key].sure):
			unsure = append(unsure, key)
		case err != nil:
			b.wants[key].serve(value, false, s.source.Failed(key, err))
		default:
			b.wants[key].serve(value, false, nil)
		}
	}
	s.each(b, unsure)
}

// each reads keys one by one, some at a time.
func (s *Shared[V]) each(b *batch[V], keys []string) {
	var group sync.WaitGroup
	turns := make(chan struct{}, abreast)
	for _, key := range keys {
		turns <- struct{}{}
		group.Go(func() {
			defer func() { <-turns }()
			b.wants[key].serve(s.source.One(b.ctx, key))
		})
	}
	group.Wait()
}

// charge notes what the keys of groups cost, for the decision to read ahead.
func (s *Shared[V]) charge(b *batch[V], requests int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range b.keys {
		if g := b.wants[key].group; g != nil {
			g.spent += float64(requests) / float64(len(b.keys))
		}
	}
}
