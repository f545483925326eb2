//go:build unix

package adoption

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
)

// example reads a file of the examples.
func example(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../../examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// An SP-Config export becomes import blocks, and these become configuration, as
// the guide shows.
func TestImportOfExport(t *testing.T) {
	t.Parallel()
	f := filled(t)
	exported, err := os.ReadFile("testdata/export.json")
	if err != nil {
		t.Fatal(err)
	}
	export := acctest.NewWorkspace(t)
	export.Write("terraform.tf", "")
	export.Write("main.tf", example(t, "sp-config/main.tf"))
	export.Write("export.json", strings.NewReplacer(
		"{source}", f.source, "{directory}", f.directory, "{country}", f.ids["transform"], "{profile}", f.profile,
		"{workgroup}", f.ids["workgroup"], "{second}", f.AddTransform(values{"name": "2nd country", "type": "upper", "attributes": values{}}),
		"{upper}", f.AddTransform(values{"name": "COUNTRY", "type": "upper", "attributes": values{}}),
	).Replace(string(exported)))
	export.Terraform("init")
	export.Terraform("apply", "-auto-approve")
	var state struct {
		Outputs struct {
			Blocks struct{ Value string }   `json:"import_blocks"`
			Left   struct{ Value []string } `json:"left_out"`
		}
	}
	if err := json.Unmarshal([]byte(export.Read("terraform.tfstate")), &state); err != nil {
		t.Fatal(err)
	}
	if left := strings.Join(state.Outputs.Left.Value, " "); left != "LIFECYCLE_STATE RULE" {
		t.Errorf("left out are %s", left)
	}

	w := acctest.NewWorkspace(t)
	w.Write("provider.tf", f.text())
	w.Write("import.tf", state.Outputs.Blocks.Value)
	w.Terraform("fmt", "-check", "-diff", "import.tf")
	w.Terraform("plan", "-generate-config-out=generated.tf")
	if plan := w.Terraform("plan"); !strings.Contains(plan, "Plan: 8 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("the plan doesn't just import:\n%s\n%s", plan, state.Outputs.Blocks.Value)
	}
	w.Terraform("apply", "-auto-approve")
	w.Terraform("plan", "-detailed-exitcode")
	listed := w.Terraform("state", "list")
	for _, address := range []string{
		"sailpoint_source.human_resources", "sailpoint_source_schema.human_resources_account", "sailpoint_transform.country ",
		"sailpoint_transform.country_2", "sailpoint_transform.object_2nd_country", "sailpoint_workgroup.approvers",
	} {
		if !strings.Contains(listed, address) {
			t.Errorf("%s isn't among %s", address, listed)
		}
	}
	f.ExpectWrites()
}
