package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

var sourceTypes = map[string]string{
	"name": "string", "description": "string", "owner": "object", "cluster": "object",
	"accountCorrelationConfig": "object", "accountCorrelationRule": "object", "managerCorrelationMapping": "object",
	"managerCorrelationRule": "object", "beforeProvisioningRule": "object", "schemas": "array", "passwordPolicies": "array",
	"features": "array", "type": "string", "connector": "string", "connectorClass": "string", "connectorAttributes": "object",
	"deleteThreshold": "integer", "authoritative": "boolean", "managementWorkgroup": "object", "credentialProviderEnabled": "boolean",
}

// Fields that only the server sets (SailPoint API: Update Source). An attempt to
// change one of the first kind is refused, one of the second kind ignored.
var (
	immutableInPut   = []string{"id", "type", "authoritative", "connector", "connectorClass", "passwordPolicies"}
	immutableInPatch = append(slices.Clone(immutableInPut), "created", "modified")
	computedInSource = []string{
		"created", "modified", "healthy", "status", "since", "connectorId", "connectorName", "connectionType",
		"connectorImplementationId", "category",
	}
)

// serverAttributes are the connectorAttributes that only the server sets.
var serverAttributes = []string{
	"healthy", "since", "status", "connectionType", "connectorName", "cloudDisplayName", "cloudExternalId",
	"templateApplication", "beforeProvisioningRule", "deleteThresholdPercentage", "idnPreviousCorrelationConfig",
}

func (t *Tenant) createSource(c *call) (answer, error) {
	asCSV, err := flag(c.URL.Query(), "provisionAsCsv")
	if err != nil {
		return answer{}, err
	}
	source := c.body
	delete(source, "id")
	if hasCipher(source) {
		return answer{}, badRequest("cipher text is not accepted, send the secret itself")
	}
	if err := t.checkSource(source); err != nil {
		return answer{}, err
	}
	delete(source, "connectionType")
	if asCSV {
		source["connector"], source["type"], source["connectorClass"] = delimitedFile, nil, nil
	}
	for _, key := range serverAttributes {
		delete(child(source, "connectorAttributes"), key)
	}
	t.fillSource(source)
	t.sources.put(source)
	return jsonAnswer(http.StatusCreated, t.showSource(source)), nil
}

// putSource replaces the source: what the body leaves out becomes null or
// empty, except what only the server sets.
func (t *Tenant) putSource(c *call) (answer, error) {
	stored, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	if hasCipher(c.body) {
		return answer{}, badRequest("cipher text is not accepted, send the secret itself")
	}
	current, next := t.showSource(stored), c.body
	for _, key := range append(slices.Clone(immutableInPut), computedInSource...) {
		if sent, ok := next[key]; ok && sent != nil && slices.Contains(immutableInPut, key) && !unchanged(key, sent, current[key]) {
			return answer{}, immutable(key)
		}
		if key != "connector" {
			next[key] = current[key]
		}
	}
	if next["connectorAttributes"] == nil {
		kept := object{}
		for _, key := range serverAttributes {
			kept[key] = child(current, "connectorAttributes")[key]
		}
		next["connectorAttributes"] = kept
	}
	return t.replaceSource(current, next)
}

func (t *Tenant) patchSource(c *call) (answer, error) {
	stored, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	for _, o := range c.patch {
		if o.op != "test" && hasCipher(o.value) {
			return answer{}, badRequest("cipher text is not accepted, send the secret itself")
		}
	}
	current := t.showSource(stored)
	next, err := applyPatch(current, c.patch)
	if err != nil {
		return answer{}, err
	}
	for _, key := range immutableInPatch {
		if !unchanged(key, next[key], current[key]) {
			return answer{}, immutable(key)
		}
	}
	for _, key := range computedInSource {
		next[key] = current[key]
	}
	return t.replaceSource(current, next)
}

func unchanged(key string, sent, current any) bool {
	return equal(sent, current) || key == "connector" && sameConnector(sent, current)
}

// replaceSource checks the next state of a source against the current one and
// stores it.
func (t *Tenant) replaceSource(current, next object) (answer, error) {
	if err := t.checkSource(next); err != nil {
		return answer{}, err
	}
	next["connector"] = current["connector"]
	attributes := child(next, "connectorAttributes")
	for _, key := range serverAttributes {
		before, had := child(current, "connectorAttributes")[key]
		after, has := attributes[key]
		if had != has || !equal(before, after) {
			return answer{}, immutable(key)
		}
	}
	if config := child(next, "accountCorrelationConfig"); config != nil && config["id"] != child(current, "accountCorrelationConfig")["id"] {
		return answer{}, notFound("Account correlation config %q was not found", text(config, "id"))
	}
	if err := t.keepSchemas(text(current, "id"), list(next, "schemas")); err != nil {
		return answer{}, err
	}
	next["modified"] = t.stamp()
	t.completeSource(next)
	t.sources.put(next)
	return jsonAnswer(http.StatusOK, t.showSource(next)), nil
}

// checkSource checks what a client sends as a source.
func (t *Tenant) checkSource(source object) error {
	if err := checkSourceValues(source); err != nil {
		return err
	}
	if err := checkReference(&t.identities, "owner", "IDENTITY", source["owner"]); err != nil {
		return err
	}
	if source["cluster"] != nil {
		if err := checkReference(&t.clusters, "cluster", "CLUSTER", source["cluster"]); err != nil {
			return err
		}
	}
	taken := func(other object) bool {
		return strings.EqualFold(text(other, "name"), text(source, "name")) && other["id"] != source["id"]
	}
	if len(t.sources.where(taken)) > 0 {
		return conflict("A source with the name %q already exists", text(source, "name"))
	}
	return nil
}

// checkSourceValues checks the fields of a source that refer to nothing else.
func checkSourceValues(source object) error {
	if err := checkTypes(source, sourceTypes); err != nil {
		return err
	}
	for _, feature := range list(source, "features") {
		if _, ok := feature.(string); !ok {
			return badRequest("features must be strings")
		}
	}
	for _, key := range []string{"name", "connector"} {
		if strings.TrimSpace(text(source, key)) == "" {
			return badRequest("%s is required", key)
		}
	}
	if threshold, ok := source["deleteThreshold"].(json.Number); ok {
		if n, err := threshold.Int64(); err != nil || n < 0 || n > 100 {
			return badRequest("deleteThreshold must be from 0 to 100")
		}
	}
	return nil
}

// checkReference checks that a reference has its type and an existing object.
func checkReference(c *collection, name, kind string, value any) error {
	ref, ok := value.(object)
	if !ok {
		return badRequest("%s is required", name)
	}
	if text(ref, "type") != kind {
		return badRequest("%s.type must be %s", name, kind)
	}
	if _, ok := c.get(text(ref, "id")); !ok {
		return badRequest("%s.id %q does not exist", name, text(ref, "id"))
	}
	return nil
}
