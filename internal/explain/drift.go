package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// Drift is what a plan has found to differ, by who made the difference.
type Drift struct {
	// Drift was made by others since the last apply, and an apply of the plan doesn't
	// leave it so.
	Drift []Resource
	// Left was made by others too, and the plan leaves it: the configuration says the
	// same, or tells Terraform to ignore it.
	Left []Resource
	// Pending are changes of the configuration that aren't applied yet.
	Pending []Resource
	// Others and Outputs count what else isn't applied: changes by other providers,
	// and of outputs.
	Others, Outputs int
	// Failed says that planning failed, so that there may be more.
	Failed bool
	// Notes are about the plan as a whole.
	Notes []string
}

// Resource is one with the keys that differ.
type Resource struct {
	// Address is the resource's, and Previous the one it had before, if another.
	Address, Previous string
	// Type is the resource's: sailpoint_source.
	Type string
	// Action is what the plan does to it, as in [Change]; empty for nothing.
	Action string
	// Gone says that somebody deleted it.
	Gone bool
	Keys []Key
}

// Key is a managed value that differs: an argument, or a key of a free-form
// object. The values are masked.
type Key struct {
	// Name is as people write it: attributes.title.
	Name string
	// State is what was applied, Now what is there, and Plan what apply makes of it.
	State, Now, Plan any
	// Apply names what apply does.
	Apply Fate
}

// Fate is what an apply does about a difference.
type Fate string

// What an apply can do.
const (
	Restores Fate = "restore" // the value of the state comes back
	Leaves   Fate = "leave"
	Changes  Fate = "change"
	Deletes  Fate = "delete" // the resource goes
	Records  Fate = "record" // the plan only refreshes: the state gets the value
	Stops    Fate = "stop"   // planning failed before it
)

// FindDrift tells what others have changed from what the configuration has.
func FindDrift(ctx context.Context, plan *Plan) (*Drift, error) {
	found := &Drift{Failed: plan.Errored, Notes: plan.notes()}
	for _, change := range plan.Outputs {
		if !quiet(change.Actions) {
			found.Outputs++
		}
	}
	var keys []string
	changes, drifted := map[string]*resourceChange{}, map[string]*resourceChange{}
	for i := range plan.ResourceDrift {
		if change := &plan.ResourceDrift[i]; change.ours() {
			drifted[change.key()] = change
			keys = append(keys, change.key())
		}
	}
	for i := range plan.ResourceChanges {
		switch change := &plan.ResourceChanges[i]; {
		case change.ours():
			changes[change.key()] = change
			keys = append(keys, change.key())
		case change.Mode == "managed" && !change.still():
			found.Others++
		}
	}
	slices.Sort(keys)
	known := definitions()
	for _, key := range slices.Compact(keys) {
		c := comparison{plan: plan, drift: drifted[key], change: changes[key]}
		if err := c.read(ctx, known); err != nil {
			return nil, fmt.Errorf("%s: %w", c.either().Address, err)
		}
		drift, left := c.drifted()
		found.Drift = appended(found.Drift, drift)
		found.Left = appended(found.Left, left)
		found.Pending = appended(found.Pending, c.pending(drift != nil))
	}
	return found, nil
}

func appended(all []Resource, one *Resource) []Resource {
	if one == nil {
		return all
	}
	return append(all, *one)
}

func definitions() map[string]*lifecycle.Definition {
	all := map[string]*lifecycle.Definition{}
	for _, definition := range provider.Definitions {
		all["sailpoint_"+definition.Name] = definition
	}
	return all
}

// outside tells for the explanation of a change what others did before it.
func (e *explainer) outside(ctx context.Context, change *resourceChange) ([]string, error) {
	at := slices.IndexFunc(e.plan.ResourceDrift, func(drift resourceChange) bool { return drift.ours() && drift.key() == change.key() })
	if at < 0 {
		return nil, nil
	}
	c := comparison{plan: e.plan, drift: &e.plan.ResourceDrift[at], change: change}
	if err := c.read(ctx, e.definitions); err != nil {
		return nil, err
	}
	drift, _ := c.drifted()
	switch {
	case drift == nil:
		return nil, nil
	case drift.Gone:
		return []string{"It was deleted outside of Terraform since the last apply."}, nil
	}
	return []string{"Changed outside of Terraform since the last apply: " + strings.Join(drift.names(), ", ") + "."}, nil
}

func (r *Resource) names() []string {
	names := make([]string, len(r.Keys))
	for i, key := range r.Keys {
		names[i] = key.Name
	}
	return names
}

// comparison is of one resource: what the state had, what is there now, and what
// the plan wants.
type comparison struct {
	plan *Plan
	// drift is what others did, and change what the plan does; nil if nothing.
	drift, change *resourceChange
	values
	policy     *policy.Policy
	state, now document.Object
}

func (c *comparison) either() *resourceChange {
	if c.change != nil {
		return c.change
	}
	return c.drift
}

func (c *comparison) read(ctx context.Context, known map[string]*lifecycle.Definition) error {
	definition, ok := known[c.either().Type]
	if !ok {
		return unheardOf(c.either().Type)
	}
	c.policy = definition.Policy
	var err error
	if c.values, err = decode(ctx, definition, c.either(), c.plan.configuration(c.either())); err != nil {
		return err
	}
	if c.drift == nil {
		c.state, c.now = c.Prior, c.Prior
		return nil
	}
	seen, err := decode(ctx, definition, c.drift, c.plan.configuration(c.drift))
	if err != nil {
		return err
	}
	c.secrets = c.secrets.with(seen.secrets)
	c.state = seen.Prior
	if after, err := optional(c.drift.Change.After); err == nil { // decode has read it
		c.now, _ = after.(document.Object) // null for what is gone
	}
	return nil
}

// managed reports whether the configuration decides about a field. Where it is
// silent, the server does.
func (c *comparison) managed(field *policy.Field) bool {
	_, given := c.Config[field.Root()]
	return given || !field.Computed
}

// drifted gives what others changed: what apply does something about, and what it
// leaves.
func (c *comparison) drifted() (drift, left *Resource) {
	if c.drift == nil {
		return nil, nil
	}
	all := c.resource()
	if all.Gone = c.now == nil; all.Gone {
		if all.Action == "create" || c.change == nil && (c.plan.Errored || len(c.plan.ResourceChanges) == 0) {
			return &all, nil
		}
		return nil, &all
	}
	kept := all
	for _, place := range differing(c.policy, c.state, c.now, func(f *policy.Field) bool { return f.Configurable() && c.managed(f) }) {
		if key := c.key(place); key.Apply == Leaves {
			kept.Keys = append(kept.Keys, key)
		} else {
			all.Keys = append(all.Keys, key)
		}
	}
	if len(all.Keys) > 0 {
		drift = &all
	}
	if len(kept.Keys) > 0 {
		left = &kept
	}
	return drift, left
}

// pending gives what the configuration changes: what differs and nobody else made
// differ, and a new address. Explained says that the action has a reason in the drift.
func (c *comparison) pending(explained bool) *Resource {
	r := c.resource()
	if c.change == nil || c.change.still() || r.Action == "create" && c.drift != nil {
		return nil
	}
	if c.Plan != nil && c.Prior != nil {
		sent := func(f *policy.Field) bool {
			return f.Class != policy.ReadOnly && f.Class != policy.WriteOnly && c.managed(f)
		}
		for _, place := range differing(c.policy, c.Prior, c.Plan, sent) {
			if place.Field.Equal(place.Path, at(c.state, place), at(c.now, place)) {
				r.Keys = append(r.Keys, c.key(place))
			}
		}
	}
	if explained && len(r.Keys) == 0 && r.Action == "update" {
		return nil
	}
	return &r
}

func (c *comparison) resource() Resource {
	change := c.either()
	r := Resource{Address: change.Address, Previous: change.PreviousAddress, Type: change.Type}
	if c.change != nil {
		r.Action = action(c.change)
	}
	return r
}

func at(values document.Object, place diff.Place) any {
	return document.At(values, place.Field.Path().Append(place.Path...))
}

// key is what is told of a place.
func (c *comparison) key(place diff.Place) Key {
	state, now, plan := at(c.state, place), at(c.now, place), at(c.Plan, place)
	key := Key{
		Name: readable(c.secrets, place.String()), State: c.masked(c.state, place), Now: c.masked(c.now, place), Plan: c.masked(c.Plan, place),
	}
	equal := func(a, b any) bool { return place.Field.Equal(place.Path, a, b) }
	switch {
	case c.change == nil && c.plan.Errored:
		key.Apply = Stops
	case c.change == nil:
		key.Apply, key.Plan = Records, key.Now
	case c.Plan == nil && action(c.change) == "delete":
		key.Apply = Deletes
	case c.Plan == nil, equal(plan, now):
		key.Apply = Leaves
	case equal(plan, state):
		key.Apply = Restores
	default:
		key.Apply = Changes
	}
	return key
}

// masked is the value at a place, as people may see it: a name around it can tell
// that it is a secret.
func (c *comparison) masked(values document.Object, place diff.Place) any {
	path := place.Field.Path().Append(place.Path...)
	value, ok := document.Get(values, path)
	switch {
	case !ok || value == nil:
		return nil
	case document.HasUnknown(value):
		return document.NotYet
	}
	whole := known(values)
	if place.Field.Class == policy.Local { // what steers the provider is no secret for its name
		whole, path = document.List{known(value)}, document.Pointer{"0"}
	}
	shown, ok := document.Get(c.secrets.body(whole, nil), path)
	if !ok {
		return mask
	}
	return shown
}

// known has a placeholder for each value that isn't known yet.
func known(value any) any {
	return document.MapLeaves(value, func(leaf any) any {
		if document.IsUnknown(leaf) {
			return document.NotYet
		}
		return leaf
	})
}

// differing lists where two documents of a resource differ, in the fields that
// count; free-form objects key by key.
func differing(p *policy.Policy, a, b document.Object, counts func(*policy.Field) bool) []diff.Place {
	var places []diff.Place
	for i := range p.Fields {
		if field := &p.Fields[i]; counts(field) {
			place := diff.Place{Field: field}
			places = append(places, within(place, at(a, place), at(b, place))...)
		}
	}
	return places
}

func within(place diff.Place, a, b any) []diff.Place {
	if place.Field.Equal(place.Path, a, b) {
		return nil
	}
	before, wasObject := a.(document.Object)
	after, isObject := b.(document.Object)
	objects := (wasObject || a == nil) && (isObject || b == nil)
	entry := place.Field.Entries && len(place.Path) == 1 && (a == nil || b == nil)
	if !place.Divisible() || !objects || entry {
		return []diff.Place{place}
	}
	var places []diff.Place
	for _, key := range document.Keys(before, after) {
		places = append(places, within(diff.Place{Field: place.Field, Path: place.Path.Append(key)}, before[key], after[key])...)
	}
	if len(places) == 0 { // an object without anything in it against none
		return []diff.Place{place}
	}
	return places
}
