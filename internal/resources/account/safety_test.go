package account_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// Two resources for one account: the second finds what the first has made, and
// nothing is created twice.
func TestTwins(t *testing.T) {
	t.Parallel()
	tenant := newHR(t)
	source := tenant.source
	acctest.Run(t, resource.TestStep{
		Config: tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_account" "twin" {
  count      = 2
  source_id  = %q
  attributes = { id = "E1", name = "jack${count.index}" }
}`, source),
		ExpectError: acctest.Says("exists already", "terraform import sailpoint_account.NAME"),
	})
	posts := 0
	for _, write := range tenant.Writes() {
		if write == "POST /accounts/v1" {
			posts++
		}
	}
	if posts != 1 {
		t.Errorf("the account was posted %d times", posts)
	}
}

// What ignore_changes keeps as it was found after an import stays somebody
// else's, even when an update of other attributes goes through.
func TestFoundStaysFound(t *testing.T) {
	t.Parallel()
	tenant := newHR(t)
	source := tenant.source
	id := tenant.AddAccount(source, map[string]any{"id": "E1", "name": "jack", "title": "theirs", "location": "theirs"})
	config := func(arguments string) string {
		return tenant.Provider() + fmt.Sprintf("resource \"sailpoint_account\" \"jack\" {\n  source_id = %q\n  %s\n}\n", source, arguments)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: config(`attributes = { id = "E1" }
  lifecycle { ignore_changes = [attributes] }`) + fmt.Sprintf("import {\n  to = sailpoint_account.jack\n  id = %q\n}\n", id),
		},
		resource.TestStep{
			Config: config(`attributes = { id = "E1" }
  disabled   = true
  lifecycle { ignore_changes = [attributes] }`),
			Check: acctest.Then(func() { tenant.ExpectWrites("POST /accounts/v1/{id}/disable") }),
		},
		resource.TestStep{
			Config: config(`attributes = { id = "E1" }
  disabled   = true`),
			Check: acctest.Then(func() {
				tenant.ExpectWrites()
				account, _ := tenant.Get(simulator.Accounts, id)
				if attributes, _ := account["attributes"].(map[string]any); attributes["title"] != "theirs" {
					t.Errorf("an attribute that was never applied is gone: %v", attributes)
				}
			}),
		},
	)
}

// With immutable_changes = "replace", an immutable value that isn't known yet is
// planned as a replacement, so that the account follows its source.
func TestSourceReplaced(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	config := func(arguments string) string {
		return tenant.Provider(`immutable_changes = "replace"`) + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name             = "HR"
  owner_id         = %q
  connector        = "delimited-file"
  provision_as_csv = true
  %s
}
resource "sailpoint_account" "jack" {
  source_id  = sailpoint_source.hr.id
  attributes = { id = "E1", name = "jack" }
}`, tenant.Owner, arguments)
	}
	acctest.Run(t,
		resource.TestStep{Config: config("")},
		resource.TestStep{
			Config: config(`password_policy_ids = ["2c91808568c529c60168cca6f90c1324"]`),
			ConfigPlanChecks: acctest.Planned(
				plancheck.ExpectResourceAction("sailpoint_account.jack", plancheck.ResourceActionDestroyBeforeCreate),
			),
		},
	)
}

// A configured flag that somebody else changed after the plan is a conflict, not
// overlooked.
func TestConfiguredFlagChanged(t *testing.T) {
	t.Parallel()
	tenant := newHR(t)
	source := tenant.source
	config := func(title string) string {
		return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_account" "jack" {
  source_id  = %q
  disabled   = false
  attributes = { id = "E1", name = "jack", title = %q }
}`, source, title)
	}
	acctest.Run(t,
		resource.TestStep{Config: config("A"), Check: acctest.Then(tenant.ClearJournal)},
		resource.TestStep{
			Config: config("B"),
			ConfigPlanChecks: acctest.Meanwhile(func() {
				id, _ := tenant.Sole(simulator.Accounts)
				tenant.Edit(simulator.Accounts, id, func(account map[string]any) { account["disabled"] = true })
			}),
			ExpectError: acctest.Says("disabled was false when the plan was made and is true now"),
		},
	)
}

// A deletion that the API would refuse is refused by the plan, before the accounts
// that it would take are gone.
func TestUndeletable(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	const config = `attributes = { id = "E1" }`
	becomes := func(connectionType string) func() {
		return func() {
			h.Edit(simulator.Sources, h.source, func(source map[string]any) { source["connectionType"] = connectionType })
			h.ClearJournal()
		}
	}
	acctest.Run(t,
		h.apply(config, post),
		resource.TestStep{
			PreConfig: becomes("direct"), Config: h.config(config), Destroy: true,
			ExpectError: acctest.Says(`on_destroy is "delete"`, `Set on_destroy to "remove", "disable" or "forget", and apply that`),
		},
		resource.TestStep{PreConfig: func() { h.ExpectWrites(); becomes("file")() }, Config: h.config(config)},
	)
	h.ExpectWrites(remove)
}

// The import of an account that the API can't delete has it forgotten on destroy.
func TestImportUndeletable(t *testing.T) {
	t.Parallel()
	h := newDirect(t)
	id := h.AddAccount(h.source, map[string]any{"id": "A1", "name": "ann"})
	const config = `attributes = { id = "A1", name = "ann" }
		on_destroy = `
	acctest.Run(t, resource.TestStep{
		Config: h.config(config + `"forget"`), ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
	}, h.same(config+`"forget"`))
	h.ExpectWrites()
}

// What went with its source can be destroyed, even where nothing is refreshed.
func TestDestroyedWithItsSource(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", h.config(`attributes = { id = "E1" }`))
	workspace.Terraform("apply", "-auto-approve")
	h.Remove(simulator.Sources, h.source)
	workspace.Terraform("destroy", "-auto-approve", "-refresh=false")
	if left := workspace.Terraform("state", "list"); strings.TrimSpace(left) != "" {
		t.Errorf("the state has %s", left)
	}
}
