package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Pointer is an RFC 6901 JSON Pointer, one element a reference token, not
// escaped. The empty pointer is the whole document.
type Pointer []string

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// ParsePointer reads the string form (RFC 6901 §3): empty, or tokens that
// begin with "/" each; "~" is followed by 0 or 1.
func ParsePointer(text string) (Pointer, error) {
	if text == "" {
		return Pointer{}, nil
	}
	if text[0] != '/' {
		return nil, fmt.Errorf("JSON Pointer %q must be empty or begin with /", text)
	}
	tokens := strings.Split(text[1:], "/")
	for i, token := range tokens {
		for j := range len(token) {
			if token[j] == '~' && !strings.HasPrefix(token[j:], "~0") && !strings.HasPrefix(token[j:], "~1") {
				return nil, fmt.Errorf("JSON Pointer %q: ~ must be written ~0", text)
			}
		}
		tokens[i] = unescaper.Replace(token)
	}
	return tokens, nil
}

// MustPointer is [ParsePointer] for constants; it panics on a bad one.
func MustPointer(text string) Pointer {
	pointer, err := ParsePointer(text)
	if err != nil {
		panic(err)
	}
	return pointer
}

// String gives the RFC 6901 form, escaped.
func (p Pointer) String() string {
	var text strings.Builder
	for _, token := range p {
		text.WriteByte('/')
		text.WriteString(escaper.Replace(token))
	}
	return text.String()
}

// Append gives a new pointer that goes further down.
func (p Pointer) Append(tokens ...string) Pointer {
	return append(slices.Clip(slices.Clone(p)), tokens...)
}

// HasPrefix reports whether p is prefix or lies below it.
func (p Pointer) HasPrefix(prefix Pointer) bool {
	return len(p) >= len(prefix) && slices.Equal(p[:len(prefix)], prefix)
}

// Get finds the value at a pointer. The second result tells absent from null.
// What lies in an unknown is unknown.
func Get(value any, pointer Pointer) (any, bool) {
	for _, token := range pointer {
		switch container := value.(type) {
		case Object:
			member, ok := container[token]
			if !ok {
				return nil, false
			}
			value = member
		case List:
			index, ok := listIndex(container, token)
			if !ok {
				return nil, false
			}
			value = container[index]
		case unknown:
			return Unknown, true
		default:
			return nil, false
		}
	}
	return value, true
}

// At is [Get] where absent and null mean the same.
func At(value any, pointer Pointer) any {
	found, _ := Get(value, pointer)
	return found
}

// Set gives a copy in which the pointer holds the value. Objects that are
// missing or null on the way are made; any other value in the way is replaced,
// except that list elements must exist.
func Set(value any, pointer Pointer, to any) (any, error) {
	if len(pointer) == 0 {
		return Clone(to), nil
	}
	switch container := value.(type) {
	case List:
		index, ok := listIndex(container, pointer[0])
		if !ok {
			return nil, fmt.Errorf("no list element %q", pointer[0])
		}
		element, err := Set(container[index], pointer[1:], to)
		if err != nil {
			return nil, err
		}
		clone := slices.Clone(container)
		clone[index] = element
		return clone, nil
	case Object:
		member, err := Set(container[pointer[0]], pointer[1:], to)
		if err != nil {
			return nil, err
		}
		clone := shallow(container)
		clone[pointer[0]] = member
		return clone, nil
	}
	return Set(Object{}, pointer, to)
}

// Remove gives a copy without the object member at the pointer. What isn't
// there, and the whole document, can't be removed: the value comes back as is.
func Remove(value any, pointer Pointer) any {
	object, ok := value.(Object)
	if !ok || len(pointer) == 0 {
		return value
	}
	member, ok := object[pointer[0]]
	if !ok {
		return value
	}
	clone := shallow(object)
	if len(pointer) == 1 {
		delete(clone, pointer[0])
	} else {
		clone[pointer[0]] = Remove(member, pointer[1:])
	}
	return clone
}

func shallow(object Object) Object {
	clone := make(Object, len(object)+1)
	for key, member := range object {
		clone[key] = member
	}
	return clone
}

func indexToken(index int) string { return strconv.Itoa(index) }

// listIndex reads an array index token (RFC 6901 §4: no leading zeros).
func listIndex(list List, token string) (int, bool) {
	index, err := strconv.Atoi(token)
	if err != nil || index < 0 || index >= len(list) || strconv.Itoa(index) != token {
		return 0, false
	}
	return index, true
}
