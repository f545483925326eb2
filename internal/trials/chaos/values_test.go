package chaos

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
)

type object = map[string]any

// clone is a deep copy of a JSON value or of a configuration.
func clone[T any](value T) T {
	copied, _ := cloned(value).(T)
	return copied
}

func cloned(value any) any {
	switch value := value.(type) {
	case object:
		copied := make(object, len(value))
		for key, member := range value {
			copied[key] = cloned(member)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, element := range value {
			copied[i] = cloned(element)
		}
		return copied
	}
	return value
}

// at gives the value at a path, and whether there is one.
func at(value any, path []string) (any, bool) {
	for _, name := range path {
		members, ok := value.(object)
		if !ok {
			return nil, false
		}
		if value, ok = members[name]; !ok {
			return nil, false
		}
	}
	return value, true
}

// put sets the value at a path, in place. It makes the objects on the way.
func put(value object, path []string, member any) {
	for _, name := range path[:len(path)-1] {
		next, ok := value[name].(object)
		if !ok {
			next = object{}
			value[name] = next
		}
		value = next
	}
	value[path[len(path)-1]] = member
}

// drop removes the member at a path, in place, with the objects that are empty
// then.
func drop(value object, path []string) {
	if members, ok := value[path[0]].(object); ok && len(path) > 1 {
		if drop(members, path[1:]); len(members) > 0 {
			return
		}
	}
	delete(value, path[0])
}

// text is one form for all values that JSON holds equal: keys are sorted, and 1.0
// is 1.
func text(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case object:
		parts := make([]string, 0, len(value))
		for _, key := range slices.Sorted(maps.Keys(value)) {
			parts = append(parts, fmt.Sprintf("%q:%s", key, text(value[key])))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case []any:
		parts := make([]string, len(value))
		for i, element := range value {
			parts[i] = text(element)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case string:
		return fmt.Sprintf("%q", value)
	case json.Number, int, int64, float64:
		number, ok := new(big.Rat).SetString(fmt.Sprint(value))
		if !ok {
			return fmt.Sprintf("bad number %v", value)
		}
		return number.RatString()
	}
	return fmt.Sprint(value)
}

// plain is the text of a value without its type: "7" and 7 are one, as in account
// attributes.
func plain(value any) string { return strings.Trim(text(value), `"`) }

// void tells a value that means none.
func void(value any) bool {
	list, isList := value.([]any)
	return value == nil || value == "" || isList && len(list) == 0
}

// leaves lists the values in an object that are no objects, by their place.
func leaves(value any) map[string]string {
	found := map[string]string{}
	collect(value, "", found)
	return found
}

func collect(value any, place string, found map[string]string) {
	members, ok := value.(object)
	if !ok || len(members) == 0 && place != "" {
		found[place] = text(value)
		return
	}
	for name, member := range members {
		collect(member, place+pointer(name), found)
	}
}

var escaper = strings.NewReplacer("~", "~0", "/", "~1")

// pointer is a JSON Pointer.
func pointer(path ...string) string {
	place := ""
	for _, name := range path {
		place += "/" + escaper.Replace(name)
	}
	return place
}

// within reports that a place is, or is below, one of the others.
func within(place string, others ...string) bool {
	return slices.ContainsFunc(others, func(other string) bool { return place == other || strings.HasPrefix(place, other+"/") })
}

// decoded reads JSON that must be valid; numbers keep their text.
func decoded(data []byte) any {
	var value any
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil
	}
	return value
}
