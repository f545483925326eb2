package source_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_source.hr"
	post    = "POST /sources/v1"
	patch   = "PATCH /sources/v1/{id}"
	remove  = "DELETE /sources/v1/{id}"
)

// hr is a delimited file source with further arguments.
func hr(tenant *acctest.Tenant, arguments string) string {
	return tenant.Provider() + block(tenant, arguments)
}

func block(tenant *acctest.Tenant, arguments string) string {
	return fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name             = "HR"
  owner_id         = %q
  connector        = "delimited-file"
  provision_as_csv = true
  %s
}
`, tenant.Owner, arguments)
}

func connectorAttributes(tenant *acctest.Tenant) map[string]any {
	_, source := tenant.Sole(simulator.Sources)
	attributes, _ := source["connectorAttributes"].(map[string]any)
	return attributes
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t,
		resource.TestStep{
			Config: hr(tenant, `
  description          = "Human resources"
  delete_threshold     = 10
  features             = ["PROVISIONING", "ENABLE"]
  connector_attributes = { delimiter = ",", mergeRows = true, nested = { a = 1, b = "x" }, list = ["p", "q"] }
`),
			Check: acctest.Then(func() { tenant.ExpectWrites(post) }),
		},
		resource.TestStep{
			Config: hr(tenant, `
  description          = "Human resources"
  delete_threshold     = 0
  features             = ["ENABLE", "PROVISIONING"]
  connector_attributes = { delimiter = ";", mergeRows = true, nested = { a = 1 }, "group.a/b~c" = "new" }
`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[
					{"op": "replace", "path": "/connectorAttributes/delimiter", "value": ";"},
					{"op": "add", "path": "/connectorAttributes/group.a~1b~0c", "value": "new"},
					{"op": "remove", "path": "/connectorAttributes/list"},
					{"op": "remove", "path": "/connectorAttributes/nested/b"},
					{"op": "replace", "path": "/deleteThreshold", "value": 0}
				]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{
			Config: hr(tenant, `
  manager_correlation_mapping = { account_attribute_name = "manager", identity_attribute_name = "uid" }
  connector_attributes = { delimiter = ";" }
`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[
					{"op": "remove", "path": "/connectorAttributes/group.a~1b~0c"},
					{"op": "remove", "path": "/connectorAttributes/mergeRows"},
					{"op": "remove", "path": "/connectorAttributes/nested"},
					{"op": "remove", "path": "/description"},
					{"op": "remove", "path": "/features"},
					{"op": "add", "path": "/managerCorrelationMapping",
					 "value": {"accountAttributeName": "manager", "identityAttributeName": "uid"}}
				]`)
				tenant.ExpectWrites(patch)
			}),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("delete_threshold"), knownvalue.Null()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("connector"), knownvalue.StringExact("delimited-file")),
			},
		},
	)
	tenant.ExpectWrites(remove)
	if left := tenant.List(simulator.Sources); len(left) != 0 {
		t.Errorf("%d sources left after destroy", len(left))
	}
}

func TestImmutable(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	step := func(arguments, message string) resource.TestStep {
		return resource.TestStep{Config: hr(tenant, arguments), ExpectError: regexp.MustCompile(message)}
	}
	acctest.Run(t,
		resource.TestStep{Config: hr(tenant, ""), Check: acctest.Then(func() { tenant.ExpectWrites(post) })},
		step(`type = "Other"
		connector_class = "x.Y"
		password_policy_ids = ["1"]`,
			`(?s)type is "DelimitedFile" and\s+can't\s+become "Other".*connector_class is.*password_policy_ids is.*password-policies`),
		resource.TestStep{
			Config: tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name      = "HR"
  owner_id  = %q
  connector = "jdbc"
}`, tenant.Owner),
			ExpectError: regexp.MustCompile(`(?s)connector is "delimited-file" and\s+can't\s+become "jdbc".*terraform taint`),
		},
		step(`authoritative = true`, `(?s)(Invalid Configuration for Read-Only Attribute|Value for unconfigurable attribute)`),
		resource.TestStep{ // what is as the server has it is no change
			Config: hr(tenant, `type = "DelimitedFile"`),
			Check:  acctest.Then(func() { tenant.ExpectWrites() }),
		},
		resource.TestStep{ // ignored, nothing is wrong
			Config: hr(tenant, `type = "Other"
			lifecycle { ignore_changes = [type] }`),
			Check: acctest.Then(func() { tenant.ExpectWrites() }),
		},
	)
}

func TestImmutableReplace(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	config := func(connector string) string {
		return tenant.Provider(`immutable_changes = "replace"`) + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name      = "HR"
  owner_id  = %q
  connector = %q
}`, tenant.Owner, connector)
	}
	acctest.Run(t,
		resource.TestStep{Config: config("delimited-file"), Check: acctest.Then(func() { tenant.ExpectWrites(post) })},
		resource.TestStep{
			Config: config("jdbc"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate),
			}},
			Check: acctest.Then(func() { tenant.ExpectWrites(remove, post) }),
		},
	)
}

// An immutable value that is unknown when Terraform plans is judged inside
// apply, before any write.
func TestImmutableUnknown(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t,
		resource.TestStep{Config: hr(tenant, ""), Check: acctest.Then(func() { tenant.ExpectWrites(post) })},
		resource.TestStep{
			Config: tenant.Provider() + `
resource "terraform_data" "later" { input = "Other" }
` + block(tenant, `type = terraform_data.later.output`),
			ExpectError: regexp.MustCompile(`(?s)type is "DelimitedFile" and\s+can't\s+become "Other"`),
		},
		resource.TestStep{Config: hr(tenant, ""), Check: acctest.Then(func() { tenant.ExpectWrites() })},
	)
}

func TestOwnership(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	edit := func(key string, value any) func() {
		return func() {
			id, _ := tenant.Sole(simulator.Sources)
			tenant.Edit(simulator.Sources, id, func(source map[string]any) {
				attributes, _ := source["connectorAttributes"].(map[string]any)
				attributes[key] = value
			})
			tenant.ClearJournal()
		}
	}
	acctest.Run(t,
		resource.TestStep{Config: hr(tenant, `connector_attributes = { delimiter = ",", nested = { a = 1 }, empty = null }`)},
		resource.TestStep{ // somebody else's keys are neither shown nor touched
			PreConfig: func() {
				edit("theirs", map[string]any{"x": "1"})()
				edit("nested", map[string]any{"a": 1, "theirs": true})()
			},
			Config: hr(tenant, `connector_attributes = { delimiter = ",", nested = { a = 1 }, empty = null }`),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			Check: acctest.Then(func() { tenant.ExpectWrites() }),
		},
		resource.TestStep{ // an object goes leaf by leaf where they keep something in it
			Config: hr(tenant, `connector_attributes = { delimiter = ",", empty = null }`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "remove", "path": "/connectorAttributes/nested/a"}]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // null means kept empty
			PreConfig: edit("empty", "no longer"),
			Config:    hr(tenant, `connector_attributes = { delimiter = ",", empty = null }`),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)},
			},
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "remove", "path": "/connectorAttributes/empty"}]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // drift of a managed key shows as that key
			PreConfig: edit("delimiter", "|"),
			Config:    hr(tenant, `connector_attributes = { delimiter = ",", empty = null }`),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{acctest.ExpectChanged(address, "connector_attributes.delimiter")},
			},
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "replace", "path": "/connectorAttributes/delimiter", "value": ","}]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // null over a value that was never applied clears it
			Config: hr(tenant, `connector_attributes = { delimiter = ",", theirs = null }`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "remove", "path": "/connectorAttributes/theirs"}]`)
				tenant.ExpectWrites(patch)
				if nested, _ := connectorAttributes(tenant)["nested"].(map[string]any); nested["theirs"] != true {
					t.Errorf("an unmanaged key was lost: %v", nested)
				}
			}),
		},
	)
}

// Another type or order of the same values is no difference.
func TestSpelling(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	same := func(arguments string) resource.TestStep {
		return resource.TestStep{
			Config: hr(tenant, arguments),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
		}
	}
	acctest.Run(t,
		resource.TestStep{Config: hr(tenant, `connector_attributes = { list = ["a", "b"], number = 1, big = 9007199254740993, "" = "empty key" }`)},
		same(`connector_attributes = { list = tolist(["a", "b"]), number = 1.0, big = 9007199254740993, "" = "empty key" }`),
		same(`connector_attributes = merge({ list = ["a", "b"] }, { number = 1, big = 9007199254740993, "" = "empty key" })`),
	)
}

func TestInvalid(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	bad := func(arguments, message string) resource.TestStep {
		return resource.TestStep{Config: hr(tenant, arguments), ExpectError: regexp.MustCompile(message), PlanOnly: true}
	}
	acctest.Run(t,
		bad(`connector_attributes = ["x"]`, `connector_attributes must be an object`),
		bad(`connector_attributes = { healthy = true }`, `belongs to the server`),
		bad(`delete_threshold = 101`, `between 0 and 100`),
		bad(`description = ""`, `at least 1`),
		bad(`connector_attributes_wo = { password = "x" }`, `Set\s+connector_attributes_wo_version = 1`),
		resource.TestStep{
			Config: tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name             = "HR"
  owner_id         = %q
  connector        = "jdbc"
  provision_as_csv = true
}`, tenant.Owner),
			ExpectError: acctest.Says(`makes a source with the connector "delimited-file"`), PlanOnly: true,
		},
		bad(`connector_attributes = { password = "x" }
  `+hidden(1, `password = "y"`), `connector_attributes.password and connector_attributes_wo.password are the\s+same value`),
		bad(`connector_attributes = { list = [{ user = "u", key = "x" }] }
  `+hidden(1, `list = [{ key = "y" }]`), `take it\s+out of connector_attributes: what`),
		bad(`connector_attributes_wo_version = 1`, `connector_attributes_wo is not in\s+the configuration`),
		resource.TestStep{
			Config: tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name      = ""
  owner_id  = %q
  connector = "x"
}`, tenant.Owner),
			ExpectError: regexp.MustCompile(`name string length must be at least 1`), PlanOnly: true,
		},
	)
	if made := len(tenant.Journal()); made != 0 {
		t.Errorf("%d requests were made for bad input", made)
	}
}
