package simulator

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// operation is one operation of a JSON Patch (RFC 6902 §4).
type operation struct {
	op, path, from string
	value          any
}

// parsePatch checks the form of a JSON Patch document. Its values are those of
// the API's JsonPatchOperation: no null and no fraction.
func parsePatch(document any) ([]operation, error) {
	items, ok := document.([]any)
	if !ok {
		return nil, badRequest("a JSON Patch is an array of operations")
	}
	operations := make([]operation, 0, len(items))
	for _, item := range items {
		o, ok := item.(object)
		if !ok {
			return nil, badRequest("a JSON Patch operation is an object")
		}
		parsed := operation{op: text(o, "op"), path: text(o, "path"), from: text(o, "from"), value: o["value"]}
		if _, ok := o["path"].(string); !ok {
			return nil, badRequest("a JSON Patch operation needs a path")
		}
		value, given := o["value"]
		switch parsed.op {
		case "add", "replace", "test":
			if !given || !patchValue(value) {
				return nil, badRequest("%s %s: the value must be a string, boolean, integer, object or an array of strings, integers or objects", parsed.op, parsed.path)
			}
		case "move", "copy":
			if _, ok := o["from"].(string); !ok {
				return nil, badRequest("%s %s needs a from", parsed.op, parsed.path)
			}
		case "remove":
		default:
			return nil, badRequest("%q is not a JSON Patch operation", parsed.op)
		}
		operations = append(operations, parsed)
	}
	return operations, nil
}

func patchValue(value any) bool {
	switch v := value.(type) {
	case string, bool, object:
		return true
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool {
			return !slices.Contains([]string{"string", "integer", "object"}, kindOf(item))
		})
	}
	return kindOf(value) == "integer"
}

// writes lists the locations that a patch may change.
func writes(operations []operation) []string {
	var paths []string
	for _, o := range operations {
		if o.op != "test" {
			paths = append(paths, o.path)
		}
		if o.op == "move" {
			paths = append(paths, o.from)
		}
	}
	return paths
}

// within tells that a JSON Pointer is at or below another.
func within(pointer, parent string) bool {
	return pointer == parent || strings.HasPrefix(pointer, parent+"/")
}

// applyPatch gives a patched copy of a document, or an error if any operation
// fails: a patch is atomic (RFC 6902 §5).
func applyPatch(document object, operations []operation) (object, error) {
	var patched any = cloneObject(document)
	for _, o := range operations {
		var err error
		if patched, err = o.apply(patched); err != nil {
			return nil, err
		}
	}
	result, ok := patched.(object)
	if !ok {
		return nil, badRequest("the patch leaves no object")
	}
	return result, nil
}

func (o operation) apply(document any) (any, error) {
	path, err := parsePointer(o.path)
	if err != nil {
		return nil, err
	}
	value := clone(o.value)
	if o.op == "move" || o.op == "copy" {
		from, err := parsePointer(o.from)
		if err != nil {
			return nil, err
		}
		found, ok := lookUp(document, from)
		if !ok {
			return nil, badRequest("%s: %s does not exist", o.op, o.from)
		}
		value = clone(found)
		if o.op == "move" {
			if o.path != o.from && within(o.path, o.from) {
				return nil, badRequest("move: %s cannot go into itself", o.from)
			}
			if document, err = edit(document, from, "remove", nil); err != nil {
				return nil, err
			}
		}
		return edit(document, path, "add", value)
	}
	if o.op == "test" {
		if found, ok := lookUp(document, path); !ok || !equal(found, value) {
			return nil, badRequest("test: %s has another value", o.path)
		}
		return document, nil
	}
	return edit(document, path, o.op, value)
}

// parsePointer splits a JSON Pointer into its tokens (RFC 6901 §3).
func parsePointer(pointer string) ([]string, error) {
	if pointer == "" {
		return nil, nil
	}
	if pointer[0] != '/' {
		return nil, badRequest("%q is not a JSON Pointer", pointer)
	}
	tokens := strings.Split(pointer[1:], "/")
	for i, token := range tokens {
		for rest := token; ; {
			_, after, found := strings.Cut(rest, "~")
			if !found {
				break
			}
			if after == "" || after[0] != '0' && after[0] != '1' {
				return nil, badRequest("%q is not a JSON Pointer", pointer)
			}
			rest = after
		}
		tokens[i] = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
	}
	return tokens, nil
}

func lookUp(value any, tokens []string) (any, bool) {
	for _, token := range tokens {
		switch v := value.(type) {
		case object:
			member, ok := v[token]
			if !ok {
				return nil, false
			}
			value = member
		case []any:
			i, ok := index(token, len(v)-1)
			if !ok {
				return nil, false
			}
			value = v[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// index reads an array index: digits without leading zeros (RFC 6901 §4).
func index(token string, last int) (int, bool) {
	i, err := strconv.Atoi(token)
	return i, err == nil && strconv.Itoa(i) == token && i >= 0 && i <= last
}

// edit adds, removes or replaces the value at a location and returns the
// changed document. Only "add" may name a member that is not there.
func edit(document any, tokens []string, op string, value any) (any, error) {
	if len(tokens) == 0 {
		if op == "remove" {
			return nil, badRequest("the whole document cannot be removed")
		}
		return value, nil
	}
	token, rest := tokens[0], tokens[1:]
	missing := badRequest("%s: the target %q does not exist", op, token)
	switch v := document.(type) {
	case object:
		member, exists := v[token]
		switch {
		case len(rest) > 0 && exists:
			changed, err := edit(member, rest, op, value)
			if err != nil {
				return nil, err
			}
			v[token] = changed
		case len(rest) > 0, !exists && op != "add":
			return nil, missing
		case op == "remove":
			delete(v, token)
		default:
			v[token] = value
		}
		return v, nil
	case []any:
		if len(rest) == 0 && op == "add" {
			i, ok := index(token, len(v))
			if token == "-" {
				i, ok = len(v), true
			}
			if !ok {
				return nil, missing
			}
			return slices.Insert(v, i, value), nil
		}
		i, ok := index(token, len(v)-1)
		if !ok {
			return nil, missing
		}
		if len(rest) > 0 {
			changed, err := edit(v[i], rest, op, value)
			if err != nil {
				return nil, err
			}
			value = changed
		} else if op == "remove" {
			return slices.Delete(v, i, i+1), nil
		}
		v[i] = value
		return v, nil
	}
	return nil, missing
}

// equal compares two JSON values, numbers by their value (RFC 6902 §4.6).
func equal(a, b any) bool {
	switch a := a.(type) {
	case object:
		b, ok := b.(object)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, value := range a {
			if other, ok := b[key]; !ok || !equal(value, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	case json.Number:
		b, ok := b.(json.Number)
		if !ok || a == b {
			return ok
		}
		// A huge exponent would make the exact value as huge.
		if strings.ContainsAny(a.String()+b.String(), "eE") {
			return false
		}
		x, okX := new(big.Rat).SetString(a.String())
		y, okY := new(big.Rat).SetString(b.String())
		return okX && okY && x.Cmp(y) == 0
	}
	return a == b
}
