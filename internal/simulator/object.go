package simulator

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// object is a JSON object. Numbers in it are json.Number, so their text is kept.
type object = map[string]any

// newID makes an id in the tenant's form: 32 hexadecimal digits.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return hex.EncodeToString(b[:])
}

// decode reads exactly one JSON value.
func decode(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("malformed JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("malformed JSON: more than one value")
	}
	return value, nil
}

// encode writes a JSON value. It panics on what JSON cannot hold, which only a
// caller of the administrator's methods can bring in.
func encode(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("simulator: not a JSON value: %v", err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// normal is a copy of a caller's object, in the form in which decode gives it.
func normal(o object) object {
	value, err := decode(encode(o))
	if err != nil {
		panic(fmt.Sprintf("simulator: %v", err))
	}
	copied, _ := value.(object)
	if copied == nil {
		copied = object{}
	}
	return copied
}

// clone is a deep copy of a JSON value.
func clone(value any) any {
	switch v := value.(type) {
	case object:
		return cloneObject(v)
	case []any:
		copied := make([]any, len(v))
		for i, item := range v {
			copied[i] = clone(item)
		}
		return copied
	}
	return value
}

func cloneObject(o object) object {
	copied := make(object, len(o))
	for key, value := range o {
		copied[key] = clone(value)
	}
	return copied
}

// text is the string member of an object, "" when it is none.
func text(o object, key string) string {
	s, _ := o[key].(string)
	return s
}

// child is the object member of an object, nil when it is none.
func child(o object, key string) object {
	c, _ := o[key].(object)
	return c
}

// boolean is the boolean member of an object, false when it is none.
func boolean(o object, key string) bool {
	b, _ := o[key].(bool)
	return b
}

// list is the array member of an object, nil when it is none.
func list(o object, key string) []any {
	l, _ := o[key].([]any)
	return l
}

// setDefaults gives o the members of defaults that it lacks or has as null.
func setDefaults(o, defaults object) {
	for key, value := range defaults {
		if o[key] == nil {
			o[key] = clone(value)
		}
	}
}

// kindOf names the JSON type of a value as JSON Schema does.
func kindOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case object:
		return "object"
	case json.Number:
		if !strings.ContainsAny(v.String(), ".eE") {
			return "integer"
		}
	}
	return "number"
}

// checkTypes compares the members of o with the types that a schema gives them;
// null and absent members pass.
func checkTypes(o object, types map[string]string) error {
	for key, want := range types {
		if got := kindOf(o[key]); got != "null" && got != want {
			return badRequest("%s must be of type %s, not %s", key, want, got)
		}
	}
	return nil
}

// collection holds objects by id, in the order of their creation.
type collection struct {
	ids     []string
	objects map[string]object
}

func (c *collection) get(id string) (object, bool) {
	o, ok := c.objects[id]
	return o, ok
}

// put stores an object under its own id.
func (c *collection) put(o object) {
	id := text(o, "id")
	if c.objects == nil {
		c.objects = map[string]object{}
	}
	if _, known := c.objects[id]; !known {
		c.ids = append(c.ids, id)
	}
	c.objects[id] = o
}

func (c *collection) remove(id string) { c.removeAll(map[string]bool{id: true}) }

func (c *collection) removeAll(ids map[string]bool) {
	for id := range ids {
		delete(c.objects, id)
	}
	c.ids = slices.DeleteFunc(c.ids, func(id string) bool { return ids[id] })
}

// where returns the objects that match, in order; a nil match takes all.
func (c *collection) where(match func(object) bool) []object {
	found := []object{}
	for _, id := range c.ids {
		if o := c.objects[id]; match == nil || match(o) {
			found = append(found, o)
		}
	}
	return found
}
