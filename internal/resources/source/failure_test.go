package source_test

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

func TestNameTaken(t *testing.T) {
	t.Parallel()
	tenant, id, config := found(t)
	acctest.Run(t,
		resource.TestStep{
			Config:      config(allOfIt),
			ExpectError: acctest.Says("Source exists already", `source "HR"`, "terraform import sailpoint_source.NAME '"+id+"'"),
		},
		imported(config(allOfIt), id),
		resource.TestStep{
			Config: config(allOfIt), ConfigPlanChecks: unchanged,
			Check: acctest.Then(func() { tenant.ExpectWrites() }),
		},
	)
}

// Nobody knows whether the server has acted, so it is asked before anything is
// sent again.
func TestCreateUnclear(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"lost":  {Drop: true, Act: true},
		"error": {Status: http.StatusInternalServerError, Act: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.New(t)
			fault.Method, fault.Path = http.MethodPost, "/sources/"
			tenant.Inject(fault)
			acctest.Run(t, resource.TestStep{
				Config: hr(tenant, `connector_attributes = { a = "1" }`),
				Check: acctest.Then(func() {
					tenant.ExpectWrites(post)
					tenant.Sole(simulator.Sources)
				}),
			})
		})
	}
}

func TestCreateRefused(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t,
		resource.TestStep{
			Config: strings.Replace(hr(tenant, ""), tenant.Owner, strings.Repeat("0", 32), 1),
			ExpectError: acctest.Says("Creating source failed", `creating source "HR"`, "400 Bad Request", "detailCode 400.1 Bad Request Content",
				"trackingId", `owner.id "`+strings.Repeat("0", 32)+`" does not exist`),
		},
		resource.TestStep{ // nothing of it is in the state
			PreConfig:        func() { tenant.ExpectWrites(post) },
			Config:           hr(tenant, ""),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)),
			Check:            acctest.Then(func() { tenant.ExpectWrites(post) }),
		},
	)
}

func TestUpdateUnclear(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  simulator.Fault
		writes []string
	}{
		"lost, acted":     {simulator.Fault{Drop: true, Act: true}, []string{patch}},
		"lost, not acted": {simulator.Fault{Drop: true}, []string{patch, patch}},
		"error, acted":    {simulator.Fault{Status: http.StatusBadGateway, Act: true}, []string{patch}},
		"two errors":      {simulator.Fault{Status: http.StatusInternalServerError, Times: 2}, []string{patch, patch, patch}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.New(t)
			acctest.Run(t,
				resource.TestStep{
					Config: hr(tenant, `connector_attributes = { a = "1", b = "2" }`),
					Check:  acctest.Then(func() { tenant.ExpectWrites(post) }),
				},
				resource.TestStep{
					PreConfig: func() {
						test.fault.Method = http.MethodPatch
						tenant.Inject(test.fault)
					},
					Config: hr(tenant, `connector_attributes = { a = "2" }`),
					Check: acctest.Then(func() {
						tenant.ExpectWrites(test.writes...)
						if attributes := connectorAttributes(tenant); attributes["a"] != "2" || attributes["b"] != nil {
							t.Errorf("the server has %v", attributes)
						}
					}),
				},
			)
		})
	}
}

// Whether a secret has arrived can't be seen, so it alone is sent again.
func TestSecretUnclear(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t,
		resource.TestStep{Config: hr(tenant, `connector_attributes = { a = "1" }`), Check: acctest.Then(func() { tenant.ExpectWrites(post) })},
		resource.TestStep{
			PreConfig: func() { tenant.Inject(simulator.Fault{Method: http.MethodPatch, Drop: true, Act: true}) },
			Config:    hr(tenant, `connector_attributes = { a = "2" }`+"\n"+hidden(1, `password = "p"`)),
			Check: acctest.Then(func() {
				tenant.ExpectBodies(patch, `[
					{"op": "replace", "path": "/connectorAttributes/a", "value": "2"},
					{"op": "add", "path": "/connectorAttributes/password", "value": "p"}
				]`, `[{"op": "replace", "path": "/connectorAttributes/password", "value": "p"}]`)
				tenant.ExpectWrites(patch, patch)
				expectSecrets(tenant, map[string]string{"password": "p"})
			}),
		},
	)
}

// Every refusal says what was tried and what the server said, and what can be
// done about it if something can.
func TestRefused(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	html := http.Header{"Content-Type": {"text/html"}}
	refused := func(fault simulator.Fault, phrases ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() {
				fault.Path = "/sources/"
				tenant.Inject(fault)
			},
			Config: hr(tenant, `description = "new"`), ExpectError: acctest.Says(phrases...),
		}
	}
	acctest.Run(t,
		resource.TestStep{Config: hr(tenant, `description = "old"`)},
		refused(simulator.Fault{
			Method: http.MethodPatch, Status: http.StatusBadRequest,
			Body: `{"detailCode": "400.1.3 Illegal value", "trackingId": "T1", "messages": [{"text": "First"}], "causes": [{"text": "Second"}]}`,
		}, `updating source "HR"`, "400 Bad Request", "detailCode 400.1.3 Illegal value", "trackingId T1", "First", "Second"),
		refused(simulator.Fault{Method: http.MethodPatch, Status: http.StatusForbidden, Body: `{"message": "Forbidden"}`},
			"403 Forbidden", "the scope idn:sources:manage", "the user level ORG_ADMIN, SOURCE_ADMIN"),
		refused(simulator.Fault{Method: http.MethodGet, Status: http.StatusForbidden, Body: `{"message": "Forbidden"}`},
			"Reading source failed", "403 Forbidden", "the scope idn:sources:read"),
		refused(simulator.Fault{
			Method: http.MethodPatch, Status: http.StatusBadRequest, Header: html,
			Body: "<html><head><style>b { color: red }</style></head><body><h1>Blocked</h1><p>by the &quot;edge&quot;</p></body></html>",
		}, `400 Bad Request: Blocked by the "edge"`),
		refused(simulator.Fault{Method: http.MethodPatch, Status: http.StatusUnauthorized, Body: `{"error": "JWT validation failed"}`, Times: 2},
			"401 Unauthorized", "JWT validation failed", "does not accept the credential", "SAIL_CLIENT_SECRET"),
		resource.TestStep{ // nothing of this has left a trace
			PreConfig:        tenant.ClearJournal,
			Config:           hr(tenant, `description = "new"`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "description")),
			Check:            acctest.Then(func() { tenant.ExpectWrites(patch) }),
		},
	)
}

// What goes by itself needs nobody's attention.
func TestRecovered(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t,
		resource.TestStep{Config: hr(tenant, `description = "1"`), Check: acctest.Then(func() { tenant.ExpectWrites(post) })},
		resource.TestStep{ // the token ends in the middle of a run
			PreConfig: func() {
				tenant.Inject(simulator.Fault{Method: http.MethodPatch, Before: tenant.ExpireTokens})
			},
			Config: hr(tenant, `description = "2"`),
			Check: acctest.Then(func() {
				tenant.ExpectAfter(patch, "POST /oauth/token 200", "PATCH /sources/v1/{id} 200")
				tenant.ExpectWrites(patch, patch)
			}),
		},
		resource.TestStep{ // too many requests
			PreConfig: func() {
				tenant.Inject(simulator.Fault{
					Method: http.MethodPatch, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}},
				})
			},
			Config: hr(tenant, `description = "3"`),
			Check: acctest.Then(func() {
				var at []time.Time
				for _, exchange := range tenant.Journal() {
					if exchange.Method == http.MethodPatch {
						at = append(at, exchange.Time)
					}
				}
				if len(at) != 2 || at[1].Sub(at[0]) < time.Second {
					t.Errorf("requests at %v, want two, a second apart", at)
				}
				tenant.ExpectWrites(patch, patch)
			}),
		},
	)
}

// A change that nobody has seen in the plan is not overwritten.
func TestConflict(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	meanwhile := func(value string) resource.ConfigPlanChecks {
		return acctest.Meanwhile(func() {
			id, _ := tenant.Sole(simulator.Sources)
			tenant.Edit(simulator.Sources, id, func(source map[string]any) {
				attributes, _ := source["connectorAttributes"].(map[string]any)
				attributes["delimiter"] = value
			})
			tenant.ClearJournal()
		})
	}
	config := func(delimiter, other string) string {
		return hr(tenant, fmt.Sprintf(`connector_attributes = { delimiter = %q, other = %q }`, delimiter, other))
	}
	acctest.Run(t,
		resource.TestStep{Config: config(",", "1")},
		resource.TestStep{
			Config: config(";", "2"), ConfigPlanChecks: meanwhile("|"),
			ExpectError: acctest.Says("Changed on the server since the plan",
				`connector_attributes.delimiter was "," when the plan was made and is "|" now, while the plan wants ";"`),
		},
		resource.TestStep{ // a key that the plan doesn't change is no less somebody's
			PreConfig: func() { tenant.ExpectWrites() },
			Config:    config("|", "2"), ConfigPlanChecks: meanwhile(","),
			ExpectError: acctest.Says(`connector_attributes.delimiter was "|" when the plan was made and is "," now`),
		},
		resource.TestStep{ // somebody else has done the very same
			PreConfig: func() { tenant.ExpectWrites() },
			Config:    config(";", "2"), ConfigPlanChecks: meanwhile(";"),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "replace", "path": "/connectorAttributes/other", "value": "2"}]`)
				tenant.ExpectWrites(patch)
			}),
		},
	)
}

func TestGone(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	gone := func() {
		id, _ := tenant.Sole(simulator.Sources)
		tenant.Remove(simulator.Sources, id)
		tenant.ClearJournal()
	}
	acctest.Run(t,
		resource.TestStep{Config: hr(tenant, `description = "1"`)},
		resource.TestStep{
			Config: hr(tenant, `description = "2"`), ConfigPlanChecks: acctest.Meanwhile(gone),
			ExpectError: acctest.Says("no longer exists on the server; plan again to have it created anew"),
		},
		resource.TestStep{
			PreConfig: func() { tenant.ExpectWrites() },
			Config:    hr(tenant, `description = "2"`),
			ConfigPlanChecks: acctest.Planned(
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)),
			Check: acctest.Then(func() {
				tenant.ExpectWrites(post)
				gone() // to destroy what is gone is no error
			}),
			ExpectNonEmptyPlan: true,
		},
	)
	tenant.ExpectWrites(remove)
}

func TestDelete(t *testing.T) {
	t.Parallel()
	tenant := acctest.NewWith(t, simulator.Config{TaskTime: 300 * time.Millisecond})
	acctest.Run(t,
		resource.TestStep{Config: hr(tenant, ""), Check: acctest.Then(func() { tenant.ExpectWrites(post) })},
		resource.TestStep{
			PreConfig: func() {
				tenant.NextTask(simulator.TaskOutcome{CompletionStatus: "ERROR", Messages: []string{"Accounts are locked"}})
			},
			Config: hr(tenant, ""), Destroy: true,
			ExpectError: acctest.Says("Deleting source failed", "ended with status ERROR", "Accounts are locked"),
		},
		resource.TestStep{
			PreConfig: func() { tenant.ExpectWrites(remove) },
			Config:    hr(tenant, ""), ConfigPlanChecks: unchanged,
			Check: acctest.Then(func() {
				// Reads go on to find the source for a moment after its task has ended.
				id, _ := tenant.Sole(simulator.Sources)
				tenant.Inject(simulator.Fault{Method: http.MethodDelete, Before: func() {
					tenant.Inject(simulator.Fault{Path: "/sources/v1/" + id, Status: http.StatusOK, Body: fmt.Sprintf(`{"id": %q}`, id)})
				}})
			}),
		},
	)
	tenant.ExpectAfter(remove, "GET /task-status/v1/{id} 200", "GET /sources/v1/{id} 200", "GET /sources/v1/{id} 404")
	tenant.ExpectWrites(remove)
}

// To replace a source is to replace what stands on it as well.
func TestReplaceWithDependents(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", hr(tenant, "")+`
resource "sailpoint_identity_profile" "people" {
  name                    = "People"
  authoritative_source_id = sailpoint_source.hr.id
}
resource "sailpoint_account" "jack" {
  source_id  = sailpoint_source.hr.id
  attributes = { id = "E1" }
}
`)
	workspace.Terraform("apply", "-auto-approve")
	before, _ := tenant.Sole(simulator.Sources)
	workspace.Terraform("taint", address)
	output, err := workspace.Start("apply", "-auto-approve").Wait()
	if err == nil || !strings.Contains(strings.Join(strings.Fields(output), " "), "replace the profile too") {
		t.Errorf("the source alone: %v: %s", err, output)
	}
	const profile, account = "sailpoint_identity_profile.people", "sailpoint_account.jack"
	workspace.Terraform("taint", profile)
	workspace.Terraform("taint", account)
	for _, way := range [][]string{nil, {"-replace=" + address, "-replace=" + profile, "-replace=" + account}} {
		workspace.Terraform(append([]string{"apply", "-auto-approve"}, way...)...)
		after, _ := tenant.Sole(simulator.Sources)
		tenant.Sole(simulator.Accounts)
		tenant.Sole(simulator.IdentityProfiles)
		if after == before {
			t.Errorf("%v: the source is the old one", way)
		}
		before = after
	}
}

// A plan to destroy says what goes along, and what stands in the way.
func TestDeleteInUse(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", hr(tenant, ""))
	workspace.Terraform("apply", "-auto-approve")
	tenant.ExpectWrites(post)
	id, _ := tenant.Sole(simulator.Sources)
	profile := tenant.AddIdentityProfile(map[string]any{"name": "People", "authoritativeSource": map[string]any{"type": "SOURCE", "id": id}})
	for _, name := range []string{"jack", "jill"} {
		tenant.AddAccount(id, map[string]any{"id": name, "name": name})
	}
	plan := workspace.Terraform("plan", "-destroy")
	for _, want := range []string{"Deleting source " + id, `2 account(s) are deleted with source "HR"`, `Identity profile "People" takes its identities (2) from the source`, "refuses to delete"} {
		if !strings.Contains(plan, want) {
			t.Errorf("no %q in: %s", want, plan)
		}
	}
	output, err := workspace.Start("destroy", "-auto-approve").Wait()
	if err == nil {
		t.Error("the source was deleted")
	}
	for _, want := range []string{
		`is in use by identity profile "People"`, `before the identity profile that takes its identities from it: "People"`,
		"delete the profile first", "terraform taint", "-replace for each",
	} {
		if !strings.Contains(strings.Join(strings.Fields(output), " "), want) {
			t.Errorf("no %q in: %s", want, output)
		}
	}
	if plan := workspace.Terraform("plan"); !strings.Contains(plan, "No changes.") {
		t.Errorf("the source has left the state: %s", plan)
	}
	tenant.ExpectWrites(remove)
	tenant.Remove(simulator.IdentityProfiles, profile)
	workspace.Terraform("destroy", "-auto-approve")
	tenant.ExpectWrites(remove)
	if left := len(tenant.List(simulator.Sources)) + len(tenant.List(simulator.Accounts)); left != 0 {
		t.Errorf("%d objects left", left)
	}
}
