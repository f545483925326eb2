package provisioningpolicy

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

func resourceSchema() schema.Schema {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	return schema.Schema{
		MarkdownDescription: "A provisioning policy of a source: the values that an account is created or changed with. A source has one " +
			"for each usage type. An update is one JSON Patch; fields that the configuration doesn't name are left alone.",
		Attributes: source.Parent.Attributes("`source_id/usage_type`", collection.AdoptAttributes(
			"policy", "a source may come with a policy for `CREATE`.", "one that was adopted is", map[string]schema.Attribute{
				"usage_type": schema.StringAttribute{
					Required: true, Validators: notEmpty,
					MarkdownDescription: "What the policy is for: `CREATE`, `UPDATE`, `ENABLE`, `DISABLE`, `DELETE`, `ASSIGN`, `UNASSIGN`, `UNLOCK`, " +
						"`CHANGE_PASSWORD`, `CREATE_GROUP`, or another that the API knows. Immutable.",
				},
				"name":        schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: "The name."},
				"description": schema.StringAttribute{Optional: true, Validators: notEmpty, MarkdownDescription: "A description."},
				"fields": schema.DynamicAttribute{
					Optional: true,
					MarkdownDescription: "The fields, as an object by the account attribute's name; each is an object such as " +
						"`{ type = \"string\", transform = { type = \"identityAttribute\", attributes = { name = \"email\" } } }`, with `type`, " +
						"`transform` and `attributes` of any depth, `isMultiValued`, and `isRequired` where the usage type is `CREATE`. What is " +
						"given here is managed, a `transform` as a whole; other fields are left alone. A field that is taken out again is " +
						"removed. New fields come last, by name.",
				},
			})),
	}
}
