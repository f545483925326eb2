package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// connection is how the tenant reaches the accounts of a source that has a
// connector.
type connection struct {
	endpoint *endpoint
	// keyType is "simple" or "compound", as in connector-spec.json.
	keyType string
	// state is what the last stateful aggregation saved.
	state any
}

// ConnectSource lets the accounts of a source live in a SaaS connector that runs
// at a URL, as "spcx run" serves it. The account schema becomes that of the
// connector's specification. ConnectSource panics when the source is unknown or a
// file, or when the connector does not tell its specification.
func (t *Tenant) ConnectSource(sourceID, connectorURL string) {
	defer t.lock()()
	source, ok := t.sources.get(sourceID)
	if !ok || text(source, "connectionType") == fileConnection {
		panic(fmt.Sprintf("simulator: no source %q with a direct connection", sourceID))
	}
	connected := &connection{endpoint: newEndpoint(connectorURL)}
	t.connections[sourceID] = connected
	r, err := t.command(context.Background(), sourceID, "std:spec:read", object{})
	if err != nil {
		delete(t.connections, sourceID)
		panic(fmt.Sprintf("simulator: std:spec:read: %v", err))
	}
	specification := child(r.output(), "specification")
	connected.keyType = text(specification, "keyType")
	if specified := child(specification, "accountSchema"); specified != nil {
		t.specifySchema(sourceID, specified)
	}
}

// specifySchema makes the account schema of a source that of a specification.
func (t *Tenant) specifySchema(sourceID string, specified object) {
	attributes := []any{}
	for _, definition := range attributesOf(specified) {
		kind := strings.ToUpper(text(definition, "type"))
		if !slices.Contains(valueTypes, kind) {
			kind = "STRING"
		}
		attributes = append(attributes, object{
			"name": text(definition, "name"), "type": kind, "description": text(definition, "description"),
			"isMulti": boolean(definition, "multi"), "isEntitlement": boolean(definition, "entitlement"),
		})
	}
	schema := t.accountSchema(sourceID)
	if schema == nil {
		schema = object{"name": "account", "nativeObjectType": "User"}
		t.fillSchema(schema, sourceID)
	}
	schema["identityAttribute"], schema["displayAttribute"] = specified["identityAttribute"], specified["displayAttribute"]
	schema["attributes"], schema["modified"] = attributes, t.stamp()
	completeSchema(schema)
}

// command sends a command to the connector of a source and unlocks the tenant
// while the connector works.
func (t *Tenant) command(ctx context.Context, sourceID, kind string, input object) (r result, err error) {
	connected, ok := t.connections[sourceID]
	if !ok {
		return result{}, fmt.Errorf("source %q has no connector", sourceID)
	}
	source, _ := t.sources.get(sourceID)
	body := encode(object{"type": kind, "input": input, "config": t.connectorConfig(source)})
	t.outside(func() { r, err = connected.endpoint.invoke(ctx, body) })
	return r, err
}

// connectorConfig is what a connector gets as its configuration: the source's
// connectorAttributes with the secrets themselves, but without the tenant's own.
func (t *Tenant) connectorConfig(source object) object {
	config := object{}
	for key, value := range child(source, "connectorAttributes") {
		if slices.Contains(serverAttributes, key) || strings.HasPrefix(key, "spConn") || key == "idnProxyType" {
			continue
		}
		config[key] = t.decrypt(value)
	}
	return config
}

// testConnection serves the checks of the credentials and of the configuration,
// for which a connector has but one command. Without a connector there is
// nothing that could fail.
func (t *Tenant) testConnection(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	id := text(source, "id")
	status := object{"id": id, "name": source["name"], "status": "SUCCESS", "details": object{}}
	began := t.config.Now()
	if t.connections[id] != nil {
		if _, err := t.command(c.Context(), id, "std:test-connection", object{}); err != nil {
			status["status"], status["details"] = "FAILURE", object{"message": err.Error()}
		}
	}
	status["elapsedMillis"] = json.Number(strconv.FormatInt(t.config.Now().Sub(began).Milliseconds(), 10))
	return jsonAnswer(http.StatusOK, status), nil
}
