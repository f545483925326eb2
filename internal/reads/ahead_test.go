package reads

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// What a run costs in requests, by how many values the group has and how many of
// them are read; a page holds ten.
func TestRequestsOfARun(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		values, read, parallel int
		most                   int64
	}{
		{values: 1, read: 1, parallel: 10, most: 1},
		{values: 10, read: 10, parallel: 10, most: 1},
		{values: 40, read: 40, parallel: 10, most: 6},
		{values: 400, read: 400, parallel: 10, most: 55},
		{values: 400, read: 400, parallel: 100, most: 5},
		{values: 40000, read: 500, parallel: 10, most: 51},
		{values: 40000, read: 20, parallel: 10, most: 2},
	} {
		t.Run(fmt.Sprintf("%d of %d, %d at a time", test.read, test.values, test.parallel), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newServer(test.values)
				keys := shuffled(server.order, 1)[:test.read]
				server.expectAll(t, keys, readAll(t, keys, test.parallel, New(server.source()).Ahead0))
				time.Sleep(time.Minute) // pages may be under way
				if requests := server.requests(); requests > test.most {
					t.Errorf("%d requests (%d pages), want at most %d", requests, server.pages.Load(), test.most)
				}
			})
		})
	}
}

func shuffled(keys []string, seed uint64) []string {
	keys = append([]string(nil), keys...)
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	return keys
}

// Whatever is read, pages never make it dearer than the documentation of Ahead
// says. The first bound is against the same run without pages.
func TestPagesNeverCostMuch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.IntRange(1, 600).Draw(rt, "values")
		read := rapid.IntRange(1, values).Draw(rt, "read")
		parallel := rapid.SampledFrom([]int{1, 3, 10, 50}).Draw(rt, "parallel")
		seed := rapid.Uint64().Draw(rt, "seed")
		run := func(pages bool) (requests, wholePages int64) {
			synctest.Test(t, func(t *testing.T) {
				server := newServer(values)
				source := server.source()
				if !pages {
					source.Page = nil
				}
				keys := shuffled(server.order, seed)[:read]
				server.expectAll(t, keys, readAll(t, keys, parallel, New(source).Ahead0))
				time.Sleep(time.Minute) // pages may be under way
				requests = server.requests()
			})
			return requests, int64((values + pageSize - 1) / pageSize)
		}
		with, whole := run(true)
		without, _ := run(false)
		if with > 4*without+1 {
			rt.Errorf("%d requests, and %d without pages", with, without)
		}
		if with > whole+whole/3+4 {
			rt.Errorf("%d requests, and there are %d pages", with, whole)
		}
	})
}

// No reader gets a value from before a write that had ended when it came, while
// pages, lists, single reads and writes cross each other.
func TestNeverStale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		synctest.Test(t, func(t *testing.T) {
			server := newServer(40)
			server.random = rand.New(rand.NewPCG(seed, 1))
			shared := New(server.source())
			var mu sync.Mutex
			ended := map[string]int{} // how many writes of a key have ended; each adds a version
			var group sync.WaitGroup
			for actor := range 12 {
				random := rand.New(rand.NewPCG(seed, uint64(actor)+2))
				group.Go(func() {
					for range 15 {
						time.Sleep(time.Duration(random.Int64N(int64(20 * time.Millisecond))))
						key := server.order[random.IntN(len(server.order))]
						if actor < 2 {
							server.write(key)
							mu.Lock()
							ended[key]++
							mu.Unlock()
							continue
						}
						mu.Lock()
						least := 1 + ended[key]
						mu.Unlock()
						read := shared.Ahead0
						if random.IntN(4) == 0 {
							read = shared.Get
						}
						version, found, err := read(t.Context(), key)
						if err != nil || !found || version < least {
							rt.Errorf("%s: version %d (%v, %v), when version %d had been written", key, version, found, err, least)
						}
					}
				})
			}
			group.Wait()
			time.Sleep(time.Minute) // pages may be under way
		})
	})
}

// After a read that sees a change, one from a page doesn't take it back: a change
// may show later than the write ended.
func TestReadsDontGoBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		synctest.Test(t, func(t *testing.T) {
			server := newServer(30)
			server.random = rand.New(rand.NewPCG(seed, 1))
			shared := New(server.source())
			ctx, stop := context.WithCancel(t.Context())
			var writer sync.WaitGroup
			writer.Go(func() { // somebody else: these writes aren't ours to count
				random := rand.New(rand.NewPCG(seed, 2))
				for ctx.Err() == nil {
					time.Sleep(5 * time.Millisecond)
					server.mu.Lock()
					server.versions[server.order[random.IntN(len(server.order))]]++
					server.mu.Unlock()
				}
			})
			var readers sync.WaitGroup
			for actor := range 8 {
				random := rand.New(rand.NewPCG(seed, uint64(actor)+3))
				readers.Go(func() {
					for range 20 {
						key := server.order[random.IntN(len(server.order))]
						before, _, _ := shared.Get(ctx, key)
						after, _, _ := shared.Ahead0(ctx, key)
						if after < before {
							rt.Errorf("%s: version %d after %d", key, after, before)
						}
						_, _, _ = shared.Ahead0(ctx, server.order[random.IntN(len(server.order))])
					}
				})
			}
			readers.Wait()
			stop()
			writer.Wait()
			time.Sleep(time.Minute) // pages may be under way
		})
	})
}

// A page that can't be fetched is no failure: keys are read by themselves.
func TestPagesThatFail(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(100)
		source := server.source()
		source.Page = func(ctx context.Context, group string, page int) (Page[int], error) {
			if page > 0 {
				server.pages.Add(1)
				return Page[int]{}, errRefused
			}
			return server.page(ctx, group, page)
		}
		server.expectAll(t, server.order, readAll(t, shuffled(server.order, 3), 10, New(source).Ahead0))
		if pages := server.pages.Load(); pages > 1+abreast {
			t.Errorf("%d pages were tried", pages)
		}
	})
}
