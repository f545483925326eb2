package isc

import (
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Tasks that take as long as those before them are asked for once they have ended,
// and not much later.
func TestTasksOfTheUsualTime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		takes  time.Duration
		polls  int64
		within time.Duration
	}{
		{takes: 100 * time.Millisecond, polls: 20, within: 300 * time.Millisecond},
		{takes: 2 * time.Second, polls: 35, within: 3 * time.Second},
		{takes: 30 * time.Second, polls: 250, within: 34 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			var begun atomic.Int64
			var polls atomic.Int64
			c := newClient(t, &tenant{life: 7490, api: func(*http.Request) (*http.Response, error) {
				polls.Add(1)
				if time.Since(time.Unix(0, begun.Load())) < test.takes {
					return answer(200, `{"completionStatus":null}`), nil
				}
				return answer(200, `{"completionStatus":"SUCCESS"}`), nil
			}})
			var longest time.Duration
			for range 20 {
				before := time.Now()
				begun.Store(before.UnixNano())
				if _, err := c.AwaitTask(t.Context(), "creating account", "7"); err != nil {
					t.Fatal(err)
				}
				longest = max(longest, time.Since(before))
			}
			if polls.Load() > test.polls || longest > test.within {
				t.Errorf("%s: %d polls, at most %s", test.takes, polls.Load(), longest)
			}
		})
	}
}
