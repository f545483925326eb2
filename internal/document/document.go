// Package document holds JSON values the way an exact read-modify-write needs
// them: numbers keep their text, null differs from absent, and a value may be
// unknown while Terraform plans.
//
// A value is one of nil (null), bool, string, [json.Number], [List], [Object]
// or [Unknown]. Values are treated as immutable: every function that changes
// one returns a copy.
package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Object is a JSON object. A missing key and a null value are different.
type Object = map[string]any

// List is a JSON array.
type List = []any

type unknown struct{}

func (unknown) String() string { return "(known after apply)" }

// Unknown stands for a value that Terraform doesn't know yet.
var Unknown any = unknown{}

// ErrInexact is returned for text that can't be carried to the server and back
// without a change, such as half of a surrogate pair.
var ErrInexact = errors.New("text that is not valid Unicode can't be carried exactly")

// Decode reads one JSON value. Numbers keep their text. It fails on trailing
// data and, with [ErrInexact], on strings that Go would silently repair.
func Decode(data []byte) (any, error) {
	if !utf8.Valid(data) || loneSurrogate(data) {
		return nil, ErrInexact
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("decoding JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("decoding JSON: more data after the value")
	}
	return value, nil
}

// DecodeObject is [Decode] for text that must be an object.
func DecodeObject(data []byte) (Object, error) {
	value, err := Decode(data)
	if err != nil {
		return nil, err
	}
	object, ok := value.(Object)
	if !ok {
		return nil, fmt.Errorf("decoding JSON: expected an object, got %s", Kind(value))
	}
	return object, nil
}

// loneSurrogate reports an escaped surrogate without its other half, which
// encoding/json replaces by U+FFFD.
func loneSurrogate(data []byte) bool {
	high := false
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' || i+1 >= len(data) {
			if high {
				return true
			}
			continue
		}
		i++
		if data[i] != 'u' || i+4 >= len(data) {
			if high {
				return true
			}
			continue
		}
		code, err := strconv.ParseUint(string(data[i+1:i+5]), 16, 16)
		if err != nil {
			return false // the decoder reports it
		}
		i += 4
		isHigh, isLow := code >= 0xD800 && code < 0xDC00, code >= 0xDC00 && code < 0xE000
		if isLow != high {
			return true
		}
		high = isHigh
	}
	return high
}

// Encode writes a value as compact JSON, object keys sorted, so that the same
// value always gives the same bytes. It fails on [Unknown].
func Encode(value any) ([]byte, error) {
	if HasUnknown(value) {
		return nil, errors.New("encoding JSON: the value is not wholly known")
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("encoding JSON: %w", err)
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}

// Text shows a value to people: compact JSON, or a note for an unknown.
func Text(value any) string {
	if HasUnknown(value) {
		return fmt.Sprint(Unknown)
	}
	data, err := Encode(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}

// Kind names the JSON type of a value.
func Kind(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		return "number"
	case List:
		return "list"
	case Object:
		return "object"
	}
	return "unknown"
}

// IsUnknown reports whether the value itself is unknown.
func IsUnknown(value any) bool {
	_, ok := value.(unknown)
	return ok
}

// HasUnknown reports whether the value or anything in it is unknown.
func HasUnknown(value any) bool {
	switch value := value.(type) {
	case unknown:
		return true
	case List:
		return slices.ContainsFunc(value, HasUnknown)
	case Object:
		for _, member := range value {
			if HasUnknown(member) {
				return true
			}
		}
	}
	return false
}

// Clone copies a value deeply.
func Clone(value any) any { return MapLeaves(value, func(leaf any) any { return leaf }) }

// MapLeaves copies a value deeply, with what a function makes of each leaf: of
// everything but objects and lists.
func MapLeaves(value any, leaf func(any) any) any {
	switch value := value.(type) {
	case List:
		elements := make(List, len(value))
		for i, element := range value {
			elements[i] = MapLeaves(element, leaf)
		}
		return elements
	case Object:
		members := make(Object, len(value))
		for key, member := range value {
			members[key] = MapLeaves(member, leaf)
		}
		return members
	}
	return leaf(value)
}

// Keys lists the keys of both objects once, sorted.
func Keys(objects ...Object) []string {
	all := map[string]bool{}
	for _, object := range objects {
		for key := range object {
			all[key] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// WithoutNulls drops null members of objects, at any depth but not inside
// lists: what null asks for, an empty value, a missing member has already.
func WithoutNulls(value any) any {
	object, ok := value.(Object)
	if !ok {
		return value
	}
	kept := make(Object, len(object))
	for key, member := range object {
		if member != nil {
			kept[key] = WithoutNulls(member)
		}
	}
	return kept
}
