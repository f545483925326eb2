package explain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/connector"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/tfvalue"
)

// nowhere are the addresses of systems that nobody asks (RFC 6761 §6.4).
const (
	nowhere          = "https://tenant.invalid"
	nowhereIIQ       = "https://identityiq.invalid/identityiq/scim/v2"
	nowhereConnector = "https://connector.invalid"
)

// configure makes the connections of a provider block: its constants as the plan
// has them, and all else from the environment. Without live they lead nowhere.
func configure(ctx context.Context, block providerConfig, live bool, transport http.RoundTripper) (*lifecycle.Systems, error) {
	values := document.Object{}
	for name, expression := range block.Expressions {
		if value, ok := constant(expression); ok {
			values[name] = value
		}
	}
	if !live {
		values = document.Object{
			"api_version": values["api_version"], "connectors": values["connectors"],
			"base_url": nowhere, "access_token": "none",
			"iiq": document.Object{"base_url": nowhereIIQ, "token": "none"},
		}
	}
	p := provider.New("explain", provider.WithTransport(guard{transport}))()
	var schema framework.SchemaResponse
	p.Schema(ctx, framework.SchemaRequest{}, &schema)
	typ := schema.Schema.Type().TerraformType(ctx)
	raw, err := tfvalue.Value(typ, values, tftypes.Value{})
	if err != nil {
		return nil, fmt.Errorf("the provider block in the plan: %w", err)
	}
	var configured framework.ConfigureResponse
	p.Configure(ctx, framework.ConfigureRequest{Config: tfsdk.Config{Raw: raw, Schema: schema.Schema}}, &configured)
	for _, problem := range configured.Diagnostics.Errors() {
		return nil, fmt.Errorf("the provider block in the plan: %s: %s", problem.Summary(), problem.Detail())
	}
	systems, ok := configured.ResourceData.(*lifecycle.Systems)
	if !ok {
		return nil, errors.New("the provider can't be configured")
	}
	_, known := constant(block.Expressions["connectors"])
	switch {
	case !live:
		systems.Imagined = true
		systems.Connector = anyConnector(systems.Connector)
	case !known && block.Expressions["connectors"] != nil:
		systems.Connector = func(string) (*connector.Client, error) { return nil, errNoConnector }
	}
	return systems, nil
}

// anyConnector gives a connector of which the plan doesn't say where it is.
func anyConnector(known func(string) (*connector.Client, error)) func(string) (*connector.Client, error) {
	cache := newCache(func(name string) (*connector.Client, error) {
		if c, err := known(name); err == nil {
			return c, nil
		}
		return connector.NewLocal(connector.Config{URL: nowhereConnector})
	})
	return cache.get
}

// guard lets only requests pass that ask: it is there for what a rehearsal should
// have kept back, and didn't.
type guard struct{ transport http.RoundTripper }

// questions are the commands of a connector that change nothing.
var questions = map[string]bool{
	"std:spec:read": true, "std:account:read": true, "std:account:list": true, "std:test-connection": true,
}

// RoundTrip sends what asks, and what gets a token.
func (g guard) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodGet || request.Method == http.MethodHead {
		return g.transport.RoundTrip(request)
	}
	var body []byte
	if request.Body != nil {
		var err error
		body, err = io.ReadAll(request.Body)
		_ = request.Body.Close() // all of it is read
		if err != nil {
			return nil, fmt.Errorf("reading the request: %w", err)
		}
	}
	if request.Method != http.MethodPost || !asks(request, body) {
		return nil, client.ErrWithheld
	}
	request = request.Clone(request.Context())
	request.Body = io.NopCloser(bytes.NewReader(body))
	return g.transport.RoundTrip(request)
}

// asks reports whether a POST gets a token or is a question to a connector.
func asks(request *http.Request, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(request.Header.Get("Content-Type")) // none is no form
	if kind == "application/x-www-form-urlencoded" {
		return bytes.Contains(body, []byte("grant_type=client_credentials"))
	}
	command, err := document.DecodeObject(body)
	if err != nil {
		return false
	}
	name, _ := command["type"].(string) // anything else is no command
	_, invoked := command["input"]
	return invoked && questions[name]
}

// unreachable is the transport of systems that nobody asks.
type unreachable struct{}

// RoundTrip fails.
func (unreachable) RoundTrip(*http.Request) (*http.Response, error) { return nil, errOffline }

// errNoConnector says that the connectors of a provider block are no constant.
var errNoConnector = errors.New("the plan doesn't hold where the connector is")

var errOffline = errors.New("the system isn't asked without -live")

// patience is how long the rehearsal of one change may take.
const patience = 5 * time.Minute
