package identityprofile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestImport(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	id := f.AddIdentityProfile(map[string]any{
		"name": "People", "description": "All", "priority": 30,
		"authoritativeSource":     map[string]any{"type": "SOURCE", "id": f.hr},
		"identityAttributeConfig": decode(t, fmt.Sprintf(`{"enabled": true, "attributeTransforms": [%s, %s]}`, f.shown("uid", "name"), f.shown("email", "e-mail"))),
	})
	all := func(mappings ...string) string {
		return f.profile(f.hr, `description = "All"`, `priority = 30`,
			"identity_attribute_config = {\n enabled = true\n attribute_transforms = {\n"+strings.Join(mappings, "\n")+"\n}\n}")
	}
	enriched := func(name, attribute string) string {
		return strings.Replace(f.mapping(name, attribute), "attributes = {", `attributes = { sourceName = "HR",`, 1)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: all(enriched("uid", "name"), enriched("email", "e-mail")), ResourceName: address,
			ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		resource.TestStep{ // all that there is
			Config: all(enriched("uid", "name"), enriched("email", "e-mail")), ConfigPlanChecks: unchanged,
		},
		resource.TestStep{ // less than that is let go of: this configuration never applied it
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check:  acctest.Then(func() { f.ExpectWrites() }),
			ConfigStateChecks: []statecheck.StateCheck{
				null("description"), null("priority"),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("identity_attribute_config"), knownvalue.ObjectExact(map[string]knownvalue.Check{
					"enabled": knownvalue.Null(),
					"attribute_transforms": knownvalue.ObjectExact(map[string]knownvalue.Check{
						"email": knownvalue.ObjectExact(map[string]knownvalue.Check{
							"type":       knownvalue.StringExact("accountAttribute"),
							"attributes": knownvalue.ObjectExact(map[string]knownvalue.Check{"sourceId": knownvalue.StringExact(f.hr), "attributeName": knownvalue.StringExact("e-mail")}),
						}),
					}),
				})),
			},
		},
		resource.TestStep{ // from now on what leaves is removed
			Config: f.profile(f.hr, mapped(f.mapping("title", "title"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(f.shown("uid", "name"), f.sent("title", "title")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{
			Config: f.profile(f.hr), ResourceName: address, ImportState: true, ImportStateId: strings.Repeat("0", 32),
			ExpectError: acctest.Says("There is no identity profile with the id"),
		},
	)
}

// What people read when something leaves that the API can't take back.
func TestWarnings(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	workspace := acctest.NewWorkspace(t)
	apply := func(arguments ...string) string {
		workspace.Write("main.tf", f.profile(f.hr, arguments...))
		return workspace.Terraform("apply", "-auto-approve")
	}
	email := f.mapping("email", "e-mail")
	apply(`priority = 20`, "identity_attribute_config = {\n enabled = true\n attribute_transforms = { "+email+" }\n}")
	f.ExpectWrites(post)
	for _, step := range []struct{ config, says string }{
		{mapped(email), "stay on the server with sailpoint_identity_profile.people"},
		{mapped(email), "No changes."},
		{"", "No longer in the configuration: identity_attribute_config.attribute_transforms. They stay on the server"},
	} {
		if output := apply(step.config); !strings.Contains(output, step.says) {
			t.Errorf("no %q in: %s", step.says, output)
		}
	}
	f.ExpectWrites()
}
