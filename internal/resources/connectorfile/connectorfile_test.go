package connectorfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_connector_file.driver"
	post    = "POST /sources/v1/{id}/upload-connector-file"
)

// fixture is a tenant with a source, and a folder for files.
type fixture struct {
	*acctest.Tenant
	t              *testing.T
	source, folder string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{Tenant: acctest.New(t), t: t, folder: t.TempDir()}
	f.source = f.AddSource(map[string]any{"name": "DB", "connectionType": "direct"})
	return f
}

func (f *fixture) write(name, content string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.folder, name), []byte(content), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) config(name string, arguments ...string) string {
	return f.Provider() + fmt.Sprintf(`
resource "sailpoint_connector_file" "driver" {
  source_id = %q
  path      = %q
  %s
}
`, f.source, filepath.Join(f.folder, name), strings.Join(arguments, "\n  "))
}

// expect checks that the source has just driver.jar, with a content.
func (f *fixture) expect(content string) {
	f.t.Helper()
	files := f.ConnectorFiles(f.source)
	if got, there := files["driver.jar"]; !there || string(got) != content || len(files) > 1 {
		f.t.Errorf("the files are %q, want driver.jar with %q", files, content)
	}
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

func TestLifecycle(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const binary = "PK\x03\x04\x00\xff\r\n--boundary"
	f.write("driver.jar", binary)
	acctest.Run(t,
		resource.TestStep{
			Config: f.config("driver.jar"),
			Check: func(state *terraform.State) error {
				f.expect(binary)
				f.ExpectWrites(post)
				if id := state.RootModule().Resources[address].Primary.ID; id != f.source+"/driver.jar" {
					return fmt.Errorf("the id is %q", id)
				}
				return nil
			},
		},
		resource.TestStep{
			PreConfig:        func() { f.write("driver.jar", "newer") },
			Config:           f.config("driver.jar"),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "sha256")),
			Check: acctest.Then(func() {
				f.expect("newer")
				f.ExpectWrites(post)
			}),
		},
		resource.TestStep{ // another name would be another file
			PreConfig:   func() { f.write("driver-2.jar", "newest") },
			Config:      f.config("driver-2.jar"),
			ExpectError: acctest.Says(`name is "driver.jar" and can't become "driver-2.jar"`, "no operation moves, renames or deletes it"),
		},
		resource.TestStep{
			PreConfig: func() { f.ExpectWrites() },
			Config:    f.config("driver-2.jar", `name = "driver.jar"`),
			Check: acctest.Then(func() {
				f.expect("newest")
				f.ExpectWrites(post)
			}),
		},
		resource.TestStep{
			Config:      f.config("driver-2.jar", `name = "lib/driver.jar"`),
			ExpectError: acctest.Says("must be a name without slashes"),
		},
		resource.TestStep{ // the source is gone, and the file with it
			PreConfig: func() {
				f.Remove(simulator.Sources, f.source)
				f.source = f.AddSource(map[string]any{"name": "DB", "connectionType": "direct"})
			},
			Config: f.config("driver-2.jar", `name = "driver.jar"`), PlanOnly: true, ExpectNonEmptyPlan: true,
		},
	)
	f.ExpectWrites()
}

func TestImport(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.write("driver.jar", "content")
	imports := func(id, says string) resource.TestStep {
		return resource.TestStep{
			Config: f.config("driver.jar"), ResourceName: address, ImportState: true, ImportStateId: id, ExpectError: acctest.Says(says),
		}
	}
	acctest.Run(t,
		imports(f.source, "is not the import id of a connector file, which is source_id/name"),
		imports("none/driver.jar", `There is no connector file with the id "none/driver.jar"`),
		resource.TestStep{
			Config: f.config("driver.jar"), ResourceName: address, ImportState: true, ImportStateId: f.source + "/driver.jar", ImportStatePersist: true,
		},
		resource.TestStep{Config: f.config("driver.jar"), Check: acctest.Then(func() { f.ExpectWrites(post) })},
		resource.TestStep{Config: f.config("driver.jar"), ConfigPlanChecks: unchanged},
	)
}

// What people read when a file can't be sent, or is let go of.
func TestWarnings(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", f.config("driver.jar"))
	if output := workspace.Terraform("plan"); !strings.Contains(output, "No such file yet") {
		t.Errorf("no warning: %s", output)
	}
	f.write("driver.jar", "content")
	workspace.Terraform("apply", "-auto-approve")
	if output := workspace.Terraform("destroy", "-auto-approve"); !strings.Contains(output, "can't take connector files away") {
		t.Errorf("no warning: %s", output)
	}
	f.expect("content")
}
