package policy_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

var why = policy.Source{Document: "Some API", Rule: "for a reason"}

func TestNew(t *testing.T) {
	t.Parallel()
	valid := policy.Field{Attr: "name", Pointer: "/name", Class: policy.Mutable}
	for name, test := range map[string]struct {
		fields []policy.Field
		panics string // what the panic says; empty for none
	}{
		"nothing":                   {nil, ""},
		"mutable":                   {[]policy.Field{valid}, ""},
		"local without a pointer":   {[]policy.Field{{Attr: "x", Class: policy.Local}}, ""},
		"create-only without":       {[]policy.Field{{Attr: "x", Class: policy.CreateOnly}}, ""},
		"write-only with a version": {[]policy.Field{{Attr: "x", Pointer: "/x", Class: policy.WriteOnly, Version: "v"}, {Attr: "v", Class: policy.Local}}, ""},
		"affected by":               {[]policy.Field{valid, {Attr: "x", Pointer: "/x", Class: policy.ReadOnly, AffectedBy: []string{"name"}}}, ""},
		"bad pointer":               {[]policy.Field{{Attr: "x", Pointer: "x", Class: policy.Mutable}}, "must be empty or begin with /"},
		"no attribute":              {[]policy.Field{{Pointer: "/x", Class: policy.Mutable}}, "no attribute name"},
		"no class":                  {[]policy.Field{{Attr: "x", Pointer: "/x"}}, "no class"},
		"no pointer":                {[]policy.Field{{Attr: "x", Class: policy.Mutable}}, "no pointer"},
		"immutable without a rule":  {[]policy.Field{{Attr: "x", Pointer: "/x", Class: policy.Immutable}}, "needs its source"},
		"transition without a rule": {[]policy.Field{{Attr: "x", Pointer: "/x", Class: policy.Mutable, Transition: func(_, _ any) string { return "" }}}, "needs its source"},
		"write-only, no version":    {[]policy.Field{{Attr: "x", Pointer: "/x", Class: policy.WriteOnly}}, "without a version"},
		"sets in a keyed list": {[]policy.Field{{
			Attr: "x", Pointer: "/x", Class: policy.Mutable, Open: true, Compare: document.AsSet, Shape: policy.KeyedList{},
		}}, "not supported"},
		"in a unit":               {[]policy.Field{{Attr: "x", Pointer: "/a/x", Class: policy.Mutable, Unit: "/a"}}, ""},
		"not in its unit":         {[]policy.Field{{Attr: "x", Pointer: "/b/x", Class: policy.Mutable, Unit: "/a"}}, "not in its unit"},
		"two rows":                {[]policy.Field{valid, valid}, "two rows for name"},
		"affected by no row":      {[]policy.Field{{Attr: "x", Pointer: "/x", Class: policy.ReadOnly, AffectedBy: []string{"y"}}}, "refers to y"},
		"version without a row":   {[]policy.Field{{Attr: "x", Pointer: "/x", Class: policy.WriteOnly, Version: "v"}}, "refers to v"},
		"the second row is wrong": {[]policy.Field{valid, {Attr: "x", Pointer: "/x"}}, "x: no class"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				said, _ := recover().(string)
				if (said != "") != (test.panics != "") || !strings.Contains(said, test.panics) {
					t.Errorf("panicked with %q, want %q", said, test.panics)
				}
			}()
			if p := policy.New(test.fields...); len(p.Fields) != len(test.fields) {
				t.Errorf("got %d rows", len(p.Fields))
			}
		})
	}
}

func TestFieldLookup(t *testing.T) {
	t.Parallel()
	p := policy.New(
		policy.Field{Attr: "a.b", Pointer: "/x~1y/0", Class: policy.Immutable, Why: why},
		policy.Field{Attr: "c", Pointer: "/c", Class: policy.ReadOnly},
		policy.Field{Attr: "d", Pointer: "/d", Class: policy.CreateOnly},
	)
	field, ok := p.Field("a.b")
	if !ok || !slices.Equal(field.Path(), []string{"a", "b"}) || field.Root() != "a" || !slices.Equal(field.Location(), []string{"x/y", "0"}) {
		t.Errorf("got %+v, %t", field, ok)
	}
	if _, ok := p.Field("a"); ok {
		t.Error("found a row for half an attribute")
	}
	configurable := make([]bool, 0, 6)
	for _, class := range []policy.Class{policy.Mutable, policy.Immutable, policy.ReadOnly, policy.WriteOnly, policy.CreateOnly, policy.Local} {
		configurable = append(configurable, (&policy.Field{Class: class}).Configurable())
	}
	if !slices.Equal(configurable, []bool{true, true, false, false, false, false}) {
		t.Errorf("got %v", configurable)
	}
	if got := why.String(); got != "for a reason (Some API)" {
		t.Errorf("got %q", got)
	}
}

func TestWith(t *testing.T) {
	t.Parallel()
	base := policy.New(policy.Field{Attr: "a", Pointer: "/a", Class: policy.Mutable, Open: true})
	refined := base.With("a", map[string]policy.Key{"x": {Type: "LONG"}}, "a schema")
	if base.Fields[0].Keys != nil || refined.Fields[0].Keys["x"].Type != "LONG" {
		t.Errorf("got %v and %v", base.Fields[0].Keys, refined.Fields[0].Keys)
	}
	if other := base.With("b", map[string]policy.Key{"x": {}}, "a schema"); other.Fields[0].Keys != nil {
		t.Errorf("got %v", other.Fields[0].Keys)
	}
}

func TestWhole(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		shape policy.Shape
		want  bool
	}{
		"none":            {nil, false},
		"reference":       {policy.Reference{}, true},
		"reference by id": {policy.Reference{ByID: true}, false},
		"references":      {policy.References{}, true},
		"record":          {policy.Record{}, true},
		"keyed list":      {policy.KeyedList{}, true},
	} {
		if got := (&policy.Field{Shape: test.shape}).Whole(); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestFieldRead(t *testing.T) {
	t.Parallel()
	live := document.Object{"owner": document.Object{"id": "1", "name": "n"}, "none": nil}
	for _, test := range []struct {
		field policy.Field
		want  any
		ok    bool
	}{
		{policy.Field{Pointer: "/owner", Shape: policy.Reference{}}, "1", true},
		{policy.Field{Pointer: "/owner/name"}, "n", true},
		{policy.Field{Pointer: "/none", Shape: policy.Reference{}}, nil, true},
		{policy.Field{Pointer: "/none"}, nil, true},
		{policy.Field{Pointer: "/absent", Shape: policy.Reference{}}, nil, false},
	} {
		if got, ok := test.field.Read(live); got != test.want || ok != test.ok {
			t.Errorf("%s: got %v, %t", test.field.Pointer, got, ok)
		}
	}
}

func TestFieldEqual(t *testing.T) {
	t.Parallel()
	member := document.Pointer{"m"}
	list := func(values ...any) any { return values }
	keys := func(key policy.Key) policy.Field { return policy.Field{Keys: map[string]policy.Key{"m": key}} }
	fold := policy.Field{Same: func(a, b any) bool { return a == "A" && b == "a" }}
	for name, test := range map[string]struct {
		field policy.Field
		path  document.Pointer
		a, b  any
		want  bool
	}{
		"plain":                         {policy.Field{}, nil, "x", "x", true},
		"numbers by value":              {policy.Field{}, nil, json.Number("1"), json.Number("1.0"), true},
		"text is no number":             {policy.Field{}, nil, json.Number("7"), "7", false},
		"null and empty":                {policy.Field{}, nil, nil, "", false},
		"ordered":                       {policy.Field{}, nil, list("a", "b"), list("b", "a"), false},
		"set":                           {policy.Field{Compare: document.AsSet}, nil, list("a", "b"), list("b", "a"), true},
		"same":                          {fold, nil, "A", "a", true},
		"same is not all":               {fold, nil, "b", "b", true},
		"not the same":                  {fold, nil, "B", "b", false},
		"LONG":                          {keys(policy.Key{Type: "LONG"}), member, "7", json.Number("7"), true},
		"LONG with zeros":               {keys(policy.Key{Type: "LONG"}), member, "007", json.Number("7"), true},
		"LONG, other":                   {keys(policy.Key{Type: "LONG"}), member, "8", json.Number("7"), false},
		"LONG beyond floats":            {keys(policy.Key{Type: "LONG"}), member, "9007199254740993", json.Number("9007199254740992"), false},
		"LONG, not one":                 {keys(policy.Key{Type: "LONG"}), member, "x", "x", true},
		"LONG at another place":         {keys(policy.Key{Type: "LONG"}), document.Pointer{"o"}, "7", json.Number("7"), false},
		"LONG further down":             {keys(policy.Key{Type: "LONG"}), document.Pointer{"m", "m"}, "7", json.Number("7"), false},
		"LONG, null":                    {keys(policy.Key{Type: "LONG"}), member, nil, json.Number("0"), false},
		"BOOLEAN":                       {keys(policy.Key{Type: "BOOLEAN"}), member, "true", true, true},
		"STRING":                        {keys(policy.Key{Type: "STRING"}), member, json.Number("7"), "7", true},
		"one value of a multi":          {keys(policy.Key{Type: "STRING", Multi: true}), member, "a", list("a"), true},
		"multi, element by element":     {keys(policy.Key{Type: "LONG", Multi: true}), member, list("1", "2"), list(json.Number("1"), json.Number("2")), true},
		"list for a single":             {keys(policy.Key{Type: "STRING"}), member, list("a"), "a", false},
		"no conversion without a path":  {keys(policy.Key{Type: "LONG"}), nil, "7", json.Number("7"), false},
		"unknown is not even itself":    {policy.Field{}, nil, document.Unknown, document.Unknown, false},
		"unknown of a key is not equal": {keys(policy.Key{Type: "LONG"}), member, document.Unknown, "7", false},
	} {
		if got := test.field.Equal(test.path, test.a, test.b); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestImmutableAt(t *testing.T) {
	t.Parallel()
	rule := policy.Source{Document: "Schema", Rule: "identifies"}
	open := policy.Field{Class: policy.Mutable, Open: true, Why: why, Keys: map[string]policy.Key{"id": {Immutable: true, Why: rule}, "x": {}}}
	fixed := policy.Field{Class: policy.Immutable, Why: why}
	for name, test := range map[string]struct {
		field policy.Field
		path  document.Pointer
		want  bool
		why   policy.Source
	}{
		"immutable field":     {fixed, nil, true, why},
		"in immutable field":  {fixed, document.Pointer{"a"}, true, why},
		"mutable field":       {open, nil, false, why},
		"mutable member":      {open, document.Pointer{"x"}, false, why},
		"unknown member":      {open, document.Pointer{"y"}, false, why},
		"immutable member":    {open, document.Pointer{"id"}, true, rule},
		"below an ordinary":   {open, document.Pointer{"x", "id"}, false, why},
		"empty key, no match": {open, document.Pointer{""}, false, why},
	} {
		source, got := test.field.ImmutableAt(test.path)
		if got != test.want || source != test.why {
			t.Errorf("%s: got %t, %s", name, got, source)
		}
	}
}

func TestFieldWire(t *testing.T) {
	t.Parallel()
	field := policy.Field{Keys: map[string]policy.Key{"m": {Type: "LONG"}}}
	if got, err := field.Wire(document.Pointer{"m"}, "7"); err != nil || got != json.Number("7") {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := field.Wire(document.Pointer{"o"}, "7"); err != nil || got != "7" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := field.Wire(document.Pointer{"m"}, "x"); err == nil {
		t.Error("no error")
	}
}
