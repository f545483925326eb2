package attributesyncconfig_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_attribute_sync_config.it"
	put     = "PUT /sources/v1/{id}/attribute-sync-config"
)

// fixture is a tenant with a source that offers displayName, email and title for
// attribute sync.
type fixture struct {
	*acctest.Tenant
	source string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	tenant := acctest.New(t)
	hr := tenant.AddSource(map[string]any{"name": "HR"})
	mapping := func(name, attribute string) map[string]any {
		return map[string]any{"identityAttributeName": name, "transformDefinition": map[string]any{
			"type": "accountAttribute", "attributes": map[string]any{"sourceId": hr, "sourceName": "HR", "attributeName": attribute},
		}}
	}
	tenant.AddIdentityProfile(map[string]any{
		"name": "People", "authoritativeSource": map[string]any{"type": "SOURCE", "id": hr},
		"identityAttributeConfig": map[string]any{"enabled": true, "attributeTransforms": []any{
			mapping("name", "name"), mapping("email", "e-mail"), mapping("title", "title"),
		}},
	})
	return &fixture{tenant, tenant.AddSource(map[string]any{"name": "App"})}
}

func (f *fixture) config(attributes string, arguments ...string) string {
	return f.Provider() + fmt.Sprintf(`
resource "sailpoint_attribute_sync_config" "it" {
  source_id  = %q
  attributes = %s
  %s
}
`, f.source, attributes, strings.Join(arguments, "\n  "))
}

func (f *fixture) path() string { return "/sources/v1/" + f.source + "/attribute-sync-config" }

// enabled lists the attributes that are synchronized.
func (f *fixture) enabled() string {
	var names []string
	attributes, _ := f.Call("GET", f.path(), nil)["attributes"].([]any)
	for _, item := range attributes {
		if attribute, ok := item.(map[string]any); ok && attribute["enabled"] == true {
			names = append(names, fmt.Sprint(attribute["name"]))
		}
	}
	return strings.Join(names, " ")
}

// turn switches an attribute behind Terraform's back.
func (f *fixture) turn(name string, on bool) func() {
	return func() {
		config := f.Call("GET", f.path(), nil)
		attributes, _ := config["attributes"].([]any)
		for _, item := range attributes {
			if attribute, ok := item.(map[string]any); ok && attribute["name"] == name {
				attribute["enabled"] = on
			}
		}
		f.Call("PUT", f.path(), config)
		f.ClearJournal()
	}
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.turn("name", true)() // by somebody else
	expect := func(names string, writes ...string) resource.TestCheckFunc {
		return acctest.Then(func() {
			f.ExpectWrites(writes...)
			if enabled := f.enabled(); enabled != names {
				f.ClearJournal()
				t.Errorf("enabled are %q, not %q", enabled, names)
			}
			f.ClearJournal()
		})
	}
	acctest.Run(t,
		resource.TestStep{Config: f.config(`{ email = true, title = false }`), Check: expect("name email", put)},
		resource.TestStep{Config: f.config(`{ email = true, title = true }`), Check: expect("name email title", put)},
		resource.TestStep{ // drift is that attribute
			PreConfig: f.turn("title", false), Config: f.config(`{ email = true, title = true }`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "attributes.title")),
			Check:            expect("name email title", put),
		},
		resource.TestStep{ // one that leaves is switched off
			Config: f.config(`{ email = true }`), Check: expect("name email", put),
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateIdFunc: acctest.ImportID(address, "source_id"), ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"attributes"}, // all that the source offers is shown
		},
		resource.TestStep{ // only what the source offers can be synchronized
			Config:      f.config(`{ email = true, shoeSize = true }`),
			ExpectError: acctest.Says(`doesn't offer shoeSize`, `it offers: email, name, title`),
		},
		resource.TestStep{
			PreConfig:   func() { f.ExpectWrites() },
			Config:      strings.Replace(f.config(`{ email = true }`), f.source, "other", 1),
			ExpectError: acctest.Says(`source_id is "` + f.source + `" and can't become "other"`),
		},
		resource.TestStep{Config: f.config(`{ email = true }`, `on_destroy = "reset"`), Check: expect("name email")},
	)
	f.ExpectWrites(put)
	if enabled := f.enabled(); enabled != "name" {
		t.Errorf("after destroy, enabled are %q", enabled)
	}
}

// Whatever was on stays on when Terraform forgets it; what is switched off at
// creation is in a warning.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.turn("email", true)()
	workspace := acctest.NewWorkspace(t)
	workspace.Write("main.tf", f.config(`{ email = false, title = true }`))
	output := workspace.Terraform("apply", "-auto-approve")
	if want := "attributes.email: true becomes false All that"; !strings.Contains(output, want) {
		t.Errorf("no %q in: %s", want, output)
	}
	workspace.Terraform("plan", "-detailed-exitcode")
	f.ExpectWrites(put)
	workspace.Terraform("destroy", "-auto-approve")
	f.ExpectWrites()
	if enabled := f.enabled(); enabled != "title" {
		t.Errorf("after destroy, enabled are %q", enabled)
	}
}
