package lifecyclestate

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var notEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

func resourceSchema() schema.Schema {
	required := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: description}
	}
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}
	texts := func(description string) schema.SetAttribute {
		return schema.SetAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "A lifecycle state of an identity profile: what identities get, and what is done with their accounts, while they " +
			"are in it. A profile begins with the states `active` and `inactive`: import these. An update is one JSON Patch.",
		Attributes: map[string]schema.Attribute{
			"id":                  schema.StringAttribute{Computed: true, MarkdownDescription: "The ids of the profile and of the state, with a slash between them."},
			"lifecycle_state_id":  schema.StringAttribute{Computed: true, MarkdownDescription: "The state's own id."},
			"identity_profile_id": required("The id of the identity profile. Immutable."),
			"name":                required("The name shown to people. Immutable."),
			"technical_name":      required("The name in the values of the identity attribute `cloudLifecycleState`, unique in the profile. Immutable."),
			"enabled": schema.BoolAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Whether the state is in force. The server starts with `false`.",
			},
			"description": schema.StringAttribute{Optional: true, Validators: notEmpty, MarkdownDescription: "A description."},
			"priority": schema.Int32Attribute{
				Optional: true, MarkdownDescription: "The place in the list of states: lower numbers come first.",
			},
			"identity_state": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty,
				MarkdownDescription: "The identity state that comes with it, such as `ACTIVE` or `INACTIVE_SHORT_TERM`. Immutable.",
			},
			"access_profile_ids": texts("The ids of the access profiles that identities get. No list and an empty one mean the same."),
			"account_actions": schema.ListNestedAttribute{
				Optional: true,
				MarkdownDescription: "What is done with the accounts of an identity that comes into the state. The order doesn't matter. No list and " +
					"an empty one mean the same.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"action": required("`ENABLE`, `DISABLE` or `DELETE`."),
					"source_ids": texts("The ids of the sources whose accounts are meant: delimited files, or sources with the feature `ENABLE`. Required " +
						"unless `all_sources` is true, and not beside it."),
					"exclude_source_ids": texts("The ids of the sources that are left out of all sources. Not beside `source_ids`."),
					"all_sources":        flag("Whether the accounts of all sources are meant."),
				}},
			},
			"email_notification_option": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "Who gets an e-mail when an identity comes into the state. What isn't given here is left alone.",
				Attributes: map[string]schema.Attribute{
					"notify_managers":       flag("Whether the identity's manager does."),
					"notify_all_admins":     flag("Whether all administrators do."),
					"notify_specific_users": flag("Whether the addresses in `email_address_list` do."),
					"email_address_list":    texts("The addresses."),
				},
			},
			"access_action_configuration": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "What is done with the access of an identity that comes into the state.",
				Attributes: map[string]schema.Attribute{
					"remove_all_access_enabled": flag("Whether all access is removed."),
				},
			},
			"identity_count": schema.Int32Attribute{Computed: true, MarkdownDescription: "The number of identities in the state."},
			"created":        schema.StringAttribute{Computed: true, MarkdownDescription: "When the state was created (RFC 3339)."},
			"timeouts":       lifecycle.Timeouts(),
		},
	}
}
