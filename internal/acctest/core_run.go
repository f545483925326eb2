package acctest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// run is one command of Terraform on one resource.
type run struct {
	*Resource
	ctx    context.Context //nolint:containedctx // It lives as long as the command.
	server tfprotov6.ProviderServer
	schema *tfprotov6.Schema
	typ    tftypes.Object
	diags  Diagnostics
}

func (r *Resource) begin(ctx context.Context) (*run, Diagnostics) {
	server, diags := r.core.start(ctx)
	if diags.HasError() {
		return nil, diags
	}
	schema := r.core.schema.ResourceSchemas[r.typeName]
	if schema == nil {
		return nil, append(diags, failed("Invalid resource type", errors.New("the provider has no "+r.typeName))...)
	}
	if len(schema.Block.BlockTypes) > 0 {
		return nil, append(diags, failed("Blocks", errors.New(r.typeName+" has blocks, which acctest.Core doesn't know"))...)
	}
	typ, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		return nil, append(diags, failed("Schema", errors.New(r.typeName+" is no object"))...)
	}
	return &run{Resource: r, ctx: ctx, server: server, schema: schema, typ: typ}, diags
}

func (r *run) null() tftypes.Value { return tftypes.NewValue(r.typ, nil) }

// took appends what a call brought, and reports whether the run can go on.
func (r *run) took(call string, diags []*tfprotov6.Diagnostic, err error) bool {
	if err != nil {
		r.diags = append(r.diags, failed(call, err)...)
		return false
	}
	r.diags = append(r.diags, diags...)
	return !Diagnostics(diags).HasError()
}

func (r *run) breach(summary, format string, arguments ...any) {
	r.diags = append(r.diags, r.core.breach(r.typeName, summary, format, arguments...)...)
}

// pack makes the wire form of a value.
func (r *run) pack(value tftypes.Value) *tfprotov6.DynamicValue {
	packed, err := tfprotov6.NewDynamicValue(r.typ, value)
	if err != nil {
		panic(fmt.Sprintf("acctest: a value of %s can't be packed: %v", r.typeName, err))
	}
	return &packed
}

// unpack reads a value that the provider gave; what doesn't conform to the schema
// is its bug.
func (r *run) unpack(call string, packed *tfprotov6.DynamicValue) (tftypes.Value, bool) {
	if packed == nil {
		return r.null(), true
	}
	value, err := packed.Unmarshal(r.typ)
	if err != nil {
		r.breach("Provider produced invalid object", "%s: %v", call, err)
		return r.null(), false
	}
	for _, at := range writeOnlySet(r.schema.Block.Attributes, value, "") {
		r.breach("Provider produced invalid object", "%s: write-only attribute %s is not null", call, at)
	}
	return value, true
}

// refresh reads the object that a state holds. It begins with the state's text, as
// every command does.
func (r *run) refresh(from state) (state, bool) {
	if !from.exists() {
		return from, true
	}
	text, err := stateJSON(r.typ, from.value)
	if err != nil {
		panic(fmt.Sprintf("acctest: a state of %s can't be written: %v", r.typeName, err))
	}
	upgraded, err := r.server.UpgradeResourceState(r.ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: r.typeName, Version: r.schema.Version, RawState: &tfprotov6.RawState{JSON: text},
	})
	if err != nil || !r.took("UpgradeResourceState", upgraded.Diagnostics, nil) {
		r.took("UpgradeResourceState", nil, err)
		return from, false
	}
	current, ok := r.unpack("UpgradeResourceState", upgraded.UpgradedState)
	if !ok {
		return from, false
	}
	if !same(current, from.value) {
		r.breach("Provider produced invalid object", "UpgradeResourceState changed a state of its own version: %s", difference(from.value, current))
	}
	return r.read(state{value: current, private: from.private, tainted: from.tainted, identity: from.identity}, true)
}

// read has the provider read; known says that the identity was known before.
func (r *run) read(from state, known bool) (state, bool) {
	resp, err := r.server.ReadResource(r.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: r.typeName, CurrentState: r.pack(from.value), Private: from.private, CurrentIdentity: from.identity,
	})
	if err != nil {
		return from, r.took("ReadResource", nil, err)
	}
	if !r.took("ReadResource", resp.Diagnostics, nil) {
		return from, false
	}
	value, ok := r.unpack("ReadResource", resp.NewState)
	if !ok {
		return from, false
	}
	if !value.IsFullyKnown() {
		r.breach("Provider produced invalid object", "ReadResource: unknown values")
		return from, false
	}
	if value.IsNull() {
		return state{}, true
	}
	if known {
		r.sameIdentity("ReadResource", from.identity, resp.NewIdentity)
	}
	return state{value: value, private: resp.Private, tainted: from.tainted, identity: resp.NewIdentity}, true
}

func (r *run) importState(req *tfprotov6.ImportResourceStateRequest) (state, bool) {
	resp, err := r.server.ImportResourceState(r.ctx, req)
	if err != nil {
		return state{}, r.took("ImportResourceState", nil, err)
	}
	if !r.took("ImportResourceState", resp.Diagnostics, nil) {
		return state{}, false
	}
	if len(resp.ImportedResources) != 1 {
		r.breach("Provider produced invalid import", "%d objects", len(resp.ImportedResources))
		return state{}, false
	}
	value, ok := r.unpack("ImportResourceState", resp.ImportedResources[0].State)
	if !ok {
		return state{}, false
	}
	imported := resp.ImportedResources[0]
	read, ok := r.read(state{value: value, private: imported.Private, identity: imported.Identity}, false)
	if ok && !read.exists() {
		r.diags = append(r.diags, failed("Cannot import non-existent remote object", errors.New(req.ID))...)
	}
	return read, ok && read.exists()
}

// plan refreshes and plans; nil if that fails.
func (r *run) plan(config any) *Plan {
	refreshed, ok := r.refresh(r.state)
	if !ok {
		return nil
	}
	plan := &Plan{Config: config, refreshed: refreshed, serial: r.serial}
	if config == nil {
		return r.planDestroy(plan)
	}
	prior := r.null()
	if refreshed.exists() && !refreshed.tainted {
		prior = refreshed.value
	}
	private := refreshed.private
	plan.identity = refreshed.identity
	if !refreshed.exists() || refreshed.tainted {
		private, plan.identity = nil, nil
	}
	value, ok := r.validate(config)
	if !ok || !r.change(plan, prior, private, value) {
		return nil
	}
	if plan.Action == Create && refreshed.tainted {
		plan.Action = Replace
	}
	return plan
}

func (r *run) planDestroy(plan *Plan) *Plan {
	plan.planned, plan.Action = r.null(), Delete
	if !plan.refreshed.exists() {
		plan.Action = NoOp
		return plan
	}
	resp, err := r.server.PlanResourceChange(r.ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.typeName, PriorState: r.pack(plan.refreshed.value), ProposedNewState: r.pack(r.null()), Config: r.pack(r.null()),
		PriorPrivate: plan.refreshed.private, PriorIdentity: plan.refreshed.identity,
	})
	if err != nil {
		r.took("PlanResourceChange", nil, err)
		return nil
	}
	if !r.took("PlanResourceChange", resp.Diagnostics, nil) {
		return nil
	}
	if planned, ok := r.unpack("PlanResourceChange", resp.PlannedState); !ok || !planned.IsNull() {
		r.breach("Provider produced invalid plan", "planned an object for a destruction")
		return nil
	}
	plan.private, plan.identity = resp.PlannedPrivate, resp.PlannedIdentity
	return plan
}

// validate converts a configuration and lets the provider judge it.
func (r *run) validate(config any) (tftypes.Value, bool) {
	value, err := configValue(r.typ, config)
	if err == nil {
		err = checkConfig(r.schema.Block.Attributes, value, "")
	}
	if err != nil {
		r.diags = append(r.diags, failed("Invalid configuration of "+r.typeName, err)...)
		return value, false
	}
	resp, err := r.server.ValidateResourceConfig(r.ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: r.typeName, Config: r.pack(value),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		return value, r.took("ValidateResourceConfig", nil, err)
	}
	return value, r.took("ValidateResourceConfig", resp.Diagnostics, nil)
}

// change plans a creation, an update or a replacement.
func (r *run) change(plan *Plan, prior tftypes.Value, private []byte, config tftypes.Value) bool {
	effective := config
	if !prior.IsNull() {
		for _, place := range r.IgnoreChanges {
			effective = keep(effective, prior, strings.Split(place, "."))
		}
	}
	planned, resp, ok := r.propose(prior, private, plan.identity, effective)
	if !ok {
		return false
	}
	var replacing []string
	for _, path := range resp.RequiresReplace {
		old, wasThere := walk(prior, path)
		now, isThere := walk(planned, path)
		switch {
		case prior.IsNull():
		case !wasThere && !isThere:
			r.breach("Provider produced invalid plan", "replacement for the non-existent path %s", path)
			return false
		case wasThere != isThere || !now.IsFullyKnown() || !same(old, now):
			replacing = append(replacing, path.String())
		}
	}
	plan.planned, plan.private, plan.identity, plan.requiresPaths = planned, resp.PlannedPrivate, resp.PlannedIdentity, replacing
	switch {
	case prior.IsNull():
		plan.Action = Create
	case same(prior, planned):
		plan.Action = NoOp
	case len(replacing) > 0:
		plan.Action = Replace
		planned, resp, ok = r.propose(r.null(), resp.PlannedPrivate, nil, config)
		if !ok {
			return false
		}
		plan.planned, plan.private, plan.identity = planned, resp.PlannedPrivate, resp.PlannedIdentity
	default:
		plan.Action = Update
	}
	return true
}

// propose has the provider plan, and holds the plan to Terraform's rules.
func (r *run) propose(
	prior tftypes.Value, private []byte, identity *tfprotov6.ResourceIdentityData, config tftypes.Value,
) (tftypes.Value, *tfprotov6.PlanResourceChangeResponse, bool) {
	proposed := proposedNew(r.schema.Block.Attributes, r.typ, prior, config)
	resp, err := r.server.PlanResourceChange(r.ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.typeName, PriorState: r.pack(prior), ProposedNewState: r.pack(proposed), Config: r.pack(config), PriorPrivate: private,
		PriorIdentity: identity,
	})
	if err != nil {
		return proposed, nil, r.took("PlanResourceChange", nil, err)
	}
	if !r.took("PlanResourceChange", resp.Diagnostics, nil) {
		return proposed, nil, false
	}
	planned, ok := r.unpack("PlanResourceChange", resp.PlannedState)
	if !ok {
		return planned, nil, false
	}
	if resp.UnsafeToUseLegacyTypeSystem { //nolint:staticcheck // It would switch the rules off.
		r.breach("Provider produced invalid plan", "it claims the legacy type system")
	}
	if planned.IsNull() {
		r.breach("Provider produced invalid plan", "planned for absence but config wants existence")
		return planned, nil, false
	}
	if invalid := planInvalid(r.schema.Block.Attributes, prior, config, planned, ""); len(invalid) > 0 {
		r.breach("Provider produced invalid plan", "%s", strings.Join(invalid, "\n"))
		return planned, nil, false
	}
	return planned, resp, true
}

// apply carries a plan out and saves the state.
func (r *run) apply(plan *Plan) {
	r.save(plan.refreshed)
	r.applied = plan.Action
	switch plan.Action {
	case NoOp:
		return
	case Delete:
		r.destroy(plan.refreshed, plan.private)
		return
	case Replace:
		if !r.destroy(plan.refreshed, plan.private) {
			return
		}
	}
	config, ok := r.validate(plan.Config)
	if !ok {
		return
	}
	if !config.IsFullyKnown() {
		r.diags = append(r.diags, failed("Configuration contains unknown value", errors.New(r.typeName))...)
		return
	}
	// Everything is known now, so Terraform plans again.
	prior, private := r.null(), []byte(nil)
	if r.state.exists() {
		prior, private = r.state.value, r.state.private
	}
	final := &Plan{Config: plan.Config}
	if r.state.exists() {
		final.identity = r.state.identity
	}
	if !r.change(final, prior, private, config) {
		return
	}
	switch {
	case final.Action == plan.Action || final.Action == Create && plan.Action == Replace:
	case final.Action == NoOp && plan.Action == Update: // What wasn't known turned out to be what was there.
		return
	default:
		r.breach("Provider produced inconsistent final plan", "the action changed from %s to %s", plan.Action, final.Action)
		return
	}
	if wrong := incompatible(plan.planned, final.planned, ""); len(wrong) > 0 {
		r.breach("Provider produced inconsistent final plan", "%s", strings.Join(wrong, "\n"))
		return
	}
	r.write(prior, config, final, prior.IsNull())
}

// write has the provider make or change the object.
func (r *run) write(prior, config tftypes.Value, plan *Plan, creating bool) {
	resp, err := r.server.ApplyResourceChange(r.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.typeName, PriorState: r.pack(prior), PlannedState: r.pack(plan.planned), Config: r.pack(config), PlannedPrivate: plan.private,
		PlannedIdentity: plan.identity,
	})
	if err != nil {
		r.took("ApplyResourceChange", nil, err)
		return
	}
	good := r.took("ApplyResourceChange", resp.Diagnostics, nil)
	value, ok := r.unpack("ApplyResourceChange", resp.NewState)
	if !ok {
		return
	}
	if !value.IsFullyKnown() {
		r.breach("Provider returned invalid result object after apply", "unknown values: %s", strings.Join(unknownPlaces(value, ""), ", "))
		value, good = withoutUnknown(value), false
	}
	switch {
	case !good && value.IsNull():
		// The object before the change stays, if there was one.
		return
	case value.IsNull():
		r.breach("Provider produced inconsistent result after apply", "Root object was present, but now absent")
	}
	r.save(state{value: value, private: resp.Private, tainted: creating && !good, identity: resp.NewIdentity})
	if good || r.isIdentity(plan.identity) {
		r.sameIdentity("ApplyResourceChange", plan.identity, resp.NewIdentity)
	}
	if !good {
		return
	}
	if wrong := incompatible(plan.planned, value, ""); len(wrong) > 0 {
		r.breach("Provider produced inconsistent result after apply", "%s", strings.Join(wrong, "\n"))
		if creating {
			r.mark(true)
		}
	}
}

// destroy has the provider delete the object, and reports whether it is gone.
func (r *run) destroy(current state, private []byte) bool {
	resp, err := r.server.ApplyResourceChange(r.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.typeName, PriorState: r.pack(current.value), PlannedState: r.pack(r.null()), Config: r.pack(r.null()), PlannedPrivate: private,
		PlannedIdentity: current.identity,
	})
	if err != nil {
		return r.took("ApplyResourceChange", nil, err)
	}
	good := r.took("ApplyResourceChange", resp.Diagnostics, nil)
	value, ok := r.unpack("ApplyResourceChange", resp.NewState)
	switch {
	case !ok:
		return false
	case !good && value.IsNull():
		r.save(current)
	case !value.IsNull():
		if good {
			r.breach("Provider returned invalid result object after apply", "an object after a destruction")
		}
		r.save(state{value: value, private: resp.Private, tainted: current.tainted, identity: current.identity})
	default:
		r.save(state{})
	}
	return good && value.IsNull()
}

// RequiresReplace lists the places because of which the plan replaces the object.
func (p *Plan) RequiresReplace() []string { return slices.Clone(p.requiresPaths) }
