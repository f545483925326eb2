package source_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// direct is a source that a cluster connects.
func direct(tenant *acctest.Tenant, arguments string) string {
	return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name      = "AD"
  owner_id  = %q
  connector = "active-directory"
  %s
}
`, tenant.Owner, arguments)
}

func TestReferences(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	first, second := tenant.AddCluster("First"), tenant.AddCluster("Second")
	successor := tenant.AddIdentity("Sue Successor")
	acctest.Run(t,
		resource.TestStep{
			Config: direct(tenant, fmt.Sprintf(`
  cluster_id                  = %q
  account_correlation_rule_id = "r1"
  manager_correlation_rule_id = "r2"
  before_provisioning_rule_id = "r3"
  management_workgroup_id     = "g1"
  manager_correlation_mapping = { account_attribute_name = "manager", identity_attribute_name = "uid" }
`, first)),
			Check: acctest.Then(func() {
				tenant.ExpectBody(post, fmt.Sprintf(`{
					"name": "AD", "owner": {"type": "IDENTITY", "id": %q}, "connector": "active-directory",
					"cluster": {"type": "CLUSTER", "id": %q}, "managementWorkgroup": {"type": "GOVERNANCE_GROUP", "id": "g1"},
					"accountCorrelationRule": {"type": "RULE", "id": "r1"}, "managerCorrelationRule": {"type": "RULE", "id": "r2"},
					"beforeProvisioningRule": {"type": "RULE", "id": "r3"},
					"managerCorrelationMapping": {"accountAttributeName": "manager", "identityAttributeName": "uid"}
				}`, tenant.Owner, first))
				tenant.ExpectWrites(post)
			}),
		},
		resource.TestStep{
			Config: direct(tenant, fmt.Sprintf(`
  cluster_id                  = %q
  account_correlation_rule_id = "r4"
  manager_correlation_mapping = { account_attribute_name = "manager", identity_attribute_name = "email" }
`, second)),
			// What no change of these can affect is known in the plan.
			ConfigPlanChecks: acctest.Planned(
				plancheck.ExpectKnownValue(address, tfjsonpath.New("connector_id"), knownvalue.StringExact("active-directory")),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("authoritative"), knownvalue.Bool(false)),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("type"), knownvalue.StringExact("Active Directory - Direct")),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("schema_ids"), knownvalue.SetSizeExact(1)),
			),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, fmt.Sprintf(`[
					{"op": "replace", "path": "/accountCorrelationRule", "value": {"type": "RULE", "id": "r4"}},
					{"op": "remove", "path": "/beforeProvisioningRule"},
					{"op": "replace", "path": "/cluster/id", "value": %q},
					{"op": "remove", "path": "/managementWorkgroup"},
					{"op": "replace", "path": "/managerCorrelationMapping",
					 "value": {"accountAttributeName": "manager", "identityAttributeName": "email"}},
					{"op": "remove", "path": "/managerCorrelationRule"}
				]`, second))
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{
			Config: tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name      = "Directory"
  owner_id  = %q
  connector = "active-directory"
}`, successor),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, fmt.Sprintf(`[
					{"op": "remove", "path": "/accountCorrelationRule"},
					{"op": "remove", "path": "/cluster"},
					{"op": "remove", "path": "/managerCorrelationMapping"},
					{"op": "replace", "path": "/name", "value": "Directory"},
					{"op": "replace", "path": "/owner", "value": {"type": "IDENTITY", "id": %q}}
				]`, successor))
				tenant.ExpectWrites(patch)
			}),
		},
	)
}

// Values that come from elsewhere are sent once they are known.
func TestUnknown(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	config := func(value string) string {
		return hr(tenant, `connector_attributes = {
    host   = terraform_data.later.output
    nested = { same = "s", later = terraform_data.later.output }
    list   = ["a", terraform_data.later.output]
  }`) + fmt.Sprintf(`
resource "terraform_data" "later" {
  input            = %[1]q
  triggers_replace = %[1]q
}
`, value)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: config("one"),
			Check: acctest.Then(func() {
				tenant.ExpectBody(post, fmt.Sprintf(`{
					"name": "HR", "owner": {"type": "IDENTITY", "id": %q}, "connector": "delimited-file",
					"connectorAttributes": {"host": "one", "nested": {"same": "s", "later": "one"}, "list": ["a", "one"]}
				}`, tenant.Owner))
				tenant.ExpectWrites(post)
			}),
		},
		resource.TestStep{
			Config: config("two"),
			ConfigPlanChecks: acctest.Planned(
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("connector_attributes").AtMapKey("host")),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("connector_attributes").AtMapKey("nested").AtMapKey("same"), knownvalue.StringExact("s"))),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[
					{"op": "replace", "path": "/connectorAttributes/host", "value": "two"},
					{"op": "replace", "path": "/connectorAttributes/list", "value": ["a", "two"]},
					{"op": "replace", "path": "/connectorAttributes/nested/later", "value": "two"}
				]`)
				tenant.ExpectWrites(patch)
			}),
		},
	)
}

// A member that leaves an element of a list goes; one that others added stays.
func TestListElements(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	config := func(first string) string {
		return hr(tenant, `connector_attributes = { list = [`+first+`, { c = 3 }] }`)
	}
	acctest.Run(t,
		resource.TestStep{Config: config(`{ a = 1, b = 2 }`), Check: acctest.Then(func() { tenant.ExpectWrites(post) })},
		resource.TestStep{
			PreConfig: func() {
				id, _ := tenant.Sole(simulator.Sources)
				tenant.Edit(simulator.Sources, id, func(source map[string]any) {
					attributes, _ := source["connectorAttributes"].(map[string]any)
					attributes["list"] = []any{map[string]any{"a": 1, "b": 2, "theirs": "x"}, map[string]any{"c": 3}}
				})
			},
			Config:           config(`{ a = 1 }`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "connector_attributes.list")),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "replace", "path": "/connectorAttributes/list", "value": [{"a": 1, "theirs": "x"}, {"c": 3}]}]`)
				tenant.ExpectWrites(patch)
			}),
		},
	)
}
