package acctest_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// bench is a provider and a tenant without a network.
type bench struct {
	*acctest.Core
	tenant *simulator.Tenant
	owner  string
}

func newBench(t acctest.Reporter, config simulator.Config, change func(tfprotov6.ProviderServer) tfprotov6.ProviderServer) *bench {
	tenant := conformance.NewTenant(t, config)
	serve := acctest.Serve(provider.WithTransport(acctest.Network{"tenant.test": tenant}))
	if change != nil {
		honest := serve
		serve = func() tfprotov6.ProviderServer { return change(honest()) }
	}
	core := acctest.NewCore(t, serve, map[string]any{
		"base_url": "https://tenant.test", "client_id": "demo", "client_secret": "demo",
	})
	return &bench{Core: core, tenant: tenant, owner: tenant.AddIdentity("Olivia Owner")}
}

func (b *bench) source(changes map[string]any) map[string]any {
	config := map[string]any{
		"name": "HR", "owner_id": b.owner, "connector": "delimited-file", "connector_attributes": map[string]any{"delimiter": ";"},
	}
	for name, value := range changes {
		config[name] = value
	}
	return config
}

func good(t *testing.T, diags acctest.Diagnostics) {
	t.Helper()
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
}

// A resource lives as it does with Terraform, and waits take no time.
func TestCore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, simulator.Config{TaskTime: time.Minute, RateLimit: 100}, nil)
		source := b.Resource("sailpoint_source")
		good(t, source.Apply(t.Context(), b.source(nil)))
		plan, diags := source.Plan(t.Context(), b.source(nil))
		if good(t, diags); !plan.Empty() {
			t.Errorf("the second plan is %s: %v to %v", plan.Action, plan.Before(), plan.After())
		}

		id, _ := source.State()["id"].(string)
		b.tenant.Edit(simulator.Sources, id, func(object map[string]any) { object["description"] = "by hand" })
		plan, diags = source.Plan(t.Context(), b.source(map[string]any{"description": "by Terraform"}))
		if good(t, diags); plan.Action != acctest.Update || plan.Before()["description"] != nil {
			t.Errorf("%s from %v", plan.Action, plan.Before()["description"])
		}
		if source.State()["description"] != nil {
			t.Error("a plan changed the state")
		}
		good(t, source.ApplyPlan(t.Context(), plan))
		if diags = source.ApplyPlan(t.Context(), plan); !diags.HasError() {
			t.Error("a stale plan was applied")
		}
		other := b.Resource("sailpoint_source")
		if diags = other.Apply(t.Context(), b.source(nil)); !strings.Contains(strings.Join(diags.Errors(), ""), "exists") {
			t.Errorf("got %v", diags.Errors())
		}
		b.Restart()
		good(t, other.Import(t.Context(), id))
		if diff := cmp.Diff(source.State()["connector_attributes"], other.State()["connector_attributes"]); diff != "" {
			t.Errorf("imported attributes differ: %s", diff)
		}
		good(t, source.Destroy(t.Context()))
		if source.State() != nil || len(b.tenant.List(simulator.Sources)) > 0 {
			t.Error("it is still there")
		}
		good(t, other.Refresh(t.Context()))
		if other.State() != nil {
			t.Error("an object that is gone is in the state")
		}
	})
}

// A failed creation that made something taints it, and the next apply replaces
// it.
func TestCoreTaint(t *testing.T) {
	t.Parallel()
	b := newBench(t, simulator.Config{}, nil)
	source := b.Resource("sailpoint_source")
	good(t, source.Apply(t.Context(), b.source(nil)))
	first := source.State()["id"]
	source.Taint()
	plan, diags := source.Plan(t.Context(), b.source(nil))
	if good(t, diags); plan.Action != acctest.Replace {
		t.Errorf("got %s", plan.Action)
	}
	good(t, source.ApplyPlan(t.Context(), plan))
	if source.State()["id"] == first || source.Tainted() || len(b.tenant.List(simulator.Sources)) != 1 {
		t.Error("not replaced")
	}
}

// What isn't known until apply is unknown in the plan.
func TestCoreUnknown(t *testing.T) {
	t.Parallel()
	b := newBench(t, simulator.Config{}, nil)
	source := b.Resource("sailpoint_source")
	plan, diags := source.Plan(t.Context(), b.source(map[string]any{
		"owner_id": document.Unknown, "connector_attributes": map[string]any{"delimiter": document.Unknown},
	}))
	good(t, diags)
	if !document.IsUnknown(plan.After()["owner_id"]) {
		t.Errorf("got %v", plan.After())
	}
	plan.Config = b.source(nil)
	good(t, source.ApplyPlan(t.Context(), plan))
	source.IgnoreChanges = []string{"connector_attributes.delimiter", "description"}
	plan, diags = source.Plan(t.Context(), b.source(map[string]any{
		"description": "ignored", "connector_attributes": map[string]any{"delimiter": "|"},
	}))
	if good(t, diags); !plan.Empty() {
		t.Errorf("got %s: %v", plan.Action, plan.After())
	}
}

// liar falsifies what a provider answers.
type liar struct {
	tfprotov6.ProviderServer
	plan  func(*tfprotov6.PlanResourceChangeResponse, func(*tfprotov6.DynamicValue, string, tftypes.Value) *tfprotov6.DynamicValue)
	apply func(*tfprotov6.ApplyResourceChangeResponse, func(*tfprotov6.DynamicValue, string, tftypes.Value) *tfprotov6.DynamicValue)
}

func (l liar) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := l.ProviderServer.PlanResourceChange(ctx, req)
	if l.plan != nil {
		l.plan(resp, l.with)
	}
	return resp, err
}

func (l liar) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := l.ProviderServer.ApplyResourceChange(ctx, req)
	if l.apply != nil {
		l.apply(resp, l.with)
	}
	return resp, err
}

// with sets an attribute of a packed source.
func (l liar) with(packed *tfprotov6.DynamicValue, name string, value tftypes.Value) *tfprotov6.DynamicValue {
	schema, err := l.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		panic(err)
	}
	typ := schema.ResourceSchemas["sailpoint_source"].ValueType()
	object, err := packed.Unmarshal(typ)
	if err != nil {
		panic(err)
	}
	members := map[string]tftypes.Value{}
	if err := object.As(&members); err != nil {
		panic(err)
	}
	members[name] = value
	repacked, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, members))
	if err != nil {
		panic(err)
	}
	return &repacked
}

// quiet collects what Core reports.
type quiet struct{ reports []string }

func (q *quiet) Helper()                        {}
func (q *quiet) Errorf(format string, _ ...any) { q.reports = append(q.reports, format) }
func (q *quiet) Fatalf(format string, _ ...any) { q.reports = append(q.reports, format) }

// Terraform's rules are enforced.
func TestCoreBreaches(t *testing.T) {
	t.Parallel()
	text := func(value any) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }
	for name, test := range map[string]struct {
		liar liar
		want string
	}{
		"plan beside the configuration": {want: "does not match config value", liar: liar{plan: func(resp *tfprotov6.PlanResourceChangeResponse, with func(*tfprotov6.DynamicValue, string, tftypes.Value) *tfprotov6.DynamicValue) {
			resp.PlannedState = with(resp.PlannedState, "name", text("other"))
		}}},
		"planned value without a configuration": {want: "for a non-computed attribute", liar: liar{plan: func(resp *tfprotov6.PlanResourceChangeResponse, with func(*tfprotov6.DynamicValue, string, tftypes.Value) *tfprotov6.DynamicValue) {
			resp.PlannedState = with(resp.PlannedState, "description", text("other"))
		}}},
		"planned secret": {want: "write-only attribute connector_attributes_wo is not null", liar: liar{plan: func(resp *tfprotov6.PlanResourceChangeResponse, with func(*tfprotov6.DynamicValue, string, tftypes.Value) *tfprotov6.DynamicValue) {
			resp.PlannedState = with(resp.PlannedState, "connector_attributes_wo", text("secret"))
		}}},
		"result beside the plan": {want: "inconsistent result after apply", liar: liar{apply: func(resp *tfprotov6.ApplyResourceChangeResponse, with func(*tfprotov6.DynamicValue, string, tftypes.Value) *tfprotov6.DynamicValue) {
			resp.NewState = with(resp.NewState, "description", text("other"))
		}}},
		"unknown result": {want: "invalid result object after apply", liar: liar{apply: func(resp *tfprotov6.ApplyResourceChangeResponse, with func(*tfprotov6.DynamicValue, string, tftypes.Value) *tfprotov6.DynamicValue) {
			resp.NewState = with(resp.NewState, "id", text(tftypes.UnknownValue))
		}}},
		"nothing made": {want: "now absent", liar: liar{apply: func(resp *tfprotov6.ApplyResourceChangeResponse, _ func(*tfprotov6.DynamicValue, string, tftypes.Value) *tfprotov6.DynamicValue) {
			resp.NewState = nil
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reports := &quiet{}
			b := newBench(reports, simulator.Config{}, func(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
				lying := test.liar
				lying.ProviderServer = server
				return lying
			})
			diags := b.Resource("sailpoint_source").Apply(t.Context(), b.source(nil))
			if got := strings.Join(b.Breaches(), "\n"); !strings.Contains(got, test.want) || !diags.HasError() || len(reports.reports) == 0 {
				t.Errorf("got %q, %v", got, diags.Errors())
			}
		})
	}
}
