package explain

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// values are those of one change.
type values struct {
	lifecycle.Planned
	secrets *secrets
}

// decode reads the values of a change. What the configuration gives and isn't known
// yet becomes a placeholder, and so do write-only values.
func decode(ctx context.Context, definition *lifecycle.Definition, change *resourceChange, configured *configured) (values, error) {
	v := values{secrets: newSecrets(definition.Policy)}
	var after, unknown any
	for _, part := range []struct {
		raw  json.RawMessage
		into *any
	}{{change.Change.After, &after}, {change.Change.AfterUnknown, &unknown}} {
		var err error
		if *part.into, err = optional(part.raw); err != nil {
			return v, err
		}
	}
	before, err := optional(change.Change.Before)
	if err != nil {
		return v, err
	}
	for _, marked := range []struct {
		value any
		marks json.RawMessage
	}{{before, change.Change.BeforeSensitive}, {after, change.Change.AfterSensitive}} {
		marks, err := optional(marked.marks)
		if err != nil {
			return v, err
		}
		v.secrets.collect(marked.value, marks, nil)
	}
	v.Imported = change.imports()
	v.Prior, _ = before.(document.Object) // null for a creation
	planned, exists := after.(document.Object)
	marks, _ := unknown.(document.Object) // likewise
	if !exists && len(marks) == 0 {
		return v, nil
	}
	v.Plan, v.Config = document.Object{}, document.Object{}
	reader := reader{values: &v, definition: definition, configured: configured, planned: planned, unknown: marks}
	reader.read(ctx, definition.Schema())
	return v, nil
}

func optional(raw json.RawMessage) (any, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	value, err := document.Decode(raw)
	if err != nil {
		return nil, fmt.Errorf("a value can't be read: %w", err)
	}
	return value, nil
}

// reader takes the planned values of one resource in.
type reader struct {
	*values
	definition       *lifecycle.Definition
	configured       *configured
	planned, unknown document.Object
}

func (r *reader) read(ctx context.Context, resource schema.Schema) {
	types, _ := resource.Type().TerraformType(ctx).(tftypes.Object) // it is one
	for name, attribute := range resource.Attributes {
		value := r.planned[name]
		if attribute.IsWriteOnly() {
			continue
		}
		configurable, computed := attribute.IsOptional() || attribute.IsRequired(), attribute.IsComputed()
		given := configurable && r.given(name, !computed)
		if marks := r.unknown[name]; hasMark(marks) {
			value = document.Unknown
			if given && (r.Prior == nil || !r.immutable(name)) {
				value = merged(r.planned[name], marks, types.AttributeTypes[name], r.open(name))
			}
		}
		r.Plan[name] = value
		if given {
			r.Config[name] = value
		}
	}
	for name, attribute := range resource.Attributes {
		if attribute.IsWriteOnly() {
			r.writeOnly(name, types.AttributeTypes[name])
		}
	}
}

// given reports whether the configuration has an attribute; otherwise is the answer
// where the plan holds no configuration of the resource.
func (r *reader) given(name string, otherwise bool) bool {
	if r.configured == nil {
		return otherwise
	}
	_, ok := r.configured.Expressions[name]
	return ok
}

func (r *reader) immutable(name string) bool {
	field, ok := r.definition.Policy.Field(name)
	return ok && field.Class == policy.Immutable
}

func (r *reader) open(name string) bool {
	field, ok := r.definition.Policy.Field(name)
	return ok && field.Open
}

// writeOnly puts a placeholder in the place of a write-only value, which no plan
// holds.
func (r *reader) writeOnly(name string, typ tftypes.Type) {
	field, ok := r.definition.Policy.Field(name)
	if !ok {
		return
	}
	version := r.Plan[field.Version]
	if !r.given(name, version != nil) {
		return
	}
	label := "secrets of " + name
	if version != nil {
		label += ", version " + document.Text(version)
	}
	if r.configured != nil {
		if value, ok := constant(r.configured.Expressions[name]); ok {
			if value == nil {
				return
			}
			r.secrets.all(value)
			r.Config[name] = hidden(value)
			return
		}
	}
	r.Config[name] = mask
	if !typ.Equal(tftypes.String) {
		r.Config[name] = document.Object{document.Placeholder(label): mask}
	}
}

// mask stands for a secret.
var mask any = document.Placeholder("***")

// hidden is a value with a mask for each text and number in it.
func hidden(value any) any {
	return document.MapLeaves(value, func(leaf any) any {
		if leaf == nil {
			return nil
		}
		return mask
	})
}

func hasMark(marks any) bool {
	switch marks := marks.(type) {
	case document.Object:
		for _, mark := range marks {
			if hasMark(mark) {
				return true
			}
		}
	case document.List:
		for _, mark := range marks {
			if hasMark(mark) {
				return true
			}
		}
	}
	return marks == true
}

// merged is a planned value with placeholders for what isn't known yet, where they
// can stand: elsewhere it stays unknown.
func merged(value, marks any, typ tftypes.Type, open bool) any {
	switch marks := marks.(type) {
	case document.Object:
		object, _ := document.Clone(value).(document.Object) // nothing of it may be known
		if object == nil {
			object = document.Object{}
		}
		for key, mark := range marks {
			if hasMark(mark) {
				object[key] = merged(object[key], mark, member(typ, key), false)
			}
		}
		return object
	case document.List:
		list, _ := document.Clone(value).(document.List) // likewise
		for i, mark := range marks {
			if !hasMark(mark) {
				continue
			}
			for len(list) <= i {
				list = append(list, nil)
			}
			list[i] = merged(list[i], mark, element(typ), false)
		}
		return list
	}
	return placeholder(typ, open)
}

func placeholder(typ tftypes.Type, open bool) any {
	simple := func(typ tftypes.Type) bool {
		return typ == nil || typ.Equal(tftypes.String) || typ.Equal(tftypes.Number) || typ.Equal(tftypes.DynamicPseudoType)
	}
	switch {
	case simple(typ) && !open:
		return document.NotYet
	case simple(typ):
		return document.Unknown
	}
	if of := element(typ); of != nil && simple(of) {
		return document.List{document.NotYet}
	}
	return document.Unknown
}

// member is the type of an object's or a map's member; nil if it can be any.
func member(typ tftypes.Type, key string) tftypes.Type {
	switch typ := typ.(type) {
	case tftypes.Object:
		return typ.AttributeTypes[key]
	case tftypes.Map:
		return typ.ElementType
	}
	return nil
}

// element is the type of a list's or a set's elements; nil if they can be any.
func element(typ tftypes.Type) tftypes.Type {
	switch typ := typ.(type) {
	case tftypes.List:
		return typ.ElementType
	case tftypes.Set:
		return typ.ElementType
	}
	return nil
}
