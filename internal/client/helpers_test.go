package client

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// transport is a server in memory.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func answer(status int, body string, header ...string) *http.Response {
	resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i+1 < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

// truncated is an answer whose body breaks off.
func truncated(status int) *http.Response {
	resp := answer(status, "")
	resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":`), brokenReader{}))
	return resp
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

var errDial = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}

// script answers one step per request, the last for all that follow.
type script struct {
	mu    sync.Mutex
	steps []func() (*http.Response, error)
	times []time.Time
}

func (s *script) RoundTrip(*http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	step := s.steps[min(len(s.times), len(s.steps)-1)]
	s.times = append(s.times, time.Now())
	return step()
}

func status(code int, header ...string) func() (*http.Response, error) {
	return func() (*http.Response, error) { return answer(code, "{}", header...), nil }
}

func fails(err error) func() (*http.Response, error) {
	return func() (*http.Response, error) { return nil, err }
}

func cutOff(code int) func() (*http.Response, error) {
	return func() (*http.Response, error) { return truncated(code), nil }
}

// tokens authorizes with token after token.
type tokens struct {
	mu      sync.Mutex
	current int
	last    int // the token after which no other can be had
	err     error
}

func (a *tokens) header() string { return "Bearer token" + string(rune('0'+a.current)) }

func (a *tokens) Authorization(context.Context) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.current > 0 && a.err != nil {
		return "", a.err
	}
	return a.header(), nil
}

func (a *tokens) Invalidate(header string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if header == a.header() {
		a.current++
	}
	return a.current <= a.last
}

func newClient(t testing.TB, config Config) *Client {
	t.Helper()
	if config.BaseURL == "" {
		config.BaseURL = "https://example.test"
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func asError(t testing.TB, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v (%T), want *Error", err, err)
	}
	return e
}

// lockedBuffer takes a log from many goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
