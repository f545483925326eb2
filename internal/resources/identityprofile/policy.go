// Package identityprofile is the resource sailpoint_identity_profile, an
// identity profile of Identity Security Cloud.
package identityprofile

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

const updateProfile = "SailPoint API, Update the Identity Profile"

var (
	patched   = policy.Source{Document: updateProfile, Rule: "changed by JSON Patch"}
	immutable = policy.Source{
		Document: updateProfile,
		Rule: "the API lists id, name, created, modified, identityCount and identityRefreshRequired of an identity profile as " +
			"fields that can't be updated",
	}
	alone = policy.Source{
		Document: updateProfile,
		Rule:     "authoritative source and identity attribute configuration can't be modified at once, so they go in two requests",
	}
)

// Rows of these groups never share a PATCH; the source goes first.
const (
	sourceGroup = "authoritative source"
	configGroup = "identity attribute configuration"
)

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: immutable},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Immutable, Why: immutable},
	policy.Field{
		Attr: "authoritative_source_id", Pointer: "/authoritativeSource", Class: policy.Mutable,
		Shape: policy.Reference{Type: "SOURCE"}, Exclusive: sourceGroup, Why: alone,
	},
	policy.Field{Attr: "description", Pointer: "/description", Class: policy.Mutable, Why: patched},
	policy.Field{
		Attr: "owner_id", Pointer: "/owner", Class: policy.Mutable, Shape: policy.Reference{Type: "IDENTITY"}, Why: patched,
	},
	policy.Field{Attr: "priority", Pointer: "/priority", Class: policy.Mutable, Removal: policy.Keep, Why: patched},
	policy.Field{
		Attr: "identity_attribute_config.enabled", Pointer: "/identityAttributeConfig/enabled", Class: policy.Mutable,
		Removal: policy.Keep, Exclusive: configGroup, Why: alone,
	},
	policy.Field{
		Attr: "identity_attribute_config.attribute_transforms", Pointer: "/identityAttributeConfig/attributeTransforms",
		Class: policy.Mutable, Open: true, Depth: 1, Removal: policy.LetGo, Exclusive: configGroup, Why: alone,
		Shape: policy.KeyedList{Key: "identityAttributeName", Value: "transformDefinition"},
	},
	policy.Field{Attr: "created", Pointer: "/created", Class: policy.ReadOnly, Why: immutable},
	policy.Field{
		Attr: "identity_count", Pointer: "/identityCount", Class: policy.ReadOnly,
		AffectedBy: []string{"authoritative_source_id"}, Why: immutable,
	},
	policy.Field{
		Attr: "has_time_based_attr", Pointer: "/hasTimeBasedAttr", Class: policy.ReadOnly,
		AffectedBy: []string{"identity_attribute_config.attribute_transforms"}, Why: immutable,
	},
)
