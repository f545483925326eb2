package diff_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// scenes generates scenes of all kinds, with secrets on the server and plans
// that break rules.
func scenes() *rapid.Generator[documenttest.Scene] {
	options := documenttest.Options{Key: documenttest.AnyKey(), Scalar: documenttest.ScalarOrCipherText(), Forbidden: true}
	refined := options
	refined.Refined = true
	return rapid.OneOf(documenttest.Scenes(options), documenttest.Scenes(options), documenttest.Scenes(refined))
}

func judges(t *rapid.T) {
	scene := scenes().Draw(t, "scene")
	owned := rapid.Bool().Draw(t, "owned")
	for _, values := range []document.Object{scene.Prior, scene.Plan} {
		if verdict := diff.Judge(scene.Policy, values, values, owned); !verdict.Empty() {
			t.Fatalf("%v differs from itself: %q", values, lines(verdict))
		}
	}
	verdict := diff.Judge(scene.Policy, scene.Prior, scene.Plan, owned)
	again := diff.Judge(scene.Policy, cloned(scene.Prior), cloned(scene.Plan), owned)
	if diff := cmp.Diff(lines(verdict), lines(again)); diff != "" {
		t.Fatalf("judged twice: %s", diff)
	}
	if len(verdict.Deferred) > 0 {
		t.Fatalf("deferred without an unknown: %v", verdict.Deferred)
	}
	for _, change := range verdict.Changes {
		if change.Field.Class != policy.Mutable {
			t.Fatalf("%s is to change", change.Place)
		}
		if _, immutable := change.Field.ImmutableAt(change.Path); immutable && change.HadOld {
			t.Fatalf("%s is to change", change.Place)
		}
		if !owned && change.Remove {
			t.Fatalf("%s is to go, and was never applied", change.Place)
		}
	}
	for _, violation := range verdict.Violations {
		if _, immutable := violation.Field.ImmutableAt(violation.Path); !immutable || violation.Why.Rule == "" {
			t.Fatalf("%s can change: %s", violation.Place, violation.Why)
		}
	}
}

func TestJudges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, judges)
}

func FuzzJudges(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(judges))
}

// What isn't known yet is never a violation, and learning it changes the verdict
// on nothing but itself.
func unknownDefers(t *rapid.T) {
	scene := scenes().Draw(t, "scene")
	owned := rapid.Bool().Draw(t, "owned")
	hidden := documenttest.WithUnknowns(scene.Plan).Draw(t, "plan with unknowns")
	before := diff.Judge(scene.Policy, scene.Prior, hidden, owned)
	after := diff.Judge(scene.Policy, scene.Prior, scene.Plan, owned)
	for _, violation := range before.Violations {
		if document.HasUnknown(violation.New) || document.HasUnknown(planned(hidden, violation.Place)) {
			t.Fatalf("violation by an unknown: %q", lines(before))
		}
	}
	for _, change := range before.Changes {
		if document.HasUnknown(change.New) {
			t.Fatalf("change to an unknown: %q", lines(before))
		}
	}
	for _, place := range before.Deferred {
		if !document.HasUnknown(planned(hidden, place)) {
			t.Fatalf("%s is known: %q", place, lines(before))
		}
	}
	known := func(v diff.Verdict) []string {
		v.Changes = slices.DeleteFunc(slices.Clone(v.Changes), func(c diff.Change) bool { return within(c.Place, before.Deferred) })
		v.Violations = slices.DeleteFunc(slices.Clone(v.Violations), func(c diff.Violation) bool { return within(c.Place, before.Deferred) })
		v.LetGo = slices.DeleteFunc(slices.Clone(v.LetGo), func(p diff.Place) bool { return within(p, before.Deferred) })
		v.Kept = slices.DeleteFunc(slices.Clone(v.Kept), func(p diff.Place) bool { return within(p, before.Deferred) })
		v.Deferred = nil
		return lines(v)
	}
	if diff := cmp.Diff(known(before), known(after)); diff != "" {
		t.Fatalf("learning what is unknown changed the verdict elsewhere: %s\nbefore: %q\nafter: %q", diff, lines(before), lines(after))
	}
}

func planned(plan document.Object, place diff.Place) any {
	return document.At(plan, place.Field.Path().Append(place.Path...))
}

// within reports that a place lies below or above one of the others: an object
// all of whose members are null is judged as a whole.
func within(place diff.Place, others []diff.Place) bool {
	return slices.ContainsFunc(others, func(other diff.Place) bool {
		return place.Field == other.Field && (place.Path.HasPrefix(other.Path) || other.Path.HasPrefix(place.Path))
	})
}

func TestUnknownDefers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, unknownDefers)
}

func FuzzUnknownDefers(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(unknownDefers))
}

func observes(t *rapid.T) {
	scene := scenes().Draw(t, "scene")
	for _, state := range []document.Object{scene.Prior, scene.Plan} {
		before := document.Text(state) + document.Text(scene.Live)
		observed := diff.Observe(scene.Policy, state, scene.Live)
		if again := diff.Observe(scene.Policy, observed, scene.Live); document.Text(again) != document.Text(observed) {
			t.Fatalf("observed %s, then %s", document.Text(observed), document.Text(again))
		}
		if after := document.Text(state) + document.Text(scene.Live); after != before {
			t.Fatalf("%s became %s", before, after)
		}
		if _, secrets := document.WithoutCipherText(observed); len(secrets) > 0 {
			t.Fatalf("%s holds secrets at %v", document.Text(observed), secrets)
		}
		for i := range scene.Policy.Fields {
			field := &scene.Policy.Fields[i]
			live, _ := field.Read(scene.Live)
			was, now := document.At(state, field.Path()), document.At(observed, field.Path())
			if was == nil && now != nil && !field.Computed && field.Class != policy.ReadOnly {
				t.Fatalf("%s is not managed, and is shown as %v", field.Attr, now)
			}
			if field.Open {
				managedAlone(t, was, now, live)
			}
		}
	}
	if conflicts := diff.Conflicts(scene.Policy, scene.Prior, scene.Plan, scene.Live, func(*policy.Field) bool { return false }); len(conflicts) > 0 {
		t.Fatalf("conflicts with what was observed: %v", conflicts)
	}
}

// managedAlone fails if an object shows a key that the state doesn't manage.
func managedAlone(t *rapid.T, state, observed, live any) {
	stateObject, ok := state.(document.Object)
	liveObject, isObject := live.(document.Object)
	observedObject, shown := observed.(document.Object)
	if !ok || !isObject || !shown {
		return
	}
	if diff := cmp.Diff(document.Keys(stateObject), document.Keys(observedObject)); diff != "" {
		t.Fatalf("keys of %v seen through %v: %s", live, state, diff)
	}
	for key := range observedObject {
		managedAlone(t, stateObject[key], observedObject[key], liveObject[key])
	}
}

func TestObserves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, observes)
}

func FuzzObserves(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(observes))
}

// After an import the next refresh shows the same, without secrets, and a
// configuration of just that changes nothing.
func importsAreStable(t *rapid.T) {
	scene := scenes().Draw(t, "scene")
	values, secrets := diff.Everything(scene.Policy, scene.Live)
	if _, left := document.WithoutCipherText(values); len(left) > 0 {
		t.Fatalf("%s holds secrets at %v", document.Text(values), left)
	}
	for _, place := range secrets {
		value, _ := place.Field.Read(scene.Live)
		if !document.IsCipherText(document.At(value, place.Path)) {
			t.Fatalf("%s is no secret", place)
		}
	}
	if seen := diff.Observe(scene.Policy, values, scene.Live); document.Text(seen) != document.Text(values) {
		t.Fatalf("imported %s, then observed %s", document.Text(values), document.Text(seen))
	}
	for i := range scene.Policy.Fields {
		field := &scene.Policy.Fields[i]
		live, _ := field.Read(scene.Live)
		if live, shown := document.At(values, field.Path()), document.Kind(live); live == nil && shown != "null" && !document.IsCipherText(document.At(scene.Live, field.Location())) {
			t.Fatalf("%s is missing from %s", field.Attr, document.Text(values))
		}
		if shown, ok := document.At(values, field.Path()).(document.Object); ok && field.Open {
			for _, key := range document.Keys(shown) {
				if _, known := field.Keys[key]; slices.Contains(field.ServerKeys, key) || field.Keys != nil && !known {
					t.Fatalf("%s shows %q", field.Attr, key)
				}
			}
		}
	}
}

func TestImportsAreStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, importsAreStable)
}

func FuzzImportsAreStable(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(importsAreStable))
}

func cloned(object document.Object) document.Object { return document.Clone(object).(document.Object) }
