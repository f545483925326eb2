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

// table is a policy for JSON Patch.
var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: why},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Mutable, Why: why},
	policy.Field{Attr: "fixed", Pointer: "/fixed", Class: policy.Immutable, Why: why},
	policy.Field{Attr: "slash", Pointer: "/a~1b/m~0n", Class: policy.Mutable, Why: why},
	policy.Field{Attr: "owner_id", Pointer: "/owner", Class: policy.Mutable, Shape: policy.Reference{Type: "IDENTITY"}, Why: why},
	policy.Field{Attr: "cluster_id", Pointer: "/cluster", Class: policy.Mutable, Shape: policy.Reference{Type: "CLUSTER", ByID: true}, Why: why},
	policy.Field{Attr: "mapping", Pointer: "/mapping", Class: policy.Mutable, Shape: policy.Record{"one": "theOne", "other": "theOther"}, Why: why},
	policy.Field{Attr: "open", Pointer: "/open", Class: policy.Mutable, Open: true, Why: why},
	policy.Field{Attr: "open_wo", Pointer: "/open", Class: policy.WriteOnly, Version: "open_version", Why: why},
	policy.Field{Attr: "open_version", Class: policy.Local},
	policy.Field{Attr: "source_id", Pointer: "/source", Class: policy.Mutable, Shape: policy.Reference{Type: "SOURCE"}, Exclusive: "source", Why: why},
	policy.Field{Attr: "config.flag", Pointer: "/config/flag", Class: policy.Mutable, Exclusive: "config", Why: why},
	policy.Field{
		Attr: "config.keyed", Pointer: "/config/keyed", Class: policy.Mutable, Open: true, Depth: 1, Removal: policy.LetGo, Exclusive: "config",
		Shape: policy.KeyedList{Key: "name", Value: "value"}, Why: why,
	},
	policy.Field{Attr: "late", Pointer: "/late", Class: policy.Mutable, Exclusive: "config", Why: why},
)

func TestJSONPatch(t *testing.T) {
	t.Parallel()
	type want = []string
	for name, test := range map[string]struct {
		prior, plan, live string
		want              want
	}{
		"nothing":                    {`{"name":"x"}`, `{"name":"x"}`, `{"name":"x"}`, nil},
		"replace":                    {`{"name":"x"}`, `{"name":"y"}`, `{"name":"x"}`, want{`PATCH  [{"op":"replace","path":"/name","value":"y"}]`}},
		"replace null":               {`{}`, `{"name":"y"}`, `{"name":null}`, want{`PATCH  [{"op":"replace","path":"/name","value":"y"}]`}},
		"add":                        {`{}`, `{"name":""}`, `{}`, want{`PATCH  [{"op":"add","path":"/name","value":""}]`}},
		"remove":                     {`{"name":"x"}`, `{}`, `{"name":"x"}`, want{`PATCH  [{"op":"remove","path":"/name"}]`}},
		"done by somebody":           {`{"name":"x"}`, `{"name":"y"}`, `{"name":"y"}`, nil},
		"gone already":               {`{"name":"x"}`, `{}`, `{}`, nil},
		"null already":               {`{"name":"x"}`, `{}`, `{"name":null}`, nil},
		"escaped, parent missing":    {`{}`, `{"slash":0}`, `{}`, want{`PATCH  [{"op":"add","path":"/a~1b","value":{"m~n":0}}]`}},
		"escaped, parent null":       {`{}`, `{"slash":0}`, `{"a/b":null}`, want{`PATCH  [{"op":"replace","path":"/a~1b","value":{"m~n":0}}]`}},
		"escaped":                    {`{}`, `{"slash":0}`, `{"a/b":{"x":1}}`, want{`PATCH  [{"op":"add","path":"/a~1b/m~0n","value":0}]`}},
		"reference":                  {`{"owner_id":"1"}`, `{"owner_id":"2"}`, `{"owner":{"type":"IDENTITY","id":"1","name":"n"}}`, want{`PATCH  [{"op":"replace","path":"/owner","value":{"id":"2","type":"IDENTITY"}}]`}},
		"reference goes":             {`{"owner_id":"1"}`, `{}`, `{"owner":{"id":"1"}}`, want{`PATCH  [{"op":"remove","path":"/owner"}]`}},
		"reference by id":            {`{"cluster_id":"1"}`, `{"cluster_id":"2"}`, `{"cluster":{"type":"CLUSTER","id":"1","name":"n"}}`, want{`PATCH  [{"op":"replace","path":"/cluster/id","value":"2"}]`}},
		"reference by id, new":       {`{}`, `{"cluster_id":"2"}`, `{}`, want{`PATCH  [{"op":"add","path":"/cluster","value":{"id":"2","type":"CLUSTER"}}]`}},
		"record":                     {`{"mapping":{"one":"x","other":null}}`, `{"mapping":{"one":"y","other":"z"}}`, `{"mapping":{"theOne":"x","more":1}}`, want{`PATCH  [{"op":"replace","path":"/mapping","value":{"more":1,"theOne":"y","theOther":"z"}}]`}},
		"record, member cleared":     {`{"mapping":{"one":"x","other":"y"}}`, `{"mapping":{"one":"x","other":null}}`, `{"mapping":{"theOne":"x","theOther":"y"}}`, want{`PATCH  [{"op":"replace","path":"/mapping","value":{"theOne":"x"}}]`}},
		"record, all cleared":        {`{"mapping":{"one":"x","other":null}}`, `{"mapping":{"one":null,"other":null}}`, `{"mapping":{"theOne":"x"}}`, want{`PATCH  [{"op":"replace","path":"/mapping","value":{}}]`}},
		"open, nulls in an object":   {`{"open":{"a":"x"}}`, `{"open":{"a":{"b":1,"c":null}}}`, `{"open":{"a":"x"}}`, want{`PATCH  [{"op":"replace","path":"/open/a","value":{"b":1}}]`}},
		"open, leaf by leaf":         {`{"open":{"a":{"b":1,"c":2},"d":3}}`, `{"open":{"a":{"b":0,"e":4}}}`, `{"open":{"a":{"b":1,"c":2,"x":9},"d":3,"y":8}}`, want{`PATCH  [{"op":"replace","path":"/open/a/b","value":0},{"op":"remove","path":"/open/a/c"},{"op":"add","path":"/open/a/e","value":4},{"op":"remove","path":"/open/d"}]`}},
		"open, odd keys":             {`{"open":{"":1,"0":1,"-":1,"a.b":1}}`, `{"open":{"":2,"0":2,"-":2,"a.b":2}}`, `{"open":{"":1,"0":1,"-":1,"a.b":1}}`, want{`PATCH  [{"op":"replace","path":"/open/","value":2},{"op":"replace","path":"/open/-","value":2},{"op":"replace","path":"/open/0","value":2},{"op":"replace","path":"/open/a.b","value":2}]`}},
		"open, new object":           {`{"open":{}}`, `{"open":{"a":{"b":{"c":1,"d":null}}}}`, `{"open":{}}`, want{`PATCH  [{"op":"add","path":"/open/a","value":{"b":{"c":1}}}]`}},
		"open, none on the server":   {`{}`, `{"open":{"a":1}}`, `{}`, want{`PATCH  [{"op":"add","path":"/open","value":{"a":1}}]`}},
		"open, object goes":          {`{"open":{"a":{"b":1,"c":{"d":2}}}}`, `{"open":{}}`, `{"open":{"a":{"b":1,"c":{"d":2}}}}`, want{`PATCH  [{"op":"remove","path":"/open/a"}]`}},
		"open, but others are in it": {`{"open":{"a":{"b":1,"c":{"d":2}}}}`, `{"open":{}}`, `{"open":{"a":{"b":1,"c":{"d":2},"x":9}}}`, want{`PATCH  [{"op":"remove","path":"/open/a/b"},{"op":"remove","path":"/open/a/c"}]`}},
		"open, only others left":     {`{"open":{"a":{"b":1}}}`, `{"open":{}}`, `{"open":{"a":{"x":9}}}`, nil},
		"open, empty object goes":    {`{"open":{"a":{}}}`, `{"open":{}}`, `{"open":{"a":{}}}`, want{`PATCH  [{"op":"remove","path":"/open/a"}]`}},
		"open, leaves altogether":    {`{"open":{"a":1}}`, `{}`, `{"open":{"a":1,"x":9}}`, want{`PATCH  [{"op":"remove","path":"/open/a"}]`}},
		"open, to null":              {`{"open":{"a":1}}`, `{"open":{"a":null}}`, `{"open":{"a":1}}`, want{`PATCH  [{"op":"remove","path":"/open/a"}]`}},
		"open, nulls alone":          {`{"open":{}}`, `{"open":{"a":{"b":null}}}`, `{"open":{}}`, want{`PATCH  [{"op":"add","path":"/open/a","value":{}}]`}},
		"open, empty object":         {`{"open":{}}`, `{"open":{"a":{}}}`, `{"open":{}}`, want{`PATCH  [{"op":"add","path":"/open/a","value":{}}]`}},
		"open, a list makes way":     {`{"open":{}}`, `{"open":{"a":{"0":2}}}`, `{"open":{"a":[2,3]}}`, want{`PATCH  [{"op":"replace","path":"/open/a","value":{"0":2}}]`}},
		"open, scalar to object":     {`{"open":{"a":"x"}}`, `{"open":{"a":{"b":1}}}`, `{"open":{"a":"x"}}`, want{`PATCH  [{"op":"replace","path":"/open/a","value":{"b":1}}]`}},
		"open, object to list":       {`{"open":{"a":{"b":1}}}`, `{"open":{"a":[1]}}`, `{"open":{"a":{"b":1}}}`, want{`PATCH  [{"op":"replace","path":"/open/a","value":[1]}]`}},
		"lists are sent whole":       {`{"open":{"a":[1,2,3]}}`, `{"open":{"a":[1,3]}}`, `{"open":{"a":[1,2,3]}}`, want{`PATCH  [{"op":"replace","path":"/open/a","value":[1,3]}]`}},
		"large numbers":              {`{"open":{"a":9007199254740992}}`, `{"open":{"a":9007199254740993}}`, `{"open":{"a":9007199254740992}}`, want{`PATCH  [{"op":"replace","path":"/open/a","value":9007199254740993}]`}},
		"secret replaced":            {`{"open":{"p":"plain"}}`, `{"open":{"p":"new"}}`, `{"open":{"p":"1:ACP:x"}}`, want{`PATCH  [{"op":"replace","path":"/open/p","value":"new"}]`}},
		"secret goes":                {`{"open":{"p":"plain"}}`, `{"open":{}}`, `{"open":{"p":"1:ACP:x"}}`, want{`PATCH  [{"op":"remove","path":"/open/p"}]`}},
		"keyed": {
			`{"config":{"keyed":{"a":{"x":1},"b":{"x":2}}}}`, `{"config":{"keyed":{"a":{"x":3},"c":{}}}}`,
			`{"config":{"keyed":[{"name":"o","value":{}},{"name":"b","value":{"x":2}},{"name":"a","value":{"x":1},"more":1}]}}`,
			want{`PATCH  [{"op":"replace","path":"/config/keyed","value":[{"name":"o","value":{}},{"more":1,"name":"a","value":{"x":3}},{"name":"c","value":{}}]}]`},
		},
		"keyed, nulls": {
			`{}`, `{"config":{"keyed":{"a":{"x":null},"b":{"x":1,"y":null,"z":{"w":null}}}}}`, `{"config":{"keyed":[{"name":"a","value":{"x":{}}}]}}`,
			want{`PATCH  [{"op":"replace","path":"/config/keyed","value":[{"name":"a","value":{}},{"name":"b","value":{"x":1,"z":{}}}]}]`},
		},
		"keyed, less in a member": {
			`{"config":{"keyed":{"a":{"x":1,"y":2}}}}`, `{"config":{"keyed":{"a":{"x":1}}}}`, `{"config":{"keyed":[{"name":"a","value":{"x":1,"y":2}}]}}`,
			want{`PATCH  [{"op":"replace","path":"/config/keyed","value":[{"name":"a","value":{"x":1}}]}]`},
		},
		"groups in order": {
			`{"config":{"flag":true}}`, `{"name":"y","source_id":"2","config":{"flag":false},"late":1}`, `{"config":{"flag":true},"source":null}`,
			want{
				`PATCH  [{"op":"add","path":"/name","value":"y"},{"op":"replace","path":"/source","value":{"id":"2","type":"SOURCE"}}]`,
				`PATCH  [{"op":"replace","path":"/config/flag","value":false},{"op":"add","path":"/late","value":1}]`,
			},
		},
		"one group": {`{"config":{"flag":true}}`, `{"name":"y","config":{"flag":false}}`, `{"config":{"flag":true},"name":"x"}`, want{`PATCH  [{"op":"replace","path":"/config/flag","value":false},{"op":"replace","path":"/name","value":"y"}]`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			live := object(t, test.live)
			prior, plan := object(t, test.prior), object(t, test.plan)
			got, err := update.JSONPatch{}.Requests(update.Input{Policy: table, Live: live, Changes: changes(t, table, prior, plan), Plan: plan})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, written(got)); diff != "" {
				t.Fatal(diff)
			}
			for _, request := range got {
				if request.ContentType != "application/json-patch+json" || len(request.Settles) == 0 {
					t.Errorf("got %+v", request)
				}
			}
		})
	}
}

// Each request settles what it carries, and nothing else.
func TestSettles(t *testing.T) {
	t.Parallel()
	live := object(t, `{"config":{"flag":true}}`)
	plan := object(t, `{"name":"y","source_id":"2","config":{"flag":false},"open":{"a":1}}`)
	got, err := update.JSONPatch{}.Requests(update.Input{
		Policy: table, Live: live, Changes: changes(t, table, object(t, `{"config":{"flag":true}}`), plan),
	})
	if err != nil || len(got) != 2 {
		t.Fatalf("got %q, %v", written(got), err)
	}
	for i, want := range []string{"name open.a source_id", "config.flag"} {
		var places []string
		for _, change := range got[i].Settles {
			places = append(places, change.String())
		}
		if strings.Join(places, " ") != want {
			t.Errorf("request %d settles %q", i, places)
		}
	}
}

func TestJSONPatchRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		attr, path, old, to, live string
		want                      string // what the error says
	}{
		"immutable":                 {"fixed", "", `"x"`, `"y"`, `{"fixed":"x"}`, "fixed can't be changed: for a reason (Some API)"},
		"read-only":                 {"id", "", `"1"`, `"2"`, `{"id":"1"}`, "id can't be changed"},
		"cipher text":               {"open", "/p", `"x"`, `"1:ACP:x"`, `{"open":{"p":"x"}}`, "the value at /open/p would have to be sent, and only its cipher text is known"},
		"cipher text, nested":       {"open", "/p", `"x"`, `{"a":["1:ACP:x"]}`, `{"open":{"p":"x"}}`, "at /open/p/a/0 would"},
		"object of others":          {"open", "/a", `null`, `"x"`, `{"open":{"a":{"b":1}}}`, `open.a can't become "x": on the server it is an object, and open.a.b isn't managed here`},
		"object of others, deep":    {"open", "/a", `{"b":{"c":1}}`, `"x"`, `{"open":{"a":{"b":{"c":1,"d":2}}}}`, "open.a.b.d isn't managed here"},
		"object of others, empty":   {"open", "/a", `{}`, `[]`, `{"open":{"a":{"":1}}}`, `open.a[""] isn't managed here`},
		"typed over object":         {"name", "", `"x"`, `"y"`, `{"name":{"a":1}}`, "isn't managed here"},
		"the whole open object":     {"open", "", `{}`, `[1]`, `{"open":{"a":1}}`, "open.a isn't managed here"},
		"a parent with fixed parts": {"mixed", "", `null`, `1`, `{}`, "would change mixed_fixed, which can't be changed: for a reason (Some API)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := policy.New(append(table.Fields[:len(table.Fields):len(table.Fields)],
				policy.Field{Attr: "mixed", Pointer: "/mixed/a", Class: policy.Mutable, Why: why},
				policy.Field{Attr: "mixed_fixed", Pointer: "/mixed/b", Class: policy.Immutable, Why: why})...)
			field, ok := p.Field(test.attr)
			if !ok {
				t.Fatal("no such field")
			}
			change := diff.Change{
				Place: diff.Place{Field: field, Path: document.MustPointer(test.path)}, Old: decode(t, test.old), HadOld: true, New: decode(t, test.to),
			}
			got, err := update.JSONPatch{}.Requests(update.Input{Policy: p, Live: object(t, test.live), Changes: []diff.Change{change}})
			if err == nil || !strings.Contains(err.Error(), test.want) || got != nil {
				t.Errorf("got %q, %v", written(got), err)
			}
			var secret *update.SecretError
			if errors.As(err, &secret) != strings.Contains(name, "cipher") {
				t.Errorf("got %T", err)
			}
		})
	}
}

// What isn't in the policy is not sent, whoever asks for it.
func TestJSONPatchKnowsItsFields(t *testing.T) {
	t.Parallel()
	field, _ := table.Field("name")
	in := update.Input{Policy: account, Live: document.Object{}, Changes: []diff.Change{{Place: diff.Place{Field: field}, New: "x"}}}
	if got, err := (update.JSONPatch{}).Requests(in); err == nil || !strings.Contains(err.Error(), "add /name: the policy has no such field") {
		t.Errorf("got %q, %v", written(got), err)
	}
}

// A change that is there already is no reason to refuse, even of a fixed field.
func TestHeldIsNotRefused(t *testing.T) {
	t.Parallel()
	field, _ := table.Field("fixed")
	change := diff.Change{Place: diff.Place{Field: field}, Old: "x", HadOld: true, New: "y"}
	pending, err := update.Pending([]diff.Change{change}, object(t, `{"fixed":"y"}`))
	if err != nil || len(pending) > 0 {
		t.Errorf("got %v, %v", pending, err)
	}
}

func TestJSONPatchCovers(t *testing.T) {
	t.Parallel()
	name, _ := table.Field("name")
	if !(update.JSONPatch{}).Covers(name) || !(update.JSONPatch{Attrs: []string{"x", "name"}}).Covers(name) || (update.JSONPatch{Attrs: []string{"x"}}).Covers(name) {
		t.Error("covers the wrong fields")
	}
}

// What others keep in the elements of a list survives that the list is sent
// whole.
func TestListsKeepUnmanaged(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ prior, plan, live, want string }{
		"changed":            {`[{"a":1}]`, `[{"a":2}]`, `[{"a":1,"id":"s"}]`, `[{"a":2,"id":"s"}]`},
		"grown":              {`[{"a":1}]`, `[{"a":1},{"a":2}]`, `[{"a":1,"id":"s"}]`, `[{"a":1,"id":"s"},{"a":2}]`},
		"shrunk":             {`[{"a":1},{"a":2}]`, `[{"a":2}]`, `[{"a":1,"id":"s"},{"a":2,"id":"t"}]`, `[{"a":2,"id":"t"}]`},
		"turned round":       {`[{"a":1},{"a":2}]`, `[{"a":2},{"a":1}]`, `[{"a":1,"id":"s"},{"a":2,"id":"t"}]`, `[{"a":2,"id":"t"},{"a":1,"id":"s"}]`},
		"moved, one changed": {`[{"a":1},{"a":2}]`, `[{"a":2},{"a":3}]`, `[{"a":1,"id":"s"},{"a":2,"id":"t"}]`, `[{"a":2,"id":"t"},{"a":3,"id":"s"}]`},
		"changed and grown":  {`[{"u":"a","p":1}]`, `[{"u":"b","p":1},{"u":"c"}]`, `[{"u":"a","p":1,"id":"s"}]`, `[{"id":"s","p":1,"u":"b"},{"u":"c"}]`},
		"changed and shrunk": {`[{"u":"a","p":1},{"u":"b","p":2}]`, `[{"u":"c","p":2}]`, `[{"u":"a","p":1},{"u":"b","p":2,"id":"s"}]`, `[{"id":"s","p":2,"u":"c"}]`},
		"twins":              {`[{"a":1},{"a":1},{"a":2}]`, `[{"a":1},{"a":1}]`, `[{"a":1,"id":"s"},{"a":1,"id":"t"},{"a":2,"id":"u"}]`, `[{"a":1,"id":"s"},{"a":1,"id":"t"}]`},
		"deep":               {`[{"a":[{"b":1}]}]`, `[{"a":[{"b":2}]}]`, `[{"a":[{"b":1,"id":"s"}],"id":"t"}]`, `[{"a":[{"b":2,"id":"s"}],"id":"t"}]`},
		"moved, same names":  {`[{"a":1,"n":null},{"n":null}]`, `[{"n":null},{"a":1,"n":null}]`, `[{"a":1},{"a":false}]`, `[{"a":false,"n":null},{"a":1,"n":null}]`},
		"member leaves":      {`[{"a":1,"b":1}]`, `[{"a":1}]`, `[{"a":1,"b":1,"id":"s"}]`, `[{"a":1,"id":"s"}]`},
		"member taken up":    {`[{"a":1}]`, `[{"a":1,"id":"u"}]`, `[{"a":1,"id":"s"}]`, `[{"a":1,"id":"u"}]`},
		"unmanaged null":     {`[{"a":1}]`, `[{"a":2}]`, `[{"a":1,"n":null}]`, `[{"a":2,"n":null}]`},
		"null stays":         {`[{"a":1}]`, `[{"a":null}]`, `[{"a":1,"id":"s"}]`, `[{"a":null,"id":"s"}]`},
		"scalars":            {`[1,2]`, `[2,null]`, `[1,2]`, `[2,null]`},
		"object to scalar":   {`[{"a":1}]`, `["x"]`, `[{"a":1,"id":"s"}]`, `["x"]`},
		"another length":     {`[{"a":1}]`, `[{"a":2}]`, `[{"a":1,"id":"s"},{"a":9}]`, `[{"a":2}]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			field, _ := table.Field("open")
			change := diff.Change{
				Place: diff.Place{Field: field, Path: document.Pointer{"l"}}, Old: decode(t, test.prior), HadOld: true, New: decode(t, test.plan),
			}
			got, err := update.Desired(update.Input{Policy: table, Live: object(t, `{"open":{"l":`+test.live+`}}`), Changes: []diff.Change{change}}, false)
			if want := `{"open":{"l":` + test.want + `}}`; err != nil || document.Text(got) != want {
				t.Errorf("got %s, %v", document.Text(got), err)
			}
			if !diff.Holds(change, got) {
				t.Error("the change is not taken for done")
			}
		})
	}
}

// Planned values that the server would change along with another are sent beside
// it, in the API's form.
func TestRestated(t *testing.T) {
	t.Parallel()
	p := policy.New(
		policy.Field{Attr: "identity_id", Pointer: "/identityId", Class: policy.Mutable, Computed: true},
		policy.Field{Attr: "manual", Pointer: "/manual", Class: policy.Mutable, Computed: true, AffectedBy: []string{"identity_id"}},
		policy.Field{Attr: "boss_id", Pointer: "/boss", Class: policy.Mutable, Shape: policy.Reference{Type: "IDENTITY"}, AffectedBy: []string{"identity_id"}},
		policy.Field{Attr: "other", Pointer: "/other", Class: policy.Mutable},
	)
	for name, test := range map[string]struct{ prior, plan, live, want string }{
		"nothing affects it": {`{"other":1}`, `{"other":2,"manual":true}`, `{"other":1,"manual":true}`, `[PATCH  [{"op":"replace","path":"/other","value":2}]]`},
		"affected": {
			`{"identity_id":"1","manual":true}`, `{"identity_id":"2","manual":true}`, `{"identityId":"1","manual":true}`,
			`[PATCH  [{"op":"replace","path":"/identityId","value":"2"},{"op":"replace","path":"/manual","value":true}]]`,
		},
		"changes itself": {
			`{"identity_id":"1","manual":true}`, `{"identity_id":"2","manual":false}`, `{"identityId":"1","manual":true}`,
			`[PATCH  [{"op":"replace","path":"/identityId","value":"2"},{"op":"replace","path":"/manual","value":false}]]`,
		},
		"not planned": {
			`{"identity_id":"1"}`, `{"identity_id":"2"}`, `{"identityId":"1","manual":true}`,
			`[PATCH  [{"op":"replace","path":"/identityId","value":"2"}]]`,
		},
		"in the API's form": {
			`{"identity_id":"1","boss_id":"3"}`, `{"identity_id":"2","boss_id":"3"}`, `{"identityId":"1","boss":{"type":"IDENTITY","id":"3","name":"n"}}`,
			`[PATCH  [{"op":"replace","path":"/identityId","value":"2"},{"op":"replace","path":"/boss","value":{"id":"3","type":"IDENTITY"}}]]`,
		},
		"absent on the server": {
			`{"identity_id":"1","manual":true}`, `{"identity_id":"2","manual":true}`, `{"identityId":"1"}`,
			`[PATCH  [{"op":"replace","path":"/identityId","value":"2"},{"op":"add","path":"/manual","value":true}]]`,
		},
		"held already": {
			`{"identity_id":"1","manual":true}`, `{"identity_id":"2","manual":true}`, `{"identityId":"2","manual":true}`, `[]`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := object(t, test.plan)
			got, err := update.JSONPatch{}.Requests(update.Input{
				Policy: p, Live: object(t, test.live), Plan: plan,
				Changes: diff.Judge(p, object(t, test.prior), plan, true).Changes,
			})
			if err != nil || "["+strings.Join(written(got), " ")+"]" != test.want {
				t.Errorf("got %q, %v", written(got), err)
			}
		})
	}
}
