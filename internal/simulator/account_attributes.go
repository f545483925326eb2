package simulator

import (
	"encoding/json"
	"strconv"
	"strings"
)

// attributesOf are the attribute definitions of a schema.
func attributesOf(schema object) []object {
	var attributes []object
	for _, item := range list(schema, "attributes") {
		if attribute, ok := item.(object); ok {
			attributes = append(attributes, attribute)
		}
	}
	return attributes
}

// checkAttributes compares account attributes with the account schema: no
// unknown names, and values of the type that the schema gives.
func checkAttributes(schema, attributes object) error {
	definitions := map[string]object{}
	for _, definition := range attributesOf(schema) {
		definitions[text(definition, "name")] = definition
	}
	for name, value := range attributes {
		definition, known := definitions[name]
		if !known {
			return badRequest("Attribute %q is not in the account schema", name)
		}
		if value == nil {
			continue
		}
		values := []any{value}
		if boolean(definition, "isMulti") {
			items, ok := value.([]any)
			if !ok {
				return badRequest("Attribute %q is multi-valued and needs an array", name)
			}
			values = items
		}
		for _, one := range values {
			if !hasType(one, text(definition, "type")) {
				return badRequest("Attribute %q needs values of type %s", name, text(definition, "type"))
			}
		}
	}
	return nil
}

// hasType tells that a JSON value fits an AttributeDefinitionType.
func hasType(value any, kind string) bool {
	switch kind {
	case "LONG", "INT":
		number, ok := value.(json.Number)
		bits := 64
		if kind == "INT" {
			bits = 32
		}
		_, err := strconv.ParseInt(number.String(), 10, bits)
		return ok && err == nil
	case "BOOLEAN":
		_, ok := value.(bool)
		return ok
	}
	_, ok := value.(string)
	return ok
}

// nativeIdentityOf is the text of the schema's identity attribute, "" when the
// attributes lack it.
func nativeIdentityOf(schema, attributes object) string {
	switch value := attributes[text(schema, "identityAttribute")].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// retype gives a single value the type of an account attribute, as far as its
// text allows.
func retype(value any, kind string) any {
	var written string
	switch v := value.(type) {
	case string:
		written = v
	case json.Number:
		written = v.String()
	case bool:
		written = strconv.FormatBool(v)
	default:
		return value
	}
	switch kind {
	case "LONG", "INT":
		if n, err := strconv.ParseInt(written, 10, 64); err == nil {
			return json.Number(strconv.FormatInt(n, 10))
		}
	case "BOOLEAN":
		if strings.EqualFold(written, "true") || strings.EqualFold(written, "false") {
			return strings.EqualFold(written, "true")
		}
	}
	return written
}
