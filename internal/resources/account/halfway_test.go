package account_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// A PUT was accepted, and then something hindered the provider to see what became
// of it. The state shows what the server does once it can be asked again, and what
// was accepted as long as nobody knows better.
func TestAcceptedAndNotSeen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		acts  bool
		times int // how many reads are refused after the PUT
		want  string
	}{
		"done":                     {true, 1, "Boss"},
		"not done":                 {false, 1, "Clerk"},
		"not done, and never seen": {false, 10, "Boss"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tenant := conformance.NewTenant(t, simulator.Config{})
				source := tenant.AddSource(map[string]any{"name": "HR"})
				core := acctest.NewCore(t, acctest.Serve(provider.WithTransport(acctest.Network{"tenant.test": tenant})), map[string]any{
					"base_url": "https://tenant.test", "client_id": "demo", "client_secret": "demo",
				})
				account := core.Resource("sailpoint_account")
				config := func(title string) any {
					return map[string]any{"source_id": source, "attributes": map[string]any{"id": "E1", "title": title}}
				}
				if err := account.Apply(t.Context(), config("Clerk")).Err(); err != nil {
					t.Fatal(err)
				}
				plan, diags := account.Plan(t.Context(), config("Boss"))
				if err := diags.Err(); err != nil {
					t.Fatal(err)
				}
				tenant.NextTask(simulator.TaskOutcome{Act: test.acts, NotFound: true, CompletionStatus: "ERROR"})
				tenant.Inject(simulator.Fault{
					Method: http.MethodGet, Path: "^/accounts/v1/", Skip: 1, Times: test.times, Status: http.StatusForbidden, Body: "{}",
				})
				if diags := account.ApplyPlan(t.Context(), plan); !diags.HasError() {
					t.Error("no error")
				}
				if got := document.At(account.State(), document.Pointer{"attributes", "title"}); got != test.want {
					t.Errorf("the state shows %v, want %s", got, test.want)
				}
			})
		})
	}
}

// What the task of a change complains about that has gone through is a warning.
func TestTaskWarns(t *testing.T) {
	t.Parallel()
	tenant := conformance.NewTenant(t, simulator.Config{})
	source := tenant.AddSource(map[string]any{"name": "HR"})
	core := acctest.NewCore(t, acctest.Serve(provider.WithTransport(acctest.Network{"tenant.test": tenant})), map[string]any{
		"base_url": "https://tenant.test", "client_id": "demo", "client_secret": "demo",
	})
	account := core.Resource("sailpoint_account")
	for _, title := range []string{"Clerk", "Boss", "Deletion"} {
		tenant.NextTask(simulator.TaskOutcome{CompletionStatus: "WARNING", Messages: []string{"Mind the " + title}, Act: true})
		var config any // none for a deletion
		if title != "Deletion" {
			config = map[string]any{"source_id": source, "attributes": map[string]any{"id": "E1", "title": title}}
		}
		diags := account.Apply(t.Context(), config)
		if err := diags.Err(); err != nil {
			t.Fatal(err)
		}
		if told := strings.Join(diags.Warnings(), "\n"); !strings.Contains(told, "Mind the "+title) {
			t.Errorf("%q: no warning of it in %q", title, told)
		}
	}
}
