// Package identityattribute is the resource sailpoint_identity_attribute, an
// attribute that the identities of Identity Security Cloud have.
package identityattribute

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

const updateAttribute = "SailPoint API, Update Identity Attribute"

var (
	replaced = policy.Source{Document: updateAttribute, Rule: "changed by a PUT of the whole attribute"}
	key      = policy.Source{Document: updateAttribute, Rule: "the technical name is the key of an identity attribute"}
	plain    = policy.Source{
		Document: updateAttribute,
		Rule:     "a searchable attribute needs system, standard and multi to be false",
	}
)

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: key},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Immutable, Why: key},
	policy.Field{Attr: "display_name", Pointer: "/displayName", Class: policy.Mutable, Computed: true, Why: replaced},
	policy.Field{Attr: "type", Pointer: "/type", Class: policy.Mutable, Computed: true, Why: replaced},
	policy.Field{Attr: "multi", Pointer: "/multi", Class: policy.Mutable, Computed: true, Why: plain},
	policy.Field{Attr: "searchable", Pointer: "/searchable", Class: policy.Mutable, Computed: true, Why: plain},
	policy.Field{Attr: "standard", Pointer: "/standard", Class: policy.Mutable, Computed: true, Why: plain},
	policy.Field{Attr: "system", Pointer: "/system", Class: policy.Mutable, Computed: true, Why: plain},
	policy.Field{Attr: "sources", Pointer: "/sources", Class: policy.Mutable, Why: replaced},
)
