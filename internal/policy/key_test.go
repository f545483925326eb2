package policy_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

func TestKeyWire(t *testing.T) {
	t.Parallel()
	const fails = "fails"
	for _, test := range []struct {
		typ      string
		multi    bool
		in, want string
	}{
		{"STRING", false, `"x"`, `"x"`},
		{"STRING", false, `""`, `""`},
		{"STRING", false, `7`, `"7"`},
		{"STRING", false, `9007199254740993`, `"9007199254740993"`},
		{"STRING", false, `false`, `"false"`},
		{"STRING", false, `null`, `null`},
		{"STRING", false, `{}`, fails},
		{"STRING", false, `["x"]`, fails},
		{"STRING", false, `[]`, fails},
		{"DATE", false, `"2026-01-01T00:00:00Z"`, `"2026-01-01T00:00:00Z"`},
		{"DATE", false, `1767225600000`, `"1767225600000"`},
		{"LONG", false, `7`, `7`},
		{"LONG", false, `0`, `0`},
		{"LONG", false, `"7"`, `7`},
		{"LONG", false, `"-9223372036854775808"`, `-9223372036854775808`},
		{"LONG", false, `"007"`, `7`},
		{"LONG", false, `"+7"`, `7`},
		{"LONG", false, `"-0"`, `0`},
		{"LONG", false, `"9223372036854775808"`, fails},
		{"LONG", false, `"1.0"`, fails},
		{"LONG", false, `" 7"`, fails},
		{"LONG", false, `""`, fails},
		{"LONG", false, `true`, fails},
		{"LONG", false, `null`, `null`},
		{"INT", false, `"7"`, `7`},
		{"BOOLEAN", false, `true`, `true`},
		{"BOOLEAN", false, `"true"`, `true`},
		{"BOOLEAN", false, `"false"`, `false`},
		{"BOOLEAN", false, `false`, `false`},
		{"BOOLEAN", false, `"TRUE"`, fails},
		{"BOOLEAN", false, `0`, fails},
		{"BOOLEAN", false, `{}`, fails},
		{"", false, `{"a":1}`, `{"a":1}`},
		{"SECRET", false, `1.0`, `1.0`},
		{"SECRET", false, `[1]`, fails},
		{"STRING", true, `["x",7,true,null]`, `["x","7","true",null]`},
		{"STRING", true, `"x"`, `["x"]`},
		{"STRING", true, `[]`, `[]`},
		{"STRING", true, `null`, `null`},
		{"STRING", true, `[["x"]]`, fails},
		{"LONG", true, `["7",8]`, `[7,8]`},
		{"LONG", true, `["x"]`, fails},
		{"OTHER", true, `{}`, `[{}]`},
	} {
		in, err := document.Decode([]byte(test.in))
		if err != nil {
			t.Fatal(err)
		}
		got, err := policy.Key{Type: test.typ, Multi: test.multi}.Wire(in)
		if err != nil || test.want == fails {
			if (err != nil) != (test.want == fails) {
				t.Errorf("%s of %s: got %v, %v", test.in, test.typ, got, err)
			}
			continue
		}
		if encoded, err := document.Encode(got); err != nil || string(encoded) != test.want {
			t.Errorf("%s of %s: got %s, %v", test.in, test.typ, encoded, err)
		}
	}
}

func TestKeyWireUnknown(t *testing.T) {
	t.Parallel()
	for _, typ := range []string{"STRING", "LONG", "BOOLEAN", "OTHER"} {
		got, err := policy.Key{Type: typ}.Wire(document.Unknown)
		if err != nil || !document.IsUnknown(got) {
			t.Errorf("%s: got %v, %v", typ, got, err)
		}
		got, err = policy.Key{Type: typ, Multi: true}.Wire(document.List{document.Unknown})
		if list, ok := got.(document.List); err != nil || !ok || !document.IsUnknown(list[0]) {
			t.Errorf("%s list: got %v, %v", typ, got, err)
		}
		if got, err = (policy.Key{Type: typ, Multi: true}).Wire(document.Unknown); err != nil || !document.IsUnknown(got) {
			t.Errorf("unknown %s list: got %v, %v", typ, got, err)
		}
	}
}

// What goes on the wire can be encoded, is of the schema's type, and stays as it
// is when it goes there again.
func wireIsStable(t *rapid.T) {
	key := policy.Key{
		Type:  rapid.SampledFrom([]string{"STRING", "DATE", "LONG", "INT", "BOOLEAN", "OTHER"}).Draw(t, "type"),
		Multi: rapid.Bool().Draw(t, "multi"),
	}
	value := rapid.OneOf(
		documenttest.Value(2, documenttest.AnyKey(), documenttest.Scalar()),
		rapid.StringMatching(`[+-]?[0-9]{1,20}`).AsAny(),
	).Draw(t, "value")
	wire, err := key.Wire(value)
	if err != nil {
		return
	}
	if _, err := document.Encode(wire); err != nil {
		t.Fatal(err)
	}
	if key.Multi && document.Kind(wire) != "list" && wire != nil || !key.Multi && document.Kind(wire) == "list" {
		t.Fatalf("%v became %v", value, wire)
	}
	elements, ok := wire.(document.List)
	if !ok {
		elements = document.List{wire}
	}
	kinds := map[string]string{"STRING": "string", "DATE": "string", "LONG": "number", "INT": "number", "BOOLEAN": "boolean"}
	for _, element := range elements {
		if want := kinds[key.Type]; element != nil && want != "" && document.Kind(element) != want {
			t.Fatalf("%v became %v, no %s", value, wire, key.Type)
		}
	}
	again, err := key.Wire(wire)
	if err != nil || !document.Equal(again, wire, document.Ordered) {
		t.Fatalf("%v became %v, then %v, %v", value, wire, again, err)
	}
	field := policy.Field{Keys: map[string]policy.Key{"m": key}}
	if value != nil && json.Valid([]byte(document.Text(wire))) && !field.Equal(document.Pointer{"m"}, value, wire) {
		t.Fatalf("%v and %v mean the same", value, wire)
	}
}

func TestWireIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, wireIsStable)
}

func FuzzWireIsStable(f *testing.F) {
	f.Add([]byte("any random bits"))
	f.Fuzz(rapid.MakeFuzz(wireIsStable))
}
