// Package transform is the resource sailpoint_transform, a transform of Identity
// Security Cloud.
package transform

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

const updateTransform = "SailPoint API, Update a Transform"

var (
	replaced = policy.Source{
		Document: updateTransform,
		Rule:     "only attributes can be changed; the body of the PUT repeats name and type",
	}
	immutable = policy.Source{
		Document: updateTransform,
		Rule:     "only attributes can be changed; attempting to change other properties, such as name and type, is an error",
	}
)

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: immutable},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Immutable, Why: immutable},
	policy.Field{Attr: "type", Pointer: "/type", Class: policy.Immutable, Why: immutable},
	policy.Field{Attr: "attributes", Pointer: "/attributes", Class: policy.Mutable, Open: true, Why: replaced},
	policy.Field{
		Attr: "internal", Pointer: "/internal", Class: policy.ReadOnly,
		Why: policy.Source{Document: "SailPoint API, Create Transform", Rule: "only SailPoint makes internal transforms"},
	},
)
