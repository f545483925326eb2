package identityprofile_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

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

// What others decide stays as it is while the mappings beside it change.
func TestEnabled(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	expect := func(enabled bool) {
		if f.config()["enabled"] != enabled {
			t.Errorf("enabled is %v, want %v", f.config()["enabled"], enabled)
		}
	}
	enabled := func(value, attribute string) string {
		return fmt.Sprintf("identity_attribute_config = {\n enabled = %s\n attribute_transforms = { %s }\n}", value, f.mapping("email", attribute))
	}
	acctest.Run(t,
		resource.TestStep{
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check:  acctest.Then(func() { expect(false) }),
		},
		resource.TestStep{
			PreConfig: f.edit(func(_, config map[string]any) { config["enabled"] = true }),
			Config:    f.profile(f.hr, mapped(f.mapping("email", "name"))),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address,
				"identity_attribute_config.attribute_transforms.email.attributes.attributeName")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(f.sent("email", "name")))
				f.ExpectWrites(patch)
				expect(true)
			}),
		},
		resource.TestStep{
			Config: f.profile(f.hr, enabled("false", "name")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, `[{"op": "replace", "path": "/identityAttributeConfig/enabled", "value": false}]`)
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // it leaves and stays false, the API has no third value
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(f.sent("email", "e-mail")))
				f.ExpectWrites(patch)
				expect(false)
			}),
		},
		resource.TestStep{ // both at once go in one request
			Config: f.profile(f.hr, enabled("true", "name")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, strings.TrimSuffix(replaceMappings(f.sent("email", "name")), "]")+
					`, {"op": "replace", "path": "/identityAttributeConfig/enabled", "value": true}]`)
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // drift of the flag is that flag
			PreConfig:        f.edit(func(_, config map[string]any) { config["enabled"] = false }),
			Config:           f.profile(f.hr, enabled("true", "name")),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "identity_attribute_config.enabled")),
			Check:            acctest.Then(func() { f.ExpectWrites(patch) }),
		},
	)
}

// The mappings of others stay in their places, with all that is in them.
func TestMappings(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	first := `{"identityAttributeName": "first", "transformDefinition": {"type": "static", "attributes": {"value": "x"}, "id": "S"}}`
	last := f.shown("last", "id")
	acctest.Run(t,
		resource.TestStep{Config: f.profile(f.hr, mapped(f.mapping("uid", "name"), f.mapping("email", "e-mail")))},
		resource.TestStep{ // what others add is no difference, nor is the sourceName that the server adds
			PreConfig: f.edit(func(_, config map[string]any) {
				mappings, _ := config["attributeTransforms"].([]any)
				config["attributeTransforms"] = append(append([]any{decode(t, first)}, mappings...), decode(t, last))
			}),
			Config:           f.profile(f.hr, mapped(f.mapping("uid", "name"), f.mapping("email", "e-mail"))),
			ConfigPlanChecks: unchanged,
			Check:            acctest.Then(func() { f.ExpectWrites() }),
		},
		resource.TestStep{
			Config: f.profile(f.hr, mapped(f.mapping("uid", "name"), f.mapping("email", "location"), f.mapping("alias", "title"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(first, f.sent("email", "location"), f.shown("uid", "name"), last, f.sent("alias", "title")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // one leaves, one is kept empty
			Config: f.profile(f.hr, mapped("uid = null", f.mapping("alias", "title"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(first, last, f.shown("alias", "title")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // kept empty means just that
			PreConfig: f.edit(func(_, config map[string]any) {
				mappings, _ := config["attributeTransforms"].([]any)
				config["attributeTransforms"] = append(mappings, decode(t, f.shown("uid", "id")))
			}),
			Config:           f.profile(f.hr, mapped("uid = null", f.mapping("alias", "title"))),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "identity_attribute_config.attribute_transforms.uid")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(first, last, f.shown("alias", "title")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // without the block the mappings are let go of, not emptied
			Config:            f.profile(f.hr),
			Check:             acctest.Then(func() { f.ExpectWrites() }),
			ConfigStateChecks: []statecheck.StateCheck{null("identity_attribute_config")},
		},
	)
}

func TestDrift(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	config := f.profile(f.hr, mapped(f.mapping("uid", "name"), f.mapping("email", "e-mail")))
	drift := func(change func(mappings []any) []any, place string, sent ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig: f.edit(func(_, config map[string]any) {
				mappings, _ := config["attributeTransforms"].([]any)
				config["attributeTransforms"] = change(mappings)
			}),
			Config:           config,
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "identity_attribute_config.attribute_transforms."+place)),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(sent...))
				f.ExpectWrites(patch)
			}),
		}
	}
	acctest.Run(t,
		resource.TestStep{Config: config},
		drift(func(mappings []any) []any {
			return []any{decode(t, f.shown("email", "title")), mappings[1]}
		}, "email.attributes.attributeName", f.sent("email", "e-mail"), f.shown("uid", "name")),
		drift(func(mappings []any) []any { return mappings[1:] }, "email", f.shown("uid", "name"), f.sent("email", "e-mail")),
	)
}

func TestSourceAndMappings(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	acctest.Run(t,
		resource.TestStep{
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check:  acctest.Then(func() { f.ExpectWrites(post) }),
		},
		resource.TestStep{ // both: two requests, the source first
			Config: f.profile(f.crm, mapped(f.mapping("email", "name"))),
			Check: acctest.Then(func() {
				f.ExpectBodies(patch, f.replaceSource(f.crm), replaceMappings(f.sent("email", "name")))
				f.ExpectWrites(patch, patch)
			}),
		},
		resource.TestStep{ // the source alone
			Config: f.profile(f.hr, mapped(f.mapping("email", "name"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, f.replaceSource(f.hr))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // the mappings alone
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(f.sent("email", "e-mail")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // the source with what it gets on with
			Config: f.profile(f.crm, `description = "All"`, mapped(f.mapping("email", "e-mail"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, strings.TrimSuffix(f.replaceSource(f.crm), "]")+`, {"op": "replace", "path": "/description", "value": "All"}]`)
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // all three
			Config: f.profile(f.hr, mapped(f.mapping("email", "name"))),
			Check: acctest.Then(func() {
				f.ExpectBodies(patch,
					strings.TrimSuffix(f.replaceSource(f.hr), "]")+`, {"op": "remove", "path": "/description"}]`,
					replaceMappings(f.sent("email", "name")))
				f.ExpectWrites(patch, patch)
			}),
		},
	)
}

// The state records what the server has accepted, so that the next plan shows
// what is missing, even without a refresh.
func TestSecondRequestFails(t *testing.T) {
	t.Parallel()
	refusal := `{"detailCode": "400.1 Bad request content", "trackingId": "T1", "messages": [{"text": "Not today"}], "causes": []}`
	for name, test := range map[string]struct {
		fault  simulator.Fault
		writes []string
	}{
		"refused": {simulator.Fault{Status: http.StatusBadRequest, Body: refusal}, []string{patch, patch}},
		// An unclear outcome is looked into, twice.
		"fault": {simulator.Fault{Status: http.StatusInternalServerError, Body: refusal, Times: 3}, []string{patch, patch, patch, patch}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, simulator.Config{})
			before := mapped(f.mapping("email", "e-mail"))
			after := f.profile(f.crm, mapped(f.mapping("email", "name")))
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				AdditionalCLIOptions:     &resource.AdditionalCLIOptions{Plan: resource.PlanOptions{NoRefresh: true}},
				Steps: []resource.TestStep{
					{Config: f.profile(f.hr, before), Check: acctest.Then(func() { f.ExpectWrites(post) })},
					{
						PreConfig: func() {
							test.fault.Method, test.fault.Skip = http.MethodPatch, 1
							f.Inject(test.fault)
						},
						Config:      after,
						ExpectError: acctest.Says("Updating identity profile", "detailCode 400.1", "trackingId T1", "Not today"),
					},
					{
						PreConfig: func() { f.ExpectWrites(test.writes...) },
						Config:    after,
						ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address,
							"identity_attribute_config.attribute_transforms.email.attributes.attributeName")),
						Check: acctest.Then(func() {
							f.ExpectBody(patch, replaceMappings(f.sent("email", "name")))
							f.ExpectWrites(patch)
						}),
					},
				},
			})
		})
	}
}

// A request whose outcome is unknown is looked into, not repeated.
func TestSecondRequestUnclear(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  simulator.Fault
		writes []string
	}{
		"carried out":     {simulator.Fault{Drop: true, Act: true}, []string{patch, patch}},
		"not carried out": {simulator.Fault{Status: http.StatusInternalServerError}, []string{patch, patch, patch}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, simulator.Config{})
			acctest.Run(t,
				resource.TestStep{
					Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
					Check:  acctest.Then(func() { f.ExpectWrites(post) }),
				},
				resource.TestStep{
					PreConfig: func() {
						test.fault.Method, test.fault.Skip = http.MethodPatch, 1
						f.Inject(test.fault)
					},
					Config: f.profile(f.crm, mapped(f.mapping("email", "name"))),
					Check:  acctest.Then(func() { f.ExpectWrites(test.writes...) }),
				},
			)
		})
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	taken := f.AddIdentityProfile(map[string]any{"name": "People", "authoritativeSource": map[string]any{"type": "SOURCE", "id": f.hr}})
	other := func(source, arguments string) string {
		return strings.Replace(f.profile(source, arguments), `"People"`, `"Other"`, 1)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: other(f.hr, ""),
			ExpectError: acctest.Says("creating identity profile", "409 Conflict", "detailCode 409.1 Reference conflict", "trackingId",
				"could not be completed due to a conflict", `is the authoritative source of identity profile "People"`),
		},
		resource.TestStep{
			Config:      other(f.crm, mapped(f.mapping("email", "nonsense"))),
			ExpectError: acctest.Says("400 Bad Request", `"nonsense" is not an account attribute of source "HR"`),
		},
		resource.TestStep{
			PreConfig:   func() { f.ExpectWrites(post, post) },
			Config:      f.profile(f.crm),
			ExpectError: acctest.Says(`"People"`, "exists already", "terraform import sailpoint_identity_profile.NAME '"+taken+"'"),
		},
		resource.TestStep{ // the advice works
			PreConfig: func() { f.ExpectWrites() },
			Config:    f.profile(f.hr), ResourceName: address,
			ImportState: true, ImportStateId: taken, ImportStatePersist: true,
		},
		resource.TestStep{
			Config: f.profile(f.hr, `priority = 10`),
			Check:  acctest.Then(func() { f.ExpectWrites() }),
		},
	)
}

func TestDelete(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{TaskTime: 300 * time.Millisecond})
	acctest.Run(t,
		resource.TestStep{Config: f.profile(f.hr), Check: acctest.Then(func() { f.ExpectWrites(post) })},
		resource.TestStep{
			PreConfig: func() {
				f.NextTask(simulator.TaskOutcome{CompletionStatus: "ERROR", Messages: []string{"Identities are in use"}})
			},
			Config: f.profile(f.hr), Destroy: true,
			ExpectError: acctest.Says("Deleting identity profile failed", "ended with status ERROR", "Identities are in use"),
		},
		resource.TestStep{ // it is in the state still
			PreConfig: func() { f.ExpectWrites(remove) },
			Config:    f.profile(f.hr), ConfigPlanChecks: unchanged,
			Check: acctest.Then(func() {
				f.ExpectWrites()
				// Reads go on to find the profile for a moment after its task has ended.
				id, profile := f.Sole(simulator.IdentityProfiles)
				f.Inject(simulator.Fault{Method: http.MethodDelete, Before: func() {
					f.Inject(simulator.Fault{Path: id, Status: http.StatusOK, Body: fmt.Sprintf(`{"id": %q, "name": %q}`, id, profile["name"])})
				}})
			}),
		},
	)
	f.ExpectAfter(remove, "GET /task-status/v1/{id} 200", "GET /identity-profiles/v1/{id} 200", "GET /identity-profiles/v1/{id} 404")
	f.ExpectWrites(remove)
}

func TestImport(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	id := f.AddIdentityProfile(map[string]any{
		"name": "People", "description": "All", "priority": 30,
		"authoritativeSource":     map[string]any{"type": "SOURCE", "id": f.hr},
		"identityAttributeConfig": decode(t, fmt.Sprintf(`{"enabled": true, "attributeTransforms": [%s, %s]}`, f.shown("uid", "name"), f.shown("email", "e-mail"))),
	})
	all := func(mappings ...string) string {
		return f.profile(f.hr, `description = "All"`, `priority = 30`,
			"identity_attribute_config = {\n enabled = true\n attribute_transforms = {\n"+strings.Join(mappings, "\n")+"\n}\n}")
	}
	enriched := func(name, attribute string) string {
		return strings.Replace(f.mapping(name, attribute), "attributes = {", `attributes = { sourceName = "HR",`, 1)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: all(enriched("uid", "name"), enriched("email", "e-mail")), ResourceName: address,
			ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		resource.TestStep{ // all that there is
			Config: all(enriched("uid", "name"), enriched("email", "e-mail")), ConfigPlanChecks: unchanged,
		},
		resource.TestStep{ // less than that is let go of: this configuration never applied it
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check:  acctest.Then(func() { f.ExpectWrites() }),
			ConfigStateChecks: []statecheck.StateCheck{
				null("description"), null("priority"),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("identity_attribute_config"), knownvalue.ObjectExact(map[string]knownvalue.Check{
					"enabled": knownvalue.Null(),
					"attribute_transforms": knownvalue.ObjectExact(map[string]knownvalue.Check{
						"email": knownvalue.ObjectExact(map[string]knownvalue.Check{
							"type":       knownvalue.StringExact("accountAttribute"),
							"attributes": knownvalue.ObjectExact(map[string]knownvalue.Check{"sourceId": knownvalue.StringExact(f.hr), "attributeName": knownvalue.StringExact("e-mail")}),
						}),
					}),
				})),
			},
		},
		resource.TestStep{ // from now on what leaves is removed
			Config: f.profile(f.hr, mapped(f.mapping("title", "title"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(f.shown("uid", "name"), f.sent("title", "title")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{
			Config: f.profile(f.hr), ResourceName: address, ImportState: true, ImportStateId: strings.Repeat("0", 32),
			ExpectError: acctest.Says("There is no identity profile with the id"),
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
