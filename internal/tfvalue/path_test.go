package tfvalue_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/tfvalue"
)

func TestPath(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		attribute, member document.Pointer
		want              string
	}{
		{document.Pointer{"a"}, nil, `a`},
		{document.Pointer{"a", "b"}, nil, `a.b`},
		{document.Pointer{"a"}, document.Pointer{"x"}, `a["x"]`},
		{document.Pointer{"a", "b"}, document.Pointer{"x.y", "", "0"}, `a.b["x.y"][""]["0"]`},
	} {
		if got := tfvalue.Path(test.attribute, test.member).String(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestAttributes(t *testing.T) {
	t.Parallel()
	resource := object(map[string]tftypes.Value{"a": str("x"), "b": num("1")})
	if got := tfvalue.Attribute(resource, "a"); !got.Equal(str("x")) {
		t.Errorf("got %s", got)
	}
	for _, of := range []tftypes.Value{{}, null, unknown, str("x"), resource} {
		if got := tfvalue.Attribute(of, "c"); got.Type() != nil {
			t.Errorf("got %s", got)
		}
	}
	changed, err := tfvalue.WithAttributes(resource, map[string]tftypes.Value{"a": str("y"), "c": str("z")})
	if want := object(map[string]tftypes.Value{"a": str("y"), "b": num("1")}); err != nil || !changed.Equal(want) {
		t.Errorf("got %s, %v", changed, err)
	}
	if !resource.Equal(object(map[string]tftypes.Value{"a": str("x"), "b": num("1")})) {
		t.Errorf("the resource became %s", resource)
	}
	if same, err := tfvalue.WithAttributes(resource, nil); err != nil || !same.Equal(resource) {
		t.Errorf("got %s, %v", same, err)
	}
	if got, err := tfvalue.WithAttributes(str("x"), map[string]tftypes.Value{"a": str("y")}); err == nil {
		t.Errorf("got %s", got)
	}
}
