package sourcefile

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var notEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The file that the accounts of a delimited file source come from. It is loaded when the resource is created, and " +
			"again whenever its content changes, and the accounts are there when the apply ends. An account whose row has left the file is " +
			"removed by the source's rules. The content is in no plan and no state, and nobody can read it back from the tenant: what others " +
			"load doesn't show as drift. Deleting the resource leaves the accounts alone.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, MarkdownDescription: "The id of the source."},
			"source_id": schema.StringAttribute{
				Required: true, Validators: notEmpty, MarkdownDescription: "The id of a delimited file source. Immutable.",
			},
			"path": schema.StringAttribute{
				Required: true, Validators: notEmpty,
				MarkdownDescription: "Where the file is, such as `\"${path.module}/employees.csv\"`. Its first row names the account " +
					"attributes. A file that changes between plan and apply ends the apply with \"inconsistent final plan\", and nothing is sent.",
			},
			"disable_optimization": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether every account is processed when the file is loaded, even if its row has not changed.",
			},
			"sha256":   schema.StringAttribute{Computed: true, MarkdownDescription: "The SHA-256 of the content that was loaded."},
			"timeouts": lifecycle.Timeouts(),
		},
	}
}
