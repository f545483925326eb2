package diff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// seen has the rows that matter for looking at a live object.
var seen = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{Attr: "text", Pointer: "/text", Class: policy.Mutable},
	policy.Field{Attr: "decided", Pointer: "/decided", Class: policy.Mutable, Computed: true},
	policy.Field{Attr: "fixed", Pointer: "/fixed", Class: policy.Immutable, Why: why},
	policy.Field{Attr: "sticky", Pointer: "/sticky", Class: policy.Mutable, Removal: policy.Keep},
	policy.Field{Attr: "set", Pointer: "/set", Class: policy.Mutable, Compare: document.AsSet},
	policy.Field{Attr: "list", Pointer: "/list", Class: policy.Mutable},
	policy.Field{Attr: "nest.owner_id", Pointer: "/nest/owner", Class: policy.Mutable, Shape: policy.Reference{Type: "IDENTITY"}},
	policy.Field{
		Attr: "open", Pointer: "/open", Class: policy.Mutable, Open: true, ServerKeys: []string{"serverKey"},
	},
	policy.Field{Attr: "open_wo", Pointer: "/open", Class: policy.WriteOnly, Version: "open_version"},
	policy.Field{Attr: "open_version", Class: policy.Local},
	policy.Field{
		Attr: "keyed", Pointer: "/keyed", Class: policy.Mutable, Open: true, Depth: 1, Shape: policy.KeyedList{Key: "name", Value: "value"},
	},
	policy.Field{Attr: "typed", Pointer: "/typed", Class: policy.Mutable, Open: true, Compare: document.AsSet, Keys: map[string]policy.Key{
		"id": {Type: "STRING", Immutable: true, Why: why}, "n": {Type: "LONG"}, "l": {Type: "LONG", Multi: true}, "gone": {},
	}},
)

func TestObserve(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ state, live, want string }{
		"nothing":                {`{}`, `{}`, `{}`},
		"unmanaged":              {`{}`, `{"text":"x","open":{"a":1},"more":1}`, `{}`},
		"read-only":              {`{}`, `{"id":"1"}`, `{"id":"1"}`},
		"computed":               {`{}`, `{"decided":false}`, `{"decided":false}`},
		"computed, gone":         {`{"decided":true}`, `{}`, `{"decided":null}`},
		"drift":                  {`{"text":"x"}`, `{"text":"y"}`, `{"text":"y"}`},
		"gone":                   {`{"text":"x"}`, `{}`, `{"text":null}`},
		"null":                   {`{"text":"x"}`, `{"text":null}`, `{"text":null}`},
		"reference":              {`{"nest":{"owner_id":"1"}}`, `{"nest":{"owner":{"id":"2","name":"n"}}}`, `{"nest":{"owner_id":"2"}}`},
		"local stays":            {`{"open_version":3,"other":true}`, `{}`, `{"open_version":3,"other":true}`},
		"write-only stays null":  {`{"open_wo":null}`, `{"open":{"a":1}}`, `{"open_wo":null}`},
		"empty lists, null":      {`{"list":[],"set":[]}`, `{"list":null}`, `{"list":[],"set":[]}`},
		"empty list, a member":   {`{"open":{"a":[]}}`, `{"open":{"a":null}}`, `{"open":{"a":null}}`},
		"state's order":          {`{"set":["b","a"]}`, `{"set":["a","b"]}`, `{"set":["b","a"]}`},
		"state's spelling":       {`{"open":{"a":1.0,"b":[1e2]}}`, `{"open":{"a":1,"b":[100]}}`, `{"open":{"a":1.0,"b":[1e2]}}`},
		"state's type":           {`{"typed":{"n":"7","l":"8"}}`, `{"typed":{"n":7,"l":[8]}}`, `{"typed":{"l":"8","n":"7"}}`},
		"another type":           {`{"open":{"n":"7"}}`, `{"open":{"n":7}}`, `{"open":{"n":7}}`},
		"typed, drift":           {`{"typed":{"n":"7"}}`, `{"typed":{"n":8}}`, `{"typed":{"n":8}}`},
		"managed members alone":  {`{"open":{"a":1,"b":{"c":1}}}`, `{"open":{"a":2,"b":{"c":2,"d":3},"e":4}}`, `{"open":{"a":2,"b":{"c":2}}}`},
		"member gone":            {`{"open":{"a":1,"b":{"c":1}}}`, `{"open":{"b":{}}}`, `{"open":{"a":null,"b":{"c":null}}}`},
		"object gone":            {`{"open":{"b":{"c":1}}}`, `{"open":{}}`, `{"open":{"b":null}}`},
		"all gone":               {`{"open":{"b":{"c":1}}}`, `{}`, `{"open":null}`},
		"asks for nothing":       {`{"open":{"a":null},"typed":{}}`, `{}`, `{"open":{"a":null},"typed":{}}`},
		"asks for an object":     {`{"open":{"a":{"b":null}}}`, `{}`, `{"open":null}`},
		"kept empty":             {`{"open":{"a":null}}`, `{"open":{}}`, `{"open":{"a":null}}`},
		"kept empty, as a set":   {`{"typed":{"l":null}}`, `{"typed":{"l":[]}}`, `{"typed":{"l":null}}`},
		"kept empty, set drift":  {`{"typed":{"l":null}}`, `{"typed":{"l":[1]}}`, `{"typed":{"l":[1]}}`},
		"kept empty, drift":      {`{"open":{"a":null}}`, `{"open":{"a":{"b":0}}}`, `{"open":{"a":{"b":0}}}`},
		"empty manages nothing":  {`{"open":{"a":{}}}`, `{"open":{"a":{"b":1}}}`, `{"open":{"a":{}}}`},
		"object became scalar":   {`{"open":{"a":{"b":1}}}`, `{"open":{"a":0}}`, `{"open":{"a":0}}`},
		"scalar became object":   {`{"open":{"a":0}}`, `{"open":{"a":{"b":1,"p":"1:ACP:x"}}}`, `{"open":{"a":{"b":1}}}`},
		"list of objects":        {`{"open":{"a":[{"b":1}]}}`, `{"open":{"a":[{"b":1,"id":"s"}]}}`, `{"open":{"a":[{"b":1}]}}`},
		"list grew":              {`{"open":{"a":[{"b":1}]}}`, `{"open":{"a":[{"b":1,"id":"s"},{"b":2,"id":"t"}]}}`, `{"open":{"a":[{"b":1},{"b":2,"id":"t"}]}}`},
		"list shrank":            {`{"open":{"a":[1,2]}}`, `{"open":{"a":[2]}}`, `{"open":{"a":[2]}}`},
		"lists in lists":         {`{"open":{"a":[[{"b":1}]]}}`, `{"open":{"a":[[{"b":2,"id":"s"}]]}}`, `{"open":{"a":[[{"b":2}]]}}`},
		"list became a scalar":   {`{"open":{"a":[1]}}`, `{"open":{"a":1}}`, `{"open":{"a":1}}`},
		"secret in plain sight":  {`{"open":{"p":"plain"},"text":"plain"}`, `{"open":{"p":"1:ACP:x"},"text":"1:ACP:x"}`, `{"open":{"p":"plain"},"text":"plain"}`},
		"secret for a number":    {`{"open":{"p":1}}`, `{"open":{"p":"1:ACP:x"}}`, `{"open":{"p":null}}`},
		"secrets in lists":       {`{"open":{"p":["plain",null,{"q":"plain"},{}]}}`, `{"open":{"p":["1:ACP:x","1:ACP:x",{"q":"1:ACP:x"},{"q":"1:ACP:x"}]}}`, `{"open":{"p":["plain",null,{"q":"plain"},{}]}}`},
		"secrets in a longer":    {`{"open":{"p":[]}}`, `{"open":{"p":["1:ACP:x",{"q":"1:ACP:x","r":1}]}}`, `{"open":{"p":[null,{"r":1}]}}`},
		"secret where none was":  {`{"open":{"p":null}}`, `{"open":{"p":"1:ACP:x"}}`, `{"open":{"p":null}}`},
		"secret in a set":        {`{"set":["a"]}`, `{"set":["a","1:ACP:x"]}`, `{"set":["a",null]}`},
		"keyed":                  {`{"keyed":{"a":{"x":1}}}`, `{"keyed":[{"name":"b","value":{}},{"name":"a","value":{"x":2,"y":3}}]}`, `{"keyed":{"a":{"x":2}}}`},
		"large numbers":          {`{"open":{"a":9007199254740992}}`, `{"open":{"a":9007199254740993}}`, `{"open":{"a":9007199254740993}}`},
		"what is wholly unknown": {`{"decided":"?","text":"?"}`, `{"decided":1,"text":"1:ACP:x"}`, `{"decided":1,"text":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := object(t, test.state)
			got := diff.Observe(seen, state, object(t, test.live))
			if document.Text(got) != test.want {
				t.Errorf("got %s, want %s", document.Text(got), test.want)
			}
			if document.Text(state) != document.Text(object(t, test.state)) {
				t.Errorf("the state became %v", state)
			}
		})
	}
}

func TestEverything(t *testing.T) {
	t.Parallel()
	live := object(t, `{
		"id":"1", "text":null, "fixed":0, "set":["b","a"], "nest":{"owner":{"id":"1","name":"n"},"more":1}, "more":2,
		"open":{"a":null,"b":{"c":1,"p":"1:ACP:x"},"serverKey":1,"q":"1:ACP:y","l":["1:ACP:z",0]},
		"keyed":[{"name":"k","value":{"x":"1:ACP:x"}}],
		"typed":{"n":7,"id":"x","unlisted":1}
	}`)
	got, secrets := diff.Everything(seen, live)
	const want = `{"fixed":0,"id":"1","keyed":{"k":{}},"nest":{"owner_id":"1"},"open":{"a":null,"b":{"c":1},"l":[null,0]},` +
		`"set":["b","a"],"typed":{"id":"x","n":7}}`
	if document.Text(got) != want {
		t.Errorf("got  %s\nwant %s", document.Text(got), want)
	}
	places := make([]string, 0, 4)
	for _, place := range secrets {
		places = append(places, place.String())
	}
	if diff := cmp.Diff([]string{"open.b.p", `open.l["0"]`, "open.q", "keyed.k.x"}, places); diff != "" {
		t.Error(diff)
	}
	if _, ok := live["open"].(document.Object)["serverKey"]; !ok {
		t.Error("the live object changed")
	}
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	type want = []string
	for name, test := range map[string]struct {
		prior, plan, live string
		want              want
	}{
		"nothing":                      {`{"text":"x"}`, `{"text":"y"}`, `{"text":"x"}`, nil},
		"a third value":                {`{"text":"x"}`, `{"text":"y"}`, `{"text":"z"}`, want{`text: "x", "y", "z"`}},
		"gone":                         {`{"text":"x"}`, `{"text":"y"}`, `{}`, want{`text: "x", "y", null`}},
		"as planned already":           {`{"text":"x"}`, `{"text":"y"}`, `{"text":"y"}`, nil},
		"changed beside the plan":      {`{"text":"x","set":[1]}`, `{"text":"y","set":[1]}`, `{"text":"x","set":[2]}`, want{`set: [1], [1], [2]`}},
		"unmanaged":                    {`{"open":{"a":1}}`, `{"open":{"a":2}}`, `{"open":{"a":1,"b":5},"text":"z"}`, nil},
		"unmanaged, taken up":          {`{"open":{}}`, `{"open":{"a":2}}`, `{"open":{"a":1}}`, nil},
		"member":                       {`{"open":{"a":{"b":1}}}`, `{"open":{"a":{"b":2}}}`, `{"open":{"a":{"b":3}}}`, want{`open.a.b: 1, 2, 3`}},
		"member that leaves":           {`{"open":{"a":{"b":1}}}`, `{"open":{}}`, `{"open":{"a":{"b":3}}}`, want{`open.a.b: 1, null, 3`}},
		"member that leaves, is gone":  {`{"open":{"a":{"b":1}}}`, `{"open":{}}`, `{"open":{}}`, nil},
		"object that is gone":          {`{"open":{"a":{"b":1}}}`, `{"open":{"a":{"b":1}}}`, `{"open":{}}`, want{`open.a: {"b":1}, {"b":1}, null`}},
		"open object that is gone":     {`{"open":{"a":1,"b":2}}`, `{"open":{"a":1}}`, `{}`, want{`open.a: 1, 1, null`}},
		"computed, left to the server": {`{"decided":1}`, `{"decided":1}`, `{"decided":2}`, nil},
		"computed, planned":            {`{"decided":1}`, `{"decided":3}`, `{"decided":2}`, want{`decided: 1, 3, 2`}},
		"computed, unknown":            {`{"decided":1}`, `{"decided":"?"}`, `{"decided":2}`, nil},
		"immutable":                    {`{"fixed":1}`, `{"fixed":1}`, `{"fixed":2}`, want{`fixed: 1, 1, 2`}},
		"immutable, gone":              {`{"fixed":1}`, `{"fixed":1}`, `{}`, want{`fixed: 1, 1, null`}},
		"kept where it was":            {`{"sticky":1}`, `{"sticky":2}`, `{}`, want{`sticky: 1, 2, null`}},
		"read-only":                    {`{"id":"1"}`, `{"id":"1"}`, `{"id":"2"}`, nil},
		"same as a set":                {`{"set":["a","b"]}`, `{"set":["c"]}`, `{"set":["b","a"]}`, nil},
		"type of the schema":           {`{"typed":{"n":"7"}}`, `{"typed":{"n":"8"}}`, `{"typed":{"n":7}}`, nil},
		"planned in other spelling":    {`{"typed":{"n":"7"}}`, `{"typed":{"n":"8"}}`, `{"typed":{"n":8}}`, nil},
		"immutable key":                {`{"typed":{"id":"x"}}`, `{"typed":{"id":"x"}}`, `{"typed":{"id":"y"}}`, want{`typed.id: "x", "x", "y"`}},
		"secret":                       {`{"open":{"p":"plain"}}`, `{"open":{"p":"new"}}`, `{"open":{"p":"1:ACP:x"}}`, nil},
		"list, server's members":       {`{"open":{"a":[{"b":1}]}}`, `{"open":{"a":[{"b":2}]}}`, `{"open":{"a":[{"b":1,"id":"s"}]}}`, nil},
		"list, another element":        {`{"open":{"a":[1]}}`, `{"open":{"a":[1,2]}}`, `{"open":{"a":[1,3]}}`, want{`open.a: [1], [1,2], [1,3]`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, c := range diff.Conflicts(seen, object(t, test.prior), object(t, test.plan), object(t, test.live), func(*policy.Field) bool { return false }) {
				got = append(got, c.String()+": "+document.Text(c.Prior)+", "+document.Text(c.Plan)+", "+document.Text(c.Live))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		attr, path, to, live string // no to: it goes
		want                 bool
	}{
		"equal":                     {"text", "", `"x"`, `{"text":"x"}`, true},
		"other":                     {"text", "", `"x"`, `{"text":"y"}`, false},
		"absent":                    {"text", "", `""`, `{}`, false},
		"null":                      {"text", "", `""`, `{"text":null}`, false},
		"false is a value":          {"text", "", `false`, `{}`, false},
		"to null, null":             {"text", "", `null`, `{"text":null}`, true},
		"to null, absent":           {"text", "", `null`, `{}`, true},
		"to null, empty":            {"text", "", `null`, `{"text":""}`, false},
		"goes, absent":              {"text", "", ``, `{}`, true},
		"goes, null":                {"text", "", ``, `{"text":null}`, true},
		"goes, there":               {"text", "", ``, `{"text":0}`, false},
		"number by value":           {"open", "/a", `1.0`, `{"open":{"a":1}}`, true},
		"member":                    {"open", "/a/b~1c", `1`, `{"open":{"a":{"b/c":1}}}`, true},
		"member, other":             {"open", "/a", `{"b":1}`, `{"open":{"a":{"b":2}}}`, false},
		"object, more beside":       {"open", "/a", `{"b":1}`, `{"open":{"a":{"b":1,"c":2}}}`, true},
		"empty object, something":   {"open", "/a", `{}`, `{"open":{"a":{"b":2}}}`, true},
		"empty object, nothing":     {"open", "/a", `{}`, `{"open":{"a":null}}`, false},
		"empty object, scalar":      {"open", "/a", `{}`, `{"open":{"a":"x"}}`, false},
		"whole open object":         {"open", "", `{}`, `{"open":{}}`, true},
		"list":                      {"open", "/a", `[{"b":1},2]`, `{"open":{"a":[{"b":1,"id":"s"},2]}}`, true},
		"list, another order":       {"open", "/a", `[1,2]`, `{"open":{"a":[2,1]}}`, false},
		"list, longer":              {"open", "/a", `[1]`, `{"open":{"a":[1,2]}}`, false},
		"secret":                    {"open", "/p", `"plain"`, `{"open":{"p":"1:ACP:x"}}`, false},
		"secret in a list":          {"open", "/p", `["plain"]`, `{"open":{"p":["1:ACP:x"]}}`, false},
		"secret that goes, there":   {"open", "/p", ``, `{"open":{"p":"1:ACP:x"}}`, false},
		"as a set":                  {"set", "", `["a","b"]`, `{"set":["b","a"]}`, true},
		"reference":                 {"nest.owner_id", "", `"1"`, `{"nest":{"owner":{"id":"1","name":"n"}}}`, true},
		"keyed":                     {"keyed", "/a", `{"x":1}`, `{"keyed":[{"name":"a","value":{"x":1,"y":2}}]}`, true},
		"keyed, goes":               {"keyed", "/a", ``, `{"keyed":[{"name":"b","value":{}}]}`, true},
		"keyed, goes, there":        {"keyed", "/a", ``, `{"keyed":[{"name":"a","value":{}}]}`, false},
		"to null, a set, empty":     {"typed", "/l", `null`, `{"typed":{"l":[]}}`, true},
		"goes, a set, empty":        {"set", "", ``, `{"set":[]}`, true},
		"goes, a list, empty":       {"list", "", ``, `{"list":[]}`, true},
		"empty list, null":          {"list", "", `[]`, `{"list":null}`, true},
		"empty list, something":     {"list", "", `[]`, `{"list":[1]}`, false},
		"goes, a set, something":    {"set", "", ``, `{"set":["a"]}`, false},
		"to null, a list, empty":    {"open", "/a", `null`, `{"open":{"a":[]}}`, false},
		"type of the schema":        {"typed", "/n", `"7"`, `{"typed":{"n":7}}`, true},
		"type of the schema, other": {"typed", "/n", `"7"`, `{"typed":{"n":8}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			field, _ := seen.Field(test.attr)
			change := diff.Change{Place: diff.Place{Field: field, Path: document.MustPointer(test.path)}, Remove: test.to == ""}
			if test.to != "" {
				change.New = object(t, `{"to":`+test.to+`}`)["to"]
			}
			if got := diff.Holds(change, object(t, test.live)); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

// What leaves inside a value that is written whole has to be gone; what neither
// value names is the server's own.
func TestHoldsWithoutLeftovers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		old, to, live string
		want          bool
	}{
		"member left":            {`{"x":1,"y":2}`, `{"x":1}`, `{"x":1,"y":2}`, false},
		"member gone":            {`{"x":1,"y":2}`, `{"x":1}`, `{"x":1}`, true},
		"member null":            {`{"x":1,"y":2}`, `{"x":1}`, `{"x":1,"y":null}`, true},
		"to null, left":          {`{"x":1,"y":2}`, `{"x":1,"y":null}`, `{"x":1,"y":2}`, false},
		"never there":            {`{"x":1,"y":null}`, `{"x":1}`, `{"x":1,"y":2}`, true},
		"the server's own":       {`{"x":2}`, `{"x":1}`, `{"x":1,"z":9}`, true},
		"deep":                   {`{"o":{"x":1,"y":2}}`, `{"o":{"x":1}}`, `{"o":{"x":1,"y":2}}`, false},
		"to empty":               {`{"x":1}`, `{}`, `{"x":1}`, false},
		"to empty, server's own": {`{"x":1}`, `{}`, `{"z":1}`, true},
		"no object any more":     {`{"x":1}`, `"s"`, `{"x":1}`, false},
		"no object there":        {`{"x":1}`, `{}`, `"s"`, false},
		"in a list":              {`[{"x":1,"y":2}]`, `[{"x":1}]`, `[{"x":1,"y":2}]`, false},
		"in a list, gone":        {`[{"x":1,"y":2}]`, `[{"x":1}]`, `[{"x":1,"z":9}]`, true},
		"list turned round":      {`[{"x":1,"y":2},{"x":1}]`, `[{"x":1},{"x":1,"y":2}]`, `[{"x":1,"y":9},{"x":1,"y":2}]`, true},
		"list shrinks":           {`[{"x":1,"y":2},1]`, `[{"x":1}]`, `[{"x":1,"y":2}]`, true},
		"no list any more":       {`[1]`, `"s"`, `"s"`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			field, _ := seen.Field("open")
			change := diff.Change{Place: diff.Place{Field: field, Path: document.Pointer{"a"}}, HadOld: true}
			change.Old, change.New = object(t, `{"v":`+test.old+`}`)["v"], object(t, `{"v":`+test.to+`}`)["v"]
			if got := diff.Holds(change, object(t, `{"open":{"a":`+test.live+`}}`)); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
