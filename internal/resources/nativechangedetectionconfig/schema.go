package nativechangedetectionconfig

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

func resourceSchema() schema.Schema {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(false), MarkdownDescription: description}
	}
	texts := func(description string) schema.SetAttribute {
		return schema.SetAttribute{
			ElementType: types.StringType, Optional: true, Computed: true,
			Default: setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{})), MarkdownDescription: description,
		}
	}
	return schema.Schema{
		MarkdownDescription: "The native change detection configuration of a source: which changes that are made on the system itself, and not " +
			"through Identity Security Cloud, an aggregation takes notice of. An update is one PUT.",
		Attributes: source.Parent.Attributes("`source_id`", collection.AdoptAttributes(
			"configuration", "somebody may have switched the detection on.", "one that was adopted is", map[string]schema.Attribute{
				"enabled":                             schema.BoolAttribute{Required: true, MarkdownDescription: "Whether changes are detected."},
				"operations":                          texts("What is detected: `ACCOUNT_CREATED`, `ACCOUNT_UPDATED` and `ACCOUNT_DELETED`, or some of them. Default none."),
				"all_entitlements":                    flag("Whether changes of all entitlements count. Default `false`."),
				"all_non_entitlement_attributes":      flag("Whether changes of all other account attributes count. Default `false`."),
				"selected_entitlements":               texts("The entitlements whose changes count, unless all do. Default none."),
				"selected_non_entitlement_attributes": texts("The other account attributes whose changes count, unless all do. Default none."),
			})),
	}
}
