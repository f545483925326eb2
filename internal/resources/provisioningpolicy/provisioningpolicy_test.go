package provisioningpolicy_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_provisioning_policy.it"
	post    = "POST /sources/v1/{id}/provisioning-policies"
	patch   = "PATCH /sources/v1/{id}/provisioning-policies/CREATE"
	remove  = "DELETE /sources/v1/{id}/provisioning-policies/CREATE"
)

// fixture is a tenant with a source.
type fixture struct {
	*acctest.Tenant
	source string
}

func newFixture(t *testing.T, connectionType string) *fixture {
	t.Helper()
	tenant := acctest.New(t)
	return &fixture{tenant, tenant.AddSource(map[string]any{"name": "App", "connectionType": connectionType})}
}

func (f *fixture) policy(usage string, arguments ...string) string {
	return f.Provider() + fmt.Sprintf(`
resource "sailpoint_provisioning_policy" "it" {
  source_id  = %q
  usage_type = %q
  name       = "Account"
  %s
}
`, f.source, usage, strings.Join(arguments, "\n  "))
}

// field gives a field of the policy for creation; nil if it has none.
func (f *fixture) field(name string) map[string]any {
	policy, _ := f.Get(simulator.ProvisioningPolicies, f.source+"/CREATE")
	fields, _ := policy["fields"].([]any)
	for _, item := range fields {
		if field, ok := item.(map[string]any); ok && field["name"] == name {
			return field
		}
	}
	return nil
}

func (f *fixture) edit(change func(policy map[string]any, fields []any)) func() {
	return func() {
		f.Edit(simulator.ProvisioningPolicies, f.source+"/CREATE", func(policy map[string]any) {
			fields, _ := policy["fields"].([]any)
			change(policy, fields)
		})
		f.ClearJournal()
	}
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

const (
	byMail = `email = { type = "string", transform = { type = "identityAttribute", attributes = { name = "email" } } }`
	deep   = `login = { transform = { type = "firstValid", attributes = { values = [
		{ type = "identityAttribute", attributes = { name = "uid" } },
		{ type = "static", attributes = { value = "nobody", n = 1.5, on = true } },
	] } } }`
)

func TestLifecycle(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "file")
	acctest.Run(t,
		resource.TestStep{
			Config: f.policy("CREATE", `description = "New accounts"`, `fields = {`, byMail, deep, `id = { isRequired = true } }`),
			Check: acctest.Then(func() {
				f.ExpectBody(post, `{"name": "Account", "usageType": "CREATE", "description": "New accounts", "fields": [
					{"name": "email", "type": "string", "transform": {"type": "identityAttribute", "attributes": {"name": "email"}}},
					{"name": "id", "isRequired": true},
					{"name": "login", "transform": {"type": "firstValid", "attributes": {"values": [
						{"type": "identityAttribute", "attributes": {"name": "uid"}},
						{"type": "static", "attributes": {"value": "nobody", "n": 1.5, "on": true}}]}}}]}`)
				f.ExpectWrites(post)
			}),
		},
		resource.TestStep{ // a transform goes whole, what others keep stays in its place
			PreConfig: f.edit(func(policy map[string]any, fields []any) {
				first, _ := fields[0].(map[string]any)
				first["isMultiValued"] = true
				theirs := map[string]any{"name": "theirs", "transform": map[string]any{"type": "static", "exact": 1e21}}
				policy["fields"] = append([]any{theirs}, fields...)
			}),
			Config: f.policy("CREATE", `fields = {`, strings.Replace(byMail, `"email" }`, `"workEmail" }`, 1), deep, `}`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address,
				"description", "fields.email.transform.attributes.name", "fields.id")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, `[{"op": "remove", "path": "/description"}, {"op": "replace", "path": "/fields", "value": [
					{"name": "theirs", "type": "string", "isRequired": false, "isMultiValued": false, "attributes": {}, "transform": {"type": "static", "exact": 1e21}},
					{"name": "email", "type": "string", "isRequired": false, "isMultiValued": true, "attributes": {},
					 "transform": {"type": "identityAttribute", "attributes": {"name": "workEmail"}}},
					{"name": "login", "type": "string", "isRequired": false, "isMultiValued": false, "attributes": {},
					 "transform": {"type": "firstValid", "attributes": {"values": [
						{"type": "identityAttribute", "attributes": {"name": "uid"}},
						{"type": "static", "attributes": {"value": "nobody", "n": 1.5, "on": true}}]}}}]}]`)
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // drift deep in a transform is that place
			PreConfig: f.edit(func(_ map[string]any, fields []any) {
				email, _ := fields[1].(map[string]any)
				email["transform"] = map[string]any{"type": "identityAttribute", "attributes": map[string]any{"name": "phone", "added": "by the server"}}
			}),
			Config:           f.policy("CREATE", `fields = {`, strings.Replace(byMail, `"email" }`, `"workEmail" }`, 1), deep, `}`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "fields.email.transform.attributes.name")),
			Check:            acctest.Then(func() { f.ExpectWrites(patch) }),
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateIdFunc: acctest.ImportID(address, "source_id", "usage_type"), ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"fields"}, // all that the server has is shown
		},
		resource.TestStep{
			Config:      f.policy("UPDATE"),
			ExpectError: acctest.Says(`usage_type is "CREATE" and can't become "UPDATE"`, `part of the policy's path`),
		},
	)
	f.ExpectWrites(remove)
}

// What the server would turn false without a word is refused by the plan.
func TestRequired(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "file")
	acctest.Run(t, resource.TestStep{
		Config:      f.policy("UPDATE", `fields = { id = { isRequired = true } }`),
		ExpectError: acctest.Says("Field can't be required", `fields.id.isRequired is true, and the usage type is "UPDATE"`), PlanOnly: true,
	})
	f.ExpectWrites()
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "direct")
	fields := `fields = {` + byMail + `}`
	acctest.Run(t,
		resource.TestStep{
			Config: f.policy("CREATE", fields),
			ExpectError: acctest.Says("Provisioning policy exists already", `provisioning policy "CREATE" of source `+f.source,
				"terraform import sailpoint_provisioning_policy.NAME '"+f.source+"/CREATE'", "set adopt = true"),
		},
		resource.TestStep{ // a failure leaves nothing in the state that the next apply would destroy
			PreConfig: func() {
				f.ExpectWrites()
				f.Inject(simulator.Fault{Method: http.MethodPatch, Status: http.StatusForbidden})
			},
			Config:      f.policy("CREATE", fields, "adopt = true"),
			ExpectError: acctest.Says("Taking over provisioning policy"),
		},
		resource.TestStep{
			PreConfig: f.ClearJournal,
			Config:    f.policy("CREATE", fields, "adopt = true"),
			Check: acctest.Then(func() {
				f.ExpectWrites(patch)
				if f.field("name")["isRequired"] != true || f.field("email") == nil {
					t.Error("what was there is lost, or what is new is missing")
				}
			}),
		},
		resource.TestStep{Config: f.policy("CREATE", fields, "adopt = true"), ConfigPlanChecks: unchanged},
	)
	f.ExpectWrites()
	if f.field("email") == nil {
		t.Error("an adopted policy is gone after destroy")
	}
}

// Whether the policy was made is looked up before anything is sent again.
func TestCreateUnclear(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "file")
	f.Inject(simulator.Fault{Method: http.MethodPost, Path: "/provisioning-policies", Drop: true, Act: true})
	acctest.Run(t, resource.TestStep{Config: f.policy("CREATE"), Check: acctest.Then(func() { f.ExpectWrites(post) })})
}
