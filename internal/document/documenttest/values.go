// Package documenttest generates documents, policies and whole updates for
// property tests. What code gets wrong comes often: 0, "", false, null beside
// absent, integers that no float holds, keys that a JSON Pointer escapes.
package documenttest

import (
	"encoding/json"
	"strconv"

	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// deep is how far [Value] nests now and then.
const deep = 8

// Key generates an object key, from few, so that objects share some. Some look
// like list indices or need escaping in a JSON Pointer (RFC 6901 §3); none is
// empty.
func Key() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{
		"a", "b", "c", "a", "b", "c", "d", "e", "a/b", "~", "~1", "m~0n", "x.y", "0", "1", "-", "01", "two words", "schlüssel", `"`, "<&>",
	})
}

// AnyKey is [Key] with the empty key, which is as good as any other (RFC 6901
// §5).
func AnyKey() *rapid.Generator[string] {
	return rapid.OneOf(Key(), Key(), Key(), rapid.Just(""))
}

// Number generates a number by its text, in every form that JSON has.
func Number() *rapid.Generator[any] {
	return rapid.OneOf(
		rapid.SampledFrom([]any{
			json.Number("0"), json.Number("-0"), json.Number("0.0"), json.Number("1"), json.Number("1.0"), json.Number("1e2"),
			json.Number("100"), json.Number("0.1"), json.Number("-2.50E-3"), json.Number("9007199254740993"),
			json.Number("-9007199254740993"), json.Number("18446744073709551617"), json.Number("1e400"),
		}),
		rapid.Map(rapid.Int64(), func(n int64) any { return json.Number(strconv.FormatInt(n, 10)) }),
	)
}

// Scalar generates null, a boolean, a string or a number.
func Scalar() *rapid.Generator[any] {
	return rapid.OneOf(
		rapid.SampledFrom([]any{nil, nil, false, true, "", "", "x", "y", "0", "false", "null", "zwölf", "\u2028", "\U0001F600", json.Number("0")}),
		Number(),
		rapid.StringN(0, 6, -1).AsAny(),
	)
}

// CipherText generates what the server shows of a secret.
func CipherText() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{"1:ACP:aGVsbG8=", "2:ACP:xyz+/=", "12:RSA2:AAAA"})
}

// ScalarOrCipherText is [Scalar] with secrets among the values.
func ScalarOrCipherText() *rapid.Generator[any] {
	return rapid.OneOf(Scalar(), Scalar(), Scalar(), CipherText())
}

// Value generates a value that nests up to depth, or now and then a narrow one
// that nests 8 levels.
func Value(depth int, key *rapid.Generator[string], scalar *rapid.Generator[any]) *rapid.Generator[any] {
	if depth <= 0 {
		return scalar
	}
	return rapid.Custom(func(t *rapid.T) any {
		switch rapid.IntRange(0, 19).Draw(t, "kind") {
		case 0, 1, 2, 3:
			return Object(depth, key, scalar).Draw(t, "object")
		case 4, 5, 6, 7:
			return List(depth, key, scalar).Draw(t, "list")
		case 8:
			value := scalar.Draw(t, "innermost")
			for range deep {
				if rapid.Bool().Draw(t, "in a list") {
					value = document.List{value}
				} else {
					value = document.Object{key.Draw(t, "key"): value}
				}
			}
			return value
		}
		return scalar.Draw(t, "scalar")
	})
}

// Object generates an object whose members are [Value]s of a lesser depth.
func Object(depth int, key *rapid.Generator[string], scalar *rapid.Generator[any]) *rapid.Generator[document.Object] {
	return rapid.MapOfN(key, Value(depth-1, key, scalar), 0, 4)
}

// List generates a list; half of those that nest are lists of objects.
func List(depth int, key *rapid.Generator[string], scalar *rapid.Generator[any]) *rapid.Generator[document.List] {
	element := Value(depth-1, key, scalar)
	if depth > 1 {
		element = rapid.OneOf(element, Object(depth-1, key, scalar).AsAny())
	}
	return rapid.SliceOfN(element, 0, 3)
}

// WithUnknowns generates copies of an object in which some values, at any depth,
// aren't known yet.
func WithUnknowns(object document.Object) *rapid.Generator[document.Object] {
	return rapid.Custom(func(t *rapid.T) document.Object {
		return hideMembers(t, object, rapid.IntRange(2, 8).Draw(t, "one in"))
	})
}

func hideMembers(t *rapid.T, object document.Object, oneIn int) document.Object {
	hidden := make(document.Object, len(object))
	for _, key := range document.Keys(object) {
		hidden[key] = hide(t, object[key], oneIn)
	}
	return hidden
}

func hide(t *rapid.T, value any, oneIn int) any {
	if rapid.IntRange(1, oneIn).Draw(t, "unknown") == 1 {
		return document.Unknown
	}
	switch value := value.(type) {
	case document.Object:
		return hideMembers(t, value, oneIn)
	case document.List:
		hidden := make(document.List, len(value))
		for i, element := range value {
			hidden[i] = hide(t, element, oneIn)
		}
		return hidden
	}
	return value
}
