package account

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// What becomes of the account when the resource is destroyed.
const (
	onDestroyDelete  = "delete"
	onDestroyRemove  = "remove"
	onDestroyDisable = "disable"
	onDestroyForget  = "forget"
)

func resourceSchema() schema.Schema {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	computed := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "An account on a source. A change of attributes is one PUT with every attribute that the account has " +
			"on the server, the managed ones as planned, because the API empties what a PUT leaves out. The API creates accounts, " +
			"and changes their attributes, on sources of connection type `file` only.",
		Attributes: map[string]schema.Attribute{
			"id":        computed("The account's id."),
			"source_id": schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: "The id of the account's source. Immutable."},
			"attributes": schema.DynamicAttribute{
				Required: true,
				MarkdownDescription: "The account attributes that are managed, as an object by the names of the source's account schema; " +
					"multi-valued ones are lists, whose order doesn't matter. Other attributes are left as they are. " +
					"The attribute that the schema names as identity attribute is immutable. One that a `sailpoint_source_schema` adds in the " +
					"same apply needs a `depends_on` to that resource.",
			},
			"identity_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty,
				MarkdownDescription: "The id of the identity that the account is correlated to.",
			},
			"manually_correlated": schema.BoolAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Whether the account was correlated by hand.",
			},
			"disabled": schema.BoolAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Whether the account is disabled. A change enables or disables it.",
			},
			"locked": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether the account is locked. It goes from true to false only: that unlocks the account.",
			},
			"on_destroy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(onDestroyDelete),
				Validators: []validator.String{stringvalidator.OneOf(onDestroyDelete, onDestroyRemove, onDestroyDisable, onDestroyForget)},
				MarkdownDescription: "What `terraform destroy` does: `delete` the account (sources of connection type `file` only), " +
					"`remove` it from Identity Security Cloud without touching the source, `disable` it, or `forget` it. Default `delete`.",
			},
			"native_identity":  computed("What identifies the account on its source: the value of the schema's identity attribute."),
			"name":             computed("The account's name: the value of the schema's display attribute."),
			"uuid":             computed("The account's UUID on its source, if the source has one."),
			"has_entitlements": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the account has entitlements."},
			"created":          computed("When the account was created (RFC 3339)."),
			"timeouts":         lifecycle.Timeouts(),
		},
	}
}
