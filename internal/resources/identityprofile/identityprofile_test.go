package identityprofile_test

import (
	"encoding/json"
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

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_identity_profile.people"
	post    = "POST /identity-profiles/v1"
	patch   = "PATCH /identity-profiles/v1/{id}"
	remove  = "DELETE /identity-profiles/v1/{id}"
)

// fixture is a tenant with two sources that have the same account schema.
type fixture struct {
	*acctest.Tenant
	hr, crm string
}

func newFixture(t *testing.T, config simulator.Config) *fixture {
	t.Helper()
	tenant := acctest.NewWith(t, config)
	source := func(name string) string { return tenant.AddSource(map[string]any{"name": name}) }
	return &fixture{Tenant: tenant, hr: source("HR"), crm: source("CRM")}
}

// profile is a profile of a source with further arguments.
func (f *fixture) profile(source string, arguments ...string) string {
	return f.Provider() + fmt.Sprintf(`
resource "sailpoint_identity_profile" "people" {
  name                    = "People"
  authoritative_source_id = %q
  %s
}
`, source, strings.Join(arguments, "\n  "))
}

func mapped(mappings ...string) string {
	return "identity_attribute_config = { attribute_transforms = {\n" + strings.Join(mappings, "\n") + "\n} }"
}

func (f *fixture) mapping(name, attribute string) string {
	return fmt.Sprintf(`%s = { type = "accountAttribute", attributes = { sourceId = %q, attributeName = %q } }`, name, f.hr, attribute)
}

// sent is a mapping as a request has it; shown is one as the server has it.
func (f *fixture) sent(name, attribute string) string {
	return fmt.Sprintf(`{"identityAttributeName": %q, "transformDefinition":
		{"type": "accountAttribute", "attributes": {"sourceId": %q, "attributeName": %q}}}`, name, f.hr, attribute)
}

func (f *fixture) shown(name, attribute string) string {
	return fmt.Sprintf(`{"identityAttributeName": %q, "transformDefinition":
		{"type": "accountAttribute", "attributes": {"sourceId": %q, "sourceName": "HR", "attributeName": %q}}}`, name, f.hr, attribute)
}

func replaceMappings(mappings ...string) string {
	return `[{"op": "replace", "path": "/identityAttributeConfig/attributeTransforms", "value": [` + strings.Join(mappings, ",") + `]}]`
}

func (f *fixture) replaceSource(id string) string {
	return fmt.Sprintf(`[{"op": "replace", "path": "/authoritativeSource", "value": {"type": "SOURCE", "id": %q}}]`, id)
}

// edit changes the only profile behind Terraform's back.
func (f *fixture) edit(change func(profile, config map[string]any)) func() {
	return func() {
		id, _ := f.Sole(simulator.IdentityProfiles)
		f.Edit(simulator.IdentityProfiles, id, func(profile map[string]any) {
			config, _ := profile["identityAttributeConfig"].(map[string]any)
			change(profile, config)
		})
		f.ClearJournal()
	}
}

func (f *fixture) config() map[string]any {
	_, profile := f.Sole(simulator.IdentityProfiles)
	config, _ := profile["identityAttributeConfig"].(map[string]any)
	return config
}

func null(attribute string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), knownvalue.Null())
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

func TestLifecycle(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	owner := fmt.Sprintf("owner_id = %q", f.Owner)
	acctest.Run(t,
		resource.TestStep{
			Config: f.profile(f.hr, `description = "All people"`, owner, `priority = 20`, mapped(f.mapping("email", "e-mail"))),
			Check: acctest.Then(func() {
				f.ExpectBody(post, fmt.Sprintf(`{
					"name": "People", "description": "All people", "priority": 20,
					"owner": {"type": "IDENTITY", "id": %q}, "authoritativeSource": {"type": "SOURCE", "id": %q},
					"identityAttributeConfig": {"attributeTransforms": [%s]}
				}`, f.Owner, f.hr, f.sent("email", "e-mail")))
				f.ExpectWrites(post)
			}),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("identity_count"), knownvalue.Int64Exact(0)),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("has_time_based_attr"), knownvalue.Bool(false)),
			},
		},
		resource.TestStep{ // the server keeps a priority that leaves
			Config: f.profile(f.hr, `description = "Everybody"`, owner, mapped(f.mapping("email", "e-mail"))),
			// What this can't affect is known in the plan.
			ConfigPlanChecks: acctest.Planned(
				plancheck.ExpectKnownValue(address, tfjsonpath.New("identity_count"), knownvalue.Int64Exact(0)),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("has_time_based_attr"), knownvalue.Bool(false)),
				acctest.ExpectChanged(address, "description", "priority"),
			),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, `[{"op": "replace", "path": "/description", "value": "Everybody"}]`)
				f.ExpectWrites(patch)
				if _, profile := f.Sole(simulator.IdentityProfiles); fmt.Sprint(profile["priority"]) != "20" {
					t.Errorf("priority is %v now", profile["priority"])
				}
			}),
			ConfigStateChecks: []statecheck.StateCheck{null("priority")},
		},
		resource.TestStep{
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, `[{"op": "remove", "path": "/description"}, {"op": "remove", "path": "/owner"}]`)
				f.ExpectWrites(patch)
			}),
		},
	)
	f.ExpectWrites(remove)
	if left := f.List(simulator.IdentityProfiles); len(left) != 0 {
		t.Errorf("%d profiles left after destroy", len(left))
	}
}

// A source and its profile come and go together.
func TestWithSource(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	config := func(name string) string {
		return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name             = %q
  owner_id         = %q
  connector        = "delimited-file"
  provision_as_csv = true
}

resource "sailpoint_identity_profile" "people" {
  name                    = "People"
  authoritative_source_id = sailpoint_source.hr.id
  identity_attribute_config = {
    attribute_transforms = {
      email = { type = "accountAttribute", attributes = { sourceId = sailpoint_source.hr.id, attributeName = "e-mail" } }
    }
  }
}
`, name, tenant.Owner)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: config("HR"),
			Check:  acctest.Then(func() { tenant.ExpectWrites("POST /sources/v1", post) }),
		},
		resource.TestStep{ // the server's sourceName in the mapping is nobody's change
			Config: config("Human resources"),
			Check:  acctest.Then(func() { tenant.ExpectWrites("PATCH /sources/v1/{id}") }),
		},
	)
	tenant.ExpectWrites(remove, "DELETE /sources/v1/{id}")
}

func TestNameImmutable(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	renamed := func(arguments ...string) string {
		return strings.Replace(f.profile(f.hr, arguments...), `"People"`, `"Staff"`, 1)
	}
	acctest.Run(t,
		resource.TestStep{Config: f.profile(f.hr), Check: acctest.Then(func() { f.ExpectWrites(post) })},
		resource.TestStep{
			Config: renamed(),
			ExpectError: acctest.Says(`name is "People" and can't become "Staff"`, `Ways out`, `set it back to "People"`,
				`ignore_changes = [name]`, `terraform taint`, `immutable_changes = "replace"`),
		},
		resource.TestStep{ // one of the ways out; nothing was sent before it
			Config: renamed(`lifecycle { ignore_changes = [name] }`), ConfigPlanChecks: unchanged,
			Check: acctest.Then(func() { f.ExpectWrites() }),
		},
	)
}

func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		t.Fatalf("bad test: %v", err)
	}
	return object
}
