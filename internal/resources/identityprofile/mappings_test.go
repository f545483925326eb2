package identityprofile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// What others decide stays as it is while the mappings beside it change.
func TestEnabled(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	expect := func(enabled bool) {
		if f.config()["enabled"] != enabled {
			t.Errorf("enabled is %v, want %v", f.config()["enabled"], enabled)
		}
	}
	enabled := func(value, attribute string) string {
		return fmt.Sprintf("identity_attribute_config = {\n enabled = %s\n attribute_transforms = { %s }\n}", value, f.mapping("email", attribute))
	}
	acctest.Run(t,
		resource.TestStep{
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check:  acctest.Then(func() { expect(false) }),
		},
		resource.TestStep{
			PreConfig: f.edit(func(_, config map[string]any) { config["enabled"] = true }),
			Config:    f.profile(f.hr, mapped(f.mapping("email", "name"))),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address,
				"identity_attribute_config.attribute_transforms.email.attributes.attributeName")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(f.sent("email", "name")))
				f.ExpectWrites(patch)
				expect(true)
			}),
		},
		resource.TestStep{
			Config: f.profile(f.hr, enabled("false", "name")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, `[{"op": "replace", "path": "/identityAttributeConfig/enabled", "value": false}]`)
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // it leaves and stays false, the API has no third value
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(f.sent("email", "e-mail")))
				f.ExpectWrites(patch)
				expect(false)
			}),
		},
		resource.TestStep{ // both at once go in one request
			Config: f.profile(f.hr, enabled("true", "name")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, strings.TrimSuffix(replaceMappings(f.sent("email", "name")), "]")+
					`, {"op": "replace", "path": "/identityAttributeConfig/enabled", "value": true}]`)
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // drift of the flag is that flag
			PreConfig:        f.edit(func(_, config map[string]any) { config["enabled"] = false }),
			Config:           f.profile(f.hr, enabled("true", "name")),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "identity_attribute_config.enabled")),
			Check:            acctest.Then(func() { f.ExpectWrites(patch) }),
		},
	)
}

// The mappings of others stay in their places, with all that is in them.
func TestMappings(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	first := `{"identityAttributeName": "first", "transformDefinition": {"type": "static", "attributes": {"value": "x"}, "id": "S"}}`
	last := f.shown("last", "id")
	acctest.Run(t,
		resource.TestStep{Config: f.profile(f.hr, mapped(f.mapping("uid", "name"), f.mapping("email", "e-mail")))},
		resource.TestStep{ // what others add is no difference, nor is the sourceName that the server adds
			PreConfig: f.edit(func(_, config map[string]any) {
				mappings, _ := config["attributeTransforms"].([]any)
				config["attributeTransforms"] = append(append([]any{decode(t, first)}, mappings...), decode(t, last))
			}),
			Config:           f.profile(f.hr, mapped(f.mapping("uid", "name"), f.mapping("email", "e-mail"))),
			ConfigPlanChecks: unchanged,
			Check:            acctest.Then(func() { f.ExpectWrites() }),
		},
		resource.TestStep{
			Config: f.profile(f.hr, mapped(f.mapping("uid", "name"), f.mapping("email", "location"), f.mapping("alias", "title"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(first, f.sent("email", "location"), f.shown("uid", "name"), last, f.sent("alias", "title")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // one leaves, one is kept empty
			Config: f.profile(f.hr, mapped("uid = null", f.mapping("alias", "title"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(first, last, f.shown("alias", "title")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // kept empty means just that
			PreConfig: f.edit(func(_, config map[string]any) {
				mappings, _ := config["attributeTransforms"].([]any)
				config["attributeTransforms"] = append(mappings, decode(t, f.shown("uid", "id")))
			}),
			Config:           f.profile(f.hr, mapped("uid = null", f.mapping("alias", "title"))),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "identity_attribute_config.attribute_transforms.uid")),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(first, last, f.shown("alias", "title")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // without the block the mappings are let go of, not emptied
			Config:            f.profile(f.hr),
			Check:             acctest.Then(func() { f.ExpectWrites() }),
			ConfigStateChecks: []statecheck.StateCheck{null("identity_attribute_config")},
		},
	)
}

func TestDrift(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	config := f.profile(f.hr, mapped(f.mapping("uid", "name"), f.mapping("email", "e-mail")))
	drift := func(change func(mappings []any) []any, place string, sent ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig: f.edit(func(_, config map[string]any) {
				mappings, _ := config["attributeTransforms"].([]any)
				config["attributeTransforms"] = change(mappings)
			}),
			Config:           config,
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "identity_attribute_config.attribute_transforms."+place)),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(sent...))
				f.ExpectWrites(patch)
			}),
		}
	}
	acctest.Run(t,
		resource.TestStep{Config: config},
		drift(func(mappings []any) []any {
			return []any{decode(t, f.shown("email", "title")), mappings[1]}
		}, "email.attributes.attributeName", f.sent("email", "e-mail"), f.shown("uid", "name")),
		drift(func(mappings []any) []any { return mappings[1:] }, "email", f.shown("uid", "name"), f.sent("email", "e-mail")),
	)
}

func TestSourceAndMappings(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	acctest.Run(t,
		resource.TestStep{
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check:  acctest.Then(func() { f.ExpectWrites(post) }),
		},
		resource.TestStep{ // both: two requests, the source first
			Config: f.profile(f.crm, mapped(f.mapping("email", "name"))),
			ConfigPlanChecks: acctest.Planned(
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("identity_count")),
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("has_time_based_attr")),
			),
			Check: acctest.Then(func() {
				f.ExpectBodies(patch, f.replaceSource(f.crm), replaceMappings(f.sent("email", "name")))
				f.ExpectWrites(patch, patch)
			}),
		},
		resource.TestStep{ // the source alone
			Config: f.profile(f.hr, mapped(f.mapping("email", "name"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, f.replaceSource(f.hr))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // the mappings alone
			Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, replaceMappings(f.sent("email", "e-mail")))
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // the source with what it gets on with
			Config: f.profile(f.crm, `description = "All"`, mapped(f.mapping("email", "e-mail"))),
			Check: acctest.Then(func() {
				f.ExpectBody(patch, strings.TrimSuffix(f.replaceSource(f.crm), "]")+`, {"op": "replace", "path": "/description", "value": "All"}]`)
				f.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // all three
			Config: f.profile(f.hr, mapped(f.mapping("email", "name"))),
			Check: acctest.Then(func() {
				f.ExpectBodies(patch,
					strings.TrimSuffix(f.replaceSource(f.hr), "]")+`, {"op": "remove", "path": "/description"}]`,
					replaceMappings(f.sent("email", "name")))
				f.ExpectWrites(patch, patch)
			}),
		},
	)
}
