package faults

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// between is what others do between a plan and its apply.
type between struct {
	name string
	// does is nil where the subject doesn't know how.
	does func(s *subject) func(w *world)
	// says is what the error of the apply says, one of them, at the steps at which there
	// is one.
	says  []string
	fails []step
	// lost tells that the object can't be made any more.
	lost bool
}

var betweens = []between{
	{name: "nothing", does: func(*subject) func(*world) { return func(*world) {} }},
	{
		name: "a foreign value changes", does: func(s *subject) func(*world) {
			if s.unseen {
				return nil
			}
			return s.foreign
		},
	},
	{
		name: "a managed value changes", does: func(s *subject) func(*world) { return s.managed },
		says: []string{"Changed on the server since the plan"}, fails: []step{updateStep},
	},
	{
		name: "the object goes", does: func(s *subject) func(*world) { return s.remove },
		says: []string{"plan again to have it created anew", "no longer exists", "does not exist", "not found", "Changed on the server since the plan"}, fails: []step{updateStep},
	},
	{
		name: "what it stands on goes", does: func(s *subject) func(*world) { return s.parent }, lost: true,
		says: []string{"not found", "does not exist", "doesn't exist", "no longer exists", "here is no", "is gone", "must be the id of", "is not a source"}, fails: []step{createStep, updateStep},
	},
	{
		name: "the token expires", does: func(*subject) func(*world) { return func(w *world) { w.tenant.ExpireTokens() } },
	},
}

// TestBetween has others change the servers between a plan and its apply. Nothing that
// the plan hasn't shown is overwritten.
func TestBetween(t *testing.T) {
	t.Parallel()
	for _, s := range subjects {
		for _, b := range betweens {
			does := b.does(s)
			if does == nil {
				continue
			}
			for _, step := range []step{createStep, updateStep, deleteStep} {
				if step == createStep && (b.name == "a managed value changes" || b.name == "a foreign value changes" || b.name == "the object goes") {
					continue // there is no object yet
				}
				bubble(t, s.name+"/"+string(step)+"/"+b.name, func(t *testing.T) { set(t, s, step).meanwhile(b, does) })
			}
		}
	}
}

func (sc *scene) meanwhile(b between, does func(*world)) {
	t := sc.t
	sc.restart(nil)
	plan, diags := sc.object.Plan(t.Context(), sc.target())
	if diags.HasError() {
		t.Fatalf("no plan: %v", diags.Err())
	}
	does(sc.world)
	found := sc.content()
	sc.network.requests()
	diags = sc.object.ApplyPlan(t.Context(), plan)
	said := strings.Join(diags.Errors(), "\n")
	if fails := slices.Contains(b.fails, sc.step); fails != (said != "") && (!sc.subject.lasting || said != "") {
		t.Errorf("the apply said: %s", said)
	}
	if said != "" {
		if !slices.ContainsFunc(b.says, func(phrase string) bool { return strings.Contains(said, phrase) }) {
			t.Errorf("the error says none of %q: %s", b.says, said)
		}
		if now := sc.content(); now != found {
			t.Errorf("the apply that failed has changed something:\n%s\nbefore:\n%s", now, found)
		}
	}
	if b.lost {
		return
	}
	sc.restart(nil)
	if diags := sc.perform(t.Context()); diags.HasError() {
		t.Fatalf("the next apply fails: %v", diags.Err())
	}
	if sc.step == deleteStep {
		return
	}
	sc.restart(nil)
	if plan, diags := sc.object.Plan(t.Context(), sc.target()); diags.HasError() || !plan.Empty() {
		t.Errorf("the next plan isn't empty: %v: %+v", diags.Err(), plan)
	}
	if sc.subject.verify != nil && b.name != "the object goes" {
		sc.subject.verify(sc.world, sc.step == updateStep)
	}
}

// TestMadeMeanwhile has somebody else make the object between the plan and the apply of
// its creation: it is not taken over, and imported as the error says.
func TestMadeMeanwhile(t *testing.T) {
	t.Parallel()
	for _, s := range subjects {
		if s.lasting {
			continue
		}
		bubble(t, s.name, func(t *testing.T) {
			sc := set(t, s, createStep)
			plan, diags := sc.object.Plan(t.Context(), sc.create)
			if diags.HasError() {
				t.Fatal(diags.Err())
			}
			other, _ := sc.connect()
			if diags := other.Resource("sailpoint_"+s.name).Apply(t.Context(), sc.create); diags.HasError() {
				t.Fatal(diags.Err())
			}
			theirs := sc.content()
			said := strings.Join(sc.object.ApplyPlan(t.Context(), plan).Errors(), "\n")
			if !strings.Contains(said, "exists already") || sc.content() != theirs || sc.object.State() != nil {
				t.Errorf("it was taken over: %s", said)
			}
			sc.converge("exists already")
			if plan, diags := sc.object.Plan(t.Context(), sc.create); diags.HasError() || !plan.Empty() {
				t.Errorf("the next plan isn't empty: %v: %+v", diags.Err(), plan)
			}
			if left := len(sc.tenant.List(simulator.Sources)); s.name == "source" && left != 2 {
				t.Errorf("%d sources", left)
			}
		})
	}
}
