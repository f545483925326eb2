// Package workgroup is the resource sailpoint_workgroup, a governance group of
// Identity Security Cloud.
package workgroup

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

const patchWorkgroup = "SailPoint API, Patch a Governance Group"

var (
	patched   = policy.Source{Document: patchWorkgroup, Rule: "name, description and owner are changed by JSON Patch"}
	immutable = policy.Source{Document: patchWorkgroup, Rule: "only name, description and owner can be patched"}
)

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: immutable},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Mutable, Why: patched},
	policy.Field{Attr: "description", Pointer: "/description", Class: policy.Mutable, Why: patched},
	policy.Field{Attr: "owner_id", Pointer: "/owner", Class: policy.Mutable, Shape: policy.Reference{Type: "IDENTITY"}, Why: patched},
)
