// Package connectoraccount is the resource sailpoint_connector_account, an
// account that a SaaS connector manages on its source.
package connectoraccount

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// The commands of a connector (SaaS Connectivity, Connector Commands).
const (
	commandRead     = "std:account:read"
	commandList     = "std:account:list"
	commandCreate   = "std:account:create"
	commandUpdate   = "std:account:update"
	commandDelete   = "std:account:delete"
	commandEnable   = "std:account:enable"
	commandDisable  = "std:account:disable"
	commandUnlock   = "std:account:unlock"
	commandPassword = "std:change-password"
)

const accountUpdate = "SaaS Connectivity, Account Update"

var (
	byConnector = policy.Source{Document: accountUpdate, Rule: "set by the connector"}
	key         = policy.Source{Document: accountUpdate, Rule: "it is the key by which the connector finds the account"}
)

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: byConnector},
	policy.Field{
		Attr: "connector", Pointer: "/connector", Class: policy.Immutable,
		Why: policy.Source{Document: accountUpdate, Rule: "an account belongs to one connector for good"},
		Instead: "if the connector only has another name in the provider block now, let go of the account under its old name " +
			"(terraform state rm, or a removed block with destroy = false) and import it as NEW_NAME/identity",
	},
	policy.Field{Attr: "identity", Pointer: "/identity", Class: policy.Immutable, Computed: true, Why: key},
	policy.Field{Attr: "unique_id", Pointer: "/uniqueId", Class: policy.ReadOnly, Why: byConnector},
	policy.Field{
		Attr: "attributes", Pointer: "/attributes", Class: policy.Mutable, Open: true, Compare: document.AsSet, FoldKeys: true,
		FreshRead:     true,
		ImmutableKeys: "identity attribute",
		Why: policy.Source{
			Document: accountUpdate,
			Rule:     "changed by Set for one value, and by Add and Remove for several",
		},
	},
	policy.Field{
		Attr: "disabled", Pointer: "/disabled", Class: policy.Mutable, Computed: true,
		Why: policy.Source{Document: "SaaS Connectivity, Account Enable and Account Disable", Rule: "changed by commands of their own"},
	},
	policy.Field{
		Attr: "locked", Pointer: "/locked", Class: policy.Mutable, Computed: true, Transition: onlyUnlock,
		Why: policy.Source{Document: "SaaS Connectivity, Account Unlock", Rule: "true can become false, never the other way"},
	},
	policy.Field{
		Attr: "password_wo", Pointer: "/password", Class: policy.WriteOnly, Version: "password_wo_version",
		Why: policy.Source{Document: "SaaS Connectivity, Change Password", Rule: "write-only, changed by a command of its own"},
	},
	policy.Field{Attr: "password_wo_version", Class: policy.Local},
	policy.Field{Attr: "split_values", Class: policy.Local},
	policy.Field{Attr: "on_destroy", Class: policy.Local},
)

// onlyUnlock refuses to lock.
func onlyUnlock(prior, plan any) string {
	if plan == true && prior != true {
		return "connectors can unlock an account, not lock it"
	}
	return ""
}
