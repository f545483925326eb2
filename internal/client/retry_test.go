package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetries(t *testing.T) {
	t.Parallel()
	type steps = []func() (*http.Response, error)
	reset := fails(errors.New("connection reset by peer"))
	tests := map[string]struct {
		method    string
		repeat    Repeat
		steps     steps
		attempts  int
		status    int // of the response, or of the error
		fails     bool
		ambiguous bool
	}{
		"success":                  {"POST", Never, steps{status(201)}, 1, 201, false, false},
		"400":                      {"PUT", Safe, steps{status(400)}, 1, 400, true, false},
		"404":                      {"GET", Safe, steps{status(404)}, 1, 404, true, false},
		"redirect":                 {"GET", Safe, steps{status(302)}, 1, 302, true, false},
		"429 POST":                 {"POST", Never, steps{status(429), status(429), status(201)}, 3, 201, false, false},
		"429 for ever":             {"POST", Never, steps{status(429)}, 13, 429, true, false},
		"503 GET":                  {"GET", Never, steps{status(503), status(200)}, 2, 200, false, false},
		"502 504 safe PUT":         {"PUT", Safe, steps{status(502), status(504), status(200)}, 3, 200, false, false},
		"503 for ever":             {"PUT", Safe, steps{status(503)}, 6, 503, true, false},
		"503 POST":                 {"POST", Never, steps{status(503)}, 1, 503, true, true},
		"502 PATCH":                {"PATCH", Never, steps{status(502)}, 1, 502, true, true},
		"500 GET once":             {"GET", Never, steps{status(500), status(200)}, 2, 200, false, false},
		"500 GET twice":            {"GET", Never, steps{status(500)}, 2, 500, true, false},
		"500 safe PUT":             {"PUT", Safe, steps{status(500)}, 1, 500, true, false},
		"500 POST":                 {"POST", Never, steps{status(500)}, 1, 500, true, true},
		"401 POST":                 {"POST", Never, steps{status(401), status(201)}, 2, 201, false, false},
		"401 twice":                {"GET", Safe, steps{status(401), status(401)}, 2, 401, true, false},
		"dial POST":                {"POST", Never, steps{fails(errDial), status(201)}, 2, 201, false, false},
		"dial then lost POST":      {"POST", Never, steps{fails(errDial), reset}, 2, 0, true, true},
		"lost GET":                 {"GET", Never, steps{reset, status(200)}, 2, 200, false, false},
		"lost POST":                {"POST", Never, steps{reset}, 1, 0, true, true},
		"lost safe DELETE":         {"DELETE", Safe, steps{reset, status(204)}, 2, 204, false, false},
		"lost safe DELETE, gone":   {"DELETE", Safe, steps{reset, status(404)}, 2, 404, true, false},
		"lost safe PUT for ever":   {"PUT", Safe, steps{reset}, 6, 0, true, true},
		"lost safe PUT, throttled": {"PUT", Safe, steps{reset, status(429)}, 14, 429, true, true},
		"lost GET for ever":        {"GET", Safe, steps{reset}, 6, 0, true, false},
		"cut off GET":              {"GET", Never, steps{cutOff(200), status(200)}, 2, 200, false, false},
		"cut off POST":             {"POST", Never, steps{cutOff(201)}, 1, 201, true, true},
		"cut off 400":              {"POST", Never, steps{cutOff(400)}, 1, 400, true, false},
		"each cause has its own":   {"GET", Safe, steps{status(500), status(401), status(429), reset, status(200)}, 5, 200, false, false},
		"fault twice, not in row":  {"GET", Safe, steps{status(500), status(429), status(500)}, 3, 500, true, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &script{steps: test.steps}
				c := newClient(t, Config{Transport: server, Authorize: &tokens{last: 9}})
				resp, err := c.Do(t.Context(), Request{Method: test.method, Path: "/x", Repeat: test.repeat, Body: []byte(`{}`)})
				if len(server.times) != test.attempts {
					t.Errorf("%d attempts, want %d", len(server.times), test.attempts)
				}
				if (err != nil) != test.fails {
					t.Fatalf("got error %v, want one: %t", err, test.fails)
				}
				if err == nil {
					if resp.Status != test.status {
						t.Errorf("status %d, want %d", resp.Status, test.status)
					}
					return
				}
				if e := asError(t, err); e.Status != test.status || e.Attempts != test.attempts {
					t.Errorf("error has status %d and %d attempts, want %d and %d", e.Status, e.Attempts, test.status, test.attempts)
				}
				if IsAmbiguous(err) != test.ambiguous {
					t.Errorf("ambiguous %t, want %t: %v", !test.ambiguous, test.ambiguous, err)
				}
				if IsNotFound(err) != (test.status == 404) {
					t.Errorf("not found: %t", IsNotFound(err))
				}
			})
		})
	}
}

func TestEveryAttemptSendsTheWholeRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		auth := &tokens{last: 1}
		var seen []string
		c := newClient(t, Config{UserAgent: "test/1", Authorize: auth, Transport: transport(func(req *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(req.Body)
			if err != nil {
				return nil, err
			}
			seen = append(seen, strings.Join([]string{
				req.Method, req.URL.String(), string(body), req.Header.Get("Authorization"),
				req.UserAgent(), req.Header.Get("Content-Type"), req.Header.Get("X-Extra"),
			}, " "))
			return answer([]int{401, 429, 200}[len(seen)-1], "{}"), nil
		})})
		_, err := c.Do(t.Context(), Request{
			Method: "PATCH", Path: "/sources/a%2Fb", Query: map[string][]string{"filters": {`name eq "a+b c"`}},
			Body: []byte(`[1]`), ContentType: "application/json-patch+json", Header: http.Header{"X-Extra": {"x"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		rest := " test/1 application/json-patch+json x"
		start := "PATCH https://example.test/sources/a%2Fb?filters=name%20eq%20%22a%2Bb%20c%22 [1] "
		want := []string{start + "Bearer token0" + rest, start + "Bearer token1" + rest, start + "Bearer token1" + rest}
		if strings.Join(seen, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(seen, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestPauseIsShared(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		retryAfter func() string
		want       time.Duration
	}{
		"seconds": {func() string { return "7" }, 7 * time.Second},
		"date": {func() string {
			return time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat)
		}, 9 * time.Second},
		"capped": {func() string { return "86400" }, time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &script{steps: []func() (*http.Response, error){
					status(429, "Retry-After", test.retryAfter()), status(200),
				}}
				c := newClient(t, Config{Transport: server})
				began := time.Now()
				var group sync.WaitGroup
				for i := range 5 {
					group.Go(func() {
						time.Sleep(time.Duration(i) * time.Second)
						if _, err := c.Do(t.Context(), Request{Method: "POST", Path: "/x"}); err != nil {
							t.Error(err)
						}
					})
				}
				group.Wait()
				if len(server.times) != 6 {
					t.Fatalf("%d attempts, want 6", len(server.times))
				}
				for _, sent := range server.times[1:] {
					if after := sent.Sub(began); after < test.want || after > test.want+time.Second {
						t.Errorf("a request was sent after %s, want %s", after, test.want)
					}
				}
			})
		})
	}
}

func TestUnavailableServiceSaysWhenItIsBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &script{steps: []func() (*http.Response, error){status(503, "Retry-After", "20"), status(200)}}
		c := newClient(t, Config{Transport: server})
		began := time.Now()
		if _, err := c.Do(t.Context(), Request{Method: "GET", Path: "/x"}); err != nil || time.Since(began) != 20*time.Second {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
	})
}

func TestUnreachableIsAnErrorWithinAMinute(t *testing.T) {
	t.Parallel()
	for _, dialing := range []time.Duration{0, 10 * time.Second, 20 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			attempts := 0
			c := newClient(t, Config{Transport: transport(func(*http.Request) (*http.Response, error) {
				attempts++
				time.Sleep(dialing)
				return nil, errDial
			})})
			began := time.Now()
			_, err := c.Do(t.Context(), Request{Method: "POST", Path: "/x"})
			if e := asError(t, err); e.Status != 0 || e.Ambiguous || !errors.Is(err, errDial) {
				t.Errorf("got %#v", e)
			}
			if took := time.Since(began); took > time.Minute {
				t.Errorf("dialing takes %s: an error after %s", dialing, took)
			}
			if attempts < 2 {
				t.Errorf("dialing takes %s: %d attempts", dialing, attempts)
			}
		})
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	hang := func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	tests := map[string]struct {
		transport transport
		before    int // requests made before
		ambiguous bool
	}{
		"in flight":         {hang, 0, true},
		"waiting to repeat": {func(*http.Request) (*http.Response, error) { return answer(429, "", "Retry-After", "30"), nil }, 0, false},
		"waiting for a slot": {func(*http.Request) (*http.Response, error) {
			return answer(200, ""), nil
		}, 1, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, Config{RequestsPer10s: 1, Transport: test.transport})
				for range test.before {
					if _, err := c.Do(t.Context(), Request{Method: "GET", Path: "/x"}); err != nil {
						t.Fatal(err)
					}
				}
				ctx, cancel := context.WithCancel(t.Context())
				began := time.Now()
				time.AfterFunc(2*time.Second, cancel)
				_, err := c.Do(ctx, Request{Method: "PATCH", Path: "/x"})
				asError(t, err)
				if !errors.Is(err, context.Canceled) || IsAmbiguous(err) != test.ambiguous {
					t.Errorf("got %v, ambiguous %t", err, IsAmbiguous(err))
				}
				if took := time.Since(began); took != 2*time.Second {
					t.Errorf("returned after %s, want 2s", took)
				}
				if c.limiter.underWay != 0 {
					t.Error("the slot is lost")
				}
			})
		})
	}
}

func TestNoOtherTokenMeansNoRepeat(t *testing.T) {
	t.Parallel()
	server := &script{steps: []func() (*http.Response, error){status(401)}}
	c := newClient(t, Config{Transport: server, Authorize: &tokens{}, Credentials: "the setting"})
	_, err := c.Do(t.Context(), Request{Method: "GET", Path: "/x"})
	if e := asError(t, err); len(server.times) != 1 || !strings.Contains(e.Advice, "the setting") {
		t.Errorf("%d attempts, error %v", len(server.times), err)
	}
}

// A 404 of the token endpoint must not look like an object that is gone.
func TestFailedAuthorizationIsNotTheAnswer(t *testing.T) {
	t.Parallel()
	c := newClient(t, Config{
		Transport: &script{steps: []func() (*http.Response, error){status(401)}},
		Authorize: &tokens{last: 9, err: &Error{Method: "POST", Path: "/oauth/token", Status: 404}},
	})
	_, err := c.Do(t.Context(), Request{Method: "GET", Path: "/x"})
	if e := asError(t, err); IsNotFound(err) || e.Advice != "" || c.limiter.underWay != 0 {
		t.Errorf("got %#v", e)
	}
}

func TestResponseSizeIsBounded(t *testing.T) {
	t.Parallel()
	c := newClient(t, Config{Transport: transport(func(*http.Request) (*http.Response, error) {
		return answer(200, "12345"), nil
	})})
	c.maxBody = 5
	if _, err := c.Do(t.Context(), Request{Method: "POST", Path: "/x"}); err != nil {
		t.Fatal(err)
	}
	c.maxBody = 4
	_, err := c.Do(t.Context(), Request{Method: "POST", Path: "/x"})
	if asError(t, err).Attempts != 1 || !IsAmbiguous(err) {
		t.Errorf("got %v", err)
	}
}
