package connector

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

const output = `{"data":{"identity":"x"},"type":"output"}` + "\n"

// The body is what the SailPoint CLI sends, byte for byte.
func TestDeployedRequest(t *testing.T) {
	t.Parallel()
	s := &server{handler: answers(200, "application/x-ndjson", output)}
	command := Command{Type: "std:account:update", Input: json.RawMessage(`{"identity":"x"}`)}
	for _, test := range []struct{ version, ref, tag, config, path, body string }{
		{
			"v1", "my-connector", "", `{"token":"t"}`, "/platform-connectors/v1/my-connector/invoke",
			`{"connectorRef":"my-connector","tag":"latest","type":"std:account:update","config":{"token":"t"},"input":{"identity":"x"}}`,
		},
		{
			"v2025", "a/b", "test", "", "/v2025/platform-connectors/a%2Fb/invoke",
			`{"connectorRef":"a/b","tag":"test","type":"std:account:update","config":{},"input":{"identity":"x"}}`,
		},
	} {
		var config json.RawMessage
		if test.config != "" {
			config = json.RawMessage(test.config)
		}
		result, err := NewDeployed(tenant(t, test.version, s), test.ref, test.tag, config).Invoke(t.Context(), command)
		if err != nil || len(result.Outputs) != 1 || string(result.Outputs[0]) != `{"identity":"x"}` {
			t.Errorf("got %s, %v", result.Outputs, err)
		}
		if path, body := s.paths[len(s.paths)-1], s.bodies[len(s.bodies)-1]; path != test.path || body != test.body {
			t.Errorf("got %s %s", path, body)
		}
	}
	if s.header.Get("Authorization") != "Bearer access-canary" || s.header.Get("X-SailPoint-Experimental") != "true" {
		t.Errorf("got %v", s.header)
	}
	large := Command{Type: "x", Input: json.RawMessage(`"` + strings.Repeat("x", 2*maxLocalBody) + `"`)}
	if _, err := NewDeployed(tenant(t, "", s), "x", "", nil).Invoke(t.Context(), large); err != nil {
		t.Errorf("a large input: %v", err)
	}
	_, err := NewDeployed(tenant(t, "", s), "x", "", json.RawMessage(`{"canary`)).Invoke(t.Context(), command)
	if e := asError(t, err); !strings.Contains(e.Error(), "not valid JSON") || strings.Contains(e.Error(), "canary") {
		t.Errorf("got %v", err)
	}
}

func TestDeployedPaths(t *testing.T) {
	t.Parallel()
	const v1, beta = "/platform-connectors/v1/c/invoke", "/beta/platform-connectors/c/invoke"
	for name, test := range map[string]struct {
		here, body string // the path that is there, and what the others answer
		want       []string
		says       string
		notFound   bool
	}{
		"v1":                  {here: v1, want: []string{v1, v1}},
		"beta":                {here: beta, body: `{"error":"no route"}`, want: []string{v1, beta, beta}},
		"beta behind HTML":    {here: beta, body: "<html>not found</html>", want: []string{v1, beta, beta}},
		"beta behind a type":  {here: beta, body: `{"type":"NotFound","message":"no route"}`, want: []string{v1, beta, beta}},
		"neither":             {body: `{"detailCode":"404 Not found","messages":[{"text":"no c"}]}`, want: []string{v1, beta, v1, beta}, says: `std:account:read: the tenant has no connector "c" with the tag "latest": no c`},
		"the connector's 404": {body: `{"type":"notFound","messages":[{"text":"no account x"}]}`, want: []string{v1, v1}, says: "the connector failed (notFound): no account x", notFound: true},
	} {
		s := &server{handler: func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == test.here {
				answers(200, "application/x-ndjson", output)(w, r)
				return
			}
			answers(404, "application/json", test.body)(w, r)
		}}
		c := NewDeployed(tenant(t, "v1", s), "c", "", nil)
		for range 2 {
			_, err := c.Invoke(t.Context(), Command{Type: "std:account:read"})
			if test.says == "" && err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if test.says != "" {
				if e := asError(t, err); !strings.Contains(e.Error(), test.says) || IsNotFound(err) != test.notFound || e.Ambiguous {
					t.Errorf("%s: got %v", name, err)
				}
			}
		}
		if !slices.Equal(s.paths, test.want) {
			t.Errorf("%s: got %q", name, s.paths)
		}
	}
}

func TestDeployedFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status           int
		body             string
		kind, says, mark string
		ambiguous        bool
	}{
		"text":          {500, "notFound error: \n + ConnectorError: no x\n    at a {\n  type: 'notFound'\n}", "notFound", "failed (notFound): no x", "", false},
		"type, message": {500, `{"type":"generic","message":"no x"}`, "generic", "failed (generic): no x", "", true},
		"text in JSON": {
			400, `{"detailCode":"400","trackingId":"e7ea","messages":[{"text":"generic error: \n + ConnectorError: no x\n    at a"}]}`,
			"generic", "failed (generic): no x (trackingId e7ea)", "e7ea", false,
		},
		"text in a message": {500, `{"message":"notFound error: \n + ConnectorError: no x\n    at a"}`, "notFound", "failed (notFound): no x", "", false},
		"other messages":    {500, `{"type":"generic","message":"no x","messages":["a"]}`, "generic", "failed (generic): no x", "", true},
		"API":               {400, `{"detailCode":"400.1 Bad request content","trackingId":"e7ea","messages":[{"text":"no tag"}]}`, "", "400 Bad Request (detailCode 400.1 Bad request content, trackingId e7ea): no tag", "e7ea", false},
		"forbidden":         {403, `{"type":"denied","message":"no"}`, "", "403 Forbidden", "", false},
		"plain":             {500, "oops", "", "500 Internal Server Error: oops", "", true},
	} {
		c := NewDeployed(tenant(t, "v1", &server{handler: answers(test.status, "application/json", test.body)}), "c", "", nil)
		_, err := c.Invoke(t.Context(), Command{Type: "std:account:read"})
		e := asError(t, err)
		if e.Kind != test.kind || e.Status != test.status || e.TrackingID != test.mark || e.Ambiguous != test.ambiguous ||
			!strings.Contains(e.Error(), test.says) {
			t.Errorf("%s: got %#v: %v", name, e, err)
		}
	}
}
