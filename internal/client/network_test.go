package client

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// One attempt over a real network, to see how the errors of the real transport
// are sorted.
func TestRealTransport(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/encoding":
			w.Header().Set("Content-Encoding", "UTF-8")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"message":"no"}`))
		case "/truncated":
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte(`{"id":`))
		case "/lost":
			panic(http.ErrAbortHandler)
		}
	}))
	t.Cleanup(server.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}

	tests := map[string]struct {
		base, path string
		cause      cause
		status     int
		acted      bool
	}{
		"refused":   {closed, "/", unreachable, 0, false},
		"not TLS":   {"https" + server.URL[len("http"):], "/", unreachable, 0, false},
		"lost":      {server.URL, "/lost", settled, 0, true},
		"truncated": {server.URL, "/truncated", settled, 200, true},
		"encoding":  {server.URL, "/encoding", settled, 400, false},
		"fine":      {server.URL, "/fine", settled, 200, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, Config{BaseURL: test.base})
			t.Cleanup(func() { (&http.Client{Transport: c.config.Transport}).CloseIdleConnections() })
			call, err := c.newCall(Request{Method: "POST", Path: test.path, Body: []byte("{}")})
			if err != nil {
				t.Fatal(err)
			}
			out := c.attempt(t.Context(), call)
			if out.cause != test.cause || call.acted != test.acted {
				t.Errorf("cause %d, acted %t, error %v", out.cause, call.acted, out.err)
			}
			if got := out.response; test.status == 0 != (got == nil) || got != nil && got.Status != test.status {
				t.Errorf("response %v, want status %d", got, test.status)
			}
			if name == "encoding" && (len(out.detail.Messages) != 1 || out.detail.Messages[0] != "no") {
				t.Errorf("messages %q", out.detail.Messages)
			}
		})
	}
}

// Whatever the error says: without a connection nothing was sent.
func TestRealTransportWithoutConnection(t *testing.T) {
	t.Parallel()
	c := newClient(t, Config{Transport: &http.Transport{
		DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("a proxy's error") },
	}})
	call, err := c.newCall(Request{Method: "POST", Path: "/x"})
	if err != nil {
		t.Fatal(err)
	}
	if out := c.attempt(t.Context(), call); out.cause != unreachable || call.acted {
		t.Errorf("cause %d, acted %t, error %v", out.cause, call.acted, out.err)
	}
}

// The server answers a patient request once it has seen the client give up on one
// that is not.
func TestPatientRequest(t *testing.T) {
	t.Parallel()
	gaveUp := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/patient" {
			<-gaveUp
			return
		}
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	c := newClient(t, Config{BaseURL: server.URL, Transport: &http.Transport{ResponseHeaderTimeout: time.Millisecond}})
	t.Cleanup(func() { (&http.Client{Transport: c.patient}).CloseIdleConnections() })
	patient := make(chan error)
	go func() {
		_, err := c.Do(t.Context(), Request{Method: "POST", Path: "/patient", Patient: true})
		patient <- err
	}()
	if _, err := c.Do(t.Context(), Request{Method: "POST", Path: "/"}); !IsAmbiguous(err) {
		t.Errorf("got %v", err)
	}
	close(gaveUp)
	if err := <-patient; err != nil {
		t.Error(err)
	}
}
