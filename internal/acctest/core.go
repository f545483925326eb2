package acctest

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/plugin"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/tfvalue"
)

// Core plays Terraform's part of the provider protocol in process: it validates,
// refreshes, plans, applies, imports and destroys, and holds the provider to the
// rules that Terraform holds it to. It takes no goroutine, no file and no network
// of its own, so thousands of runs cost little, and a run in a bubble of
// testing/synctest takes virtual time.
//
// Values of a configuration are Go's: map[string]any, []any, string, bool,
// numbers, nil, [document.Unknown], or a [tftypes.Value] where the type
// matters. Conversions are those of Terraform.
type Core struct {
	t      Reporter
	serve  func() tfprotov6.ProviderServer
	config any

	mu       sync.Mutex
	server   tfprotov6.ProviderServer // nil until the next command
	schema   *tfprotov6.GetProviderSchemaResponse
	identity map[string]*tfprotov6.ResourceIdentitySchema
	breaches []string
}

// Reporter is the part of a test that Core needs: of a *testing.T, say.
type Reporter interface {
	Helper()
	Errorf(format string, arguments ...any)
	Fatalf(format string, arguments ...any)
}

// Serve gives what [NewCore] takes: the provider with options, in process.
func Serve(options ...provider.Option) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		return plugin.Server(provider.New("test", options...)())
	}
}

// NewCore makes a Core for a provider and the values of its provider block. Each
// call of serve stands for the start of the provider's program. What Terraform
// would call a bug of the provider fails t, which may be nil; it is among the
// diagnostics, too, and in [Core.Breaches].
func NewCore(t Reporter, serve func() tfprotov6.ProviderServer, config any) *Core {
	return &Core{t: t, serve: serve, config: config}
}

// Restart has the next operation start the provider anew, as each command of
// Terraform does.
func (c *Core) Restart() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.server = nil
}

// Configure restarts the provider with other values of its block.
func (c *Core) Configure(config any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.server, c.config = nil, config
}

// Breaches are the bugs of the provider that Terraform would have reported.
func (c *Core) Breaches() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.breaches...)
}

// Resource gives a handle of one resource of the configuration, which has no
// state yet. A handle is for one goroutine at a time; several may be in use at
// once.
func (c *Core) Resource(typeName string) *Resource { return &Resource{core: c, typeName: typeName} }

// start gives the provider, configured.
func (c *Core) start(ctx context.Context) (tfprotov6.ProviderServer, Diagnostics) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server != nil {
		return c.server, nil
	}
	server := c.serve()
	if c.schema == nil { // It is the same for all processes.
		schema, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
		if err != nil {
			return nil, failed("GetProviderSchema", err)
		}
		if diags := Diagnostics(schema.Diagnostics); diags.HasError() {
			return nil, diags
		}
		identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
		if err != nil {
			return nil, failed("GetResourceIdentitySchemas", err)
		}
		c.schema, c.identity = schema, identities.IdentitySchemas
	}
	typ := c.schema.Provider.ValueType()
	value, err := configValue(typ, c.config)
	if err != nil {
		return nil, failed("the provider block", err)
	}
	packed, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		return nil, failed("the provider block", err)
	}
	validated, err := server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: &packed})
	if err != nil {
		return nil, failed("ValidateProviderConfig", err)
	}
	diags := Diagnostics(validated.Diagnostics)
	if diags.HasError() {
		return nil, diags
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: &packed})
	if err != nil {
		return nil, failed("ConfigureProvider", err)
	}
	if diags = append(diags, configured.Diagnostics...); !diags.HasError() {
		c.server = server
	}
	return c.server, diags
}

// Resource is a resource of the configuration with its state.
type Resource struct {
	// IgnoreChanges are the places that lifecycle.ignore_changes lists, written
	// with dots.
	IgnoreChanges []string

	core     *Core
	typeName string
	state    state
	serial   int // counts the states, so that a stale plan is found out
	applied  string
}

// state is a resource's part of a state file. A null value is no object.
type state struct {
	value   tftypes.Value
	private []byte
	tainted bool
	// identity is nil before the provider has told it.
	identity *tfprotov6.ResourceIdentityData
}

func (s state) exists() bool { return s.value.Type() != nil && !s.value.IsNull() }

// Snapshot is a copy of the state, as a state file is.
type Snapshot struct{ state state }

// Snapshot copies the state.
func (r *Resource) Snapshot() Snapshot { return Snapshot{r.state} }

// Restore brings back a state: what is left when a run was killed before it
// could save its own.
func (r *Resource) Restore(snapshot Snapshot) { r.save(snapshot.state) }

func (r *Resource) save(s state) {
	r.state = s
	r.serial++
}

// State gives the values in the state; nil without an object.
func (r *Resource) State() document.Object { return values(r.state.value) }

// GeneratedConfig is the configuration that terraform plan -generate-config-out
// writes of the state: every argument that has a value.
func (r *Resource) GeneratedConfig() map[string]any {
	config := r.State()
	for _, attribute := range r.attributes() {
		if config[attribute.Name] == nil || !attribute.Optional && !attribute.Required {
			delete(config, attribute.Name)
		}
	}
	return config
}

func (r *Resource) attributes() []*tfprotov6.SchemaAttribute {
	if _, diags := r.core.start(context.Background()); diags.HasError() {
		panic("acctest: " + diags.Err().Error())
	}
	return r.core.schema.ResourceSchemas[r.typeName].Block.Attributes
}

// Private gives the private state, a JSON object that the framework keeps.
func (r *Resource) Private() string { return string(r.state.private) }

// Applied is the action of the plan that was applied last.
func (r *Resource) Applied() string { return r.applied }

// Tainted reports that the next plan replaces the object.
func (r *Resource) Tainted() bool { return r.state.tainted }

// Taint and Untaint are commands of Terraform.
func (r *Resource) Taint() { r.mark(true) }

// Untaint takes the mark away.
func (r *Resource) Untaint() { r.mark(false) }

func (r *Resource) mark(tainted bool) {
	changed := r.state
	changed.tainted = tainted
	r.save(changed)
}

// Forget drops the object from the state, as terraform state rm does.
func (r *Resource) Forget() { r.save(state{}) }

func values(value tftypes.Value) document.Object {
	if value.Type() == nil || value.IsNull() {
		return nil
	}
	decoded, err := tfvalue.Object(value)
	if err != nil {
		panic(fmt.Sprintf("acctest: a value of the provider's own types can't be read: %v", err))
	}
	return decoded
}

// The actions of a plan.
const (
	NoOp    = "no-op"
	Create  = "create"
	Update  = "update"
	Replace = "replace"
	Delete  = "delete"
)

// Plan is what a run of terraform plan -out finds.
type Plan struct {
	// Action is what the plan does.
	Action string
	// Config is the configuration; it may be replaced by one in which everything
	// is known before the plan is applied. Nil destroys.
	Config any

	refreshed     state // the state as read; what is applied begins with it
	planned       tftypes.Value
	private       []byte
	identity      *tfprotov6.ResourceIdentityData
	serial        int
	requiresPaths []string
}

// Empty reports that there is nothing to do.
func (p *Plan) Empty() bool { return p.Action == NoOp }

// Before gives the values of the object as refreshed, nil without one.
func (p *Plan) Before() document.Object { return values(p.refreshed.value) }

// After gives the planned values; nil when the object goes.
func (p *Plan) After() document.Object { return values(p.planned) }

// Plan refreshes and plans, and leaves the state as it is. The plan is nil if
// there are errors.
func (r *Resource) Plan(ctx context.Context, config any) (*Plan, Diagnostics) {
	run, diags := r.begin(ctx)
	if diags.HasError() {
		return nil, diags
	}
	plan := run.plan(config)
	return plan, append(diags, run.diags...)
}

// PlanDestroy is [Resource.Plan] for a destruction.
func (r *Resource) PlanDestroy(ctx context.Context) (*Plan, Diagnostics) { return r.Plan(ctx, nil) }

// ApplyPlan carries out a plan that was made before, and saves the state.
func (r *Resource) ApplyPlan(ctx context.Context, plan *Plan) Diagnostics {
	if plan.serial != r.serial {
		return failed("Saved plan is stale", fmt.Errorf("the state of %s has changed since", r.typeName))
	}
	run, diags := r.begin(ctx)
	if diags.HasError() {
		return diags
	}
	run.apply(plan)
	return append(diags, run.diags...)
}

// Apply refreshes, plans, applies and saves the state.
func (r *Resource) Apply(ctx context.Context, config any) Diagnostics {
	run, diags := r.begin(ctx)
	if diags.HasError() {
		return diags
	}
	if plan := run.plan(config); plan != nil {
		run.apply(plan)
	}
	return append(diags, run.diags...)
}

// Destroy is [Resource.Apply] without the resource in the configuration.
func (r *Resource) Destroy(ctx context.Context) Diagnostics { return r.Apply(ctx, nil) }

// Refresh reads the object and saves the state, as terraform apply
// -refresh-only does.
func (r *Resource) Refresh(ctx context.Context) Diagnostics {
	run, diags := r.begin(ctx)
	if diags.HasError() {
		return diags
	}
	if refreshed, ok := run.refresh(r.state); ok {
		r.save(refreshed)
	}
	return append(diags, run.diags...)
}

// Import takes an object into the state, as terraform import does.
func (r *Resource) Import(ctx context.Context, id string) Diagnostics {
	if r.state.exists() {
		return failed("Resource already managed by Terraform", fmt.Errorf("%s has a state", r.typeName))
	}
	return r.importState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: r.typeName, ID: id})
}

func (r *Resource) importState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) Diagnostics {
	run, diags := r.begin(ctx)
	if diags.HasError() {
		return diags
	}
	if imported, ok := run.importState(req); ok {
		r.save(imported)
	}
	return append(diags, run.diags...)
}
