package isc

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

var read = client.Request{Doing: "reading", Method: "GET", Path: "/sources/v1/1"}

func succeed(*http.Request) (*http.Response, error) { return answer(200, "{}"), nil }

func TestTokenRequest(t *testing.T) {
	t.Parallel()
	var form url.Values
	var agent, authorization string
	c := newClient(t, &tenant{
		life: 749,
		sell: func(_ int, f url.Values, req *http.Request) (*http.Response, error) {
			form, agent = f, req.UserAgent()
			return nil, nil
		},
		api: func(req *http.Request) (*http.Response, error) {
			authorization = req.Header.Get("Authorization")
			return answer(200, "{}"), nil
		},
	})
	if _, err := c.Do(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	if got := form.Encode(); got != "client_id=id&client_secret="+secret+"&grant_type=client_credentials" {
		t.Errorf("form %s", got)
	}
	if agent != "test/1" || authorization != "Bearer t1" {
		t.Errorf("user agent %q, authorization %q", agent, authorization)
	}
}

func TestTokenIsSharedAndRenewed(t *testing.T) {
	t.Parallel()
	for life, renewed := range map[int]time.Duration{
		749: 689 * time.Second, // a minute before
		100: 90 * time.Second,  // a tenth before
	} {
		synctest.Test(t, func(t *testing.T) {
			server := &tenant{life: life, api: succeed, sell: func(int, url.Values, *http.Request) (*http.Response, error) {
				time.Sleep(time.Second)
				return nil, nil
			}}
			c := newClient(t, server)
			together := func() {
				var group sync.WaitGroup
				for range 20 {
					group.Go(func() {
						if _, err := c.Do(t.Context(), read); err != nil {
							t.Error(err)
						}
					})
				}
				group.Wait()
			}
			for _, step := range []struct {
				wait time.Duration
				want int
			}{{0, 1}, {renewed - time.Second, 1}, {2 * time.Second, 2}, {time.Second, 2}} {
				time.Sleep(step.wait)
				together()
				if got := server.purchases(); got != step.want {
					t.Fatalf("life %d s: %d tokens, want %d", life, got, step.want)
				}
			}
		})
	}
}

func TestStormOf401RenewsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &tenant{life: 749, sell: func(int, url.Values, *http.Request) (*http.Response, error) {
			time.Sleep(300 * time.Millisecond)
			return nil, nil
		}}
		var mu sync.Mutex
		refused := 0
		server.api = func(req *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			if req.Header.Get("Authorization") == "Bearer t1" {
				refused++
				latency := time.Duration(refused) * 20 * time.Millisecond // Some refusals come after the renewal.
				mu.Unlock()
				time.Sleep(latency)
				mu.Lock()
				return answer(401, `{"error":"JWT validation failed: JWT is expired"}`), nil
			}
			return answer(200, "{}"), nil
		}
		c := newClient(t, server)
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				if _, err := c.Do(t.Context(), read); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if server.purchases() != 2 || refused < 10 {
			t.Errorf("%d tokens, want 2; %d refused, want many", server.purchases(), refused)
		}
	})
}

func TestWaiterMayLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &tenant{life: 749, api: succeed, sell: func(_ int, _ url.Values, req *http.Request) (*http.Response, error) {
			select {
			case <-time.After(5 * time.Second):
				return nil, nil
			case <-req.Context().Done():
				return nil, req.Context().Err()
			}
		}}
		c := newClient(t, server)
		began := time.Now()
		var group sync.WaitGroup
		group.Go(func() { // It starts the purchase, and leaves.
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, err := c.Do(ctx, read); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(began); took != time.Second {
				t.Errorf("the waiter left after %s", took)
			}
		})
		synctest.Wait()
		group.Go(func() {
			if _, err := c.Do(t.Context(), read); err != nil {
				t.Error(err)
			}
		})
		group.Wait()
		if server.purchases() != 1 || time.Since(began) != 5*time.Second {
			t.Errorf("%d tokens after %s", server.purchases(), time.Since(began))
		}
	})
}

func TestTokenEndpointFailures(t *testing.T) {
	t.Parallel()
	respond := func(status int, body string, header ...string) func() (*http.Response, error) {
		return func() (*http.Response, error) { return answer(status, body, header...), nil }
	}
	tests := map[string]struct {
		first  func() (*http.Response, error)
		always bool // else only the first request fails
		sold   int
		says   string // in the error, if there is one
		least  time.Duration
	}{
		"throttled":            {respond(429, `{}`, "Retry-After", "20"), false, 2, "", 20 * time.Second},
		"throttled for ever":   {respond(429, `{"message":"slow down"}`, "Retry-After", "1"), true, 5, "slow down", 4 * time.Second},
		"throttled for long":   {respond(429, `{}`, "Retry-After", "50"), true, 3, "429", time.Minute},
		"unavailable":          {respond(503, ``), false, 2, "", 0},
		"lost":                 {func() (*http.Response, error) { return nil, io.ErrUnexpectedEOF }, false, 2, "", 0},
		"out of reach":         {func() (*http.Response, error) { time.Sleep(20 * time.Second); return nil, errors.New("no route") }, true, 2, "no route", 0},
		"silent":               {nil, true, 2, "getting an access token", 0},
		"refused":              {respond(401, `{"error":"invalid_client","error_description":"bad `+secret+`"}`), true, 1, "client_id and client_secret (environment variables SAIL_CLIENT_ID and SAIL_CLIENT_SECRET), and that they belong to the tenant of https://example.test/oauth/token", 0},
		"refused in the body":  {respond(200, `{"error":"invalid_client"}`), true, 1, "SAIL_CLIENT_SECRET", 0},
		"refused, plain":       {respond(401, `no `+secret), true, 1, "SAIL_CLIENT_SECRET", 0},
		"not a token endpoint": {respond(404, `<h1>`+secret+` not here</h1>`, "Content-Type", "text/html"), true, 1, "token URL", 0},
		"redirect":             {respond(307, ``, "Location", "https://evil.test/"+secret), true, 1, "token URL", 0},
		"not even JSON":        {respond(200, `<h1>`+secret+`</h1>`), true, 5, "token URL", 0},
		"no token":             {respond(200, `{"secret":"`+secret+`"}`), true, 5, "access_token", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &tenant{life: 749, api: succeed, sell: func(n int, _ url.Values, req *http.Request) (*http.Response, error) {
					if req.URL.Host != "example.test" {
						t.Errorf("the secret was sent to %s", req.URL.Host)
					}
					if n > 1 && !test.always {
						return nil, nil
					}
					if test.first == nil { // Silence.
						<-req.Context().Done()
						return nil, req.Context().Err()
					}
					return test.first()
				}}
				c := newClient(t, server)
				began := time.Now()
				_, err := c.Do(t.Context(), read)
				took := time.Since(began)
				if server.purchases() != test.sold {
					t.Errorf("%d token requests, want %d", server.purchases(), test.sold)
				}
				if took < test.least || took > renewalTimeout || test.always && test.least == 0 && took > 65*time.Second {
					t.Errorf("it took %s", took)
				}
				if test.says == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				var e *client.Error
				if !errors.As(err, &e) || e.Doing != "reading" || e.Status != 0 || client.IsNotFound(err) || client.IsAmbiguous(err) {
					t.Fatalf("got %#v", err)
				}
				if text := err.Error(); !strings.Contains(text, test.says) || strings.Contains(text, secret) {
					t.Errorf("got %s", text)
				}
			})
		})
	}
}

// A refusal is not kept: the next request tries again.
func TestTokenFailureIsNotCached(t *testing.T) {
	t.Parallel()
	server := &tenant{life: 749, api: succeed, sell: func(n int, _ url.Values, _ *http.Request) (*http.Response, error) {
		if n == 1 {
			return answer(401, `{"error":"invalid_client"}`), nil
		}
		return nil, nil
	}}
	c := newClient(t, server)
	if _, err := c.Do(t.Context(), read); err == nil {
		t.Error("the refusal is no error")
	}
	if _, err := c.Do(t.Context(), read); err != nil {
		t.Error(err)
	}
}

func TestStaticToken(t *testing.T) {
	t.Parallel()
	attempts := 0
	server := &tenant{api: func(req *http.Request) (*http.Response, error) {
		attempts++
		if got := req.Header.Get("Authorization"); got != "Bearer static" {
			t.Errorf("authorization %q", got)
		}
		return answer(401, `{"error":"JWT validation failed: JWT is expired"}`), nil
	}}
	c, err := New(Config{BaseURL: "https://example.test", AccessToken: "static", Transport: server})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Do(t.Context(), read)
	if err == nil || !strings.Contains(err.Error(), "access_token (environment variable SAIL_ACCESS_TOKEN)") ||
		!strings.Contains(err.Error(), "JWT is expired") || strings.Contains(err.Error(), "static") {
		t.Errorf("got %v", err)
	}
	if attempts != 1 || server.purchases() != 0 {
		t.Errorf("%d attempts, %d tokens", attempts, server.purchases())
	}
}

// Token requests are not counted against the API's limit.
func TestTokenTakesNoSlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, err := New(Config{
			BaseURL: "https://example.test", ClientID: "id", ClientSecret: secret, RequestsPer10s: 1,
			Transport: &tenant{life: 749, api: succeed},
		})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := c.Do(t.Context(), read); err != nil || time.Since(began) != 0 {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
	})
}
