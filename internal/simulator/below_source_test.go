package simulator_test

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// refusal is a request that the documents forbid.
type refusal struct {
	method, path string
	body         any
	status       int
}

func (c *client) refuse(refusals map[string]refusal) {
	c.t.Helper()
	for name, r := range refusals {
		c.t.Run(name, func(t *testing.T) { c.in(t).send(r.method, r.path, r.body).want(r.status) })
	}
}

func TestProvisioningPolicies(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	path := "/sources/v1/" + source + "/provisioning-policies"
	same(t, "policies of a new file source", c.send("GET", path, nil).want(200).list(), []any{})
	direct := c.AddSource(object{"name": "AD", "connectionType": "direct"})
	same(t, "policies of a new direct source", len(c.send("GET", "/sources/v1/"+direct+"/provisioning-policies", nil).want(200).list()), 1)

	email := object{"name": "email", "type": "string", "transform": object{"type": "identityAttribute", "attributes": object{"name": "email"}}}
	required := object{"name": "id", "isRequired": true}
	create := object{"name": "Create", "usageType": "CREATE", "fields": []object{email, required}}
	stored := c.send("POST", path, create).want(201).object()
	same(t, "field", stored["fields"].([]any)[1], object{
		"name": "id", "isRequired": true, "type": "string", "isMultiValued": false, "transform": object{}, "attributes": object{},
	})
	updated := c.send("POST", path, object{"name": "Update", "usageType": "UPDATE", "fields": []object{required}}).want(201).object()
	same(t, "required without creation", updated["fields"].([]any)[0].(object)["isRequired"], false)
	same(t, "policies", len(c.send("GET", path, nil).want(200).list()), 2)
	same(t, "a page", len(c.send("GET", path+"?limit=1&offset=1", nil).want(200).list()), 1)

	c.refuse(map[string]refusal{
		"again":              {"POST", path, create, 400},
		"no name":            {"POST", path, object{"usageType": "DELETE"}, 400},
		"unknown usage":      {"POST", path, object{"name": "x", "usageType": "EAT"}, 400},
		"field without name": {"POST", path, object{"name": "x", "usageType": "DELETE", "fields": []object{{"type": "string"}}}, 400},
		"unknown type":       {"POST", path, object{"name": "x", "usageType": "DELETE", "fields": []object{{"name": "a", "type": "float"}}}, 400},
		"patch usage":        {"PATCH", path + "/CREATE", []object{patch("replace", "/usageType", "UPDATE")}, 400},
		"put another usage":  {"PUT", path + "/CREATE", object{"name": "x", "usageType": "UPDATE"}, 400},
		"none":               {"GET", path + "/DELETE", nil, 404},
		"unknown source":     {"GET", "/sources/v1/none/provisioning-policies", nil, 404},
	})
	patched := c.send("PATCH", path+"/CREATE", []object{patch("add", "/fields/-", object{"name": "more"}), patch("add", "/description", "D")}).want(200).object()
	same(t, "fields", len(patched["fields"].([]any)), 3)
	put := c.send("PUT", path+"/CREATE", object{"name": "New", "usageType": "CREATE"}).want(200).object()
	same(t, "put", put, object{"name": "New", "usageType": "CREATE", "fields": []any{}})
	c.send("DELETE", path+"/CREATE", nil).want(204)
	c.send("GET", path+"/CREATE", nil).want(404)
}

func TestCorrelationConfig(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	path := "/sources/v1/" + source + "/correlation-config"
	config := c.send("GET", path, nil).want(200).object()
	ref := c.send("GET", "/sources/v1/"+source, nil).want(200).object()["accountCorrelationConfig"].(object)
	same(t, "config", config, object{"id": ref["id"], "name": ref["name"], "attributeAssignments": []any{}})
	stored := c.send("PUT", path, object{"name": "By mail", "attributeAssignments": []object{{"property": "email", "value": "e-mail", "matchMode": "START"}}}).want(200).object()
	same(t, "stored", stored, object{"id": ref["id"], "name": "By mail", "attributeAssignments": []object{{
		"property": "email", "value": "e-mail", "matchMode": "START", "operation": "EQ", "complex": false, "ignoreCase": false,
	}}})
	c.refuse(map[string]refusal{
		"another id":        {"PUT", path, object{"id": "other"}, 400},
		"no value":          {"PUT", path, object{"attributeAssignments": []object{{"property": "email"}}}, 400},
		"unknown operation": {"PUT", path, object{"attributeAssignments": []object{{"property": "a", "value": "b", "operation": "LT"}}}, 400},
		"unknown mode":      {"PUT", path, object{"attributeAssignments": []object{{"property": "a", "value": "b", "matchMode": "ALL"}}}, 400},
		"wrong type":        {"PUT", path, object{"attributeAssignments": []object{{"property": "a", "value": "b", "complex": "no"}}}, 400},
		"unknown source":    {"GET", "/sources/v1/none/correlation-config", nil, 404},
	})
	same(t, "left alone", c.send("GET", path, nil).want(200).object(), stored)
}

func TestSchedules(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	path := "/sources/v1/" + c.fileSource("HR") + "/schedules"
	daily := object{"type": "ACCOUNT_AGGREGATION", "cronExpression": "0 0 12 1/1 * ? *"}
	same(t, "created", c.send("POST", path, daily).want(201).object(), daily)
	c.refuse(map[string]refusal{
		"again":        {"POST", path, daily, 400},
		"unknown type": {"POST", path, object{"type": "X", "cronExpression": "0 0 12 * * ?"}, 400},
		"five fields":  {"POST", path, object{"type": "GROUP_AGGREGATION", "cronExpression": "0 12 * * ?"}, 400},
		"both days":    {"POST", path, object{"type": "GROUP_AGGREGATION", "cronExpression": "0 0 12 * * *"}, 400},
		"patch type":   {"PATCH", path + "/ACCOUNT_AGGREGATION", []object{patch("replace", "/type", "GROUP_AGGREGATION")}, 400},
		"patch cron":   {"PATCH", path + "/ACCOUNT_AGGREGATION", []object{patch("replace", "/cronExpression", "daily")}, 400},
		"none":         {"GET", path + "/GROUP_AGGREGATION", nil, 404},
	})
	nightly := object{"type": "ACCOUNT_AGGREGATION", "cronExpression": "0 0 1 * * ?"}
	same(t, "patched", c.send("PATCH", path+"/ACCOUNT_AGGREGATION", []object{patch("replace", "/cronExpression", "0 0 1 * * ?")}).want(200).object(), nightly)
	same(t, "schedules", c.send("GET", path, nil).want(200).list(), []object{nightly})
	c.send("DELETE", path+"/ACCOUNT_AGGREGATION", nil).want(204)
	c.send("DELETE", path+"/ACCOUNT_AGGREGATION", nil).want(404)
}

func TestChangeDetection(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	path := "/sources/v1/" + source + "/native-change-detection-config"
	none := c.send("GET", path, nil).want(200).object()
	same(t, "enabled", none["enabled"], false)
	stored := c.send("PUT", path, object{"enabled": true, "operations": []string{"ACCOUNT_CREATED"}}).want(200).object()
	same(t, "read", c.send("GET", path, nil).want(200).object(), stored)
	c.refuse(map[string]refusal{
		"unknown operation": {"PUT", path, object{"operations": []string{"ACCOUNT_EATEN"}}, 400},
		"wrong type":        {"PUT", path, object{"enabled": "yes"}, 400},
		"unknown source":    {"GET", "/sources/v1/none/native-change-detection-config", nil, 404},
	})
	c.send("DELETE", path, nil).want(204)
	same(t, "deleted", c.send("GET", path, nil).want(200).object(), none)

	// What hangs on a source goes with it.
	c.send("PUT", path, object{"enabled": true}).want(200)
	c.Remove(simulator.Sources, source)
	for _, kind := range []simulator.Kind{simulator.ChangeDetections, simulator.ProvisioningPolicies, simulator.Schedules, simulator.CorrelationConfigs} {
		same(t, string(kind), len(c.List(kind)), 0)
	}
}
