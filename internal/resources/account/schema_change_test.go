package account_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
)

// What was known of the account schema is forgotten when it is written in the same
// apply: an account before it, and one after it with a new attribute.
func TestSchemaChangesInTheSameApply(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t, resource.TestStep{
		Config: tenant.Provider() + `
resource "sailpoint_source" "hr" {
  name             = "HR"
  owner_id         = "` + tenant.Owner + `"
  connector        = "delimited-file"
  provision_as_csv = true
}

resource "sailpoint_account" "before" {
  source_id  = sailpoint_source.hr.id
  attributes = { id = "1", name = "one" }
}

resource "sailpoint_source_schema" "hr" {
  source_id  = sailpoint_source.hr.id
  name       = "account"
  adopt      = true
  attributes = { badge = { type = "LONG" } }
  depends_on = [sailpoint_account.before]
}

resource "sailpoint_account" "after" {
  source_id  = sailpoint_source.hr.id
  attributes = { id = "2", name = "two", badge = "7" }
  depends_on = [sailpoint_source_schema.hr]
}
`,
	})
	bodies := tenant.Bodies(post)
	last, _ := bodies[len(bodies)-1].(map[string]any)
	if attributes, _ := last["attributes"].(map[string]any); attributes["badge"] != float64(7) {
		t.Errorf("the second account was created with %v", attributes)
	}
}

// An account may have an attribute that the schema, which it depends on, gets in
// the same apply.
func TestSchemaAndAccountChangeTogether(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	step := func(schema, account string) resource.TestStep {
		return resource.TestStep{Config: h.Provider() + `
resource "sailpoint_source_schema" "hr" {
  source_id  = "` + h.source + `"
  name       = "account"
  adopt      = true
  attributes = { title = { type = "STRING" }` + schema + ` }
}
` + h.block(`attributes = { id = "1", name = "one"`+account+" }\n  depends_on = [sailpoint_source_schema.hr]")}
	}
	without := step("", "")
	without.Check = resource.TestCheckNoResourceAttr(address, "attributes.badge")
	with := step(`, badge = { type = "LONG" }`, `, badge = 7`)
	with.Check = resource.TestCheckResourceAttr(address, "attributes.badge", "7")
	unplanned := step("", `, badge = 7`)
	unplanned.ExpectError = acctest.Says("Unknown attribute", `has no attribute "badge"`)
	acctest.Run(t, without, unplanned, with)
}
