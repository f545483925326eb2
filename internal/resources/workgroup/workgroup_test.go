package workgroup_test

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
	address = "sailpoint_workgroup.approvers"
	post    = "POST /workgroups/v1"
	patch   = "PATCH /workgroups/v1/{id}"
	remove  = "DELETE /workgroups/v1/{id}"
)

// config is a group of an owner with further arguments.
func config(tenant *acctest.Tenant, owner string, arguments ...string) string {
	return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_workgroup" "approvers" {
  name     = "Approvers"
  owner_id = %q
  %s
}
`, owner, strings.Join(arguments, "\n  "))
}

// edit changes the only group behind Terraform's back.
func edit(tenant *acctest.Tenant, change func(workgroup map[string]any)) func() {
	return func() {
		id, _ := tenant.Sole(simulator.Workgroups)
		tenant.Edit(simulator.Workgroups, id, change)
		tenant.ClearJournal()
	}
}

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

func TestLifecycle(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	other := tenant.AddIdentity("Other Owner")
	described := config(tenant, tenant.Owner, `description = "They approve"`)
	acctest.Run(t,
		resource.TestStep{
			Config: described,
			Check: acctest.Then(func() {
				tenant.ExpectBody(post, fmt.Sprintf(
					`{"name": "Approvers", "description": "They approve", "owner": {"type": "IDENTITY", "id": %q}}`, tenant.Owner))
				tenant.ExpectWrites(post)
			}),
		},
		resource.TestStep{ // the name can change, in place
			Config:           strings.Replace(described, `"Approvers"`, `"Deciders"`, 1),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "name")),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "replace", "path": "/name", "value": "Deciders"}]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // all at once, and what leaves is removed
			Config: config(tenant, other),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, fmt.Sprintf(`[{"op": "remove", "path": "/description"},
					{"op": "replace", "path": "/name", "value": "Approvers"},
					{"op": "replace", "path": "/owner", "value": {"type": "IDENTITY", "id": %q}}]`, other))
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // what wasn't there is added
			Config: config(tenant, other, `description = "They decide"`),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "add", "path": "/description", "value": "They decide"}]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{ // drift
			PreConfig:        edit(tenant, func(workgroup map[string]any) { workgroup["name"] = "Theirs" }),
			Config:           config(tenant, other, `description = "They decide"`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "name")),
			Check:            acctest.Then(func() { tenant.ExpectWrites(patch) }),
		},
		resource.TestStep{ // gone behind our back
			PreConfig: func() {
				id, _ := tenant.Sole(simulator.Workgroups)
				tenant.Remove(simulator.Workgroups, id)
			},
			Config: config(tenant, other, `description = "They decide"`),
			Check:  acctest.Then(func() { tenant.ExpectWrites(post) }),
		},
	)
	tenant.ExpectWrites(remove)
	if left := tenant.List(simulator.Workgroups); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t,
		resource.TestStep{Config: config(tenant, "nobody"), ExpectError: acctest.Says("creating governance group", `"nobody" does not exist`)},
		resource.TestStep{
			PreConfig:   tenant.ClearJournal,
			Config:      config(tenant, tenant.Owner, `description = ""`),
			ExpectError: acctest.Says("description", "at least 1"),
		},
	)
	tenant.ExpectWrites()
}

// A group of the same name is never taken over silently; the advice works.
func TestImport(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	id := tenant.AddWorkgroup(map[string]any{
		"name": "Approvers", "description": "Theirs", "owner": map[string]any{"type": "IDENTITY", "id": tenant.Owner},
	})
	whole := config(tenant, tenant.Owner, `description = "Theirs"`)
	acctest.Run(t,
		resource.TestStep{
			Config:      whole,
			ExpectError: acctest.Says("exists already", `"Approvers"`, "terraform import sailpoint_workgroup.NAME '"+id+"'"),
		},
		resource.TestStep{
			PreConfig: func() { tenant.ExpectWrites() },
			Config:    whole, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		resource.TestStep{Config: whole, ConfigPlanChecks: unchanged},
		resource.TestStep{Config: whole, ResourceName: address, ImportState: true, ImportStateVerify: true},
	)
}
