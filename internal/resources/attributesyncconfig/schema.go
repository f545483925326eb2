package attributesyncconfig

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

// What becomes of the configuration when the resource is destroyed.
const (
	onDestroyReset  = "reset"
	onDestroyForget = "forget"
)

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The attribute sync configuration of a source: which identity attributes are written to its accounts whenever " +
			"they change. It exists as long as its source does, so that creating the resource takes it over; what that overwrites is in a " +
			"warning of the plan. An update is one PUT with all attributes that the source offers, the managed ones as planned. The " +
			"API's operations are experimental.",
		Attributes: source.Parent.Attributes("`source_id`", map[string]schema.Attribute{
			"attributes": schema.MapAttribute{
				ElementType: types.BoolType, Required: true, Validators: []validator.Map{mapvalidator.NoNullValues()},
				MarkdownDescription: "Whether an identity attribute is synchronized, by its name. The server decides which attributes it offers, by " +
					"the source's provisioning policy for `CREATE`. Attributes that aren't named are left alone; one that is taken out " +
					"again is switched off.",
			},
			"on_destroy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(onDestroyForget),
				Validators: []validator.String{stringvalidator.OneOf(onDestroyReset, onDestroyForget)},
				MarkdownDescription: "What `terraform destroy` does: `reset` the configuration, so that the attributes named here are no longer " +
					"synchronized, or `forget` it. Default `forget`.",
			},
		}),
	}
}
