package connector

import (
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// The texts are of spcx on Node.js 20.
func TestFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status        int
		body          string
		kind, message string
	}{
		"SDK": {
			500, "generic error: \n + ConnectorError: bad token\n    at handler (index.js:28:16)\n    at next (x.js:1:1) {\n  type: 'generic'\n}",
			"generic", "bad token",
		},
		"not found": {
			500, "notFound error: \n + ConnectorError: account x not found\n    at find (index.js:28:16) {\n  type: 'notFound'\n}",
			"notFound", "account x not found",
		},
		"not found, of a bundle": {
			500, "generic error: \n + ConnectorError: account x not found\n    at find (index.js:28:16) {\n  type: 'notFound'\n}",
			"notFound", "account x not found",
		},
		"bundle without a stack":    {500, "generic error: \n + ConnectorError: gone {\n  type: 'notFound'\n}", "notFound", "gone"},
		"a message about not found": {500, "generic error: \n + Error: one\n  type: 'notFound'\n    at x", "generic", "one\n  type: 'notFound'"},
		"JavaScript":                {500, "generic error: \n + TypeError: Cannot read properties of undefined (reading 'config')\n    at x", "generic", "Cannot read properties of undefined (reading 'config')"},
		"with a code":               {500, "generic error: \n + TypeError [ERR_INVALID_URL]: Invalid URL\n    at x {\n  code: 'ERR_INVALID_URL'\n}", "generic", "Invalid URL"},
		"without a message":         {500, "generic error: \n + Error\n    at x", "generic", "Error"},
		"with a colon":              {500, "generic error: \n + Error: LDAP: error 49: data 52e\n    at x", "generic", "LDAP: error 49: data 52e"},
		"a string":                  {500, "generic error: \n + 'just text'", "generic", "just text"},
		"many lines":                {500, "generic error: \n + Error: 1\n2\n3\n4\n5\n6\n    at x", "generic", "1\n2\n3\n4\n5 …"},
		"a long line":               {500, "generic error: \n + Error: " + strings.Repeat("ä", 2000), "generic", strings.Repeat("ä", 1000) + " …"},
		"another type":              {500, "tooBusy error: \n + ConnectorError: wait\n    at x", "tooBusy", "wait"},
		"no failure":                {500, "Internal Server Error", "", ""},
		"too large":                 {413, "<html><pre>PayloadTooLargeError: request entity too large</pre></html>", "", ""},
	} {
		_, err := local(t, &server{handler: answers(test.status, "application/x-ndjson", test.body)}, "{}").
			Invoke(t.Context(), Command{Doing: "doing", Type: "x"})
		e := asError(t, err)
		if e.Kind != test.kind || e.Message != test.message || e.Status != test.status || IsNotFound(err) != (test.kind == "notFound") {
			t.Errorf("%s: got %q, %q: %v", name, e.Kind, e.Message, err)
		}
		if !strings.HasPrefix(e.Error(), "doing: x: ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	late := `{"type":"output","data":{}}` + "\ngeneric error: \n + ConnectorError: too late\n    at x"
	_, err := local(t, &server{handler: answers(200, "application/x-ndjson", late)}, "{}").
		Invoke(t.Context(), Command{Doing: `updating account "john.doe"`, Type: "std:account:update"})
	const want = "updating account \"john.doe\": std:account:update: the connector failed (generic): too late\n" +
		"The connector may have acted on the command all the same."
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// Whatever the answer repeats, no secret gets into an error or a log; and words of
// the protocol that happen to be in the configuration don't disturb its reading.
func TestSecrets(t *testing.T) {
	t.Parallel()
	const config = `{"token":"config-canary","nested":[{"pin":31415926,"port":4711,"key":"line1-canary\nline2"}],"a":"x","words":["generic","notFound","error","POST","output","type","Cannot POST"]}`
	const echo = `config-canary, line1-canary\nline2 and input-canary`
	for name, test := range map[string]struct {
		status int
		body   string
		kind   string
	}{
		"text":       {500, "notFound error: \n + ConnectorError: " + echo + "\n    at config-canary {\n  type: 'notFound'\n}", "notFound"},
		"late":       {200, `{"type":"output","data":{"a":"` + echo + `"}}` + "\nnotFound error: \n + ConnectorError: " + echo, "notFound"},
		"unreadable": {200, `{"type":"output","data":{}}` + "\n" + echo, ""},
		"plain":      {500, echo, ""},
		"absent":     {404, "<pre>Cannot POST " + echo + "</pre>", ""},
		"fine":       {200, `{"type":"output","data":{"a":"` + echo + `"}}`, ""},
		"busy":       {503, echo, ""},
		"JSON":       {500, `{"type":"generic","message":"` + echo + `"}`, "generic"},
	} {
		virtually(t, name, func(t *testing.T) {
			var log strings.Builder
			s := &server{handler: answers(test.status, "text/html", test.body)}
			_, err := local(t, s, config).Invoke(tflogtest.RootLogger(t.Context(), &log), Command{
				Doing: "updating config-canary", Type: "std:account:update", Input: []byte(`{"password":"p","value":"input-canary"}`),
				Question: true, Secrets: []string{"input-canary"},
			})
			seen := log.String()
			if name != "fine" {
				if e := asError(t, err); e.Kind != test.kind {
					t.Errorf("got %q: %v", e.Kind, err)
				}
				seen += err.Error() + errors.Unwrap(err).Error()
			}
			for _, secret := range []string{"canary", "31415926", "4711", "line2"} {
				if strings.Contains(seen, secret) {
					t.Errorf("%s is in\n%s", secret, seen)
				}
			}
			if name == "absent" && len(s.paths) != 2 {
				t.Errorf("got %q", s.paths)
			}
		})
	}
}

func TestSecretsIn(t *testing.T) {
	t.Parallel()
	redactor := local(t, &server{}, `{"a":"abc","b":{"c":["defg",1,null,true]},"d":"ab"}`).Redactor("hij")
	if got := redactor.Text("ab abc defg hij key"); got != "ab *** *** *** key" {
		t.Error(got)
	}
}
