package simulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxTransform bounds a transform, in bytes of JSON.
const maxTransform = 400 << 10

var (
	transformRules = collectionRules{fields: map[string]field{
		"internal": {operators: "eq"},
		"name":     {operators: "eq sw"},
	}}
	// transformNeeds are the types of transforms, each with the attributes that it
	// can't do without (SailPoint API: Create Transform).
	transformNeeds = map[string][]string{
		"accountAttribute": {"sourceName", "attributeName"}, "base64Decode": nil, "base64Encode": nil, "concat": {"values"},
		"conditional": {"expression", "positiveCondition", "negativeCondition"},
		"dateCompare": {"firstDate", "secondDate", "operator", "positiveCondition", "negativeCondition"},
		"dateFormat":  nil, "dateMath": {"expression"}, "decomposeDiacriticalMarks": nil, "displayName": nil, "e164phone": nil,
		"firstValid": {"values"}, "identityAttribute": {"name"}, "indexOf": {"substring"}, "iso3166": nil,
		"lastIndexOf": {"substring"}, "leftPad": {"length"}, "lookup": {"table"}, "lower": nil, "normalizeNames": nil,
		"randomAlphaNumeric": nil, "randomNumeric": nil, "reference": {"id"}, "replace": {"regex", "replacement"},
		"replaceAll": {"table"}, "rfc5646": nil, "rightPad": {"length"}, "rule": {"name"}, "split": {"delimiter", "index"},
		"static": {"value"}, "substring": {"begin"}, "trim": nil, "upper": nil, "usernameGenerator": {"patterns"}, "uuid": nil,
	}
)

// showTransform renders a transform; an internal one keeps its attributes to
// itself.
func showTransform(stored object) object {
	transform := maps.Clone(stored)
	if boolean(stored, "internal") {
		transform["attributes"] = nil
	}
	return transform
}

func completeTransform(transform object) {
	delete(transform, "modified") // a transform has no times
	setDefaults(transform, object{"internal": false})
	if _, given := transform["attributes"]; !given {
		transform["attributes"] = nil
	}
}

func (t *Tenant) listTransforms(c *call) (answer, error) {
	transforms := shown(&t.transforms, showTransform)
	if name := c.URL.Query().Get("name"); name != "" {
		transforms = slices.DeleteFunc(transforms, func(transform object) bool { return transform["name"] != name })
	}
	return c.listing(transforms, transformRules)
}

// transformFor is the stored transform that the path names.
func (t *Tenant) transformFor(c *call) (object, error) {
	transform, ok := t.transforms.get(c.PathValue("id"))
	if !ok {
		return nil, notFound("Transform %q was not found", c.PathValue("id"))
	}
	return transform, nil
}

func (t *Tenant) getTransform(c *call) (answer, error) {
	transform, err := t.transformFor(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, showTransform(transform)), nil
}

func (t *Tenant) createTransform(c *call) (answer, error) {
	if err := checkTransform(c.body); err != nil {
		return answer{}, err
	}
	name := text(c.body, "name")
	for _, other := range t.transforms.where(nil) {
		if strings.EqualFold(text(other, "name"), name) {
			return answer{}, badRequest("The transform name %q is already in use", name)
		}
	}
	return jsonAnswer(http.StatusCreated, showTransform(t.putNewTransform(c.body))), nil
}

func (t *Tenant) putNewTransform(transform object) object {
	transform["id"] = newID()
	completeTransform(transform)
	t.transforms.put(transform)
	return transform
}

// replaceTransform takes the attributes; "attempting to change other properties
// (ex. "name" and "type") will result in an error" (SailPoint API: Update a
// Transform).
func (t *Tenant) replaceTransform(c *call) (answer, error) {
	stored, err := t.transformFor(c)
	if err != nil {
		return answer{}, err
	}
	if boolean(stored, "internal") {
		return answer{}, badRequest("an internal transform can't be changed")
	}
	if err := checkTransform(c.body); err != nil {
		return answer{}, err
	}
	for _, key := range []string{"name", "type"} {
		if c.body[key] != stored[key] {
			return answer{}, immutable(key)
		}
	}
	next := maps.Clone(stored)
	next["attributes"] = c.body["attributes"]
	t.transforms.put(next)
	return jsonAnswer(http.StatusOK, showTransform(next)), nil
}

// deleteTransform refuses what "is used in one or more Identity Profile mappings"
// (SailPoint API: Delete a Transform).
func (t *Tenant) deleteTransform(c *call) (answer, error) {
	transform, err := t.transformFor(c)
	if err != nil {
		return answer{}, err
	}
	if boolean(transform, "internal") {
		return answer{}, badRequest("an internal transform can't be deleted")
	}
	for _, profile := range t.profiles.where(nil) {
		for _, mapping := range transformsOf(profile) {
			if refersTo(mapping, text(transform, "name")) {
				return answer{}, badRequest("The transform %q is in use by an identity profile", text(transform, "name"))
			}
		}
	}
	t.transforms.remove(text(transform, "id"))
	return noContent(), nil
}

// refersTo tells that a definition, or one nested in it, is a reference to the
// transform of a name.
func refersTo(value any, name string) bool {
	switch v := value.(type) {
	case object:
		if v["type"] == "reference" && text(child(v, "attributes"), "id") == name {
			return true
		}
		for _, member := range v {
			if refersTo(member, name) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(element any) bool { return refersTo(element, name) })
	}
	return false
}

// checkTransform checks what a client sends as a transform. Which attributes a
// type needs it tells of the outermost one alone.
func checkTransform(transform object) error {
	if err := checkTypes(transform, map[string]string{"name": "string", "type": "string", "attributes": "object"}); err != nil {
		return err
	}
	if length := utf8.RuneCountInString(text(transform, "name")); length < 1 || length > 50 {
		return badRequest("name must have 1 to 50 characters")
	}
	needs, known := transformNeeds[text(transform, "type")]
	if !known {
		return badRequest("%q is not a type of transform", text(transform, "type"))
	}
	if _, given := transform["attributes"]; !given {
		return badRequest("attributes is required")
	}
	for _, name := range needs {
		if child(transform, "attributes")[name] == nil {
			return badRequest("attributes.%s is required by a transform of type %q", name, text(transform, "type"))
		}
	}
	if size := len(encode(transform)); size > maxTransform {
		return badRequest("the transform has %d bytes, more than %d", size, maxTransform)
	}
	return nil
}
