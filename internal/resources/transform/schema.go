package transform

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A transform: it computes a value, such as that of an identity attribute or of a field of a provisioning " +
			"policy, from others. Mappings and other transforms use it by its name: `{ type = \"reference\", attributes = { id = " +
			"sailpoint_transform.NAME.name } }`. An update is one PUT.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, MarkdownDescription: "The transform's id."},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 50)},
				MarkdownDescription: "The name, unique in the tenant, of 1 to 50 characters. Immutable.",
			},
			"type": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "The operation, such as `lookup`, `concat` or `firstValid`. Immutable.",
			},
			"attributes": schema.DynamicAttribute{
				Optional: true,
				MarkdownDescription: "An object with what the operation needs, as the documentation of the operation says; other transforms " +
					"may stand in it, at any depth. The transform as a whole, as JSON, is limited to 400 KB.",
			},
			"internal": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether the transform is one of SailPoint's own, which can't be changed.",
			},
			"timeouts": lifecycle.Timeouts(),
		},
	}
}
