// Package provider is the provider's configuration and the list of its
// resources.
package provider

import (
	"context"
	"net/http"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/account"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/actions"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/attributesyncconfig"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/connectoraccount"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/connectorfile"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/connectors"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/correlationconfig"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/identity"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/identityattribute"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/identityprofile"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/iiqaccount"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/iiqapplication"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/iiquser"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/lifecyclestate"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/managedcluster"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/nativechangedetectionconfig"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/provisioningpolicy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/sourcefile"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/sourcehealth"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/sourceschedule"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/sourceschema"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/transform"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/workgroup"
)

// Address is the provider's in the registry.
const Address = "registry.terraform.io/terraform-provider-sailpoint/sailpoint"

// Definitions are all resources; a new one is a line here.
var Definitions = []*lifecycle.Definition{
	account.Definition,
	attributesyncconfig.Definition,
	connectoraccount.Definition,
	connectorfile.Definition,
	correlationconfig.Definition,
	identityattribute.Definition,
	identityprofile.Definition,
	iiqaccount.Definition,
	lifecyclestate.Definition,
	nativechangedetectionconfig.Definition,
	provisioningpolicy.Definition,
	source.Definition,
	sourcefile.Definition,
	sourceschedule.Definition,
	sourceschema.Definition,
	transform.Definition,
	workgroup.Definition,
}

// DataDefinitions are all data sources; a new one is a line here.
var DataDefinitions = []*lifecycle.DataDefinition{
	account.Data,
	connectors.Data,
	identity.Data,
	identityprofile.Data,
	iiqapplication.Data,
	iiquser.Data,
	managedcluster.Data,
	source.Data,
	sourcehealth.Data,
}

// Questions are the data sources that aren't objects; a new one is a line here.
var Questions = []*lifecycle.Question{
	identityprofile.Preview,
}

// New gives a factory for the provider of a version.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &sailpoint{version: version}
		for _, option := range options {
			option(p)
		}
		return p
	}
}

// Option changes what a provider is made of.
type Option func(*sailpoint)

// WithTransport has all requests carried by a transport, such as one that needs
// no network. It also stands in for what iiq.ca_certificate would make.
func WithTransport(transport http.RoundTripper) Option {
	return func(p *sailpoint) { p.transport = transport }
}

// WithoutSharing has each object read, looked up and polled for by a request of
// its own: it is there to measure what sharing saves.
func WithoutSharing() Option {
	return func(p *sailpoint) { p.alone = true }
}

var (
	_ provider.ProviderWithActions       = (*sailpoint)(nil)
	_ provider.ProviderWithListResources = (*sailpoint)(nil)
)

type sailpoint struct {
	version   string
	alone     bool
	transport http.RoundTripper // nil for the clients' own
}

// Metadata names the provider.
func (p *sailpoint) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "sailpoint"
	resp.Version = p.version
}

// Configure prepares the connections; none is made before a resource needs it.
func (p *sailpoint) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tenant := p.isc(m)
	onPremises := p.iiq(ctx, m.IIQ, &resp.Diagnostics)
	checkURL(path.Root("base_url"), "base_url (or SAIL_BASE_URL)", "https://acme.api.identitynow.com", tenant.BaseURL,
		tenant.AccessToken+tenant.ClientSecret != "", &resp.Diagnostics)
	checkURL(path.Root("token_url"), "token_url", "https://acme.api.identitynow.com/oauth/token", tenant.TokenURL,
		tenant.ClientSecret != "", &resp.Diagnostics)
	checkURL(path.Root("iiq").AtName("base_url"), "iiq.base_url (or IIQ_BASE_URL)", "https://iiq.example.com/identityiq/scim/v2",
		onPremises.BaseURL, onPremises.Token+onPremises.Password != "", &resp.Diagnostics)
	connect := sync.OnceValues(tenant.connect)
	systems := &lifecycle.Systems{
		Alone:            p.alone,
		ReplaceImmutable: m.ImmutableChanges.ValueString() == immutableReplace,
		ISC:              connect,
		IIQ:              sync.OnceValues(onPremises.connect),
		Connector:        p.connectors(ctx, m.Connectors, connect, &resp.Diagnostics),
	}
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData, resp.ActionData = systems, systems, systems, systems
}

// Resources lists the resources.
func (p *sailpoint) Resources(context.Context) []func() resource.Resource {
	factories := make([]func() resource.Resource, len(Definitions))
	for i, definition := range Definitions {
		factories[i] = lifecycle.New(definition)
	}
	return factories
}

// ListResources lists the resources that "terraform query" can list.
func (p *sailpoint) ListResources(context.Context) []func() list.ListResource {
	var factories []func() list.ListResource
	for _, definition := range Definitions {
		if definition.Listing != nil {
			factories = append(factories, lifecycle.NewList(definition))
		}
	}
	return factories
}

// Actions lists the actions.
func (p *sailpoint) Actions(context.Context) []func() action.Action {
	factories := make([]func() action.Action, len(actions.Definitions))
	for i, definition := range actions.Definitions {
		factories[i] = lifecycle.NewAction(definition)
	}
	return factories
}

// DataSources lists the data sources.
func (p *sailpoint) DataSources(context.Context) []func() datasource.DataSource {
	var factories []func() datasource.DataSource
	for _, definition := range DataDefinitions {
		factories = append(factories, lifecycle.NewData(definition)...)
	}
	for _, question := range Questions {
		factories = append(factories, lifecycle.NewQuestion(question))
	}
	return factories
}
