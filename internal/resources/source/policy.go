// Package source is the resource sailpoint_source, a source of Identity
// Security Cloud.
package source

import (
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

const updateSource = "SailPoint API, Update Source (Partial)"

var (
	patched   = policy.Source{Document: updateSource, Rule: "changed by JSON Patch"}
	immutable = policy.Source{
		Document: updateSource,
		Rule: "the API refuses changes to id, type, authoritative, created, modified, connector, connectorClass and " +
			"passwordPolicies of a source",
	}
	byServer = policy.Source{Document: updateSource, Rule: "set by the server"}
)

// healthKeys are the members of connectorAttributes that no request may touch:
// the API answers 400, Illegal attempt to modify "healthy" field.
var healthKeys = []string{"healthy", "since", "status"}

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: immutable},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Mutable, Why: patched},
	policy.Field{Attr: "owner_id", Pointer: "/owner", Class: policy.Mutable, Shape: policy.Reference{Type: "IDENTITY"}, Why: patched},
	policy.Field{Attr: "connector", Pointer: "/connector", Class: policy.Immutable, Same: sameConnector, Why: immutable},
	policy.Field{Attr: "type", Pointer: "/type", Class: policy.Immutable, Computed: true, Why: immutable},
	policy.Field{Attr: "connector_class", Pointer: "/connectorClass", Class: policy.Immutable, Computed: true, Why: immutable},
	policy.Field{
		Attr: "password_policy_ids", Pointer: "/passwordPolicies", Class: policy.Immutable, Computed: true,
		Shape: policy.References{Type: "PASSWORD_POLICY"}, Compare: document.AsSet, Why: immutable,
		Instead: "change the policies by PATCH /sources/v1/{sourceId}/password-policies, and set the attribute to the result",
	},
	policy.Field{Attr: "description", Pointer: "/description", Class: policy.Mutable, Why: patched},
	policy.Field{
		Attr: "cluster_id", Pointer: "/cluster", Class: policy.Mutable,
		Shape: policy.Reference{Type: "CLUSTER", ByID: true}, Why: patched,
	},
	policy.Field{Attr: "features", Pointer: "/features", Class: policy.Mutable, Compare: document.AsSet, Why: patched},
	policy.Field{Attr: "delete_threshold", Pointer: "/deleteThreshold", Class: policy.Mutable, Removal: policy.Keep, Why: patched},
	policy.Field{
		Attr: "credential_provider_enabled", Pointer: "/credentialProviderEnabled", Class: policy.Mutable,
		Removal: policy.Keep, Why: patched,
	},
	rule("account_correlation_rule_id", "/accountCorrelationRule"),
	rule("manager_correlation_rule_id", "/managerCorrelationRule"),
	rule("before_provisioning_rule_id", "/beforeProvisioningRule"),
	policy.Field{
		Attr: "management_workgroup_id", Pointer: "/managementWorkgroup", Class: policy.Mutable,
		Shape: policy.Reference{Type: "GOVERNANCE_GROUP"}, Why: patched,
	},
	policy.Field{
		Attr: "manager_correlation_mapping", Pointer: "/managerCorrelationMapping", Class: policy.Mutable,
		Shape: policy.Record{
			"account_attribute_name":  "accountAttributeName",
			"identity_attribute_name": "identityAttributeName",
		}, Why: patched,
	},
	policy.Field{
		Attr: "connector_attributes", Pointer: "/connectorAttributes", Class: policy.Mutable, Open: true,
		ServerKeys: append([]string{
			"connectionType", "connectorName", "cloudDisplayName", "cloudExternalId", "templateApplication",
			"beforeProvisioningRule", "deleteThresholdPercentage", "idnPreviousCorrelationConfig",
		}, healthKeys...),
		Why: policy.Source{Document: updateSource, Rule: "changed by JSON Patch, one operation a key"},
	},
	policy.Field{
		Attr: "connector_attributes_wo", Pointer: "/connectorAttributes", Class: policy.WriteOnly, Version: "connector_attributes_wo_version",
		Why: policy.Source{
			Document: updateSource,
			Rule:     "passwords are submitted as plain text and shown as cipher text, which can't be decrypted",
		},
	},
	policy.Field{Attr: "connector_attributes_wo_version", Class: policy.Local},
	policy.Field{
		Attr: "provision_as_csv", Class: policy.CreateOnly,
		Why: policy.Source{Document: "SailPoint API, Create Source", Rule: "a parameter of the creation that can't be read back"},
	},
	policy.Field{Attr: "authoritative", Pointer: "/authoritative", Class: policy.ReadOnly, Why: immutable},
	policy.Field{Attr: "connector_id", Pointer: "/connectorId", Class: policy.ReadOnly, Why: byServer},
	policy.Field{Attr: "connector_name", Pointer: "/connectorName", Class: policy.ReadOnly, Why: byServer},
	policy.Field{Attr: "connection_type", Pointer: "/connectionType", Class: policy.ReadOnly, Why: byServer},
	policy.Field{
		Attr: "account_correlation_config_id", Pointer: "/accountCorrelationConfig", Class: policy.ReadOnly,
		Shape: policy.Reference{Type: "ACCOUNT_CORRELATION_CONFIG"}, Why: byServer,
	},
	policy.Field{
		Attr: "schema_ids", Pointer: "/schemas", Class: policy.ReadOnly, Compare: document.AsSet,
		Shape: policy.References{Type: "CONNECTOR_SCHEMA"}, Why: byServer,
	},
	policy.Field{Attr: "created", Pointer: "/created", Class: policy.ReadOnly, Why: immutable},
)

func rule(attr, pointer string) policy.Field {
	return policy.Field{Attr: attr, Pointer: pointer, Class: policy.Mutable, Shape: policy.Reference{Type: "RULE"}, Why: patched}
}

// fileConnector is the connector of delimited files.
const fileConnector = "delimited-file"

// sameConnector knows that tenants store "delimited-file" under the name of its
// newer user interface.
func sameConnector(a, b any) bool {
	textA, okA := a.(string)
	textB, okB := b.(string)
	return okA && okB && strings.TrimSuffix(textA, "-angularsc") == strings.TrimSuffix(textB, "-angularsc")
}
