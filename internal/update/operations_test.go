package update_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

var (
	operations = update.Operations{Attr: "attributes", Command: "std:account:update", Split: "split_values"}
	connector  = policy.New(policy.Field{
		Attr: "attributes", Pointer: "/attributes", Class: policy.Mutable, Open: true, Compare: document.AsSet,
	}).With("attributes", map[string]policy.Key{
		"title": {Type: "STRING"}, "level": {Type: "LONG"}, "vip": {Type: "BOOLEAN"}, "role": {Type: "STRING", Entitlement: true},
		"groups": {Type: "STRING", Multi: true, Entitlement: true}, "aliases": {Type: "STRING", Multi: true},
	}, "the schema")
)

func TestOperations(t *testing.T) {
	t.Parallel()
	const live = `{"attributes": {"title": "A", "level": 1, "role": "user", "groups": ["a", "b"], "aliases": "x", "theirs": "kept"}}`
	for name, test := range map[string]struct{ prior, plan, want string }{
		"nothing":              {`{"title": "A"}`, `{"title": "A"}`, ``},
		"as it is already":     {`{"title": "B"}`, `{"title": "A"}`, ``},
		"single":               {`{"title": "A"}`, `{"title": "B"}`, `[{"op":"Set","attribute":"title","value":"B"}]`},
		"type of the schema":   {`{"level": 1}`, `{"level": "5"}`, `[{"op":"Set","attribute":"level","value":5}]`},
		"cleared":              {`{"title": "A"}`, `{"title": null}`, `[{"op":"Remove","attribute":"title"}]`},
		"left":                 {`{"title": "A"}`, `{}`, `[{"op":"Remove","attribute":"title"}]`},
		"entitlement, revoked": {`{"role": "user"}`, `{"role": null}`, `[{"op":"Remove","attribute":"role","value":"user"}]`},
		"one value":            {`{"groups": ["a", "b"]}`, `{"groups": ["a", "b", "c"]}`, `[{"op":"Add","attribute":"groups","value":"c"}]`},
		"several values": {
			`{"groups": ["a", "b"]}`, `{"groups": ["c", "d"]}`,
			`[{"op":"Remove","attribute":"groups","value":["a","b"]},{"op":"Add","attribute":"groups","value":["c","d"]}]`,
		},
		"against the live account": {`{"groups": ["z"]}`, `{"groups": ["b"]}`, `[{"op":"Remove","attribute":"groups","value":"a"}]`},
		"all gone":                 {`{"groups": ["a", "b"]}`, `{"groups": []}`, `[{"op":"Remove","attribute":"groups","value":["a","b"]}]`},
		"a single value shown bare": {
			`{"aliases": ["x"]}`, `{"aliases": ["x", "y"]}`, `[{"op":"Add","attribute":"aliases","value":"y"}]`,
		},
		"order": {
			`{"title": "A", "groups": ["a", "b"], "level": 1}`, `{"title": null, "groups": ["c"], "level": 2}`,
			`[{"op":"Set","attribute":"level","value":2},{"op":"Remove","attribute":"groups","value":["a","b"]},` +
				`{"op":"Remove","attribute":"title"},{"op":"Add","attribute":"groups","value":"c"}]`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := sent(t, values(t, test.prior), values(t, test.plan), values(t, live), false)
			want, _ := document.Decode([]byte(`[]`))
			if test.want != "" {
				var err error
				if want, err = document.Decode([]byte(test.want)); err != nil {
					t.Fatal(err)
				}
			}
			if !document.Equal(got, want, document.Ordered) {
				t.Errorf("got %s", document.Text(got))
			}
		})
	}
	t.Run("one at a time", func(t *testing.T) {
		t.Parallel()
		got := sent(t, values(t, `{"groups": ["a", "b"]}`), values(t, `{"groups": ["c", "d"]}`), values(t, live), true)
		for _, operation := range got {
			if document.Kind(document.At(operation, document.Pointer{"value"})) != "string" {
				t.Errorf("got %s", document.Text(operation))
			}
		}
		if len(got) != 4 {
			t.Errorf("got %s", document.Text(got))
		}
	})
}

func values(t *testing.T, text string) document.Object {
	t.Helper()
	object, err := document.DecodeObject([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return object
}

type failer interface {
	Helper()
	Fatal(...any)
}

// sent gives the operations for attributes that change.
func sent(t failer, prior, plan, live document.Object, split bool) document.List {
	t.Helper()
	before, after := document.Object{"attributes": prior}, document.Object{"attributes": plan, "split_values": split}
	requests, err := operations.Requests(update.Input{
		Policy: connector, Live: live, Plan: after, Changes: diff.Judge(connector, before, after, true).Changes,
	})
	if err != nil || len(requests) > 1 {
		t.Fatal(requests, err)
	}
	if len(requests) == 0 {
		return document.List{}
	}
	list, _ := document.At(requests[0].Body, document.Pointer{"changes"}).(document.List)
	if len(list) == 0 {
		t.Fatal("an empty list of changes")
	}
	return list
}

// replay is a connector: it carries the operations out.
func replay(t failer, account document.Object, changes document.List) document.Object {
	result, _ := document.Clone(account).(document.Object)
	seen := map[string]bool{}
	for _, change := range changes {
		name, _ := document.At(change, document.Pointer{"attribute"}).(string)
		op := document.At(change, document.Pointer{"op"})
		value, valued := document.Get(change, document.Pointer{"value"})
		multi := connector.Fields[0].Keys[name].Multi
		given := list(value)
		switch {
		case op == "Set" && !multi:
			result[name] = value
		case op == "Remove" && !multi:
			result[name] = nil
		case op == "Add" && multi, op == "Remove" && multi && valued:
			var kept document.List
			for _, old := range list(result[name]) {
				if op == "Add" || !has(given, old) {
					kept = append(kept, old)
				}
			}
			if op == "Add" {
				kept = append(kept, given...)
			}
			result[name] = kept
			for _, one := range given {
				if seen[name+document.Text(one)] {
					t.Fatal(document.Text(one), "is touched twice")
				}
				seen[name+document.Text(one)] = true
			}
		default:
			t.Fatal("not for this attribute:", document.Text(change))
		}
	}
	return result
}

func list(value any) document.List {
	if many, ok := value.(document.List); ok || value == nil {
		return many
	}
	return document.List{value}
}

func has(list document.List, value any) bool {
	for _, other := range list {
		if document.Equal(other, value, document.Ordered) {
			return true
		}
	}
	return false
}

// Replaying the operations on the old account gives the plan, whatever the
// account was, and leaves alone what isn't planned.
func operationsDoAsPlanned(t *rapid.T) {
	single := rapid.SampledFrom([]any{nil, "", "a", "b"})
	multi := rapid.Custom(func(t *rapid.T) any {
		return rapid.SliceOfN(rapid.SampledFrom([]any{"a", "b", "c", "d"}), 0, 4).Draw(t, "values")
	})
	account := rapid.Custom(func(t *rapid.T) document.Object {
		attributes := document.Object{}
		for _, name := range []string{"title", "role", "groups", "aliases"} {
			if rapid.Bool().Draw(t, "has "+name) {
				values := single
				if connector.Fields[0].Keys[name].Multi {
					values = multi
				}
				attributes[name] = values.Draw(t, name)
			}
		}
		return attributes
	})
	prior, plan, live := account.Draw(t, "prior"), account.Draw(t, "plan"), account.Draw(t, "live")
	changes := sent(t, prior, plan, document.Object{"attributes": live}, rapid.Bool().Draw(t, "split"))
	after := replay(t, live, changes)
	for _, name := range document.Keys(prior, plan, live) {
		old, had := prior[name]
		planned, has := plan[name]
		field := &connector.Fields[0]
		path := document.Pointer{name}
		same := had && has && field.Equal(path, old, planned)
		want := planned
		if !had && !has || same {
			want = live[name] // not ours, or not changed
		}
		if !document.Equal(list(want), list(after[name]), document.AsSet) {
			t.Fatalf("%s is %s, not %s", name, document.Text(after[name]), document.Text(want))
		}
	}
}

func TestOperationsDoAsPlanned(t *testing.T) {
	t.Parallel()
	rapid.Check(t, operationsDoAsPlanned)
}

func FuzzOperations(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(operationsDoAsPlanned))
}
