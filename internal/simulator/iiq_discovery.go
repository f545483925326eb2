package simulator

import (
	"cmp"
	"net/http"
	"slices"
)

// getServiceProviderConfig tells what the server can do. IdentityIQ answers with
// a list of one, where RFC 7644 §4 has the bare object.
func getServiceProviderConfig(c *scimCall) (answer, error) {
	supported := func(yes bool) object { return object{"supported": yes} }
	return listResponse([]object{{
		"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"},
		"patch":   supported(false), "etag": supported(false), "changePassword": supported(true), "sort": supported(true),
		"bulk":   object{"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
		"filter": object{"supported": true, "maxResults": scimPageSize},
		"authenticationSchemes": object{
			"type": "httpbasic", "name": "HTTP Basic", "description": "Authentication Scheme using the Http Basic Standard.",
		},
		"meta": object{"location": c.base + "/ServiceProviderConfig", "resourceType": "ServiceProviderConfig"},
	}}, 1, 1), nil
}

func (t *Tenant) listIIQSchemas(c *scimCall) (answer, error) {
	schemas := t.iiqSchemas(c.base)
	return listResponse(schemas, len(schemas), 1), nil
}

func (t *Tenant) getIIQSchema(c *scimCall) (answer, error) {
	return withID(c, t.iiqSchemas(c.base))
}

func (t *Tenant) listResourceTypes(c *scimCall) (answer, error) {
	types := t.resourceTypes(c.base)
	return listResponse(types, len(types), 1), nil
}

func (t *Tenant) getResourceType(c *scimCall) (answer, error) {
	return withID(c, t.resourceTypes(c.base))
}

// withID answers with the one that the path names.
func withID(c *scimCall, objects []object) (answer, error) {
	wanted := c.PathValue("id")
	i := slices.IndexFunc(objects, func(o object) bool { return o["id"] == wanted })
	if i < 0 {
		return answer{}, notFound("%s not found", wanted)
	}
	return scimAnswer(http.StatusOK, objects[i]), nil
}

func (t *Tenant) iiqResources() []scimResource {
	return []scimResource{iiqUserResource, accountResource(t.iiqApplications.where(nil)), iiqApplicationResource}
}

// iiqSchemas are all schemas: those of the resources and their extensions.
func (t *Tenant) iiqSchemas(base string) []object {
	var schemas []object
	add := func(urn, name string, attributes []scimAttribute) {
		schemas = append(schemas, object{
			"id": urn, "name": name, "description": "Schema of " + name, "attributes": showAttributes(attributes),
			"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:Schema"},
			"meta":    object{"resourceType": "Schema", "location": schemaLocation(base, urn)},
		})
	}
	for _, resource := range t.iiqResources() {
		// The common attributes are in no schema (RFC 7643 §3.1).
		own := slices.DeleteFunc(slices.Clone(resource.attributes[len(common):]), scimAttribute.extension)
		add(resource.urn, resource.name, own)
		for _, extension := range resource.extensions() {
			add(extension.name, extension.name, extension.sub)
		}
	}
	return schemas
}

// showAttributes renders definitions of attributes (RFC 7643 §7).
func showAttributes(attributes []scimAttribute) []any {
	definitions := []any{}
	for _, a := range attributes {
		definition := object{
			"name": a.name, "type": a.kind, "multiValued": a.multi, "required": a.required, "description": a.name,
			"caseExact": false, "mutability": cmp.Or(a.mutability, "readWrite"), "returned": "default", "uniqueness": "none",
		}
		if a.mutability == writeOnly {
			definition["returned"] = "never"
		}
		if a.sub != nil {
			definition["subAttributes"] = showAttributes(a.sub)
		}
		definitions = append(definitions, definition)
	}
	return definitions
}

func (t *Tenant) resourceTypes(base string) []object {
	var types []object
	for _, resource := range t.iiqResources() {
		extensions := []any{}
		for _, extension := range resource.extensions() {
			extensions = append(extensions, object{"schema": extension.name, "required": false})
		}
		types = append(types, object{
			"id": resource.name, "name": resource.name, "description": resource.name, "endpoint": resource.endpoint(),
			"schema": resource.urn, "schemaExtensions": extensions,
			"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:ResourceType"},
			"meta":    object{"resourceType": "ResourceType", "location": base + "/ResourceTypes/" + resource.name},
		})
	}
	return types
}
