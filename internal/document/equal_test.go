package document_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
)

func TestEqual(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b        string
		equal, sets bool // as ordered lists, as sets
	}{
		{`null`, `null`, true, true},
		{`null`, `0`, false, false},
		{`null`, `""`, false, false},
		{`null`, `{}`, false, false},
		{`false`, `0`, false, false},
		{`false`, `true`, false, false},
		{`0`, `"0"`, false, false},
		{`""`, `"x"`, false, false},
		{`0`, `0.0`, true, true},
		{`0`, `-0`, true, true},
		{`0e5`, `-0.00E-99`, true, true},
		{`1`, `1.0`, true, true},
		{`1`, `10e-1`, true, true},
		{`1`, `0.001e3`, true, true},
		{`1e2`, `100`, true, true},
		{`1E+2`, `100.00`, true, true},
		{`1e02`, `100`, true, true},
		{`1.50`, `1.5`, true, true},
		{`0.05`, `5e-2`, true, true},
		{`1`, `-1`, false, false},
		{`1`, `10`, false, false},
		{`0.5`, `0.05`, false, false},
		{`101`, `11`, false, false},
		{`9007199254740993`, `9007199254740992`, false, false},
		{`9007199254740993`, `9007199254740993.0`, true, true},
		{`1e400`, `10e399`, true, true},
		{`1e400`, `1e401`, false, false},
		{`1e-400`, `0`, false, false},
		{`1e99999999999999999999`, `1.0e99999999999999999999`, true, true},
		{`1e99999999999999999999`, `1e99999999999999999998`, false, false},
		{`1e99999999999999999999`, `10e99999999999999999999`, false, false},
		{`1e1152921504606846977`, `1`, false, false},
		{`{}`, `{"a":null}`, false, false},
		{`{"a":1,"b":2}`, `{"b":2.0,"a":1}`, true, true},
		{`{"a":1}`, `{"b":1}`, false, false},
		{`{"a":null}`, `{"b":null}`, false, false},
		{`{"a":1}`, `[1]`, false, false},
		{`[1]`, `1`, false, false},
		{`[1,2]`, `[1,2.0]`, true, true},
		{`[1,2]`, `[2,1]`, false, true},
		{`[1]`, `[1,1.0]`, false, true},
		{`[1]`, `[]`, false, false},
		{`[]`, `[null]`, false, false},
		{`[1,2]`, `[1,3]`, false, false},
		{`["null"]`, `[null]`, false, false},
		{`["true"]`, `[true]`, false, false},
		{`["1"]`, `[1]`, false, false},
		{`[{"a":[1,2]},"x"]`, `["x",{"a":[2,1]}]`, false, true},
		{`[{"a":1},{"a":1}]`, `[{"a":1}]`, false, true},
		{`[{"a":1}]`, `[{"a":2}]`, false, false},
		{`[[1,2],[3]]`, `[[3],[2,1,1]]`, false, true},
		{`{"a":[1,2]}`, `{"a":[2,1]}`, false, true},
	} {
		a, b := decode(t, test.a), decode(t, test.b)
		if document.Equal(a, b, document.Ordered) != test.equal || document.Equal(b, a, document.Ordered) != test.equal {
			t.Errorf("%s and %s as ordered lists: want %t", test.a, test.b, test.equal)
		}
		if document.Equal(a, b, document.AsSet) != test.sets || document.Equal(b, a, document.AsSet) != test.sets {
			t.Errorf("%s and %s as sets: want %t", test.a, test.b, test.sets)
		}
	}
}

func TestEqualUnknown(t *testing.T) {
	t.Parallel()
	for _, compare := range []document.Compare{document.Ordered, document.AsSet} {
		for _, other := range []any{document.Unknown, nil, "x"} {
			if document.Equal(document.Unknown, other, compare) || document.Equal(other, document.Unknown, compare) {
				t.Errorf("unknown equals %v", other)
			}
			list := document.List{document.Unknown}
			if document.Equal(list, document.List{other}, compare) || document.Equal(document.List{other}, list, compare) {
				t.Errorf("a list with an unknown equals one with %v", other)
			}
		}
	}
}

// Numbers compare as big.Rat does, where it can.
func numbersCompareByValue(t *rapid.T) {
	number := rapid.OneOf(
		documenttest.Number(),
		rapid.Map(rapid.StringMatching(`-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?`), func(s string) any { return json.Number(s) }),
	)
	a := number.Draw(t, "a").(json.Number)
	b := rapid.OneOf(number, rapid.Just(any(a)), rapid.Just(any(respelled(a)))).Draw(t, "b").(json.Number)
	x, okX := new(big.Rat).SetString(string(a))
	y, okY := new(big.Rat).SetString(string(b))
	if !okX || !okY {
		t.Fatalf("%s or %s is no number", a, b)
	}
	if got, want := document.Equal(a, b, document.Ordered), x.Cmp(y) == 0; got != want {
		t.Fatalf("%s and %s: got %t", a, b, got)
	}
	if got, want := document.Equal(document.List{a}, document.List{b, a, b}, document.AsSet), x.Cmp(y) == 0; got != want {
		t.Fatalf("%s and %s in sets: got %t", a, b, got)
	}
}

// respelled writes a number differently.
func respelled(number json.Number) json.Number {
	value, _ := new(big.Rat).SetString(string(number))
	return json.Number(value.FloatString(12))
}

func TestNumbersCompareByValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, numbersCompareByValue)
}

func FuzzNumbersCompareByValue(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(numbersCompareByValue))
}

// Equality holds for copies and for shuffled sets, is symmetric, and for ordered
// lists agrees with the encoded form unless numbers differ in spelling.
func TestEqualProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anything().Draw(t, "a"), anything().Draw(t, "b")
		for _, compare := range []document.Compare{document.Ordered, document.AsSet} {
			if !document.Equal(a, document.Clone(a), compare) {
				t.Fatalf("%v does not equal itself", a)
			}
			if document.Equal(a, b, compare) != document.Equal(b, a, compare) {
				t.Fatalf("%v and %v: not symmetric", a, b)
			}
		}
		if document.Text(a) == document.Text(b) && !document.Equal(a, b, document.Ordered) {
			t.Fatalf("%v and %v are written alike", a, b)
		}
		list := documenttest.List(2, documenttest.AnyKey(), documenttest.Scalar()).Draw(t, "list")
		if shuffled := rapid.Permutation(list).Draw(t, "shuffled"); !document.Equal(list, shuffled, document.AsSet) {
			t.Fatalf("%v and %v", list, shuffled)
		}
		if more := append(document.List{"beyond"}, list...); document.Equal(list, more, document.AsSet) {
			t.Fatalf("%v and %v", list, more)
		}
	})
}
