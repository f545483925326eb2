package workgroup

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var notEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A governance group, which the API calls a workgroup: identities that decide together, such as on requests " +
			"for access. Its members are left alone. An update is one JSON Patch.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, MarkdownDescription: "The group's id."},
			"name": schema.StringAttribute{
				Required: true, Validators: notEmpty, MarkdownDescription: "The name, unique in the tenant.",
			},
			"description": schema.StringAttribute{Optional: true, Validators: notEmpty, MarkdownDescription: "A description."},
			"owner_id": schema.StringAttribute{
				Required: true, Validators: notEmpty, MarkdownDescription: "The id of the identity that owns the group.",
			},
			"timeouts": lifecycle.Timeouts(),
		},
	}
}
