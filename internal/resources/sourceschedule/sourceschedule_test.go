package sourceschedule_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_source_schedule.it"
	post    = "POST /sources/v1/{id}/schedules"
	patch   = "PATCH /sources/v1/{id}/schedules/ACCOUNT_AGGREGATION"
	remove  = "DELETE /sources/v1/{id}/schedules/ACCOUNT_AGGREGATION"
)

func TestLifecycle(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	source := tenant.AddSource(map[string]any{"name": "HR"})
	schedule := func(kind, cron string) string {
		return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source_schedule" "it" {
  source_id       = %q
  type            = %q
  cron_expression = %q
}
`, source, kind, cron)
	}
	const accounts = "ACCOUNT_AGGREGATION"
	acctest.Run(t,
		resource.TestStep{
			Config: schedule(accounts, "0 0 12 * * *"), PlanOnly: true,
			ExpectError: acctest.Says("Not a cron expression", "either the day of month or the day of week has to be ?"),
		},
		resource.TestStep{
			Config: schedule(accounts, "0 0 12 1/1 * ? *"),
			Check: acctest.Then(func() {
				tenant.ExpectBody(post, `{"type": "ACCOUNT_AGGREGATION", "cronExpression": "0 0 12 1/1 * ? *"}`)
				tenant.ExpectWrites(post)
			}),
		},
		resource.TestStep{
			Config: schedule(accounts, "0 0 5 * * ?"),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "replace", "path": "/cronExpression", "value": "0 0 5 * * ?"}]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{
			PreConfig: func() {
				tenant.Edit(simulator.Schedules, source+"/"+accounts, func(s map[string]any) { s["cronExpression"] = "0 0 1 * * ?" })
			},
			Config:           schedule(accounts, "0 0 5 * * ?"),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "cron_expression")),
			Check:            acctest.Then(func() { tenant.ExpectWrites(patch) }),
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateIdFunc: acctest.ImportID(address, "source_id", "type"), ImportStateVerify: true,
		},
		resource.TestStep{
			Config:      schedule("GROUP_AGGREGATION", "0 0 5 * * ?"),
			ExpectError: acctest.Says(`type is "ACCOUNT_AGGREGATION" and can't become "GROUP_AGGREGATION"`),
		},
		resource.TestStep{ // gone behind Terraform's back, it is made anew
			PreConfig: func() {
				tenant.ExpectWrites()
				tenant.Remove(simulator.Schedules, source+"/"+accounts)
			},
			Config: schedule(accounts, "0 0 5 * * ?"),
			Check:  acctest.Then(func() { tenant.ExpectWrites(post) }),
		},
	)
	tenant.ExpectWrites(remove)
}

func TestExists(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	source := tenant.AddSource(map[string]any{"name": "HR"})
	tenant.Call("POST", "/sources/v1/"+source+"/schedules", map[string]any{"type": "ACCOUNT_AGGREGATION", "cronExpression": "0 0 5 * * ?"})
	tenant.ClearJournal()
	acctest.Run(t, resource.TestStep{
		Config: tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source_schedule" "it" {
  source_id       = %q
  type            = "ACCOUNT_AGGREGATION"
  cron_expression = "0 0 6 * * ?"
}`, source),
		ExpectError: acctest.Says("Source schedule exists already", "terraform import sailpoint_source_schedule.NAME '"+source+"/ACCOUNT_AGGREGATION'"),
	})
	tenant.ExpectWrites()
}
