package diff_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// table has a row of every kind.
var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{Attr: "text", Pointer: "/text", Class: policy.Mutable},
	policy.Field{Attr: "fixed", Pointer: "/fixed", Class: policy.Immutable, Why: why},
	policy.Field{Attr: "default", Pointer: "/default", Class: policy.Immutable, Computed: true, Why: why},
	policy.Field{Attr: "renamed", Pointer: "/renamed", Class: policy.Immutable, Why: why, Same: func(a, b any) bool { return a == "x" && b == "x2" }},
	policy.Field{Attr: "decided", Pointer: "/decided", Class: policy.Mutable, Computed: true},
	policy.Field{Attr: "sticky", Pointer: "/sticky", Class: policy.Mutable, Removal: policy.Keep},
	policy.Field{Attr: "loose", Pointer: "/loose", Class: policy.Mutable, Removal: policy.LetGo},
	policy.Field{Attr: "set", Pointer: "/set", Class: policy.Mutable, Compare: document.AsSet},
	policy.Field{Attr: "locked", Pointer: "/locked", Class: policy.Mutable, Why: why, Transition: func(prior, plan any) string {
		if plan == true && prior != true {
			return "only unlocks"
		}
		return ""
	}},
	policy.Field{Attr: "open", Pointer: "/open", Class: policy.Mutable, Open: true},
	policy.Field{Attr: "open_wo", Pointer: "/open", Class: policy.WriteOnly, Version: "open_version"},
	policy.Field{Attr: "open_version", Class: policy.Local},
	policy.Field{Attr: "once", Class: policy.CreateOnly},
	policy.Field{Attr: "nest.flag", Pointer: "/nest/flag", Class: policy.Immutable, Why: why},
	policy.Field{
		Attr: "nest.whole", Pointer: "/nest/whole", Class: policy.Mutable, Open: true, Depth: 1, Removal: policy.LetGo,
		Shape: policy.KeyedList{Key: "name", Value: "value"},
	},
	policy.Field{Attr: "typed", Pointer: "/typed", Class: policy.Mutable, Open: true, Compare: document.AsSet, Keys: map[string]policy.Key{
		"id": {Type: "STRING", Immutable: true, Why: why}, "n": {Type: "LONG"}, "l": {Type: "STRING", Multi: true},
	}},
	policy.Field{
		Attr: "entries", Pointer: "/entries", Class: policy.Mutable, Open: true, Depth: 2, Entries: true, Shape: policy.KeyedList{Key: "name"},
	},
	policy.Field{Attr: "keeping", Pointer: "/keeping", Class: policy.Mutable, Open: true, Removal: policy.Keep},
)

func TestJudge(t *testing.T) {
	t.Parallel()
	type want = []string
	for name, test := range map[string]struct {
		prior, plan string
		want        want
		unowned     bool
	}{
		"nothing":                     {`{}`, `{}`, nil, false},
		"same":                        {`{"text":"x","open":{"a":[1]}}`, `{"text":"x","open":{"a":[1.0]}}`, nil, false},
		"set":                         {`{}`, `{"text":""}`, want{`text: nothing -> ""`}, false},
		"changed":                     {`{"text":"x"}`, `{"text":"y"}`, want{`text: "x" -> "y"`}, false},
		"cleared":                     {`{"text":"x"}`, `{"text":null}`, want{`text: remove "x"`}, false},
		"let go, never applied":       {`{"text":"x"}`, `{}`, want{`text: let go`}, true},
		"changed, never applied":      {`{"text":"x"}`, `{"text":"y"}`, want{`text: "x" -> "y"`}, true},
		"kept":                        {`{"sticky":0}`, `{}`, want{`sticky: kept`}, false},
		"kept, never applied":         {`{"sticky":0}`, `{}`, want{`sticky: let go`}, true},
		"loose":                       {`{"loose":[]}`, `{}`, want{`loose: let go`}, false},
		"read-only":                   {`{"id":"1"}`, `{"id":"2"}`, nil, false},
		"read-only, unknown":          {`{"id":"1"}`, `{"id":"?"}`, nil, false},
		"write-only":                  {`{}`, `{"open_wo":{"a":1},"open_version":2}`, nil, false},
		"create-only":                 {`{"once":true}`, `{"once":false}`, nil, false},
		"computed, silent":            {`{"decided":true,"default":"x"}`, `{}`, nil, false},
		"computed, unknown":           {`{"decided":true}`, `{"decided":"?"}`, want{`decided: deferred`}, false},
		"computed, set":               {`{"decided":true}`, `{"decided":false}`, want{`decided: true -> false`}, false},
		"immutable":                   {`{"fixed":"x"}`, `{"fixed":"y"}`, want{`fixed: immutable "x" -> "y": for a reason`}, false},
		"immutable, never applied":    {`{"fixed":"x"}`, `{"fixed":"y"}`, want{`fixed: immutable "x" -> "y": for a reason`}, true},
		"immutable, set":              {`{}`, `{"fixed":"y"}`, want{`fixed: immutable null -> "y": for a reason`}, false},
		"immutable, leaves":           {`{"fixed":"x"}`, `{}`, want{`fixed: immutable "x" -> null: for a reason`}, false},
		"immutable, let go":           {`{"fixed":"x"}`, `{}`, want{`fixed: let go`}, true},
		"immutable, unknown":          {`{"fixed":"x"}`, `{"fixed":"?"}`, want{`fixed: deferred`}, false},
		"immutable, partly unknown":   {`{"fixed":["x"]}`, `{"fixed":["?"]}`, want{`fixed: deferred`}, false},
		"immutable, computed, set":    {`{}`, `{"default":"y"}`, want{`default: immutable null -> "y": for a reason`}, false},
		"immutable in an unknown":     {`{"nest":{"flag":true}}`, `{"nest":"?"}`, want{`nest.flag: deferred`, `nest.whole: deferred`}, false},
		"renamed by the server":       {`{"renamed":"x"}`, `{"renamed":"x2"}`, nil, false},
		"renamed by the user":         {`{"renamed":"x"}`, `{"renamed":"y"}`, want{`renamed: immutable "x" -> "y": for a reason`}, false},
		"all violations":              {`{"fixed":1,"nest":{"flag":1}}`, `{"fixed":2,"nest":{"flag":2}}`, want{`fixed: immutable 1 -> 2: for a reason`, `nest.flag: immutable 1 -> 2: for a reason`}, false},
		"transition allowed":          {`{"locked":true}`, `{"locked":false}`, want{`locked: true -> false`}, false},
		"transition refused":          {`{"locked":false}`, `{"locked":true}`, want{`locked: no transition false -> true: only unlocks`}, false},
		"transition from nothing":     {`{}`, `{"locked":true}`, want{`locked: no transition null -> true: only unlocks`}, false},
		"transition, unknown":         {`{"locked":false}`, `{"locked":"?"}`, want{`locked: deferred`}, false},
		"set, another order":          {`{"set":["a","b"]}`, `{"set":["b","a","a"]}`, nil, false},
		"set, another element":        {`{"set":["a"]}`, `{"set":[]}`, want{`set: ["a"] -> []`}, false},
		"open, new":                   {`{}`, `{"open":{"a":1}}`, want{`open.a: nothing -> 1`}, false},
		"open, none":                  {`{}`, `{"open":{}}`, nil, false},
		"open, unknown":               {`{"open":{"a":1}}`, `{"open":"?"}`, want{`open: deferred`}, false},
		"open, unknown member":        {`{"open":{"a":1,"b":1}}`, `{"open":{"a":"?","b":2}}`, want{`open.b: 1 -> 2`, `open.a: deferred`}, false},
		"open, no object":             {`{"open":{"a":1}}`, `{"open":[1]}`, want{`open: {"a":1} -> [1]`}, false},
		"open, leaves":                {`{"open":{"a":1,"b":{"c":2}}}`, `{}`, want{`open.a: remove 1`, `open.b.c: remove 2`, `open.b: remove if empty`}, false},
		"open, leaves, unowned":       {`{"open":{"a":1,"b":{"c":2}}}`, `{}`, want{`open.a: let go`, `open.b: let go`}, true},
		"member by member":            {`{"open":{"a":1,"b":{"c":1,"d":1}}}`, `{"open":{"a":1,"b":{"c":2,"e":3}}}`, want{`open.b.c: 1 -> 2`, `open.b.d: remove 1`, `open.b.e: nothing -> 3`}, false},
		"members, unowned":            {`{"open":{"b":{"c":1,"d":1}}}`, `{"open":{"b":{"c":2}}}`, want{`open.b.c: 1 -> 2`, `open.b.d: let go`}, true},
		"8 levels":                    {`{"open":{"1":{"2":{"3":{"4":{"5":{"6":{"7":{"8":0}}}}}}}}}`, `{"open":{"1":{"2":{"3":{"4":{"5":{"6":{"7":{"8":1}}}}}}}}}`, want{`open["1"]["2"]["3"]["4"]["5"]["6"]["7"]["8"]: 0 -> 1`}, false},
		"null is a value":             {`{"open":{"a":1}}`, `{"open":{"a":null}}`, want{`open.a: 1 -> null`}, false},
		"null stays":                  {`{"open":{"a":null}}`, `{"open":{"a":null}}`, nil, false},
		"null leaves":                 {`{"open":{"a":null}}`, `{"open":{}}`, want{`open.a: remove null`}, false},
		"null is taken up":            {`{"open":{}}`, `{"open":{"a":null}}`, want{`open.a: nothing -> null`}, false},
		"null for an object":          {`{"open":{"a":{"b":1}}}`, `{"open":{"a":null}}`, want{`open.a: {"b":1} -> null`}, false},
		"empty object is taken up":    {`{}`, `{"open":{"a":{}}}`, want{`open.a: nothing -> {}`}, false},
		"object becomes empty":        {`{"open":{"a":{"b":1}}}`, `{"open":{"a":{}}}`, want{`open.a.b: remove 1`}, false},
		"empty object leaves":         {`{"open":{"a":{}}}`, `{"open":{}}`, want{`open.a: remove if empty`}, false},
		"object of nulls":             {`{}`, `{"open":{"a":{"b":null}}}`, want{`open.a: nothing -> {}`, `open.a.b: nothing -> null`}, false},
		"scalar becomes an object":    {`{"open":{"a":1}}`, `{"open":{"a":{"b":1}}}`, want{`open.a: 1 -> {"b":1}`}, false},
		"list becomes an object":      {`{"open":{"a":[1]}}`, `{"open":{"a":{"0":2}}}`, want{`open.a: [1] -> {"0":2}`}, false},
		"object becomes a scalar":     {`{"open":{"a":{"b":1}}}`, `{"open":{"a":0}}`, want{`open.a: {"b":1} -> 0`}, false},
		"lists are whole":             {`{"open":{"a":[{"b":1},2]}}`, `{"open":{"a":[{"b":2},2]}}`, want{`open.a: [{"b":1},2] -> [{"b":2},2]`}, false},
		"lists have an order":         {`{"open":{"a":[1,2]}}`, `{"open":{"a":[2,1]}}`, want{`open.a: [1,2] -> [2,1]`}, false},
		"unknown in a list":           {`{"open":{"a":[1]}}`, `{"open":{"a":[1,"?"]}}`, want{`open.a: deferred`}, false},
		"whole members":               {`{"nest":{"whole":{"a":{"x":1,"y":2}}}}`, `{"nest":{"whole":{"a":{"x":1}}}}`, want{`nest.whole.a: {"x":1,"y":2} -> {"x":1}`}, false},
		"whole members, unowned":      {`{"nest":{"whole":{"a":{"x":1,"y":2}}}}`, `{"nest":{"whole":{"a":{"x":1}}}}`, want{`nest.whole.a: let go`}, true},
		"whole members, more":         {`{"nest":{"whole":{"a":{"x":1}}}}`, `{"nest":{"whole":{"a":{"x":1,"y":2}}}}`, want{`nest.whole.a: {"x":1} -> {"x":1,"y":2}`}, true},
		"whole member leaves":         {`{"nest":{"whole":{"a":{"x":1},"b":{}}}}`, `{"nest":{"whole":{"b":{}}}}`, want{`nest.whole.a: remove {"x":1}`}, false},
		"all whole members leave":     {`{"nest":{"whole":{"a":{"x":1}}}}`, `{"nest":{}}`, want{`nest.whole: let go`}, false},
		"whole member, unknown in it": {`{"nest":{"whole":{"a":{"x":1}}}}`, `{"nest":{"whole":{"a":{"x":"?"}}}}`, want{`nest.whole.a: deferred`}, false},
		"open that keeps":             {`{"keeping":{"a":1,"b":{"c":1}}}`, `{"keeping":{}}`, want{`keeping.b: remove if empty`, `keeping.a: kept`, `keeping.b.c: kept`}, false},
		"typed, other spelling":       {`{"typed":{"n":7,"l":["a","b"]}}`, `{"typed":{"n":"7","l":["b","a"]}}`, nil, false},
		"typed, one of many":          {`{"typed":{"l":["a"]}}`, `{"typed":{"l":"a"}}`, nil, false},
		"typed, changed":              {`{"typed":{"n":7}}`, `{"typed":{"n":"8"}}`, want{`typed.n: 7 -> "8"`}, false},
		"immutable key":               {`{"typed":{"id":"x"}}`, `{"typed":{"id":"y"}}`, want{`typed.id: immutable "x" -> "y": for a reason`}, false},
		"immutable key to null":       {`{"typed":{"id":"x"}}`, `{"typed":{"id":null}}`, want{`typed.id: immutable "x" -> null: for a reason`}, false},
		"entry leaves":                {`{"entries":{"a":{"x":1},"b":{}}}`, `{"entries":{"b":{}}}`, want{`entries.a: remove {"x":1}`}, false},
		"member of an entry":          {`{"entries":{"a":{"x":1,"y":{"z":1}}}}`, `{"entries":{"a":{"y":{}}}}`, want{`entries.a.x: remove 1`, `entries.a.y: {"z":1} -> {}`}, false},
		"entry leaves, unowned":       {`{"entries":{"a":{"x":1}}}`, `{"entries":{}}`, want{`entries.a: let go`}, true},
		"immutable key leaves":        {`{"typed":{"id":"x"}}`, `{"typed":{}}`, want{`typed.id: immutable "x" -> null: for a reason`}, false},
		"immutable key, all leave":    {`{"typed":{"id":"x"}}`, `{}`, want{`typed.id: immutable "x" -> null: for a reason`}, false},
		"immutable key, unowned":      {`{"typed":{"id":"x"}}`, `{"typed":{}}`, want{`typed.id: let go`}, true},
		"immutable key, taken up":     {`{"typed":{}}`, `{"typed":{"id":"x"}}`, want{`typed.id: nothing -> "x"`}, false},
		"immutable key, unknown":      {`{"typed":{"id":"x"}}`, `{"typed":{"id":"?"}}`, want{`typed.id: deferred`}, false},
		"immutable key to an object":  {`{"typed":{"id":"x"}}`, `{"typed":{"id":{"a":1}}}`, want{`typed.id: immutable "x" -> {"a":1}: for a reason`}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			verdict := diff.Judge(table, object(t, test.prior), object(t, test.plan), !test.unowned)
			if diff := cmp.Diff(test.want, lines(verdict)); diff != "" {
				t.Error(diff)
			}
			if verdict.Empty() != (len(test.want) == 0) {
				t.Errorf("Empty gives %t", verdict.Empty())
			}
		})
	}
}

func TestTouches(t *testing.T) {
	t.Parallel()
	verdict := diff.Judge(table,
		object(t, `{"text":"x","fixed":1,"sticky":1,"loose":1,"nest":{"flag":1}}`),
		object(t, `{"text":"y","fixed":2,"open":"?","nest":{"flag":1}}`), true)
	for root, want := range map[string]bool{
		"text": true, "fixed": true, "sticky": true, "loose": true, "open": true, "nest": false, "set": false, "": false,
	} {
		if verdict.Touches(root) != want {
			t.Errorf("%s: got %t", root, !want)
		}
	}
	places := make([]string, 0, 5)
	for _, place := range verdict.Places() {
		places = append(places, place.String())
	}
	slices.Sort(places)
	if diff := cmp.Diff([]string{"fixed", "loose", "open", "sticky", "text"}, places); diff != "" {
		t.Error(diff)
	}
}

func TestPlaceString(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		path document.Pointer
		want string
	}{
		{nil, `nest.whole`},
		{document.Pointer{"title"}, `nest.whole.title`},
		{document.Pointer{"_a1", "B-2"}, `nest.whole._a1.B-2`},
		{document.Pointer{"two words"}, `nest.whole["two words"]`},
		{document.Pointer{"a.b", "c"}, `nest.whole["a.b"].c`},
		{document.Pointer{""}, `nest.whole[""]`},
		{document.Pointer{"0"}, `nest.whole["0"]`},
		{document.Pointer{"-a"}, `nest.whole["-a"]`},
		{document.Pointer{"a/b", "~"}, `nest.whole["a/b"]["~"]`},
		{document.Pointer{`say "x"`}, `nest.whole["say \"x\""]`},
		{document.Pointer{"schlüssel"}, `nest.whole["schlüssel"]`},
		{document.Pointer{"<&>"}, `nest.whole["<&>"]`},
	} {
		field, _ := table.Field("nest.whole")
		if got := (diff.Place{Field: field, Path: test.path}).String(); got != test.want {
			t.Errorf("%q: got %s, want %s", test.path, got, test.want)
		}
	}
}
