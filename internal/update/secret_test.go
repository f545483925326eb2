package update_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

func TestSecrets(t *testing.T) {
	t.Parallel()
	const missing = "missing secret"
	for name, test := range map[string]struct {
		prior, plan, live string
		secret            string
		resend            bool
		want              string
	}{
		"not resent":            {`{}`, `{}`, `{"p":"1:ACP:x"}`, `{"p":"new"}`, false, `[]`},
		"resent":                {`{}`, `{}`, `{"p":"1:ACP:x"}`, `{"p":"new"}`, true, `[{"op":"replace","path":"/open/p","value":"new"}]`},
		"resent, absent":        {`{}`, `{}`, `{}`, `{"a":{"p":"new"}}`, true, `[{"op":"add","path":"/open/a","value":{"p":"new"}}]`},
		"resent, as others":     {`{}`, `{}`, `{"a":{"x":1}}`, `{"a":{"p":"new"}}`, true, `[{"op":"add","path":"/open/a/p","value":"new"}]`},
		"cleared":               {`{}`, `{}`, `{"p":"1:ACP:x","q":"1:ACP:x"}`, `{"p":null}`, true, `[{"op":"remove","path":"/open/p"}]`},
		"cleared, absent":       {`{}`, `{}`, `{}`, `{"p":null}`, true, `[]`},
		"null value":            {`{}`, `{}`, `{"p":"1:ACP:x"}`, `null`, true, `[]`},
		"scalar for an object":  {`{}`, `{}`, `{"p":{"a":1}}`, `{"p":"new"}`, true, `[{"op":"replace","path":"/open/p","value":"new"}]`},
		"object for a scalar":   {`{}`, `{}`, `{"p":1}`, `{"p":{"a":"new"}}`, true, `[{"op":"replace","path":"/open/p","value":{"a":"new"}}]`},
		"beside a change":       {`{"a":1}`, `{"a":2}`, `{"a":1,"p":"1:ACP:x"}`, `{"p":"new"}`, false, `[{"op":"replace","path":"/open/a","value":2}]`},
		"beside, resent":        {`{"a":1}`, `{"a":2}`, `{"a":1,"p":"1:ACP:x"}`, `{"p":"new"}`, true, `[{"op":"replace","path":"/open/a","value":2},{"op":"replace","path":"/open/p","value":"new"}]`},
		"in a list, missing":    {`{"l":[{"a":1}]}`, `{"l":[{"a":2}]}`, `{"l":[{"a":1,"p":"1:ACP:x"}]}`, `{}`, false, missing},
		"in a list, no value":   {`{"l":[{"a":1}]}`, `{"l":[{"a":2}]}`, `{"l":[{"a":1,"p":"1:ACP:x"}]}`, `null`, false, missing},
		"in a list":             {`{"l":[{"a":1}]}`, `{"l":[{"a":2}]}`, `{"l":[{"a":1,"p":"1:ACP:x"}]}`, `{"l":[{"p":"new"}]}`, false, `[{"op":"replace","path":"/open/l","value":[{"a":2,"p":"new"}]}]`},
		"in a list, one only":   {`{"l":[{"a":1},{}]}`, `{"l":[{"a":2},{}]}`, `{"l":[{"a":1,"p":"1:ACP:x"},{"p":"1:ACP:y"}]}`, `{"l":[{"p":"new"}]}`, false, missing},
		"in a list, second":     {`{"l":[1,null]}`, `{"l":[2,null]}`, `{"l":[1,"1:ACP:x"]}`, `{"l":[null,"new"]}`, false, `[{"op":"replace","path":"/open/l","value":[2,"new"]}]`},
		"null holds a place":    {`{"l":[1,null]}`, `{"l":[2,null]}`, `{"l":[1,"1:ACP:x"]}`, `{}`, false, missing},
		"null holds, moved":     {`{"l":[1,null]}`, `{"l":[null]}`, `{"l":[1,"1:ACP:x"]}`, `{}`, false, missing},
		"in a list, cleared":    {`{"l":[{"a":1}]}`, `{"l":[{"a":2}]}`, `{"l":[{"a":1,"p":"1:ACP:x"}]}`, `{"l":[{"p":null}]}`, false, `[{"op":"replace","path":"/open/l","value":[{"a":2}]}]`},
		"list grows by secrets": {`{"l":[]}`, `{"l":[{"a":2}]}`, `{"l":[]}`, `{"l":[{"p":"x"},{"p":"y"}]}`, false, `[{"op":"replace","path":"/open/l","value":[{"a":2,"p":"x"},{"p":"y"}]}]`},
		"secret, grown":         {`{"l":[{"u":"a"}]}`, `{"l":[{"u":"b"},{"u":"c"}]}`, `{"l":[{"u":"a","p":"1:ACP:x"}]}`, `{"l":[{"p":"new"}]}`, false, `[{"op":"replace","path":"/open/l","value":[{"p":"new","u":"b"},{"u":"c"}]}]`},
		"list is unchanged":     {`{"l":[{"a":1}]}`, `{"l":[{"a":1}]}`, `{"l":[{"a":1,"p":"1:ACP:x"}]}`, `{"l":[{"p":"new"}]}`, false, `[]`},
		"list goes":             {`{"l":[{"a":1}]}`, `{}`, `{"l":[{"a":1,"p":"1:ACP:x"}]}`, `{"l":[{"p":"new"}]}`, false, `[{"op":"remove","path":"/open/l"}]`},
		"list for a scalar":     {`{"p":"x"}`, `{"p":"y"}`, `{"p":"x"}`, `{"p":["s"]}`, false, `[{"op":"replace","path":"/open/p","value":"y"}]`},
		"lists in objects": {
			`{"o":"x"}`, `{"o":{"l":[{"a":1}],"s":"t","m":{"n":[2]}}}`, `{"o":"x"}`, `{"o":{"l":[{"p":"new"}],"s":"not in a list","m":{"n":[null,"q"],"z":1},"y":[1]}}`, false,
			`[{"op":"replace","path":"/open/o","value":{"l":[{"a":1,"p":"new"}],"m":{"n":[2,"q"]},"s":"t"}}]`,
		},
		"object for a list":  {`{"l":[1]}`, `{"l":[2]}`, `{"l":[1]}`, `{"l":{"a":1}}`, false, `[{"op":"replace","path":"/open/l","value":[2]}]`},
		"list for an object": {`{"o":"x"}`, `{"o":{"l":{"m":[1]}}}`, `{"o":"x"}`, `{"o":{"l":["s"]}}`, false, `[{"op":"replace","path":"/open/o","value":{"l":["s"]}}]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			field, _ := table.Field("open_wo")
			live := document.Object{"open": decode(t, test.live), "name": "n"}
			wanted := changes(t, table, document.Object{"open": decode(t, test.prior)}, document.Object{"open": decode(t, test.plan)})
			got, err := update.JSONPatch{}.Requests(update.Input{
				Policy: table, Live: live, Changes: wanted, Secrets: []update.Secret{{Field: field, Value: decode(t, test.secret), Resend: test.resend}},
			})
			text := "[]"
			if len(got) == 1 {
				text = document.Text(got[0].Body)
			}
			var secret *update.SecretError
			if errors.As(err, &secret) {
				text = missing
			} else if err != nil {
				t.Fatal(err)
			}
			if text != test.want || len(got) > 1 {
				t.Errorf("got  %s\nwant %s", text, test.want)
			}
		})
	}
}

// Secrets that are sent again are set, or cleared where they are null, and change
// nothing else.
func secretsAreMerged(t *rapid.T) {
	live := document.Object{"open": documenttest.Object(3, documenttest.AnyKey(), documenttest.ScalarOrCipherText()).Draw(t, "live")}
	value := documenttest.Object(3, documenttest.AnyKey(), documenttest.Scalar()).Draw(t, "secrets")
	field, _ := table.Field("open_wo")
	in := update.Input{Policy: table, Live: live, Secrets: []update.Secret{{Field: field, Value: value, Resend: true}}}
	before := document.Text(live) + document.Text(value)
	desired, err := update.Desired(in, false)
	if err != nil {
		t.Fatal(err)
	}
	if after := document.Text(live) + document.Text(value); after != before {
		t.Fatalf("%s became %s", before, after)
	}
	merged(t, live["open"], value, desired["open"])
	got, err := update.JSONPatch{}.Requests(in)
	var secret *update.SecretError
	if errors.As(err, &secret) {
		return // a list of secrets, not all of which are known
	}
	if err != nil {
		t.Fatal(err)
	}
	after, err := patchedByHand(live, got)
	if err != nil || !document.Equal(after, desired, document.Ordered) {
		t.Fatalf("%q gave %s, not %s: %v", written(got), document.Text(after), document.Text(desired), err)
	}
	for _, request := range got {
		if !slices.Equal(request.Secrets, update.Plaintext(in.Secrets)) {
			t.Fatalf("the request names %q as secrets", request.Secrets)
		}
	}
}

func merged(t *rapid.T, base, over, got any) {
	switch over := over.(type) {
	case document.Object:
		object, ok := got.(document.Object)
		if !ok {
			t.Fatalf("%v over %v gave %v", over, base, got)
		}
		was, _ := base.(document.Object)
		for _, key := range document.Keys(was, over, object) {
			secret, hidden := over[key]
			switch member, present := object[key]; {
			case !hidden && (!present || document.Text(member) != document.Text(was[key])):
				t.Fatalf("%q was %v and became %v", key, was[key], member)
			case hidden && secret == nil && present:
				t.Fatalf("%q is not cleared: %v", key, member)
			case hidden && secret != nil:
				merged(t, was[key], secret, member)
			}
		}
	case document.List:
		list, ok := got.(document.List)
		was, _ := base.(document.List)
		if !ok || len(list) != max(len(was), len(over)) {
			t.Fatalf("%v over %v gave %v", over, base, got)
		}
		for i := range list {
			switch {
			case i >= len(over) || over[i] == nil && i < len(was):
				if document.Text(list[i]) != document.Text(was[i]) {
					t.Fatalf("element %d was %v and became %v", i, was[i], list[i])
				}
			case i < len(was):
				merged(t, was[i], over[i], list[i])
			default:
				merged(t, nil, over[i], list[i])
			}
		}
	default:
		if document.Text(over) != document.Text(got) {
			t.Fatalf("%v became %v", over, got)
		}
	}
}

func TestSecretsAreMerged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, secretsAreMerged)
}

func FuzzSecretsAreMerged(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(secretsAreMerged))
}

func TestPlaintext(t *testing.T) {
	t.Parallel()
	secrets := []update.Secret{
		{Value: decode(t, `{"b":["x",{"c":""}],"a":"y","n":7,"t":true,"z":null}`)},
		{Value: "whole"},
		{Value: nil},
	}
	if got := update.Plaintext(secrets); !slices.Equal(got, []string{"y", "x", "7", "whole"}) {
		t.Errorf("got %q", got)
	}
}

func TestHasList(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{`1`: false, `[]`: true, `{"a":{"b":[]}}`: true, `{"a":{}}`: false, `null`: false} {
		if got := update.HasList(diff.Change{New: decode(t, text)}); got != want {
			t.Errorf("%s: got %t", text, got)
		}
	}
	if update.HasList(diff.Change{New: document.List{}, Remove: true}) {
		t.Error("what goes sends no list")
	}
}

func TestBody(t *testing.T) {
	t.Parallel()
	plan := object(t, `{
		"id":"1","name":"x","fixed":"f","slash":0,"owner_id":"1","cluster_id":"2","mapping":{"one":"m","other":null},
		"open":{"a":false,"n":null,"o":{"x":null},"l":[null,{"y":null}],"":1},"open_version":3,
		"config":{"flag":false,"keyed":{"b":{"x":1,"y":null},"a":{}}}
	}`)
	plan["late"] = document.Unknown
	field, _ := table.Field("open_wo")
	secrets := []update.Secret{{Field: field, Value: decode(t, `{"p":"s","l":["t"]}`)}}
	got, err := update.Body(table, plan, secrets)
	const want = `{"a/b":{"m~n":0},"cluster":{"id":"2","type":"CLUSTER"},` +
		`"config":{"flag":false,"keyed":[{"name":"a","value":{}},{"name":"b","value":{"x":1}}]},"fixed":"f","mapping":{"theOne":"m"},"name":"x",` +
		`"open":{"":1,"a":false,"l":["t",{"y":null}],"o":{},"p":"s"},"owner":{"id":"1","type":"IDENTITY"}}`
	if err != nil || document.Text(got) != want {
		t.Errorf("got  %s, %v\nwant %s", document.Text(got), err, want)
	}
	empty, err := update.Body(table, document.Object{"open": document.Object{}}, nil)
	if err != nil || document.Text(empty) != `{"open":{}}` {
		t.Errorf("got %s, %v", document.Text(empty), err)
	}
	if got, err := update.Body(account, object(t, `{"attributes":{"n":"x"}}`), nil); err == nil {
		t.Errorf("got %v", got)
	}
	var secret *update.SecretError
	if got, err := update.Body(table, object(t, `{"open":{"p":"1:ACP:x"}}`), nil); !errors.As(err, &secret) {
		t.Errorf("cipher text is sent: got %v, %v", got, err)
	}
}

// A new object holds what is planned of it, and nothing else.
func bodyHoldsThePlan(t *rapid.T) {
	options := documenttest.Options{Key: documenttest.AnyKey(), Scalar: documenttest.Scalar(), Refined: rapid.Bool().Draw(t, "refined")}
	scene := documenttest.Scenes(options).Draw(t, "scene")
	body, err := update.Body(scene.Policy, scene.Plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := update.Body(scene.Policy, scene.Plan, nil); err != nil || document.Text(again) != document.Text(body) {
		t.Fatalf("%s, then %s, %v", document.Text(body), document.Text(again), err)
	}
	configured := document.Object{}
	for i := range scene.Policy.Fields {
		field := &scene.Policy.Fields[i]
		if value := document.At(scene.Plan, field.Path()); value != nil && field.Configurable() {
			if configured, err = set(configured, field.Path(), value); err != nil {
				t.Fatal(err)
			}
		} else if _, there := document.Get(body, field.Location()); there && field.Class != policy.WriteOnly {
			t.Fatalf("%s is not planned, and in %s", field.Attr, document.Text(body))
		}
	}
	seen := diff.Observe(scene.Policy, configured, body)
	if verdict := diff.Judge(scene.Policy, seen, configured, true); !verdict.Empty() {
		t.Fatalf("%v differ between %s and %s", verdict.Places(), document.Text(scene.Plan), document.Text(body))
	}
}

func set(object document.Object, at document.Pointer, value any) (document.Object, error) {
	changed, err := document.Set(object, at, value)
	result, _ := changed.(document.Object)
	return result, err
}

func TestBodyHoldsThePlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, bodyHoldsThePlan)
}

func FuzzBodyHoldsThePlan(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(bodyHoldsThePlan))
}
