package simulator

import (
	"net/http"
	"slices"
)

var (
	policyTypes = map[string]string{"name": "string", "description": "string", "usageType": "string", "fields": "array"}
	fieldTypes  = map[string]string{
		"name": "string", "transform": "object", "attributes": "object", "isRequired": "boolean", "type": "string", "isMultiValued": "boolean",
	}
	fieldValueTypes = []string{"string", "int", "long", "date", "boolean", "secret"}
	usageTypes      = []string{
		"CREATE", "UPDATE", "ENABLE", "DISABLE", "DELETE", "ASSIGN", "UNASSIGN", "CREATE_GROUP", "UPDATE_GROUP", "DELETE_GROUP",
		"REGISTER", "CREATE_IDENTITY", "UPDATE_IDENTITY", "EDIT_GROUP", "UNLOCK", "CHANGE_PASSWORD",
	}
	fieldDefaults = object{"transform": object{}, "attributes": object{}, "isRequired": false, "type": "string", "isMultiValued": false}
)

// addDefaultPolicy gives a new source with a direct connection the policy that it
// creates accounts with.
func (t *Tenant) addDefaultPolicy(source object) {
	if text(source, "connectionType") != directConnection {
		return
	}
	policy := object{"name": "Account", "usageType": "CREATE", "fields": []any{object{
		"name": "name", "isRequired": true, "transform": object{"type": "identityAttribute", "attributes": object{"name": "uid"}},
	}}}
	completePolicy(policy)
	putBelow(&t.policies, text(source, "id"), "CREATE", policy)
}

// completePolicy gives a written policy its stored form. Only what an account is
// created with can be required.
func completePolicy(policy object) {
	setDefaults(policy, object{"fields": []any{}})
	if policy["description"] == nil {
		delete(policy, "description")
	}
	for _, item := range list(policy, "fields") {
		if field, ok := item.(object); ok {
			setDefaults(field, fieldDefaults)
			field["isRequired"] = boolean(field, "isRequired") && text(policy, "usageType") == "CREATE"
		}
	}
}

func (t *Tenant) listPolicies(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	return c.listing(listBelow(&t.policies, text(source, "id")), collectionRules{})
}

// policyOf is the stored policy that the path names.
func (t *Tenant) policyOf(c *call) (object, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return nil, err
	}
	policy, ok := t.policies.get(belowSource(text(source, "id"), c.PathValue("usage")))
	if !ok {
		return nil, notFound("Provisioning policy %q was not found", c.PathValue("usage"))
	}
	return policy, nil
}

func (t *Tenant) getPolicy(c *call) (answer, error) {
	policy, err := t.policyOf(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, bare(policy)), nil
}

func (t *Tenant) createPolicy(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	if err := checkPolicy(c.body); err != nil {
		return answer{}, err
	}
	sourceID, usage := text(source, "id"), text(c.body, "usageType")
	if _, exists := t.policies.get(belowSource(sourceID, usage)); exists {
		return answer{}, badRequest("a provisioning policy with the usage type %q already exists", usage)
	}
	completePolicy(c.body)
	putBelow(&t.policies, sourceID, usage, c.body)
	return jsonAnswer(http.StatusCreated, c.body), nil
}

func (t *Tenant) putPolicy(c *call) (answer, error) {
	stored, err := t.policyOf(c)
	if err != nil {
		return answer{}, err
	}
	return t.replacePolicy(c, stored, c.body)
}

func (t *Tenant) patchPolicy(c *call) (answer, error) {
	stored, err := t.policyOf(c)
	if err != nil {
		return answer{}, err
	}
	next, err := applyPatch(bare(stored), c.patch)
	if err != nil {
		return answer{}, err
	}
	return t.replacePolicy(c, stored, next)
}

func (t *Tenant) replacePolicy(c *call, stored, next object) (answer, error) {
	if !equal(next["usageType"], stored["usageType"]) {
		return answer{}, immutable("usageType")
	}
	if err := checkPolicy(next); err != nil {
		return answer{}, err
	}
	completePolicy(next)
	putBelow(&t.policies, c.PathValue("id"), text(next, "usageType"), next)
	return jsonAnswer(http.StatusOK, next), nil
}

func (t *Tenant) deletePolicy(c *call) (answer, error) {
	stored, err := t.policyOf(c)
	if err != nil {
		return answer{}, err
	}
	t.policies.remove(text(stored, "id"))
	return answer{status: http.StatusNoContent}, nil
}

// checkPolicy checks what a client sends as a provisioning policy.
func checkPolicy(policy object) error {
	if err := checkTypes(policy, policyTypes); err != nil {
		return err
	}
	if _, given := policy["name"]; !given {
		return badRequest("name is required")
	}
	if usage := text(policy, "usageType"); !slices.Contains(usageTypes, usage) {
		return badRequest("%q is not a usage type", usage)
	}
	for _, item := range list(policy, "fields") {
		field, ok := item.(object)
		if !ok || text(field, "name") == "" {
			return badRequest("fields must be objects with a name")
		}
		if err := checkTypes(field, fieldTypes); err != nil {
			return err
		}
		if kind := field["type"]; kind != nil && !slices.Contains(fieldValueTypes, text(field, "type")) {
			return badRequest("field %q: %v is not a type", text(field, "name"), kind)
		}
	}
	return nil
}
