package correlationconfig_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_correlation_config.it"
	put     = "PUT /sources/v1/{id}/correlation-config"
)

// fixture is a tenant with a source.
type fixture struct {
	*acctest.Tenant
	source string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	tenant := acctest.New(t)
	return &fixture{tenant, tenant.AddSource(map[string]any{"name": "HR"})}
}

func (f *fixture) config(arguments ...string) string {
	return f.Provider() + fmt.Sprintf(`
resource "sailpoint_correlation_config" "it" {
  source_id = %q
  %s
}
`, f.source, strings.Join(arguments, "\n  "))
}

// id is the configuration's in the API.
func (f *fixture) id() string {
	source, _ := f.Get(simulator.Sources, f.source)
	ref, _ := source["accountCorrelationConfig"].(map[string]any)
	id, _ := ref["id"].(string)
	return id
}

func (f *fixture) edit(change func(config map[string]any)) func() {
	return func() {
		f.Edit(simulator.CorrelationConfigs, f.id(), change)
		f.ClearJournal()
	}
}

const (
	byMail = `{ property = "email", value = "e-mail", ignore_case = true }`
	byName = `{ property = "uid", value = "name", match_mode = "START" }`
)

func TestLifecycle(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	sent := func(assignments ...string) string {
		return fmt.Sprintf(`{"id": %q, "name": "HR [source] Account Correlation", "attributeAssignments": [%s]}`, f.id(), strings.Join(assignments, ","))
	}
	const mail = `{"property": "email", "value": "e-mail", "operation": "EQ", "complex": false, "ignoreCase": true}`
	const name = `{"property": "uid", "value": "name", "operation": "EQ", "complex": false, "ignoreCase": false, "matchMode": "START"}`
	acctest.Run(t,
		resource.TestStep{
			Config: f.config(`attribute_assignments = [`, byMail, `]`),
			Check: acctest.Then(func() {
				f.ExpectBody(put, sent(mail))
				f.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // the order counts
			Config: f.config(`attribute_assignments = [`, byName, ",", byMail, `]`),
			Check: acctest.Then(func() {
				f.ExpectBody(put, sent(name, mail))
				f.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // drift of one flag is that list; what the server leaves out has its default
			PreConfig: f.edit(func(config map[string]any) {
				assignments, _ := config["attributeAssignments"].([]any)
				last, _ := assignments[1].(map[string]any)
				last["ignoreCase"] = false
			}),
			Config:           f.config(`attribute_assignments = [`, byName, ",", byMail, `]`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "attribute_assignments")),
			Check:            acctest.Then(func() { f.ExpectWrites(put) }),
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateIdFunc: acctest.ImportID(address, "source_id"), ImportStateVerify: true,
		},
		resource.TestStep{
			Config:      strings.Replace(f.config(`attribute_assignments = []`), f.source, "other", 1),
			ExpectError: acctest.Says(`source_id is "`+f.source+`" and can't become "other"`, `part of the object's path`),
		},
		resource.TestStep{
			Config: f.config(`attribute_assignments = [`, byMail, `]`, `name = "By mail"`, `on_destroy = "reset"`),
			Check: acctest.Then(func() {
				f.ExpectWrites(put)
			}),
		},
	)
	f.ExpectBody(put, fmt.Sprintf(`{"id": %q, "name": "By mail", "attributeAssignments": []}`, f.id()))
	f.ExpectWrites(put)
}

// The configuration is taken over, with a warning of what that overwrites, and
// stays as it is on destroy.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.Call("PUT", "/sources/v1/"+f.source+"/correlation-config", map[string]any{
		"attributeAssignments": []any{map[string]any{"property": "uid", "value": "id"}},
	})
	f.ClearJournal()
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", f.config(`attribute_assignments = [`, byMail, `]`))
	output := workspace.Terraform("plan")
	for _, want := range []string{
		"Values of correlation config of source " + f.source + " are overwritten", `"value":"id"`, `"value":"e-mail"`,
	} {
		if !strings.Contains(output, want) {
			t.Errorf("no %q in: %s", want, output)
		}
	}
	f.ExpectWrites()
	workspace.Terraform("apply", "-auto-approve")
	if output := workspace.Terraform("plan", "-detailed-exitcode"); strings.Contains(output, "overwritten") {
		t.Errorf("a second warning: %s", output)
	}
	workspace.Terraform("destroy", "-auto-approve")
	f.ExpectWrites(put)
}

// A source and its configuration in one: nothing is lost, and nothing is said.
func TestWithSource(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	config := tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name             = "HR"
  owner_id         = %q
  connector        = "delimited-file"
  provision_as_csv = true
}

resource "sailpoint_correlation_config" "it" {
  source_id             = sailpoint_source.hr.id
  attribute_assignments = [%s]
}
`, tenant.Owner, byMail)
	acctest.Run(t,
		resource.TestStep{Config: config, Check: acctest.Then(func() { tenant.ExpectWrites("POST /sources/v1", put) })},
		resource.TestStep{Config: config, ConfigPlanChecks: acctest.Planned(plancheck.ExpectEmptyPlan())},
	)
}

func TestNoSource(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	acctest.Run(t, resource.TestStep{
		Config:      strings.Replace(f.config(`attribute_assignments = []`), f.source, "nothing", 1),
		ExpectError: acctest.Says(`there is no source with the id "nothing", or it has no correlation config`),
	})
	f.ExpectWrites()
}
