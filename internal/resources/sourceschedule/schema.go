package sourceschedule

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A schedule of a source: when its accounts, or its groups, are aggregated. A source has one of each type. An " +
			"update is a JSON Patch.",
		Attributes: source.Parent.Attributes("`source_id/type`", map[string]schema.Attribute{
			"type": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "What is aggregated: `ACCOUNT_AGGREGATION` or `GROUP_AGGREGATION`. Immutable.",
			},
			"cron_expression": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "When: second, minute, hour, day of month, month, day of week (1 to 7, Sunday to Saturday) and, if need be, " +
					"year. One of the two days is `?`. `0 0 5 * * ?` is each day at five o'clock.",
			},
		}),
	}
}
