// Package iiqaccount is the resource sailpoint_iiq_account, an account (link) of
// IdentityIQ over SCIM.
package iiqaccount

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

const putAccount = "IdentityIQ SCIM API, Update an Account"

var (
	byPut     = policy.Source{Document: putAccount, Rule: "changed by a PUT of the complete account"}
	byServer  = policy.Source{Document: putAccount, Rule: "set by the server"}
	immutable = policy.Source{Document: putAccount, Rule: "the API names it as immutable"}
	secret    = policy.Source{Document: putAccount, Rule: "write-only, never returned in a response"}
)

// extension is where the backend keeps the attributes of the application, which
// on the wire stand under a URN with the application's name in it.
const extension = "attributes"

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: byServer},
	policy.Field{Attr: "user_id", Pointer: "/identity", Class: policy.Mutable, Shape: policy.Reference{ID: "value"}, Why: byPut},
	policy.Field{
		Attr: "application_id", Pointer: "/application", Class: policy.Immutable, Shape: policy.Reference{ID: "value"},
		Why: policy.Source{Document: putAccount, Rule: "an account belongs to one application for good"},
	},
	policy.Field{Attr: "native_identity", Pointer: "/nativeIdentity", Class: policy.Immutable, Why: immutable},
	policy.Field{Attr: "instance", Pointer: "/instance", Class: policy.Immutable, Why: immutable},
	policy.Field{Attr: "display_name", Pointer: "/displayName", Class: policy.Mutable, Why: byPut},
	policy.Field{
		Attr: "attributes", Pointer: "/" + extension, Class: policy.Mutable, Open: true, Compare: document.AsSet, FoldKeys: true, Why: byPut,
	},
	policy.Field{Attr: "active", Pointer: "/active", Class: policy.Mutable, Removal: policy.Keep, Why: byPut},
	policy.Field{
		Attr: "locked", Pointer: "/locked", Class: policy.Mutable, Removal: policy.Keep, Transition: onlyUnlock,
		Why: policy.Source{Document: putAccount, Rule: "true can become false, never the other way"},
	},
	policy.Field{Attr: "password_wo", Pointer: "/password", Class: policy.WriteOnly, Version: "password_wo_version", Why: secret},
	policy.Field{
		Attr: "current_password_wo", Pointer: "/currentPassword", Class: policy.WriteOnly, Version: "password_wo_version", Why: secret,
	},
	policy.Field{Attr: "password_wo_version", Class: policy.Local},
	policy.Field{Attr: "application_name", Pointer: "/application/displayName", Class: policy.ReadOnly, Why: byServer},
	policy.Field{Attr: "uuid", Pointer: "/uuid", Class: policy.ReadOnly, AffectedBy: []string{"attributes"}, Why: byServer},
	policy.Field{
		Attr: "manually_correlated", Pointer: "/manuallyCorrelated", Class: policy.ReadOnly, AffectedBy: []string{"user_id"}, Why: byServer,
	},
	policy.Field{
		Attr: "has_entitlements", Pointer: "/hasEntitlements", Class: policy.ReadOnly, AffectedBy: []string{"attributes"}, Why: byServer,
	},
)

// onlyUnlock refuses to lock.
func onlyUnlock(prior, plan any) string {
	if plan == true && prior != true {
		return "an account may be unlocked by setting locked to false, but can't be locked"
	}
	return ""
}
