// Package connector invokes the commands of SailPoint SaaS connectors, whether
// they run locally (spcx run) or are deployed in a tenant.
package connector

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
)

// maxLocalBody is what a local connector reads of a request at most, in bytes: the
// default of express.json, which spcx leaves as it is.
const maxLocalBody = 100 << 10

// Config is what the client needs to know of a connector that runs locally.
type Config struct {
	// URL is where the connector listens, with or without a path.
	URL string
	// Config is the JSON object that readConfig gives to the connector; nil means
	// an empty one. All of it is secret.
	Config    json.RawMessage
	UserAgent string
	// Transport carries the requests; nil means client.NewTransport.
	Transport http.RoundTripper
}

// Client invokes commands of one connector. It is safe for concurrent use.
type Client struct {
	do func(context.Context, client.Request) (*client.Response, error)
	// paths are the two that the connector may answer at, and current the index of
	// the one that worked last.
	paths   [2]string
	current atomic.Int32

	ref, tag string // empty when the connector runs locally
	absent   string // what to say when neither path leads to a connector
	header   http.Header
	config   json.RawMessage
	secrets  []string // the strings in config
	spec     memo
}

// NewLocal returns a client of a connector that runs locally, or an error that
// says what is wrong with the configuration. It sends nothing yet.
func NewLocal(config Config) (*Client, error) {
	base, err := client.CheckURL(config.URL)
	if err != nil {
		return nil, fmt.Errorf("URL of the connector: %w", err)
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, errors.New("URL of the connector: not a valid URL")
	}
	local, err := client.New(client.Config{
		BaseURL: u.Scheme + "://" + u.Host, UserAgent: config.UserAgent, Unlimited: true, Transport: config.Transport,
	})
	if err != nil {
		return nil, fmt.Errorf("URL of the connector: %w", err)
	}
	var object map[string]any
	if config.Config != nil && (json.Unmarshal(config.Config, &object) != nil || object == nil) {
		return nil, errors.New("configuration of the connector: not a JSON object")
	}
	c := newClient(config.Config)
	c.do = local.Do
	c.paths = localPaths(u.EscapedPath())
	c.absent = fmt.Sprintf("no connector takes commands at %s, neither at %s nor at %s: check the URL", base, c.paths[0], c.paths[1])
	return c, nil
}

// NewDeployed returns a client of a connector that is deployed in a tenant. The
// ref is its id or alias; an empty tag means latest. The config is the JSON object
// that readConfig gives to the connector, nil an empty one; all of it is secret.
// The tenant uses nothing of what its sources hold.
func NewDeployed(tenant *isc.Client, ref, tag string, config json.RawMessage) *Client {
	if tag == "" {
		tag = "latest"
	}
	c := newClient(config)
	c.do = tenant.Do
	c.ref, c.tag = ref, tag
	// The commands are documented for the beta API only, which is on its way out.
	c.paths = [2]string{
		"/platform-connectors/v1/" + url.PathEscape(ref) + "/invoke",
		"/beta/platform-connectors/" + url.PathEscape(ref) + "/invoke",
	}
	c.header.Set("X-SailPoint-Experimental", "true")
	c.absent = fmt.Sprintf("the tenant has no connector %q with the tag %q", ref, tag)
	return c
}

func newClient(config json.RawMessage) *Client {
	if config == nil {
		config = json.RawMessage("{}")
	}
	return &Client{
		// Answers are streams of JSON, of which the default of the client is silent.
		header: http.Header{"Accept": {"*/*"}},
		config: config, secrets: secretsIn(config), spec: newMemo(),
	}
}

// localPaths gives the path of a URL and the one to try when nothing takes commands
// there: some versions of spcx answer at every path but the root, others at the
// root only.
func localPaths(path string) [2]string {
	if root, found := strings.CutSuffix(path, "/invoke"); found {
		return [2]string{path, root + "/"}
	}
	if path == "" {
		path = "/"
	}
	return [2]string{path, strings.TrimSuffix(path, "/") + "/invoke"}
}

// Command is one that a connector is to carry out.
type Command struct {
	// Doing tells people what the command is for and begins every error:
	// `updating account "john.doe"`.
	Doing string
	// Type is the command's: std:account:update.
	Type string
	// Input is that of the command, a JSON object; nil means an empty one.
	Input json.RawMessage
	// Question says that the command changes nothing. All go by POST.
	Question bool
	// Secrets are the plaintext values in Input that must appear in no log and no
	// error. Those of the configuration are known.
	Secrets []string
}

// Result is what a connector answered.
type Result struct {
	// Outputs are what it sent, mostly objects, in order.
	Outputs []json.RawMessage
	// State is the last state it saved; nil when there was none.
	State json.RawMessage
}

// request is the body of an invocation (SailPoint CLI: conn invoke). A local
// connector ignores the first two.
type request struct {
	ConnectorRef string          `json:"connectorRef,omitempty"`
	Tag          string          `json:"tag,omitempty"`
	Type         string          `json:"type"`
	Config       json.RawMessage `json:"config"`
	Input        json.RawMessage `json:"input"`
}

// Invoke has the connector carry out a command and waits for its answer until ctx
// ends. Every error is an *Error.
func (c *Client) Invoke(ctx context.Context, command Command) (Result, error) {
	failed := &Error{Doing: c.Redactor(command.Secrets...).Text(command.Doing), Command: command.Type}
	req, err := c.request(command)
	if err != nil {
		failed.Message, failed.Err = err.Error(), &client.Error{Doing: failed.Doing, Err: err}
		return Result{}, failed
	}
	resp, err := c.send(ctx, req)
	if err != nil {
		return Result{}, c.refused(failed, command, err)
	}
	result, err := parse(ctx, resp.Body)
	if err != nil {
		return Result{}, c.broke(failed, command, resp, result.Outputs, err)
	}
	return result, nil
}

// Redactor masks the strings of the configuration and the given secrets, in what
// the connector says in outputs.
func (c *Client) Redactor(secrets ...string) *client.Redactor {
	return client.NewRedactor(slices.Concat(secrets, c.secrets)...)
}

func (c *Client) request(command Command) (client.Request, error) {
	body := request{ConnectorRef: c.ref, Tag: c.tag, Type: command.Type, Config: c.config, Input: command.Input}
	if body.Input == nil { // Connectors read members of it.
		body.Input = json.RawMessage("{}")
	}
	sent, err := json.Marshal(body)
	if err != nil { // Its text would tell a bit of the configuration.
		return client.Request{}, errors.New("the configuration or the input is not valid JSON")
	}
	if c.ref == "" && len(sent) > maxLocalBody {
		return client.Request{}, fmt.Errorf("the command takes %d bytes with the configuration, and a local connector reads no more than %d (100 KB)", len(sent), maxLocalBody)
	}
	body.Config = json.RawMessage(`"***"`)
	shown, err := json.Marshal(body)
	if err != nil {
		return client.Request{}, errors.New("the input is not valid JSON")
	}
	return client.Request{
		Method: http.MethodPost, Header: c.header, Body: sent, Shown: shown, Question: command.Question,
		Secrets: slices.Concat(command.Secrets, c.secrets), Patient: true, Failure: c.failure,
	}, nil
}

// send tries the path that worked last, and the other when there is no connector.
// A command that found none has reached nobody, so that even one that must not be
// repeated can be sent there.
func (c *Client) send(ctx context.Context, req client.Request) (*client.Response, error) {
	first := c.current.Load()
	req.Path = c.paths[first]
	resp, err := c.do(ctx, req)
	if !errors.Is(err, errAbsent) {
		return resp, err
	}
	req.Path = c.paths[1-first]
	if resp, err = c.do(ctx, req); !errors.Is(err, errAbsent) {
		c.current.Store(1 - first)
	}
	return resp, err
}

// errAbsent says that there is no connector at a path.
var errAbsent = errors.New("there is no connector")

// failure sorts the error responses that are not the client's to explain.
func (c *Client) failure(r *client.Response) error {
	if failure := readFailure(r.Status, r.Body); failure != nil {
		return failure
	}
	if r.Status == http.StatusNotFound && (c.ref != "" || bytes.Contains(r.Body, []byte("Cannot POST"))) {
		return errAbsent
	}
	return nil
}
