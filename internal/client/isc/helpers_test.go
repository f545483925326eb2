package isc

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secret = "s3cr3t-canary"

// tenant is a tenant in memory: it sells tokens named t1, t2, … and hands API
// calls to api.
type tenant struct {
	sell func(n int, form url.Values, req *http.Request) (*http.Response, error) // nil: always
	life int                                                                     // of a token, in seconds
	api  func(req *http.Request) (*http.Response, error)

	mu   sync.Mutex
	sold int
}

func (s *tenant) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path != "/oauth/token" {
		return s.api(req)
	}
	s.mu.Lock()
	s.sold++
	n := s.sold
	s.mu.Unlock()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	if s.sell != nil {
		if resp, err := s.sell(n, form, req); resp != nil || err != nil {
			return resp, err
		}
	}
	return answer(200, fmt.Sprintf(`{"access_token":"t%d","token_type":"bearer","expires_in":%d}`, n, s.life)), nil
}

func (s *tenant) purchases() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sold
}

func answer(status int, body string, header ...string) *http.Response {
	resp := &http.Response{
		StatusCode: status,
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(body)),
	}
	for i := 0; i+1 < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

func newClient(t testing.TB, transport http.RoundTripper) *Client {
	t.Helper()
	c, err := New(Config{
		BaseURL: "https://example.test", ClientID: "id", ClientSecret: secret, UserAgent: "test/1", Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
