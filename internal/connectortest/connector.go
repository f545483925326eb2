// Package connectortest gives tests a SailPoint SaaS connector whose accounts live
// in memory: a real one on the SDK of SailPoint, which takes Node.js, and a double
// of it in Go. Both speak the protocol of spcx run and behave alike.
package connectortest

import (
	"bytes"
	"embed"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// Token is the member token of the configuration that the connector asks for.
const Token = "canary-token-7f3a"

// Options are what connectors differ in.
type Options struct {
	// Compound gives the accounts compound keys. The configuration must have the
	// member keyType = compound, too.
	Compound bool
	// Without are the types of the commands that the connector doesn't support.
	Without []string
	// OnlyRoot makes a double take commands at the root only, as connectors on the
	// latest SDK do. Others take them everywhere else.
	OnlyRoot bool
}

// Config is the configuration that the connector wants.
func (o Options) Config() json.RawMessage {
	if o.Compound {
		return json.RawMessage(`{"token":"` + Token + `","keyType":"compound"}`)
	}
	return json.RawMessage(`{"token":"` + Token + `"}`)
}

//go:embed testdata/connector/*.js testdata/connector/*.json
var files embed.FS

// file is one of the real connector's.
func file(name string) []byte {
	content, err := files.ReadFile("testdata/connector/" + name)
	if err != nil {
		panic(err) // It is embedded.
	}
	return content
}

// specification is the connector-spec.json.
func (o Options) specification() map[string]any {
	spec := object{}
	if err := json.Unmarshal(file("connector-spec.json"), &spec); err != nil {
		panic(err)
	}
	if o.Compound {
		spec["keyType"] = "compound"
	}
	commands, _ := spec["commands"].([]any)
	spec["commands"] = slices.DeleteFunc(commands, func(command any) bool {
		name, _ := command.(string)
		return slices.Contains(o.Without, name)
	})
	return spec
}

// The kinds of failures.
const (
	Generic  = "generic"  // the SDK's error without a type
	NotFound = "notFound" // the SDK's error for what doesn't exist
	Plain    = "plain"    // an error of JavaScript
	Text     = "text"     // a thrown string
	Late     = "late"     // an error after the command was carried out and answered
	Soft     = "soft"     // an attribute is left out, and the output says so
	Slow     = "slow"     // a sign of life, and the answer after Milliseconds
	Patch    = "config"   // the answer comes with a change of the configuration
	// The connection is lost before or after the command is carried out. The double
	// alone can do these.
	Drop      = "drop"
	DropAfter = "dropAfter"
)

// Failure is what goes wrong with commands that the connector would carry out.
type Failure struct {
	// Command is the type of the commands.
	Command string `json:"command"`
	Kind    string `json:"kind"`
	Message string `json:"message"`
	// Attribute is the one of a soft failure.
	Attribute string `json:"attribute"`
	// Milliseconds are the time that a slow command takes.
	Milliseconds int `json:"milliseconds"`
	// Times is how many commands fail; 0 means one.
	Times int `json:"times,omitempty"`
}

// Entry is a command in the log.
type Entry struct {
	Type  string          `json:"type"`
	Input json.RawMessage `json:"input"`
}

// Connector is one that runs.
type Connector struct {
	// URL is where it takes commands: with /invoke, unless at the root only.
	URL string
	// Options are those it was started with.
	Options Options

	t      testing.TB
	client http.Client
}

func newConnector(t testing.TB, url string, options Options) *Connector {
	return &Connector{
		URL: url, Options: options, t: t,
		client: http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
	}
}

// StartDouble starts a double that ends with the test.
func StartDouble(t testing.TB, options Options) *Connector {
	t.Helper()
	server := httptest.NewServer(NewDouble(options))
	t.Cleanup(server.Close)
	path := "/invoke"
	if options.OnlyRoot {
		path = "/"
	}
	return newConnector(t, server.URL+path, options)
}

// Reset brings the accounts back to what they were at the start and empties the
// log.
func (c *Connector) Reset() {
	c.t.Helper()
	c.must("custom:reset", struct{}{})
}

// Fail makes commands fail.
func (c *Connector) Fail(failure Failure) {
	c.t.Helper()
	c.must("custom:fail", failure)
}

// Log gives the standard commands since the last reset, but for std:spec:read,
// which the SDK answers itself.
func (c *Connector) Log() []Entry {
	c.t.Helper()
	var entries []Entry
	for line := range strings.Lines(c.must("custom:log", struct{}{})) {
		var output struct{ Data Entry }
		if err := json.Unmarshal([]byte(line), &output); err != nil {
			c.t.Fatalf("the log has the line %q: %v", line, err)
		}
		entries = append(entries, output.Data)
	}
	return entries
}

// Send has the connector carry out a command, and gives the answer as it came.
func (c *Connector) Send(command string, input any) (status int, body string) {
	c.t.Helper()
	request, err := json.Marshal(map[string]any{"type": command, "input": input, "config": c.Options.Config()})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.Post(c.URL, "application/json", request)
}

// Post sends a body of any kind.
func (c *Connector) Post(url, contentType string, request []byte) (status int, body string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, url, bytes.NewReader(request))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	resp, err := c.client.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // All that was wanted is read.
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, string(answer)
}

func (c *Connector) must(command string, input any) string {
	c.t.Helper()
	status, body := c.Send(command, input)
	if status != http.StatusOK {
		c.t.Fatalf("%s was answered %d: %s", command, status, body)
	}
	return body
}
