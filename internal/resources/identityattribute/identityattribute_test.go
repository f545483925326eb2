package identityattribute_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_identity_attribute.badge"
	post    = "POST /identity-attributes/v1"
	put     = "PUT /identity-attributes/v1/badge"
	remove  = "DELETE /identity-attributes/v1/badge"
)

func config(tenant *acctest.Tenant, arguments ...string) string {
	return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_identity_attribute" "badge" {
  name = "badge"
  %s
}
`, strings.Join(arguments, "\n  "))
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

func TestLifecycle(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	edit := func(change func(attribute map[string]any)) func() {
		return func() {
			tenant.Edit(simulator.IdentityAttributes, "badge", change)
			tenant.ClearJournal()
		}
	}
	body := func(name, searchable, sources string) string {
		return fmt.Sprintf(`{"name": "badge", "displayName": %q, "type": "string", "multi": false, "searchable": %s,
			"standard": false, "system": false, "sources": [%s]}`, name, searchable, sources)
	}
	const rule = `{"type": "rule", "properties": {"ruleType": "IdentityAttribute", "ruleName": "Badge"}}`
	sources := `sources = [{ type = "rule", properties = { ruleType = "IdentityAttribute", ruleName = "Badge" } }]`
	acctest.Run(t,
		resource.TestStep{
			Config: config(tenant),
			Check: acctest.Then(func() {
				tenant.ExpectBody(post, `{"name": "badge"}`)
				tenant.ExpectWrites(post)
			}),
		},
		resource.TestStep{
			Config:           config(tenant, `display_name = "Badge"`, sources),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "display_name", "sources")),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, body("Badge", "false", rule))
				tenant.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // what the configuration doesn't say is the server's
			PreConfig:        edit(func(attribute map[string]any) { attribute["searchable"] = true }),
			Config:           config(tenant, `display_name = "Badge"`, sources),
			ConfigPlanChecks: unchanged,
		},
		resource.TestStep{
			PreConfig:        edit(func(attribute map[string]any) { attribute["displayName"] = "Changed" }),
			Config:           config(tenant, `display_name = "Badge"`, sources),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "display_name")),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, body("Badge", "true", rule))
				tenant.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // sources that were applied and leave are cleared
			Config: config(tenant, `display_name = "Badge"`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, strings.Replace(body("Badge", "true", ""), `, "sources": []`, "", 1))
				tenant.ExpectWrites(put)
			}),
		},
	)
	tenant.ExpectWrites(remove)
	if left := tenant.List(simulator.IdentityAttributes); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestRefusedPlans(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	renamed := func(arguments ...string) string {
		return strings.Replace(config(tenant, arguments...), `name = "badge"`, `name = "pass"`, 1)
	}
	acctest.Run(t,
		resource.TestStep{
			Config:      config(tenant, `searchable = true`, `multi = true`, `system = true`),
			ExpectError: acctest.Says("Attribute can't be searchable", "multi and system is true here"),
		},
		resource.TestStep{Config: config(tenant, `standard = true`), Check: acctest.Then(func() { tenant.ExpectWrites(post) })},
		resource.TestStep{ // what the server has counts, too
			Config:      config(tenant, `searchable = true`),
			ExpectError: acctest.Says("Attribute can't be searchable", "standard is true here"),
		},
		resource.TestStep{Config: renamed(), ExpectError: acctest.Says(`name is "badge" and can't become "pass"`)},
		resource.TestStep{
			Config: config(tenant), Destroy: true,
			ExpectError: acctest.Says("Deleting identity attribute failed", "400", "while standard or system is true", "Set both to false"),
		},
		resource.TestStep{ // the advice works
			PreConfig: func() { tenant.ExpectWrites(remove) },
			Config:    config(tenant, `searchable = true`, `standard = false`),
			Check:     acctest.Then(func() { tenant.ExpectWrites(put) }),
		},
	)
}

// An attribute of the same name is never taken over silently; the advice works,
// for one of the system, too.
func TestImport(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	tenant.AddIdentityAttribute(map[string]any{"name": "badge", "displayName": "Badge", "system": true})
	whole := config(tenant, `display_name = "Badge"`, `type = "string"`, "sources = []")
	acctest.Run(t,
		resource.TestStep{
			Config:      whole,
			ExpectError: acctest.Says("Identity attribute exists already", "terraform import sailpoint_identity_attribute.NAME 'badge'"),
		},
		resource.TestStep{
			PreConfig: func() { tenant.ExpectWrites() },
			Config:    whole, ResourceName: address, ImportState: true, ImportStateId: "badge", ImportStatePersist: true,
		},
		resource.TestStep{Config: whole, ConfigPlanChecks: unchanged},
		resource.TestStep{Config: whole, ResourceName: address, ImportState: true, ImportStateVerify: true},
		resource.TestStep{
			Config: config(tenant, "system = false"),
			Check:  acctest.Then(func() { tenant.ExpectWrites(put) }),
		},
		resource.TestStep{
			Config: whole, ResourceName: address, ImportState: true, ImportStateId: "none",
			ExpectError: acctest.Says(`There is no identity attribute with the id "none"`, "technical name"),
		},
	)
}

// A mapped attribute can't be deleted, and the error says what to do.
func TestDeleteInUse(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	source := tenant.AddSource(map[string]any{"name": "HR"})
	var profile string
	acctest.Run(t,
		resource.TestStep{Config: config(tenant)},
		resource.TestStep{
			PreConfig: func() {
				profile = tenant.AddIdentityProfile(map[string]any{
					"name": "People", "authoritativeSource": map[string]any{"type": "SOURCE", "id": source},
					"identityAttributeConfig": map[string]any{"attributeTransforms": []any{map[string]any{
						"identityAttributeName": "badge", "transformDefinition": map[string]any{"type": "static", "attributes": map[string]any{"value": "1"}},
					}}},
				})
			},
			Config: config(tenant), Destroy: true,
			ExpectError: acctest.Says("Deleting identity attribute failed", `mapped in identity profile "People"`, "Take it out of the mappings first"),
		},
		resource.TestStep{
			PreConfig: func() { tenant.Remove(simulator.IdentityProfiles, profile) },
			Config:    config(tenant), ConfigPlanChecks: unchanged,
		},
	)
}

// Several attributes are read by one list, but for those of the system.
func TestReadMany(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t, resource.TestStep{Config: tenant.Provider() + `
resource "sailpoint_identity_attribute" "many" {
  count  = 4
  name   = "attribute${count.index}"
}
`})
}
