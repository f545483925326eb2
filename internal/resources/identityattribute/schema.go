package identityattribute

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var notEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

func resourceSchema() schema.Schema {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "An identity attribute: something that identities have, such as a department, which identity profiles map to " +
			"account attributes. An update is one PUT.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, MarkdownDescription: "The attribute's key, which is its technical name."},
			"name": schema.StringAttribute{
				Required: true, Validators: notEmpty, MarkdownDescription: "The technical name, unique in the tenant. Immutable.",
			},
			"display_name": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty, MarkdownDescription: "The name shown to people.",
			},
			"type": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty, MarkdownDescription: "The type of the values, such as `string`.",
			},
			"multi": flag("Whether an identity may have several values."),
			"searchable": flag("Whether identities can be searched for by the attribute. Then `multi`, `standard` and `system` must " +
				"be false."),
			"standard": flag("Whether the attribute is one of the standard ones, which can't be deleted."),
			"system": flag("Whether the attribute belongs to the system: it has no source, can't be configured and can't be " +
				"deleted."),
			"sources": schema.DynamicAttribute{
				Optional: true,
				MarkdownDescription: "A list of mappings that give the attribute its value: `[{ type = \"rule\", properties = { … } }]`. It is " +
					"written whole.",
			},
			"timeouts": lifecycle.Timeouts(),
		},
	}
}
