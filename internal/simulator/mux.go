package simulator

import (
	"net/http"
	"net/url"
	"slices"
)

// mux is an http.ServeMux that can tell its patterns.
type mux struct {
	*http.ServeMux
	patterns []string
}

func newMux() *mux { return &mux{ServeMux: http.NewServeMux()} }

// Handle registers a handler for a pattern, "METHOD /path/{parameter}".
func (m *mux) Handle(pattern string, handler http.Handler) {
	m.ServeMux.Handle(pattern, handler)
	m.patterns = append(m.patterns, pattern)
}

// Routes lists the operations that the tenant serves, each as
// "METHOD /path/{parameter}".
func (t *Tenant) Routes() []string {
	return slices.Concat([]string{http.MethodPost + " " + tokenPath}, t.mux.patterns, t.scimMux.patterns)
}

// Route is the operation that serves a request, as in [Tenant.Routes]; "" when
// none does.
func (t *Tenant) Route(method, path string) string {
	request := &http.Request{Method: method, URL: &url.URL{Path: path}}
	for _, m := range []*mux{t.mux, t.scimMux} {
		if _, pattern := m.Handler(request); pattern != "" {
			return pattern
		}
	}
	return ""
}
