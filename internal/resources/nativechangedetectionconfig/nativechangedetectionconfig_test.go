package nativechangedetectionconfig_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_native_change_detection_config.it"
	put     = "PUT /sources/v1/{id}/native-change-detection-config"
	remove  = "DELETE /sources/v1/{id}/native-change-detection-config"
)

// fixture is a tenant with a source.
type fixture struct {
	*acctest.Tenant
	source string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	tenant := acctest.New(t)
	return &fixture{tenant, tenant.AddSource(map[string]any{"name": "HR"})}
}

func (f *fixture) config(arguments ...string) string {
	return f.Provider() + fmt.Sprintf(`
resource "sailpoint_native_change_detection_config" "it" {
  source_id = %q
  %s
}
`, f.source, strings.Join(arguments, "\n  "))
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

func TestLifecycle(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	acctest.Run(t,
		resource.TestStep{
			Config: f.config(`enabled = true`, `operations = ["ACCOUNT_UPDATED", "ACCOUNT_CREATED"]`, `selected_entitlements = ["groups"]`),
			Check: acctest.Then(func() {
				f.ExpectBody(put, `{"enabled": true, "operations": ["ACCOUNT_CREATED", "ACCOUNT_UPDATED"], "allEntitlements": false,
					"allNonEntitlementAttributes": false, "selectedEntitlements": ["groups"], "selectedNonEntitlementAttributes": []}`)
				f.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // what leaves has its default
			Config: f.config(`enabled = true`, `operations = ["ACCOUNT_UPDATED"]`, `all_entitlements = true`),
			Check: acctest.Then(func() {
				f.ExpectBody(put, `{"enabled": true, "operations": ["ACCOUNT_UPDATED"], "allEntitlements": true,
					"allNonEntitlementAttributes": false, "selectedEntitlements": [], "selectedNonEntitlementAttributes": []}`)
				f.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // drift is that attribute
			PreConfig: func() {
				f.Edit(simulator.ChangeDetections, f.source, func(config map[string]any) { config["enabled"] = false })
			},
			Config:           f.config(`enabled = true`, `operations = ["ACCOUNT_UPDATED"]`, `all_entitlements = true`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "enabled")),
			Check:            acctest.Then(func() { f.ExpectWrites(put) }),
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateIdFunc: acctest.ImportID(address, "source_id"), ImportStateVerify: true,
		},
		resource.TestStep{
			Config:      strings.Replace(f.config(`enabled = true`), f.source, "other", 1),
			ExpectError: acctest.Says(`source_id is "` + f.source + `" and can't become "other"`),
		},
	)
	f.ExpectWrites(remove)
}

// What somebody has configured is taken over only where the configuration says so.
func TestAdopt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.Call("PUT", "/sources/v1/"+f.source+"/native-change-detection-config", map[string]any{"enabled": true})
	f.ClearJournal()
	acctest.Run(t,
		resource.TestStep{
			Config: f.config(`enabled = true`, `all_entitlements = true`),
			ExpectError: acctest.Says("Native change detection config exists already",
				"terraform import sailpoint_native_change_detection_config.NAME '"+f.source+"'", "set adopt = true"),
		},
		resource.TestStep{
			PreConfig: func() { f.ExpectWrites() },
			Config:    f.config(`enabled = true`, `all_entitlements = true`, `adopt = true`),
			Check:     acctest.Then(func() { f.ExpectWrites(put) }),
		},
		resource.TestStep{Config: f.config(`enabled = true`, `all_entitlements = true`), ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "adopt"))},
		resource.TestStep{Config: f.config(`enabled = true`, `all_entitlements = true`), ConfigPlanChecks: unchanged},
	)
	f.ExpectWrites(remove)
}

// What was there before stays when the resource is destroyed, unless the
// configuration says otherwise, or no longer says that it was taken over.
func TestAdoptedStays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments []string
		writes    []string
	}{
		"adopted":              {[]string{`adopt = true`}, nil},
		"adopted, and deleted": {[]string{`adopt = true`, `on_destroy = "delete"`}, []string{remove}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			f.Call("PUT", "/sources/v1/"+f.source+"/native-change-detection-config", map[string]any{"enabled": true})
			acctest.Run(t, resource.TestStep{
				Config: f.config(append(test.arguments, `enabled = true`)...), Check: acctest.Then(f.ClearJournal),
			})
			f.ExpectWrites(test.writes...)
		})
	}
}
