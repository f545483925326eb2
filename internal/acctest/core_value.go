package acctest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// configValue converts a value as Terraform does for an argument of a type. What
// is given as Go's own is what a literal in a configuration would be: an object, a
// tuple or a primitive.
func configValue(typ tftypes.Type, given any) (tftypes.Value, error) {
	switch given := given.(type) {
	case tftypes.Value:
		return given, nil
	case nil:
		return tftypes.NewValue(typ, nil), nil
	case []string:
		list := make([]any, len(given))
		for i, text := range given {
			list[i] = text
		}
		return configValue(typ, list)
	}
	if document.IsUnknown(given) {
		return tftypes.NewValue(typ, tftypes.UnknownValue), nil
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		return configObject(typ, given)
	case tftypes.Map:
		members, ok := given.(map[string]any)
		if !ok {
			return tftypes.Value{}, fmt.Errorf("a map is required, not %T", given)
		}
		values := map[string]tftypes.Value{}
		for key, member := range members {
			var err error
			if values[key], err = configValue(typ.ElementType, member); err != nil {
				return tftypes.Value{}, fmt.Errorf("%s: %w", key, err)
			}
		}
		return tftypes.NewValue(typ, values), nil
	case tftypes.List:
		values, err := configElements(typ.ElementType, given)
		return newValue(typ, values, err)
	case tftypes.Set:
		values, err := configElements(typ.ElementType, given)
		var distinct []tftypes.Value
		for _, value := range values {
			if !slices.ContainsFunc(distinct, value.Equal) {
				distinct = append(distinct, value)
			}
		}
		return newValue(typ, distinct, err)
	}
	if typ.Is(tftypes.DynamicPseudoType) {
		return literal(given)
	}
	return configPrimitive(typ, given)
}

func newValue(typ tftypes.Type, value any, err error) (tftypes.Value, error) {
	if err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.NewValue(typ, value), nil
}

func configObject(typ tftypes.Object, given any) (tftypes.Value, error) {
	members, ok := given.(map[string]any)
	if !ok {
		return tftypes.Value{}, fmt.Errorf("an object is required, not %T", given)
	}
	for key := range members {
		if typ.AttributeTypes[key] == nil {
			return tftypes.Value{}, fmt.Errorf("an argument named %q is not expected here", key)
		}
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		var err error
		if values[name], err = configValue(attribute, members[name]); err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return tftypes.NewValue(typ, values), nil
}

func configElements(typ tftypes.Type, given any) ([]tftypes.Value, error) {
	list, ok := given.([]any)
	if !ok {
		return nil, fmt.Errorf("a list is required, not %T", given)
	}
	values := make([]tftypes.Value, len(list))
	for i, element := range list {
		var err error
		if values[i], err = configValue(typ, element); err != nil {
			return nil, fmt.Errorf("%d: %w", i, err)
		}
	}
	return values, nil
}

func configPrimitive(typ tftypes.Type, given any) (tftypes.Value, error) {
	value, err := literal(given)
	if err != nil {
		return value, err
	}
	mismatch := fmt.Errorf("a %s is required, not %v", typ, given)
	switch {
	case value.Type().Is(typ):
		return value, nil
	case typ.Is(tftypes.String):
		text, ok := primitiveText(value)
		if !ok {
			return value, mismatch
		}
		return tftypes.NewValue(typ, text), nil
	case typ.Is(tftypes.Number) && value.Type().Is(tftypes.String):
		text, _ := primitiveText(value)
		number, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
		if err != nil {
			return value, mismatch
		}
		return tftypes.NewValue(typ, number), nil
	case typ.Is(tftypes.Bool) && value.Type().Is(tftypes.String):
		text, _ := primitiveText(value)
		truth, err := strconv.ParseBool(text)
		if err != nil {
			return value, mismatch
		}
		return tftypes.NewValue(typ, truth), nil
	}
	return value, mismatch
}

// literal gives the value that a literal in a configuration has.
func literal(given any) (tftypes.Value, error) {
	switch given := given.(type) {
	case tftypes.Value:
		return given, nil
	case nil:
		return tftypes.NewValue(tftypes.DynamicPseudoType, nil), nil
	case bool:
		return tftypes.NewValue(tftypes.Bool, given), nil
	case string:
		return tftypes.NewValue(tftypes.String, given), nil
	case int, int64, float64, json.Number:
		number, _, err := big.ParseFloat(fmt.Sprint(given), 10, 512, big.ToNearestEven)
		return newValue(tftypes.Number, number, err)
	case []string:
		return configValue(tftypes.DynamicPseudoType, given)
	case []any:
		values, types := make([]tftypes.Value, len(given)), make([]tftypes.Type, len(given))
		for i, element := range given {
			var err error
			if values[i], err = configValue(tftypes.DynamicPseudoType, element); err != nil {
				return tftypes.Value{}, fmt.Errorf("%d: %w", i, err)
			}
			types[i] = values[i].Type()
		}
		return tftypes.NewValue(tftypes.Tuple{ElementTypes: types}, values), nil
	case map[string]any:
		values, types := map[string]tftypes.Value{}, map[string]tftypes.Type{}
		for key, member := range given {
			value, err := configValue(tftypes.DynamicPseudoType, member)
			if err != nil {
				return tftypes.Value{}, fmt.Errorf("%s: %w", key, err)
			}
			values[key], types[key] = value, value.Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, values), nil
	}
	if document.IsUnknown(given) {
		return tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue), nil
	}
	return tftypes.Value{}, fmt.Errorf("no value of Terraform for a Go %T", given)
}

// primitiveText is what Terraform's conversion to a string gives.
func primitiveText(value tftypes.Value) (string, bool) {
	switch {
	case value.IsNull() || !value.IsKnown():
		return "", false
	case value.Type().Is(tftypes.String):
		var text string
		err := value.As(&text)
		return text, err == nil
	case value.Type().Is(tftypes.Bool):
		var truth bool
		if value.As(&truth) != nil {
			return "", false
		}
		return strconv.FormatBool(truth), true
	case value.Type().Is(tftypes.Number):
		number := new(big.Float)
		if value.As(&number) != nil {
			return "", false
		}
		return number.Text('f', -1), true
	}
	return "", false
}

// checkConfig finds what Terraform finds by the schema alone.
func checkConfig(attributes []*tfprotov6.SchemaAttribute, value tftypes.Value, at string) error {
	for _, attribute := range attributes {
		place := join(at, attribute.Name)
		given := member(value, attribute.Name)
		switch {
		case attribute.Required && given.IsNull():
			return fmt.Errorf("the argument %s is required", place)
		case attribute.Computed && !attribute.Optional && !given.IsNull():
			return fmt.Errorf("can't configure a value for %s: its value will be decided automatically", place)
		case attribute.NestedType == nil || given.IsNull() || !given.IsKnown():
		default:
			for key, nested := range nestedObjects(attribute.NestedType, given) {
				if err := checkConfig(attribute.NestedType.Attributes, nested, join(place, key)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// stateJSON writes a value as a state file holds it.
func stateJSON(typ tftypes.Type, value tftypes.Value) ([]byte, error) {
	if typ.Is(tftypes.DynamicPseudoType) && !value.IsNull() {
		inner, err := stateJSON(value.Type(), value)
		if err != nil {
			return nil, err
		}
		//nolint:staticcheck // The state's form of a type is the same as the protocol's.
		kind, err := value.Type().MarshalJSON()
		if err != nil {
			return nil, err
		}
		return json.Marshal(map[string]json.RawMessage{"value": inner, "type": kind})
	}
	if value.IsNull() {
		return []byte("null"), nil
	}
	if !value.IsKnown() {
		return nil, errors.New("a state can't hold an unknown value")
	}
	if text, ok := primitiveText(value); ok {
		if value.Type().Is(tftypes.String) {
			return plainJSON(text)
		}
		return []byte(text), nil
	}
	if list, ok := elements(value); ok {
		texts := make([]json.RawMessage, len(list))
		for i, element := range list {
			var err error
			if texts[i], err = stateJSON(elementType(typ, i), element); err != nil {
				return nil, err
			}
		}
		return plainJSON(texts)
	}
	texts := map[string]json.RawMessage{}
	for key, member := range members(value) {
		var err error
		if texts[key], err = stateJSON(memberType(typ, key), member); err != nil {
			return nil, err
		}
	}
	return plainJSON(texts)
}

func plainJSON(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(buffer.Bytes()), err
}

func elementType(typ tftypes.Type, index int) tftypes.Type {
	switch typ := typ.(type) {
	case tftypes.List:
		return typ.ElementType
	case tftypes.Set:
		return typ.ElementType
	case tftypes.Tuple:
		return typ.ElementTypes[index]
	}
	panic(fmt.Sprintf("acctest: %s has no elements", typ))
}

func memberType(typ tftypes.Type, key string) tftypes.Type {
	switch typ := typ.(type) {
	case tftypes.Map:
		return typ.ElementType
	case tftypes.Object:
		return typ.AttributeTypes[key]
	}
	panic(fmt.Sprintf("acctest: %s has no members", typ))
}

// elements gives those of a known list, set or tuple.
func elements(value tftypes.Value) ([]tftypes.Value, bool) {
	switch value.Type().(type) {
	case tftypes.List, tftypes.Set, tftypes.Tuple:
		var list []tftypes.Value
		known := value.IsKnown() && value.As(&list) == nil
		return list, known
	}
	return nil, false
}

// members gives those of a known object or map.
func members(value tftypes.Value) map[string]tftypes.Value {
	switch value.Type().(type) {
	case tftypes.Object, tftypes.Map:
		found := map[string]tftypes.Value{}
		if value.IsKnown() && value.As(&found) == nil {
			return found
		}
	}
	return nil
}

// member gives one of a known object, and a null one of a null object.
func member(value tftypes.Value, name string) tftypes.Value {
	if found, ok := members(value)[name]; ok {
		return found
	}
	return tftypes.NewValue(memberType(value.Type(), name), nil)
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}
