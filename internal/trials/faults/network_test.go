package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// network carries requests to servers in memory, so that time may be virtual. One
// fault may be armed on it. It is what one process of the provider has to itself.
type network struct {
	hosts map[string]http.Handler

	mu    sync.Mutex
	kinds []string // of the requests so far
	armed *armed
	dead  bool
}

// armed is a fault at the requests of one kind, from the nth one on.
type armed struct {
	fault
	kind string
	nth  int
	seen int
	// cancel is what an interrupt calls.
	cancel func()
	fired  bool
	world  *world
}

// arm has the next requests meet a fault.
func (n *network) arm(a *armed) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.armed, n.kinds = a, nil
}

// disarm gives the fault back, as it has become.
func (n *network) disarm() *armed {
	n.mu.Lock()
	defer n.mu.Unlock()
	a := n.armed
	n.armed = nil
	return a
}

// requests lists the kinds of all requests since the last look.
func (n *network) requests() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	kinds := n.kinds
	n.kinds = nil
	return kinds
}

var errKilled = errors.New("the process is dead")

// strike gives the fault for a request, nil for none.
func (n *network) strike(kind string) (*armed, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.dead {
		return nil, errKilled
	}
	n.kinds = append(n.kinds, kind)
	a := n.armed
	if a == nil {
		return nil, nil
	}
	match := a.kind == kind
	if match {
		a.seen++
	}
	struck := match && a.seen > a.nth && a.seen <= a.nth+max(a.times, 1)
	if a.times == forever {
		struck = match && a.seen > a.nth
	}
	if a.every { // from that request on, whatever comes
		struck = a.fired || match && a.seen > a.nth
	}
	if !struck {
		return nil, nil
	}
	a.fired = true
	return a, nil
}

func (n *network) killed() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.dead
}

func (n *network) die() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dead = true
}

// RoundTrip serves a request, the way the fault wants it.
func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		_ = req.Body.Close()
	}
	a, err := n.strike(kindOf(req, body))
	if err != nil {
		return nil, err
	}
	if a == nil {
		return respond(req, n.serve(req, body))
	}
	if a.refuse {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	if a.before != nil {
		a.before(n, a)
	}
	if n.killed() {
		return nil, errKilled
	}
	var own *httptest.ResponseRecorder
	if a.acts || !a.replaces() {
		own = n.serve(req, body)
	}
	if a.after != nil {
		a.after(n, a)
	}
	switch {
	case n.killed():
		return nil, errKilled
	case a.drop:
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	case a.silent:
		return nil, n.silence(req.Context())
	case a.status != 0:
		own = httptest.NewRecorder()
		own.Header().Set("Content-Type", "application/json")
		for name, value := range a.header {
			own.Header().Set(name, value)
		}
		own.WriteHeader(a.status)
		_, _ = own.WriteString(a.body) // to memory
	}
	response, err := respond(req, own)
	if err != nil || a.pause == 0 && !a.truncate {
		return response, err
	}
	response.Body = &faltering{context: req.Context(), left: own.Body.Bytes(), pause: a.pause, truncate: a.truncate}
	return response, nil
}

// silence is what the transport makes of a server that doesn't answer.
func (n *network) silence(ctx context.Context) error {
	select {
	case <-time.After(2 * time.Minute):
		return errors.New("net/http: timeout awaiting response headers")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// serve has a server answer; nil is a connection that the server has closed.
func (n *network) serve(req *http.Request, body []byte) (recorder *httptest.ResponseRecorder) {
	handler := n.hosts[req.URL.Host]
	if handler == nil {
		panic("no host " + req.URL.Host)
	}
	inner := req.Clone(req.Context())
	inner.Body, inner.RequestURI, inner.Host = io.NopCloser(bytes.NewReader(body)), req.URL.RequestURI(), req.URL.Host
	defer func() {
		if thrown := recover(); thrown == http.ErrAbortHandler { //nolint:errorlint // It is thrown as it is.
			recorder = nil
		} else if thrown != nil {
			panic(thrown)
		}
	}()
	recorder = httptest.NewRecorder()
	handler.ServeHTTP(recorder, inner)
	return recorder
}

func respond(req *http.Request, recorder *httptest.ResponseRecorder) (*http.Response, error) {
	if recorder == nil {
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	response := recorder.Result()
	response.Request = req
	response.ContentLength = int64(recorder.Body.Len())
	response.Header.Set("Content-Length", strconv.Itoa(recorder.Body.Len()))
	return response, nil
}

// faltering is a body that stops half-way, for a time or for good.
type faltering struct {
	context  context.Context
	left     []byte
	pause    time.Duration
	truncate bool
	half     bool
}

func (f *faltering) Read(p []byte) (int, error) {
	if !f.half {
		f.half = true
		n := copy(p, f.left[:len(f.left)/2])
		f.left = f.left[n:]
		return n, nil
	}
	if f.pause > 0 {
		select {
		case <-time.After(f.pause):
			f.pause = 0
		case <-f.context.Done():
			return 0, f.context.Err()
		}
	}
	if f.truncate {
		return 0, io.ErrUnexpectedEOF
	}
	if len(f.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p, f.left)
	f.left = f.left[n:]
	return n, nil
}

func (f *faltering) Close() error { return nil }

var (
	idPattern = regexp.MustCompile(`[0-9a-f]{32}`)
	command   = regexp.MustCompile(`/invoke$`)
)

// kindOf is what a request has in common with others: its method and its path
// without ids; for a connector the command.
func kindOf(req *http.Request, body []byte) string {
	kind := req.Method + " " + idPattern.ReplaceAllString(req.URL.Path, "{id}")
	if command.MatchString(req.URL.Path) {
		var invoked struct{ Type string }
		if err := json.Unmarshal(body, &invoked); err == nil {
			return fmt.Sprintf("%s %s", kind, invoked.Type)
		}
	}
	return kind
}
