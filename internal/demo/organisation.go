package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// renamed are the variables of the complete example after everything in it has
// changed.
var renamed = []string{
	"-var=company=Acme", "-var=help_desk=help@acme.example", "-var=aggregation_hour=6", `-var=synced_attributes=["email","uid"]`,
}

// organisation is the chapter on the complete example.
func (s *story) organisation(ctx context.Context) error {
	s.environment = append(s.environment, "TF_VAR_cluster_id="+s.tenant.AddCluster("Main site"))
	if err := s.open(ctx, "complete"); err != nil {
		return err
	}
	if err := s.must(ctx, "apply", "-no-color", "-auto-approve"); err != nil {
		return err
	}
	s.holds(fmt.Sprintf("everything is there, by %d requests that write", len(s.writes())))
	if err := s.nothingToDo(ctx); err != nil {
		return err
	}
	fmt.Fprintln(s.screen, "  (The company gets another name, which stands everywhere; both files change as well.)")
	if err := s.newFiles(); err != nil {
		return err
	}
	code, _, err := s.run(ctx, append([]string{"plan", "-no-color", "-detailed-exitcode", "-out=changes.tfplan"}, renamed...)...)
	if err != nil || code != 2 {
		return errors.Join(fmt.Errorf("exit code %d, not 2", code), err)
	}
	plan, err := s.planned(ctx, "changes.tfplan")
	if err != nil {
		return err
	}
	updated, err := allUpdated(plan)
	if err != nil {
		return err
	}
	if err := s.must(ctx, "apply", "-no-color", "changes.tfplan"); err != nil {
		return err
	}
	s.holds(fmt.Sprintf("all %d resources were updated in place, by %d requests that write", updated, len(s.writes())))
	code, _, err = s.run(ctx, append([]string{"plan", "-no-color", "-detailed-exitcode"}, renamed...)...)
	if err != nil || code != 0 {
		return errors.Join(fmt.Errorf("exit code %d, not 0", code), err)
	}
	s.holds("the next plan is empty")
	if err := s.must(ctx, append([]string{"destroy", "-no-color", "-auto-approve"}, renamed...)...); err != nil {
		return err
	}
	return s.nothingLeft()
}

// newFiles changes what the configuration uploads.
func (s *story) newFiles() error {
	people := filepath.Join(s.folder, "employees.csv")
	text, err := os.ReadFile(people)
	if err != nil {
		return err
	}
	changed := strings.Replace(string(text), "Analysis", "Operations", 1)
	return errors.Join(os.WriteFile(people, []byte(changed), 0o600),
		os.WriteFile(filepath.Join(s.folder, "driver.jar"), []byte("stands for a newer driver\n"), 0o600))
}

// allUpdated counts the resources of a plan, each of which must be updated in
// place.
func allUpdated(plan *tfjson.Plan) (int, error) {
	for _, resource := range plan.ResourceChanges {
		if !resource.Change.Actions.Update() {
			return 0, fmt.Errorf("%s: %v, not an update", resource.Address, resource.Change.Actions)
		}
	}
	return len(plan.ResourceChanges), nil
}

func (s *story) nothingLeft() error {
	for _, kind := range []simulator.Kind{
		simulator.Sources, simulator.IdentityProfiles, simulator.Accounts, simulator.Transforms, simulator.IdentityAttributes,
	} {
		if left := s.tenant.List(kind); len(left) > 0 {
			return fmt.Errorf("the tenant still has %d %v", len(left), kind)
		}
	}
	s.holds("the tenant is empty")
	return nil
}
