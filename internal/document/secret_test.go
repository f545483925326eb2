package document_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document/documenttest"
)

func TestIsCipherText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"1:ACP:UdPXyzd7vS0Rf/8yIVMX0w==": true,
		"12:RSA2:AAAA":                   true,
		"":                               false,
		"secret":                         false,
		"ACP:x":                          false,
		"1:acp:x":                        false,
		"1:A:x":                          false,
		"1:ACP":                          false,
		" 1:ACP:x":                       false,
		"x1:ACP:x":                       false,
		"http://host:80/":                false,
		"00:AB:CD:EF:01:02":              false, // a MAC address
		"12:30:00":                       false,
	} {
		if got := document.IsCipherText(text); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
	if document.IsCipherText(nil) || document.IsCipherText(document.List{"1:ACP:x"}) {
		t.Error("only text is cipher text")
	}
}

func TestWithoutCipherText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in, want string
		found    []string
	}{
		{`"1:ACP:x"`, `null`, []string{""}},
		{`"x"`, `"x"`, nil},
		{`{"a":"1:ACP:x","b":null,"c":0}`, `{"b":null,"c":0}`, []string{"/a"}},
		{`[0,"1:ACP:x",{"a/b":"1:ACP:y"}]`, `[0,null,{}]`, []string{"/1", "/2/a~1b"}},
		{`{"a":"1:ACP:y","b":{"c":["1:ACP:x"]}}`, `{"b":{"c":[null]}}`, []string{"/a", "/b/c/0"}},
	} {
		in := decode(t, test.in)
		kept, found := document.WithoutCipherText(in)
		if encode(t, kept) != test.want || len(found) != len(test.found) {
			t.Fatalf("%s: got %s, %v", test.in, encode(t, kept), found)
		}
		for i := range found {
			if found[i].String() != test.found[i] {
				t.Errorf("%s: got %v", test.in, found)
			}
		}
		if encode(t, in) != test.in {
			t.Errorf("the original became %s", encode(t, in))
		}
	}
}

func TestWithoutCipherTextLeavesNone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := documenttest.Value(3, documenttest.AnyKey(), documenttest.ScalarOrCipherText()).Draw(t, "value")
		kept, found := document.WithoutCipherText(value)
		for _, at := range found {
			if !document.IsCipherText(document.At(value, at)) {
				t.Fatalf("no cipher text at %s", at)
			}
		}
		again, left := document.WithoutCipherText(kept)
		if len(left) > 0 || document.Text(again) != document.Text(kept) {
			t.Fatalf("%s still holds %v", document.Text(kept), left)
		}
		if len(found) == 0 && document.Text(kept) != document.Text(value) {
			t.Fatalf("%s became %s", document.Text(value), document.Text(kept))
		}
	})
}
