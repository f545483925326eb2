// Package reads has many readers share few requests. Terraform reads resources
// one by one, ten at a time, and a tenant answers 100 requests in 10 seconds.
package reads

import (
	"context"
	"sync"
	"time"
)

const (
	// quiet is how long nobody must come before those who wait are served together,
	// unless the source says otherwise; the first of them waits several times that at
	// most.
	quiet, several = 5 * time.Millisecond, 5
	// widest is how many bytes the keys of one request take at most: some gateways
	// take URLs of no more than 8 KB.
	widest = 6000
	// abreast is how many requests of one group are under way at the same time.
	abreast = 4
)

// Source is where values of one kind are read from, by their keys.
type Source[V any] struct {
	// One reads one value; false if there is none. Nil leaves everything to Some.
	One func(ctx context.Context, key string) (V, bool, error)
	// Some reads several by one request. A key without a value is missing from what
	// it returns; a value beside an error counts, as where it takes several requests
	// of which one fails. Nil has each key read by itself.
	Some func(ctx context.Context, keys []string) (map[string]V, error)
	// Quiet is how long nobody must come before those who wait are served together;
	// 0 means 5 ms. The first of them waits five times that at most.
	Quiet time.Duration
	// Turn waits until a request may be sent, and gives a context whose first request
	// needn't wait; release ends a turn that wasn't used. As long as it waits, readers
	// can still join. Nil has the client wait, when the request is made.
	Turn func(ctx context.Context) (own context.Context, release func(), err error)
	// Width is how many bytes a key takes in the request of Some; nil means its
	// length.
	Width func(key string) int
	// Refused reports that a failure of Some may be due to one of its keys, or to
	// the kind of request, so that each key is worth a request of its own.
	Refused func(error) bool
	// Failed puts a failure of Some in the terms of one of its keys.
	Failed func(key string, err error) error
	// Page reads one page of a group of values, counted from 0, for [Shared.Ahead].
	Page func(ctx context.Context, group string, page int) (Page[V], error)
	// Probe is how many requests the keys of a group must have cost before its first
	// page is fetched, which tells how many pages there are; 0 means 2.
	Probe float64
	// Writes counts the writes that have ended: a value that was fetched ahead
	// before one of them is not used after it.
	Writes func() uint64
}

// Page is a part of a group.
type Page[V any] struct {
	Values map[string]Later[V]
	// Pages is how many there are in all; only that of the first page counts.
	Pages int
}

// Later gives a value once it is asked for; false if it can't be made. Until then
// it may take less room.
type Later[V any] func() (V, bool)

// Shared reads from a source. It is safe for concurrent use.
//
// Readers that come at the same time share a request, which begins after all of
// them have come: what they get is never older than their call. A reader that
// leaves, because its context ends, doesn't disturb the others.
type Shared[V any] struct {
	source Source[V]

	mu     sync.Mutex
	next   *batch[V] // gathers readers
	groups map[string]*group[V]
	// paging is how many groups have pages under way, and fresh the keys that were
	// read by themselves meanwhile: the pages may hold older values.
	paging int
	fresh  map[string]bool
}

// New gives a reader of a source.
func New[V any](source Source[V]) *Shared[V] {
	if source.Width == nil {
		source.Width = func(key string) int { return len(key) }
	}
	if source.Refused == nil {
		source.Refused = func(error) bool { return false }
	}
	if source.Failed == nil {
		source.Failed = func(_ string, err error) error { return err }
	}
	if source.Quiet == 0 {
		source.Quiet = quiet
	}
	if source.Probe == 0 {
		source.Probe = 2
	}
	if source.Writes == nil {
		source.Writes = func() uint64 { return 0 }
	}
	return &Shared[V]{source: source, groups: map[string]*group[V]{}, fresh: map[string]bool{}}
}

// Get reads a value as it is now; false if there is none. That a list lacks it is
// not enough, since lists lag behind: then it is asked for by itself.
func (s *Shared[V]) Get(ctx context.Context, key string) (V, bool, error) {
	return s.join(ctx, nil, key, true)
}

// Listed reads like [Shared.Get], and takes a list's word for it that there is no
// such value.
func (s *Shared[V]) Listed(ctx context.Context, key string) (V, bool, error) {
	return s.join(ctx, nil, key, false)
}

// join reads a key together with those who come at the same time.
func (s *Shared[V]) join(ctx context.Context, group *group[V], key string, sure bool) (V, bool, error) {
	s.mu.Lock()
	width := s.source.Width(key)
	if s.next != nil && s.next.width+width > widest {
		s.begin(s.next)
		s.next = nil
	}
	b := s.gather(ctx)
	seat := b.add(key, width, group, sure)
	if s.source.Some == nil {
		s.begin(b)
		s.next = nil
	}
	s.mu.Unlock()
	select {
	case answer := <-seat:
		s.read(key)
		return answer.value, answer.found, answer.err
	case <-ctx.Done():
		s.leave(b)
		var none V
		return none, false, ctx.Err()
	}
}

// gather gives the batch that readers can still join.
func (s *Shared[V]) gather(ctx context.Context) *batch[V] {
	if s.next == nil {
		b := &batch[V]{wants: map[string]*want[V]{}, gathering: time.Now()}
		// Whoever came first may leave before the others are served.
		b.ctx, b.cancel = context.WithCancel(context.WithoutCancel(ctx)) //nolint:gosec // Serving the batch calls it.
		b.timer = time.AfterFunc(s.source.Quiet, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.begin(b)
		})
		s.next = b
	} else if !s.next.begun && time.Since(s.next.gathering)+s.source.Quiet <= several*s.source.Quiet {
		s.next.timer.Reset(s.source.Quiet)
	}
	return s.next
}

// begin serves a batch, once, as soon as a request may be sent. The caller holds
// the lock.
func (s *Shared[V]) begin(b *batch[V]) {
	if b.begun || b.ctx.Err() != nil {
		return
	}
	b.begun = true
	b.timer.Stop()
	if s.source.Turn == nil {
		s.next = nil
		go s.serve(b)
		return
	}
	go func() {
		ctx, release, err := s.source.Turn(b.ctx)
		if err == nil { // the requests of a batch that all have left tell the failure themselves
			defer release()
			b.ctx = ctx
		}
		s.mu.Lock()
		if s.next == b {
			s.next = nil
		}
		s.mu.Unlock()
		s.serve(b)
	}()
}

// leave ends a batch when nobody waits for it any more.
func (s *Shared[V]) leave(b *batch[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b.readers--; b.readers > 0 {
		return
	}
	b.cancel()
	if s.next == b {
		s.next = nil
		b.timer.Stop()
	}
}

// read notes that a key was read by itself: pages from before are older.
func (s *Shared[V]) read(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.groups {
		delete(g.ahead, key)
	}
	if s.paging > 0 {
		s.fresh[key] = true
	}
}
