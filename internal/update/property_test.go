package update_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// requests asks a strategy twice. Where it refuses, there must be a reason, and
// no requests are returned.
func requests(t *rapid.T, strategy update.Strategy, scene documenttest.Scene, owned bool) ([]update.Request, []diff.Change, bool) {
	verdict := diff.Judge(scene.Policy, scene.Prior, scene.Plan, owned)
	if len(verdict.Violations) > 0 || len(verdict.Deferred) > 0 {
		t.Fatalf("violations %v, deferred %v", verdict.Violations, verdict.Deferred)
	}
	input := update.Input{Policy: scene.Policy, Live: scene.Live, Changes: verdict.Changes, Plan: scene.Plan}
	before := document.Text(scene.Live) + document.Text(scene.Plan)
	got, err := strategy.Requests(input)
	if after := document.Text(scene.Live) + document.Text(scene.Plan); after != before {
		t.Fatalf("%s became %s", before, after)
	}
	input.Live = document.Clone(scene.Live).(document.Object)
	again, errAgain := strategy.Requests(input)
	if diff := cmp.Diff(written(got), written(again)); diff != "" || (err == nil) != (errAgain == nil) {
		t.Fatalf("asked twice: %s, %v, %v", diff, err, errAgain)
	}
	if err != nil {
		if errAgain.Error() != err.Error() || len(got) > 0 {
			t.Fatalf("%v and %v, with %v", err, errAgain, got)
		}
		if !hasReason(scene, verdict.Changes, err) {
			t.Fatalf("refused for no reason: %v", err)
		}
		return nil, nil, false
	}
	if verdict.Empty() && len(got) > 0 {
		t.Fatalf("no change, and %q", written(got))
	}
	return got, verdict.Changes, true
}

// hasReason reports whether an update may refuse: it can't keep what others hold
// inside an object that becomes something else, nor send a secret that it
// doesn't know.
func hasReason(scene documenttest.Scene, changes []diff.Change, err error) bool {
	var secret *update.SecretError
	if errors.As(err, &secret) {
		return document.IsCipherText(document.At(scene.Live, secret.Pointer)) || hasCipherList(scene.Live, changes)
	}
	return strings.Contains(err.Error(), "isn't managed here") && slices.ContainsFunc(changes, func(c diff.Change) bool {
		live, _ := c.Field.Read(scene.Live)
		return hidesUnmanaged(c.Old, c.New, document.At(live, c.Path))
	})
}

// hasCipherList reports that a list that changes holds a secret on the server.
func hasCipherList(live document.Object, changes []diff.Change) bool {
	return slices.ContainsFunc(changes, func(c diff.Change) bool {
		_, secrets := document.WithoutCipherText(document.At(live, c.Field.Location().Append(c.Path...)))
		return update.HasList(c) && len(secrets) > 0
	})
}

// hold reports whether nothing is left to be done.
func hold(changes []diff.Change, live document.Object) bool {
	return !slices.ContainsFunc(changes, func(c diff.Change) bool { return !c.IfEmpty && !diff.Holds(c, live) })
}

// honest checks what no request may do, whatever the strategy.
func honest(t *rapid.T, got []update.Request, changes []diff.Change) {
	settled := 0
	for _, request := range got {
		if _, secrets := document.WithoutCipherText(request.Body); len(secrets) > 0 {
			t.Fatalf("cipher text at %v of %s", secrets, document.Text(request.Body))
		}
		if _, err := document.Encode(request.Body); err != nil {
			t.Fatal(err)
		}
		for _, change := range request.Settles {
			if !slices.ContainsFunc(changes, func(c diff.Change) bool { return c.String() == change.String() }) {
				t.Fatalf("%s is settled, and was no change", change.Place)
			}
			settled++
		}
	}
	if settled > len(changes) {
		t.Fatalf("%d of %d changes are settled", settled, len(changes))
	}
}

// jsonPatchDoesAsPlanned: the patch, applied by somebody else, gives the managed
// values as planned and leaves all others as they were, byte for byte; then
// nothing is left to be done.
func jsonPatchDoesAsPlanned(t *rapid.T, options documenttest.Options, apply func(document.Object, []update.Request) (document.Object, error)) {
	scene := documenttest.Scenes(options).Draw(t, "scene")
	owned := rapid.IntRange(0, 3).Draw(t, "owned") > 0
	strategy := update.JSONPatch{}
	got, changes, ok := requests(t, strategy, scene, owned)
	if !ok {
		return
	}
	honest(t, got, changes)
	grouped(t, scene.Policy, got)
	if len(got) == 0 && !hold(changes, scene.Live) {
		t.Fatal("changes, and no request")
	}
	after, err := apply(scene.Live, got)
	if err != nil {
		t.Fatal(err)
	}
	step, err := effective(scene.Live, got)
	if err != nil || document.Text(step) != document.Text(after) {
		t.Fatalf("%s, step by step %s: %v", document.Text(after), document.Text(step), err)
	}
	c := checker{policy: scene.Policy, live: scene.Live, after: after, prior: scene.Prior, plan: scene.Plan, owned: owned}
	if wrong := c.check(); len(wrong) > 0 {
		t.Fatalf("%s\nafter %q", joined(wrong), written(got))
	}
	settles(t, strategy, scene, changes, after, owned)
}

// effective applies the operations one by one; each must change something.
func effective(live document.Object, got []update.Request) (document.Object, error) {
	var now any = live
	for _, request := range got {
		for _, operation := range request.Body.(document.List) {
			next, err := patchedByHand(now, []update.Request{{Body: document.List{operation}}})
			if err != nil {
				return nil, err
			}
			if document.Equal(now, next, document.Ordered) {
				return nil, errors.New("no effect: " + document.Text(operation))
			}
			now = next
		}
	}
	return now.(document.Object), nil
}

// settles checks that an update that was carried out leaves nothing to do.
func settles(t *rapid.T, strategy update.Strategy, scene documenttest.Scene, changes []diff.Change, after document.Object, owned bool) {
	if more, err := strategy.Requests(update.Input{Policy: scene.Policy, Live: after, Changes: changes, Plan: scene.Plan}); !secretsIn(changes, scene.Live) &&
		(err != nil || len(more) > 0) {
		t.Fatalf("the same changes once more: %q, %v", written(more), err)
	}
	seen := diff.Observe(scene.Policy, scene.Plan, after)
	letGo := diff.Judge(scene.Policy, scene.Prior, scene.Plan, owned).LetGo
	for _, place := range diff.Judge(scene.Policy, seen, scene.Plan, owned).Places() {
		if !slices.ContainsFunc(letGo, func(p diff.Place) bool { return p.String() == place.String() }) {
			t.Fatalf("%s still differs: %s observed for %s", place, document.Text(seen), document.Text(scene.Plan))
		}
	}
}

// secretsIn reports that a change concerns a secret, which can't be compared.
func secretsIn(changes []diff.Change, live document.Object) bool {
	return slices.ContainsFunc(changes, func(c diff.Change) bool {
		value, _ := c.Field.Read(live)
		_, secrets := document.WithoutCipherText(document.At(value, c.Path))
		return len(secrets) > 0
	})
}

// grouped checks the operations against the policy: only mutable fields, one
// exclusive group a request, groups in the order of the table.
func grouped(t *rapid.T, p *policy.Policy, got []update.Request) {
	var groups []string
	for _, request := range got {
		if request.Method != "PATCH" || request.ContentType != update.PatchType || request.Path != "" {
			t.Fatalf("%s %s %s", request.Method, request.Path, request.ContentType)
		}
		group := ""
		for _, operation := range request.Body.(document.List) {
			at := document.MustPointer(operation.(document.Object)["path"].(string))
			known := false
			for i := range p.Fields {
				field := &p.Fields[i]
				if !at.HasPrefix(field.Location()) && !field.Location().HasPrefix(at) {
					continue
				}
				known = true
				if field.Class != policy.Mutable {
					t.Fatalf("%s names %s", document.Text(operation), field.Attr)
				}
				if field.Exclusive != "" && group != "" && group != field.Exclusive {
					t.Fatalf("%s and %s meet in %s", group, field.Exclusive, document.Text(request.Body))
				}
				if field.Exclusive != "" {
					group = field.Exclusive
				}
			}
			if !known {
				t.Fatalf("%s is in no field", document.Text(operation))
			}
		}
		if slices.Contains(groups, group) {
			t.Fatalf("two requests for the group %q", group)
		}
		groups = append(groups, group)
	}
	var table []string
	for i := range p.Fields {
		if group := p.Fields[i].Exclusive; slices.Contains(groups, group) && !slices.Contains(table, group) {
			table = append(table, group)
		}
	}
	if len(groups) > 1 && !slices.Equal(groups, table) {
		t.Fatalf("groups %q, and in the table %q", groups, table)
	}
}

func byLibrary(t *rapid.T) {
	jsonPatchDoesAsPlanned(t, documenttest.Options{Key: documenttest.Key(), Scalar: documenttest.Scalar()}, patched)
}

func byHand(t *rapid.T) {
	options := documenttest.Options{Key: documenttest.AnyKey(), Scalar: documenttest.ScalarOrCipherText()}
	jsonPatchDoesAsPlanned(t, options, func(live document.Object, got []update.Request) (document.Object, error) {
		after, err := patchedByHand(live, got)
		object, _ := after.(document.Object)
		return object, err
	})
}

func TestJSONPatchDoesAsPlanned(t *testing.T) {
	t.Parallel()
	t.Run("applied by a library", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, byLibrary)
	})
	t.Run("with empty keys and secrets", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, byHand)
	})
}

func FuzzJSONPatch(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(byLibrary))
}

func FuzzJSONPatchWithSecrets(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(byHand))
}

// fullBodyDoesAsPlanned: the body has every member that the live object has,
// unmanaged ones byte for byte, managed ones as planned and in the type of the
// schema.
func fullBodyDoesAsPlanned(t *rapid.T) {
	scalar := rapid.SampledFrom([]*rapid.Generator[any]{documenttest.Scalar(), documenttest.Scalar(), documenttest.ScalarOrCipherText()}).Draw(t, "scalar")
	scene := documenttest.Scenes(documenttest.Options{Key: documenttest.AnyKey(), Scalar: scalar, Refined: true}).Draw(t, "scene")
	owned := rapid.IntRange(0, 3).Draw(t, "owned") > 0
	strategy := update.FullBody{Attr: "attributes"}
	got, changes, ok := requests(t, strategy, scene, owned)
	if !ok {
		return
	}
	honest(t, got, changes)
	after := document.Clone(scene.Live).(document.Object)
	switch {
	case len(got) > 1:
		t.Fatalf("got %q", written(got))
	case len(got) == 0 && !hold(changes, scene.Live):
		t.Fatal("changes, and no request")
	case len(got) == 1:
		body, _ := got[0].Body.(document.Object)
		if got[0].Method != "PUT" || got[0].Path != "" || got[0].ContentType != "" || len(body) != 1 {
			t.Fatalf("got %+v", got[0])
		}
		after["attributes"] = body["attributes"]
		if document.Equal(after, scene.Live, document.Ordered) {
			t.Fatalf("%q changes nothing", written(got))
		}
	}
	c := checker{policy: scene.Policy, live: scene.Live, after: after, prior: scene.Prior, plan: scene.Plan, owned: owned, nulls: true}
	if wrong := c.check(); len(wrong) > 0 {
		t.Fatalf("%s\nin %q", joined(wrong), written(got))
	}
	settles(t, strategy, scene, changes, after, owned)
}

func TestFullBodyDoesAsPlanned(t *testing.T) {
	t.Parallel()
	rapid.Check(t, fullBodyDoesAsPlanned)
}

func FuzzFullBody(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(fullBodyDoesAsPlanned))
}

// wholeObjectDoesAsPlanned: likewise for a PUT of the object itself.
func wholeObjectDoesAsPlanned(t *rapid.T) {
	scene := documenttest.Scenes(documenttest.Options{Key: documenttest.AnyKey(), Scalar: documenttest.Scalar()}).Draw(t, "scene")
	got, changes, ok := requests(t, update.WholeObject{}, scene, true)
	if !ok {
		return
	}
	honest(t, got, changes)
	after := scene.Live
	if len(got) > 0 {
		after = got[0].Body.(document.Object)
		if len(got) > 1 || got[0].Method != "PUT" || document.Equal(after, scene.Live, document.Ordered) {
			t.Fatalf("%q for %s", written(got), document.Text(scene.Live))
		}
	} else if !hold(changes, scene.Live) {
		t.Fatal("changes, and no request")
	}
	c := checker{policy: scene.Policy, live: scene.Live, after: after, prior: scene.Prior, plan: scene.Plan, owned: true}
	if wrong := c.check(); len(wrong) > 0 {
		t.Fatalf("%s\nin %q", joined(wrong), written(got))
	}
	settles(t, update.WholeObject{}, scene, changes, after, true)
}

func TestWholeObjectDoesAsPlanned(t *testing.T) {
	t.Parallel()
	rapid.Check(t, wholeObjectDoesAsPlanned)
}
