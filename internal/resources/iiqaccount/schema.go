package iiqaccount

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

func resourceSchema() schema.Schema {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	required := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: description}
	}
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, WriteOnly: true, Validators: notEmpty, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "An account of IdentityIQ: the link between a user and an application. An update is one PUT of the complete " +
			"account, everything as it was read and the managed values as planned. Needs the provider's `iiq` arguments.",
		Attributes: map[string]schema.Attribute{
			"id":              schema.StringAttribute{Computed: true, MarkdownDescription: "The account's id."},
			"user_id":         required("The id of the user that the account belongs to."),
			"application_id":  required("The id of the account's application. Immutable."),
			"native_identity": required("What identifies the account on its application. Immutable."),
			"instance": schema.StringAttribute{
				Optional: true, Validators: notEmpty,
				MarkdownDescription: "The instance of the application, where it has several. Immutable.",
			},
			"display_name": schema.StringAttribute{Optional: true, Validators: notEmpty, MarkdownDescription: "The name shown to people."},
			"attributes": schema.DynamicAttribute{
				Optional: true,
				MarkdownDescription: "The account attributes that are managed, as an object by the names of the application's account schema; " +
					"multi-valued ones are lists, whose order doesn't matter. Other attributes are left as they are.",
			},
			"active": schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether the account is enabled."},
			"locked": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether the account is locked. It goes from true to false only: that unlocks the account.",
			},
			"password_wo": secret("The password. It is sent when the account is created and when `password_wo_version` changes, and " +
				"stored nowhere. Needs Terraform 1.11 or newer."),
			"current_password_wo": secret("The password that the account has, where a change needs it. Sent with `password_wo`, stored nowhere."),
			"password_wo_version": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(0)},
				MarkdownDescription: "Raise it to have the passwords sent again.",
			},
			"application_name":    schema.StringAttribute{Computed: true, MarkdownDescription: "The name of the application."},
			"uuid":                schema.StringAttribute{Computed: true, MarkdownDescription: "The account's UUID on its application, if it has one."},
			"manually_correlated": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the account was correlated by hand."},
			"has_entitlements":    schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the account has entitlements."},
			"timeouts":            lifecycle.Timeouts(),
		},
	}
}
