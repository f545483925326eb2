package connectoraccount_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const address = "sailpoint_connector_account.amy"

// bench is a connector that tests work on.
type bench struct {
	*connectortest.Connector
	t       *testing.T
	options connectortest.Options
	// provided is the URL in the provider block.
	provided string
	seen     int
}

func newDouble(t *testing.T, options connectortest.Options) *bench {
	t.Helper()
	return newBench(t, connectortest.StartDouble(t, options))
}

func newBench(t *testing.T, c *connectortest.Connector) *bench {
	t.Helper()
	return &bench{Connector: c, t: t, options: c.Options, provided: c.URL}
}

// each runs a test on the real connector and on its double.
func each(t *testing.T, options connectortest.Options, test func(t *testing.T, b *bench)) {
	t.Helper()
	for name, start := range map[string]func(testing.TB, connectortest.Options) *connectortest.Connector{
		"real": connectortest.StartReal, "double": connectortest.StartDouble,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newBench(t, start(t, options)))
		})
	}
}

func (b *bench) provider(name string) string {
	return fmt.Sprintf("provider \"sailpoint\" {\n  connectors = {\n    %s = %s\n  }\n}\n", name, b.entry())
}

// entry is the connector in the provider block.
func (b *bench) entry() string {
	return fmt.Sprintf("{\n      url    = %q\n      config = %q\n    }", b.provided, string(b.options.Config()))
}

func (b *bench) account(arguments string) string {
	return b.provider("hr") + fmt.Sprintf("resource \"sailpoint_connector_account\" \"amy\" {\n  connector = \"hr\"\n  %s\n}\n", arguments)
}

// commands lists what changed something since the last look, with the inputs of
// updates.
func (b *bench) commands() []string {
	var list []string
	log := b.Log()
	for _, entry := range log[b.seen:] {
		switch entry.Type {
		case "std:account:read", "std:spec:read", "std:account:list":
		case "std:account:update":
			var input struct {
				Changes json.RawMessage `json:"changes"`
			}
			if err := json.Unmarshal(entry.Input, &input); err != nil {
				b.t.Fatal(err)
			}
			list = append(list, entry.Type+" "+string(input.Changes))
		default:
			list = append(list, entry.Type)
		}
	}
	b.seen = len(log)
	return list
}

func (b *bench) expect(want ...string) resource.TestCheckFunc {
	return acctest.Then(func() {
		b.t.Helper()
		b.expectCommands(want...)
	})
}

func (b *bench) expectCommands(want ...string) {
	b.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), append([]string{}, b.commands()...)); diff != "" {
		b.t.Errorf("commands differ (-want +got):\n%s", diff)
	}
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	each(t, connectortest.Options{}, func(t *testing.T, b *bench) {
		acctest.Run(t,
			resource.TestStep{
				Config: b.account(`attributes = { id = "amy.poe", displayName = "Amy Poe", level = "3", groups = ["DevRel"] }`),
				Check: resource.ComposeTestCheckFunc(
					b.expect("std:account:create"), resource.TestCheckResourceAttr(address, "id", "hr/amy.poe"),
					resource.TestCheckResourceAttr(address, "identity", "amy.poe"),
				),
			},
			resource.TestStep{
				Config: b.account(`attributes = { id = "amy.poe", displayName = "Amy P.", level = 3, groups = ["b", "a", "DevRel"], title = "X" }`),
				Check: b.expect(`std:account:update [{"attribute":"displayName","op":"Set","value":"Amy P."},` +
					`{"attribute":"title","op":"Set","value":"X"},{"attribute":"groups","op":"Add","value":["b","a"]}]`),
			},
			resource.TestStep{ // drift of a set is worked out against the live account
				PreConfig: func() {
					b.Send("std:account:update", json.RawMessage(`{"identity":"amy.poe","key":{"simple":{"id":"amy.poe"}},`+
						`"changes":[{"op":"Add","attribute":"groups","value":"c"},{"op":"Set","attribute":"email","value":"theirs"}]}`))
					b.commands()
				},
				Config: b.account(`attributes = { id = "amy.poe", displayName = "Amy P.", level = 3, groups = ["a", "b"], title = null }`),
				Check: b.expect(`std:account:update [{"attribute":"groups","op":"Remove","value":["DevRel","c"]},` +
					`{"attribute":"title","op":"Remove"}]`),
			},
			resource.TestStep{
				Config: b.account(`attributes = { id = "amy.poe", groups = ["b", "a"] }
  disabled            = true
  password_wo         = "canary"
  password_wo_version = 1`),
				Check: b.expect(`std:account:update [{"attribute":"displayName","op":"Remove"},{"attribute":"level","op":"Remove"}]`,
					"std:account:disable", "std:change-password"),
			},
			resource.TestStep{
				Config: b.account(`attributes = { id = "amy.poe", groups = [] }
  disabled            = false
  split_values        = true
  password_wo         = "canary"
  password_wo_version = 1`),
				Check: b.expect(`std:account:update [{"attribute":"groups","op":"Remove","value":"b"},{"attribute":"groups","op":"Remove","value":"a"}]`,
					"std:account:enable"),
			},
			resource.TestStep{
				ResourceName: address, ImportState: true, ImportStateId: "hr/nobody",
				ExpectError: acctest.Says(`There is no connector account with the id "hr/nobody"`),
			},
		)
		if got := b.commands(); !cmp.Equal(got, []string{"std:account:delete"}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestImport(t *testing.T) {
	t.Parallel()
	each(t, connectortest.Options{}, func(t *testing.T, b *bench) {
		config := b.account(`attributes = { id = "john.doe", displayName = "John Doe", email = "john.doe@example.com", title = "Engineer",
    level = 3, aliases = ["jd"], groups = ["Moderator", "Engineering"], role = "user" }
  on_destroy = "forget"`)
		acctest.Run(t,
			resource.TestStep{Config: config, ExpectError: acctest.Says("exists already", "terraform import sailpoint_connector_account.NAME 'hr/john.doe'")},
			resource.TestStep{
				Config:           config + "import {\n  to = " + address + "\n  id = \"hr/john.doe\"\n}\n",
				ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "attributes.badges", "attributes.vip", "on_destroy")),
				Check:            b.expect(),
			},
			resource.TestStep{ // only unlocking is possible
				Config: b.account(`attributes = {}
  locked     = false
  on_destroy = "forget"`),
				Check: b.expect(`std:account:update [{"attribute":"role","op":"Remove","value":"user"},`+
					`{"attribute":"aliases","op":"Remove","value":"jd"},{"attribute":"displayName","op":"Remove"},`+
					`{"attribute":"email","op":"Remove"}]`, "std:account:unlock"),
				ExpectError: acctest.Says(`attributes.id is "john.doe" and can't be taken away`),
			},
		)
	})
}

func TestCompoundKeys(t *testing.T) {
	t.Parallel()
	each(t, connectortest.Options{Compound: true}, func(t *testing.T, b *bench) {
		acctest.Run(t,
			resource.TestStep{
				Config: b.account(`attributes = { id = "amy.poe", groups = ["x"] }`),
				Check:  resource.TestCheckResourceAttrSet(address, "unique_id"),
			},
			resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"attributes"}},
			resource.TestStep{
				ResourceName: address, ImportState: true, ImportStateId: "hr/amy.poe", ExpectError: acctest.Says("hr/lookup_id,unique_id"),
			},
		)
	})
}

func TestRefused(t *testing.T) {
	t.Parallel()
	each(t, connectortest.Options{Without: []string{"std:account:delete", "std:account:unlock"}}, func(t *testing.T, b *bench) {
		bad := func(arguments string, messages ...string) resource.TestStep {
			return resource.TestStep{Config: b.account(arguments), ExpectError: acctest.Says(messages...)}
		}
		acctest.Run(t,
			bad(`attributes = { id = "amy.poe" }`, "std:account:delete", `Set on_destroy to "disable" or "forget"`),
			bad(`attributes = { id = "amy.poe", nope = 1 }
  on_destroy = "disable"`, `has no attribute "nope"`),
			bad(`attributes = { id = "amy.poe", level = "high" }
  on_destroy = "disable"`, `"high" is not a LONG`),
			bad(`attributes = { id = "amy.poe" }
  locked     = true
  on_destroy = "disable"`, "connectors can unlock an account, not lock it"),
			resource.TestStep{
				Config: b.account(`attributes = { id = "amy.poe" }
  on_destroy = "disable"`), Check: b.expect("std:account:create"),
			},
			bad(`attributes = { id = "other" }
  on_destroy = "disable"`, `attributes.id is "amy.poe" and can't become "other"`),
			bad(`attributes = { id = "amy.poe" }
  identity   = "other"
  on_destroy = "disable"`, `identity is "amy.poe" and can't become "other"`),
			resource.TestStep{ // another name of the connector
				Config: b.provider("people") + `
resource "sailpoint_connector_account" "amy" {
  connector  = "people"
  attributes = { id = "amy.poe" }
  on_destroy = "disable"
}`, ExpectError: acctest.Says(`the provider block has no connector "hr"`, "terraform state rm"),
			},
			resource.TestStep{
				Config: b.account(`attributes = { id = "amy.poe" }
  on_destroy = "disable"`),
				ConfigPlanChecks: acctest.Planned(plancheck.ExpectEmptyPlan()), Check: b.expect(),
			},
		)
		if got := b.commands(); !cmp.Equal(got, []string{"std:account:disable"}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestFailures(t *testing.T) {
	t.Parallel()
	each(t, connectortest.Options{}, func(t *testing.T, b *bench) {
		fail := func(command, kind string) func() {
			return func() { b.Fail(connectortest.Failure{Command: command, Kind: kind}) }
		}
		step := func(before func(), title, message string) resource.TestStep {
			return resource.TestStep{
				PreConfig: before, Config: b.account(`attributes = { id = "amy.poe", title = "` + title + `" }`), ExpectError: acctest.Says(message),
			}
		}
		acctest.Run(t,
			step(fail("std:account:create", connectortest.Generic), "A", "std:account:create"),
			resource.TestStep{Config: b.account(`attributes = { id = "amy.poe", title = "A" }`)},
			step(fail("std:account:update", connectortest.Generic), "B", "updating account"),
			step(fail("std:account:update", connectortest.NotFound), "B", "apply again to have it created anew"),
			step(fail("std:account:update", connectortest.Soft), "B", "failed in part"),
			resource.TestStep{Config: b.account(`attributes = { id = "amy.poe", title = "C" }`)},
			step(fail("std:account:update", connectortest.Late), "D", "updating account"),
			resource.TestStep{ // it was carried out all the same
				Config: b.account(`attributes = { id = "amy.poe", title = "D" }`), ConfigPlanChecks: acctest.Planned(plancheck.ExpectEmptyPlan()),
			},
		)
	})
}
