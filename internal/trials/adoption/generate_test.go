//go:build unix

package adoption

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// notGenerated are the resources for which Terraform can't write a configuration: a
// required argument is known to nobody but the person who has the file.
var notGenerated = []string{"source_file", "connector_file"}

// Terraform writes the configuration of every resource that is imported, and a
// plan of it, as it was written, only imports.
func TestGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	f := filled(t)
	w := acctest.NewWorkspace(t)
	w.Write("provider.tf", f.text())
	var blocks strings.Builder
	count := 0
	for _, definition := range provider.Definitions {
		id, ok := f.ids[definition.Name]
		if !ok {
			t.Errorf("there is no sailpoint_%s to import", definition.Name)
			continue
		}
		if slices.Contains(notGenerated, definition.Name) {
			continue
		}
		count++
		fmt.Fprintf(&blocks, "import {\n  to = sailpoint_%s.this\n  id = %q\n}\n", definition.Name, id)
	}
	for name, id := range map[string]string{"source": f.directory, "account": f.AddAccount(f.directory, values{"id": "x", "name": "X", "memberOf": []any{"a"}})} {
		count++
		fmt.Fprintf(&blocks, "import {\n  to = sailpoint_%s.directory\n  id = %q\n}\n", name, id)
	}
	w.Write("import.tf", blocks.String())
	w.Terraform("plan", "-generate-config-out=generated.tf")
	want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", count)
	if plan := w.Terraform("plan"); !strings.Contains(plan, want) {
		t.Errorf("the plan doesn't just import:\n%s\n%s", plan, w.Read("generated.tf"))
	}
	w.Terraform("apply", "-auto-approve")
	w.Terraform("plan", "-detailed-exitcode")
	f.ExpectWrites()
	if files := w.Holding("correct horse"); len(files) > 0 {
		t.Errorf("a secret is in %v", files)
	}
}
