package acctest

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// ExpectChanged checks that a plan changes exactly these places of a resource,
// written with dots, leaving out what becomes known after apply.
func ExpectChanged(address string, places ...string) plancheck.PlanCheck {
	slices.Sort(places)
	return expectChanged{address, append([]string{}, places...)}
}

type expectChanged struct {
	address string
	places  []string
}

// CheckPlan compares the values before and after.
func (e expectChanged) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	at := slices.IndexFunc(req.Plan.ResourceChanges, func(c *tfjson.ResourceChange) bool { return c.Address == e.address })
	if at < 0 {
		resp.Error = fmt.Errorf("the plan has no %s", e.address)
		return
	}
	change := req.Plan.ResourceChanges[at].Change
	got := []string{}
	changed("", change.Before, change.After, change.AfterUnknown, &got)
	slices.Sort(got)
	if diff := cmp.Diff(e.places, got); diff != "" {
		resp.Error = fmt.Errorf("%s: changed places differ (-want +got):\n%s", e.address, diff)
	}
}

func changed(at string, before, after, unknown any, got *[]string) {
	if unknown == true {
		return
	}
	old, wasObject := before.(map[string]any)
	now, isObject := after.(map[string]any)
	if !wasObject || !isObject {
		if !cmp.Equal(before, after) {
			*got = append(*got, at)
		}
		return
	}
	unknowns, _ := unknown.(map[string]any) // nothing unknown below
	keys := map[string]bool{}
	for key := range old {
		keys[key] = true
	}
	for key := range now {
		keys[key] = true
	}
	for key := range keys {
		below := key
		if at != "" {
			below = at + "." + key
		}
		changed(below, old[key], now[key], unknowns[key], got)
	}
}

// Planned makes checks of the plan that a step is about to apply.
func Planned(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: checks}
}

// Meanwhile does something between a plan and its apply.
func Meanwhile(do func()) resource.ConfigPlanChecks { return Planned(AfterPlan(do)) }

// AfterPlan is called once a plan is made, among its checks.
type AfterPlan func()

// CheckPlan finds nothing wrong.
func (do AfterPlan) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	do()
}
