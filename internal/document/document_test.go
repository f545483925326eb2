package document_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in, out string // no out: an error
		inexact bool
	}{
		"null":                       {in: "null", out: "null"},
		"spaces":                     {in: " { \"b\" : 1 , \"a\" : [ ] } \n", out: `{"a":[],"b":1}`},
		"numbers keep their text":    {in: `[0,-0,0.0,1e2,1E+2,9007199254740993,1e400,0.10]`, out: `[0,-0,0.0,1e2,1E+2,9007199254740993,1e400,0.10]`},
		"null is not absent":         {in: `{"a":null}`, out: `{"a":null}`},
		"empty key":                  {in: `{"":{"":0}}`, out: `{"":{"":0}}`},
		"markup is not escaped":      {in: `"<&>"`, out: `"<&>"`},
		"surrogate pair":             {in: `"\ud83d\ude00"`, out: "\"\U0001F600\""},
		"two pairs":                  {in: `"\uD83D\uDE00\ud83d\ude00"`, out: "\"\U0001F600\U0001F600\""},
		"escaped backslash":          {in: `"\\ud800"`, out: `"\\ud800"`},
		"pair behind a backslash":    {in: `"\\\ud83d\ude00"`, out: "\"\\\\\U0001F600\""},
		"replacement character":      {in: `"\ufffd"`, out: "\"\uFFFD\""},
		"not a surrogate":            {in: `"\u00e9\n\u0041"`, out: `"é\nA"`},
		"high surrogate alone":       {in: `"\ud83d"`, inexact: true},
		"high surrogate, text":       {in: `"\ud83dx"`, inexact: true},
		"high surrogate, escape":     {in: `"\ud83d\n"`, inexact: true},
		"high surrogate, other":      {in: `"\ud83d\u0041"`, inexact: true},
		"two high surrogates":        {in: `"\ud83d\ud83d"`, inexact: true},
		"low surrogate alone":        {in: `"\ude00"`, inexact: true},
		"low surrogate after a pair": {in: `"\ud83d\ude00\ude00"`, inexact: true},
		"lone surrogate in a key":    {in: `{"\ud800":1}`, inexact: true},
		"high surrogate at the end":  {in: `"\ud83d`, inexact: true},
		"invalid UTF-8":              {in: "\"\xff\"", inexact: true},
		"bad hexadecimal":            {in: `"\uzzzz"`},
		"cut off escape":             {in: `"\u00`},
		"trailing value":             {in: `{} {}`},
		"trailing bracket":           {in: `{}]`},
		"trailing text":              {in: `1 x`},
		"cut off":                    {in: `{"a":`},
		"nothing":                    {in: ``},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			value, err := document.Decode([]byte(test.in))
			if test.out == "" {
				if err == nil || errors.Is(err, document.ErrInexact) != test.inexact {
					t.Fatalf("got %v, %v", value, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := encode(t, value); got != test.out {
				t.Errorf("got %s, want %s", got, test.out)
			}
		})
	}
}

func TestDecodeObject(t *testing.T) {
	t.Parallel()
	if object, err := document.DecodeObject([]byte(`{"a":1}`)); err != nil || object["a"] != json.Number("1") {
		t.Errorf("got %v, %v", object, err)
	}
	for in, want := range map[string]string{`[]`: "got list", `null`: "got null", `{`: "decoding JSON"} {
		if _, err := document.DecodeObject([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", in, err)
		}
	}
}

func TestEncodeFails(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]any{
		"unknown":           document.Unknown,
		"unknown in a list": document.List{document.Object{"a": document.Unknown}},
		"not a number":      json.Number("1x"),
	} {
		if data, err := document.Encode(value); err == nil {
			t.Errorf("%s: got %s", name, data)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for want, value := range map[string]any{
		`null`:                nil,
		`"a\"b"`:              `a"b`,
		`{"a":[1.0,true]}`:    document.Object{"a": document.List{json.Number("1.0"), true}},
		"(known after apply)": document.Object{"a": document.Unknown},
		"1x":                  json.Number("1x"), // can't be encoded
	} {
		if got := document.Text(value); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestKind(t *testing.T) {
	t.Parallel()
	kinds := make([]string, 0, 7)
	for _, value := range []any{nil, false, "", json.Number("0"), document.List{}, document.Object{}, document.Unknown} {
		kinds = append(kinds, document.Kind(value))
	}
	if diff := cmp.Diff([]string{"null", "boolean", "string", "number", "list", "object", "unknown"}, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value   any
		is, has bool
	}{
		{document.Unknown, true, true},
		{document.List{nil, document.Unknown}, false, true},
		{document.Object{"a": document.Object{"b": document.Unknown}}, false, true},
		{document.Object{"a": document.List{}}, false, false},
		{nil, false, false},
	} {
		if document.IsUnknown(test.value) != test.is || document.HasUnknown(test.value) != test.has {
			t.Errorf("%v: got %t, %t", test.value, document.IsUnknown(test.value), document.HasUnknown(test.value))
		}
	}
}

func TestClone(t *testing.T) {
	t.Parallel()
	original := decode(t, `{"a":[{"b":1}],"c":null}`)
	clone := document.Clone(original)
	if !document.Equal(original, clone, document.Ordered) {
		t.Fatalf("got %v", clone)
	}
	document.At(clone, document.MustPointer("/a/0")).(document.Object)["b"] = "changed"
	document.At(clone, document.MustPointer("/a")).(document.List)[0] = "changed"
	if got := encode(t, original); got != `{"a":[{"b":1}],"c":null}` {
		t.Errorf("the original became %s", got)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	got := document.Keys(document.Object{"b": nil, "a": 1}, nil, document.Object{"": 0, "b": 2})
	if !slices.Equal(got, []string{"", "a", "b"}) {
		t.Errorf("got %q", got)
	}
}

func TestWithoutNulls(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`null`:                             `null`,
		`{"a":null,"b":0,"c":"","d":[]}`:   `{"b":0,"c":"","d":[]}`,
		`{"a":{"b":null,"c":{"d":false}}}`: `{"a":{"c":{"d":false}}}`,
		`{"a":{"b":null}}`:                 `{"a":{}}`,
		`{"a":[null,{"b":null}]}`:          `{"a":[null,{"b":null}]}`,
		`[{"a":null}]`:                     `[{"a":null}]`,
	} {
		if got := encode(t, document.WithoutNulls(decode(t, in))); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func encodesExactly(t *rapid.T) {
	value := anything().Draw(t, "value")
	data, err := document.Encode(value)
	if err != nil {
		t.Fatal(err)
	}
	back, err := document.Decode(data)
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	if diff := cmp.Diff(value, back); diff != "" {
		t.Fatalf("%s: %s", data, diff)
	}
	again, err := document.Encode(back)
	if err != nil || string(again) != string(data) {
		t.Fatalf("%s became %s, %v", data, again, err)
	}
	if !cmp.Equal(document.Clone(value), value) {
		t.Fatalf("clone of %s is %v", data, document.Clone(value))
	}
}

func TestEncodesExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, encodesExactly)
}

func FuzzEncodesExactly(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(encodesExactly))
}

// FuzzDecode: what is decoded is what encoding/json reads, and survives another
// round.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"a":[1,null,-0.0e-7]}`, `"\ud83d\ude00"`, `"\ud83d"`, `{} {}`, `"\\\\u12"`, "\"\xff\"", `{"":1e400}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		value, err := document.Decode(data)
		if err != nil {
			if !errors.Is(err, document.ErrInexact) && json.Valid(data) {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		if !json.Valid(data) {
			t.Fatalf("%q decoded to %v", data, value)
		}
		if strings.Contains(document.Text(value), "\uFFFD") && !strings.Contains(string(data), "\uFFFD") &&
			!strings.Contains(strings.ToLower(string(data)), `\ufffd`) {
			t.Fatalf("%q lost a character: %s", data, document.Text(value))
		}
		encoded, err := document.Encode(value)
		if err != nil {
			t.Fatal(err)
		}
		again, err := document.Decode(encoded)
		if err != nil || !cmp.Equal(again, value) {
			t.Fatalf("%q: %s decoded to %v, %v", data, encoded, again, err)
		}
	})
}

func anything() *rapid.Generator[any] {
	return documenttest.Value(3, documenttest.AnyKey(), documenttest.Scalar())
}

func decode(t testing.TB, text string) any {
	t.Helper()
	value, err := document.Decode([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

func encode(t testing.TB, value any) string {
	t.Helper()
	data, err := document.Encode(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
