package reads

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestReadersAtTheSameTimeShareARequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(25)
		shared := New(server.source())
		server.expectAll(t, server.order, readAll(t, server.order, 25, shared.Get))
		server.expect(t, 0, 1)
	})
}

func TestOneReaderAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(1)
		began := time.Now()
		server.expectAll(t, server.order, readAll(t, server.order, 1, New(server.source()).Get))
		server.expect(t, 1, 0)
		if took := time.Since(began); took > 10*time.Millisecond {
			t.Errorf("it took %s", took)
		}
	})
}

// Readers that keep coming don't keep the first one waiting.
func TestGatheringEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(100)
		shared := New(server.source())
		var group sync.WaitGroup
		for _, key := range server.order {
			group.Go(func() { _, _, _ = shared.Get(t.Context(), key) })
			time.Sleep(quiet - time.Millisecond)
		}
		group.Wait()
		if somes := server.somes.Load(); somes < 12 || somes > 25 {
			t.Errorf("%d lists for readers that came within %s", somes, 100*(quiet-time.Millisecond))
		}
	})
}

func TestLongKeysTakeSeveralRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(100)
		source := server.source()
		source.Width = func(string) int { return 200 }
		source.Some = func(ctx context.Context, keys []string) (map[string]int, error) {
			if len(keys)*200 > widest {
				t.Errorf("%d keys in one request", len(keys))
			}
			return server.some(ctx, keys)
		}
		server.expectAll(t, server.order, readAll(t, server.order, 100, New(source).Get))
		if somes := server.somes.Load(); somes > 5 {
			t.Errorf("%d lists", somes)
		}
	})
}

// What a list lacks is asked for by itself, unless its word is enough.
func TestMissing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(3)
		keys := append([]string{"gone"}, server.order...)
		server.hidden[server.order[1]] = true
		shared := New(server.source())
		server.expectAll(t, server.order, readAll(t, keys, 4, shared.Get))
		server.expect(t, 2, 1)
		if found := readAll(t, keys, 4, shared.Listed); len(found) != 2 {
			t.Errorf("found %v", found)
		}
		server.expect(t, 2, 2)
	})
}

func TestFailures(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		failure error
		partly  bool
		want    map[string]string
		ones    int64
	}{
		"of the request":     {broken, false, map[string]string{"key-00000": "reading key-00000: broken", "key-00001": "reading key-00001: broken", "key-00002": "reading key-00002: broken"}, 0},
		"because of one key": {errRefused, false, map[string]string{"key-00001": "refused"}, 3},
		"of a part":          {broken, true, map[string]string{"key-00001": "reading key-00001: broken"}, 0},
		"because of a part":  {errRefused, true, map[string]string{"key-00001": "refused"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(3)
				server.fails[server.order[1]], server.partly = test.failure, test.partly
				shared := New(server.source())
				var mu sync.Mutex
				got := map[string]string{}
				readAll(t, server.order, 3, func(ctx context.Context, key string) (int, bool, error) {
					version, found, err := shared.Get(ctx, key)
					if err != nil {
						mu.Lock()
						got[key] = err.Error()
						mu.Unlock()
					}
					return version, found, nil
				})
				if !maps.Equal(got, test.want) {
					t.Errorf("got %v", got)
				}
				server.expect(t, test.ones, 1)
			})
		})
	}
}

func TestReadersThatLeave(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		leaving   int
		abandoned int64
	}{
		"the first":   {1, 0},
		"all but one": {4, 0},
		"all":         {5, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(5)
				shared := New(server.source())
				leaver, leave := context.WithCancel(t.Context())
				contexts := slices.Repeat([]context.Context{t.Context()}, len(server.order))
				for i := range test.leaving {
					contexts[i] = leaver
				}
				var group sync.WaitGroup
				for i, key := range server.order {
					group.Go(func() {
						_, found, err := shared.Get(contexts[i], key)
						if left := i < test.leaving; left != errors.Is(err, context.Canceled) || left == found {
							t.Errorf("reader %d: %v, %v", i, found, err)
						}
					})
					synctest.Wait() // so that they come in this order
				}
				time.Sleep(quiet + time.Microsecond)
				leave()
				group.Wait()
				synctest.Wait()
				if got := server.abandoned.Load(); got != test.abandoned {
					t.Errorf("%d requests were abandoned", got)
				}
			})
		})
	}
}

// Without lists, each key is a request of its own, at once.
func TestOneByOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(20)
		source := server.source()
		source.Some, source.Page = nil, nil
		began := time.Now()
		server.expectAll(t, server.order, readAll(t, server.order, 20, New(source).Ahead0))
		server.expect(t, 20, 0)
		if took := time.Since(began); took > 2*time.Millisecond {
			t.Errorf("it took %s", took)
		}
	})
}

func (s *Shared[V]) Ahead0(ctx context.Context, key string) (V, bool, error) {
	return s.Ahead(ctx, "", key)
}

func TestMemo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var memo Memo[string]
		fetches := 0
		fetch := func(ctx context.Context) (string, error) {
			fetches++
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
				return "", ctx.Err()
			}
			if fetches < 3 {
				return "", errors.New("broken")
			}
			return strings.Repeat("x", fetches), nil
		}
		ctx, leave := context.WithTimeout(t.Context(), time.Millisecond)
		defer leave()
		if _, err := memo.Get(ctx, "a", fetch); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a reader that leaves got %v", err)
		}
		synctest.Wait()
		if _, err := memo.Get(t.Context(), "a", fetch); err == nil || err.Error() != "broken" {
			t.Errorf("got %v", err)
		}
		var group sync.WaitGroup
		for i := range 5 {
			group.Go(func() {
				own, leave := context.WithCancel(t.Context())
				if i == 0 {
					time.AfterFunc(time.Millisecond, leave)
				}
				defer leave()
				if got, err := memo.Get(own, "a", fetch); i > 0 && (got != "xxx" || err != nil) {
					t.Errorf("reader %d got %q, %v", i, got, err)
				}
			})
		}
		group.Wait()
		if got, err := memo.Get(t.Context(), "a", fetch); got != "xxx" || err != nil || fetches != 3 {
			t.Errorf("got %q, %v after %d fetches", got, err, fetches)
		}
	})
}

// What was being fetched when its key was forgotten goes to those who waited for
// it, and to nobody else.
func TestMemoForgets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var memo Memo[int]
		fetches := 0
		get := func() int {
			value, _ := memo.Get(t.Context(), "a", func(context.Context) (int, error) {
				fetches++
				mine := fetches
				time.Sleep(time.Second)
				return mine, nil
			})
			return value
		}
		var early int
		var group sync.WaitGroup
		group.Go(func() { early = get() })
		synctest.Wait()
		memo.Forget("a")
		late := get()
		group.Wait()
		if again := get(); early != 1 || late != 2 || again != 2 {
			t.Errorf("got %d, then %d and %d", early, late, again)
		}
	})
}
