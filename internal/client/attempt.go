package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// call is a request under way.
type call struct {
	Request
	url      string
	redactor *Redactor
	attempts int
	acted    bool     // the server may have acted on some attempt
	failed   *outcome // the latest attempt, when it is to be repeated
}

func (c *Client) newCall(req Request) (*call, error) {
	if !strings.HasPrefix(req.Path, "/") {
		return nil, errors.New("the path of a request must begin with a slash")
	}
	u, err := url.Parse(c.config.BaseURL + req.Path)
	if err != nil {
		return nil, errors.New("the path of the request is not escaped properly")
	}
	// Encode writes a space as +, which is no space to everyone; its literal
	// plus signs are already %2B.
	u.RawQuery = strings.ReplaceAll(req.Query.Encode(), "+", "%20")
	return &call{Request: req, url: u.String(), redactor: c.redactor(&req)}, nil
}

// redactor masks what must appear in no log and no error of a request.
func (c *Client) redactor(req *Request, more ...string) *Redactor {
	r := NewRedactor(slices.Concat(c.config.Secrets, req.Secrets, more)...)
	r.opaque = c.config.Opaque
	return r
}

// outcome is what came of one attempt.
type outcome struct {
	cause         cause
	tried         bool      // false when the attempt ended before sending
	response      *Response // nil when there was no answer
	detail        ErrorDetail
	failure       error // what Request.Failure made of the response
	err           error // nil when the server answered in full
	authorization string
}

func (o *outcome) good() bool {
	return o.err == nil && o.response.Status >= 200 && o.response.Status < 300
}

// denied reports whether the server itself said that it did not act.
func (o *outcome) denied() bool {
	return o.err == nil && o.response.Status >= 400 && o.response.Status < 500 &&
		o.cause != throttled
}

func (o *outcome) header() http.Header {
	if o.response == nil {
		return nil
	}
	return o.response.Header
}

// attempt sends the request once, as soon as rate limit and authorization let it.
func (c *Client) attempt(ctx context.Context, call *call) outcome {
	if !reserved(ctx) {
		if err := c.limiter.take(ctx, !call.Reads()); err != nil {
			return outcome{err: err}
		}
	}
	authorization := ""
	if c.config.Authorize != nil {
		var err error
		if authorization, err = c.config.Authorize.Authorization(ctx); err != nil {
			c.limiter.giveBack()
			return outcome{err: err}
		}
		_, credential, _ := strings.Cut(authorization, " ")
		call.redactor = c.redactor(&call.Request, credential)
	}
	call.attempts++
	started := time.Now()
	defer func() { c.limiter.done(time.Since(started)) }()
	out := c.send(ctx, call, authorization)
	call.log(ctx, out, time.Since(started))
	return out
}

func (c *Client) send(ctx context.Context, call *call, authorization string) outcome {
	out := outcome{tried: true, authorization: authorization}
	var asked, connected atomic.Bool
	trace := &httptrace.ClientTrace{
		GetConn: func(string) { asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}
	sending, abandon := context.WithCancel(ctx)
	defer abandon()
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(sending, trace), call.Method, call.url, call.body())
	if err != nil {
		out.err = err
		return out
	}
	req.Header = c.headers(call, authorization)

	// Straight to the transport: following a redirect could change the method or
	// carry the body to another host.
	transport := c.config.Transport
	if call.Patient {
		transport = c.patient
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		unsent := asked.Load() && !connected.Load() || neverSent(err)
		switch {
		case ctx.Err() != nil:
			out.err = ctx.Err()
		case unsent:
			out.cause = unreachable
			out.err = fmt.Errorf("cannot reach %s: %w", c.config.BaseURL, err)
		default:
			out.cause = call.causeOfLoss()
			out.err = fmt.Errorf("the connection was lost: %w", err)
		}
		call.acted = call.acted || !unsent && !call.Reads()
		return out
	}
	if !call.Patient {
		resp.Body = watch(resp.Body, abandon)
	}
	c.receive(ctx, call, resp, &out)
	return out
}

// receive reads the answer into out.
func (c *Client) receive(ctx context.Context, call *call, resp *http.Response, out *outcome) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, c.maxBody+1))
	_ = resp.Body.Close() // All that was wanted is read.
	out.response = &Response{Status: resp.StatusCode, Header: resp.Header, Body: body}
	if resp.StatusCode < 200 || resp.StatusCode >= 300 {
		// The status decides, even when the text that explains it broke off.
		out.cause = call.causeOfStatus(resp.StatusCode)
		out.detail = c.explain(call, out.response)
		if call.Failure != nil {
			out.failure = call.Failure(out.response)
		}
		call.acted = call.acted || resp.StatusCode >= 500 && !call.repeatable()
		if err != nil && resp.StatusCode == http.StatusNotFound && call.repeatable() {
			// Only the text tells whether the API itself doesn't find the object.
			out.cause = lost
			out.err = fmt.Errorf("the response broke off: %w", err)
		}
		return
	}
	switch {
	case ctx.Err() != nil && err != nil:
		out.err = ctx.Err()
	case err != nil:
		out.cause = call.causeOfLoss()
		out.err = fmt.Errorf("the response broke off: %w", err)
	case int64(len(body)) > c.maxBody:
		out.err = fmt.Errorf("the response is larger than %d MiB", c.maxBody>>20)
	default:
		return
	}
	call.acted = call.acted || !call.Reads()
}

// explain reads an error response. It masks before the parser shortens texts and
// strips markup, either of which could tear a secret apart, and again after it,
// since the parser also resolves character references.
func (c *Client) explain(call *call, r *Response) ErrorDetail {
	detail := c.config.ParseError(r.Status, r.Header, []byte(call.redactor.Body(r.Body)))
	detail.DetailCode = call.redactor.Text(detail.DetailCode)
	detail.TrackingID = call.redactor.Text(detail.TrackingID)
	for i, message := range detail.Messages {
		detail.Messages[i] = call.redactor.Text(message)
	}
	return detail
}

func (r *Request) body() io.Reader {
	if r.Body == nil {
		return nil
	}
	return bytes.NewReader(r.Body)
}

func (c *Client) headers(call *call, authorization string) http.Header {
	header := http.Header{"Accept": {"application/json"}}
	if call.Body != nil {
		header.Set("Content-Type", "application/json")
		if call.ContentType != "" {
			header.Set("Content-Type", call.ContentType)
		}
	}
	maps.Copy(header, call.Header)
	if authorization != "" {
		header.Set("Authorization", authorization)
	}
	if c.config.UserAgent != "" {
		header.Set("User-Agent", c.config.UserAgent)
	}
	return header
}
