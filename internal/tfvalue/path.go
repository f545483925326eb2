package tfvalue

import (
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// Path gives the attribute path of a member: names down to the attribute, map
// keys inside a free-form object. Terraform quotes the configuration's line only
// when keys are keys.
func Path(attribute, member document.Pointer) path.Path {
	at := path.Root(attribute[0])
	for _, name := range attribute[1:] {
		at = at.AtName(name)
	}
	for _, key := range member {
		at = at.AtMapKey(key)
	}
	return at
}

// Attribute gives the value of a top-level attribute of a resource.
func Attribute(resource tftypes.Value, name string) tftypes.Value { return memberOf(resource, name) }

// WithAttributes gives a resource in which some top-level attributes are
// replaced.
func WithAttributes(resource tftypes.Value, replaced map[string]tftypes.Value) (tftypes.Value, error) {
	if len(replaced) == 0 {
		return resource, nil
	}
	var members map[string]tftypes.Value
	if err := resource.As(&members); err != nil {
		return tftypes.Value{}, err
	}
	changed := make(map[string]tftypes.Value, len(members))
	for name, member := range members {
		if value, ok := replaced[name]; ok {
			member = value
		}
		changed[name] = member
	}
	return tftypes.NewValue(resource.Type(), changed), nil
}
