package connectoraccount_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
)

// A command that the connector lacks is refused by the plan, which says what to
// do instead. Nothing is sent.
func TestMissingCommands(t *testing.T) {
	t.Parallel()
	const john = "import {\n  to = " + address + "\n  id = \"hr/john.doe\"\n}\n"
	for command, test := range map[string]struct{ before, after, imported, instead string }{
		"std:account:read":    {after: `attributes = { id = "amy.poe" }`, instead: "Accounts of this connector can't be managed here"},
		"std:account:create":  {after: `attributes = { id = "amy.poe" }`, instead: "Have the account created otherwise, and import it"},
		"std:account:update":  {before: `attributes = { id = "amy.poe", title = "A" }`, after: `attributes = { id = "amy.poe", title = "B" }`, instead: "Leave the attributes as they are, or set attributes = {}"},
		"std:account:enable":  {before: "attributes = { id = \"amy.poe\" }\n  disabled   = true", after: "attributes = { id = \"amy.poe\" }\n  disabled   = false", instead: "Leave disabled out"},
		"std:account:disable": {before: `attributes = { id = "amy.poe" }`, after: "attributes = { id = \"amy.poe\" }\n  disabled   = true", instead: "Leave disabled out"},
		"std:account:unlock":  {before: "attributes = {}\n  locked     = true", after: "attributes = {}\n  locked     = false", imported: john, instead: "Leave locked out"},
		"std:account:delete":  {after: `attributes = { id = "amy.poe" }`, instead: `Set on_destroy to "disable" or "forget"`},
		"std:change-password": {
			before: `attributes = { id = "amy.poe" }`, instead: "Leave the password out",
			after: "attributes = { id = \"amy.poe\" }\n  password_wo = \"canary\"\n  password_wo_version = 1",
		},
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			b := newDouble(t, connectortest.Options{Without: []string{command}})
			var steps []resource.TestStep
			if test.before != "" {
				steps = append(steps, resource.TestStep{Config: b.account(test.before) + test.imported})
			}
			acctest.Run(t, append(steps, resource.TestStep{
				PreConfig: func() { b.commands() }, Config: b.account(test.after),
				ExpectError: acctest.Says("The connector can't do this", command, "connector-spec.json", test.instead),
			}, resource.TestStep{PreConfig: func() { b.expectCommands() }, Config: b.provider("hr") + gone})...)
		})
	}
}

// gone lets go of the account, which may lack what deletes it.
const gone = "removed {\n  from = " + address + "\n  lifecycle {\n    destroy = false\n  }\n}\n"

// Without a command to disable, an account can only be forgotten or deleted.
func TestMissingDisable(t *testing.T) {
	t.Parallel()
	b := newDouble(t, connectortest.Options{Without: []string{"std:account:disable"}})
	acctest.Run(t, resource.TestStep{
		Config: b.account("attributes = { id = \"amy.poe\" }\n  on_destroy = \"disable\""), ExpectError: acctest.Says(`Set on_destroy to "forget"`),
	})
}

// Each change becomes the operation that says it, in the type of the schema.
func TestOperations(t *testing.T) {
	t.Parallel()
	each(t, connectortest.Options{}, func(t *testing.T, b *bench) {
		created := func() {
			b.t.Helper()
			var got struct{ Attributes map[string]any }
			log := b.Log()
			if err := json.Unmarshal(log[len(log)-1].Input, &got); err != nil {
				b.t.Fatal(err)
			}
			want := map[string]any{
				"id": "amy.poe", "title": "A", "level": 3.0, "vip": true, "aliases": "a", "badges": []any{7.0, 12.0}, "groups": []any{"x", "y"}, "role": "user",
			}
			if diff := cmp.Diff(want, got.Attributes); diff != "" {
				b.t.Errorf("the creation carries (-want +got):\n%s", diff)
			}
			b.commands()
		}
		acctest.Run(t,
			resource.TestStep{ // numbers may be written as text; a single value goes as it is
				Config: b.account(`attributes = { id = "amy.poe", title = "A", level = "3", vip = "true", aliases = ["a"], badges = ["7", 12],
    groups = ["x", "y"], role = "user" }`),
				Check: acctest.Then(created),
			},
			resource.TestStep{ // other spellings of the same are no change
				Config: b.account(`attributes = { id = "amy.poe", title = "A", level = 3, vip = true, aliases = ["a"], badges = [12, 7],
    groups = ["y", "x"], role = "user" }`),
				ConfigPlanChecks: acctest.Planned(plancheck.ExpectEmptyPlan()), Check: b.expect(),
			},
			resource.TestStep{
				Config: b.account(`attributes = { id = "amy.poe", title = "B", level = "4", vip = false, aliases = ["a", "b"], badges = [],
    groups = ["z", "x", "w"], role = null }`),
				Check: b.expect("std:account:update [" + strings.Join([]string{
					`{"attribute":"level","op":"Set","value":4}`, `{"attribute":"title","op":"Set","value":"B"}`,
					`{"attribute":"vip","op":"Set","value":false}`, `{"attribute":"badges","op":"Remove","value":[7,12]}`,
					`{"attribute":"groups","op":"Remove","value":"y"}`, `{"attribute":"role","op":"Remove","value":"user"}`,
					`{"attribute":"aliases","op":"Add","value":"b"}`, `{"attribute":"groups","op":"Add","value":["z","w"]}`,
				}, ",") + "]"),
			},
			resource.TestStep{ // one value at a time
				Config: b.account(`attributes = { id = "amy.poe", title = "B", level = 4, vip = false, aliases = [], badges = [1, 2],
    groups = ["x"], role = "admin" }
  split_values = true`),
				Check: b.expect("std:account:update [" + strings.Join([]string{
					`{"attribute":"role","op":"Set","value":"admin"}`, `{"attribute":"aliases","op":"Remove","value":"a"}`,
					`{"attribute":"aliases","op":"Remove","value":"b"}`, `{"attribute":"groups","op":"Remove","value":"z"}`,
					`{"attribute":"groups","op":"Remove","value":"w"}`, `{"attribute":"badges","op":"Add","value":1}`,
					`{"attribute":"badges","op":"Add","value":2}`,
				}, ",") + "]"),
			},
		)
	})
}

// An account that is gone leaves the state, and the next plan creates it.
func TestGone(t *testing.T) {
	t.Parallel()
	b := newDouble(t, connectortest.Options{})
	config := b.account(`attributes = { id = "amy.poe" }`)
	acctest.Run(t,
		resource.TestStep{Config: config, Check: b.expect("std:account:create")},
		resource.TestStep{
			PreConfig: func() {
				b.Send("std:account:delete", json.RawMessage(`{"identity":"amy.poe","key":{"simple":{"id":"amy.poe"}}}`))
				b.commands()
			},
			Config:           config,
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)),
			Check:            b.expect("std:account:create"),
		},
	)
}

// What destroying leaves behind is met by the next creation, which shows how to
// import it.
func TestLeftBehind(t *testing.T) {
	t.Parallel()
	for onDestroy, want := range map[string][]string{"disable": {"std:account:disable"}, "forget": nil} {
		t.Run(onDestroy, func(t *testing.T) {
			t.Parallel()
			b := newDouble(t, connectortest.Options{})
			config := b.account("attributes = { id = \"amy.poe\" }\n  on_destroy = \"" + onDestroy + `"`)
			acctest.Run(t,
				resource.TestStep{Config: config, Check: b.expect("std:account:create")},
				resource.TestStep{Config: b.provider("hr"), Check: b.expect(want...)},
				resource.TestStep{
					Config:      config,
					ExpectError: acctest.Says("exists already", "terraform import sailpoint_connector_account.NAME 'hr/amy.poe'"),
				},
				resource.TestStep{
					Config: config + "import {\n  to = " + address + "\n  id = \"hr/amy.poe\"\n}\n", Check: b.expect(),
				},
			)
		})
	}
}

// A connector that has another name in the provider block trips the immutable
// attribute; letting go and importing under the new name moves on.
func TestRenamedConnector(t *testing.T) {
	t.Parallel()
	b := newDouble(t, connectortest.Options{})
	both := "provider \"sailpoint\" {\n  connectors = {\n    hr = " + b.entry() + "\n    people = " + b.entry() + "\n  }\n}\n"
	account := func(name, connector string) string {
		return "resource \"sailpoint_connector_account\" \"" + name + "\" {\n  connector  = \"" + connector + "\"\n  attributes = { id = \"amy.poe\" }\n}\n"
	}
	acctest.Run(t,
		resource.TestStep{Config: b.provider("hr") + account("amy", "hr"), Check: b.expect("std:account:create")},
		resource.TestStep{
			Config:      both + account("amy", "people"),
			ExpectError: acctest.Says(`connector is "hr" and can't become "people"`, "terraform state rm", "import it as NEW_NAME/identity"),
		},
		resource.TestStep{
			Config: b.provider("people") + gone + account("moved", "people") +
				"import {\n  to = sailpoint_connector_account.moved\n  id = \"people/amy.poe\"\n}\n",
			Check: resource.ComposeTestCheckFunc(b.expect(), resource.TestCheckResourceAttr("sailpoint_connector_account.moved", "id", "people/amy.poe")),
		},
	)
}
