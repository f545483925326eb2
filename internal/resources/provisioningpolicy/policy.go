// Package provisioningpolicy is the resource sailpoint_provisioning_policy, what a
// source of Identity Security Cloud is provisioned with.
package provisioningpolicy

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

const updatePolicy = "SailPoint API, Update Provisioning Policy (Partial)"

var patched = policy.Source{Document: updatePolicy, Rule: "changed by JSON Patch"}

var table = policy.New(source.Parent.Rows(updatePolicy, collection.AdoptRows(
	policy.Field{
		Attr: "usage_type", Pointer: "/usageType", Class: policy.Immutable,
		Why: policy.Source{Document: updatePolicy, Rule: "the usage type is part of the policy's path"},
	},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Mutable, Why: patched},
	policy.Field{Attr: "description", Pointer: "/description", Class: policy.Mutable, Why: patched},
	policy.Field{
		Attr: "fields", Pointer: "/fields", Class: policy.Mutable, Open: true, Depth: 2, Entries: true, Removal: policy.LetGo,
		Shape: policy.KeyedList{Key: "name"}, Why: patched,
	},
)...)...)
