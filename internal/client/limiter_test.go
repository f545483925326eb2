package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A server that counts arrivals must never see more than the limit in a window,
// however latency moves them, and must get the full limit at once.
func TestLimiterHoldsTheServersLimit(t *testing.T) {
	t.Parallel()
	for _, parallel := range []int{10, 50, 400} {
		synctest.Test(t, func(t *testing.T) {
			const limit, requests = 100, 350
			random := rand.New(rand.NewPCG(1, uint64(parallel)))
			var mu sync.Mutex
			var arrivals []time.Time
			latency := func() time.Duration {
				mu.Lock()
				defer mu.Unlock()
				return time.Duration(random.Int64N(int64(800 * time.Millisecond)))
			}
			c := newClient(t, Config{RequestsPer10s: limit, Transport: transport(func(*http.Request) (*http.Response, error) {
				time.Sleep(latency())
				mu.Lock()
				arrivals = append(arrivals, time.Now())
				mu.Unlock()
				time.Sleep(latency())
				return answer(200, "{}"), nil
			})})
			began := time.Now()
			work := make(chan struct{}, requests)
			for range requests {
				work <- struct{}{}
			}
			close(work)
			var group sync.WaitGroup
			for range parallel {
				group.Go(func() {
					for range work {
						if _, err := c.Do(t.Context(), Request{Method: "GET", Path: "/x"}); err != nil {
							t.Error(err)
						}
					}
				})
			}
			group.Wait()

			slices.SortFunc(arrivals, time.Time.Compare)
			for i := range len(arrivals) - limit {
				if span := arrivals[i+limit].Sub(arrivals[i]); span < window {
					t.Fatalf("parallel %d: requests %d to %d arrived within %s", parallel, i, i+limit, span)
				}
			}
			if parallel >= limit {
				if burst := arrivals[limit-1].Sub(began); burst > 800*time.Millisecond {
					t.Errorf("the first %d requests took %s to arrive", limit, burst)
				}
			}
			if took := time.Since(began); took > 50*time.Second {
				t.Errorf("parallel %d: %d requests took %s", parallel, requests, took)
			}
		})
	}
}

func TestLimiterKeepsSlotsOfCancelledWaiters(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(2)
		for range 2 {
			if _, err := l.take(t.Context()); err != nil {
				t.Fatal(err)
			}
			l.done()
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var group sync.WaitGroup
		for range 5 { // Two wait for a slot to be free, three for a slot.
			group.Go(func() {
				if _, err := l.take(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v, want deadline exceeded", err)
				}
			})
		}
		group.Wait()
		if len(l.slots) != 2 {
			t.Fatalf("%d slots are left of 2", len(l.slots))
		}
		began := time.Now()
		for range 2 {
			if _, err := l.take(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 9*time.Second {
			t.Errorf("the slots were free after %s, want 9s", took)
		}
	})
}

func TestLimiterGivesNoSlotToTheCancelled(t *testing.T) {
	t.Parallel()
	l := newLimiter(1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 {
		if _, err := l.take(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want canceled", err)
		}
	}
	if len(l.slots) != 1 {
		t.Fatal("the slot is lost")
	}
}

func TestUnlimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Config{Unlimited: true, Transport: transport(func(*http.Request) (*http.Response, error) {
			return answer(200, "{}"), nil
		})})
		started := time.Now()
		for range 2 * defaultRequestsPer10s {
			if _, err := c.Do(t.Context(), Request{Method: "GET", Path: "/"}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(started); took != 0 {
			t.Errorf("took %s", took)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := c.Do(ended, Request{Method: "GET", Path: "/"}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}
