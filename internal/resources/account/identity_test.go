package account_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// What identifies an account can't change: the plan says so, and nothing is sent.
func TestImmutable(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	const kept = `attributes = { id = "E1", title = "Clerk" }`
	elsewhere := h
	elsewhere.source = h.AddSource(map[string]any{"name": "Elsewhere"})
	acctest.Run(t,
		h.apply(kept, post),
		elsewhere.fails(kept, `source_id is "`, `" and can't become "`+elsewhere.source+`"`, `set it back`, `terraform taint`),
		h.fails(`attributes = { id = "E2", title = "Boss" }`,
			`attributes.id is "E1" and can't become "E2"`, `PUT`, `ignore_changes = [attributes.id]`, `terraform taint`),
		h.fails(`attributes = { title = "Boss" }`, `attributes.id is "E1" and can't be taken away`, `set it back to "E1"`),
		h.fails(`attributes = { id = null, title = "Boss" }`, `attributes.id is "E1" and can't be taken away`),
		h.fails(`attributes = {}`, `attributes.id is "E1" and can't be taken away`),
		h.same(kept),
	)
}

func TestImmutableReplace(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	config := func(id string) string {
		return h.Provider(`immutable_changes = "replace"`) + h.block(`attributes = { id = "`+id+`" }`)
	}
	acctest.Run(t,
		resource.TestStep{Config: config("E1"), Check: acctest.Then(func() { h.ExpectWrites(post) })},
		resource.TestStep{
			Config:           config("E2"),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate)),
			Check:            acctest.Then(func() { h.ExpectWrites(remove, post) }),
		},
	)
}

// An imported account shows all its attributes, and whoever configures them all
// has nothing to do. What is left out is let go of; the identity attribute may be
// named again, rightly.
func TestImport(t *testing.T) {
	t.Parallel()
	h := newHR(t).typed()
	const native = `CN=Jack "J" Ryan/DevRel,OU=a\b/c`
	id := h.AddAccount(h.source, map[string]any{
		"id": native, "name": "jack.ryan", "title": "Clerk", "groups": []any{"a", "b"}, "salary": 7, "active": true,
	})
	const all = `attributes = {
		id = "CN=Jack \"J\" Ryan/DevRel,OU=a\\b/c", name = "jack.ryan", title = "Clerk", groups = ["b", "a"], salary = "7", active = "true"
	}`
	step := func(importID string) resource.TestStep {
		return resource.TestStep{
			Config: h.config(all), ResourceName: address, ImportState: true, ImportStateId: importID, ImportStatePersist: true,
		}
	}
	missing := step(h.source + "/nobody")
	missing.ExpectError = acctest.Says(`source `+h.source+` has no account with the native identity "nobody"`, `source_id/native_identity`)
	nothing := step("nothing")
	nothing.ExpectError = acctest.Says(`There is no account with the id "nothing"`)
	verified := step(h.source + "/" + native)
	verified.ImportStatePersist, verified.ImportStateVerify = false, true

	wrong := h.fails(`attributes = { title = "Boss", id = "E2" }`, `attributes.id is "E2", and the account's native identity is "CN=`, `Set it to "CN=`)
	changed := h.apply(`attributes = { title = "Boss" }`)
	changed.Check = acctest.Then(func() { // the identity attribute is in the PUT, managed or not
		h.ExpectBody(put, `{"attributes": {"id": "CN=Jack \"J\" Ryan/DevRel,OU=a\\b/c", "name": "jack.ryan", "title": "Boss",
			"groups": ["a", "b"], "salary": 7, "active": true}}`)
		h.ExpectWrites(put)
	})
	acctest.Run(t,
		missing, nothing,
		step(id), h.same(all), verified,
		h.fails(`attributes = { id = "E2" }`, `attributes.id is "CN=`, `" and can't become "E2"`),
		h.fails(`attributes = { id = null }`, `attributes.id is "CN=`, `" and can't be taken away`),
		h.apply(`attributes = { title = "Clerk" }`), // let go, nothing to send
		wrong,
		changed,
		h.apply(strings.Replace(all, "Clerk", "Boss", 1)), // as it is on the server
	)
}

// A key that this configuration never applied is let go of, with a warning; null
// clears it all the same.
func TestLetGo(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	h.AddAccount(h.source, map[string]any{"id": "E1", "title": "Clerk", "manager": "Ann", "location": "Austin"})
	terraform := acctest.NewWorkspace(t)
	plan := func(arguments string) string {
		terraform.Write("main.tf", h.config(arguments))
		return terraform.Terraform("plan")
	}
	plan(`attributes = { id = "E1" }
		on_destroy = "forget"`)
	terraform.Terraform("import", address, h.source+"/E1")
	output := plan(`attributes = { id = "E1", title = "Boss", location = null }
		on_destroy = "forget"`)
	for _, want := range []string{
		"which never applied", "attributes.manager", "on the server, set it to null", "0 to add, 1 to change",
	} {
		if !strings.Contains(output, want) {
			t.Errorf("the plan doesn't say %q:\n%s", want, output)
		}
	}
	terraform.Terraform("apply", "-auto-approve")
	h.ExpectBody(put, `{"attributes": {"id": "E1", "title": "Boss", "manager": "Ann", "location": null}}`)
	h.ExpectWrites(put)
	if output := terraform.Terraform("plan"); !strings.Contains(output, "No changes") {
		t.Errorf("there is more to do:\n%s", output)
	}
	plan(`attributes = { id = "E1" }
		on_destroy = "forget"`)
	terraform.Terraform("apply", "-auto-approve") // now that the title was applied, it is cleared
	h.ExpectBody(put, `{"attributes": {"id": "E1", "title": null, "manager": "Ann", "location": null, "name": null, "groups": null,
		"givenName": null, "familyName": null, "e-mail": null, "idNowDescription": null}}`)
}

// An account that exists is never taken over silently; the import that the error
// names does it.
func TestExists(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	id := h.AddAccount(h.source, map[string]any{"id": "E1", "name": "ann", "title": "Clerk"})
	const config = `attributes = { id = "E1", name = "ann", title = "Boss" }`
	acctest.Run(t,
		h.fails(config, `account "ann" (`+id+`) exists already`, `terraform import sailpoint_account.NAME '`+id+`'`),
		resource.TestStep{
			PreConfig: func() { h.ExpectWrites() },
			Config:    h.config(config), ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		h.apply(config, put),
	)
	h.ExpectWrites(remove)
	if left := h.List(simulator.Accounts); len(left) != 0 {
		t.Errorf("%d accounts left after destroy", len(left))
	}
}

// What is wrong in itself is found before any request, what the schema tells,
// before any write.
func TestInvalid(t *testing.T) {
	t.Parallel()
	h := newHR(t).typed()
	bad := func(arguments string, phrases ...string) resource.TestStep {
		step := h.fails(arguments, phrases...)
		step.PlanOnly = true
		return step
	}
	silent := func() {
		if made := len(h.Journal()); made != 0 {
			t.Errorf("%d requests were made for what is wrong in itself", made)
		}
	}
	missing := bad(`attributes = { title = "Clerk" }`, `attributes has no value for "id", which identifies accounts`)
	missing.PreConfig = silent
	nowhere := h
	nowhere.source = "nowhere"
	acctest.Run(t,
		bad(`attributes = ["E1"]`, `attributes must be an object`),
		bad(`attributes = "E1"`, `attributes must be an object`),
		bad(`attributes = { id = "E1", sourceId = "x" }`, `The source is given by source_id`),
		bad(`attributes = { id = "E1", title = "a", TITLE = "b" }`, `attributes holds both "TITLE" and "title"`),
		bad(`on_destroy = "nothing"
			attributes = { id = "E1" }`, `value must be one of`),
		missing,
		bad(`attributes = { id = null }`, `attributes has no value for "id", which identifies accounts`),
		bad(`attributes = { id = "E1" }
			locked = true`, `locked is null and can't become true: the API can unlock an account, not lock it`),
		nowhere.fails(`attributes = { id = "E1" }`, `There is no source with the id "nowhere"`),
	)
	h.ExpectWrites()
}

// One plan tells all that is wrong.
func TestSchema(t *testing.T) {
	t.Parallel()
	h := newHR(t).typed()
	terraform := acctest.NewWorkspace(t)
	terraform.Write("main.tf", h.config(`attributes = {
		id = "E1", Title = "Clerk", shoe = "42", salary = "much", active = 1, location = ["a"], level = 1.5, groups = [{ a = 1 }]
	}`))
	output, err := terraform.Start("plan").Wait()
	if err == nil {
		t.Error("the plan succeeded")
	}
	for _, want := range []string{
		`has no attribute "Title"; did you mean "title"`, `has no attribute "shoe". It has: active, badge,`,
		`attributes.active: 1 is not a BOOLEAN`, `attributes.groups: {"a":1} is not a STRING`, `attributes.level: 1.5 is not a INT`,
		`attributes.salary: "much" is not a LONG`, `attributes.location: the schema has one STRING here, not a list`,
	} {
		if !strings.Contains(output, want) {
			t.Errorf("the plan doesn't say %q:\n%s", want, output)
		}
	}
	h.ExpectWrites()
}

// An identity that doesn't exist is refused by the plan: the API would refuse it
// after the account was created.
func TestNoSuchIdentity(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	const config, gone = `attributes = { id = "E1" }`, `
		identity_id = "nobody"`
	refused := func(config string) resource.TestStep {
		step := h.fails(config, `identity_id is "nobody", and there is no such identity`, `take identity_id out`)
		step.PlanOnly = true
		return step
	}
	acctest.Run(t,
		refused(config+gone),
		h.apply(config, post),
		refused(config+gone),
		h.apply(config+"\n identity_id = \""+h.Owner+`"`, patch),
	)
}
