package tfvalue_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/tfvalue"
)

var (
	null    = tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	unknown = tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue)
)

func str(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func num(text string) tftypes.Value {
	value, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven) // as Terraform reads it
	if err != nil {
		panic(err)
	}
	return tftypes.NewValue(tftypes.Number, value)
}

func list(element tftypes.Type, values ...tftypes.Value) tftypes.Value {
	return tftypes.NewValue(tftypes.List{ElementType: element}, values)
}

func set(element tftypes.Type, values ...tftypes.Value) tftypes.Value {
	return tftypes.NewValue(tftypes.Set{ElementType: element}, values)
}

func tuple(values ...tftypes.Value) tftypes.Value {
	types := make([]tftypes.Type, len(values))
	for i, value := range values {
		types[i] = value.Type()
	}
	return tftypes.NewValue(tftypes.Tuple{ElementTypes: types}, values)
}

func mapOf(element tftypes.Type, members map[string]tftypes.Value) tftypes.Value {
	return tftypes.NewValue(tftypes.Map{ElementType: element}, members)
}

func object(members map[string]tftypes.Value) tftypes.Value {
	types := make(map[string]tftypes.Type, len(members))
	for name, value := range members {
		types[name] = value.Type()
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, members)
}

func TestDocument(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value tftypes.Value
		want  string
	}{
		"null":              {null, `null`},
		"null string":       {tftypes.NewValue(tftypes.String, nil), `null`},
		"null list":         {tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, nil), `null`},
		"false":             {tftypes.NewValue(tftypes.Bool, false), `false`},
		"empty string":      {str(""), `""`},
		"zero":              {num("0"), `0`},
		"fraction":          {num("0.1"), `0.1`},
		"million":           {num("1000000"), `1000000`},
		"beyond floats":     {num("9007199254740993"), `9007199254740993`},
		"beyond 64 bits":    {num("-18446744073709551617"), `-18446744073709551617`},
		"integer of 53":     {tftypes.NewValue(tftypes.Number, big.NewFloat(1<<53)), `9007199254740992`},
		"2^70 as a float":   {tftypes.NewValue(tftypes.Number, big.NewFloat(1<<70)), `1180591620717411303424`},
		"2.5 as a float":    {tftypes.NewValue(tftypes.Number, big.NewFloat(2.5)), `2.5`},
		"0.1 as a float":    {tftypes.NewValue(tftypes.Number, big.NewFloat(0.1)), `0.1000000000000000055511151231257827021181583404541015625`},
		"hundred decimals":  {num("0." + strings.Repeat("7", 100)), "0." + strings.Repeat("7", 100)},
		"hundred digits":    {num(strings.Repeat("7", 100)), strings.Repeat("7", 100)},
		"beyond precision":  {num("1e400"), `1e+400`},
		"far beyond":        {num("1e99999"), `1e+99999`},
		"tiny":              {num("1e-400"), `1e-400`},
		"empty list":        {list(tftypes.String), `[]`},
		"list":              {list(tftypes.Number, num("1"), num("2")), `[1,2]`},
		"set":               {set(tftypes.String, str("b"), str("a")), `["b","a"]`},
		"tuple":             {tuple(str("a"), num("1"), null), `["a",1,null]`},
		"map":               {mapOf(tftypes.Bool, map[string]tftypes.Value{"": tftypes.NewValue(tftypes.Bool, true)}), `{"":true}`},
		"object":            {object(map[string]tftypes.Value{"a": str("x"), "b": null}), `{"a":"x","b":null}`},
		"markup":            {str("<&>\u2028"), `"<&>\u2028"`},
		"objects in a list": {list(tftypes.Map{ElementType: tftypes.String}, mapOf(tftypes.String, map[string]tftypes.Value{"a": str("1")})), `[{"a":"1"}]`},
	} {
		got, err := tfvalue.Document(test.value)
		if err != nil || document.Text(got) != test.want {
			t.Errorf("%s: got %s, %v", name, document.Text(got), err)
		}
	}
}

func TestDocumentUnknown(t *testing.T) {
	t.Parallel()
	got, err := tfvalue.Document(unknown)
	if err != nil || !document.IsUnknown(got) {
		t.Errorf("got %v, %v", got, err)
	}
	got, err = tfvalue.Document(tuple(str("a"), tftypes.NewValue(tftypes.String, tftypes.UnknownValue)))
	if list, ok := got.(document.List); err != nil || !ok || list[0] != "a" || !document.IsUnknown(list[1]) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestObject(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]tftypes.Value{"null": null, "empty": object(nil)} {
		if got, err := tfvalue.Object(value); err != nil || got == nil || len(got) > 0 {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	if got, err := tfvalue.Object(object(map[string]tftypes.Value{"a": str("x")})); err != nil || got["a"] != "x" {
		t.Errorf("got %v, %v", got, err)
	}
	for name, value := range map[string]tftypes.Value{"string": str("x"), "unknown": unknown} {
		if got, err := tfvalue.Object(value); err == nil {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	dynamic := tftypes.DynamicPseudoType
	strings := tftypes.List{ElementType: tftypes.String}
	numbers := tftypes.Set{ElementType: tftypes.Number}
	record := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String, "b": tftypes.Number}}
	pair := tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String, tftypes.Bool}}
	none := tftypes.Value{}
	for name, test := range map[string]struct {
		typ  tftypes.Type
		in   string
		like tftypes.Value
		want tftypes.Value
	}{
		"null string":             {tftypes.String, `null`, none, tftypes.NewValue(tftypes.String, nil)},
		"string":                  {tftypes.String, `""`, none, str("")},
		"number as a string":      {tftypes.String, `9007199254740993`, none, str("9007199254740993")},
		"number":                  {tftypes.Number, `0`, none, num("0")},
		"bool":                    {tftypes.Bool, `false`, none, tftypes.NewValue(tftypes.Bool, false)},
		"list":                    {strings, `["a",null]`, none, list(tftypes.String, str("a"), tftypes.NewValue(tftypes.String, nil))},
		"empty list":              {strings, `[]`, none, list(tftypes.String)},
		"set":                     {numbers, `[1]`, none, set(tftypes.Number, num("1"))},
		"tuple":                   {pair, `["a",true]`, none, tuple(str("a"), tftypes.NewValue(tftypes.Bool, true))},
		"map":                     {tftypes.Map{ElementType: tftypes.String}, `{"":"x"}`, none, mapOf(tftypes.String, map[string]tftypes.Value{"": str("x")})},
		"object":                  {record, `{"a":"x"}`, none, tftypes.NewValue(record, map[string]tftypes.Value{"a": str("x"), "b": tftypes.NewValue(tftypes.Number, nil)})},
		"object drops others":     {record, `{"a":"x","b":1,"c":2}`, none, tftypes.NewValue(record, map[string]tftypes.Value{"a": str("x"), "b": num("1")})},
		"dynamic null":            {dynamic, `null`, str("x"), null},
		"dynamic string":          {dynamic, `"x"`, none, str("x")},
		"dynamic bool":            {dynamic, `true`, str("x"), tftypes.NewValue(tftypes.Bool, true)},
		"dynamic list":            {dynamic, `["a",1,null]`, none, tuple(str("a"), num("1"), null)},
		"dynamic object":          {dynamic, `{"a":{"b":[]}}`, none, object(map[string]tftypes.Value{"a": object(map[string]tftypes.Value{"b": tuple()})})},
		"like: same":              {dynamic, `[1.0]`, list(tftypes.Number, num("1")), list(tftypes.Number, num("1"))},
		"like: list stays":        {dynamic, `["b"]`, list(tftypes.String, str("a")), list(tftypes.String, str("b"))},
		"like: set stays":         {dynamic, `["b","a"]`, set(tftypes.String, str("a")), set(tftypes.String, str("b"), str("a"))},
		"like: tuple stays":       {dynamic, `["b","c"]`, tuple(str("a")), tuple(str("b"), str("c"))},
		"like: map stays":         {dynamic, `{"a":"y"}`, mapOf(tftypes.String, map[string]tftypes.Value{"a": str("x")}), mapOf(tftypes.String, map[string]tftypes.Value{"a": str("y")})},
		"like: list can't stay":   {dynamic, `["b",[1]]`, list(tftypes.String, str("a")), tuple(str("b"), tuple(num("1")))},
		"like: list to object":    {dynamic, `{"a":1}`, list(tftypes.String, str("a")), object(map[string]tftypes.Value{"a": num("1")})},
		"like: inside an object":  {dynamic, `{"a":["y"],"b":1}`, object(map[string]tftypes.Value{"a": set(tftypes.String, str("x"))}), object(map[string]tftypes.Value{"a": set(tftypes.String, str("y")), "b": num("1")})},
		"like: inside a tuple":    {dynamic, `[["y"],["z"]]`, tuple(list(tftypes.String, str("x"))), tuple(list(tftypes.String, str("y")), tuple(str("z")))},
		"like: null of its type":  {dynamic, `{"a":null,"b":"y"}`, object(map[string]tftypes.Value{"a": str("x"), "b": str("x")}), object(map[string]tftypes.Value{"a": tftypes.NewValue(tftypes.String, nil), "b": str("y")})},
		"like: number no text":    {dynamic, `7`, str("7"), num("7")},
		"like: text no number":    {dynamic, `"7"`, num("7"), str("7")},
		"like: numbers no texts":  {dynamic, `[7]`, list(tftypes.String, str("7")), tuple(num("7"))},
		"like: numbers in a map":  {dynamic, `{"a":7}`, mapOf(tftypes.String, map[string]tftypes.Value{"a": str("7")}), object(map[string]tftypes.Value{"a": num("7")})},
		"like: unknown":           {dynamic, `"x"`, unknown, str("x")},
		"like: null":              {dynamic, `"x"`, null, str("x")},
		"dynamic inside a record": {tftypes.Object{AttributeTypes: map[string]tftypes.Type{"d": dynamic}}, `{"d":["x"]}`, object(map[string]tftypes.Value{"d": list(tftypes.String)}), tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"d": dynamic}}, map[string]tftypes.Value{"d": list(tftypes.String, str("x"))})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, err := document.Decode([]byte(test.in))
			if err != nil {
				t.Fatal(err)
			}
			got, err := tfvalue.Value(test.typ, in, test.like)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestValueUnknown(t *testing.T) {
	t.Parallel()
	for _, typ := range []tftypes.Type{tftypes.DynamicPseudoType, tftypes.String, tftypes.List{ElementType: tftypes.Bool}} {
		if got, err := tfvalue.Value(typ, document.Unknown, tftypes.Value{}); err != nil || got.IsKnown() || !got.Type().Equal(typ) {
			t.Errorf("got %s, %v", got, err)
		}
	}
	got, err := tfvalue.Value(tftypes.DynamicPseudoType, document.List{"a", document.Unknown}, tuple(str("x"), str("y")))
	if want := tuple(str("a"), tftypes.NewValue(tftypes.String, tftypes.UnknownValue)); err != nil || !got.Equal(want) {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestValueFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typ tftypes.Type
		in  any
	}{
		"string for a number":    {tftypes.Number, "1"},
		"bool for a string":      {tftypes.String, true},
		"string for a bool":      {tftypes.Bool, "true"},
		"object for a string":    {tftypes.String, document.Object{}},
		"string for a list":      {tftypes.List{ElementType: tftypes.String}, "x"},
		"object for a set":       {tftypes.Set{ElementType: tftypes.String}, document.Object{}},
		"wrong element":          {tftypes.List{ElementType: tftypes.Number}, document.List{"x"}},
		"list for a map":         {tftypes.Map{ElementType: tftypes.String}, document.List{}},
		"wrong member":           {tftypes.Map{ElementType: tftypes.Number}, document.Object{"a": "x"}},
		"list for an object":     {tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}, document.List{}},
		"string for a tuple":     {tftypes.Tuple{ElementTypes: []tftypes.Type{}}, "x"},
		"too few for a tuple":    {tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String}}, document.List{}},
		"wrong in a tuple":       {tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String}}, document.List{true}},
		"too many digits":        {tftypes.Number, json.Number(strings.Repeat("7", 300))},
		"too many, dynamic":      {tftypes.DynamicPseudoType, document.List{document.Object{"a": json.Number(strings.Repeat("7", 300))}}},
		"too many decimals":      {tftypes.Number, json.Number("0." + strings.Repeat("7", 300))},
		"beyond any exponent":    {tftypes.Number, json.Number("1e99999999999")},
		"no number":              {tftypes.Number, json.Number("x")},
		"not a JSON value":       {tftypes.DynamicPseudoType, 7},
		"not a JSON value, deep": {tftypes.DynamicPseudoType, document.Object{"a": document.List{7}}},
	} {
		if got, err := tfvalue.Value(test.typ, test.in, tftypes.Value{}); err == nil {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

// A document becomes a Terraform value and back without a loss, whatever the user
// wrote before.
func keepsDocuments(t *rapid.T) {
	generator := documenttest.Value(3, documenttest.AnyKey(), documenttest.Scalar())
	value := generator.Draw(t, "value")
	plain, err := tfvalue.Value(tftypes.DynamicPseudoType, value, tftypes.Value{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, value, plain)

	spelled := spell(t, value)
	same(t, value, spelled)
	kept, err := tfvalue.Value(tftypes.DynamicPseudoType, value, spelled)
	if err != nil || value != nil && !kept.Equal(spelled) {
		t.Fatalf("%s became %s, %v", spelled, kept, err)
	}

	other := rapid.OneOf(generator, rapid.Custom(func(t *rapid.T) any { return tweak(t, value) })).Draw(t, "other")
	changed, err := tfvalue.Value(tftypes.DynamicPseudoType, other, spelled)
	if err != nil {
		t.Fatal(err)
	}
	same(t, other, changed)

	typed, err := tfvalue.Value(spelled.Type(), value, tftypes.Value{})
	if err != nil || !typed.Equal(spelled) {
		t.Fatalf("%s became %s, %v", spelled, typed, err)
	}
}

func same(t *rapid.T, want any, value tftypes.Value) {
	got, err := tfvalue.Document(value)
	if err != nil || !document.Equal(got, want, document.Ordered) {
		t.Fatalf("%s became %s, then %s, %v", document.Text(want), value, document.Text(got), err)
	}
	if _, err := document.Encode(got); err != nil {
		t.Fatal(err)
	}
}

// spell writes a document as a user may: a list as a list, a set or a tuple, an
// object as a map or an object.
func spell(t *rapid.T, value any) tftypes.Value {
	switch value := value.(type) {
	case document.List:
		elements := make([]tftypes.Value, len(value))
		for i := range value {
			elements[i] = spell(t, value[i])
		}
		if typ, ok := oneType(elements); ok {
			switch rapid.IntRange(0, 2).Draw(t, "collection") {
			case 0:
				return list(typ, elements...)
			case 1:
				return set(typ, elements...)
			}
		}
		return tuple(elements...)
	case document.Object:
		members := make(map[string]tftypes.Value, len(value))
		all := make([]tftypes.Value, 0, len(value))
		for _, key := range document.Keys(value) {
			members[key] = spell(t, value[key])
			all = append(all, members[key])
		}
		if typ, ok := oneType(all); ok && rapid.Bool().Draw(t, "map") {
			return mapOf(typ, members)
		}
		return object(members)
	case nil:
		return null
	case bool:
		return tftypes.NewValue(tftypes.Bool, value)
	case string:
		return str(value)
	}
	return num(value.(json.Number).String())
}

// oneType gives the type that all the values have. Terraform has no collections
// of dynamic values.
func oneType(values []tftypes.Value) (tftypes.Type, bool) {
	typ := tftypes.Type(tftypes.String)
	for i, value := range values {
		if i > 0 && !value.Type().Equal(typ) || value.Type().Is(tftypes.DynamicPseudoType) {
			return nil, false
		}
		typ = value.Type()
	}
	return typ, true
}

// tweak changes a document a little: a number into text or text into a number,
// an element more, another value.
func tweak(t *rapid.T, value any) any {
	if rapid.IntRange(0, 5).Draw(t, "other") == 0 {
		return documenttest.Scalar().Draw(t, "scalar")
	}
	switch value := value.(type) {
	case document.Object:
		tweaked := document.Object{}
		for _, key := range document.Keys(value) {
			tweaked[key] = tweak(t, value[key])
		}
		return tweaked
	case document.List:
		tweaked := document.List{}
		for _, element := range value {
			tweaked = append(tweaked, tweak(t, element))
		}
		if rapid.Bool().Draw(t, "longer") {
			tweaked = append(tweaked, documenttest.Scalar().Draw(t, "element"))
		}
		return tweaked
	case json.Number:
		return value.String()
	case string:
		return json.Number("7")
	}
	return value
}

func TestKeepsDocuments(t *testing.T) {
	t.Parallel()
	rapid.Check(t, keepsDocuments)
}

func FuzzKeepsDocuments(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(keepsDocuments))
}

// FuzzNumber: a number survives exactly and shortly, or is refused. Exponents stay
// below a million, beyond which Terraform itself takes its time.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"0", "-0", "0.1", "1e400", "1e-400", "9007199254740993", "1E+2", "1e99999", "123456789e-7"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in, err := document.Decode([]byte(text))
		_, exponent, _ := strings.Cut(strings.ToLower(text), "e")
		if number, ok := in.(json.Number); err != nil || !ok || len(number) > 1000 || len(exponent) > 6 {
			return
		}
		value, err := tfvalue.Value(tftypes.DynamicPseudoType, in, tftypes.Value{})
		if err != nil {
			return
		}
		out, err := tfvalue.Document(value)
		if err != nil || !document.Equal(in, out, document.Ordered) || len(document.Text(out)) > 2*len(text)+200 {
			t.Fatalf("%s became %s, %v", text, document.Text(out), err)
		}
	})
}
