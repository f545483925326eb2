package transform_test

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
	address = "sailpoint_transform.country"
	post    = "POST /transforms/v1"
	put     = "PUT /transforms/v1/{id}"
	remove  = "DELETE /transforms/v1/{id}"
)

// config is a transform with these attributes.
func config(tenant *acctest.Tenant, attributes string) string {
	return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_transform" "country" {
  name       = "Country"
  type       = "lookup"
  attributes = %s
}
`, attributes)
}

// edit changes the only transform behind Terraform's back.
func edit(tenant *acctest.Tenant, change func(attributes map[string]any)) func() {
	return func() {
		id, _ := tenant.Sole(simulator.Transforms)
		tenant.Edit(simulator.Transforms, id, func(transform map[string]any) {
			attributes, _ := transform["attributes"].(map[string]any)
			change(attributes)
		})
		tenant.ClearJournal()
	}
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

const nested = `{ type = "concat", attributes = { values = [{ type = "lower", attributes = { input = %s } }, "-x"] } }`

func deep(input string) string {
	return fmt.Sprintf(`{ input = `+nested+`, table = { US = "EN-US", default = %%q } }`, input)
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	static := `{ type = "static", attributes = { value = "US" } }`
	wire := func(value, otherwise, more string) string {
		return fmt.Sprintf(`{"name": "Country", "type": "lookup", "attributes": {
			"input": {"type": "concat", "attributes": {"values": [
				{"type": "lower", "attributes": {"input": {"type": "static", "attributes": {"value": %q}}}}, "-x"]}},
			"table": {"US": "EN-US", "default": %q}%s}}`, value, otherwise, more)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: config(tenant, fmt.Sprintf(deep(static), "EN")),
			Check: acctest.Then(func() {
				tenant.ExpectBody(post, wire("US", "EN", ""))
				tenant.ExpectWrites(post)
			}),
		},
		resource.TestStep{ // what others add stays, and is no difference
			PreConfig:        edit(tenant, func(attributes map[string]any) { attributes["requiresPeriodicRefresh"] = true }),
			Config:           config(tenant, fmt.Sprintf(deep(static), "EN")),
			ConfigPlanChecks: unchanged,
		},
		resource.TestStep{
			Config:           config(tenant, fmt.Sprintf(deep(static), "DE")),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "attributes.table.default")),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, wire("US", "DE", `, "requiresPeriodicRefresh": true`))
				tenant.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // a definition deep inside
			Config: config(tenant, fmt.Sprintf(deep(strings.Replace(static, "US", "UK", 1)), "DE")),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, wire("UK", "DE", `, "requiresPeriodicRefresh": true`))
				tenant.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // what was applied and leaves goes
			Config: config(tenant, `{ table = { US = "EN-US" } }`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, `{"name": "Country", "type": "lookup",
					"attributes": {"table": {"US": "EN-US"}, "requiresPeriodicRefresh": true}}`)
				tenant.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // drift is that one key
			PreConfig: edit(tenant, func(attributes map[string]any) {
				attributes["table"] = map[string]any{"US": "changed", "FR": "theirs"}
			}),
			Config:           config(tenant, `{ table = { US = "EN-US" } }`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "attributes.table.US")),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, `{"name": "Country", "type": "lookup",
					"attributes": {"table": {"US": "EN-US", "FR": "theirs"}, "requiresPeriodicRefresh": true}}`)
				tenant.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // gone behind our back
			PreConfig: func() {
				id, _ := tenant.Sole(simulator.Transforms)
				tenant.Remove(simulator.Transforms, id)
			},
			Config: config(tenant, `{ table = { US = "EN-US" } }`),
			Check:  acctest.Then(func() { tenant.ExpectWrites(post) }),
		},
	)
	tenant.ExpectWrites(remove)
	if left := tenant.List(simulator.Transforms); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// Some operations need no attributes.
func TestWithoutAttributes(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	upper := func(arguments string) string {
		return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_transform" "country" {
  name = "Capitals"
  type = "upper"
  %s
}
`, arguments)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: upper(""),
			Check: acctest.Then(func() {
				tenant.ExpectBody(post, `{"name": "Capitals", "type": "upper", "attributes": null}`)
				tenant.ExpectWrites(post)
			}),
		},
		resource.TestStep{
			Config: upper(`attributes = { requiresPeriodicRefresh = true }`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, `{"name": "Capitals", "type": "upper", "attributes": {"requiresPeriodicRefresh": true}}`)
				tenant.ExpectWrites(put)
			}),
		},
		resource.TestStep{
			Config: upper(""),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, `{"name": "Capitals", "type": "upper", "attributes": {}}`)
				tenant.ExpectWrites(put)
			}),
		},
	)
}

func TestRefusedPlans(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	const attributes = `{ table = { US = "EN-US" } }`
	lookup := config(tenant, attributes)
	acctest.Run(t,
		resource.TestStep{Config: lookup, Check: acctest.Then(func() { tenant.ExpectWrites(post) })},
		resource.TestStep{
			Config:      strings.Replace(strings.Replace(lookup, `"Country"`, `"Land"`, 1), `"lookup"`, `"replaceAll"`, 1),
			ExpectError: acctest.Says(`name is "Country" and can't become "Land"`, `type is "lookup" and can't become "replaceAll"`),
		},
		resource.TestStep{
			Config:      strings.Replace(lookup, `"Country"`, `"`+strings.Repeat("x", 51)+`"`, 1),
			ExpectError: acctest.Says("name", "between 1 and 50"),
		},
		resource.TestStep{
			Config:      config(tenant, fmt.Sprintf(`{ table = { for i in range(5) : "k${i}" => join("", [for j in range(1024) : %q]) } }`, strings.Repeat("0123456789", 10))),
			ExpectError: acctest.Says("Transform too large", "501 KB", "400 KB at most"),
		},
		resource.TestStep{Config: lookup, ConfigPlanChecks: unchanged, Check: acctest.Then(func() { tenant.ExpectWrites() })},
		resource.TestStep{
			Config: tenant.Provider(`immutable_changes = "replace"`) +
				strings.Replace(strings.TrimPrefix(lookup, tenant.Provider()), `"Country"`, `"Land"`, 1),
			Check: acctest.Then(func() { tenant.ExpectWrites(remove, post) }),
		},
	)
}

// A transform of the same name is never taken over silently; the advice works.
func TestImport(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	id := tenant.AddTransform(map[string]any{
		"name": "Country", "type": "lookup", "attributes": map[string]any{"table": map[string]any{"US": "EN-US", "FR": "FR-FR"}},
	})
	whole := config(tenant, `{ table = { US = "EN-US", FR = "FR-FR" } }`)
	acctest.Run(t,
		resource.TestStep{
			Config:      whole,
			ExpectError: acctest.Says("Transform exists already", `"Country"`, "terraform import sailpoint_transform.NAME '"+id+"'"),
		},
		resource.TestStep{
			PreConfig: func() { tenant.ExpectWrites() },
			Config:    whole, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		resource.TestStep{Config: whole, ConfigPlanChecks: unchanged},
		resource.TestStep{ // less than that is let go of
			Config: config(tenant, `{ table = { US = "EN-US" } }`),
			Check:  acctest.Then(func() { tenant.ExpectWrites() }),
		},
		resource.TestStep{
			Config: config(tenant, `{ table = { US = "EN-GB" } }`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(put, `{"name": "Country", "type": "lookup", "attributes": {"table": {"US": "EN-GB", "FR": "FR-FR"}}}`)
				tenant.ExpectWrites(put)
			}),
		},
		resource.TestStep{Config: config(tenant, `{ table = { US = "EN-GB" } }`), ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"attributes"}},
		resource.TestStep{
			Config: whole, ResourceName: address, ImportState: true, ImportStateId: "none",
			ExpectError: acctest.Says(`There is no transform with the id "none"`, "or name: with its name behind it"),
		},
	)
}

// The refusal to delete what mappings use names the mappings.
func TestDeleteInUse(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	source := tenant.AddSource(map[string]any{"name": "HR"})
	reference := map[string]any{"type": "reference", "attributes": map[string]any{"id": "Country"}}
	var profile string
	acctest.Run(t,
		resource.TestStep{Config: config(tenant, `{ table = { US = "EN-US" } }`)},
		resource.TestStep{
			PreConfig: func() {
				profile = tenant.AddIdentityProfile(map[string]any{
					"name": "People", "authoritativeSource": map[string]any{"type": "SOURCE", "id": source},
					"identityAttributeConfig": map[string]any{"attributeTransforms": []any{map[string]any{
						"identityAttributeName": "country",
						"transformDefinition":   map[string]any{"type": "upper", "attributes": map[string]any{"input": reference}},
					}}},
				})
			},
			Config: config(tenant, `{ table = { US = "EN-US" } }`), Destroy: true,
			ExpectError: acctest.Says("Deleting transform failed", "400", "is in use by an identity profile",
				`as these do: "country" of identity profile "People"`, "Take it out of them first"),
		},
		resource.TestStep{ // it is in the state still
			PreConfig: func() { tenant.Remove(simulator.IdentityProfiles, profile) },
			Config:    config(tenant, `{ table = { US = "EN-US" } }`), ConfigPlanChecks: unchanged,
		},
	)
}

// SailPoint's own transforms can be imported, and no more.
func TestInternal(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	id := tenant.AddTransform(map[string]any{"name": "Country", "type": "lookup", "attributes": map[string]any{"table": map[string]any{}}})
	internal := func(yes bool) func() {
		return func() {
			tenant.Edit(simulator.Transforms, id, func(transform map[string]any) { transform["internal"] = yes })
		}
	}
	bare := tenant.Provider() + `
resource "sailpoint_transform" "country" {
  name = "Country"
  type = "lookup"
}
`
	acctest.Run(t,
		resource.TestStep{
			PreConfig: internal(true),
			Config:    bare, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		resource.TestStep{Config: bare, ConfigPlanChecks: unchanged},
		resource.TestStep{
			Config: bare, Destroy: true,
			ExpectError: acctest.Says("Deleting transform failed", "can't be deleted", "removed block"),
		},
		resource.TestStep{PreConfig: internal(false), Config: bare},
	)
}

// Many transforms are read by one list.
func TestReadMany(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	many := tenant.Provider() + `
resource "sailpoint_transform" "many" {
  count      = 5
  name       = "Transform ${count.index}"
  type       = "static"
  attributes = { value = "${count.index}" }
}
`
	acctest.Run(t, resource.TestStep{Config: many})
	if left := tenant.List(simulator.Transforms); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
