// Package connectortest gives tests and the demo a SailPoint SaaS connector whose
// accounts live in memory: a real one on the SDK of SailPoint, which takes Node.js, and a double
// of it in Go. Both speak the protocol of spcx run and behave alike.
package connectortest

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/npm"
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

	t      testing.TB // nil outside tests, which have Commands alone
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

// StartReal starts the real connector, which ends with the test. Where it can't
// run it skips the test, or fails it if the environment variable CI is true: all
// tests must run there.
func StartReal(t testing.TB, options Options) *Connector {
	t.Helper()
	npm.Require(t, Installed())
	connector, stop, err := Start(t.Context(), t.TempDir(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if printed := stop(); t.Failed() {
			t.Logf("the connector printed:\n%s", printed)
		}
	})
	connector.t = t
	return connector
}

// Reset brings the accounts back to what they were at the start and empties the
// log.
func (c *Connector) Reset() {
	c.t.Helper()
	if _, err := c.run(c.t.Context(), "custom:reset", struct{}{}); err != nil {
		c.t.Fatal(err)
	}
}

// Fail makes commands fail.
func (c *Connector) Fail(failure Failure) {
	c.t.Helper()
	if _, err := c.run(c.t.Context(), "custom:fail", failure); err != nil {
		c.t.Fatal(err)
	}
}

// Log is Commands for tests.
func (c *Connector) Log() []Entry {
	c.t.Helper()
	entries, err := c.Commands(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return entries
}

// Commands gives the standard commands since the last reset, but for
// std:spec:read, which the SDK answers itself.
func (c *Connector) Commands(ctx context.Context) ([]Entry, error) {
	log, err := c.run(ctx, "custom:log", struct{}{})
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for line := range strings.Lines(log) {
		var output struct{ Data Entry }
		if err := json.Unmarshal([]byte(line), &output); err != nil {
			return nil, fmt.Errorf("the log has the line %q: %w", line, err)
		}
		entries = append(entries, output.Data)
	}
	return entries, nil
}

// Send has the connector carry out a command, and gives the answer as it came.
func (c *Connector) Send(command string, input any) (status int, body string) {
	c.t.Helper()
	status, body, err := c.send(c.t.Context(), command, input)
	if err != nil {
		c.t.Fatal(err)
	}
	return status, body
}

// Post sends a body of any kind.
func (c *Connector) Post(url, contentType string, request []byte) (status int, body string) {
	c.t.Helper()
	status, body, err := c.post(c.t.Context(), url, contentType, request)
	if err != nil {
		c.t.Fatal(err)
	}
	return status, body
}

// run is send for commands that must succeed.
func (c *Connector) run(ctx context.Context, command string, input any) (string, error) {
	status, body, err := c.send(ctx, command, input)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s was answered %d: %s", command, status, body)
	}
	return body, err
}

func (c *Connector) send(ctx context.Context, command string, input any) (status int, body string, err error) {
	request, err := json.Marshal(map[string]any{"type": command, "input": input, "config": c.Options.Config()})
	if err != nil {
		return 0, "", err
	}
	return c.post(ctx, c.URL, "application/json", request)
}

func (c *Connector) post(ctx context.Context, url, contentType string, request []byte) (status int, body string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(request))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", contentType)
	resp, err := c.client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }() // All that was wanted is read.
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(answer), err
}
