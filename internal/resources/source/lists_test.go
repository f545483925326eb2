package source_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// A list that changes takes no secret along unseen.
func TestSecretsOfChangedLists(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	config := func(forests, secrets string) string {
		return hr(tenant, fmt.Sprintf("connector_attributes = { forests = %s }\n  connector_attributes_wo = { forests = %s }\n"+
			"  connector_attributes_wo_version = 1", forests, secrets))
	}
	acctest.Run(t,
		resource.TestStep{Config: config(`[{ user = "a", port = 1 }]`, `[{ password = "pw" }]`), Check: acctest.Then(tenant.ClearJournal)},
		resource.TestStep{
			Config:      config(`[{ user = "a2", port = 1 }, { user = "b" }]`, `[]`),
			ExpectError: acctest.Says("Secret missing from a list"),
		},
		resource.TestStep{
			Config:      config(`[{ user = "a", port = 1 }]`, `[{ password = "pw" }, { password = "other" }]`),
			ExpectError: acctest.Says("has more elements than the one in connector_attributes"),
		},
		resource.TestStep{
			Config: config(`[{ user = "a2", port = 1 }, { user = "b" }]`, `[{ password = "new" }]`),
			Check: acctest.Then(func() {
				tenant.ExpectWrites(patch)
				id, _ := tenant.Sole(simulator.Sources)
				tenant.ExpectSecret(id, "/connectorAttributes/forests/0/password", "new")
			}),
		},
	)
}

// After an import, what the configuration doesn't name of a list's elements
// belongs to others.
func TestFoundListElements(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	id := tenant.AddSource(map[string]any{
		"name": "HR", "connector": "delimited-file", "owner": map[string]any{"type": "IDENTITY", "id": tenant.Owner},
		"connectorAttributes": map[string]any{"forests": []any{map[string]any{"user": "a", "port": 389}}},
	})
	config := func(user string) string {
		return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name                 = "HR"
  owner_id             = %q
  connector            = "delimited-file"
  connector_attributes = { forests = [{ user = %q }] }
}
`, tenant.Owner, user)
	}
	port := func() any {
		source, _ := tenant.Get(simulator.Sources, id)
		attributes, _ := source["connectorAttributes"].(map[string]any)
		forests, _ := attributes["forests"].([]any)
		forest, _ := forests[0].(map[string]any)
		return forest["port"]
	}
	acctest.Run(t,
		resource.TestStep{
			Config: config("a") + fmt.Sprintf("import {\n  to = sailpoint_source.hr\n  id = %q\n}\n", id),
			Check:  acctest.Then(func() { tenant.ExpectWrites() }),
		},
		resource.TestStep{
			Config: config("b"),
			Check: acctest.Then(func() {
				tenant.ExpectWrites(patch)
				if fmt.Sprint(port()) != "389" {
					t.Errorf("the port is %v", port())
				}
			}),
		},
	)
}

// Settings may come whole from a variable or from another object.
func TestWholeSettings(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t, resource.TestStep{
		Config: tenant.Provider() + `
variable "settings" {
  type    = any
  default = { delimiter = "," }
}
variable "secrets" {
  type      = any
  ephemeral = true
  default   = { filePassword = "x" }
}
resource "terraform_data" "more" { input = { hasHeader = true } }
` + block(tenant, `connector_attributes = merge(var.settings, terraform_data.more.output)
  connector_attributes_wo = var.secrets
  connector_attributes_wo_version = 1`),
		Check: acctest.Then(func() {
			attributes := connectorAttributes(tenant)
			if attributes["delimiter"] != "," || attributes["hasHeader"] != true {
				t.Errorf("the settings are %v", attributes)
			}
		}),
	})
}
