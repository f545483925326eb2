package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// interrupted applies, and presses Ctrl-C while the server thinks about the
// first request of a method and path.
func interrupted(t *testing.T, tenant *acctest.Tenant, workspace *acctest.Workspace, method, path string) {
	t.Helper()
	started := make(chan *acctest.Process, 1)
	tenant.Inject(simulator.Fault{Method: method, Path: path, Before: func() {
		if err := (<-started).Interrupt(); err != nil {
			t.Error(err)
		}
	}})
	process := workspace.Start("apply", "-auto-approve")
	started <- process
	if output, err := process.Wait(); err != nil && !strings.Contains(output, "Interrupt received") {
		t.Errorf("%v: %s", err, output)
	}
}

// What was sent is finished and in the state; nothing else is begun.
func TestInterruptedCreate(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", tenant.Provider()+source(tenant)+strings.NewReplacer(
		`"hr"`, `"crm"`, `"HR"`, `"CRM"`, `"delimited-file"`, `"delimited-file"
  description = sailpoint_source.hr.id`).Replace(source(tenant)))
	interrupted(t, tenant, workspace, http.MethodPost, "/sources/")
	tenant.ExpectWrites(post)
	if plan := workspace.Terraform("plan"); !strings.Contains(plan, "Plan: 1 to add, 0 to change, 0 to destroy.") {
		t.Errorf("the first source is not in the state: %s", plan)
	}
	workspace.Terraform("apply", "-auto-approve")
	tenant.ExpectWrites(post)
}

func TestInterruptedUpdate(t *testing.T) {
	t.Parallel()
	tenant := acctest.NewWith(t, simulator.Config{TaskTime: 500 * time.Millisecond})
	workspace := acctest.NewWorkspace(t)
	id := tenant.AddSource(map[string]any{"name": "HR"})
	write := func(title string) {
		workspace.Write("main.tf", tenant.Provider()+fmt.Sprintf(`
resource "sailpoint_account" "jack" {
  source_id  = %q
  attributes = { id = "jack", name = "jack", title = %q }
}
`, id, title))
	}
	write("Clerk")
	workspace.Terraform("apply", "-auto-approve")
	tenant.ExpectWrites("POST /accounts/v1")
	write("Head clerk")
	interrupted(t, tenant, workspace, http.MethodPut, "/accounts/")
	tenant.ExpectWrites("PUT /accounts/v1/{id}")
	if state := workspace.Read("terraform.tfstate"); !strings.Contains(state, "Head clerk") {
		t.Error("the state doesn't know of the update")
	}
	if plan := workspace.Terraform("plan"); !strings.Contains(plan, "No changes.") {
		t.Errorf("the update is not in the state: %s", plan)
	}
}
