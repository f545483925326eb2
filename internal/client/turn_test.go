package client

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// A turn is worth one request, which waits no more; what isn't used is given back.
func TestTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Config{RequestsPer10s: 2, Transport: transport(func(*http.Request) (*http.Response, error) {
			return answer(200, "{}"), nil
		})})
		began := time.Now()
		own, release, err := c.Turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, unused, err := c.Turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		unused()
		unused()
		for i, want := range []time.Duration{0, 0, window} {
			before := time.Now()
			if _, err := c.Do(own, Request{Method: "GET", Path: "/"}); err != nil {
				t.Fatal(err)
			}
			if waited := time.Since(before).Round(100 * time.Millisecond); waited != want {
				t.Errorf("request %d waited %s, want %s", i, waited, want)
			}
		}
		release()
		if c.limiter.underWay != 0 || len(c.limiter.ended) > 2 {
			t.Errorf("%d under way and %d ended after %s", c.limiter.underWay, len(c.limiter.ended), time.Since(began))
		}
	})
}
