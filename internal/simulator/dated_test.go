package simulator_test

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// The dated spelling of a path leads to the same operations.
func TestDatedPaths(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	c.experimental = true
	source := c.send("POST", "/v2024/sources?provisionAsCsv=true", object{
		"name": "HR", "connector": "delimited-file", "owner": object{"type": "IDENTITY", "id": c.owner},
	}).want(201).object()
	at := "/v2025/sources/" + source["id"].(string)
	c.send("PUT", at, source).want(200)
	c.send("PATCH", "/v2026/sources/"+source["id"].(string), []object{patch("add", "/description", "d")}).want(200)
	c.send("GET", at+"/connections", nil).want(200)
	c.send("POST", at+"/connector/check-connection", nil).want(200)
	c.send("POST", "/sources/v1/"+source["id"].(string)+"/connector/test-configuration", nil).want(200)
	c.send("PUT", at+"/attribute-sync-config", c.send("GET", at+"/attribute-sync-config", nil).want(200).object()).want(200)

	c.send("GET", at+"/schemas", nil).want(200)
	schema := c.send("POST", at+"/schemas", object{"name": "team", "nativeObjectType": "team"}).want(201).object()
	below := "/schemas/" + schema["id"].(string)
	c.send("PUT", at+below, c.send("GET", "/sources/v1/"+source["id"].(string)+below, nil).want(200).object()).want(200)
	c.send("PATCH", at+below, []object{patch("replace", "/nativeObjectType", "teams")}).want(200)
	c.send("GET", at+below, nil).want(200)
	c.send("DELETE", at+below, nil).want(204)

	profile := c.send("POST", "/v2025/identity-profiles", object{
		"name": "People", "authoritativeSource": object{"type": "SOURCE", "id": source["id"]},
	}).want(201).id()
	c.send("PATCH", "/v2025/identity-profiles/"+profile, []object{patch("add", "/description", "d")}).want(200)
	c.send("GET", "/v2025/identity-profiles/"+profile+"/default-identity-attribute-config", nil).want(200)
	c.send("DELETE", "/v2025/identity-profiles/"+profile, nil).want(202)

	attributes := object{"sourceId": source["id"], "id": "E1", "name": "Ann"}
	c.send("POST", "/v2025/accounts", object{"attributes": attributes}).want(202)
	account := "/v2025/accounts/" + c.List(simulator.Accounts)[0]["id"].(string)
	c.send("PUT", account, object{"attributes": object{"id": "E1", "name": "Anna"}}).want(202)
	c.send("PATCH", account, []object{patch("replace", "/attributes/name", "Anne")}).want(400) // a delimited file's
	for _, action := range []string{"/disable", "/enable", "/unlock"} {
		c.send("POST", account+action, object{}).want(202)
	}
	c.send("POST", account+"/reload", nil).want(202)
	c.send("POST", account+"/remove", nil).want(202)
	c.send("GET", "/v2025/task-status", nil).want(200)
	c.send("DELETE", account, nil).want(404)
	c.send("DELETE", at, nil).want(202)
}
