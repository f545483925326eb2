package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// story is the demo's state: a tenant, and Terraform at work on it.
type story struct {
	*terraform
	tenant *simulator.Tenant
	step   int
}

// tell tells the story on an empty tenant. It fails at the first step that doesn't
// hold.
func tell(ctx context.Context, screen io.Writer, tenant *simulator.Tenant) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "sailpoint-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // what is left of a temporary folder does no harm
	s := &story{tenant: tenant}
	server := httptest.NewServer(s.tenant)
	defer server.Close()

	fmt.Fprintln(screen, "Terraform manages a SailPoint tenant: a source, an identity profile and accounts.")
	fmt.Fprintln(screen, "The tenant is simulated; the provider, Terraform and every request are real.")
	if s.terraform, err = prepare(ctx, root, folder, screen); err != nil {
		return err
	}
	s.environment = append(s.environment,
		"SAIL_BASE_URL="+server.URL, "SAIL_CLIENT_ID=demo", "SAIL_CLIENT_SECRET=demo",
		"IIQ_BASE_URL="+server.URL+"/identityiq/scim/v2", "IIQ_USERNAME=demo", "IIQ_PASSWORD=demo",
		"TF_VAR_owner_id="+s.tenant.AddIdentity("Olivia Owner"))
	for _, step := range []struct {
		heading string
		tell    func(context.Context) error
	}{
		{"Apply: a source, an identity profile on it, three accounts", s.apply},
		{"Plan again: nothing to do", s.nothingToDo},
		{"Jack Ryan becomes an engineer: one PUT with all ten attributes", s.newTitle},
		{"What can't change is refused by the plan: another connector, another name of the profile", s.immutable},
		{"An administrator changes values behind Terraform's back: the plan shows exactly what is managed", s.drift},
		{"Destroy: the tenant is empty", s.destroy},
		{"IdentityIQ: an account by SCIM, its update a PUT of the complete resource", s.identityIQ},
		{"A SaaS connector on SailPoint's SDK: a plan becomes Set, Add and Remove", s.connector},
		{"A whole organisation: sources, schemas, transforms, profile, lifecycle states, files and accounts, and a change in each", s.organisation},
	} {
		s.step++
		fmt.Fprintf(screen, "\n=== %d. %s\n", s.step, step.heading)
		if err := step.tell(ctx); err != nil {
			return fmt.Errorf("step %d, %s: %w", s.step, step.heading, err)
		}
	}
	fmt.Fprintln(screen, "\nThe demo is done; every step held.")
	return nil
}

// moduleRoot finds the checkout that the demo runs in.
func moduleRoot() (string, error) {
	folder, err := os.Getwd()
	for ; err == nil; folder = filepath.Dir(folder) {
		if _, missing := os.Stat(filepath.Join(folder, "examples", "demo")); missing == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			err = errors.New("run the demo inside the checkout: there is no examples/demo here")
		}
	}
	return "", err
}

func (s *story) holds(what string) { fmt.Fprintln(s.screen, "  ✓ "+what) }

// writes lists the requests that changed something since the last look.
func (s *story) writes() []simulator.Exchange {
	writes := slices.DeleteFunc(s.tenant.Journal(), func(e simulator.Exchange) bool { return !e.IsWrite() })
	s.tenant.ClearJournal()
	return writes
}

func (s *story) show(exchange simulator.Exchange) {
	var body bytes.Buffer
	if json.Indent(&body, exchange.RequestBody, "    ", "  ") != nil {
		body.Write(exchange.RequestBody)
	}
	fmt.Fprintf(s.screen, "\n  The request that was sent:\n\n    %s %s\n    %s\n\n  Answer: %d\n\n",
		exchange.Method, exchange.Path, body.String(), exchange.Status)
}

// jackRyan is the account as the tenant has it.
func (s *story) jackRyan() (map[string]any, error) {
	for _, account := range s.tenant.List(simulator.Accounts) {
		if account["nativeIdentity"] == "E002" {
			return account, nil
		}
	}
	return nil, errors.New("the tenant has no account E002")
}

func attributes(account map[string]any) map[string]any {
	attributes, _ := account["attributes"].(map[string]any) // none, then
	return attributes
}

func (s *story) apply(ctx context.Context) error {
	if err := s.open(ctx, "demo"); err != nil {
		return err
	}
	if err := s.must(ctx, "apply", "-no-color", "-auto-approve"); err != nil {
		return err
	}
	s.writes()
	for kind, want := range map[simulator.Kind]int{simulator.Sources: 1, simulator.IdentityProfiles: 1, simulator.Accounts: 3} {
		if got := len(s.tenant.List(kind)); got != want {
			return fmt.Errorf("the tenant has %d %v, not %d", got, kind, want)
		}
	}
	jack, err := s.jackRyan()
	if err != nil {
		return err
	}
	if len(attributes(jack)) != 10 {
		return fmt.Errorf("the account of Jack Ryan has %d attributes, not ten", len(attributes(jack)))
	}
	s.holds("the tenant has a source, an identity profile and three accounts, Jack Ryan's with ten attributes")
	state, err := os.ReadFile(filepath.Join(s.folder, "terraform.tfstate"))
	if err != nil || bytes.Contains(state, []byte("correct horse")) {
		return errors.Join(errors.New("the file's password must not be in the state"), err)
	}
	s.holds("the file's password reached the tenant and is not in the state")
	return nil
}

func (s *story) nothingToDo(ctx context.Context) error {
	code, _, err := s.run(ctx, "plan", "-no-color", "-detailed-exitcode")
	if err != nil || code != 0 {
		return errors.Join(fmt.Errorf("exit code %d, not 0", code), err)
	}
	if writes := s.writes(); len(writes) > 0 {
		return fmt.Errorf("%d write requests", len(writes))
	}
	s.holds("the plan is empty, and nothing was written")
	return nil
}

// engineer is the title that Jack Ryan has from the third step on.
const engineer = "-var=title=Engineer"

func (s *story) newTitle(ctx context.Context) error {
	before, err := s.jackRyan()
	if err != nil {
		return err
	}
	if err := s.must(ctx, "apply", "-no-color", "-auto-approve", engineer); err != nil {
		return err
	}
	writes := s.writes()
	if len(writes) != 1 || writes[0].Method != "PUT" {
		return fmt.Errorf("%d write requests, not one PUT", len(writes))
	}
	s.show(writes[0])
	var sent map[string]any
	if err := json.Unmarshal(writes[0].RequestBody, &sent); err != nil {
		return err
	}
	want := maps.Clone(attributes(before))
	want["title"] = "Engineer"
	if !reflect.DeepEqual(attributes(sent), want) {
		return fmt.Errorf("the PUT carries %v, not %v", attributes(sent), want)
	}
	s.holds("the PUT carries all ten attributes, and only title differs")
	return nil
}

func (s *story) immutable(ctx context.Context) error {
	if err := s.refused(ctx, `connector is "delimited-file" and can't become "jdbc"`, engineer, "-var=connector=jdbc"); err != nil {
		return err
	}
	return s.refused(ctx, `name is "Employees" and can't become "Staff"`, engineer, "-var=profile_name=Staff")
}

// refused plans a change that can't be carried out.
func (s *story) refused(ctx context.Context, says string, variables ...string) error {
	code, output, err := s.run(ctx, append([]string{"plan", "-no-color"}, variables...)...)
	if err != nil || code != 1 {
		return errors.Join(fmt.Errorf("exit code %d, not 1", code), err)
	}
	if text := strings.Join(strings.Fields(output), " "); !strings.Contains(text, says) {
		return fmt.Errorf("the plan doesn't say: %s", says)
	}
	if writes := s.writes(); len(writes) > 0 {
		return fmt.Errorf("%d write requests", len(writes))
	}
	s.holds("refused, with the rule and ways out, and nothing was written")
	return nil
}

func (s *story) drift(ctx context.Context) error {
	jack, err := s.jackRyan()
	if err != nil {
		return err
	}
	id := fmt.Sprint(jack["id"])
	s.tenant.Edit(simulator.Accounts, id, func(account map[string]any) { attributes(account)["location"] = "Austin" })
	s.tenant.Edit(simulator.Sources, fmt.Sprint(jack["sourceId"]), func(source map[string]any) {
		settings, _ := source["connectorAttributes"].(map[string]any) // a source has settings
		settings["commentCharacter"] = "#"
	})
	fmt.Fprintln(s.screen, "  (Jack Ryan moves to Austin, and the source gets a commentCharacter, which the configuration doesn't manage.)")
	code, _, err := s.run(ctx, "plan", "-no-color", "-detailed-exitcode", engineer, "-out=drift.tfplan")
	if err != nil || code != 2 {
		return errors.Join(fmt.Errorf("exit code %d, not 2", code), err)
	}
	plan, err := s.planned(ctx, "drift.tfplan")
	if err != nil {
		return err
	}
	if places := changedPlaces(plan); !slices.Equal(places, []string{"sailpoint_account.jack_ryan: location"}) {
		return fmt.Errorf("the plan changes %v", places)
	}
	s.holds("the plan changes the location back, and nothing else")
	if err := s.must(ctx, "apply", "-no-color", "drift.tfplan"); err != nil {
		return err
	}
	if jack, err = s.jackRyan(); err != nil {
		return err
	}
	if attributes(jack)["location"] != "Boston" || len(s.writes()) != 1 {
		return errors.New("the location must be Boston again, by one request")
	}
	s.holds("applied: one PUT, and the commentCharacter is still there")
	return nil
}

// changedPlaces lists the account attributes, or else whole resources, that a
// plan changes.
func changedPlaces(plan *tfjson.Plan) []string {
	var places []string
	for _, resource := range plan.ResourceChanges {
		if resource.Change.Actions.NoOp() {
			continue
		}
		before, _ := resource.Change.Before.(map[string]any) // nothing before a creation
		after, _ := resource.Change.After.(map[string]any)   // nothing after a deletion
		names := slices.Sorted(maps.Keys(attributes(after)))
		if attributes(after) == nil {
			places = append(places, resource.Address)
		}
		for _, name := range names {
			if !reflect.DeepEqual(attributes(before)[name], attributes(after)[name]) {
				places = append(places, resource.Address+": "+name)
			}
		}
	}
	return places
}

func (s *story) destroy(ctx context.Context) error {
	if err := s.must(ctx, "destroy", "-no-color", "-auto-approve", engineer); err != nil {
		return err
	}
	return s.nothingLeft()
}
