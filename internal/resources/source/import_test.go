package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// found is a source that somebody else has made, and a configuration of it.
func found(t *testing.T) (tenant *acctest.Tenant, id string, config func(arguments string) string) {
	t.Helper()
	tenant = acctest.New(t)
	id = tenant.AddSource(map[string]any{
		"name": "HR", "description": "Human resources", "features": []any{"ENABLE"}, "deleteThreshold": 10,
		"connectorAttributes": map[string]any{
			"delimiter": ",", "nested": map[string]any{"a": 1, "b": "x"}, "list": []any{"p", "q"}, "off": false,
		},
	})
	return tenant, id, func(arguments string) string {
		return strings.Replace(hr(tenant, arguments), "provision_as_csv = true\n", "", 1)
	}
}

func imported(config, id string) resource.TestStep {
	return resource.TestStep{
		Config: config, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
	}
}

const allOfIt = `
  description                 = "Human resources"
  features                    = ["ENABLE"]
  delete_threshold            = 10
  credential_provider_enabled = false
  connector_attributes        = { delimiter = ",", nested = { a = 1, b = "x" }, list = ["p", "q"], off = false }
`

// An import shows all that a configuration can hold, and owns none of it yet.
func TestImport(t *testing.T) {
	t.Parallel()
	tenant, id, config := found(t)
	attributes := func(want map[string]knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New("connector_attributes"), knownvalue.ObjectExact(want))
	}
	acctest.Run(t,
		imported(config(allOfIt), id),
		resource.TestStep{ // the server's own keys are left out
			Config: config(allOfIt), ConfigPlanChecks: unchanged,
			ConfigStateChecks: []statecheck.StateCheck{
				attributes(map[string]knownvalue.Check{
					"delimiter": knownvalue.StringExact(","), "off": knownvalue.Bool(false),
					"nested": knownvalue.ObjectExact(map[string]knownvalue.Check{"a": knownvalue.Int64Exact(1), "b": knownvalue.StringExact("x")}),
					"list":   knownvalue.TupleExact([]knownvalue.Check{knownvalue.StringExact("p"), knownvalue.StringExact("q")}),
				}),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("provision_as_csv"), knownvalue.Null()),
			},
		},
		resource.TestStep{ // less than that is let go of; an apply of nothing has changed nothing about that
			Config: hr(tenant, `connector_attributes = { delimiter = ",", nested = { a = 1 } }`),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
				acctest.ExpectChanged(address, "description", "features", "delete_threshold", "credential_provider_enabled", "provision_as_csv",
					"connector_attributes.list", "connector_attributes.off", "connector_attributes.nested.b")),
			Check: acctest.Then(func() { tenant.ExpectWrites() }),
		},
		resource.TestStep{ // from the first update on, what leaves is cleared
			Config: hr(tenant, `connector_attributes = { nested = { a = 1 } }`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "remove", "path": "/connectorAttributes/delimiter"}]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // an object goes without what belongs to others
			Config: hr(tenant, ""),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "remove", "path": "/connectorAttributes/nested/a"}]`)
				tenant.ExpectWrites(patch)
			}),
		},
	)
}

// Null clears what was never applied, an import or not.
func TestImportAndClear(t *testing.T) {
	t.Parallel()
	tenant, id, config := found(t)
	emptied := config(`connector_attributes = { delimiter = null, nested = { b = null } }`)
	acctest.Run(t,
		imported(emptied, id),
		resource.TestStep{
			Config: emptied,
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[
					{"op": "remove", "path": "/connectorAttributes/delimiter"},
					{"op": "remove", "path": "/connectorAttributes/nested/b"}
				]`)
				tenant.ExpectWrites(patch)
			}),
		},
	)
}

func TestImportNothing(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t, resource.TestStep{
		Config: hr(tenant, ""), ResourceName: address, ImportState: true, ImportStateId: strings.Repeat("0", 32),
		ExpectError: acctest.Says("There is no source with the id"),
	})
}

// What people read when they import.
func TestImportMessages(t *testing.T) {
	t.Parallel()
	tenant, id, config := found(t)
	tenant.Edit(simulator.Sources, id, func(source map[string]any) {
		source["connectorAttributes"] = map[string]any{
			"delimiter": ",", "password": "p", "nested": map[string]any{"token": "t"}, "list": []any{map[string]any{"secret": "s", "user": "u"}},
		}
	})
	workspace := acctest.NewWorkspace(t)
	expect := func(output string, wants ...string) {
		t.Helper()
		for _, want := range wants {
			if !strings.Contains(output, want) {
				t.Errorf("no %q in: %s", want, output)
			}
		}
	}
	block := fmt.Sprintf("import {\n  to = sailpoint_source.hr\n  id = %q\n}\n", id)
	workspace.Write("main.tf", tenant.Provider()+block)
	output := workspace.Terraform("plan", "-generate-config-out=generated.tf")
	expect(output, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy", "Secrets of source \"HR\" ("+id+") are not imported", "connector_attributes.password",
		"connector_attributes.nested.token", "connector_attributes.list", "put them into connector_attributes_wo")
	expect(workspace.Terraform("apply", "-auto-approve"), "1 imported, 0 added, 0 changed, 0 destroyed")
	expect(workspace.Terraform("plan"), "No changes.")
	if files := workspace.Holding("1:ACP:"); len(files) > 0 {
		t.Errorf("cipher text in %v", files)
	}

	workspace.Write("generated.tf", "")
	workspace.Write("main.tf", config(`connector_attributes = { list = [{ user = "u" }] }`))
	output = workspace.Terraform("apply", "-auto-approve")
	expect(output, "Values of source "+id+" are let go of, not cleared",
		"never applied them: connector_attributes.delimiter, connector_attributes.nested.", "To clear one of them on the server, set it to null",
		"Attributes of source "+id+" are let go of",
		"No longer in the configuration: description, features, delete_threshold, credential_provider_enabled.")
	tenant.ExpectWrites()

	// The secret is still there, and managed from now on.
	workspace.Write("main.tf", config(`connector_attributes = { list = [{ user = "u" }] }
		connector_attributes_wo = { password = "new" }
		connector_attributes_wo_version = 1`))
	workspace.Terraform("apply", "-auto-approve")
	tenant.ExpectBody(patch, `[{"op": "replace", "path": "/connectorAttributes/password", "value": "new"}]`)
	expectSecrets(tenant, map[string]string{"password": "new", "nested/token": "t", "list/0/secret": "s"})
}
