package account_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// A PUT empties what it leaves out (SailPoint API, Update Account), so one that
// changes the title alone carries all ten attributes.
func TestTitle(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	theirs := map[string]any{
		"manager": "Colin McKibben", "familyName": "Ryan", "e-mail": "jack.ryan@example.com", "location": "Bo\u2028st\"o\\n <&>",
		"idNowDescription": "7d989fe20855bc7965c536f675fd082e919a56ae474791892b692fe8f14acdd9",
	}
	const ours = `attributes = { id = "E002", name = "jack.ryan", givenName = "Jack", groups = ["DevRel"], title = `
	const body = `{"attributes": {
		"id": "E002", "name": "jack.ryan", "givenName": "Jack", "groups": ["DevRel"], "title": "Engineer",
		"manager": "Colin McKibben", "familyName": "Ryan", "e-mail": "jack.ryan@example.com", "location": "Bo\u2028st\"o\\n <&>",
		"idNowDescription": "7d989fe20855bc7965c536f675fd082e919a56ae474791892b692fe8f14acdd9"
	}}`

	first := h.apply(ours+`"Developer Advocate" }`, post)
	first.Check = acctest.Then(func() {
		h.ExpectBody(post, `{"attributes": {"sourceId": "`+h.source+`", "id": "E002", "name": "jack.ryan", "givenName": "Jack",
			"groups": ["DevRel"], "title": "Developer Advocate"}}`)
		h.ExpectWrites(post)
	})
	var id string
	first.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("native_identity"), knownvalue.StringExact("E002")),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("name"), knownvalue.StringExact("jack.ryan")),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("has_entitlements"), knownvalue.Bool(true)),
	}

	unmanaged := h.same(ours + `"Developer Advocate" }`)
	unmanaged.PreConfig = func() {
		id, _ = h.Sole(simulator.Accounts)
		h.editAttributes(theirs)()
	}
	unmanaged.Check = func(state *terraform.State) error {
		h.ExpectWrites()
		if acctest.StateHolds(state, "McKibben") {
			t.Error("the state shows an unmanaged attribute")
		}
		return nil
	}

	change := h.apply(ours + `"Engineer" }`)
	change.ConfigPlanChecks = acctest.Planned(acctest.ExpectChanged(address, "attributes.title"))
	change.Check = acctest.Then(func() {
		h.ExpectBody(put, body)
		h.ExpectWrites(put)
		for name, want := range theirs {
			if got := h.attributes()[name]; got != want {
				t.Errorf("%s is %v, was %v", name, got, want)
			}
		}
	})

	drift := change
	drift.PreConfig = h.editAttributes(map[string]any{"title": "Boss"})

	acctest.Run(t, first, unmanaged, change, drift)
	h.ExpectWrites(remove)
	if _, left := h.Get(simulator.Accounts, id); left {
		t.Error("the account is left after destroy")
	}
}

// What was applied and leaves the configuration is emptied, null keeps empty,
// and what was never applied is left alone.
func TestOwnership(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	emptied := func(step resource.TestStep, want string) resource.TestStep {
		step.Check = acctest.Then(func() {
			h.ExpectBody(put, `{"attributes": `+want+`}`)
			h.ExpectWrites(put)
		})
		return step
	}
	leaves := h.apply(`attributes = { id = "E1", title = "Boss" }`)
	leaves.ConfigPlanChecks = acctest.Planned(acctest.ExpectChanged(address, "attributes.groups", "attributes.manager"))

	null := h.apply(`attributes = { id = "E1", title = "Boss", location = null }`)
	null.PreConfig = h.editAttributes(map[string]any{"location": "Boston", "givenName": "Jack"})

	drift := h.apply(`attributes = { id = "E1", title = "Boss", location = null }`)
	drift.PreConfig = h.editAttributes(map[string]any{"location": "Austin"})
	drift.ConfigPlanChecks = acctest.Planned(acctest.ExpectChanged(address, "attributes.location"))

	const file = `"name": null, "familyName": null, "e-mail": null, "idNowDescription": null, "manager": null, "groups": null`
	acctest.Run(t,
		h.apply(`attributes = { id = "E1", title = "Boss", manager = "Ann", groups = ["a"], location = null }`, post),
		emptied(leaves, `{"id": "E1", "title": "Boss", "manager": null, "groups": null}`),
		emptied(null, `{"id": "E1", "title": "Boss", "location": null, "givenName": "Jack", `+file+`}`),
		emptied(drift, `{"id": "E1", "title": "Boss", "location": null, "givenName": "Jack", `+file+`}`),
	)
}

// Another order, another type or another spelling of the same values is no
// difference.
func TestSpelling(t *testing.T) {
	t.Parallel()
	h := newHR(t).typed()
	first := h.apply(`attributes = {
		id = "E1", groups = ["b", "a", "c"], salary = "9007199254740993", level = 7, active = "true",
		hired = "2020-01-01", title = 42, location = true
	}`)
	first.Check = acctest.Then(func() {
		h.ExpectBody(post, `{"attributes": {"sourceId": "`+h.source+`", "id": "E1", "groups": ["b", "a", "c"],
			"salary": 9007199254740993, "level": 7, "active": true, "hired": "2020-01-01", "title": "42", "location": "true"}}`)
		h.ExpectWrites(post)
	})
	first.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("attributes").AtMapKey("salary"), knownvalue.StringExact("9007199254740993")),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("attributes").AtMapKey("title"), knownvalue.Int64Exact(42)),
	}
	again := `id = "E1", salary = 9007199254740993, level = "7", active = true, hired = "2020-01-01", title = "42", location = "true"`

	// A real change beside another spelling sends the one and means the other.
	change := h.apply(`attributes = { ` + again + `, groups = ["c"] }`)
	change.Check = acctest.Then(func() {
		h.ExpectBody(put, `{"attributes": {"id": "E1", "groups": ["c"], "salary": 9007199254740993, "level": 7, "active": true,
			"hired": "2020-01-01", "title": "42", "location": "true"}}`)
		h.ExpectWrites(put)
	})
	acctest.Run(t,
		first,
		h.same(`attributes = { `+again+`, groups = tolist(["a", "b", "c"]) }`),
		h.same(`attributes = { `+again+`, groups = toset(["c", "b", "a", "a"]) }`),
		h.same(`attributes = merge({ groups = ["c", "b", "a"] }, { `+again+` })`),
		change,
		h.same(`attributes = { `+again+`, groups = "c" }`),
	)
}

// Integers beyond 2^53 survive a change beside them, managed or not.
func TestLargeIntegers(t *testing.T) {
	t.Parallel()
	h := newHR(t).typed()
	change := h.apply(`attributes = { id = "E1", salary = 9007199254740993, title = "Boss" }`)
	change.PreConfig = h.editAttributes(map[string]any{"badge": json.Number("9223372036854775807")})
	change.Check = acctest.Then(func() {
		for _, exchange := range h.Journal() {
			if body := string(exchange.RequestBody); exchange.Method == "PUT" &&
				(!strings.Contains(body, `"salary":9007199254740993`) || !strings.Contains(body, `"badge":9223372036854775807`)) {
				t.Errorf("the PUT carries %s", body)
			}
		}
		h.ExpectWrites(put)
	})
	acctest.Run(t, h.apply(`attributes = { id = "E1", salary = 9007199254740993, title = "Clerk" }`, post), change)
}

// Values that become known in the course of the apply.
func TestUnknown(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	config := func(id, title string) string {
		return h.Provider() + `
resource "sailpoint_source" "new" {
  name             = "New"
  owner_id         = "` + h.Owner + `"
  connector        = "delimited-file"
  provision_as_csv = true
}
resource "terraform_data" "title" { input = "` + title + `" }
resource "terraform_data" "rest" { input = { id = "` + id + `", groups = ["a"] } }
resource "sailpoint_account" "jack" {
  source_id  = sailpoint_source.new.id
  attributes = merge(terraform_data.rest.output, { title = terraform_data.title.output })
}`
	}
	const source = "POST /sources/v1"
	acctest.Run(t,
		resource.TestStep{Config: config("E1", "Clerk"), Check: acctest.Then(func() { h.ExpectWrites(source, post) })},
		resource.TestStep{Config: config("E1", "Boss"), Check: acctest.Then(func() {
			h.ExpectBody(put, `{"attributes": {"id": "E1", "title": "Boss", "groups": ["a"]}}`)
			h.ExpectWrites(put)
		})},
		resource.TestStep{Config: config("E2", "Boss"), ExpectError: acctest.Says(`attributes.id is "E1" and can't become "E2"`)},
		resource.TestStep{Config: config("E1", "Boss"), Check: acctest.Then(func() { h.ExpectWrites() })},
	)
	h.ExpectWrites(remove, "DELETE /sources/v1/{id}")
}

func TestIgnoreChanges(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	config := func(title, location string) string {
		return `attributes = { id = "E1", title = "` + title + `", location = "` + location + `" }
			lifecycle { ignore_changes = [attributes.title] }`
	}
	drift := h.same(config("Boss", "Austin"))
	drift.PreConfig = h.editAttributes(map[string]any{"title": "Chief"})
	other := h.apply(config("Boss", "Boston"))
	other.Check = acctest.Then(func() {
		h.ExpectBody(put, `{"attributes": {"id": "E1", "title": "Chief", "location": "Boston"}}`)
		h.ExpectWrites(put)
	})
	acctest.Run(t, h.apply(config("Clerk", "Austin"), post), h.same(config("Boss", "Austin")), drift, other)
}

// A plan shows what a change can change, and nothing else as unknown.
func TestKnownAfterApply(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	config := func(attributes string) string {
		return h.Provider() + fmt.Sprintf("resource \"sailpoint_account\" \"jack\" {\n  source_id = %q\n  attributes = { id = \"E1\", %s }\n}\n", h.source, attributes)
	}
	unknown := func(names ...string) []plancheck.PlanCheck {
		var checks []plancheck.PlanCheck
		for _, name := range names {
			checks = append(checks, plancheck.ExpectUnknownValue(address, tfjsonpath.New(name)))
		}
		return checks
	}
	known := func(values map[string]knownvalue.Check) []plancheck.PlanCheck {
		var checks []plancheck.PlanCheck
		for name, value := range values {
			checks = append(checks, plancheck.ExpectKnownValue(address, tfjsonpath.New(name), value))
		}
		return checks
	}
	acctest.Run(t,
		resource.TestStep{Config: config(`name = "jack", title = "A"`)},
		resource.TestStep{
			Config: config(`name = "jack", title = "B"`),
			ConfigPlanChecks: acctest.Planned(append(unknown("identity_id"), known(map[string]knownvalue.Check{
				"name": knownvalue.StringExact("jack"), "has_entitlements": knownvalue.Bool(false), "uuid": knownvalue.Null(),
			})...)...),
		},
		resource.TestStep{Config: config(`name = "john", title = "B"`), ConfigPlanChecks: acctest.Planned(unknown("name")...)},
		resource.TestStep{
			Config: config(`name = "john", title = "B", groups = ["x"]`), ConfigPlanChecks: acctest.Planned(unknown("has_entitlements")...),
		},
	)
}
