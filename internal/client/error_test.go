package client

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	base := Error{Doing: `updating source "HR" (2c91)`, Method: "PATCH", Path: "/sources/v1/2c91", Attempts: 1}
	with := func(change func(*Error)) *Error {
		e := base
		change(&e)
		return &e
	}
	errs := map[string]*Error{
		"several_messages": with(func(e *Error) {
			e.Status, e.DetailCode, e.TrackingID = 400, "400.1 Bad Request Content", "e7eab609"
			e.Messages = []string{"The request was semantically invalid.", `Illegal attempt to modify "healthy" field`}
		}),
		"one_message": with(func(e *Error) {
			e.Status, e.DetailCode, e.Messages = 404, "404 Not found", []string{"The server did not find it."}
		}),
		"bare": with(func(e *Error) { e.Doing, e.Status = "", 599 }),
		"forbidden": with(func(e *Error) {
			e.Status, e.Scope, e.UserLevel = 403, "idn:sources:manage", "ORG_ADMIN or SOURCE_ADMIN"
		}),
		"forbidden_unknown": with(func(e *Error) { e.Status = 403 }),
		"unauthorized": with(func(e *Error) {
			e.Status, e.Attempts, e.Messages = 401, 2, []string{"JWT validation failed: JWT is expired"}
			e.Advice = "The server does not accept the credential: check access_token."
		}),
		"ambiguous": with(func(e *Error) {
			e.Err, e.Ambiguous = fmt.Errorf("the connection was lost: %w", os.ErrDeadlineExceeded), true
		}),
		"cancelled_after_answer": with(func(e *Error) {
			e.Status, e.Attempts, e.Err, e.Messages = 429, 3, context.Canceled, []string{"Rate Limit Exceeded"}
		}),
		"broken_answer": with(func(e *Error) {
			e.Status, e.Ambiguous, e.Err = 200, true, fmt.Errorf("the response broke off: %w", os.ErrClosed)
		}),
		"no_token": with(func(e *Error) {
			e.Attempts = 0
			e.Err = &Error{
				Doing: "getting an access token", Method: "POST", Path: "https://example.test/oauth/token", Status: 401,
				Messages: []string{"invalid_client: Bad credentials"}, Attempts: 1, Advice: "Check client_id.",
			}
		}),
	}
	for name, e := range errs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, e.Error())
		})
	}
}

// What Do makes of real answers.
func TestErrorsOfAnswers(t *testing.T) {
	t.Parallel()
	answers := map[string]*http.Response{
		"html": answer(502, `<html><head><title>502 Bad Gateway</title><style>p{color:red}</style></head>
<body><h1>Bad&nbsp;Gateway</h1><p>`+strings.Repeat("nginx ", 80)+`</p></body></html>`, "Content-Type", "text/html"),
		"redirect":     answer(302, "", "Location", "https://example.test/login"),
		"plain":        answer(400, "[/attributes/title is not a valid patch field for the account model.\n]"),
		"echoed":       answer(400, `{"message":"the value hunter2 of 1:ACP:abc= is wrong","password":"other"}`),
		"unknown_json": answer(400, `{"password":"other","reason":{"code":7}}`),
		"empty":        answer(400, ""),
	}
	for name, resp := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, Config{Transport: transport(func(*http.Request) (*http.Response, error) { return resp, nil })})
			_, err := c.Do(t.Context(), Request{Doing: "creating hunter2", Method: "POST", Path: "/x/hunter2", Secrets: []string{"hunter2"}})
			golden(t, "answer_"+name, asError(t, err).Error())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	got += "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestParseError(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		`{"error":"JWT is expired"}`:                                       {"JWT is expired"},
		`{"error":"invalid_client","error_description":"Bad credentials"}`: {"invalid_client: Bad credentials"},
		`{"error_description":"Bad credentials"}`:                          {"Bad credentials"},
		`{"message":" Rate Limit Exceeded "}`:                              {"Rate Limit Exceeded"},
		`{"error":"Bad Request","message":"x is missing"}`:                 {"Bad Request", "x is missing"},
		`["a","b","a",""]`:                                                 {"a", "b"},
		`{"error":{"code":1}}`:                                             {`{"error":{"code":1}}`},
		"plain  text\n":                                                    {"plain text"},
		"2 < 3 > 1":                                                        {"2 < 3 > 1"},
		"<p>a &lt; b</p>":                                                  {"a < b"},
		"":                                                                 nil,
		"null":                                                             nil,
		strings.Repeat("ä", 301):                                           {strings.Repeat("ä", 299) + "…"},
		"<!-- no --><script type='x'>no</script><STYLE>no</STYLE><title>Yes</title >": {"Yes"},
	}
	for body, want := range tests {
		got := ParseError(400, nil, []byte(body)).Messages
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

type ownFailure struct{ body string }

func (f *ownFailure) Error() string { return f.body }

// What Request.Failure makes of the body, as it came, is in the chain, and what
// the error says is masked.
func TestFailureOfOwnForm(t *testing.T) {
	t.Parallel()
	c := newClient(t, Config{Transport: transport(func(req *http.Request) (*http.Response, error) {
		return answer(500, "no "+req.URL.Path), nil
	})})
	request := Request{Method: "POST", Path: "/hunter2", Secrets: []string{"hunter2"}, Failure: func(r *Response) error {
		return &ownFailure{string(r.Body)}
	}}
	_, err := c.Do(t.Context(), request)
	var own *ownFailure
	if !errors.As(err, &own) || own.body != "no /hunter2" {
		t.Errorf("got %#v", own)
	}
	if e := asError(t, err); e.Status != 500 || !e.Ambiguous || strings.Contains(e.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
	request.Failure = func(*Response) error { return nil }
	if _, err = c.Do(t.Context(), request); asError(t, err).Err != nil {
		t.Errorf("got %v", err)
	}
}
