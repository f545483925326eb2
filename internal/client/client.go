// Package client makes HTTP calls to SailPoint services: it limits their rate,
// repeats those that may be repeated, and turns failures into errors that people
// can act on. It knows nothing of the objects that the calls are about.
package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

const (
	defaultRequestsPer10s = 100
	maxBody               = 64 << 20
)

// Config is what a client needs to know.
type Config struct {
	// BaseURL is the absolute http or https URL that paths are put below.
	BaseURL string
	// UserAgent is sent with every request.
	UserAgent string
	// RequestsPer10s is how many requests the server may see in any 10 seconds;
	// 0 means 100.
	RequestsPer10s int
	// Unlimited lifts that limit.
	Unlimited bool
	// Transport carries the requests; nil means NewTransport.
	Transport http.RoundTripper
	// Authorize authorizes the requests; nil sends them without.
	Authorize Authorizer
	// Credentials names the settings to check when the server refuses the
	// credential: "access_token (environment variable SAIL_ACCESS_TOKEN)".
	Credentials string
	// Secrets are what the credential is made of; like its header, they appear in no
	// log and no error.
	Secrets []string
	// Opaque are the names of members in answers under which a text or number of
	// any name may be secret; logs show none of them.
	Opaque []string
	// ParseError reads the body of an error response, secrets already masked;
	// nil means ParseError.
	ParseError func(status int, header http.Header, body []byte) ErrorDetail
}

// Authorizer authorizes requests. It is used by many goroutines at once.
type Authorizer interface {
	// Authorization returns the Authorization header of the next request.
	// Its error must hold no secret.
	Authorization(ctx context.Context) (string, error)
	// Invalidate tells that the server refused the header with a 401. It
	// reports whether Authorization can get another one.
	Invalidate(header string) bool
}

// Client makes requests to one service. It is safe for concurrent use.
type Client struct {
	config  Config
	patient http.RoundTripper // carries patient requests
	limiter *limiter          // shared by all requests, since the limit is
	maxBody int64             // in bytes
	writes  atomic.Uint64     // that have ended
}

// New returns a client, or an error that says what is wrong with the base URL or
// the rate. It sends nothing yet.
func New(config Config) (*Client, error) {
	base, err := CheckURL(config.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	config.BaseURL = base
	if config.RequestsPer10s < 0 {
		return nil, fmt.Errorf("requests per 10 s: %d is negative", config.RequestsPer10s)
	}
	if config.RequestsPer10s == 0 {
		config.RequestsPer10s = defaultRequestsPer10s
	}
	if config.Transport == nil {
		config.Transport = NewTransport()
	}
	if config.ParseError == nil {
		config.ParseError = ParseError
	}
	if config.Credentials == "" {
		config.Credentials = "the configured credential"
	}
	limit := config.RequestsPer10s
	if config.Unlimited {
		limit = 0
	}
	return &Client{config: config, patient: patient(config.Transport), limiter: newLimiter(limit), maxBody: maxBody}, nil
}

// CheckURL returns raw without its trailing slashes, or an error when it is no
// absolute http or https URL that a path can be put below. The error does not
// repeat raw, which may hold a password.
func CheckURL(raw string) (string, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return "", errors.New("not a valid URL")
	case u.User != nil:
		return "", errors.New("must not contain a user name or password")
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return "", errors.New("not an absolute http or https URL")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", errors.New("must not have a query or a fragment")
	}
	return strings.TrimRight(raw, "/"), nil
}

// Writes counts the requests that may have changed something and have ended: what
// was read before one of them may be out of date.
func (c *Client) Writes() uint64 { return c.writes.Load() }

// Do makes the request, repeating it as the table of causes allows. Every
// error is an *Error. When ctx ends, Do returns at once with the context's
// error in the chain.
func (c *Client) Do(ctx context.Context, req Request) (*Response, error) {
	call, err := c.newCall(req)
	if err != nil {
		return nil, &Error{Doing: req.Doing, Method: req.Method, Path: req.Path, Err: err}
	}
	if err := withheld(ctx, req); err != nil {
		return nil, c.failure(call, outcome{err: err})
	}
	if !req.Reads() {
		defer c.writes.Add(1)
	}
	var count tally
	for {
		started := time.Now()
		out := c.attempt(ctx, call)
		if out.good() {
			return out.response, nil
		}
		wait, again := count.next(out.cause, started, out.header())
		if again && out.cause == unauthorized {
			again = c.config.Authorize != nil && c.config.Authorize.Invalidate(out.authorization)
		}
		if !again {
			return nil, c.failure(call, out)
		}
		if out.cause == throttled {
			c.throttle(out.header(), wait)
		}
		call.failed = &out
		if err := Sleep(ctx, wait); err != nil {
			return nil, c.failure(call, outcome{err: err})
		}
	}
}

// throttle stops all requests of the client for as long as the server asks, or
// for the backoff of the throttled request when it does not say.
func (c *Client) throttle(header http.Header, backoff time.Duration) {
	if asked := RetryAfter(header); asked > 0 {
		c.limiter.throttled(asked)
		return
	}
	c.limiter.throttled(backoff)
}

// failure makes the error for a request that is not tried again: out is its last
// attempt, or why there was none.
func (c *Client) failure(call *call, out outcome) *Error {
	err := out.err
	if before := call.failed; before != nil && !out.tried {
		out.response, out.detail = before.response, before.detail
		if before.err != nil {
			err = fmt.Errorf("%w; before that %w", err, before.err)
		}
	}
	mask := call.redactor.Text
	e := &Error{
		Doing:      mask(call.Doing),
		Method:     call.Method,
		Path:       mask(call.Path),
		DetailCode: out.detail.DetailCode,
		TrackingID: out.detail.TrackingID,
		Messages:   out.detail.Messages,
		Foreign:    out.detail.Foreign,
		Scope:      call.Scope,
		UserLevel:  call.UserLevel,
		Attempts:   call.attempts,
		Ambiguous:  call.acted && !out.denied(),
		Err:        call.redactor.error(cmp.Or(err, out.failure)),
	}
	if out.response != nil {
		e.Status = out.response.Status
	}
	switch {
	case err == nil && e.Status == http.StatusUnauthorized:
		e.Advice = "The server does not accept the credential: check " + c.config.Credentials + "."
	case err == nil && e.Status == http.StatusTooManyRequests:
		e.Advice = "Others use up the rate limit of this credential: try again later, or lower the request rate."
	case err == nil && e.Status >= 300 && e.Status < 400:
		e.Advice = "The server redirects to " + mask(address(out.header().Get("Location"))) + ": check the base URL."
	}
	return e
}

// address is a URL without what may carry a credential: a login page is redirected
// to with a token or a code.
func address(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return "another address"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
