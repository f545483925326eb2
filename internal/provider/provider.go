// Package provider is the provider's configuration and the list of its
// resources.
package provider

import (
	"context"
	"fmt"
	"os"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/account"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/identityprofile"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

// Address is the provider's in the registry.
const Address = "registry.terraform.io/terraform-provider-sailpoint/sailpoint"

// Definitions are all resources; a new one is a line here.
var Definitions = []*lifecycle.Definition{
	account.Definition,
	identityprofile.Definition,
	source.Definition,
}

// What becomes of a change of an immutable field.
const (
	immutableReject  = "reject"
	immutableReplace = "replace"
)

// New gives a factory for the provider of a version.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &sailpoint{version: version} }
}

type sailpoint struct{ version string }

// Metadata names the provider.
func (p *sailpoint) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "sailpoint"
	resp.Version = p.version
}

// Schema gives the provider's arguments.
func (p *sailpoint) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages SailPoint Identity Security Cloud without surprises: updates send what differs and keep what " +
			"you don't manage, changes that the API can't carry out are refused by the plan, and secrets stay out of the state.",
		Attributes: map[string]schema.Attribute{
			"base_url": schema.StringAttribute{
				Optional: true, MarkdownDescription: "The tenant's API, such as `https://acme.api.identitynow.com`. Or `SAIL_BASE_URL`.",
			},
			"client_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The id of a personal access token or of an API client. Or `SAIL_CLIENT_ID`.",
			},
			"client_secret": schema.StringAttribute{
				Optional: true, Sensitive: true, MarkdownDescription: "Its secret. Or `SAIL_CLIENT_SECRET`.",
			},
			"access_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "An access token, instead of `client_id` and `client_secret`; it isn't renewed. Or `SAIL_ACCESS_TOKEN`.",
			},
			"token_url": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Where access tokens come from. Default: `base_url` + `/oauth/token`.",
			},
			"api_version": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf("v1", "v2026", "v2025", "v2024")},
				MarkdownDescription: "`v1`, the default, for the versions per service (`/accounts/v1/…`); or a dated version: " +
					"`v2026`, `v2025` or `v2024`.",
			},
			"immutable_changes": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf(immutableReject, immutableReplace)},
				MarkdownDescription: "What to do about a change of an immutable attribute: `reject` it with an error in the plan (the " +
					"default), or plan to `replace` the object, with a warning. A replaced source loses its accounts.",
			},
			"requests_per_10s": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "The tenant's rate limit, in requests per 10 seconds, shared by all of this provider's requests. Default 100.",
			},
		},
	}
}

type model struct {
	BaseURL          types.String `tfsdk:"base_url"`
	ClientID         types.String `tfsdk:"client_id"`
	ClientSecret     types.String `tfsdk:"client_secret"`
	AccessToken      types.String `tfsdk:"access_token"`
	TokenURL         types.String `tfsdk:"token_url"`
	APIVersion       types.String `tfsdk:"api_version"`
	ImmutableChanges types.String `tfsdk:"immutable_changes"`
	RequestsPer10s   types.Int64  `tfsdk:"requests_per_10s"`
}

// Configure prepares the connections; none is made before a resource needs it.
func (p *sailpoint) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config, unknown := p.isc(m)
	if config.BaseURL != "" {
		if _, err := client.CheckURL(config.BaseURL); err != nil {
			resp.Diagnostics.AddAttributeError(path.Root("base_url"), "Not a URL",
				fmt.Sprintf("base_url (or SAIL_BASE_URL) must be a URL such as https://acme.api.identitynow.com: %s.", err))
		}
	}
	systems := &lifecycle.Systems{
		ReplaceImmutable: m.ImmutableChanges.ValueString() == immutableReplace,
		ISC: sync.OnceValues(func() (*isc.Client, error) {
			if unknown {
				return nil, lifecycle.ErrNotConfigured
			}
			if err := complete(config); err != nil {
				return nil, err
			}
			return isc.New(config)
		}),
	}
	resp.ResourceData, resp.DataSourceData = systems, systems
}

// isc collects the arguments of Identity Security Cloud, each from the
// configuration or the environment. It reports whether one isn't known yet.
func (p *sailpoint) isc(m model) (isc.Config, bool) {
	unknown := false
	from := func(value types.String, variable string) string {
		unknown = unknown || value.IsUnknown()
		if value.IsNull() && variable != "" {
			return os.Getenv(variable)
		}
		return value.ValueString()
	}
	config := isc.Config{
		BaseURL:      from(m.BaseURL, "SAIL_BASE_URL"),
		ClientID:     from(m.ClientID, "SAIL_CLIENT_ID"),
		ClientSecret: from(m.ClientSecret, "SAIL_CLIENT_SECRET"),
		AccessToken:  from(m.AccessToken, "SAIL_ACCESS_TOKEN"),
		TokenURL:     from(m.TokenURL, ""),
		APIVersion:   from(m.APIVersion, ""),
		UserAgent:    "terraform-provider-sailpoint/" + p.version,
	}
	// A credential in the provider block counts, whichever is in the environment.
	switch explicit := !m.ClientID.IsNull() || !m.ClientSecret.IsNull(); {
	case explicit && m.AccessToken.IsNull():
		config.AccessToken = ""
	case !explicit && !m.AccessToken.IsNull():
		config.ClientID, config.ClientSecret = "", ""
	}
	if config.APIVersion == "" {
		config.APIVersion = "v1"
	}
	config.RequestsPer10s = int(m.RequestsPer10s.ValueInt64())
	unknown = unknown || m.RequestsPer10s.IsUnknown()
	return config, unknown
}

// complete names what is missing to connect.
func complete(config isc.Config) error {
	missing := func(argument, variable string) error {
		return fmt.Errorf("Identity Security Cloud: %s is missing. Set it in the provider block, or in the environment as %s", argument, variable) //nolint:staticcheck // a name begins the sentence
	}
	switch {
	case config.BaseURL == "":
		return missing("base_url", "SAIL_BASE_URL")
	case config.AccessToken != "":
		return nil
	case config.ClientID == "":
		return missing("client_id (or access_token)", "SAIL_CLIENT_ID (or SAIL_ACCESS_TOKEN)")
	case config.ClientSecret == "":
		return missing("client_secret", "SAIL_CLIENT_SECRET")
	}
	return nil
}

// Resources lists the resources.
func (p *sailpoint) Resources(context.Context) []func() resource.Resource {
	factories := make([]func() resource.Resource, len(Definitions))
	for i, definition := range Definitions {
		factories[i] = lifecycle.New(definition)
	}
	return factories
}

// DataSources lists the data sources.
func (p *sailpoint) DataSources(context.Context) []func() datasource.DataSource { return nil }
