package simulator

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Fault makes matching requests go wrong.
type Fault struct {
	// Method matches the request's method; empty matches all.
	Method string
	// Path is a regular expression that is searched in the request's path, in
	// whichever spelling it came; empty matches all, the token endpoint too.
	Path string
	// Sent is a regular expression that is searched in the request's body; empty
	// matches all.
	Sent string
	// Times is how often the fault fires; 0 means once.
	Times int
	// Skip lets so many matching requests pass first.
	Skip int
	// Status, Header and Body answer the request instead of the tenant, when
	// Status is not 0. The Content-Type defaults to application/json.
	Status int
	Header http.Header
	Body   string
	// Act serves the request before the fault answers or drops it: the server
	// has acted and the client does not know.
	Act bool
	// Drop closes the connection without an answer. Note that net/http clients
	// repeat a GET by themselves when that happens on a connection in use.
	Drop bool
	// Pause is how long the answer stops half-way through its body.
	Pause time.Duration
	// Truncate closes the connection half-way through the answer's body.
	Truncate bool
	// Before runs when the fault fires, before the request is served: a change
	// in between, or a cancellation. It may use the Tenant. A fault with nothing
	// else leaves the answer alone.
	Before func()
	// After runs when the request has been served, before the answer is sent. It
	// may use the Tenant.
	After func()
}

type fault struct {
	Fault
	path, sent *regexp.Regexp
}

// Inject adds a fault. Faults are tried in the order they were injected; the
// first that matches and skips no more fires. It panics when Path or Sent is not
// a regular expression.
func (t *Tenant) Inject(f Fault) {
	f.Times = max(f.Times, 1)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = append(t.faults, &fault{Fault: f, path: regexp.MustCompile(f.Path), sent: regexp.MustCompile(f.Sent)})
}

// takeFault consumes and returns the fault for a request, nil for none.
func (t *Tenant) takeFault(r *http.Request, body []byte) *fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, f := range t.faults {
		if f.Method != "" && f.Method != r.Method || !f.path.MatchString(r.URL.Path) || !f.sent.Match(body) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Times--; f.Times == 0 {
			t.faults = slices.Delete(t.faults, i, i+1)
		}
		return f
	}
	return nil
}

// replaces tells that the client does not get the tenant's own answer.
func (f *fault) replaces() bool { return f != nil && (f.Drop || f.Status != 0) }

// serves tells that the tenant acts on the request.
func (f *fault) serves() bool { return !f.replaces() || f.Act }

// answer gives what the client gets in place of the tenant's own answer.
func (f *fault) answer(own answer) (a answer, dropped bool) {
	if !f.replaces() {
		return own, false
	}
	if f.Drop {
		return answer{}, true
	}
	header := http.Header{"Content-Type": {"application/json"}}
	for name, values := range f.Header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	return answer{status: f.Status, header: header, body: []byte(f.Body)}, false
}

// write sends an answer, or as much of it as the fault lets through.
func (f *fault) write(w http.ResponseWriter, a answer) {
	if f == nil || f.Pause == 0 && !f.Truncate {
		a.write(w)
		return
	}
	half := len(a.body) / 2
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	answer{status: a.status, header: a.header, body: a.body[:half]}.write(w)
	if flusher, ok := w.(http.Flusher); ok {
		flusher.Flush()
	}
	time.Sleep(f.Pause)
	if f.Truncate {
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(a.body[half:]) // a client that is gone needs no answer
}
