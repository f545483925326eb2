package simulator

import (
	"net/http"
	"slices"
	"strings"
)

var (
	schemaTypes = map[string]string{
		"name": "string", "nativeObjectType": "string", "identityAttribute": "string", "displayAttribute": "string",
		"hierarchyAttribute": "string", "includePermissions": "boolean", "features": "array", "configuration": "object", "attributes": "array",
	}
	schemaAttributeTypes = map[string]string{
		"name": "string", "nativeName": "string", "type": "string", "schema": "object", "description": "string",
		"isMulti": "boolean", "isEntitlement": "boolean", "isGroup": "boolean",
	}
	valueTypes       = []string{"STRING", "LONG", "INT", "BOOLEAN", "DATE"}
	immutableSchema  = []string{"id", "name", "created", "modified"}
	schemaDefaults   = object{"includePermissions": false, "features": []any{}, "configuration": object{}, "attributes": []any{}}
	attributeDefault = object{
		"nativeName": nil, "type": "STRING", "schema": nil, "description": "", "isMulti": false, "isEntitlement": false, "isGroup": false,
	}
)

// schemasOf are the stored schemas of a source.
func (t *Tenant) schemasOf(sourceID string) []object {
	return t.schemas.where(func(schema object) bool { return t.schemaSource[text(schema, "id")] == sourceID })
}

// accountSchema is the stored account schema of a source, nil when it has none.
func (t *Tenant) accountSchema(sourceID string) object {
	for _, schema := range t.schemasOf(sourceID) {
		if text(schema, "name") == "account" {
			return schema
		}
	}
	return nil
}

// fillSchema completes a new schema and stores it.
func (t *Tenant) fillSchema(schema object, sourceID string) {
	id := newID()
	schema["id"], schema["created"], schema["modified"] = id, t.stamp(), nil
	completeSchema(schema)
	t.schemas.put(schema)
	t.schemaSource[id] = sourceID
}

func completeSchema(schema object) {
	setDefaults(schema, object{"hierarchyAttribute": nil})
	setDefaults(schema, schemaDefaults)
	for _, item := range list(schema, "attributes") {
		if attribute, ok := item.(object); ok {
			setDefaults(attribute, attributeDefault)
		}
	}
	// The documents call neither of these nullable.
	for _, key := range []string{"nativeObjectType", "identityAttribute", "displayAttribute"} {
		if schema[key] == nil {
			delete(schema, key)
		}
	}
}

func (t *Tenant) dropSchema(id string) {
	t.schemas.remove(id)
	delete(t.schemaSource, id)
}

// keepSchemas removes the schemas of a source that its list no longer names.
func (t *Tenant) keepSchemas(sourceID string, refs []any) error {
	kept := map[string]bool{}
	for _, item := range refs {
		ref, _ := item.(object)
		id := text(ref, "id")
		if t.schemaSource[id] != sourceID {
			return badRequest("schema %q does not belong to the source", id)
		}
		kept[id] = true
	}
	for _, schema := range t.schemasOf(sourceID) {
		if id := text(schema, "id"); !kept[id] {
			t.dropSchema(id)
		}
	}
	return nil
}

func (t *Tenant) listSchemas(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	query := c.URL.Query()
	kinds, names := query.Get("include-types"), query.Get("include-names")
	schemas := slices.DeleteFunc(t.schemasOf(text(source, "id")), func(schema object) bool {
		name := text(schema, "name")
		// Only "group" is recognized, and it comes before the names.
		if kinds == "group" {
			return name == "account"
		}
		return names != "" && !slices.Contains(strings.Split(names, ","), name)
	})
	return jsonAnswer(http.StatusOK, schemas), nil
}

// schemaOf is the stored schema that the path names.
func (t *Tenant) schemaOf(c *call) (object, error) {
	if _, err := t.sourceOf(c); err != nil {
		return nil, err
	}
	schema, ok := t.schemas.get(c.PathValue("schema"))
	if !ok || t.schemaSource[text(schema, "id")] != c.PathValue("id") {
		return nil, notFound("Schema %q was not found", c.PathValue("schema"))
	}
	return schema, nil
}

func (t *Tenant) getSchema(c *call) (answer, error) {
	schema, err := t.schemaOf(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, schema), nil
}

func (t *Tenant) createSchema(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	sourceID := text(source, "id")
	if err := t.checkSchema(c.body, sourceID); err != nil {
		return answer{}, err
	}
	for _, other := range t.schemasOf(sourceID) {
		if text(other, "name") == text(c.body, "name") {
			return answer{}, badRequest("a schema with the name %q already exists", text(other, "name"))
		}
	}
	t.fillSchema(c.body, sourceID)
	return jsonAnswer(http.StatusCreated, c.body), nil
}

// putSchema replaces a schema; "id must remain in the request body" (SailPoint
// API: Update Source Schema (Full)).
func (t *Tenant) putSchema(c *call) (answer, error) {
	current, err := t.schemaOf(c)
	if err != nil {
		return answer{}, err
	}
	if c.body["id"] == nil {
		return answer{}, badRequest("id is required")
	}
	for _, key := range immutableSchema {
		if c.body[key] == nil {
			c.body[key] = current[key]
		}
	}
	return t.replaceSchema(current, c.body)
}

func (t *Tenant) patchSchema(c *call) (answer, error) {
	current, err := t.schemaOf(c)
	if err != nil {
		return answer{}, err
	}
	next, err := applyPatch(current, c.patch)
	if err != nil {
		return answer{}, err
	}
	return t.replaceSchema(current, next)
}

func (t *Tenant) replaceSchema(current, next object) (answer, error) {
	for _, key := range immutableSchema {
		if !equal(next[key], current[key]) {
			return answer{}, immutable(key)
		}
	}
	if err := t.checkSchema(next, t.schemaSource[text(current, "id")]); err != nil {
		return answer{}, err
	}
	next["modified"] = t.stamp()
	completeSchema(next)
	t.schemas.put(next)
	return jsonAnswer(http.StatusOK, next), nil
}

func (t *Tenant) deleteSchema(c *call) (answer, error) {
	schema, err := t.schemaOf(c)
	if err != nil {
		return answer{}, err
	}
	t.dropSchema(text(schema, "id"))
	return answer{status: http.StatusNoContent}, nil
}

// checkSchema checks what a client sends as a schema of a source.
func (t *Tenant) checkSchema(schema object, sourceID string) error {
	if err := checkTypes(schema, schemaTypes); err != nil {
		return err
	}
	if text(schema, "name") == "" {
		return badRequest("name is required")
	}
	var names []string
	for _, item := range list(schema, "attributes") {
		attribute, ok := item.(object)
		if !ok {
			return badRequest("attributes must be objects")
		}
		if err := t.checkSchemaAttribute(attribute, sourceID); err != nil {
			return err
		}
		if slices.Contains(names, text(attribute, "name")) {
			return badRequest("attribute %q is there twice", text(attribute, "name"))
		}
		names = append(names, text(attribute, "name"))
	}
	for _, key := range []string{"identityAttribute", "displayAttribute"} {
		if name := text(schema, key); name != "" && !slices.Contains(names, name) {
			return badRequest("%s %q is not an attribute of the schema", key, name)
		}
	}
	return nil
}

// checkSchemaAttribute also holds the rule for groups: isGroup needs an
// entitlement that refers to a schema of the source (SailPoint API: Update
// Source Schema (Partial)).
func (t *Tenant) checkSchemaAttribute(attribute object, sourceID string) error {
	if err := checkTypes(attribute, schemaAttributeTypes); err != nil {
		return err
	}
	name := text(attribute, "name")
	if name == "" {
		return badRequest("an attribute needs a name")
	}
	if kind := attribute["type"]; kind != nil && !slices.Contains(valueTypes, text(attribute, "type")) {
		return badRequest("attribute %q: %v is not a type", name, kind)
	}
	ref := child(attribute, "schema")
	if ref != nil && t.schemaSource[text(ref, "id")] != sourceID {
		return badRequest("attribute %q: schema %q does not belong to the source", name, text(ref, "id"))
	}
	if boolean(attribute, "isGroup") && (!boolean(attribute, "isEntitlement") || ref == nil) {
		return badRequest("attribute %q: isGroup needs isEntitlement and a schema", name)
	}
	return nil
}
