package identityprofile_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// The state records what the server has accepted, so that the next plan shows
// what is missing, even without a refresh.
func TestSecondRequestFails(t *testing.T) {
	t.Parallel()
	refusal := `{"detailCode": "400.1 Bad request content", "trackingId": "T1", "messages": [{"text": "Not today"}], "causes": []}`
	for name, test := range map[string]struct {
		fault  simulator.Fault
		writes []string
	}{
		"refused": {simulator.Fault{Status: http.StatusBadRequest, Body: refusal}, []string{patch, patch}},
		// An unclear outcome is looked into, twice.
		"fault": {simulator.Fault{Status: http.StatusInternalServerError, Body: refusal, Times: 3}, []string{patch, patch, patch, patch}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, simulator.Config{})
			before := mapped(f.mapping("email", "e-mail"))
			after := f.profile(f.crm, mapped(f.mapping("email", "name")))
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				AdditionalCLIOptions:     &resource.AdditionalCLIOptions{Plan: resource.PlanOptions{NoRefresh: true}},
				Steps: []resource.TestStep{
					{Config: f.profile(f.hr, before), Check: acctest.Then(func() { f.ExpectWrites(post) })},
					{
						PreConfig: func() {
							test.fault.Method, test.fault.Skip = http.MethodPatch, 1
							f.Inject(test.fault)
						},
						Config:      after,
						ExpectError: acctest.Says("Updating identity profile", "detailCode 400.1", "trackingId T1", "Not today"),
					},
					{
						PreConfig: func() { f.ExpectWrites(test.writes...) },
						Config:    after,
						ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address,
							"identity_attribute_config.attribute_transforms.email.attributes.attributeName")),
						Check: acctest.Then(func() {
							f.ExpectBody(patch, replaceMappings(f.sent("email", "name")))
							f.ExpectWrites(patch)
						}),
					},
				},
			})
		})
	}
}

// A request whose outcome is unknown is looked into, not repeated.
func TestSecondRequestUnclear(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  simulator.Fault
		writes []string
	}{
		"carried out":     {simulator.Fault{Drop: true, Act: true}, []string{patch, patch}},
		"not carried out": {simulator.Fault{Status: http.StatusInternalServerError}, []string{patch, patch, patch}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, simulator.Config{})
			acctest.Run(t,
				resource.TestStep{
					Config: f.profile(f.hr, mapped(f.mapping("email", "e-mail"))),
					Check:  acctest.Then(func() { f.ExpectWrites(post) }),
				},
				resource.TestStep{
					PreConfig: func() {
						test.fault.Method, test.fault.Skip = http.MethodPatch, 1
						f.Inject(test.fault)
					},
					Config: f.profile(f.crm, mapped(f.mapping("email", "name"))),
					Check:  acctest.Then(func() { f.ExpectWrites(test.writes...) }),
				},
			)
		})
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{})
	taken := f.AddIdentityProfile(map[string]any{"name": "People", "authoritativeSource": map[string]any{"type": "SOURCE", "id": f.hr}})
	other := func(source, arguments string) string {
		return strings.Replace(f.profile(source, arguments), `"People"`, `"Other"`, 1)
	}
	acctest.Run(t,
		resource.TestStep{
			Config: other(f.hr, ""),
			ExpectError: acctest.Says("creating identity profile", "409 Conflict", "detailCode 409.1 Reference conflict", "trackingId",
				"could not be completed due to a conflict", `is the authoritative source of identity profile "People"`),
		},
		resource.TestStep{
			Config:      other(f.crm, mapped(f.mapping("email", "nonsense"))),
			ExpectError: acctest.Says("400 Bad Request", `"nonsense" is not an account attribute of source "HR"`),
		},
		resource.TestStep{
			PreConfig:   func() { f.ExpectWrites(post, post) },
			Config:      f.profile(f.crm),
			ExpectError: acctest.Says(`"People"`, "exists already", "terraform import sailpoint_identity_profile.NAME '"+taken+"'"),
		},
		resource.TestStep{ // the advice works
			PreConfig: func() { f.ExpectWrites() },
			Config:    f.profile(f.hr), ResourceName: address,
			ImportState: true, ImportStateId: taken, ImportStatePersist: true,
		},
		resource.TestStep{
			Config: f.profile(f.hr, `priority = 10`),
			Check:  acctest.Then(func() { f.ExpectWrites() }),
		},
	)
}

func TestDelete(t *testing.T) {
	t.Parallel()
	f := newFixture(t, simulator.Config{TaskTime: 300 * time.Millisecond})
	acctest.Run(t,
		resource.TestStep{Config: f.profile(f.hr), Check: acctest.Then(func() { f.ExpectWrites(post) })},
		resource.TestStep{
			PreConfig: func() {
				f.NextTask(simulator.TaskOutcome{CompletionStatus: "ERROR", Messages: []string{"Identities are in use"}})
			},
			Config: f.profile(f.hr), Destroy: true,
			ExpectError: acctest.Says("Deleting identity profile failed", "ended with status ERROR", "Identities are in use"),
		},
		resource.TestStep{ // it is in the state still
			PreConfig: func() { f.ExpectWrites(remove) },
			Config:    f.profile(f.hr), ConfigPlanChecks: unchanged,
			Check: acctest.Then(func() {
				f.ExpectWrites()
				// Reads go on to find the profile for a moment after its task has ended.
				id, profile := f.Sole(simulator.IdentityProfiles)
				f.Inject(simulator.Fault{Method: http.MethodDelete, Before: func() {
					f.Inject(simulator.Fault{Path: id, Status: http.StatusOK, Body: fmt.Sprintf(`{"id": %q, "name": %q}`, id, profile["name"])})
				}})
			}),
		},
	)
	f.ExpectAfter(remove, "GET /task-status/v1/{id} 200", "GET /identity-profiles/v1/{id} 200", "GET /identity-profiles/v1/{id} 404")
	f.ExpectWrites(remove)
}
