package client

import (
	"net"
	"net/http"
	"time"
)

// NewTransport returns the transport that a client uses when it is given none:
// that of net/http, with proxies from the environment, more idle connections for
// its one host, and times after which a silent server counts as lost.
func NewTransport() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok { // Somebody replaced the default: theirs is as good.
		return http.DefaultTransport
	}
	t := base.Clone()
	t.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	t.TLSHandshakeTimeout = 10 * time.Second
	t.ResponseHeaderTimeout = 2 * time.Minute
	t.MaxIdleConns = 100
	t.MaxIdleConnsPerHost = 100
	// Load balancers commonly drop idle connections after 60 s; a write sent
	// on a connection being dropped would be ambiguous.
	t.IdleConnTimeout = 50 * time.Second
	return t
}

// patient returns a transport like t that waits for an answer as long as it takes.
func patient(t http.RoundTripper) http.RoundTripper {
	base, ok := t.(*http.Transport)
	if !ok {
		return t
	}
	clone := base.Clone()
	clone.ResponseHeaderTimeout = 0
	return clone
}
