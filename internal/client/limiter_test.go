package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A server that counts arrivals must never see more than the limit in a window,
// however latency moves them, and must get the full limit in each.
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
			if burst := arrivals[limit-1].Sub(began); burst > window+time.Second {
				t.Errorf("the first %d requests took %s to arrive", limit, burst)
			}
			if took := time.Since(began); took > 50*time.Second {
				t.Errorf("parallel %d: %d requests took %s", parallel, requests, took)
			}
		})
	}
}

func TestLimiterKeepsWhatTheCancelledLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(2)
		for range 2 {
			if err := l.take(t.Context(), false); err != nil {
				t.Fatal(err)
			}
			l.done(0)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var group sync.WaitGroup
		for i := range 5 {
			group.Go(func() {
				if err := l.take(ctx, i%2 == 0); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v, want deadline exceeded", err)
				}
			})
		}
		group.Wait()
		began := time.Now()
		for range 2 {
			if err := l.take(t.Context(), true); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < 9*time.Second || took > 9*time.Second+100*time.Millisecond {
			t.Errorf("they were free after %s, want 9s", took)
		}
	})
}

func TestLimiterGivesNothingToTheCancelled(t *testing.T) {
	t.Parallel()
	l := newLimiter(1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 {
		if err := l.take(ctx, true); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want canceled", err)
		}
	}
	if l.underWay != 0 || len(l.ended) != 0 {
		t.Fatal("something was taken")
	}
}

// A write waits for no read, and finds room that reads leave.
func TestLimiterLetsWritesGoFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(20)
		var group sync.WaitGroup
		request := func(write bool) time.Duration {
			began := time.Now()
			if err := l.take(t.Context(), write); err != nil {
				t.Error(err)
			}
			waited := time.Since(began)
			time.Sleep(50 * time.Millisecond)
			l.done(50 * time.Millisecond)
			return waited
		}
		request(true)
		var late atomic.Int64
		for range 30 {
			group.Go(func() {
				if request(false) > time.Second {
					late.Add(1)
				}
			})
		}
		time.Sleep(2 * time.Second)
		if waited := request(true); waited != 0 {
			t.Errorf("a write waited %s for the room that reads leave", waited)
		}
		request(true)
		began := time.Now()
		time.Sleep(time.Second)
		if request(true); time.Since(began) > window+time.Second {
			t.Errorf("a write waited for reads until %s", time.Since(began))
		}
		group.Wait()
		if late.Load() == 0 {
			t.Error("no read had to wait: the test shows nothing")
		}
	})
}

// tenantLimit counts requests as the tenant does, for all that share a client id.
type tenantLimit struct {
	mu       sync.Mutex
	arrivals []time.Time
	refused  int
}

func (l *tenantLimit) RoundTrip(*http.Request) (*http.Response, error) {
	time.Sleep(25 * time.Millisecond)
	l.mu.Lock()
	now := time.Now()
	l.arrivals = slices.DeleteFunc(l.arrivals, func(at time.Time) bool { return now.Sub(at) >= window })
	refuse := len(l.arrivals) >= defaultRequestsPer10s
	wait := window
	if refuse {
		l.refused++
		wait = window - now.Sub(l.arrivals[0])
	} else {
		l.arrivals = append(l.arrivals, now)
	}
	l.mu.Unlock()
	time.Sleep(25 * time.Millisecond)
	if refuse {
		response := answer(429, "{}")
		response.Header.Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		return response, nil
	}
	return answer(200, "{}"), nil
}

// Others use the same limit: the plan of the same run a moment ago, another alias,
// another pipeline. Few requests are refused, and everything gets through.
func TestLimitSharedWithOthers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		clients, parallel, requests int
		apart                       time.Duration
		refused                     int
		within                      time.Duration
	}{
		"alone":                  {clients: 1, parallel: 100, requests: 1000, refused: 0, within: 100 * time.Second},
		"apply right after plan": {clients: 2, parallel: 10, requests: 100, apart: 3 * time.Second, refused: 5, within: 40 * time.Second},
		"two pipelines":          {clients: 2, parallel: 10, requests: 500, refused: 25, within: 150 * time.Second},
		"two pipelines, wide":    {clients: 2, parallel: 100, requests: 500, refused: 25, within: 150 * time.Second},
		"three aliases":          {clients: 3, parallel: 10, requests: 300, refused: 30, within: 150 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &tenantLimit{}
				began := time.Now()
				var group sync.WaitGroup
				for range test.clients {
					c := newClient(t, Config{Transport: server})
					work := make(chan struct{}, test.requests)
					for range test.requests {
						work <- struct{}{}
					}
					close(work)
					for range test.parallel {
						group.Go(func() {
							for range work {
								if _, err := c.Do(t.Context(), Request{Method: "POST", Path: "/x"}); err != nil {
									t.Error(err)
								}
							}
						})
					}
					time.Sleep(test.apart)
				}
				group.Wait()
				t.Logf("%d refused, %s", server.refused, time.Since(began))
				if server.refused > test.refused {
					t.Errorf("%d requests were refused, want at most %d", server.refused, test.refused)
				}
				if took := time.Since(began); took > test.within {
					t.Errorf("it took %s, want at most %s", took, test.within)
				}
			})
		})
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
