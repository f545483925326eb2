package account_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// title is an account whose title is given, with further arguments.
func title(title string, arguments ...string) string {
	return `attributes = { id = "E1", title = "` + title + "\" }\n  " + strings.Join(arguments, "\n  ")
}

// after prepares a step: the writes of a failed step before it are checked, then
// something is done to the tenant.
func (h hr) after(step resource.TestStep, prepare func(), writes ...string) resource.TestStep {
	step.PreConfig = func() {
		h.ExpectWrites(writes...)
		prepare()
	}
	return step
}

func nothing() {}

// The task of a PUT decides: until it has ended well, the state keeps what was.
func TestTask(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	next := func(outcome simulator.TaskOutcome) func() { return func() { h.NextTask(outcome) } }
	unknown := func() {
		h.Inject(simulator.Fault{Method: http.MethodGet, Path: "^/task-status/", Times: 3, Status: http.StatusNotFound, Body: "{}"})
	}
	changed := h.apply(title("C"), put)
	changed.ConfigPlanChecks = acctest.Planned(acctest.ExpectChanged(address, "attributes.title"))
	const limited = `timeouts = { update = "2s" }`
	acctest.Run(t,
		h.apply(title("A"), post),
		h.after(h.fails(title("B"), `ended with status ERROR: It broke`),
			next(simulator.TaskOutcome{CompletionStatus: "ERROR", Messages: []string{"It broke"}})),
		h.after(h.fails(title("B"), `ended with status TERMINATED and gave no reason`),
			next(simulator.TaskOutcome{CompletionStatus: "TERMINATED"}), put),
		h.after(changed, next(simulator.TaskOutcome{CompletionStatus: "WARNING", Act: true}), put),
		h.after(h.apply(title("D"), put), unknown),
		h.apply(title("D", limited)), // another timeout is no request
		h.after(h.fails(title("E", limited), `context deadline exceeded`, `may still finish`), next(simulator.TaskOutcome{Never: true, Act: true})),
		h.after(h.apply(title("E", limited)), nothing, put), // it has
	)
}

// A creation whose task fails may have made the account all the same; then the
// state has it.
func TestCreateTask(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	const limited = `timeouts = { create = "2s" }`
	again := h.apply(title("A"), remove, post)
	again.ConfigPlanChecks = acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate))
	acctest.Run(t,
		h.after(h.fails(title("A"), `Creating account failed`, `ended with status ERROR: It broke`), func() {
			h.NextTask(simulator.TaskOutcome{CompletionStatus: "ERROR", Messages: []string{"It broke"}})
		}),
		h.after(h.fails(title("A"), `ended with status ERROR`, `stopped half-way`, `terraform untaint`), func() {
			h.NextTask(simulator.TaskOutcome{CompletionStatus: "ERROR", Act: true})
		}, post),
		h.after(h.fails(title("A", limited), `may still finish`, `stopped half-way`, `terraform untaint`), func() {
			h.NextTask(simulator.TaskOutcome{Act: true}) // of the deletion
			h.NextTask(simulator.TaskOutcome{Never: true, Act: true})
		}, post),
		h.after(again, nothing, remove, post),
	)
}

// A connection that drops leaves open whether the server acted. A creation is
// looked up and never doubled; an update is worked out anew.
func TestLost(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	fault := func(f simulator.Fault) func() {
		f.Path = "^/accounts/v1"
		return func() { h.Inject(f) }
	}
	lost := func(method string, acted bool) func() {
		return fault(simulator.Fault{Method: method, Act: acted, Drop: true})
	}
	broken := simulator.Fault{Method: http.MethodPut, Status: http.StatusInternalServerError, Body: `{"messages": [{"text": "Oops"}]}`}
	always := broken
	always.Times = 3
	acctest.Run(t,
		h.after(h.apply(title("A"), post), lost(http.MethodPost, true)),
		h.after(h.apply(title("B"), put), lost(http.MethodPut, true)),
		h.after(h.apply(title("C"), put, put), lost(http.MethodPut, false)),
		h.after(h.apply(title("D"), put, put), fault(broken)),
		h.after(h.fails(title("E"), `500 Internal Server Error`, `Oops`), fault(always)),
		h.after(h.apply(title("E"), put), nothing, put, put, put),
	)
}

// The account shows some time after the creation whose answer was lost.
func TestLostSlow(t *testing.T) {
	t.Parallel()
	h := newHRWith(t, simulator.Config{TaskTime: time.Second})
	acctest.Run(t, h.after(h.apply(title("A"), post), func() {
		h.Inject(simulator.Fault{Method: http.MethodPost, Path: "^/accounts/v1$", Act: true, Drop: true})
	}))
	h.ExpectWrites(remove)
}

// What somebody else does between a plan and its apply is not undone.
func TestMeanwhile(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	gone := func() {
		id, _ := h.Sole(simulator.Accounts)
		h.Remove(simulator.Accounts, id)
		h.ClearJournal()
	}
	meanwhile := func(step resource.TestStep, do func()) resource.TestStep {
		step.ConfigPlanChecks = acctest.Meanwhile(do)
		return step
	}
	attributes := func(name, value string) func() { return h.editAttributes(map[string]any{name: value}) }
	theirs := meanwhile(h.apply(title("C"), put), attributes("location", "Austin"))
	theirs.Check = acctest.Then(func() {
		h.ExpectBody(put, `{"attributes": {"id": "E1", "title": "C", "location": "Austin"}}`)
		h.ExpectWrites(put)
	})
	recreated := h.after(h.apply(title("E"), post), gone)
	recreated.ConfigPlanChecks = acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate))
	acctest.Run(t,
		h.apply(title("A"), post),
		meanwhile(h.fails(title("B"), `attributes.title was "A" when the plan was made and is "X" now, while the plan wants "B"`, `nothing was sent`),
			attributes("title", "X")),
		meanwhile(h.apply(title("B")), attributes("title", "B")), // somebody else was faster
		theirs,
		h.after(meanwhile(h.fails(title("D"), `no longer exists on the server; plan again`), gone), nothing),
		h.after(h.apply(title("D"), post), nothing),
		recreated,
		resource.TestStep{Config: h.config(title("E")), Destroy: true, ConfigPlanChecks: acctest.Meanwhile(gone)},
	)
	h.ExpectWrites(remove)
}

// A refusal names what the credential lacks.
func TestForbidden(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	refuse := func(method, path string) func() {
		return func() {
			h.Inject(simulator.Fault{Method: method, Path: path, Status: http.StatusForbidden, Body: "{}"})
		}
	}
	needs := func(arguments, scope, level string) resource.TestStep {
		return h.fails(arguments, `403 Forbidden`, `needs the scope `+scope+` and the user level `+level+`.`)
	}
	const (
		level  = `ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN`
		object = "^/accounts/v1/[^/]+$"
		tasks  = `ORG_ADMIN, HELPDESK, CERT_ADMIN, REPORT_ADMIN, ROLE_ADMIN, ROLE_SUBADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN`
	)
	removed := needs("", `idn:accounts:manage`, `ORG_ADMIN`)
	removed.Config, removed.Destroy = h.config(title("A", `on_destroy = "remove"`)), true
	acctest.Run(t,
		h.apply(title("A"), post),
		h.after(needs(title("B"), `idn:accounts:manage`, level), refuse(http.MethodPut, object)),
		h.after(needs(title("B"), `idn:accounts:read`, level), refuse(http.MethodGet, object), put),
		h.after(needs(title("B"), `idn:sources:read`, level), refuse(http.MethodGet, "^/sources/v1/[^/]+$")),
		h.after(needs(title("B"), `idn:source-schema:read`, level), refuse(http.MethodGet, "/schemas$")),
		h.after(needs(title("A", "disabled = true"), `idn:accounts-state:manage`, `ORG_ADMIN, SOURCE_ADMIN, SOURCE_SUBADMIN or HELPDESK`),
			refuse(http.MethodPost, "/disable$")),
		h.after(needs(title("B"), `idn:task-management:read`, tasks), refuse(http.MethodGet, "^/task-status/"), disable),
		h.after(h.apply(title("A", `on_destroy = "remove"`), put), nothing, put),
		h.after(removed, refuse(http.MethodPost, "/remove$")),
	)
	h.ExpectWrites("POST /accounts/v1/{id}/remove", "POST /accounts/v1/{id}/remove")
}

// A source may have lost its account schema, or never had one.
func TestNoSchema(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	id, _ := h.AccountSchema(h.source)["id"].(string)
	h.Remove(simulator.Schemas, id)
	acctest.Run(t, h.fails(title("A"), `source "HR" (`+h.source+`) has no account schema, so`, `provision_as_csv = true`))
	h.ExpectWrites()
}

// A throttled write is sent again, no earlier than Retry-After asks.
func TestThrottled(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	step := h.after(h.apply(title("B"), put, put), func() {
		h.Inject(simulator.Fault{
			Method: http.MethodPut, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}, Body: "{}",
		})
	})
	step.Check = acctest.Then(func() {
		var sent []time.Time
		for _, exchange := range h.Journal() {
			if exchange.Method == http.MethodPut {
				sent = append(sent, exchange.Time)
			}
		}
		if len(sent) != 2 || sent[1].Sub(sent[0]) < time.Second {
			t.Errorf("the PUTs were sent at %v", sent)
		}
		h.ExpectWrites(put, put)
	})
	acctest.Run(t, h.apply(title("A"), post), step)
}

// A dated version of the API has the same operations at other paths.
func TestVersion(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	step := func(arguments string, writes ...string) resource.TestStep {
		return resource.TestStep{
			Config: h.Provider(`api_version = "v2025"`) + h.block(arguments),
			Check: acctest.Then(func() {
				for _, exchange := range h.Journal() {
					if !strings.HasPrefix(exchange.Path, "/v2025/") && exchange.Path != "/oauth/token" {
						t.Errorf("%s %s was called", exchange.Method, exchange.Path)
					}
				}
				h.ExpectWrites(writes...)
			}),
		}
	}
	acctest.Run(t,
		step(title("A"), "POST /v2025/accounts"),
		step(title("B", "disabled = true"), "PUT /v2025/accounts/{id}", "POST /v2025/accounts/{id}/disable"),
	)
	h.ExpectWrites("DELETE /v2025/accounts/{id}")
}

// What one account costs. More would be felt by tenants with many.
func TestRequests(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	terraform := acctest.NewWorkspace(t)
	costs := func(what string, want []string, arguments ...string) {
		t.Helper()
		h.ClearJournal()
		terraform.Terraform(append(arguments, "-auto-approve")...)
		got := h.Requests()
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s made\n  %s\nwant\n  %s", what, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
		}
	}
	const (
		list    = "GET /accounts/v1"
		get     = "GET /accounts/v1/{id}"
		task    = "GET /task-status/v1/{id}"
		source  = "GET /sources/v1/{id}"
		schemas = "GET /sources/v1/{id}/schemas"
	)
	terraform.Write("main.tf", h.config(title("A")))
	costs("creation", []string{source, schemas, source, schemas, list, post, task, list}, "apply")
	costs("refresh", []string{get}, "apply")
	terraform.Write("main.tf", h.config(title("B")))
	costs("update", []string{get, source, schemas, source, schemas, get, put, task, get}, "apply")
	costs("deletion", []string{get, source, remove, task, get}, "destroy")
}

// What an update that failed has applied all the same is ours: it is emptied when
// it leaves the configuration, as after any other update.
func TestAppliedByFailure(t *testing.T) {
	t.Parallel()
	h := newHR(t)
	id := h.AddAccount(h.source, map[string]any{"id": "E1", "title": "Clerk"})
	const theirs, ours = `attributes = { id = "E1", title = "Clerk" }`, `attributes = { id = "E1", title = "Clerk", location = "Boston" }`
	left := h.apply(`attributes = { id = "E1" }`)
	left.Check = acctest.Then(func() {
		if got := h.attributes(); got["title"] != nil || got["location"] != nil {
			t.Errorf("title is %v and location %v; both were applied, and have left the configuration", got["title"], got["location"])
		}
		h.ExpectWrites(put)
	})
	acctest.Run(t,
		resource.TestStep{
			Config: h.config(theirs), ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		h.after(h.fails(ours, `ended with status TERMINATED`), func() {
			h.NextTask(simulator.TaskOutcome{CompletionStatus: "TERMINATED", Act: true})
		}),
		h.after(h.same(ours), nothing, put),
		left,
	)
}
