package simulator

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
)

var (
	identityAttributeTypes = map[string]string{
		"name": "string", "displayName": "string", "type": "string", "standard": "boolean", "multi": "boolean",
		"searchable": "boolean", "system": "boolean", "sources": "array",
	}
	attributeName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// showIdentityAttribute renders an identity attribute, which has no id but its
// name.
func showIdentityAttribute(stored object) object {
	attribute := maps.Clone(stored)
	delete(attribute, "id")
	return attribute
}

// completeIdentityAttribute fills in what a client leaves out; the name is the
// key under which the attribute is kept.
func completeIdentityAttribute(attribute object) {
	delete(attribute, "modified") // an identity attribute has no times
	attribute["id"] = attribute["name"]
	setDefaults(attribute, object{
		"displayName": attribute["name"], "standard": false, "type": "string", "multi": false, "searchable": false,
		"system": false, "sources": []any{},
	})
}

// listIdentityAttributes answers all at once: the operation has no pages.
func (t *Tenant) listIdentityAttributes(c *call) (answer, error) {
	query := c.URL.Query()
	want := map[string]bool{}
	for _, name := range []string{"includeSystem", "includeSilent", "searchableOnly", "count"} {
		var err error
		if want[name], err = flag(query, name); err != nil {
			return answer{}, err
		}
	}
	attributes := slices.DeleteFunc(shown(&t.identityAttributes, showIdentityAttribute), func(attribute object) bool {
		return boolean(attribute, "system") && !want["includeSystem"] || want["searchableOnly"] && !boolean(attribute, "searchable")
	})
	return jsonAnswer(http.StatusOK, attributes), nil
}

// identityAttributeFor is the stored identity attribute that the path names.
func (t *Tenant) identityAttributeFor(c *call) (object, error) {
	attribute, ok := t.identityAttributes.get(c.PathValue("name"))
	if !ok {
		return nil, notFound("Identity attribute %q was not found", c.PathValue("name"))
	}
	return attribute, nil
}

func (t *Tenant) getIdentityAttribute(c *call) (answer, error) {
	attribute, err := t.identityAttributeFor(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, showIdentityAttribute(attribute)), nil
}

func (t *Tenant) createIdentityAttribute(c *call) (answer, error) {
	if err := checkIdentityAttribute(c.body); err != nil {
		return answer{}, err
	}
	if _, taken := t.identityAttributes.get(text(c.body, "name")); taken {
		return answer{}, badRequest("Identity attribute %q already exists", text(c.body, "name"))
	}
	completeIdentityAttribute(c.body)
	t.identityAttributes.put(c.body)
	return jsonAnswer(http.StatusCreated, showIdentityAttribute(c.body)), nil
}

// replaceIdentityAttribute replaces the attribute: what the body leaves out
// becomes the default.
func (t *Tenant) replaceIdentityAttribute(c *call) (answer, error) {
	stored, err := t.identityAttributeFor(c)
	if err != nil {
		return answer{}, err
	}
	if err := checkIdentityAttribute(c.body); err != nil {
		return answer{}, err
	}
	if c.body["name"] != stored["name"] {
		return answer{}, immutable("name")
	}
	completeIdentityAttribute(c.body)
	t.identityAttributes.put(c.body)
	return jsonAnswer(http.StatusOK, showIdentityAttribute(c.body)), nil
}

// deleteIdentityAttribute refuses what is mapped in a profile, and attributes that
// are of the system or standard (SailPoint API: Delete Identity Attribute, Bulk
// Delete Identity Attributes).
func (t *Tenant) deleteIdentityAttribute(c *call) (answer, error) {
	attribute, err := t.identityAttributeFor(c)
	if err != nil {
		return answer{}, err
	}
	name := text(attribute, "name")
	if boolean(attribute, "system") || boolean(attribute, "standard") {
		return answer{}, badRequest("system and standard must be false before identity attribute %q can be deleted", name)
	}
	for _, profile := range t.profiles.where(nil) {
		if slices.ContainsFunc(transformsOf(profile), func(mapping object) bool { return mapping["identityAttributeName"] == name }) {
			return answer{}, badRequest("Identity attribute %q is mapped in identity profile %q", name, text(profile, "name"))
		}
	}
	t.identityAttributes.remove(name)
	return noContent(), nil
}

// checkIdentityAttribute checks what a client sends as an identity attribute.
func checkIdentityAttribute(attribute object) error {
	if err := checkTypes(attribute, identityAttributeTypes); err != nil {
		return err
	}
	if !attributeName.MatchString(text(attribute, "name")) {
		return badRequest("name must begin with a letter and consist of letters, digits and underscores")
	}
	for _, item := range list(attribute, "sources") {
		source, isObject := item.(object)
		if !isObject {
			return badRequest("an element of sources must be an object")
		}
		if err := checkTypes(source, map[string]string{"type": "string", "properties": "object"}); err != nil {
			return err
		}
	}
	// "Making an attribute searchable requires that the system, standard, and multi
	// properties be set to false" (SailPoint API: Update Identity Attribute).
	if boolean(attribute, "searchable") && (boolean(attribute, "system") || boolean(attribute, "standard") || boolean(attribute, "multi")) {
		return badRequest("a searchable identity attribute needs system, standard and multi to be false")
	}
	return nil
}
