package sourceschema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_source_schema.it"
	post    = "POST /sources/v1/{id}/schemas"
	patch   = "PATCH /sources/v1/{id}/schemas/{id}"
	remove  = "DELETE /sources/v1/{id}/schemas/{id}"
)

// fixture is a tenant with a file source.
type fixture struct {
	*acctest.Tenant
	source string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	tenant := acctest.New(t)
	return &fixture{tenant, tenant.AddSource(map[string]any{"name": "HR"})}
}

func (f *fixture) schema(name string, arguments ...string) string {
	return f.Provider() + fmt.Sprintf(`
resource "sailpoint_source_schema" "it" {
  source_id = %q
  name      = %q
  %s
}
`, f.source, name, strings.Join(arguments, "\n  "))
}

// named gives a schema of the source.
func (f *fixture) named(t *testing.T, name string) map[string]any {
	t.Helper()
	for _, schema := range f.List(simulator.Schemas) {
		if schema["name"] == name {
			return schema
		}
	}
	t.Fatalf("there is no schema %s", name)
	return nil
}

// attribute gives an attribute of a schema of the source; nil if it has none.
func (f *fixture) attribute(t *testing.T, schema, name string) map[string]any {
	t.Helper()
	attributes, _ := f.named(t, schema)["attributes"].([]any)
	for _, item := range attributes {
		if attribute, ok := item.(map[string]any); ok && attribute["name"] == name {
			return attribute
		}
	}
	return nil
}

// edit changes a schema behind Terraform's back.
func (f *fixture) edit(t *testing.T, name string, change func(schema map[string]any)) func() {
	return func() {
		id, _ := f.named(t, name)["id"].(string)
		f.Edit(simulator.Schemas, id, change)
		f.ClearJournal()
	}
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

func TestLifecycle(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	group := func(arguments ...string) string { return f.schema("group", arguments...) }
	// sent is an attribute as the server completes it.
	sent := func(name, more string) string {
		return fmt.Sprintf(`{"name": %q, "nativeName": null, "schema": null, "isMulti": false, "isEntitlement": false, "isGroup": false, %s}`, name, more)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: group(`native_object_type = "group"`, `identity_attribute = "id"`, `display_attribute = "id"`,
				`attributes = { id = { type = "STRING" }, title = { type = "STRING", description = "T" } }`),
			Check: acctest.Then(func() {
				f.ExpectBody(post, `{"name": "group", "nativeObjectType": "group", "identityAttribute": "id", "displayAttribute": "id",
					"attributes": [{"name": "id", "type": "STRING"}, {"name": "title", "type": "STRING", "description": "T"}]}`)
				f.ExpectWrites(post)
			}),
		},
		resource.TestStep{ // a member changes, one leaves, an attribute comes; what others keep stays
			PreConfig: f.edit(t, "group", func(schema map[string]any) {
				attributes, _ := schema["attributes"].([]any)
				first, _ := attributes[0].(map[string]any)
				first["nativeName"] = "ID"
				schema["attributes"] = append(attributes, map[string]any{"name": "theirs", "type": "INT"})
			}),
			Config: group(`native_object_type = "group"`, `identity_attribute = "id"`, `display_attribute = "title"`,
				`attributes = { id = { type = "LONG" }, title = { type = "STRING" }, size = { type = "INT" } }`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address,
				"attributes.id.type", "attributes.size", "attributes.title.description", "display_attribute")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, `[
					{"op": "replace", "path": "/attributes", "value": [`+
					strings.Replace(sent("id", `"type": "LONG", "description": ""`), `"nativeName": null`, `"nativeName": "ID"`, 1)+`,
						{"name": "title", "type": "STRING", "nativeName": null, "schema": null, "isMulti": false, "isEntitlement": false, "isGroup": false},
						`+sent("theirs", `"type": "INT", "description": ""`)+`,
						{"name": "size", "type": "INT"}]},
					{"op": "replace", "path": "/displayAttribute", "value": "title"}]`)
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // drift is exactly that member; an attribute that leaves goes with all that is in it
			PreConfig: f.edit(t, "group", func(schema map[string]any) {
				attributes, _ := schema["attributes"].([]any)
				first, _ := attributes[0].(map[string]any)
				first["type"] = "STRING"
			}),
			Config: group(`native_object_type = "group"`, `identity_attribute = "id"`, `display_attribute = "title"`,
				`attributes = { id = { type = "LONG" }, title = { type = "STRING" } }`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "attributes.id.type", "attributes.size")),
			Check: acctest.Then(func() {
				f.ExpectWrites(patch)
				if f.attribute(t, "group", "size") != nil || f.attribute(t, "group", "theirs") == nil {
					t.Errorf("attributes are %v", f.named(t, "group")["attributes"])
				}
			}),
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateIdFunc: acctest.ImportID(address, "source_id", "name"), ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"attributes", "include_permissions", "features", "configuration"}, // all that the server has is shown
		},
		resource.TestStep{
			Config:      strings.Replace(group(), `"group"`, `"other"`, 1),
			ExpectError: acctest.Says(`name is "group" and can't become "other"`, `the API refuses changes to id, name, created`),
		},
		resource.TestStep{ // without attributes, they are let go of, not emptied
			Config: group(`identity_attribute = "id"`, `display_attribute = "title"`),
			Check:  acctest.Then(func() { f.ExpectWrites() }),
		},
	)
	f.ExpectWrites(remove)
	if left := f.List(simulator.Schemas); len(left) != 1 {
		t.Errorf("%d schemas left after destroy, not the account schema alone", len(left))
	}
}

// The schema that a source comes with is taken over only where the configuration
// says so, and stays with the source.
func TestAdopt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	arguments := `attributes = { department = { type = "STRING" }, title = { description = "Job" } }`
	acctest.Run(t,
		resource.TestStep{
			Config:      f.schema("account", arguments),
			ExpectError: acctest.Says(`A source has this schema already`, `Import it`, `set adopt = true`),
		},
		resource.TestStep{
			Config: f.schema("account", arguments, "adopt = true"),
			Check: acctest.Then(func() {
				f.ExpectWrites(patch)
				for name, want := range map[string]map[string]any{
					"department": {"type": "STRING"}, "title": {"description": "Job", "type": "STRING"},
					"groups": {"isEntitlement": true, "isMulti": true}, "id": {"type": "STRING"},
				} {
					attribute := f.attribute(t, "account", name)
					for member, value := range want {
						if attribute[member] != value {
							t.Errorf("%s.%s is %v", name, member, attribute[member])
						}
					}
				}
			}),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("attributes"), knownvalue.ObjectExact(map[string]knownvalue.Check{
					"department": knownvalue.ObjectExact(map[string]knownvalue.Check{"type": knownvalue.StringExact("STRING")}),
					"title":      knownvalue.ObjectExact(map[string]knownvalue.Check{"description": knownvalue.StringExact("Job")}),
				})),
			},
		},
		resource.TestStep{Config: f.schema("account", arguments, "adopt = true"), ConfigPlanChecks: unchanged},
	)
	f.ExpectWrites()
	f.named(t, "account")
}

// What an adoption overwrites is in a warning of the plan, and what it finds as it
// wants it isn't its own yet.
func TestAdoptWarning(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", f.schema("account", `display_attribute = "title"`, `attributes = { id = { type = "STRING" } }`, "adopt = true"))
	output := workspace.Terraform("apply", "-auto-approve")
	for _, want := range []string{
		`Values of source schema "account" of source ` + f.source + ` are overwritten`, `display_attribute: "name" becomes "title"`,
		"All that the configuration doesn't name stays",
	} {
		if !strings.Contains(output, want) {
			t.Errorf("no %q in: %s", want, output)
		}
	}
	f.ExpectBody(patch, `[{"op": "replace", "path": "/displayAttribute", "value": "title"}]`)
	f.ClearJournal()
	workspace.Write("main.tf", f.schema("account", `display_attribute = "title"`, `attributes = {}`, "adopt = true"))
	if output := workspace.Terraform("apply", "-auto-approve"); !strings.Contains(output, "are let go of, not cleared") {
		t.Errorf("no warning in: %s", output)
	}
	f.ExpectWrites()
	if output := workspace.Terraform("destroy", "-auto-approve"); !strings.Contains(output, "The source schema stays on the source") {
		t.Errorf("no warning in: %s", output)
	}
	f.ExpectWrites()
}

// A source and its schema in one configuration, and a group schema that the
// account schema refers to.
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

resource "sailpoint_source_schema" "group" {
  source_id          = sailpoint_source.hr.id
  name               = "group"
  native_object_type = "group"
  identity_attribute = "id"
  display_attribute  = "id"
  attributes         = { id = { type = "STRING" } }
}

resource "sailpoint_source_schema" "account" {
  source_id = sailpoint_source.hr.id
  name      = "account"
  adopt     = true
  attributes = {
    groups = { isGroup = true, schema = { type = "CONNECTOR_SCHEMA", id = sailpoint_source_schema.group.schema_id } }
  }
}
`, tenant.Owner)
	acctest.Run(t,
		resource.TestStep{Config: config, Check: acctest.Then(func() { tenant.ExpectWrites("POST /sources/v1", post, patch) })},
		resource.TestStep{Config: config, ConfigPlanChecks: unchanged},
	)
	tenant.ExpectWrites(remove, "DELETE /sources/v1/{id}")
}

func TestImportNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	step := func(id, message string) resource.TestStep {
		return resource.TestStep{
			Config: f.schema("account"), ResourceName: address, ImportState: true, ImportStateId: id, ExpectError: acctest.Says(message),
		}
	}
	acctest.Run(t,
		step(f.source+"/people", `has no source schema "people"; it has: "account"`),
		step(f.source, "is not an import id"),
	)
}

// What Terraform generates for an import plans empty, and what leaves it is let go
// of.
func TestGenerated(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", f.Provider()+fmt.Sprintf("import {\n  to = sailpoint_source_schema.it\n  id = \"%s/account\"\n}\n", f.source))
	workspace.Terraform("plan", "-generate-config-out=generated.tf")
	workspace.Terraform("apply", "-auto-approve")
	workspace.Terraform("plan", "-detailed-exitcode")
	workspace.Write("generated.tf", "")
	workspace.Write("main.tf", f.schema("account", `attributes = { id = { type = "STRING" }, title = null }`))
	workspace.Terraform("apply", "-auto-approve")
	f.ExpectWrites(patch)
	if f.attribute(t, "account", "groups") == nil || f.attribute(t, "account", "title") != nil {
		t.Errorf("attributes are %v", f.named(t, "account")["attributes"])
	}
	workspace.Terraform("plan", "-detailed-exitcode")
}

func TestInvalid(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	acctest.Run(t,
		resource.TestStep{Config: f.schema("group", `attributes = { id = "STRING" }`), PlanOnly: true, ExpectError: acctest.Says(`attributes["id"] must be an object`)},
		resource.TestStep{Config: f.schema("group", `attributes = { id = { name = "x" } }`), PlanOnly: true, ExpectError: acctest.Says(`has a "name" of its own`)},
	)
	f.ExpectWrites()
}
