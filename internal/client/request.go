package client

import (
	"net/http"
	"net/url"
)

// Repeat says whether a request may be sent again when it is unknown
// if the server has acted on it.
type Repeat int

const (
	// Never allows a repeat only when the server surely has not acted: the
	// request was throttled, unauthorized or never sent.
	Never Repeat = iota
	// Safe allows a repeat after a lost connection and after 502, 503 and 504:
	// sending the request twice has the effect of sending it once.
	Safe
)

// Request is one call, as a resource wants it made.
type Request struct {
	// Doing tells people what the call is for and begins every error:
	// `updating source "HR" (2c91…)`.
	Doing  string
	Method string
	// Path is the escaped path below the base URL, beginning with a slash.
	Path  string
	Query url.Values
	// Header holds further headers; they win over those the client sets,
	// except Authorization and User-Agent.
	Header http.Header
	// Body is JSON; nil means none.
	Body []byte
	// ContentType is that of Body; empty means application/json.
	ContentType string
	// Repeat need not be set on GET and HEAD: RFC 9110 §9.2.1 makes them safe.
	Repeat Repeat
	// Question says that the request only asks, whatever its method.
	Question bool
	// Scope and UserLevel are what the operation needs, told on a 403:
	// "idn:sources:manage", "ORG_ADMIN or SOURCE_ADMIN".
	Scope, UserLevel string
	// Secrets are the plaintext values in Body that must appear in no log and
	// no error.
	Secrets []string
	// Shown stands in logs for Body, when part of that must not be seen whatever
	// it holds; nil shows Body.
	Shown []byte
	// Patient waits for the answer until the context ends: the server may think
	// for minutes before it sends the first byte.
	Patient bool
	// Failure reads an error response before anything in it is masked, for servers
	// that tell failures in a form of their own. What it returns is found in the
	// chain of the [Error]; nil means that it recognizes nothing.
	Failure func(*Response) error
}

// Reads reports whether the request cannot change anything on the server.
func (r *Request) Reads() bool {
	return r.Question || r.Method == http.MethodGet || r.Method == http.MethodHead
}

func (r *Request) repeatable() bool { return r.Repeat == Safe || r.Reads() }

// Response is the answer to a request that succeeded (status 2xx).
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}
