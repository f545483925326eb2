package reads

import (
	"context"
	"errors"
	"sync"
)

// stake is how many pages may be fetched for each request that the keys of a
// group have cost.
const stake = 3

// errElsewhere says that the pages of a group don't hold a key.
var errElsewhere = errors.New("not on the pages")

// group are values that can be read page by page.
type group[V any] struct {
	// spent is what the keys of the group have cost, in requests.
	spent float64
	// writes is how many had ended when the first page was asked for.
	writes uint64
	// next is the first page that wasn't fetched, of pages if that is above 0.
	next, pages int
	paging      bool
	failed      bool
	ahead       map[string]Later[V] // fetched and not asked for yet
	waiting     map[string][]chan answer[V]
}

// Ahead reads like [Shared.Get], but may give a value from a page of the group
// that was fetched since the last write. Each value of a page is given once.
//
// Pages are fetched by this rule: the first one when the keys of the group have
// cost two requests, the others when there are no more than three of them for
// each such request. So reading k keys never costs more than four times what it
// costs by keys alone, and one request; and never more than 4/3 of what the
// pages cost, and three requests. A group of a million values of which few are
// read is never paged through.
func (s *Shared[V]) Ahead(ctx context.Context, name, key string) (V, bool, error) {
	if s.source.Page == nil {
		return s.Get(ctx, key)
	}
	s.mu.Lock()
	g := s.group(name)
	if later, ok := g.ahead[key]; ok {
		delete(g.ahead, key)
		s.mu.Unlock()
		if value, ok := later(); ok {
			return value, true, nil
		}
		return s.join(ctx, g, key, true)
	}
	if !g.paging && !s.worth(g) {
		s.mu.Unlock()
		return s.join(ctx, g, key, true)
	}
	seat := make(chan answer[V], 1)
	g.waiting[key] = append(g.waiting[key], seat)
	if !g.paging {
		g.paging = true
		s.paging++
		go s.page(context.WithoutCancel(ctx), name, g)
	}
	s.mu.Unlock()
	select {
	case answer := <-seat:
		if errors.Is(answer.err, errElsewhere) {
			return s.join(ctx, g, key, true)
		}
		return answer.value, answer.found, answer.err
	case <-ctx.Done():
		var none V
		return none, false, ctx.Err()
	}
}

// group gives a group as it is after the last write: without the pages from
// before.
func (s *Shared[V]) group(name string) *group[V] {
	writes := s.source.Writes()
	g := s.groups[name]
	if g == nil || g.writes != writes {
		g = &group[V]{writes: writes, ahead: map[string]Later[V]{}, waiting: map[string][]chan answer[V]{}}
		s.groups[name] = g
	}
	return g
}

// worth reports whether to fetch what is left of the pages.
func (s *Shared[V]) worth(g *group[V]) bool {
	switch {
	case g.failed:
		return false
	case g.pages == 0:
		return g.spent >= s.source.Probe
	}
	left := g.pages - g.next
	return left > 0 && float64(left) <= stake*g.spent
}

// page fetches the pages of a group as long as that is worth it.
func (s *Shared[V]) page(ctx context.Context, name string, g *group[V]) {
	if g.pages == 0 { // only this goroutine changes it
		s.take(ctx, name, g, 0)
	}
	s.mu.Lock()
	rest := 0
	if s.worth(g) {
		rest = g.pages - g.next
	}
	first := g.next
	s.mu.Unlock()
	var group sync.WaitGroup
	turns := make(chan struct{}, abreast)
	for i := range rest {
		turns <- struct{}{}
		group.Go(func() {
			defer func() { <-turns }()
			s.take(ctx, name, g, first+i)
		})
	}
	group.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	g.paging = false
	if s.paging--; s.paging == 0 {
		clear(s.fresh)
	}
	for _, seats := range g.waiting {
		for _, seat := range seats {
			seat <- answer[V]{err: errElsewhere}
		}
	}
	clear(g.waiting)
}

// take fetches a page, gives its values to those who wait for them, and keeps the
// others. A failure only means that the keys are read by themselves.
func (s *Shared[V]) take(ctx context.Context, name string, g *group[V], number int) {
	s.mu.Lock()
	skip := g.failed
	s.mu.Unlock()
	if skip {
		return
	}
	page, err := s.source.Page(ctx, name, number)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		g.failed = true
		return
	}
	if number == 0 {
		g.pages = max(page.Pages, 1)
	}
	g.next++
	for key, later := range page.Values {
		seats := g.waiting[key]
		switch {
		case s.fresh[key]: // the page may be older than what that reader saw
			continue
		case len(seats) == 0:
			g.ahead[key] = later
			continue
		}
		value, ok := later()
		if !ok { // they are read by themselves in the end
			continue
		}
		for _, seat := range seats {
			seat <- answer[V]{value: value, found: true}
		}
		delete(g.waiting, key)
	}
}
