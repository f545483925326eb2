package simulator

import (
	"net/http"
	"regexp"
	"slices"
)

// Fault makes matching requests go wrong.
type Fault struct {
	// Method matches the request's method; empty matches all.
	Method string
	// Path is a regular expression that is searched in the request's path, in
	// whichever spelling it came; empty matches all, the token endpoint too.
	Path string
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
	// Before runs when the fault fires, before the request is served: a change
	// in between, or a cancellation. It may use the Tenant. A fault with nothing
	// else leaves the answer alone.
	Before func()
}

type fault struct {
	Fault
	path *regexp.Regexp
}

// Inject adds a fault. Faults are tried in the order they were injected; the
// first that matches and skips no more fires. It panics when Path is not a
// regular expression.
func (t *Tenant) Inject(f Fault) {
	f.Times = max(f.Times, 1)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = append(t.faults, &fault{Fault: f, path: regexp.MustCompile(f.Path)})
}

// takeFault consumes and returns the fault for a request, nil for none.
func (t *Tenant) takeFault(r *http.Request) *fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, f := range t.faults {
		if f.Method != "" && f.Method != r.Method || !f.path.MatchString(r.URL.Path) {
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
