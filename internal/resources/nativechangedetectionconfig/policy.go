// Package nativechangedetectionconfig is the resource
// sailpoint_native_change_detection_config: which changes that are made on the
// system itself a source of Identity Security Cloud takes notice of.
package nativechangedetectionconfig

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

const putConfig = "SailPoint API, Update Native Change Detection Configuration"

var put = policy.Source{Document: putConfig, Rule: "changed by a PUT that replaces the configuration"}

var table = policy.New(source.Parent.Rows(putConfig, collection.AdoptRows(
	policy.Field{Attr: "enabled", Pointer: "/enabled", Class: policy.Mutable, Why: put},
	set("operations", "/operations"),
	policy.Field{Attr: "all_entitlements", Pointer: "/allEntitlements", Class: policy.Mutable, Why: put},
	policy.Field{Attr: "all_non_entitlement_attributes", Pointer: "/allNonEntitlementAttributes", Class: policy.Mutable, Why: put},
	set("selected_entitlements", "/selectedEntitlements"),
	set("selected_non_entitlement_attributes", "/selectedNonEntitlementAttributes"),
)...)...)

func set(attr, pointer string) policy.Field {
	return policy.Field{Attr: attr, Pointer: pointer, Class: policy.Mutable, Compare: document.AsSet, Why: put}
}
