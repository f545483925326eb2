package acctest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
)

// Network has a handler for each host, and carries requests to them without any
// network: it is what http.Client takes as its transport. A handler that panics
// with [http.ErrAbortHandler] drops the connection. Use it in bubbles of
// testing/synctest, in which a real connection would stop the clock.
type Network map[string]http.Handler

// RoundTrip serves a request; an unknown host can't be dialed.
func (n Network) RoundTrip(request *http.Request) (*http.Response, error) {
	handler := n[request.URL.Host]
	if handler == nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	}
	if err := request.Context().Err(); err != nil {
		return nil, err
	}
	arrived, err := served(request)
	if err != nil {
		return nil, err
	}
	writer := &response{header: http.Header{}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer writer.end()
		handler.ServeHTTP(writer, arrived)
	}()
	select {
	case <-done:
		return writer.result(request)
	case <-request.Context().Done():
		return nil, request.Context().Err()
	}
}

// served is the request as a server sees it. What its client gives up is still
// carried out.
func served(request *http.Request) (*http.Request, error) {
	arrived := request.Clone(context.WithoutCancel(request.Context()))
	arrived.RequestURI, arrived.Host, arrived.RemoteAddr = request.URL.RequestURI(), request.URL.Host, "127.0.0.1:1"
	arrived.URL = &url.URL{Path: request.URL.Path, RawPath: request.URL.RawPath, RawQuery: request.URL.RawQuery}
	arrived.Body = http.NoBody
	if request.Body == nil {
		return arrived, nil
	}
	body, err := io.ReadAll(request.Body)
	if err == nil {
		err = request.Body.Close()
	}
	if arrived.Body = io.NopCloser(bytes.NewReader(body)); len(body) > 0 {
		arrived.ContentLength = int64(len(body))
	}
	return arrived, err
}

// response records what a handler writes.
type response struct {
	mu      sync.Mutex
	header  http.Header
	sent    http.Header // as it was when the status was written
	status  int
	body    bytes.Buffer
	aborted bool
}

func (w *response) Header() http.Header { return w.header }

func (w *response) WriteHeader(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.status == 0 && status >= 200 {
		w.status, w.sent = status, w.header.Clone()
	}
}

func (w *response) Write(data []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.body.Write(data)
}

// Flush makes it an http.Flusher.
func (w *response) Flush() { w.WriteHeader(http.StatusOK) }

// end notes how the handler ended.
func (w *response) end() {
	switch problem := recover(); problem {
	case nil:
		w.WriteHeader(http.StatusOK)
	case http.ErrAbortHandler:
		w.aborted = true
	default:
		panic(problem)
	}
}

func (w *response) result(request *http.Request) (*http.Response, error) {
	if w.aborted && w.status == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	answer := &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: maps.Clone(w.sent), ContentLength: int64(w.body.Len()), Request: request,
	}
	var body io.Reader = bytes.NewReader(w.body.Bytes())
	promised, err := strconv.Atoi(w.sent.Get("Content-Length"))
	if w.aborted || err == nil && promised > w.body.Len() {
		body = io.MultiReader(body, broken{})
	}
	answer.Body = io.NopCloser(body)
	return answer, nil
}

// broken is where a connection ends too early.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
