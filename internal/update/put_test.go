package update_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// account is a policy for full bodies and actions.
var account = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{
		Attr: "attributes", Pointer: "/attributes", Class: policy.Mutable, Open: true, Compare: document.AsSet,
		Keys: map[string]policy.Key{
			"id": {Type: "STRING", Immutable: true, Why: why}, "n": {Type: "LONG"}, "groups": {Type: "STRING", Multi: true},
			"text": {Type: "STRING"}, "flag": {Type: "BOOLEAN"},
		},
	},
	policy.Field{Attr: "correlated", Pointer: "/correlated", Class: policy.Mutable, Computed: true},
	policy.Field{Attr: "disabled", Pointer: "/disabled", Class: policy.Mutable, Computed: true},
	policy.Field{Attr: "locked", Pointer: "/locked", Class: policy.Mutable, Computed: true},
	policy.Field{Attr: "password_wo", Pointer: "/password", Class: policy.WriteOnly, Version: "version"},
	policy.Field{Attr: "version", Class: policy.Local},
)

func TestFullBody(t *testing.T) {
	t.Parallel()
	type want = []string
	for name, test := range map[string]struct {
		prior, plan, live string
		want              want
	}{
		"nothing": {`{"text":"x"}`, `{"text":"x"}`, `{"id":"1","text":"x"}`, nil},
		"changed, all else as it is": {
			`{"text":"x"}`, `{"text":"y"}`, `{"id":"1","text":"x","n":9007199254740993,"flag":false,"null":null,"empty":"","zero":0.0}`,
			want{`PUT  {"attributes":{"empty":"","flag":false,"id":"1","n":9007199254740993,"null":null,"text":"y","zero":0.0}}`},
		},
		"added":                {`{}`, `{"text":""}`, `{"id":"1"}`, want{`PUT  {"attributes":{"id":"1","text":""}}`}},
		"leaves":               {`{"text":"x"}`, `{}`, `{"id":"1","text":"x"}`, want{`PUT  {"attributes":{"id":"1","text":null}}`}},
		"to null":              {`{"text":"x"}`, `{"text":null}`, `{"id":"1","text":"x"}`, want{`PUT  {"attributes":{"id":"1","text":null}}`}},
		"gone already":         {`{"text":"x"}`, `{}`, `{"id":"1"}`, nil},
		"null already":         {`{"text":"x"}`, `{}`, `{"id":"1","text":null}`, nil},
		"done by somebody":     {`{"groups":["a"]}`, `{"groups":["a","b"]}`, `{"id":"1","groups":["b","a"]}`, nil},
		"held beside a change": {`{"text":"x"}`, `{"text":"y","groups":["a","b"]}`, `{"id":"1","text":"x","groups":["b","a"]}`, want{`PUT  {"attributes":{"groups":["b","a"],"id":"1","text":"y"}}`}},
		"in the schema's type": {`{}`, `{"n":"7","flag":"true","groups":"a","text":5}`, `{"id":"1"}`, want{`PUT  {"attributes":{"flag":true,"groups":["a"],"id":"1","n":7,"text":"5"}}`}},
		"held in another type": {`{"n":"6"}`, `{"n":"7"}`, `{"id":"1","n":7}`, nil},
		"empty set, none":      {`{}`, `{"groups":[]}`, `{"id":"1"}`, nil},
		"emptied set":          {`{"groups":["a"]}`, `{"groups":[]}`, `{"id":"1","groups":["a"]}`, want{`PUT  {"attributes":{"groups":[],"id":"1"}}`}},
		"others in an object":  {`{"o":{"a":null}}`, `{}`, `{"id":"1","o":{"a":null,"x":1}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrap := func(text string) document.Object { return document.Object{"attributes": decode(t, text), "id": "1"} }
			got, err := update.FullBody{Attr: "attributes"}.Requests(update.Input{
				Policy: account, Live: wrap(test.live), Changes: changes(t, account, wrap(test.prior), wrap(test.plan)),
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, written(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFullBodyRefuses(t *testing.T) {
	t.Parallel()
	attributes, _ := account.Field("attributes")
	for name, test := range map[string]struct{ path, to, live, want string }{
		"identity missing": {"/text", `"y"`, `{"attributes":{"text":"x"}}`, `no value of attributes["id"], which identifies the object`},
		"identity null":    {"/text", `"y"`, `{"attributes":{"id":null}}`, `no value of attributes["id"]`},
		"no attributes":    {"/text", `"y"`, `{}`, `no value of attributes["id"]`},
		"identity changed": {"/id", `"2"`, `{"attributes":{"id":"1"}}`, "attributes.id can't be changed"},
		"wrong type":       {"/n", `"x"`, `{"attributes":{"id":"1"}}`, `attributes.n: "x" is not a LONG`},
		"list for one":     {"/text", `["a"]`, `{"attributes":{"id":"1"}}`, "attributes.text: the schema has one STRING here, not a list"},
		"secret on server": {"/text", `"y"`, `{"attributes":{"id":"1","p":"1:ACP:x"}}`, "/attributes/p"},
		"secret planned":   {"/text", `"1:ACP:x"`, `{"attributes":{"id":"1"}}`, "/attributes/text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			change := diff.Change{Place: diff.Place{Field: attributes, Path: document.MustPointer(test.path)}, New: decode(t, test.to)}
			got, err := update.FullBody{Attr: "attributes"}.Requests(update.Input{Policy: account, Live: object(t, test.live), Changes: []diff.Change{change}})
			if err == nil || !strings.Contains(err.Error(), test.want) || got != nil {
				t.Errorf("got %q, %v", written(got), err)
			}
			var secret *update.SecretError
			if errors.As(err, &secret) != strings.HasPrefix(name, "secret") {
				t.Errorf("got %T", err)
			}
		})
	}
}

func TestWholeObject(t *testing.T) {
	t.Parallel()
	password, _ := account.Field("password_wo")
	live := object(t, `{"id":"1","correlated":false,"more":{"a":[1.0]},"attributes":{"more":{"z":0},"x":1,"y":null}}`)
	prior, plan := object(t, `{"correlated":false,"attributes":{"x":1}}`), object(t, `{"correlated":true,"attributes":{}}`)
	for name, test := range map[string]struct {
		changes []diff.Change
		secret  update.Secret
		want    []string
	}{
		"changes":             {changes(t, account, prior, plan), update.Secret{}, []string{`PUT  {"attributes":{"more":{"z":0},"x":null,"y":null},"correlated":true,"id":"1","more":{"a":[1.0]}}`}},
		"nothing":             {nil, update.Secret{Field: password, Value: "s"}, nil},
		"a secret, resent":    {nil, update.Secret{Field: password, Value: "s", Resend: true}, []string{`PUT  {"attributes":{"more":{"z":0},"x":1,"y":null},"correlated":false,"id":"1","more":{"a":[1.0]},"password":"s"}`}},
		"others in an object": {[]diff.Change{{Place: place(t, "attributes", "more"), Old: document.Object{}, HadOld: true, Remove: true, IfEmpty: true}}, update.Secret{}, nil},
		"a secret, not now":   {changes(t, account, prior, prior), update.Secret{Field: password, Value: "s"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := update.Input{Policy: account, Live: live, Changes: test.changes}
			if test.secret.Field != nil {
				in.Secrets = []update.Secret{test.secret}
			}
			got, err := update.WholeObject{}.Requests(in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, written(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if !(update.WholeObject{}).Covers(password) {
		t.Error("a whole object lacks a field")
	}
	in := update.Input{Policy: account, Live: object(t, `{"more":["1:ACP:x"]}`), Changes: changes(t, account, prior, plan)}
	var secret *update.SecretError
	if got, err := (update.WholeObject{}).Requests(in); !errors.As(err, &secret) || secret.Pointer.String() != "/more/0" {
		t.Errorf("got %q, %v", written(got), err)
	}
}

func place(t *testing.T, attr string, path ...string) diff.Place {
	t.Helper()
	field, ok := account.Field(attr)
	if !ok {
		t.Fatalf("no field %s", attr)
	}
	return diff.Place{Field: field, Path: path}
}

func TestAction(t *testing.T) {
	t.Parallel()
	disabled, _ := account.Field("disabled")
	strategy := update.Action{Attr: "disabled", True: "/disable"}
	for name, test := range map[string]struct {
		to   any
		live string
		want string
	}{
		"needed":        {true, `{"disabled":false}`, `POST /disable {}`},
		"absent":        {true, `{}`, `POST /disable {}`},
		"done already":  {true, `{"disabled":true}`, ``},
		"no operation":  {false, `{"disabled":true}`, `no operation makes disabled false`},
		"held, no need": {false, `{"disabled":false}`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			change := diff.Change{Place: diff.Place{Field: disabled}, Old: test.to != true, HadOld: true, New: test.to}
			got, err := strategy.Requests(update.Input{Policy: account, Live: object(t, test.live), Changes: []diff.Change{change}})
			text := strings.Join(written(got), " ")
			if err != nil {
				text = err.Error()
			}
			if text != test.want {
				t.Errorf("got %s", text)
			}
			if len(got) > 0 && len(got[0].Settles) != 1 {
				t.Errorf("settles %v", got[0].Settles)
			}
		})
	}
	if got, err := strategy.Requests(update.Input{Policy: account}); err != nil || got != nil {
		t.Errorf("without changes: got %q, %v", written(got), err)
	}
	if locked, _ := account.Field("locked"); !strategy.Covers(disabled) || strategy.Covers(locked) {
		t.Error("covers the wrong fields")
	}
}

func TestSequence(t *testing.T) {
	t.Parallel()
	strategy := update.Sequence{
		update.FullBody{Attr: "attributes"},
		update.JSONPatch{Attrs: []string{"correlated"}},
		update.Action{Attr: "disabled", True: "/disable", False: "/enable"},
	}
	live := object(t, `{"attributes":{"id":"1","text":"x"},"correlated":false,"disabled":true,"locked":true}`)
	prior := object(t, `{"attributes":{"text":"x"},"correlated":false,"disabled":true,"locked":true}`)
	plan := object(t, `{"attributes":{"text":"y"},"correlated":true,"disabled":false,"locked":true}`)
	got, err := strategy.Requests(update.Input{Policy: account, Live: live, Changes: changes(t, account, prior, plan)})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`PUT  {"attributes":{"id":"1","text":"y"}}`,
		`PATCH  [{"op":"replace","path":"/correlated","value":true}]`,
		`POST /enable {}`,
	}
	if diff := cmp.Diff(want, written(got)); diff != "" {
		t.Error(diff)
	}
	if got, err := strategy.Requests(update.Input{Policy: account, Live: live}); err != nil || got != nil {
		t.Errorf("without changes: got %q, %v", written(got), err)
	}
	plan["locked"] = false
	if got, err := strategy.Requests(update.Input{Policy: account, Live: live, Changes: changes(t, account, prior, plan)}); err == nil ||
		!strings.Contains(err.Error(), "no request can change locked") || got != nil {
		t.Errorf("got %q, %v", written(got), err)
	}
	plan["locked"], live["attributes"] = true, document.Object{}
	if got, err := strategy.Requests(update.Input{Policy: account, Live: live, Changes: changes(t, account, prior, plan)}); err == nil || got != nil {
		t.Errorf("got %q, %v", written(got), err)
	}
	disabled, _ := account.Field("disabled")
	if locked, _ := account.Field("locked"); !strategy.Covers(disabled) || strategy.Covers(locked) {
		t.Error("covers the wrong fields")
	}
}
