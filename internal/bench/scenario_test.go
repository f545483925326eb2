package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/account"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// What a command may cost, in virtual time, when others neither use the tenant's
// limit nor the machine: requests that read, that write, and that are refused, and
// seconds. A command must not come to cost more; when one costs less, the table
// follows. The reads of a run vary by a few with the moments at which they meet.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		scenario
		reads, writes, refused, seconds int
	}{
		{scenario{command: "plan", accounts: 100, parallel: 10}, 3, 0, 0, 1},
		{scenario{command: "plan", accounts: 100, parallel: 100}, 1, 0, 0, 1},
		// At most 1.5 requests for each account, 10 at a time, and 1.2, 100 at a time.
		{scenario{command: "create", accounts: 100, parallel: 10}, 46, 100, 0, 32},
		{scenario{command: "create", accounts: 100, parallel: 100}, 16, 100, 4, 15},
		{scenario{command: "create", accounts: 300, parallel: 10}, 120, 300, 0, 95},
		{scenario{command: "create", accounts: 300, parallel: 100}, 22, 300, 4, 37},
		{scenario{command: "update", accounts: 100, parallel: 10}, 48, 100, 0, 32},
		{scenario{command: "update", accounts: 100, parallel: 100}, 16, 100, 4, 15},
		{scenario{command: "delete", accounts: 100, parallel: 10}, 35, 100, 0, 32},
		{scenario{command: "delete", accounts: 100, parallel: 100}, 12, 100, 4, 15},
		// Two at once, each of which takes all of the limit for its own.
		{scenario{command: "create", accounts: 100, parallel: 10, pipelines: 2}, 135, 200, 15, 45},
		{scenario{command: "create", accounts: 100, parallel: 100, pipelines: 2}, 35, 200, 15, 30},
		// What sharing saves.
		{scenario{command: "plan", accounts: 100, parallel: 10, alone: true}, 100, 0, 0, 2},
		{scenario{command: "create", accounts: 100, parallel: 10, alone: true}, 370, 100, 0, 55},
	} {
		t.Run(test.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				got, err := test.run(t.Context(), watched(t))
				if err != nil {
					t.Fatal(err)
				}
				if got.reads > test.reads || got.writes != test.writes || got.refused > test.refused || got.took > time.Duration(test.seconds)*time.Second {
					t.Errorf("%d reads, %d writes and %d refused requests in %s; they may be %d, %d and %d in %d s",
						got.reads, got.writes, got.refused, got.took, test.reads, test.writes, test.refused, test.seconds)
				}
			})
		})
	}
}

// What a refresh of many accounts may cost. The resource is called as the
// framework does, since the protocol around it would take minutes here; make bench
// calls it by the protocol, and by Terraform.
func TestRefreshes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ accounts, parallel, requests int }{
		{1_000, 10, 7},
		{1_000, 100, 6},
		{10_000, 10, 56},
		{10_000, 100, 56},
	} {
		t.Run(fmt.Sprintf("%d accounts, %d at a time", test.accounts, test.parallel), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, err := newPeople(t.Context(), watched(t), simulator.Config{RateLimit: rateLimit}, 1, test.accounts)
				if err != nil {
					t.Fatal(err)
				}
				read := p.reader(t)
				p.ClearJournal()
				if err := each(test.accounts, test.parallel, func(i int) error { return read(t.Context(), i) }); err != nil {
					t.Fatal(err)
				}
				if got := p.traffic(); got.requests() > test.requests || got.refused > 0 {
					t.Errorf("%d requests, of which %d were refused; they may be %d", got.requests(), got.refused, test.requests)
				}
			})
		})
	}
}

// watched makes tenants whose exchanges are held against the API documents.
func watched(t *testing.T) maker {
	t.Helper()
	return func(config simulator.Config) *simulator.Tenant { return conformance.NewTenant(t, config) }
}

// reader gives what refreshes the state of an account, which must not change.
func (p *people) reader(t *testing.T) (read func(ctx context.Context, i int) error) {
	t.Helper()
	client, err := isc.New(isc.Config{
		BaseURL: "https://tenant.test", ClientID: "demo", ClientSecret: "demo", Transport: acctest.Network{"tenant.test": distant(p)},
	})
	if err != nil {
		t.Fatal(err)
	}
	refreshed := lifecycle.New(account.Definition)()
	configured, ok := refreshed.(resource.ResourceWithConfigure)
	if !ok {
		t.Fatal("the resource takes no connections")
	}
	systems := &lifecycle.Systems{ISC: func() (*isc.Client, error) { return client, nil }}
	configured.Configure(t.Context(), resource.ConfigureRequest{ProviderData: systems}, &resource.ConfigureResponse{})
	schema := account.Definition.Schema()
	states := p.values(t, schema.Type().TerraformType(t.Context()))
	return func(ctx context.Context, i int) error {
		req := resource.ReadRequest{State: tfsdk.State{Raw: states(i), Schema: schema}}
		resp := resource.ReadResponse{State: req.State}
		refreshed.Read(ctx, req, &resp)
		switch {
		case resp.Diagnostics.HasError():
			return fmt.Errorf("%v", resp.Diagnostics)
		case !resp.State.Raw.Equal(req.State.Raw):
			return errors.New("the state has changed")
		}
		return nil
	}
}

// values gives the states as Terraform's values. To make one of the first is
// quicker than to read its text.
func (p *people) values(t *testing.T, typ tftypes.Type) func(i int) tftypes.Value {
	t.Helper()
	first, err := tfprotov6.RawState{JSON: p.states[0].attributes}.Unmarshal(typ)
	if err != nil {
		t.Fatal(err)
	}
	accounts := p.List(simulator.Accounts)
	var template map[string]tftypes.Value
	if err := first.As(&template); err != nil {
		t.Fatal(err)
	}
	var open map[string]tftypes.Value
	if err := template["attributes"].As(&open); err != nil {
		t.Fatal(err)
	}
	text := func(value any) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }
	return func(i int) tftypes.Value {
		theirs, _ := accounts[i]["attributes"].(map[string]any) // every account has them
		attributes := maps.Clone(open)
		attributes["id"], attributes["name"] = text(theirs["id"]), text(theirs["name"])
		value := maps.Clone(template)
		value["id"], value["name"], value["native_identity"] = text(accounts[i]["id"]), text(theirs["name"]), text(theirs["id"])
		value["attributes"] = tftypes.NewValue(template["attributes"].Type(), attributes)
		return tftypes.NewValue(typ, value)
	}
}
