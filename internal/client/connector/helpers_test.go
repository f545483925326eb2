package connector

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server answers in memory, and keeps the requests.
type server struct {
	handler http.HandlerFunc

	mu     sync.Mutex
	paths  []string
	bodies []string
	header http.Header // of the latest request
}

func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.paths = append(s.paths, req.URL.EscapedPath())
	s.bodies = append(s.bodies, string(body))
	s.header = req.Header
	s.mu.Unlock()
	again := req.Clone(req.Context())
	again.Body = io.NopCloser(strings.NewReader(string(body)))
	recorder := httptest.NewRecorder()
	s.handler(recorder, again)
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

// answers gives the same answer to all requests.
func answers(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func local(t testing.TB, transport http.RoundTripper, config string) *Client {
	t.Helper()
	c, err := NewLocal(Config{
		URL: "http://connector.test/invoke", Config: json.RawMessage(config), UserAgent: "test/1", Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func tenant(t testing.TB, version string, transport http.RoundTripper) *isc.Client {
	t.Helper()
	c, err := isc.New(isc.Config{
		BaseURL: "https://example.test", AccessToken: "access-canary", APIVersion: version, Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// asError checks what holds for every error of a command, and gives it.
func asError(t testing.TB, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v (%T), want *Error", err, err)
	}
	var below *client.Error
	if !errors.As(err, &below) || below.Ambiguous != e.Ambiguous || client.IsNotFound(err) {
		t.Errorf("the error below is %#v", below)
	}
	return e
}

// virtually runs a part of a test in virtual time.
func virtually(t *testing.T, name string, test func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	})
}
