package correlationconfig

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

// What becomes of the configuration when the resource is destroyed.
const (
	onDestroyReset  = "reset"
	onDestroyForget = "forget"
)

func resourceSchema() schema.Schema {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(false), MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "The correlation configuration of a source: how its accounts find their identities. It exists as long as its " +
			"source does, so that creating the resource takes it over; what that overwrites is in a warning of the plan. An update is one " +
			"PUT, which starts from what is on the server.",
		Attributes: source.Parent.Attributes("`source_id`", map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty, MarkdownDescription: "The name. The server gives it one.",
			},
			"attribute_assignments": schema.ListNestedAttribute{
				Required: true,
				MarkdownDescription: "The assignments, in the order in which they are tried. An account belongs to the identity that the first " +
					"one finds. `[]` correlates nothing.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"property": schema.StringAttribute{
						Required: true, Validators: notEmpty, MarkdownDescription: "The identity attribute, such as `email`.",
					},
					"value": schema.StringAttribute{
						Required: true, Validators: notEmpty, MarkdownDescription: "The account attribute that it has to equal.",
					},
					"operation": schema.StringAttribute{
						Optional: true, Computed: true, Default: stringdefault.StaticString("EQ"), MarkdownDescription: "The comparison. Default `EQ`.",
					},
					"complex":     flag("Whether the assignment is a complex one. Default `false`."),
					"ignore_case": flag("Whether case makes no difference. Default `false`."),
					"match_mode": schema.StringAttribute{
						Optional: true, Validators: notEmpty, MarkdownDescription: "What part has to match: `ANYWHERE`, `START` or `END`.",
					},
					"filter_string": schema.StringAttribute{
						Optional: true, Validators: notEmpty, MarkdownDescription: "A filter for the identities.",
					},
				}},
			},
			"config_id": schema.StringAttribute{Computed: true, MarkdownDescription: "The configuration's id in the API."},
			"on_destroy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(onDestroyForget),
				Validators: []validator.String{stringvalidator.OneOf(onDestroyReset, onDestroyForget)},
				MarkdownDescription: "What `terraform destroy` does: `reset` the configuration, so that it has no assignments, or `forget` it. " +
					"Default `forget`.",
			},
		}),
	}
}
