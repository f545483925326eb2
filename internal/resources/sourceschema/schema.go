package sourceschema

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

func resourceSchema() schema.Schema {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Validators: notEmpty, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "A schema of a source: what its accounts, or its groups, consist of. A source comes with a schema named " +
			"`account`; import that, or set `adopt`. An update is one JSON Patch; attributes that the configuration doesn't name are left alone.",
		Attributes: source.Parent.Attributes("`source_id/schema_id`", collection.AdoptAttributes(
			"schema", "a source comes with a schema named `account`.", "the schema named `account`, and one that was adopted, are", map[string]schema.Attribute{
				"name": schema.StringAttribute{
					Required: true, Validators: notEmpty,
					MarkdownDescription: "The name, unique in the source: `account` for accounts, `group` or the like for entitlements. Immutable.",
				},
				"native_object_type":  text("The type of object on the system itself, such as `User`."),
				"identity_attribute":  text("The attribute whose value identifies an object."),
				"display_attribute":   text("The attribute whose value is shown as an object's name."),
				"hierarchy_attribute": text("The attribute whose values are other objects in a hierarchy; for groups only."),
				"include_permissions": schema.BoolAttribute{
					Optional: true, MarkdownDescription: "Whether an aggregation reads permissions with the objects.",
				},
				"features": schema.SetAttribute{
					ElementType: types.StringType, Optional: true,
					MarkdownDescription: "What the source supports for these objects. SailPoint recommends to leave it alone.",
				},
				"configuration": schema.DynamicAttribute{
					Optional:            true,
					MarkdownDescription: "Further settings, as an object. The keys given here are managed; others are left alone.",
				},
				"attributes": schema.DynamicAttribute{
					Optional: true,
					MarkdownDescription: "The attributes, as an object by name; each is an object such as `{ type = \"STRING\", isMulti = true }` with " +
						"`type`, `description`, `nativeName`, `isMulti`, `isEntitlement`, `isGroup`, and `schema` for what holds a group. What is " +
						"given here is managed, other attributes are left alone. An attribute that is taken out again is removed from the schema.",
				},
				"schema_id": schema.StringAttribute{Computed: true, MarkdownDescription: "The schema's id in the API, to refer to it."},
				"created":   schema.StringAttribute{Computed: true, MarkdownDescription: "When the schema was created (RFC 3339)."},
			})),
	}
}
