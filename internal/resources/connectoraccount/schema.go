package connectoraccount

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// What becomes of the account when the resource is destroyed.
const (
	onDestroyDelete  = "delete"
	onDestroyDisable = "disable"
	onDestroyForget  = "forget"
)

func resourceSchema() schema.Schema {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	return schema.Schema{
		MarkdownDescription: "An account that a SaaS connector manages, by the commands of the connector: one that runs locally, or one that " +
			"is deployed in the tenant. An update is one `std:account:update` with the smallest list of Set, Add and Remove. Needs an " +
			"entry in the provider's `connectors`.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, MarkdownDescription: "The connector's name and the account's key: the import id."},
			"connector": schema.StringAttribute{
				Required: true, Validators: notEmpty, MarkdownDescription: "The name of the connector in the provider's `connectors`. Immutable.",
			},
			"identity": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty,
				MarkdownDescription: "The account's simple key, or the lookup id of its compound key. The connector decides if it isn't given. Immutable.",
			},
			"unique_id": schema.StringAttribute{Computed: true, MarkdownDescription: "The unique id of a compound key."},
			"attributes": schema.DynamicAttribute{
				Required: true,
				MarkdownDescription: "The account attributes that are managed, as an object by the names of the connector's account schema; " +
					"multi-valued ones are lists, whose order doesn't matter. Other attributes are left as they are.",
			},
			"disabled": schema.BoolAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Whether the account is disabled. A change enables or disables it.",
			},
			"locked": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether the account is locked. It goes from true to false only: that unlocks the account.",
			},
			"password_wo": schema.StringAttribute{
				Optional: true, WriteOnly: true, Validators: notEmpty,
				MarkdownDescription: "The password. It is sent after the account is created and when `password_wo_version` changes, and stored " +
					"nowhere. Needs Terraform 1.11 or newer.",
			},
			"password_wo_version": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(0)},
				MarkdownDescription: "Raise it to have the password sent again.",
			},
			"split_values": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Send several values of an attribute one by one, for connectors that take one at a time. Default `false`: " +
					"one value is sent as it is, several as a list.",
			},
			"on_destroy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(onDestroyDelete),
				Validators: []validator.String{stringvalidator.OneOf(onDestroyDelete, onDestroyDisable, onDestroyForget)},
				MarkdownDescription: "What `terraform destroy` does: `delete` the account, `disable` it, or `forget` it. Default `delete`, " +
					"an error in the plan where the connector can't.",
			},
			"timeouts": lifecycle.Timeouts(),
		},
	}
}
