package connector

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
)

func TestNewLocalRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config Config
		says   string
	}{
		"no URL":      {Config{}, "URL of the connector"},
		"password":    {Config{URL: "http://me:canary@127.0.0.1"}, "password"},
		"query":       {Config{URL: "http://127.0.0.1?a=canary"}, "query"},
		"no JSON":     {Config{URL: "http://127.0.0.1", Config: json.RawMessage(`{"canary`)}, "not a JSON object"},
		"no object":   {Config{URL: "http://127.0.0.1", Config: json.RawMessage(`["canary"]`)}, "not a JSON object"},
		"null config": {Config{URL: "http://127.0.0.1", Config: json.RawMessage(`null`)}, "not a JSON object"},
	} {
		if _, err := NewLocal(test.config); err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Whichever paths the connector's version of spcx takes commands at, it is found,
// and without a detour from then on.
func TestLocalPaths(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		url      string
		onlyRoot bool
		want     []string
	}{
		"invoke":                 {"http://connector.test/invoke", false, []string{"/invoke", "/invoke"}},
		"no path":                {"http://connector.test", false, []string{"/", "/invoke", "/invoke"}},
		"slash":                  {"http://connector.test/", false, []string{"/", "/invoke", "/invoke"}},
		"invoke, at the root":    {"http://connector.test/invoke", true, []string{"/invoke", "/", "/"}},
		"no path, at the root":   {"http://connector.test", true, []string{"/", "/"}},
		"another path":           {"http://connector.test/a", false, []string{"/a", "/a"}},
		"another path, escaped/": {"http://connector.test/a%2Fb/", false, []string{"/a%2Fb", "/a%2Fb"}},
	} {
		options := connectortest.Options{OnlyRoot: test.onlyRoot}
		s := &server{handler: connectortest.NewDouble(options).ServeHTTP}
		c, err := NewLocal(Config{URL: test.url, Config: options.Config(), Transport: s})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := c.Invoke(t.Context(), Command{Type: "std:test-connection"}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if !slices.Equal(s.paths, test.want) {
			t.Errorf("%s: got %q, want %q", name, s.paths, test.want)
		}
	}
}

func TestNoLocalConnector(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler  http.HandlerFunc
		requests int
	}{
		"express": {answers(404, "text/html", "<html><pre>Cannot POST /invoke</pre></html>"), 2},
		"others":  {answers(404, "application/json", `{"message":"no such page"}`), 1},
	} {
		s := &server{handler: test.handler}
		_, err := local(t, s, "{}").Invoke(t.Context(), Command{Doing: "reading account x", Type: "std:account:read"})
		e := asError(t, err)
		if e.Status != 404 || e.Ambiguous || IsNotFound(err) || !strings.Contains(e.Error(), "reading account x: std:account:read: no connector takes commands at http://connector.test/invoke") {
			t.Errorf("%s: got %v", name, err)
		}
		if len(s.paths) != test.requests {
			t.Errorf("%s: got %q", name, s.paths)
		}
	}
}

func TestLocalRequest(t *testing.T) {
	t.Parallel()
	s := &server{handler: answers(200, "application/x-ndjson", "")}
	c := local(t, s, `{"a": 1}`)
	for input, want := range map[string]string{
		"":           `{"type":"std:account:read","config":{"a":1},"input":{}}`,
		`{"b":"<"}`:  `{"type":"std:account:read","config":{"a":1},"input":{"b":"\u003c"}}`,
		`{"b": 1.0}`: `{"type":"std:account:read","config":{"a":1},"input":{"b":1.0}}`,
	} {
		command := Command{Type: "std:account:read", Input: json.RawMessage(input)}
		if input == "" {
			command.Input = nil
		}
		result, err := c.Invoke(t.Context(), command)
		if got := s.bodies[len(s.bodies)-1]; err != nil || got != want || result.Outputs != nil || result.State != nil {
			t.Errorf("got %s, %+v, %v", got, result, err)
		}
	}
	for name, want := range map[string]string{"Content-Type": "application/json", "Accept": "*/*", "User-Agent": "test/1", "Authorization": ""} {
		if got := s.header.Get(name); got != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if req, err := c.request(Command{}); err != nil || !req.Patient {
		t.Errorf("got %+v, %v", req, err)
	}
	sent := len(s.bodies)
	_, err := c.Invoke(t.Context(), Command{Type: "x", Input: json.RawMessage(`{`)})
	if e := asError(t, err); e.Message != "the configuration or the input is not valid JSON" || len(s.bodies) != sent {
		t.Errorf("got %v", err)
	}
}

// What a local connector would refuse to read isn't sent.
func TestLargestLocalRequest(t *testing.T) {
	t.Parallel()
	s := &server{handler: connectortest.NewDouble(connectortest.Options{}).ServeHTTP}
	c := local(t, s, string(connectortest.Options{}.Config()))
	frame := len(`{"type":"std:test-connection","config":,"input":{"a":""}}`) + len(connectortest.Options{}.Config())
	for _, over := range []int{0, 1} {
		input := `{"a":"` + strings.Repeat("x", 102400-frame+over) + `"}`
		_, err := c.Invoke(t.Context(), Command{Type: "std:test-connection", Input: json.RawMessage(input)})
		if over == 0 && err != nil {
			t.Error(err)
		}
		if over == 1 {
			if e := asError(t, err); e.Ambiguous || !strings.Contains(e.Error(), "102401 bytes") || !strings.Contains(e.Error(), "100 KB") {
				t.Errorf("got %v", err)
			}
		}
	}
	if len(s.paths) != 1 {
		t.Errorf("got %d requests", len(s.paths))
	}
}

// A connector may think for longer than any server should, and leaves when told to.
func TestSlowCommand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		double := connectortest.NewDouble(connectortest.Options{})
		c := local(t, &server{handler: double.ServeHTTP}, string(connectortest.Options{}.Config()))
		for range 2 {
			arm := Command{Type: "custom:fail", Input: json.RawMessage(`{"command":"std:account:read","kind":"slow","milliseconds":170000}`)}
			if _, err := c.Invoke(t.Context(), arm); err != nil {
				t.Fatal(err)
			}
		}
		read := Command{Type: "std:account:read", Input: json.RawMessage(`{"identity":"john.doe"}`)}
		started := time.Now()
		result, err := c.Invoke(t.Context(), read)
		if took := time.Since(started); err != nil || len(result.Outputs) != 1 || took != 170*time.Second {
			t.Errorf("after %s: %+v, %v", took, result, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = c.Invoke(ctx, read)
		if e := asError(t, err); !errors.Is(e, context.DeadlineExceeded) || !e.Ambiguous {
			t.Errorf("got %v", err)
		}
	})
}

// broken is a transport that fails so many times, and then answers.
type broken struct {
	times, requests int
	err             error
}

func (b *broken) RoundTrip(*http.Request) (*http.Response, error) {
	if b.requests++; b.requests <= b.times {
		return nil, b.err
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"type":"output","data":{}}`))}, nil
}

func TestLostConnections(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	for name, test := range map[string]struct {
		err       error
		question  bool
		requests  int
		ambiguous bool
	}{
		"lost, never":    {io.ErrUnexpectedEOF, false, 1, true},
		"lost, safe":     {io.ErrUnexpectedEOF, true, 3, false},
		"refused, never": {refused, false, 3, false},
	} {
		virtually(t, name, func(t *testing.T) {
			transport := &broken{times: 2, err: test.err}
			_, err := local(t, transport, "{}").Invoke(t.Context(), Command{Type: "std:account:update", Question: test.question})
			if transport.requests != test.requests || (err != nil) != test.ambiguous {
				t.Errorf("%d requests, %v", transport.requests, err)
			}
			if err != nil && !asError(t, err).Ambiguous {
				t.Errorf("got %v", err)
			}
		})
	}
}
