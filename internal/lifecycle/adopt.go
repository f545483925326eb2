package lifecycle

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// adopts reports whether a creation takes over an object that exists already.
func (r *Resource) adopts(plan document.Object) bool { return r.Adopt != nil && r.Adopt(plan) }

// adoption is what changes when an object is taken over: the values that the plan
// names and the object has otherwise. What the plan doesn't name stays.
func adoption(table *policy.Policy, plan, live document.Object) diff.Verdict {
	return diff.Judge(table, diff.Observe(table, plan, live), plan, true)
}

// announce tells what a planned creation overwrites of the object that it takes
// over.
func (p *planner) announce(ctx context.Context) error {
	if !p.Plan.Create || !p.adopts(p.Values) {
		return nil
	}
	existing, err := p.backend.Find(ctx, p.Values)
	if err != nil || existing == nil {
		return err
	}
	verdict := adoption(p.policy, p.Values, existing)
	for _, violation := range verdict.Violations {
		p.report([]Problem{immutableChanged(p.Noun, violation)})
	}
	overwritten := slices.DeleteFunc(verdict.Changes, func(c diff.Change) bool { return blank(c.Old) })
	if len(overwritten) > 0 {
		p.report([]Problem{takenOver(p.backend.Title(existing), overwritten)})
	}
	return nil
}

// overwrites tells what a planned update writes over that this configuration hasn't
// managed until now. The state doesn't have it, so that only the object shows it.
func (p *planner) overwrites(ctx context.Context) error {
	begun := slices.DeleteFunc(slices.Clone(p.Verdict.Changes), func(c diff.Change) bool { return c.HadOld || c.Remove || c.Field.Unseen })
	if p.Plan.Create || len(begun) == 0 || len(p.Verdict.Violations) > 0 {
		return nil
	}
	live, err := p.read(ctx, id(p.Prior))
	if err != nil || live == nil {
		return err
	}
	lost := slices.DeleteFunc(adoption(p.policy, p.Values, live).Changes, func(c diff.Change) bool {
		return blank(c.Old) || !slices.ContainsFunc(begun, func(b diff.Change) bool { return c.Within(b.Place) })
	})
	if len(lost) > 0 {
		p.report([]Problem{overwritten(p.backend.Title(live), lost)})
	}
	return nil
}

// blank reports that a value holds nothing that could be lost.
func blank(value any) bool {
	switch value := value.(type) {
	case document.Object:
		return len(value) == 0
	case document.List:
		return len(value) == 0
	}
	return value == nil || value == false || value == ""
}

// takeOver sends what an object that is taken over has otherwise than planned. It
// reports false if it had to stop.
func (w *writer) takeOver(ctx context.Context, existing document.Object) (document.Object, diff.Verdict, bool) {
	verdict := adoption(w.policy, w.plan, existing)
	for _, violation := range verdict.Violations {
		w.diags.Append(immutableChanged(w.Noun, violation).diagnostic())
	}
	if w.diags.HasError() {
		return nil, verdict, false
	}
	live, err := w.send(ctx, verdict.Changes, nil, existing)
	if err != nil {
		w.fail("Taking over "+w.backend.Title(existing), err)
	}
	return live, verdict, err == nil
}

// adopt makes an object that exists this configuration's. Its attributes that are
// as planned already count as found, as after an import. A failure leaves it out of
// the state: there it would be tainted, and destroyed by the next apply.
func (w *writer) adopt(ctx context.Context, existing document.Object, resp *resource.CreateResponse) {
	title := w.backend.Title(existing)
	live, verdict, ok := w.takeOver(ctx, existing)
	if !ok {
		return
	}
	state, err := w.published(live, true)
	if err != nil {
		w.fail("Taking over "+title, err)
		return
	}
	resp.State.Raw = state
	unchanged := slices.DeleteFunc(w.roots(), func(root string) bool {
		return slices.ContainsFunc(verdict.Changes, func(c diff.Change) bool { return c.Field.Root() == root })
	})
	w.diags.Append(setFound(ctx, resp.Private, unchanged)...)
}
