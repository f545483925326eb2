//go:build unix

package adoption

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// otherProvider is the address of a provider that objects are moved from.
const otherProvider = "registry.terraform.io/example/foreign"

// foreignWorkspace is one in which the other provider, with resources of these
// types, is known by a local name.
func foreignWorkspace(t *testing.T, localName string, types ...string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t, "FOREIGN_TYPES="+strings.Join(types, " "))
	w.Develop(otherProvider, "./foreign")
	w.Write("terraform.tf", requires(localName, otherProvider))
	return w
}

// requires is a block that requires one provider.
func requires(localName, address string) string {
	return fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = %q }\n  }\n}\n", localName, address)
}

// generated is the configuration that Terraform writes for objects, named this.
func (f *tenant) generated(t *testing.T, names []string) string {
	t.Helper()
	w := acctest.NewWorkspace(t)
	w.Write("provider.tf", f.text())
	for _, name := range names {
		w.Write(name+".tf", fmt.Sprintf("import {\n  to = sailpoint_%s.this\n  id = %q\n}\n", name, f.ids[name]))
	}
	w.Terraform("plan", "-generate-config-out=generated.tf")
	return w.Read("generated.tf")
}

// foreignState is the block of another provider's resource for an object, with an
// id of that provider's own making where ours is made of several attributes.
func (f *tenant) foreignState(definition *lifecycle.Definition, typeName, name string) string {
	text := fmt.Sprintf("resource %q %q {\n", typeName, name)
	if definition.Holder == nil {
		text += fmt.Sprintf("  id = %q\n", f.ids[definition.Name])
	} else if name != "without" {
		text += "  id = \"of its own\"\n"
	}
	parts := strings.SplitN(f.ids[definition.Name], "/", len(definition.Identity))
	for i, attribute := range definition.Identity {
		if len(definition.Identity) == len(parts) && definition.Holder != nil {
			text += fmt.Sprintf("  %s = %q\n", attribute, parts[i])
		}
	}
	return text + "  connector_attributes = jsonencode({ password = \"correct horse battery staple\" })\n}\n"
}

// Objects that another provider has managed move here by their ids alone: nothing
// is written, created or destroyed.
func TestMoved(t *testing.T) {
	t.Parallel()
	f := filled(t)
	for _, version := range []string{"", "_v1"} {
		var names, types []string
		var blocks, moves strings.Builder
		for _, definition := range provider.Definitions {
			for i, name := range definition.MovesFrom {
				typeName := "foreign_" + name + version
				types = append(types, typeName)
				if (i == 0) != (version == "") && len(definition.MovesFrom) > 1 {
					continue // one of its names at a time
				}
				blocks.WriteString(f.foreignState(definition, typeName, "old"))
				fmt.Fprintf(&moves, "moved {\n  from = %s.old\n  to   = sailpoint_%s.this\n}\n", typeName, definition.Name)
			}
			if len(definition.MovesFrom) > 0 {
				names = append(names, definition.Name)
			}
		}
		configuration := f.generated(t, names)
		w := foreignWorkspace(t, "foreign", types...)
		w.Write("main.tf", blocks.String())
		w.Terraform("apply", "-auto-approve")

		w.Write("terraform.tf", requires("sailpoint", provider.Address))
		w.Write("provider.tf", f.text())
		w.Write("main.tf", configuration+moves.String())
		plan := w.Terraform("plan", "-out=plan.bin")
		if moved := strings.Count(plan, "has moved to"); moved != len(names) || !strings.Contains(plan, "Plan: 0 to add, 0 to change, 0 to destroy.") {
			t.Errorf("%d of %d are moved:\n%s", moved, len(names), plan)
		}
		w.Terraform("apply", "plan.bin")
		w.Terraform("plan", "-detailed-exitcode")
		f.ExpectWrites()
		if files := w.Holding("correct horse"); strings.Join(files, " ") != "terraform.tfstate.backup" {
			t.Errorf("the other provider's secret is in %v", files)
		}
	}
}

// What the state had under another provider is nobody's: it is neither cleared nor
// changed when the configuration says nothing about it.
func TestMovedIsNotApplied(t *testing.T) {
	t.Parallel()
	f := filled(t)
	w := foreignWorkspace(t, "foreign", "foreign_source")
	w.Write("main.tf", fmt.Sprintf("resource \"foreign_source\" \"hr\" {\n  id = %q\n}\n", f.source))
	w.Terraform("apply", "-auto-approve")
	w.Write("terraform.tf", requires("sailpoint", provider.Address))
	w.Write("provider.tf", f.text())
	w.Write("main.tf", fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name                 = "Human/Resources"
  description          = "Moved"
  owner_id             = %q
  connector            = "delimited-file"
  connector_attributes = { delimiter = "," }
}

moved {
  from = foreign_source.hr
  to   = sailpoint_source.hr
}
`, f.Owner))
	plan := w.Terraform("apply", "-auto-approve")
	if !strings.Contains(plan, "0 added, 1 changed, 0 destroyed") || !strings.Contains(plan, "are let go of, not cleared") {
		t.Errorf("got %s", plan)
	}
	f.ExpectBody("PATCH /sources/v1/{id}", `[{"op": "replace", "path": "/description", "value": "Moved"}]`)
	w.Terraform("plan", "-detailed-exitcode")
}

// A provider whose resources have the same names leaves its place: the states it has
// written are taken for moved, not for our own.
func TestSwitched(t *testing.T) {
	t.Parallel()
	f := filled(t)
	for _, definition := range provider.Definitions {
		attributes := definition.Schema().Attributes
		if _, has := attributes["timeouts"]; !has {
			t.Errorf("the states of sailpoint_%s have no timeouts, by which they would be known", definition.Name)
		}
		required := func(name string) bool { return attributes[name].IsRequired() && !attributes[name].IsWriteOnly() }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(attributes)), required) {
			t.Errorf("the states of sailpoint_%s may hold an id and nothing else, as those that are moved", definition.Name)
		}
	}
	names := []string{"source", "transform", "identity_attribute", "lifecycle_state"}
	configuration := f.generated(t, names)
	var blocks strings.Builder
	w := foreignWorkspace(t, "sailpoint", "sailpoint_role", "sailpoint_source", "sailpoint_transform", "sailpoint_identity_attribute", "sailpoint_lifecycle_state")
	for _, definition := range provider.Definitions {
		if slices.Contains(names, definition.Name) {
			blocks.WriteString(f.foreignState(definition, "sailpoint_"+definition.Name, "this"))
		}
	}
	const role = "resource \"sailpoint_role\" \"auditor\" {\n  %sname = \"Auditor\"\n}\n"
	w.Write("main.tf", blocks.String()+fmt.Sprintf(role, ""))
	w.Terraform("apply", "-auto-approve")

	// What there is nothing for here stays with the other provider.
	w.Write("terraform.tf", fmt.Sprintf("terraform {\n  required_providers {\n    sailpoint = { source = %q }\n    isc = { source = %q }\n  }\n}\n",
		provider.Address, otherProvider))
	w.Write("provider.tf", f.text())
	w.Write("main.tf", configuration+fmt.Sprintf(role, "provider = isc\n  "))
	if plan := w.Terraform("plan", "-out=plan.bin"); !strings.Contains(plan, "No changes.") {
		t.Errorf("got %s", plan)
	}
	w.Terraform("apply", "plan.bin")
	w.Terraform("plan", "-detailed-exitcode")
	f.ExpectWrites()
	if state := w.Read("terraform.tfstate"); strings.Contains(state, "correct horse") || strings.Count(state, otherProvider) != 1 {
		t.Errorf("the state is still the other provider's: %s", state)
	}
}

// The other provider forgets an object in the plan that imports it here, and
// Terraform writes its configuration.
func TestForgottenAndImported(t *testing.T) {
	t.Parallel()
	f := filled(t)
	w := foreignWorkspace(t, "foreign", "foreign_source")
	w.Write("main.tf", fmt.Sprintf("resource \"foreign_source\" \"hr\" {\n  id = %q\n}\n", f.source))
	w.Terraform("apply", "-auto-approve")
	w.Write("terraform.tf", requires("sailpoint", provider.Address))
	w.Write("provider.tf", f.text())
	w.Write("main.tf", `
removed {
  from = foreign_source.hr

  lifecycle {
    destroy = false
  }
}

import {
  to = sailpoint_source.hr
  id = "name:Human/Resources"
}
`)
	w.Terraform("plan", "-generate-config-out=generated.tf")
	if plan := w.Terraform("plan", "-out=plan.bin"); !strings.Contains(plan, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("got %s", plan)
	}
	w.Terraform("apply", "plan.bin")
	w.Terraform("plan", "-detailed-exitcode")
	f.ExpectWrites()
}

// What can't be moved says why, and what to do instead. Nothing is written.
func TestNotMoved(t *testing.T) {
	t.Parallel()
	f := filled(t)
	t.Cleanup(func() { f.ExpectWrites() })
	const types = "foreign_source foreign_thing foreign_lifecycle_state foreign_account"
	for name, test := range map[string]struct {
		from, to, state string
		arguments       []string
		says            []string
	}{
		"another kind": {
			from: "foreign_thing", to: "sailpoint_source", state: fmt.Sprintf("id = %q", f.source), says: []string{
				"sailpoint_source can't take over a state of foreign_thing", "removed { from = foreign_thing.NAME lifecycle { destroy = false } }",
				"import { to = sailpoint_source.NAME", "The import id is the source's id, or name: with its name behind it.",
			},
		},
		"nobody has one": {
			from: "foreign_account", to: "sailpoint_account", state: `id = "1"`, says: []string{"sailpoint_account can't take over a state of foreign_account"},
		},
		"without an id": {from: "foreign_source", to: "sailpoint_source", state: `name = "Directory"`, says: []string{"it has no id, by which"}},
		"without a parent": {
			from: "foreign_lifecycle_state", to: "sailpoint_lifecycle_state", state: `id = "1"`,
			says: []string{"it has no identity_profile_id and technical_name, by which"},
		},
		"without a refresh": {
			from: "foreign_source", to: "sailpoint_source", state: fmt.Sprintf("id = %q", f.source), arguments: []string{"-refresh=false"},
			says: []string{"The source has not been read yet", "Plan without -refresh=false"},
		},
		"gone": {
			from: "foreign_source", to: "sailpoint_source", state: `id = "2c9180835d191a86015d28455b4a2329"`,
			says: []string{`There is no source with the id "2c9180835d191a86015d28455b4a2329", which the other provider's state has.`},
		},
		"switched": {
			from: "sailpoint_source", to: "sailpoint_source", state: `connector_attributes = "correct horse battery staple"`,
			says: []string{"it has no id, by which", `Run "terraform state rm" with the address of the resource`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			localName := strings.Split(test.from, "_")[0]
			w := foreignWorkspace(t, localName, append(strings.Fields(types), "sailpoint_source")...)
			w.Write("main.tf", fmt.Sprintf("resource %q \"this\" {\n  %s\n}\n", test.from, test.state))
			w.Terraform("apply", "-auto-approve")
			w.Write("terraform.tf", requires("sailpoint", provider.Address))
			w.Write("provider.tf", f.text())
			text := fmt.Sprintf("resource %q \"this\" {\n%s}\n", test.to, map[string]string{
				"sailpoint_source":          fmt.Sprintf("  name = \"X\"\n  owner_id = %q\n  connector = \"delimited-file\"\n", f.Owner),
				"sailpoint_account":         "  source_id = \"1\"\n  attributes = {}\n",
				"sailpoint_lifecycle_state": "  identity_profile_id = \"1\"\n  name = \"x\"\n  technical_name = \"x\"\n",
			}[test.to])
			if test.from != test.to {
				text += fmt.Sprintf("moved {\n  from = %s.this\n  to   = %s.this\n}\n", test.from, test.to)
			}
			w.Write("main.tf", text)
			output, err := w.Start(append([]string{"plan"}, test.arguments...)...).Wait()
			if err == nil || !acctest.Says(test.says...).MatchString(output) || strings.Contains(output, "correct horse") {
				t.Errorf("got %v\n%s", err, output)
			}
		})
	}
}
