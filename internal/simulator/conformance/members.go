package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// OpenAPI lets a body hold members that its schema does not name, and a query
// parameters that the operation does not have. Here they are departures: nobody
// knows what they do.

// The tokens of JSON Pointers (RFC 6901 §3).
var (
	escape   = strings.NewReplacer("~", "~0", "/", "~1")
	unescape = strings.NewReplacer("~1", "/", "~0", "~")
)

var (
	errMember    = errors.New("the document has no such member")
	errParameter = errors.New("the operation has no such query parameter")
)

// unknownParameters finds the query parameters that an operation does not have.
func unknownParameters(route *routers.Route, query url.Values) []problem {
	var found []problem
	for name := range query {
		if route.Operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, name) == nil &&
			route.PathItem.Parameters.GetByInAndName(openapi3.ParameterInQuery, name) == nil {
			found = append(found, problem{side: requestSide, pointer: "?" + name, err: errParameter})
		}
	}
	return found
}

// unknownInRequest finds the members of a request that no schema names, and the
// operations of a JSON Patch on members that the resource does not have.
func unknownInRequest(route *routers.Route, contentType string, body []byte) []problem {
	if route.Operation.RequestBody == nil {
		return nil
	}
	found := unknownInBody(requestSide, route.Operation.RequestBody.Value.Content, contentType, body)
	if mediaType(contentType) != "application/json-patch+json" || route.PathItem.Get == nil {
		return found
	}
	resource := schemaOf(route.PathItem.Get.Responses.Status(200).Value.Content, "application/json")
	var operations []struct{ Path, From string }
	if resource == nil || json.Unmarshal(body, &operations) != nil {
		return found
	}
	for i, operation := range operations {
		for member, pointer := range map[string]string{"path": operation.Path, "from": operation.From} {
			if pointer != "" && !reaches([]*openapi3.Schema{resource}, strings.Split(pointer, "/")[1:]) {
				found = append(found, problem{side: requestSide, pointer: "/" + strconv.Itoa(i) + "/" + member, value: pointer, err: errMember})
			}
		}
	}
	return found
}

func unknownInResponse(route *routers.Route, status int, contentType string, body []byte) []problem {
	response := route.Operation.Responses.Status(status)
	if response == nil {
		return nil
	}
	return unknownInBody(responseSide, response.Value.Content, contentType, body)
}

func unknownInBody(side side, content openapi3.Content, contentType string, body []byte) []problem {
	schema := schemaOf(content, mediaType(contentType))
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if schema == nil || decoder.Decode(&value) != nil {
		return nil // the validation tells
	}
	var found []problem
	unknown([]*openapi3.Schema{schema}, value, "", func(pointer string, value any) {
		found = append(found, problem{side: side, pointer: pointer, value: value, err: errMember})
	})
	return found
}

func mediaType(contentType string) string {
	media, _, _ := mime.ParseMediaType(contentType) // "" is no media type
	return media
}

// schemaOf is the schema of a body in JSON.
func schemaOf(content openapi3.Content, media string) *openapi3.Schema {
	if media != "application/json" && !strings.HasSuffix(media, "+json") {
		return nil
	}
	if body := content.Get(media); body != nil && body.Schema != nil {
		return body.Schema.Value
	}
	return nil
}

// unknown reports the members of a value that none of the schemas for it names.
func unknown(schemas []*openapi3.Schema, value any, pointer string, report func(pointer string, value any)) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			at := pointer + "/" + escape.Replace(name)
			below, open := members(schemas, name)
			switch {
			case len(below) > 0:
				unknown(below, member, at, report)
			case !open:
				report(at, member)
			}
		}
	case []any:
		below := items(schemas)
		for i, item := range value {
			unknown(below, item, pointer+"/"+strconv.Itoa(i), report)
		}
	}
}

// reaches tells that a path leads into what the schemas describe.
func reaches(schemas []*openapi3.Schema, path []string) bool {
	for _, token := range path {
		below := items(schemas)
		if _, err := strconv.ParseUint(token, 10, 0); len(below) > 0 && err != nil && token != "-" {
			return false // in an array only an index leads on
		}
		if len(below) == 0 {
			var open bool
			below, open = members(schemas, unescape.Replace(token))
			if len(below) == 0 {
				return open
			}
		}
		schemas = below
	}
	return true
}

// members gives the schemas for a member of an object. Without any, open tells
// whether the object may have the member all the same: where additional
// properties are foreseen, or where nothing at all is said about its members.
func members(schemas []*openapi3.Schema, name string) (below []*openapi3.Schema, open bool) {
	open = true
	for _, schema := range flatten(schemas) {
		if property := schema.Properties[name]; property != nil {
			below = append(below, property.Value)
		}
		additional := schema.AdditionalProperties
		if additional.Schema != nil || additional.Has != nil && *additional.Has {
			if additional.Schema != nil {
				below = append(below, additional.Schema.Value)
			}
			return below, true
		}
		open = open && len(schema.Properties) == 0
	}
	return below, open
}

func items(schemas []*openapi3.Schema) []*openapi3.Schema {
	var below []*openapi3.Schema
	for _, schema := range flatten(schemas) {
		if schema.Items != nil {
			below = append(below, schema.Items.Value)
		}
	}
	return below
}

// flatten adds the schemas that schemas are composed of. Which alternative holds
// is the validation's affair.
func flatten(schemas []*openapi3.Schema) []*openapi3.Schema {
	var all []*openapi3.Schema
	for _, schema := range schemas {
		all = append(all, schema)
		for _, parts := range slices.Concat(schema.AllOf, schema.AnyOf, schema.OneOf) {
			all = append(all, flatten([]*openapi3.Schema{parts.Value})...)
		}
	}
	return all
}
