package policy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

var (
	record = policy.Record{"ours": "theirs", "also_ours": "alsoTheirs"}
	keyed  = policy.KeyedList{Key: "name", Value: "value"}
	// entries are elements whose value is all of them but the name.
	entries = policy.KeyedList{Key: "name"}
	fixed   = policy.KeyedList{Key: "name", Value: "on", Cleared: false}
	records = policy.Records(record)
)

func TestShapeDecode(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		shape    policy.Shape
		in, want string
	}{
		"reference":                {policy.Reference{}, `{"type":"T","id":"1","name":"n"}`, `"1"`},
		"reference, null":          {policy.Reference{}, `null`, `null`},
		"reference without id":     {policy.Reference{}, `{"name":"n"}`, `null`},
		"reference, not an object": {policy.Reference{}, `"1"`, `null`},
		"references":               {policy.References{}, `[{"id":"2"},{"id":"1"},null]`, `["2","1",null]`},
		"references, none":         {policy.References{}, `[]`, `[]`},
		"references, null":         {policy.References{}, `null`, `null`},
		"references, no list":      {policy.References{}, `{"id":"1"}`, `null`},
		"record":                   {record, `{"theirs":"x","more":1}`, `{"also_ours":null,"ours":"x"}`},
		"record, empty":            {record, `{}`, `{"also_ours":null,"ours":null}`},
		"record, null":             {record, `null`, `null`},
		"record, no object":        {record, `[]`, `null`},
		"keyed":                    {keyed, `[{"name":"b","value":1},{"name":"a","value":{}},{"name":"c"}]`, `{"a":{},"b":1,"c":null}`},
		"keyed, odd elements":      {keyed, `[{"name":null,"value":1},{"value":2},"x",null,{"name":"","value":3}]`, `{"":3}`},
		"keyed, none":              {keyed, `[]`, `{}`},
		"keyed, null":              {keyed, `null`, `null`},
		"keyed, no list":           {keyed, `{}`, `null`},
		"entries":                  {entries, `[{"name":"b","x":1.0,"y":null},"z",{"name":"a"}]`, `{"a":{},"b":{"x":1.0,"y":null}}`},
		"records":                  {records, `[{"theirs":"x","more":1},{}]`, `[{"also_ours":null,"ours":"x"},{"also_ours":null,"ours":null}]`},
		"records, no list":         {records, `{}`, `null`},
	} {
		if got := text(t, test.shape.Decode(decode(t, test.in))); got != test.want {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

func TestShapeEncode(t *testing.T) {
	t.Parallel()
	reference, byID := policy.Reference{Type: "T"}, policy.Reference{Type: "T", ByID: true}
	references := policy.References{Type: "T"}
	for name, test := range map[string]struct {
		shape             policy.Shape
		value, live, want string
	}{
		"reference":                {reference, `"1"`, `null`, `{"id":"1","type":"T"}`},
		"reference, replaced":      {reference, `"2"`, `{"type":"T","id":"1","name":"n"}`, `{"id":"2","type":"T"}`},
		"reference, null":          {reference, `null`, `{"id":"1"}`, `null`},
		"reference, empty":         {reference, `""`, `null`, `{"id":"","type":"T"}`},
		"by id":                    {byID, `"2"`, `{"type":"T","id":"1","name":"n"}`, `{"id":"2","name":"n","type":"T"}`},
		"by id, none yet":          {byID, `"2"`, `null`, `{"id":"2","type":"T"}`},
		"by id, null":              {byID, `null`, `{"id":"1"}`, `null`},
		"references":               {references, `["2","1"]`, `[{"id":"1","name":"n"}]`, `[{"id":"2","type":"T"},{"id":"1","type":"T"}]`},
		"references, none":         {references, `[]`, `[{"id":"1"}]`, `[]`},
		"references, null":         {references, `null`, `[]`, `null`},
		"record":                   {record, `{"ours":"x","also_ours":0}`, `null`, `{"alsoTheirs":0,"theirs":"x"}`},
		"record keeps the rest":    {record, `{"ours":"x"}`, `{"theirs":"y","more":1.0}`, `{"more":1.0,"theirs":"x"}`},
		"record, member leaves":    {record, `{"ours":"x"}`, `{"theirs":"x","alsoTheirs":"y"}`, `{"theirs":"x"}`},
		"record, member is null":   {record, `{"ours":"x","also_ours":null}`, `{"theirs":"x","alsoTheirs":"y"}`, `{"theirs":"x"}`},
		"record, null":             {record, `null`, `{"theirs":"y"}`, `null`},
		"keyed":                    {keyed, `{"b":1,"a":{}}`, `null`, `[{"name":"a","value":{}},{"name":"b","value":1}]`},
		"keyed keeps order":        {keyed, `{"a":1,"b":2,"c":3}`, `[{"name":"c","value":0},{"name":"a","value":0}]`, `[{"name":"c","value":3},{"name":"a","value":1},{"name":"b","value":2}]`},
		"keyed keeps other things": {keyed, `{"a":2}`, `["x",{"more":true,"name":"a","value":1},{"value":9}]`, `["x",{"more":true,"name":"a","value":2},{"value":9}]`},
		"keyed, member goes":       {keyed, `{}`, `[{"name":"a","value":1}]`, `[]`},
		"keyed, twice":             {keyed, `{"a":2}`, `[{"name":"a","value":1},{"name":"a","value":2}]`, `[{"name":"a","value":2}]`},
		"keyed, no value there":    {keyed, `{"a":null}`, `[{"name":"a"}]`, `[{"name":"a"}]`},
		"keyed, null there":        {keyed, `{"a":null}`, `[{"name":"a","value":null}]`, `[{"name":"a","value":null}]`},
		"keyed, live is no list":   {keyed, `{"a":1}`, `{}`, `[{"name":"a","value":1}]`},
		"keyed, null":              {keyed, `null`, `[]`, `null`},
		"entries":                  {entries, `{"b":{"x":1},"a":{}}`, `null`, `[{"name":"a"},{"name":"b","x":1}]`},
		"entries in their places":  {entries, `{"a":{"x":2},"b":{"y":1.0},"c":{}}`, `["z",{"name":"b","y":1},{"name":"a","x":1}]`, `["z",{"name":"b","y":1.0},{"name":"a","x":2},{"name":"c"}]`},
		"entries, one goes":        {entries, `{"b":{}}`, `[{"name":"a","x":1},{"name":"b"}]`, `[{"name":"b"}]`},
		"entries, one is null":     {entries, `{"a":null,"b":{},"c":null}`, `[{"name":"a","x":1}]`, `[{"name":"b"}]`},
		"fixed, one goes":          {fixed, `{"a":true}`, `[{"name":"a","on":false,"to":"A"},{"name":"b","on":true,"to":"B"}]`, `[{"name":"a","on":true,"to":"A"},{"name":"b","on":false,"to":"B"}]`},
		"records":                  {records, `[{"ours":"x","also_ours":null}]`, `null`, `[{"theirs":"x"}]`},
		"records keep what stays":  {records, `[{"ours":"y","also_ours":null},{"ours":"x","also_ours":null}]`, `[{"theirs":"x","more":1.0},{"theirs":"z","more":2}]`, `[{"theirs":"y"},{"more":1.0,"theirs":"x"}]`},
		"records, two alike":       {records, `[{"ours":"x","also_ours":null},{"ours":"x","also_ours":null}]`, `[{"theirs":"x","more":1}]`, `[{"more":1,"theirs":"x"},{"theirs":"x"}]`},
	} {
		live := decode(t, test.live)
		if got := text(t, test.shape.Encode(decode(t, test.value), live)); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
		if text(t, live) != text(t, decode(t, test.live)) {
			t.Errorf("%s: the live value became %s", name, text(t, live))
		}
	}
}

// A value that is encoded and decoded is the same, whatever is live; and what was
// decoded, encoded onto its origin, leaves the origin as it was.
func shapesRoundTrip(t *rapid.T) {
	scalar := documenttest.Scalar()
	named := rapid.MapOfN(rapid.SampledFrom([]string{"name", "value", "theirs", "alsoTheirs", "id", "more"}), scalar, 0, 6).AsAny()
	live := rapid.OneOf(scalar, named, rapid.SliceOfNDistinct(named, 0, 4, nameOf).AsAny()).Draw(t, "live")
	ids := rapid.SampledFrom([]any{"", "1", "2"})
	for _, test := range []struct {
		shape   policy.Shape
		value   *rapid.Generator[any]
		renames bool // encoding what was decoded gives {type, id} only
	}{
		{policy.Reference{Type: "T"}, ids, true},
		{policy.Reference{Type: "T", ByID: true}, ids, false},
		{policy.References{Type: "T"}, rapid.SliceOfN(ids, 0, 3).AsAny(), true},
		{record, rapid.Map(rapid.SliceOfN(scalar, 2, 2), func(v []any) any { return document.Object{"ours": v[0], "also_ours": v[1]} }), false},
		{keyed, documenttest.Object(2, documenttest.AnyKey(), scalar).AsAny(), false},
	} {
		value := test.value.Draw(t, "value")
		if list, ok := value.([]any); ok {
			value = list
		}
		before := document.Text(live)
		if got := test.shape.Decode(test.shape.Encode(value, live)); !cmp.Equal(got, value) {
			t.Fatalf("%T: %v became %v on %v", test.shape, value, got, live)
		}
		decoded := test.shape.Decode(live)
		if decoded != nil && !test.renames && !withNulls(live, test.shape) {
			if got := document.Text(test.shape.Encode(decoded, live)); got != before {
				t.Fatalf("%T: %s became %s", test.shape, before, got)
			}
		}
		if document.Text(live) != before {
			t.Fatalf("%T: live became %v", test.shape, live)
		}
	}
}

// withNulls reports nulls that a record can't tell from absent members.
func withNulls(live any, shape policy.Shape) bool {
	object, ok := live.(document.Object)
	if _, isRecord := shape.(policy.Record); !ok || !isRecord {
		return false
	}
	for _, key := range []string{"theirs", "alsoTheirs"} {
		if value, present := object[key]; present && value == nil {
			return true
		}
	}
	return false
}

// nameOf keeps names in keyed lists apart.
func nameOf(element any) string {
	return document.Text(document.At(element, document.Pointer{"name"}))
}

func TestShapesRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, shapesRoundTrip)
}

func FuzzShapesRoundTrip(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(shapesRoundTrip))
}

func decode(t *testing.T, text string) any {
	t.Helper()
	value, err := document.Decode([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

func text(t *testing.T, value any) string {
	t.Helper()
	data, err := document.Encode(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
