// Package tfvalue is where Terraform's values and JSON documents meet. No other
// package converts between them.
package tfvalue

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// precision is that of Terraform's own numbers, in bits.
const precision = 512

// Document gives a Terraform value as a JSON document. Lists, sets and tuples
// become lists; maps and objects, objects.
func Document(value tftypes.Value) (any, error) {
	if !value.IsKnown() {
		return document.Unknown, nil
	}
	if value.IsNull() {
		return nil, nil
	}
	switch typ := value.Type(); {
	case typ.Is(tftypes.Bool):
		var b bool
		err := value.As(&b)
		return b, err
	case typ.Is(tftypes.String):
		var s string
		err := value.As(&s)
		return s, err
	case typ.Is(tftypes.Number):
		number := new(big.Float)
		if err := value.As(&number); err != nil {
			return nil, err
		}
		return numberText(number), nil
	case typ.Is(tftypes.List{}), typ.Is(tftypes.Set{}), typ.Is(tftypes.Tuple{}):
		var elements []tftypes.Value
		if err := value.As(&elements); err != nil {
			return nil, err
		}
		list := make(document.List, len(elements))
		for i, element := range elements {
			var err error
			if list[i], err = Document(element); err != nil {
				return nil, err
			}
		}
		return list, nil
	case typ.Is(tftypes.Map{}), typ.Is(tftypes.Object{}):
		var members map[string]tftypes.Value
		if err := value.As(&members); err != nil {
			return nil, err
		}
		object := make(document.Object, len(members))
		for key, member := range members {
			var err error
			if object[key], err = Document(member); err != nil {
				return nil, err
			}
		}
		return object, nil
	default:
		return nil, fmt.Errorf("no JSON form of a Terraform %s", typ)
	}
}

// Object is [Document] for a resource. A null one is an empty object.
func Object(value tftypes.Value) (document.Object, error) {
	decoded, err := Document(value)
	if err != nil || decoded == nil {
		return document.Object{}, err
	}
	object, ok := decoded.(document.Object)
	if !ok {
		return nil, fmt.Errorf("expected an object, got %s", document.Kind(decoded))
	}
	return object, nil
}

// Value gives a document as a Terraform value of a type. Within a dynamic type
// it keeps the types of like, a value in the user's own spelling, wherever the
// two mean the same: a list stays a list, a tuple a tuple.
func Value(typ tftypes.Type, value any, like tftypes.Value) (tftypes.Value, error) {
	if document.IsUnknown(value) {
		return tftypes.NewValue(typ, tftypes.UnknownValue), nil
	}
	if value == nil {
		return tftypes.NewValue(typ, nil), nil
	}
	if typ.Is(tftypes.DynamicPseudoType) {
		return dynamic(value, like)
	}
	mismatch := fmt.Errorf("a JSON %s can't be a Terraform %s", document.Kind(value), typ)
	switch typ := typ.(type) {
	case tftypes.List:
		return elements(typ, typ.ElementType, value)
	case tftypes.Set:
		return elements(typ, typ.ElementType, value)
	case tftypes.Tuple:
		list, ok := value.(document.List)
		if !ok || len(list) != len(typ.ElementTypes) {
			return tftypes.Value{}, mismatch
		}
		values := make([]tftypes.Value, len(list))
		for i, element := range list {
			var err error
			if values[i], err = Value(typ.ElementTypes[i], element, tftypes.Value{}); err != nil {
				return tftypes.Value{}, err
			}
		}
		return tftypes.NewValue(typ, values), nil
	case tftypes.Map:
		object, ok := value.(document.Object)
		if !ok {
			return tftypes.Value{}, mismatch
		}
		return members(typ, object, like, func(string) tftypes.Type { return typ.ElementType })
	case tftypes.Object:
		object, ok := value.(document.Object)
		if !ok {
			return tftypes.Value{}, mismatch
		}
		whole := make(document.Object, len(typ.AttributeTypes))
		for name := range typ.AttributeTypes {
			whole[name] = object[name]
		}
		return members(typ, whole, like, func(name string) tftypes.Type { return typ.AttributeTypes[name] })
	}
	return primitive(typ, value, mismatch)
}

func primitive(typ tftypes.Type, value any, mismatch error) (tftypes.Value, error) {
	switch value := value.(type) {
	case bool:
		if typ.Is(tftypes.Bool) {
			return tftypes.NewValue(typ, value), nil
		}
	case string:
		if typ.Is(tftypes.String) {
			return tftypes.NewValue(typ, value), nil
		}
	case json.Number:
		switch {
		case typ.Is(tftypes.Number):
			number, err := bigFloat(value)
			return tftypes.NewValue(typ, number), err
		case typ.Is(tftypes.String):
			return tftypes.NewValue(typ, value.String()), nil
		}
	}
	return tftypes.Value{}, mismatch
}

func elements(typ, element tftypes.Type, value any) (tftypes.Value, error) {
	list, ok := value.(document.List)
	if !ok {
		return tftypes.Value{}, fmt.Errorf("a JSON %s can't be a Terraform %s", document.Kind(value), typ)
	}
	values := make([]tftypes.Value, len(list))
	for i := range list {
		var err error
		if values[i], err = Value(element, list[i], tftypes.Value{}); err != nil {
			return tftypes.Value{}, err
		}
	}
	return tftypes.NewValue(typ, values), nil
}

func members(typ tftypes.Type, object document.Object, like tftypes.Value, of func(string) tftypes.Type) (tftypes.Value, error) {
	values := make(map[string]tftypes.Value, len(object))
	for name, member := range object {
		var err error
		if values[name], err = Value(of(name), member, memberOf(like, name)); err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return tftypes.NewValue(typ, values), nil
}

// dynamic finds the type of a value: like's where that fits, else an object, a
// tuple or a primitive.
func dynamic(value any, like tftypes.Value) (tftypes.Value, error) {
	if like.Type() != nil && like.IsKnown() && !like.IsNull() {
		if same, err := Document(like); err == nil && document.Equal(same, value, document.Ordered) {
			return like, nil
		}
		_, isObject := like.Type().(tftypes.Object)
		_, isTuple := like.Type().(tftypes.Tuple)
		if !isObject && !isTuple {
			if typed, err := Value(like.Type(), value, like); err == nil {
				if kept, err := Document(typed); err == nil && document.Equal(kept, value, document.Ordered) {
					return typed, nil // a number that would become text, or the like, is another value
				}
			}
		}
	}
	switch value := value.(type) {
	case bool:
		return tftypes.NewValue(tftypes.Bool, value), nil
	case string:
		return tftypes.NewValue(tftypes.String, value), nil
	case json.Number:
		number, err := bigFloat(value)
		return tftypes.NewValue(tftypes.Number, number), err
	case document.List:
		values := make([]tftypes.Value, len(value))
		types := make([]tftypes.Type, len(value))
		for i, element := range value {
			var err error
			if values[i], err = dynamicMember(element, elementOf(like, i)); err != nil {
				return tftypes.Value{}, err
			}
			types[i] = values[i].Type()
		}
		return tftypes.NewValue(tftypes.Tuple{ElementTypes: types}, values), nil
	case document.Object:
		values := make(map[string]tftypes.Value, len(value))
		types := make(map[string]tftypes.Type, len(value))
		for key, member := range value {
			var err error
			if values[key], err = dynamicMember(member, memberOf(like, key)); err != nil {
				return tftypes.Value{}, fmt.Errorf("%s: %w", key, err)
			}
			types[key] = values[key].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, values), nil
	}
	return tftypes.Value{}, fmt.Errorf("no Terraform form of a JSON %s", document.Kind(value))
}

func dynamicMember(value any, like tftypes.Value) (tftypes.Value, error) {
	if value == nil || document.IsUnknown(value) {
		typ := tftypes.Type(tftypes.DynamicPseudoType)
		if like.Type() != nil {
			typ = like.Type() // a null of the type that it had
		}
		return Value(typ, value, tftypes.Value{})
	}
	return dynamic(value, like)
}

func memberOf(value tftypes.Value, name string) tftypes.Value {
	var members map[string]tftypes.Value
	if value.Type() == nil || !value.IsKnown() || value.IsNull() || value.As(&members) != nil {
		return tftypes.Value{}
	}
	return members[name]
}

func elementOf(value tftypes.Value, index int) tftypes.Value {
	var elements []tftypes.Value
	if value.Type() == nil || !value.IsKnown() || value.IsNull() || value.As(&elements) != nil || index >= len(elements) {
		return tftypes.Value{}
	}
	return elements[index]
}

// numberText gives the shortest decimal that Terraform reads as the number. Plain
// digits for an integer are exact only up to the precision.
func numberText(number *big.Float) json.Number {
	if number.IsInt() && number.MantExp(nil) <= precision {
		return json.Number(number.Text('f', 0))
	}
	return json.Number(new(big.Float).SetPrec(precision).Set(number).Text('g', -1))
}

// bigFloat fails for a number with more digits than Terraform can hold, rather
// than round it.
func bigFloat(number json.Number) (*big.Float, error) {
	value, _, err := big.ParseFloat(number.String(), 10, precision, big.ToNearestEven)
	if err != nil {
		return nil, fmt.Errorf("number %s: %w", number, err)
	}
	if !document.Equal(numberText(value), number, document.Ordered) {
		return nil, fmt.Errorf("number %s has more digits than Terraform can hold", number)
	}
	return value, nil
}
