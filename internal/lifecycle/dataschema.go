package lifecycle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// Shown gives the attributes of data sources of the objects of a resource: what
// the API shows, computed. Of each description the first sentence is taken, which
// says what the attribute is, unless another one is given.
func Shown(definition *Definition, descriptions map[string]string) func() map[string]schema.Attribute {
	return func() map[string]schema.Attribute {
		shown := computed("", definition.Schema().Attributes, definition.Policy)
		for attr, description := range descriptions {
			shown[attr] = described(shown[attr], description)
		}
		return shown
	}
}

// computed gives those of a resource's attributes that the API shows. Members of
// an attribute that has a row of its own go with it.
func computed(within string, attributes map[string]resource.Attribute, table *policy.Policy) map[string]schema.Attribute {
	shown := map[string]schema.Attribute{}
	for name, attribute := range attributes {
		rows := table
		if table != nil {
			field, ok := table.Field(within + name)
			nested, isNested := attribute.(resource.SingleNestedAttribute)
			switch {
			case ok && (field.Unseen || field.Class == policy.WriteOnly || field.Class == policy.Local || field.Class == policy.CreateOnly):
				continue
			case ok:
				rows = nil
			case !isNested || len(computed(within+name+".", nested.Attributes, table)) == 0:
				continue // such as timeouts
			}
		}
		shown[name] = computedAttribute(within+name+".", attribute, rows)
	}
	return shown
}

func computedAttribute(within string, attribute resource.Attribute, table *policy.Policy) schema.Attribute {
	description, _, more := strings.Cut(attribute.GetMarkdownDescription(), ". ")
	if more {
		description += "."
	}
	switch a := attribute.(type) {
	case resource.StringAttribute:
		return schema.StringAttribute{Computed: true, MarkdownDescription: description, Sensitive: a.Sensitive}
	case resource.BoolAttribute:
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	case resource.Int32Attribute:
		return schema.Int32Attribute{Computed: true, MarkdownDescription: description}
	case resource.Int64Attribute:
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	case resource.SetAttribute:
		return schema.SetAttribute{Computed: true, MarkdownDescription: description, ElementType: a.ElementType}
	case resource.DynamicAttribute:
		return schema.DynamicAttribute{Computed: true, MarkdownDescription: description}
	case resource.SingleNestedAttribute:
		return schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: description, Attributes: computed(within, a.Attributes, table),
		}
	}
	panic(fmt.Sprintf("lifecycle: data sources don't know a %T yet", attribute))
}

// described changes a description.
func described(attribute schema.Attribute, description string) schema.Attribute {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		a.MarkdownDescription = description
		return a
	case schema.DynamicAttribute:
		a.MarkdownDescription = description
		return a
	case schema.SingleNestedAttribute:
		a.MarkdownDescription = description
		return a
	}
	panic(fmt.Sprintf("lifecycle: can't describe a %T", attribute))
}

var notEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

// optional lets a configuration give an attribute; it may stay computed.
func optional(attribute schema.Attribute, computed bool) schema.Attribute {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		a.Optional, a.Computed, a.Validators = true, computed, notEmpty
		return a
	case schema.BoolAttribute:
		a.Optional, a.Computed = true, computed
		return a
	}
	panic(fmt.Sprintf("lifecycle: objects can't be looked up by a %T", attribute))
}

func (d *DataDefinition) id() string {
	if d.ID != "" {
		return d.ID
	}
	return "id"
}

func attrs(arguments []Argument) []string {
	attrs := make([]string, len(arguments))
	for i, argument := range arguments {
		attrs[i] = argument.Attr
	}
	return attrs
}

// arguments are what objects are listed by.
func (d *DataDefinition) arguments() []Argument { return slices.Concat(d.Keys, d.Selectors) }

// Schema has the list, and what selects its objects.
func (d *many) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	members := d.Attributes()
	attributes := map[string]schema.Attribute{}
	for _, argument := range d.arguments() {
		attributes[argument.Attr] = optional(members[argument.Attr], false)
	}
	if d.Filters != "" {
		attributes["filters"] = schema.StringAttribute{
			Optional: true, Validators: notEmpty,
			MarkdownDescription: "A filter expression of the API, for what the other arguments can't say; both must fit. " + d.Filters +
				" See [Standard Collection Parameters](https://developer.sailpoint.com/docs/api/standard-collection-parameters#filtering-results).",
		}
	}
	if d.Sorters != "" {
		attributes["sorters"] = schema.StringAttribute{
			Optional: true, Validators: notEmpty,
			MarkdownDescription: "The order, as names separated by commas; a `-` before a name reverses it. " + d.Sorters,
		}
	}
	attributes["limit"] = schema.Int64Attribute{
		Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
		MarkdownDescription: "How many " + d.Nouns + " to list at most. All by default, however many pages that takes.",
	}
	same := "."
	if d.Name != "" {
		same = ", each with the attributes that the data source `sailpoint_" + d.Name + "` has."
	}
	if description := "The " + d.Nouns + same; dynamic(members) {
		// The framework has no collections with dynamic members.
		attributes[d.Many] = schema.DynamicAttribute{Computed: true, MarkdownDescription: description}
	} else {
		attributes[d.Many] = schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: description, NestedObject: schema.NestedAttributeObject{Attributes: members},
		}
	}
	resp.Schema = schema.Schema{
		Attributes:          attributes,
		MarkdownDescription: d.About + " This lists all " + d.Nouns + " that fit every argument given; that none does is no error.",
	}
}

// dynamic reports that a member of an object is dynamic.
func dynamic(attributes map[string]schema.Attribute) bool {
	for _, attribute := range attributes {
		switch a := attribute.(type) {
		case schema.DynamicAttribute:
			return true
		case schema.SingleNestedAttribute:
			if dynamic(a.Attributes) {
				return true
			}
		}
	}
	return false
}

// objectType is the type of one object.
func (d *DataDefinition) objectType(ctx context.Context) tftypes.Object {
	object, _ := schema.Schema{Attributes: d.Attributes()}.Type().TerraformType(ctx).(tftypes.Object) // a schema is one
	return object
}

// whole is a number of a configuration; 0 if there is none.
func whole(value any) int {
	number, _ := value.(json.Number) // null is none
	n, _ := number.Int64()           // a validator has seen to the rest
	return int(n)
}
