package reads

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// server holds versions of values, in pages of ten, and counts what it is asked.
type server struct {
	mu       sync.Mutex
	versions map[string]int
	order    []string
	hidden   map[string]bool // from lists
	fails    map[string]error
	partly   bool       // what fails leaves the other values of a list alone
	random   *rand.Rand // nil answers after a millisecond

	ones, somes, pages atomic.Int64
	writes             atomic.Uint64
	abandoned          atomic.Int64 // requests whose context has ended
}

func newServer(n int) *server {
	s := &server{versions: map[string]int{}, hidden: map[string]bool{}, fails: map[string]error{}}
	for i := range n {
		key := fmt.Sprintf("key-%05d", i)
		s.versions[key] = 1
		s.order = append(s.order, key)
	}
	return s
}

const pageSize = 10

func (s *server) source() Source[int] {
	return Source[int]{
		One: s.one, Some: s.some, Page: s.page, Writes: s.writes.Load,
		Refused: func(err error) bool { return errors.Is(err, errRefused) },
		Failed:  func(key string, err error) error { return fmt.Errorf("reading %s: %w", key, err) },
	}
}

var errRefused = errors.New("refused")

// pause is the latency before and after the server looks at its values.
func (s *server) pause(ctx context.Context) error {
	wait := time.Millisecond
	if s.random != nil {
		s.mu.Lock()
		wait = time.Duration(s.random.Int64N(int64(40 * time.Millisecond)))
		s.mu.Unlock()
	}
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		s.abandoned.Add(1)
		return ctx.Err()
	}
}

func (s *server) look(ctx context.Context, keys []string, list bool) (map[string]int, error) {
	if err := s.pause(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	found := map[string]int{}
	var failure error
	for _, key := range keys {
		if version, ok := s.versions[key]; ok && (!list || !s.hidden[key]) {
			found[key] = version
		}
		failure = errors.Join(failure, s.fails[key])
	}
	s.mu.Unlock()
	if failure != nil {
		if s.partly && list {
			maps.DeleteFunc(found, func(key string, _ int) bool { return s.fails[key] != nil })
			return found, failure
		}
		return nil, failure
	}
	return found, s.pause(ctx)
}

func (s *server) one(ctx context.Context, key string) (int, bool, error) {
	s.ones.Add(1)
	found, err := s.look(ctx, []string{key}, false)
	version, ok := found[key]
	return version, ok, err
}

func (s *server) some(ctx context.Context, keys []string) (map[string]int, error) {
	s.somes.Add(1)
	return s.look(ctx, keys, true)
}

func (s *server) page(ctx context.Context, _ string, page int) (Page[int], error) {
	s.pages.Add(1)
	begin := min(page*pageSize, len(s.order))
	found, err := s.look(ctx, s.order[begin:min(begin+pageSize, len(s.order))], true)
	values := map[string]Later[int]{}
	for key, version := range found {
		values[key] = func() (int, bool) { return version, true }
	}
	return Page[int]{Values: values, Pages: (len(s.order) + pageSize - 1) / pageSize}, err
}

func (s *server) write(key string) {
	_ = s.pause(context.Background()) // never ends
	s.mu.Lock()
	s.versions[key]++
	s.mu.Unlock()
	_ = s.pause(context.Background()) // never ends
	s.writes.Add(1)
}

func (s *server) requests() int64 { return s.ones.Load() + s.somes.Load() + s.pages.Load() }

// expect checks how many requests of each kind there were.
func (s *server) expect(t *testing.T, ones, somes int64) {
	t.Helper()
	if s.ones.Load() != ones || s.somes.Load() != somes || s.pages.Load() != 0 {
		t.Errorf("%d single reads, %d lists and %d pages, want %d, %d and none",
			s.ones.Load(), s.somes.Load(), s.pages.Load(), ones, somes)
	}
}

// readAll reads keys with as many readers at once as Terraform has, and gives the
// versions.
func readAll(t *testing.T, keys []string, parallel int, get func(context.Context, string) (int, bool, error)) map[string]int {
	t.Helper()
	work := make(chan string, len(keys))
	for _, key := range keys {
		work <- key
	}
	close(work)
	var mu sync.Mutex
	found := map[string]int{}
	var group sync.WaitGroup
	for range parallel {
		group.Go(func() {
			for key := range work {
				version, ok, err := get(t.Context(), key)
				if err != nil {
					t.Errorf("%s: %v", key, err)
				}
				if ok {
					mu.Lock()
					found[key] = version
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	return found
}

func (s *server) expectAll(t *testing.T, keys []string, found map[string]int) {
	t.Helper()
	want := map[string]int{}
	for _, key := range keys {
		want[key] = s.versions[key]
	}
	if !maps.Equal(found, want) {
		t.Errorf("%d values found, and not the %d of the server", len(found), len(want))
	}
}
