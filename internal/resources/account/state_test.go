package account_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// Correlation is patched, apart from the attributes.
func TestCorrelation(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	one, two := h.AddIdentity("One"), h.AddIdentity("Two")
	sends := func(arguments, body string, writes ...string) resource.TestStep {
		step := h.apply(`attributes = { id = "E1" } `+"\n"+arguments, writes...)
		step.Check = acctest.Then(func() {
			h.ExpectBody(patch, body)
			h.ExpectWrites(writes...)
		})
		return step
	}
	// The server would set manuallyCorrelated unless told otherwise.
	const byRule = "\nmanually_correlated = false"
	byHand := sends(`identity_id = "`+two+`"`, `[{"op": "replace", "path": "/identityId", "value": "`+two+`"}]`, patch)
	byHand.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("manually_correlated"), knownvalue.Bool(true)),
	}
	acctest.Run(t,
		sends(`identity_id = "`+one+`"`+byRule, `[
			{"op": "add", "path": "/identityId", "value": "`+one+`"},
			{"op": "replace", "path": "/manuallyCorrelated", "value": false}
		]`, post, patch),
		byHand,
		sends(`identity_id = "`+two+`"`+byRule, `[{"op": "replace", "path": "/manuallyCorrelated", "value": false}]`, patch),
		sends(`identity_id = "`+one+`"`+byRule, `[
			{"op": "replace", "path": "/identityId", "value": "`+one+`"},
			{"op": "replace", "path": "/manuallyCorrelated", "value": false}
		]`, patch),
		h.same(`attributes = { id = "E1" }`),
	)
}

// Flags change by operations of their own; what isn't configured is not held.
func TestFlags(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	with := func(arguments string) string { return "attributes = { id = \"E1\" }\n" + arguments }
	theirs := h.same(with(""))
	theirs.PreConfig = h.edit("locked", true)
	theirs.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("locked"), knownvalue.Bool(true)),
	}
	unlocked := h.apply(with("locked = false"), unlock)
	unlocked.ConfigPlanChecks = acctest.Planned(acctest.ExpectChanged(address, "locked"))
	disabled := h.apply(with("disabled = true"), disable)
	disabled.ConfigPlanChecks = acctest.Planned(acctest.ExpectChanged(address, "disabled"))
	drift := h.apply(with("disabled = true"), disable)
	drift.PreConfig = h.edit("disabled", false)
	acctest.Run(t,
		h.apply(with(""), post),
		disabled, drift, h.apply(with("disabled = false"), enable), theirs, unlocked,
		h.fails(with("locked = true"), `locked is false and can't become true`),
		h.apply("attributes = { id = \"E1\", title = \"Boss\" }\ndisabled = true", put, disable),
	)
}

// A new account is disabled by a second request. If that fails, the account is in
// the state, and the error tells how to keep it.
func TestCreateDisabled(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	const config = `attributes = { id = "E1" }
		disabled = true`
	failing := h.fails(config, `Not now`, `account "E1" (`, `terraform untaint`)
	failing.PreConfig = func() {
		h.Inject(simulator.Fault{Method: "POST", Path: "/disable$", Status: 400, Body: `{"messages": [{"text": "Not now"}]}`})
	}
	// That the account is deleted and created anew shows that the state has it.
	tainted := h.apply(config, remove, post, disable)
	tainted.PreConfig = func() { h.ExpectWrites(post, disable) }
	tainted.ConfigPlanChecks = acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate))
	acctest.Run(t, failing, tainted, h.same(config))
}

// Each on_destroy does its own; a change of it sends nothing.
func TestOnDestroy(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	terraform := acctest.NewWorkspace(t)
	apply := func(kinds string, writes ...string) {
		terraform.Write("main.tf", h.Provider()+`
resource "sailpoint_account" "jack" {
  for_each   = `+kinds+`
  source_id  = "`+h.source+`"
  attributes = { id = each.key }
  on_destroy = each.value
}`)
		terraform.Terraform("apply", "-auto-approve")
		h.ExpectWrites(writes...)
	}
	apply(`{ delete = null, remove = null, disable = null, forget = null }`, post, post, post, post)
	apply(`{ delete = "delete", remove = "remove", disable = "disable", forget = "forget" }`)
	terraform.Terraform("destroy", "-auto-approve")
	writes := h.Writes()
	slices.Sort(writes)
	if diff := cmp.Diff([]string{remove, disable, "POST /accounts/v1/{id}/remove"}, writes); diff != "" {
		t.Errorf("writes differ (-want +got):\n%s", diff)
	}
	left := map[any]any{}
	for _, account := range h.List(simulator.Accounts) {
		left[account["nativeIdentity"]] = account["disabled"]
	}
	if diff := cmp.Diff(map[any]any{"disable": true, "forget": false}, left); diff != "" {
		t.Errorf("accounts left differ (-want +got):\n%s", diff)
	}
}

// The API writes accounts of file sources only; correlation, enable, disable and
// unlock work on the others.
func TestDirect(t *testing.T) {
	t.Parallel()
	h := newDirect(t)
	id := h.AddAccount(h.source, map[string]any{"id": "A1", "name": "ann", "mail": "ann@example.com", "memberOf": []any{"x"}})
	const attributes = `attributes = {}
		on_destroy = "forget"
		`
	correlated := h.apply(attributes+`identity_id = "`+h.Owner+`"
		locked = false`, patch, unlock)
	correlated.PreConfig = h.edit("locked", true)
	acctest.Run(t,
		h.fails(`attributes = { id = "A2" }
			on_destroy = "forget"`, `creates accounts on sources of connection type "file" only`, `"AD"`, `connection type "direct"`),
		resource.TestStep{
			Config: h.config(attributes), ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		h.fails(`attributes = {}`, `on_destroy is "delete", the API deletes accounts of sources of connection type "file" only`),
		h.fails(`attributes = { mail = "new@example.com" }
			on_destroy = "forget"`, `changes attributes on sources of connection type "file" only`, `Set attributes = {}`),
		h.apply(attributes+`disabled = true`, disable),
		h.apply(attributes+`disabled = false`, enable),
		correlated,
		h.fails(`attributes = { mail = null }
			on_destroy = "forget"`, `changes attributes on sources of connection type "file" only`),
	)
	h.ExpectWrites()
	if account, ok := h.Get(simulator.Accounts, id); !ok || account["name"] != "ann" {
		t.Errorf("the account became %v", account)
	}
}
