package document_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
)

func TestParsePointer(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":              {},
		"/":             {""},
		"//":            {"", ""},
		"/a/b":          {"a", "b"},
		"/a.b/c d":      {"a.b", "c d"},
		"/a~1b/m~0n":    {"a/b", "m~n"},
		"/~01/~10":      {"~1", "/0"}, // one pass: ~01 is ~1, never /
		"/~0~1~0":       {"~/~"},
		"/0/-/01":       {"0", "-", "01"},
		"/schlüssel/\"": {"schlüssel", `"`},
	} {
		pointer, err := document.ParsePointer(text)
		if err != nil || !slices.Equal(pointer, want) {
			t.Errorf("%q: got %q, %v", text, pointer, err)
		}
		if got := pointer.String(); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{"a", "a/b", " /a", "/~", "/~2", "/a~", "/~/0", "/ok/~x"} {
		if pointer, err := document.ParsePointer(text); err == nil {
			t.Errorf("%q: got %q", text, pointer)
		}
	}
}

func TestMustPointer(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a bad pointer did not panic")
		}
	}()
	document.MustPointer("bad")
}

func TestPointerAppend(t *testing.T) {
	t.Parallel()
	base := make(document.Pointer, 1, 10)
	base[0] = "a"
	first, second := base.Append("b"), base.Append("c", "d")
	if first.String() != "/a/b" || second.String() != "/a/c/d" || base.String() != "/a" {
		t.Errorf("got %s, %s and %s", first, second, base)
	}
}

func TestPointerHasPrefix(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pointer, prefix string
		want            bool
	}{
		{"/a/b", "/a", true},
		{"/a/b", "/a/b", true},
		{"/a", "", true},
		{"/a", "/a/b", false},
		{"/ab", "/a", false},
		{"/a/b", "/b", false},
		{"", "/", false},
	} {
		if got := document.MustPointer(test.pointer).HasPrefix(document.MustPointer(test.prefix)); got != test.want {
			t.Errorf("%q below %q: got %t", test.pointer, test.prefix, got)
		}
	}
}

const sample = `{"":{"":1},"a.b":4,"a/b":2,"l":[10,null,[20]],"m~n":3,"n":null,"o":{"0":5}}`

func TestGet(t *testing.T) {
	t.Parallel()
	value := decode(t, sample)
	for pointer, want := range map[string]string{
		"": sample, "/": `{"":1}`, "//": `1`, "/a~1b": `2`, "/m~0n": `3`, "/a.b": `4`, "/l/0": `10`, "/l/1": `null`, "/l/2/0": `20`,
		"/n": `null`, "/o/0": `5`,
		"/a": "", "/n/x": "", "/l/3": "", "/l/-": "", "/l/-1": "", "/l/00": "", "/l/+0": "", "/l/": "", "/l/x": "", "/a.b/c": "", "/l/0/0": "",
	} {
		at := document.MustPointer(pointer)
		got, ok := document.Get(value, at)
		if ok != (want != "") || ok && encode(t, got) != want {
			t.Errorf("%q: got %v, %t", pointer, got, ok)
		}
		if at := document.At(value, at); encode(t, at) != encode(t, got) {
			t.Errorf("%q: At gives %v", pointer, at)
		}
	}
}

// Nothing can be said of the inside of what isn't known.
func TestGetInUnknown(t *testing.T) {
	t.Parallel()
	value, ok := document.Get(document.Object{"a": document.Unknown}, document.MustPointer("/a/b/c"))
	if !ok || !document.IsUnknown(value) {
		t.Errorf("got %v, %t", value, ok)
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ value, pointer, to, want string }{
		{`{"a":1}`, "", `[]`, `[]`},
		{`{"a":1}`, "/a", `null`, `{"a":null}`},
		{`{"a":1}`, "/b", `0`, `{"a":1,"b":0}`},
		{`{}`, "/a/b/c", `1`, `{"a":{"b":{"c":1}}}`},
		{`null`, "/a", `1`, `{"a":1}`},
		{`{"a":null}`, "/a/b", `1`, `{"a":{"b":1}}`},
		{`{"a":"x"}`, "/a/b", `1`, `{"a":{"b":1}}`},
		{`{"a":{"x":1}}`, "/a/~1", `1`, `{"a":{"/":1,"x":1}}`},
		{`{"a":{"x":1}}`, "//", `1`, `{"":{"":1},"a":{"x":1}}`},
		{`{"a":[1,{"b":2}]}`, "/a/1/b", `3`, `{"a":[1,{"b":3}]}`},
		{`{"a":[1,2]}`, "/a/0", `{}`, `{"a":[{},2]}`},
	} {
		value := decode(t, test.value)
		got, err := document.Set(value, document.MustPointer(test.pointer), decode(t, test.to))
		if err != nil || encode(t, got) != test.want {
			t.Errorf("%s at %q: got %v, %v", test.value, test.pointer, got, err)
		}
		if encode(t, value) != test.value {
			t.Errorf("%s at %q: the original became %s", test.value, test.pointer, encode(t, value))
		}
	}
}

func TestSetCopies(t *testing.T) {
	t.Parallel()
	to := document.Object{"b": "x"}
	got, err := document.Set(document.Object{}, document.Pointer{"a"}, to)
	if err != nil {
		t.Fatal(err)
	}
	to["b"] = "changed"
	if encode(t, got) != `{"a":{"b":"x"}}` {
		t.Errorf("got %s", encode(t, got))
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ value, pointer, want string }{
		{`{"a":1,"b":2}`, "/a", `{"b":2}`},
		{`{"a":null}`, "/a", `{}`},
		{`{"a":{"b":1,"c":2}}`, "/a/b", `{"a":{"c":2}}`},
		{`{"a":{"b":1}}`, "/a/b", `{"a":{}}`},
		{`{"":{"":1}}`, "//", `{"":{}}`},
		{`{"a/b":1}`, "/a~1b", `{}`},
		{`{"a":1}`, "", `{"a":1}`},
		{`{"a":1}`, "/b", `{"a":1}`},
		{`{"a":1}`, "/a/b", `{"a":1}`},
		{`{"a":[1]}`, "/a/0", `{"a":[1]}`},
		{`[1]`, "/0", `[1]`},
	} {
		value := decode(t, test.value)
		if got := encode(t, document.Remove(value, document.MustPointer(test.pointer))); got != test.want {
			t.Errorf("%s at %q: got %s", test.value, test.pointer, got)
		}
		if encode(t, value) != test.value {
			t.Errorf("%s at %q: the original became %s", test.value, test.pointer, encode(t, value))
		}
	}
}

func pointersWork(t *rapid.T) {
	object := documenttest.Object(3, documenttest.AnyKey(), documenttest.Scalar()).Draw(t, "object")
	var at document.Pointer = rapid.SliceOfN(documenttest.AnyKey(), 1, 4).Draw(t, "pointer")
	to := anything().Draw(t, "to")
	parsed, err := document.ParsePointer(at.String())
	if err != nil || !slices.Equal(parsed, at) {
		t.Fatalf("%q became %q, %v", at, parsed, err)
	}
	before, err := document.Encode(object)
	if err != nil {
		t.Fatal(err)
	}
	set, err := document.Set(object, at, to)
	if err == nil {
		if got, ok := document.Get(set, at); !ok || !document.Equal(got, to, document.Ordered) {
			t.Fatalf("got %v, %t", got, ok)
		}
	}
	removed := document.Remove(object, at)
	if got, ok := document.Get(removed, at); ok && !inList(object, at) {
		t.Fatalf("%v is still there", got)
	}
	if _, had := document.Get(object, at); !had && document.Text(removed) != string(before) {
		t.Fatalf("removing nothing gave %s", document.Text(removed))
	}
	if after := document.Text(object); after != string(before) {
		t.Fatalf("%s became %s", before, after)
	}
}

func inList(value any, at document.Pointer) bool {
	for i := range at {
		if document.Kind(document.At(value, at[:i])) == "list" {
			return true
		}
	}
	return false
}

func TestPointersWork(t *testing.T) {
	t.Parallel()
	rapid.Check(t, pointersWork)
}

func FuzzPointersWork(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(pointersWork))
}

func FuzzParsePointer(f *testing.F) {
	for _, seed := range []string{"", "/", "/a~1b/~0", "/~01", "a", "/~"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		pointer, err := document.ParsePointer(text)
		if err == nil && pointer.String() != text {
			t.Fatalf("%q became %q", text, pointer.String())
		}
	})
}
