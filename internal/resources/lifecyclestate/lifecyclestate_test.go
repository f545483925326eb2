package lifecyclestate_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_lifecycle_state.leave"
	post    = "POST /identity-profiles/v1/{id}/lifecycle-states"
	patch   = "PATCH /identity-profiles/v1/{id}/lifecycle-states/{id}"
	remove  = "DELETE /identity-profiles/v1/{id}/lifecycle-states/{id}"
)

// fixture is a tenant with a delimited file, a connected source that accounts
// can't be enabled on, and an identity profile.
type fixture struct {
	*acctest.Tenant
	file, directory, profile string
}

func newFixture(t *testing.T, config simulator.Config) *fixture {
	t.Helper()
	f := &fixture{Tenant: acctest.NewWith(t, config)}
	f.file = f.AddSource(map[string]any{"name": "HR"})
	f.directory = f.AddSource(map[string]any{"name": "Directory", "connectionType": "direct", "features": []any{"SEARCH"}})
	f.profile = f.AddIdentityProfile(map[string]any{"name": "People", "authoritativeSource": map[string]any{"type": "SOURCE", "id": f.file}})
	return f
}

// state is the lifecycle state "leave" with further arguments.
func (f *fixture) state(arguments ...string) string {
	return f.Provider() + fmt.Sprintf(`
resource "sailpoint_lifecycle_state" "leave" {
  identity_profile_id = %q
  name                = "On leave"
  technical_name      = "leave"
  %s
}
`, f.profile, strings.Join(arguments, "\n  "))
}

// leave gives the state "leave" as the server has it.
func (f *fixture) leave() (id string, state map[string]any) {
	for _, state := range f.List(simulator.LifecycleStates) {
		if state["technicalName"] == "leave" {
			id, _ = state["id"].(string)
			return id, state
		}
	}
	return "", nil
}

// edit changes it behind Terraform's back.
func (f *fixture) edit(change func(state map[string]any)) func() {
	return func() {
		id, _ := f.leave()
		f.Edit(simulator.LifecycleStates, id, change)
		f.ClearJournal()
	}
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

func TestLifecycle(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{TaskTime: 300 * time.Millisecond})
	actions := func(action, ids string) string {
		return fmt.Sprintf(`account_actions = [{ action = %q, source_ids = [%s] }, { action = "ENABLE", all_sources = true }]`, action, ids)
	}
	disable := actions("DISABLE", fmt.Sprintf("%q", f.file))
	email := `email_notification_option = { notify_managers = true, email_address_list = ["b@example.com", "a@example.com"] }`
	acctest.Run(t,
		resource.TestStep{
			Config: f.state(`enabled = true`, `priority = 30`, `description = "Away"`, `access_profile_ids = ["p1", "p2"]`, disable, email),
			Check: acctest.Then(func() {
				f.ExpectBody(post, fmt.Sprintf(`{
					"name": "On leave", "technicalName": "leave", "enabled": true, "priority": 30, "description": "Away",
					"accessProfileIds": ["p1", "p2"],
					"accountActions": [{"action": "DISABLE", "sourceIds": [%q]}, {"action": "ENABLE", "allSources": true}],
					"emailNotificationOption": {"notifyManagers": true, "emailAddressList": ["a@example.com", "b@example.com"]}}`, f.file))
				f.ExpectWrites(post)
			}),
		},
		resource.TestStep{ // what others set, another order, and what the server adds are no difference
			PreConfig: f.edit(func(state map[string]any) {
				option, _ := state["emailNotificationOption"].(map[string]any)
				option["notifyAllAdmins"], option["emailAddressList"] = true, []any{"b@example.com", "a@example.com"}
				state["accessActionConfiguration"] = map[string]any{"removeAllAccessEnabled": true}
				list, _ := state["accountActions"].([]any)
				list[0], list[1] = list[1], list[0]
			}),
			Config: f.state(`enabled = true`, `priority = 30`, `description = "Away"`, `access_profile_ids = ["p2", "p1"]`, disable, email), ConfigPlanChecks: unchanged,
		},
		resource.TestStep{ // each field is replaced whole, with what others keep in it
			Config: f.state(`enabled = true`, `description = "Long away"`, `access_profile_ids = []`, actions("DELETE", fmt.Sprintf("%q", f.file)),
				`email_notification_option = { notify_managers = false }`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "access_profile_ids", "account_actions", "description",
				"email_notification_option.email_address_list", "email_notification_option.notify_managers", "priority")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, fmt.Sprintf(`[
					{"op": "replace", "path": "/accessProfileIds", "value": []},
					{"op": "replace", "path": "/accountActions", "value": [
						{"action": "DELETE", "sourceIds": [%q]}, {"action": "ENABLE", "allSources": true, "sourceIds": null, "excludeSourceIds": null}]},
					{"op": "replace", "path": "/description", "value": "Long away"},
					{"op": "replace", "path": "/emailNotificationOption", "value":
						{"notifyManagers": false, "notifyAllAdmins": true, "notifySpecificUsers": false}},
					{"op": "remove", "path": "/priority"}]`, f.file))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // drift is that field
			PreConfig: f.edit(func(state map[string]any) { state["enabled"], state["accessProfileIds"] = false, []any{"p3"} }),
			Config: f.state(`enabled = true`, `description = "Long away"`, `access_profile_ids = []`, actions("DELETE", fmt.Sprintf("%q", f.file)),
				`email_notification_option = { notify_managers = false }`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "access_profile_ids", "enabled")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, `[{"op": "replace", "path": "/accessProfileIds", "value": []}, {"op": "replace", "path": "/enabled", "value": true}]`)
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // what leaves is cleared; the server decides whether the state is enabled
			Config: f.state(),
			Check: acctest.Then(func() {
				if _, state := f.leave(); state["enabled"] != true || state["description"] != nil || len(state["accountActions"].([]any)) > 0 {
					t.Errorf("the state is %v", state)
				}
				f.ExpectWrites(patch)
			}),
		},
	)
	f.ExpectAfter(remove, "GET /identity-profiles/v1/{id}/lifecycle-states/{id} 200", "GET /identity-profiles/v1/{id}/lifecycle-states/{id} 404")
	f.ExpectWrites(remove)
	if id, _ := f.leave(); id != "" {
		t.Error("the state is left")
	}
	for _, exchange := range f.Journal() {
		if strings.HasPrefix(exchange.Path, "/task-status") {
			t.Errorf("a task was asked for that the API never named: %s", exchange.Path)
		}
	}
}

func TestRefusedPlans(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	other := f.AddIdentityProfile(map[string]any{"name": "Others", "authoritativeSource": map[string]any{"type": "SOURCE", "id": f.directory}})
	replaced := func(old, by string) string { return strings.Replace(f.state(), old, by, 1) }
	actions := func(arguments string) string {
		return f.state("account_actions = [{ action = \"DISABLE\", " + arguments + " }]")
	}
	steps := []resource.TestStep{{Config: f.state(), Check: acctest.Then(func() { f.ExpectWrites(post) })}}
	for _, test := range []struct {
		config string
		says   []string
	}{
		{replaced(`"On leave"`, `"Away"`), []string{`name is "On leave" and can't become "Away"`}},
		{replaced(`"leave"
`, `"away"
`), []string{`technical_name is "leave" and can't become "away"`}},
		{replaced(f.profile, other), []string{"identity_profile_id is", "can't become", "belongs to its identity profile"}},
		{f.state(`identity_state = "ACTIVE"`), []string{`identity_state is null and can't become "ACTIVE"`}},
		{actions(fmt.Sprintf("all_sources = true, source_ids = [%q]", f.file)), []string{"account_actions[0]", "source_ids must not be given when all_sources is true"}},
		{actions(fmt.Sprintf("source_ids = [%q], exclude_source_ids = [%q]", f.file, f.directory)), []string{"exclude_source_ids can't be used together with source_ids"}},
		{actions("source_ids = []"), []string{"source_ids is required unless all_sources is true"}},
		{actions(fmt.Sprintf("source_ids = [%q]", f.directory)), []string{`Source "Directory"`, "doesn't have the feature ENABLE"}},
		{actions(`source_ids = ["none"]`), []string{`There is no source with the id "none"`}},
	} {
		steps = append(steps, resource.TestStep{Config: test.config, ExpectError: acctest.Says(test.says...), PlanOnly: true})
	}
	steps = append(steps, resource.TestStep{Config: f.state(), ConfigPlanChecks: unchanged, Check: acctest.Then(func() { f.ExpectWrites() })})
	acctest.Run(t, steps...)
}

// Without the right to read sources the plan says that it has not checked them.
func TestSourcesNotReadable(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	f.Inject(simulator.Fault{Method: http.MethodGet, Path: "/sources", Status: http.StatusForbidden, Times: 100})
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", f.state(fmt.Sprintf(`account_actions = [{ action = "DISABLE", source_ids = [%q] }]`, f.file)))
	if output := workspace.Terraform("apply", "-auto-approve"); !strings.Contains(output, "Sources of account actions not checked") {
		t.Errorf("no warning in: %s", output)
	}
}

// A list of sources that lags behind is no reason to refuse a plan.
func TestSourcesNotListedYet(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	other := f.AddSource(map[string]any{"name": "Other"})
	f.Inject(simulator.Fault{Method: http.MethodGet, Path: "^/sources/v1$", Status: http.StatusOK, Body: "[]", Times: 100})
	acctest.Run(t, resource.TestStep{
		Config: f.state(fmt.Sprintf(`account_actions = [{ action = "DISABLE", source_ids = [%q, %q] }]`, f.file, other)),
	})
}

// A state of the same technical name is never taken over silently; the advice
// works, and every form of an import id.
func TestImport(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	id := f.AddLifecycleState(f.profile, map[string]any{"name": "On leave", "technicalName": "leave", "priority": 5, "accessProfileIds": []any{"p1"}})
	whole := f.state(`priority = 5`, `access_profile_ids = ["p1"]`)
	imports := func(importID string) resource.TestStep {
		return resource.TestStep{
			Config: whole, ResourceName: address, ImportState: true, ImportStateId: importID, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"account_actions", "email_notification_option", "access_action_configuration"},
		}
	}
	acctest.Run(t,
		resource.TestStep{
			Config: whole,
			ExpectError: acctest.Says("Lifecycle state exists already", `lifecycle state "leave" of identity profile`,
				"terraform import sailpoint_lifecycle_state.NAME '"+f.profile+"/leave'"),
		},
		resource.TestStep{
			PreConfig: func() { f.ExpectWrites() },
			Config:    whole, ResourceName: address, ImportState: true, ImportStateId: f.profile + "/leave", ImportStatePersist: true,
		},
		resource.TestStep{ // what was found and never applied is let go of
			Config: f.state(), Check: acctest.Then(func() { f.ExpectWrites() }),
		},
		resource.TestStep{Config: whole, Check: acctest.Then(func() { f.ExpectWrites() })},
		imports(f.profile+"/leave"), imports(f.profile+"/"+id),
		resource.TestStep{
			Config: whole, ResourceName: address, ImportState: true, ImportStateId: f.profile + "/none",
			ExpectError: acctest.Says("has no lifecycle state", `"none"`, `"active", "inactive", "leave"`),
		},
		resource.TestStep{
			Config: whole, ResourceName: address, ImportState: true, ImportStateId: id,
			ExpectError: acctest.Says("is not an import id"),
		},
	)
}

// The profile and its states come and go together.
func TestWithProfile(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	source := tenant.AddSource(map[string]any{"name": "HR"})
	acctest.Run(t, resource.TestStep{Config: tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_identity_profile" "people" {
  name                    = "People"
  authoritative_source_id = %q
}

resource "sailpoint_lifecycle_state" "many" {
  count               = 3
  identity_profile_id = sailpoint_identity_profile.people.id
  name                = "State ${count.index}"
  technical_name      = "state${count.index}"
  account_actions     = [{ action = "DELETE", source_ids = [sailpoint_identity_profile.people.authoritative_source_id] }]
}
`, source)})
	if left := tenant.List(simulator.LifecycleStates); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
