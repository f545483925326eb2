package simulator_test

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestDefaultSchemas(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	for source, want := range map[string][]string{
		c.fileSource("HR"): {"id", "name", "givenName", "familyName", "e-mail", "location", "manager", "title", "idNowDescription", "groups*"},
		c.AddSource(object{"name": "AD", "connectionType": "direct"}): {"id", "name", "mail", "memberOf*"},
	} {
		schemas := c.send("GET", "/sources/v1/"+source+"/schemas", nil).want(200).list()
		if len(schemas) != 1 {
			t.Fatalf("%d schemas", len(schemas))
		}
		for key, value := range map[string]any{"name": "account", "identityAttribute": "id", "displayAttribute": "name"} {
			same(t, key, schemas[0][key], value)
		}
		var names []string
		for _, item := range schemas[0]["attributes"].([]any) {
			attribute := item.(object)
			name := attribute["name"].(string)
			if attribute["isMulti"] == true && attribute["isEntitlement"] == true {
				name += "*"
			}
			names = append(names, name)
			same(t, "type", attribute["type"], "STRING")
		}
		same(t, "attributes", names, want)
	}
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	other := c.fileSource("Other")
	path := "/sources/v1/" + source + "/schemas"
	group := object{
		"name": "group", "nativeObjectType": "group", "identityAttribute": "id", "displayAttribute": "id",
		"attributes": []object{{"name": "id", "type": "STRING"}},
	}
	created := c.send("POST", path, group).want(201).object()
	id := created["id"].(string)
	same(t, "attributes", created["attributes"], []any{object{
		"name": "id", "type": "STRING", "nativeName": nil, "schema": nil, "description": "", "isMulti": false, "isEntitlement": false, "isGroup": false,
	}})
	for query, want := range map[string]int{"": 2, "?include-types=group": 1, "?include-names=account": 1, "?include-names=group,account": 2, "?include-names=x": 0} {
		same(t, query, len(c.send("GET", path+query, nil).want(200).list()), want)
	}
	source2 := c.send("GET", "/sources/v1/"+source, nil).want(200).object()
	same(t, "the source's schemas", len(source2["schemas"].([]any)), 2)

	ref := object{"type": "CONNECTOR_SCHEMA", "id": id, "name": "group"}
	for name, test := range map[string]struct {
		method, path string
		body         any
		status       int
	}{
		"same name":           {"POST", path, group, 400},
		"no name":             {"POST", path, object{}, 400},
		"unknown type":        {"POST", path, object{"name": "x", "attributes": []object{{"name": "a", "type": "FLOAT"}}}, 400},
		"attribute twice":     {"POST", path, object{"name": "x", "attributes": []object{{"name": "a"}, {"name": "a"}}}, 400},
		"unknown identity":    {"POST", path, object{"name": "x", "identityAttribute": "b", "attributes": []object{{"name": "a"}}}, 400},
		"group, no reference": {"POST", path, object{"name": "x", "attributes": []object{{"name": "a", "isGroup": true, "isEntitlement": true}}}, 400},
		"group, no right":     {"POST", path, object{"name": "x", "attributes": []object{{"name": "a", "isGroup": true, "schema": ref}}}, 400},
		"of another source":   {"GET", "/sources/v1/" + other + "/schemas/" + id, nil, 404},
		"unknown source":      {"GET", "/sources/v1/none/schemas", nil, 404},
		"put without id":      {"PUT", path + "/" + id, group, 400},
		"put another name":    {"PUT", path + "/" + id, object{"id": id, "name": "x"}, 400},
		"patch name":          {"PATCH", path + "/" + id, []object{patch("replace", "/name", "x")}, 400},
		"patch created":       {"PATCH", path + "/" + id, []object{patch("remove", "/created", nil)}, 400},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).send(test.method, test.path, test.body).want(test.status) })
	}

	patched := c.send("PATCH", path+"/"+id, []object{
		patch("add", "/attributes/-", object{"name": "owner", "type": "STRING"}), patch("replace", "/displayAttribute", "owner"),
	}).want(200).object()
	same(t, "displayAttribute", patched["displayAttribute"], "owner")
	same(t, "isMulti", patched["attributes"].([]any)[1].(object)["isMulti"], false)
	if patched["modified"] == nil {
		t.Error("modified must be set")
	}
	replaced := c.send("PUT", path+"/"+id, object{"id": id, "name": "group", "attributes": []object{{"name": "id"}}}).want(200).object()
	same(t, "identityAttribute", replaced["identityAttribute"], nil)
	account := c.AccountSchema(source)["id"].(string)
	c.send("PATCH", path+"/"+account, []object{patch("replace", "/attributes/9", object{
		"name": "groups", "type": "STRING", "isMulti": true, "isEntitlement": true, "isGroup": true, "schema": ref,
	})}).want(200)
	c.send("DELETE", path+"/"+id, nil).want(204)
	c.send("GET", path+"/"+id, nil).want(404)
}
