package collection

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// Rows are the rows of a table that every object below a parent has. The document
// is what says that it can't move to another parent.
func (p Parent) Rows(document string, rows ...policy.Field) []policy.Field {
	return append([]policy.Field{
		{
			Attr: "id", Pointer: "/id", Class: policy.ReadOnly,
			Why: policy.Source{Document: document, Rule: "an object below a " + p.Noun + " is known by its path"},
		},
		{
			Attr: p.Attr, Pointer: ParentPointer, Class: policy.Immutable,
			Why: policy.Source{Document: document, Rule: "the id of the " + p.Noun + " is part of the object's path"},
		},
	}, rows...)
}

// Attributes are the attributes of a schema that every object below a parent has,
// and others. The form is what the id consists of.
func (p Parent) Attributes(form string, others map[string]schema.Attribute) map[string]schema.Attribute {
	others["id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "The id in the state: " + form + "."}
	others[p.Attr] = schema.StringAttribute{
		Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "The id of the " + p.Noun + ". Immutable.",
	}
	others["timeouts"] = lifecycle.Timeouts()
	return others
}

// Listing declares the list of the objects below a parent, and what it needs.
func (p Parent) Listing(objects string, needs lifecycle.Access) *lifecycle.Listing {
	return &lifecycle.Listing{
		Access:      &needs,
		Description: "Lists the " + objects + " of one " + p.Noun + ".",
		Arguments: map[string]listschema.Attribute{
			p.Attr: listschema.StringAttribute{Required: true, MarkdownDescription: "The id of the " + p.Noun + "."},
		},
	}
}
