// Package sourceschema is the resource sailpoint_source_schema, a schema of a
// source of Identity Security Cloud.
package sourceschema

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

const updateSchema = "SailPoint API, Update Source Schema (Partial)"

var (
	patched   = policy.Source{Document: updateSchema, Rule: "changed by JSON Patch"}
	immutable = policy.Source{Document: updateSchema, Rule: "the API refuses changes to id, name, created and modified of a schema"}
)

var table = policy.New(source.Parent.Rows(updateSchema, collection.AdoptRows(
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Immutable, Why: immutable},
	kept("native_object_type", "/nativeObjectType"),
	kept("identity_attribute", "/identityAttribute"),
	kept("display_attribute", "/displayAttribute"),
	policy.Field{Attr: "hierarchy_attribute", Pointer: "/hierarchyAttribute", Class: policy.Mutable, Why: patched},
	kept("include_permissions", "/includePermissions"),
	policy.Field{Attr: "features", Pointer: "/features", Class: policy.Mutable, Compare: document.AsSet, Why: patched},
	policy.Field{Attr: "configuration", Pointer: "/configuration", Class: policy.Mutable, Open: true, Removal: policy.LetGo, Why: patched},
	policy.Field{
		Attr: "attributes", Pointer: "/attributes", Class: policy.Mutable, Open: true, Depth: 2, Entries: true, Removal: policy.LetGo,
		Shape: policy.KeyedList{Key: "name"}, Why: patched,
	},
	policy.Field{Attr: "schema_id", Pointer: collection.OwnPointer, Class: policy.ReadOnly, Why: immutable},
	policy.Field{Attr: "created", Pointer: "/created", Class: policy.ReadOnly, Why: immutable},
)...)...)

// kept is the row of a value that the API has no empty form of.
func kept(attr, pointer string) policy.Field {
	return policy.Field{Attr: attr, Pointer: pointer, Class: policy.Mutable, Removal: policy.Keep, Why: patched}
}
