package simulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
)

var sourceRules = collectionRules{
	fields: map[string]field{
		"id":                     {operators: "eq in ge gt le lt ne isnull sw"},
		"name":                   {operators: "co eq in sw ge gt ne isnull"},
		"type":                   {operators: "eq in ge gt ne isnull sw"},
		"owner.id":               {operators: "eq in ge gt le lt ne isnull sw"},
		"features":               {operators: "ca co"},
		"created":                {operators: "eq ge gt in le lt ne isnull sw"},
		"modified":               {operators: "eq ge gt in le lt ne isnull sw"},
		"managementWorkgroup.id": {operators: "eq ge gt in le lt ne isnull sw"},
		"description":            {operators: "eq sw"},
		"authoritative":          {operators: "eq ne isnull"},
		"healthy":                {operators: "isnull"},
		"status":                 {operators: "eq in ge gt le lt ne isnull sw"},
		"connectionType":         {operators: "eq ge gt in le lt ne isnull sw"},
		"connectorName":          {operators: "eq ge gt in ne isnull sw"},
		"category":               {operators: "co eq ge gt in le lt ne sw"},
	},
	sorters: "type created modified name owner.name healthy status id description owner.id accountCorrelationConfig.id accountCorrelationConfig.name managerCorrelationRule.type managerCorrelationRule.id managerCorrelationRule.name authoritative managementWorkgroup.id connectorName connectionType",
}

func (t *Tenant) listSources(c *call) (answer, error) {
	query := c.URL.Query()
	if _, err := flag(query, "includeIDNSource"); err != nil {
		return answer{}, err
	}
	return c.listing(shown(&t.sources, t.showSource), sourceRules)
}

// shown renders the objects of a collection.
func shown(c *collection, show func(object) object) []object {
	objects := c.where(nil)
	for i, o := range objects {
		objects[i] = show(o)
	}
	return objects
}

func (t *Tenant) getSource(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, t.showSource(source)), nil
}

// sourceOf is the stored source that the path names.
func (t *Tenant) sourceOf(c *call) (object, error) {
	source, ok := t.sources.get(c.PathValue("id"))
	if !ok {
		return nil, notFound("Source %q was not found", c.PathValue("id"))
	}
	return source, nil
}

// showSource renders a source: a shallow copy with the references and the
// fields that depend on other objects.
func (t *Tenant) showSource(stored object) object {
	source := maps.Clone(stored)
	source["owner"] = reference(&t.identities, "IDENTITY", stored["owner"])
	source["cluster"] = reference(&t.clusters, "CLUSTER", stored["cluster"])
	source["authoritative"] = t.profileOf(text(stored, "id")) != nil
	refs := []any{}
	for _, schema := range t.schemasOf(text(stored, "id")) {
		refs = append(refs, object{"type": "CONNECTOR_SCHEMA", "id": schema["id"], "name": schema["name"]})
	}
	source["schemas"] = refs
	return source
}

// reference renders a reference with the current name of its object, or null.
func reference(c *collection, kind string, stored any) any {
	ref, ok := stored.(object)
	if !ok {
		return nil
	}
	name := text(ref, "name")
	if target, ok := c.get(text(ref, "id")); ok {
		name = text(target, "name")
	}
	return object{"type": kind, "id": ref["id"], "name": name}
}

// getConnections lists what depends on a source; only identity profiles do here.
func (t *Tenant) getConnections(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	profiles := []any{}
	if profile := t.profileOf(text(source, "id")); profile != nil {
		profiles = append(profiles, object{"id": profile["id"], "name": profile["name"], "identityCount": t.showProfile(profile)["identityCount"]})
	}
	return jsonAnswer(http.StatusOK, object{
		"identityProfiles": profiles, "credentialProfiles": []any{}, "sourceAttributes": []any{}, "mappingProfiles": []any{},
		"dependentCustomTransforms": []any{}, "dependentApps": []any{}, "missingDependents": []any{},
	}), nil
}

func (t *Tenant) deleteSource(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	id := text(source, "id")
	if profile := t.profileOf(id); profile != nil {
		return answer{}, badRequest("Source %q is in use by identity profile %q", text(source, "name"), text(profile, "name"))
	}
	return taskResult(t.start(accountDeletion, "Delete source", source, func() { t.dropSource(id) }))
}

// dropSource removes a source after its accounts.
func (t *Tenant) dropSource(id string) {
	t.dropOthers(id, nil)
	for _, schema := range t.schemasOf(id) {
		t.dropSchema(text(schema, "id"))
	}
	if source, ok := t.sources.get(id); ok {
		t.dropBelowSource(source)
	}
	t.sources.remove(id)
	delete(t.connections, id)
	delete(t.synced, id)
	delete(t.connectorFiles, id)
}

// fillSource completes a new source with what the server decides, and gives it
// an account schema.
func (t *Tenant) fillSource(source object) {
	t.describeSource(source)
	t.fillSchema(defaultAccountSchema(source), text(source, "id"))
	t.addDefaultPolicy(source)
	t.completeSource(source)
}

// defaultAccountSchema is the account schema that a new source comes with.
func defaultAccountSchema(source object) object {
	kind := connector{connectionType: text(source, "connectionType")}
	return object{
		"name": "account", "nativeObjectType": "User", "identityAttribute": "id", "displayAttribute": "name",
		"attributes": kind.defaultSchemaAttributes(),
	}
}

// describeSource sets the fields of a new source that the server decides.
func (t *Tenant) describeSource(source object) {
	kind := t.describe(text(source, "connector"))
	now := t.stamp()
	if text(source, "connectionType") == "" {
		source["connectionType"] = kind.connectionType
	}
	kind.connectionType = text(source, "connectionType")
	if text(source, "type") == "" {
		source["type"] = kind.sourceType
	}
	if text(source, "connectorClass") == "" {
		source["connectorClass"] = nil
		if kind.class != "" {
			source["connectorClass"] = kind.class
		}
	}
	id := newID()
	for key, value := range (object{
		"id": id, "created": now, "modified": now, "connector": kind.script, "connectorName": kind.name,
		"connectorId": kind.script, "connectorImplementationId": canonical(kind.script),
		"healthy": true, "status": "SOURCE_STATE_HEALTHY", "since": now, "category": nil,
		"accountCorrelationConfig": object{
			"type": "ACCOUNT_CORRELATION_CONFIG", "id": newID(),
			"name": text(source, "name") + " [source] Account Correlation",
		},
	}) {
		source[key] = value
	}
	setDefaults(source, object{"features": kind.features, "deleteThreshold": json.Number("10")})
}

// completeSource gives a written source its stored form: what is missing is
// null or empty, secrets are cipher text, and connectorAttributes repeat what
// the server knows of the source.
func (t *Tenant) completeSource(source object) {
	for _, key := range []string{
		"cluster", "accountCorrelationConfig", "accountCorrelationRule", "managerCorrelationRule",
		"beforeProvisioningRule", "passwordPolicies", "managementWorkgroup", "category",
	} {
		setDefaults(source, object{key: nil})
	}
	setDefaults(source, object{
		"features": []any{}, "deleteThreshold": json.Number("0"), "credentialProviderEnabled": false, "connectorAttributes": object{},
	})
	if text(source, "connectionType") == fileConnection {
		source["cluster"] = nil
	}
	// The documents call neither of these two nullable.
	for _, key := range []string{"description", "managerCorrelationMapping"} {
		if source[key] == nil {
			delete(source, key)
		}
	}
	attributes := child(source, "connectorAttributes")
	t.encrypt(attributes, false)
	for key, value := range (object{
		"healthy": source["healthy"], "since": source["since"], "status": source["status"],
		"connectionType": source["connectionType"], "connectorName": source["connectorName"],
		"cloudDisplayName": source["name"], "cloudExternalId": source["id"],
		"templateApplication":       text(source, "connectorName") + " Template",
		"beforeProvisioningRule":    child(source, "beforeProvisioningRule")["name"],
		"deleteThresholdPercentage": source["deleteThreshold"],
	}) {
		attributes[key] = value
	}
	if attributes["idnPreviousCorrelationConfig"] == nil {
		attributes["idnPreviousCorrelationConfig"] = child(source, "accountCorrelationConfig")["id"]
	}
}

// sameConnector compares scripts in either spelling.
func sameConnector(a, b any) bool {
	x, okX := a.(string)
	y, okY := b.(string)
	return okX && okY && strings.EqualFold(canonical(x), canonical(y))
}
