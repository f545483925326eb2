// Package account is the resource sailpoint_account, an account of Identity
// Security Cloud.
package account

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

const (
	updateAccount = "SailPoint API, Update Account"
	unlockAccount = "SailPoint API, Unlock Account"
)

var (
	byPut = policy.Source{
		Document: updateAccount,
		Rule:     "changed by a PUT that carries every attribute; what is missing from it becomes null",
	}
	byPatch    = policy.Source{Document: updateAccount, Rule: "PATCH takes identityId and manuallyCorrelated only"}
	byServer   = policy.Source{Document: updateAccount, Rule: "set by the server"}
	identifies = policy.Source{
		Document: updateAccount,
		Rule: "the source's account schema names it as identity attribute: it identifies the account, and a PUT with another " +
			"value, or without it, could delete the account",
	}
)

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: byServer},
	policy.Field{
		Attr: "source_id", Pointer: "/sourceId", Class: policy.Immutable,
		Why: policy.Source{Document: updateAccount, Rule: "an account belongs to one source for good"},
	},
	policy.Field{
		Attr: "attributes", Pointer: "/attributes", Class: policy.Mutable, Open: true, Compare: document.AsSet, FoldKeys: true,
		ImmutableKeys: "identity attribute", Why: byPut,
	},
	policy.Field{ // correlation looks for an identity where there is none
		Attr: "identity_id", Pointer: "/identityId", Class: policy.Mutable, Computed: true,
		AffectedBy: []string{"attributes"}, AffectedIfNull: true, Why: byPatch,
	},
	policy.Field{
		Attr: "manually_correlated", Pointer: "/manuallyCorrelated", Class: policy.Mutable, Computed: true,
		AffectedBy: []string{"identity_id"}, Why: byPatch,
	},
	policy.Field{
		Attr: "disabled", Pointer: "/disabled", Class: policy.Mutable, Computed: true,
		Why: policy.Source{Document: "SailPoint API, Enable Account and Disable Account", Rule: "changed by operations of its own"},
	},
	policy.Field{
		Attr: "locked", Pointer: "/locked", Class: policy.Mutable, Computed: true, Transition: onlyUnlock,
		Why: policy.Source{Document: unlockAccount, Rule: "true can become false, never the other way"},
	},
	policy.Field{Attr: "on_destroy", Class: policy.Local},
	policy.Field{Attr: "native_identity", Pointer: "/nativeIdentity", Class: policy.ReadOnly, Why: byServer},
	policy.Field{
		Attr: "name", Pointer: "/name", Class: policy.ReadOnly, Why: byServer,
		AffectedBy: []string{"attributes"}, AffectedByKey: func(key policy.Key) bool { return key.Display },
	},
	policy.Field{Attr: "uuid", Pointer: "/uuid", Class: policy.ReadOnly, Why: byServer},
	policy.Field{
		Attr: "has_entitlements", Pointer: "/hasEntitlements", Class: policy.ReadOnly, Why: byServer,
		AffectedBy: []string{"attributes"}, AffectedByKey: func(key policy.Key) bool { return key.Entitlement },
	},
	policy.Field{Attr: "created", Pointer: "/created", Class: policy.ReadOnly, Why: byServer},
)

// onlyUnlock refuses to lock: the API has an operation to unlock an account and
// none to lock it.
func onlyUnlock(prior, plan any) string {
	if plan == true && prior != true {
		return "the API can unlock an account, not lock it"
	}
	return ""
}
