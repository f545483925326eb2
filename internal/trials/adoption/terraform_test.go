//go:build unix

package adoption

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// For what Terraform can't write a configuration it says what is missing.
func TestNotGenerated(t *testing.T) {
	t.Parallel()
	f := filled(t)
	w := acctest.NewWorkspace(t)
	w.Write("provider.tf", f.text())
	for _, name := range notGenerated {
		w.Write(name+".tf", fmt.Sprintf("import {\n  to = sailpoint_%s.this\n  id = %q\n}\n", name, f.ids[name]))
	}
	output, err := w.Start("plan", "-generate-config-out=generated.tf").Wait()
	const says = "Must set a configuration value for the path attribute"
	if err == nil || strings.Count(output, says) != len(notGenerated) {
		t.Errorf("got %v\n%s", err, output)
	}
}

// All sources are imported by a data source and import blocks, as the guide shows.
func TestImportOfAll(t *testing.T) {
	t.Parallel()
	f := filled(t)
	guide, err := os.ReadFile("../../../templates/guides/importing.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(guide), "## With an older Terraform")
	_, block, _ = strings.Cut(block, "```terraform\n")
	block, _, _ = strings.Cut(block, "```")
	w := acctest.NewWorkspace(t)
	w.Write("provider.tf", f.text())
	w.Write("main.tf", block)
	if plan := w.Terraform("plan"); !strings.Contains(plan, "Plan: 2 to import, 0 to add, 2 to change, 0 to destroy.") {
		t.Errorf("the plan doesn't import all:\n%s", plan)
	}
	f.ExpectWrites()
}

// Terraform lists objects, writes their configuration and imports them.
func TestTerraformQuery(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t, "1.14", "terraform query")
	f := filled(t)
	w := acctest.NewWorkspace(t)
	w.Write("provider.tf", f.text())
	w.Write("all.tfquery.hcl", fmt.Sprintf(`
list "sailpoint_source" "all" {
  provider = sailpoint
}
list "sailpoint_account" "hr" {
  provider = sailpoint
  config {
    source_id = %q
  }
}
`, f.source))
	output := w.Terraform("query", "-generate-config-out=generated.tf")
	for _, want := range []string{"Human/Resources", "Directory", "Jack Ryan"} {
		if !strings.Contains(output, want) {
			t.Errorf("the query doesn't list %s:\n%s", want, output)
		}
	}
	if plan := w.Terraform("plan"); !strings.Contains(plan, "Plan: 3 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("the plan doesn't just import:\n%s", plan)
	}
	f.ExpectWrites()
}

// Terraform runs an action after a change, and by itself.
func TestTerraformActions(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t, "1.14", "an action")
	f := filled(t)
	w := acctest.NewWorkspace(t)
	w.Write("provider.tf", f.text())
	w.Write("main.tf", fmt.Sprintf(`
resource "terraform_data" "change" {
  input = "once"
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.sailpoint_source_test_connection.hr]
    }
  }
}
action "sailpoint_source_test_connection" "hr" {
  config {
    source_id = %q
  }
}
`, f.source))
	if output := w.Terraform("apply", "-auto-approve"); !strings.Contains(output, "connects, in") {
		t.Errorf("the action doesn't report:\n%s", output)
	}
	w.Terraform("apply", "-auto-approve", "-invoke=action.sailpoint_source_test_connection.hr")
	const test = "POST /sources/v1/{id}/connector/check-connection"
	f.ExpectWrites(test, test)
}

// An object that is gone leaves the state, also where Terraform keeps no identity.
func TestGone(t *testing.T) {
	t.Parallel()
	f := filled(t)
	w := acctest.NewWorkspace(t)
	w.Write("provider.tf", f.text())
	id := f.AddTransform(values{"name": "Upper", "type": "upper", "attributes": values{}})
	w.Write("main.tf", "resource \"sailpoint_transform\" \"this\" {\n  name = \"Upper\"\n  type = \"upper\"\n}\n")
	w.Terraform("import", "sailpoint_transform.this", id)
	f.Remove(simulator.Transforms, id)
	if plan := w.Terraform("plan"); !strings.Contains(plan, "Plan: 1 to add, 0 to change, 0 to destroy.") {
		t.Errorf("got %s", plan)
	}
}
