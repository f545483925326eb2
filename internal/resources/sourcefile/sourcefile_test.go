package sourcefile_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_source_file.hr"
	load    = "POST /sources/v1/{id}/load-accounts"
)

// fixture is a tenant with a delimited file source, and a local file.
type fixture struct {
	*acctest.Tenant
	t            *testing.T
	source, path string
}

func newFixture(t *testing.T, config simulator.Config) *fixture {
	t.Helper()
	f := &fixture{Tenant: acctest.NewWith(t, config), t: t, path: filepath.Join(t.TempDir(), "hr.csv")}
	f.source = f.AddSource(map[string]any{"name": "HR", "deleteThreshold": 100})
	return f
}

// write gives the file a heading and these rows.
func (f *fixture) write(path string, rows ...string) {
	f.t.Helper()
	if err := os.WriteFile(path, []byte("id,name\n"+strings.Join(rows, "\n")+"\n"), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) config(source, path string, arguments ...string) string {
	return f.Provider() + fmt.Sprintf(`
resource "sailpoint_source_file" "hr" {
  source_id = %q
  path      = %q
  %s
}
`, source, path, strings.Join(arguments, "\n  "))
}

// expect checks the names of the accounts.
func (f *fixture) expect(want ...string) {
	f.t.Helper()
	var got []string
	for _, account := range f.List(simulator.Accounts) {
		got = append(got, fmt.Sprint(account["name"]))
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		f.t.Errorf("the accounts are %v, want %v", got, want)
	}
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

func TestLifecycle(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{TaskTime: 300 * time.Millisecond})
	f.write(f.path, "E1,ann", "E2,bob")
	moved := f.path + ".moved"
	acctest.Run(t,
		resource.TestStep{ // the accounts are there when the apply ends, and not in the state
			Config: f.config(f.source, f.path),
			Check: func(state *terraform.State) error {
				f.expect("ann", "bob")
				f.ExpectWrites(load)
				if acctest.StateHolds(state, "bob") {
					return fmt.Errorf("the state holds a row")
				}
				return nil
			},
		},
		resource.TestStep{
			PreConfig:        func() { f.write(f.path, "E1,ann", "E3,cid") },
			Config:           f.config(f.source, f.path),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "sha256")),
			Check: acctest.Then(func() {
				f.expect("ann", "cid")
				f.ExpectWrites(load)
			}),
		},
		resource.TestStep{ // the same content elsewhere is not loaded again
			PreConfig: func() { f.write(moved, "E1,ann", "E3,cid") },
			Config:    f.config(f.source, moved, "disable_optimization = true"),
			Check:     acctest.Then(func() { f.ExpectWrites() }),
		},
		resource.TestStep{ // other content is, with every argument
			PreConfig: func() { f.write(moved, "E4,dee") },
			Config:    f.config(f.source, moved, "disable_optimization = true"),
			Check: acctest.Then(func() {
				f.expect("dee")
				for _, exchange := range f.Journal() {
					if body := string(exchange.RequestBody); exchange.IsWrite() && (!strings.Contains(body, "disableOptimization") || !strings.Contains(body, "hr.csv.moved")) {
						t.Errorf("sent: %s", body)
					}
				}
				f.ExpectWrites(load)
			}),
		},
		resource.TestStep{ // a task that fails leaves the change to the next apply
			PreConfig: func() {
				f.write(moved, "E5,eve")
				f.NextTask(simulator.TaskOutcome{CompletionStatus: "ERROR", Messages: []string{"Disk full"}})
			},
			Config:      f.config(f.source, moved),
			ExpectError: acctest.Says("loading hr.csv.moved", "ended with status ERROR", "Disk full", "next apply loads the file again"),
		},
		resource.TestStep{
			PreConfig: func() { f.ExpectWrites(load) },
			Config:    f.config(f.source, moved),
			Check: acctest.Then(func() {
				f.expect("eve")
				f.ExpectWrites(load)
			}),
		},
	)
	f.ExpectWrites() // a deletion takes nothing back
	f.expect("eve")
}

func TestRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	f.write(f.path, "E1,ann")
	other := f.AddSource(map[string]any{"name": "Other"})
	directory := f.AddSource(map[string]any{"name": "AD", "connectionType": "direct"})
	acctest.Run(t,
		resource.TestStep{
			Config:      f.config(directory, f.path),
			ExpectError: acctest.Says("Not a delimited file source", `source "AD"`, `connection type "direct"`),
		},
		resource.TestStep{
			PreConfig:   func() { f.ExpectWrites() },
			Config:      f.config(f.source, f.path+".none"),
			ExpectError: acctest.Says("Creating source file failed", "reading the file", "no such file"),
		},
		resource.TestStep{
			PreConfig:   func() { f.write(f.path, "E1,ann,more") },
			Config:      f.config(f.source, f.path),
			ExpectError: acctest.Says("Creating source file failed", "400", "no delimited file with a heading"),
		},
		resource.TestStep{
			PreConfig: func() {
				f.ExpectWrites(load)
				f.write(f.path, "E1,ann")
			},
			Config: f.config(f.source, f.path),
		},
		resource.TestStep{
			PreConfig:   func() { f.ExpectWrites(load) },
			Config:      f.config(other, f.path),
			ExpectError: acctest.Says("source_id is", "can't become", "belong to the source"),
		},
		resource.TestStep{ // what was planned is what is sent, or nothing
			PreConfig:        func() { f.write(f.path, "E2,bob"); f.ExpectWrites() },
			Config:           f.config(f.source, f.path),
			ConfigPlanChecks: acctest.Meanwhile(func() { f.write(f.path, "E3,cid") }),
			ExpectError:      acctest.Says("inconsistent final plan", ".sha256: was"),
		},
		resource.TestStep{
			PreConfig: func() { f.ExpectWrites() },
			Config:    f.config(f.source, f.path),
			Check:     acctest.Then(func() { f.expect("cid") }),
		},
	)
}

// A lost answer is no reason to load a file into nothing: the request is repeated.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	f.write(f.path, "E1,ann")
	acctest.Run(t, resource.TestStep{
		PreConfig: func() {
			f.Inject(simulator.Fault{Method: http.MethodPost, Path: "load-accounts", Drop: true, Act: true})
		},
		Config: f.config(f.source, f.path),
		Check: acctest.Then(func() {
			f.expect("ann")
			f.ExpectWrites(load, load)
		}),
	})
}

// After an import nobody knows what is loaded, so the first apply loads the file.
func TestImport(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	f.write(f.path, "E1,ann")
	acctest.Run(t,
		resource.TestStep{
			Config: f.config(f.source, f.path), ResourceName: address, ImportState: true, ImportStateId: f.source, ImportStatePersist: true,
		},
		resource.TestStep{
			PreConfig: func() { f.ExpectWrites() },
			Config:    f.config(f.source, f.path),
			Check:     acctest.Then(func() { f.ExpectWrites(load) }),
		},
		resource.TestStep{Config: f.config(f.source, f.path), ConfigPlanChecks: unchanged},
		resource.TestStep{
			Config: f.config(f.source, f.path), ResourceName: address, ImportState: true, ImportStateId: "none",
			ExpectError: acctest.Says(`There is no source file with the id "none"`, "the id of the source"),
		},
	)
}

// A file that the same apply makes is loaded in it.
func TestGeneratedFile(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	config := func(name string) string {
		return fmt.Sprintf(`
resource "terraform_data" "made" {
  triggers_replace = %q
  provisioner "local-exec" {
    command = "printf 'id,name\nE1,%s\n' > '%s'"
  }
}
`, name, name, f.path) + strings.Replace(f.config(f.source, f.path), fmt.Sprintf("path      = %q", f.path),
			fmt.Sprintf("path = terraform_data.made.id == \"\" ? \"\" : %q", f.path), 1)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: config("ann"), Check: acctest.Then(func() { f.expect("ann") }),
		},
		resource.TestStep{
			Config: config("bob"), Check: acctest.Then(func() { f.expect("bob") }),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectUnknownValue(address, tfjsonpath.New("sha256"))),
		},
	)
}

// The rows of a file are in no plan, no state and no log.
func TestContentStaysOut(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	const canary = "correct horse battery staple"
	f.write(f.path, "E1,"+canary)
	workspace := acctest.NewWorkspace(t, "TF_LOG=TRACE")
	workspace.Write("main.tf", f.config(f.source, f.path))
	output := workspace.Terraform("plan", "-out=plan")
	output += workspace.Terraform("show", "-json", "plan")
	output += workspace.Terraform("apply", "plan")
	f.expect(canary)
	if files := workspace.Holding(canary); len(files) > 0 || strings.Contains(output, canary) {
		t.Errorf("the content is in %v, or in the output", files)
	}
	if !strings.Contains(output, "the file hr.csv of") {
		t.Error("the log doesn't tell of the file, so it tells nothing")
	}
}

// What the task of a load complains about is a warning.
func TestWarning(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	f.write(f.path, "E1,ann")
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", f.config(f.source, f.path))
	f.NextTask(simulator.TaskOutcome{CompletionStatus: "WARNING", Messages: []string{"Line 7 was skipped"}, Act: true})
	if output := workspace.Terraform("apply", "-auto-approve"); !strings.Contains(output, "ended with a warning") || !strings.Contains(output, "Line 7 was skipped") {
		t.Errorf("no warning in: %s", output)
	}
}
