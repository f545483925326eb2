package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// What becomes of a change of an immutable field.
const (
	immutableReject  = "reject"
	immutableReplace = "replace"
)

// model is the provider block.
type model struct {
	BaseURL          types.String `tfsdk:"base_url"`
	ClientID         types.String `tfsdk:"client_id"`
	ClientSecret     types.String `tfsdk:"client_secret"`
	AccessToken      types.String `tfsdk:"access_token"`
	TokenURL         types.String `tfsdk:"token_url"`
	APIVersion       types.String `tfsdk:"api_version"`
	ImmutableChanges types.String `tfsdk:"immutable_changes"`
	RequestsPer10s   types.Int64  `tfsdk:"requests_per_10s"`
	IIQ              types.Object `tfsdk:"iiq"`
	Connectors       types.Map    `tfsdk:"connectors"`
}

// connectorModel is one of its connectors.
type connectorModel struct {
	URL    types.String `tfsdk:"url"`
	Ref    types.String `tfsdk:"ref"`
	Tag    types.String `tfsdk:"tag"`
	Config types.String `tfsdk:"config"`
}

// iiqModel is its iiq argument.
type iiqModel struct {
	BaseURL       types.String `tfsdk:"base_url"`
	Username      types.String `tfsdk:"username"`
	Password      types.String `tfsdk:"password"`
	Token         types.String `tfsdk:"token"`
	CACertificate types.String `tfsdk:"ca_certificate"`
}

// Schema gives the provider's arguments.
func (p *sailpoint) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	plain := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages SailPoint Identity Security Cloud and IdentityIQ without surprises: updates send what differs and " +
			"keep what you don't manage, changes that the API can't carry out are refused by the plan, and secrets stay out of the state.",
		Attributes: map[string]schema.Attribute{
			"base_url":      plain("The tenant's API, such as `https://acme.api.identitynow.com`. Or `SAIL_BASE_URL`."),
			"client_id":     plain("The id of a personal access token or of an API client. Or `SAIL_CLIENT_ID`."),
			"client_secret": secret("Its secret. Or `SAIL_CLIENT_SECRET`."),
			"access_token": secret(
				"An access token, instead of `client_id` and `client_secret`; it isn't renewed. Or `SAIL_ACCESS_TOKEN`."),
			"token_url": plain("Where access tokens come from. Default `base_url` + `/oauth/token`."),
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
				MarkdownDescription: "The tenant's rate limit, in requests per 10 seconds, shared by all of this provider's requests. Default `100`.",
			},
			"iiq": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "IdentityIQ, for the resources and data sources whose names begin with `sailpoint_iiq`.",
				Attributes: map[string]schema.Attribute{
					"base_url": plain("The SCIM API, such as `https://iiq.example.com/identityiq/scim/v2`. Or `IIQ_BASE_URL`."),
					"username": plain("The name of a user who may use the SCIM API. Or `IIQ_USERNAME`."),
					"password": secret("The user's password. Or `IIQ_PASSWORD`."),
					"token":    secret("A bearer token, instead of `username` and `password`. Or `IIQ_TOKEN`."),
					"ca_certificate": plain(
						"Certificates in PEM form that are trusted beside the system's, for a server with a private certificate authority."),
				},
			},
			"connectors": schema.MapNestedAttribute{
				Optional: true,
				MarkdownDescription: "SaaS connectors, for `sailpoint_connector_account`, each by a name of your own: one that runs locally, " +
					"by its `url`, or one that is deployed in the tenant, by its `ref`.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"url": plain("Where a connector that runs locally listens, such as `http://127.0.0.1:3000`."),
					"ref": plain("The id or alias of a connector that is deployed in the tenant."),
					"tag": plain("The tag of the deployed connector. Default `latest`."),
					"config": secret(
						"What the connector's `readConfig` gets: a JSON object, such as `jsonencode({ token = var.token })`."),
				}},
			},
		},
	}
}
