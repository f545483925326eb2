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
	c.send("POST", account+"/reload", nil).want(400) // a delimited file has no connector
	c.send("POST", account+"/remove", nil).want(202)
	c.send("GET", "/v2025/task-status", nil).want(200)
	c.send("DELETE", account, nil).want(404)
	c.send("DELETE", at, nil).want(202)
}

// So do those of what hangs on sources and profiles, and of what they use.
func TestDatedPathsBelow(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	c.experimental = true
	source := c.AddSource(object{"name": "DB", "connectionType": "direct"})
	profile := c.AddIdentityProfile(object{"name": "People", "authoritativeSource": object{"type": "SOURCE", "id": source}})
	at := "/v2025/sources/" + source
	for _, step := range []struct {
		method, path string
		body         any
		status       int
	}{
		{"GET", at + "/correlation-config", nil, 200},
		{"PUT", at + "/correlation-config", object{"attributeAssignments": []object{{"property": "email", "value": "mail", "operation": "EQ"}}}, 200},
		{"PUT", at + "/native-change-detection-config", object{"enabled": true}, 200},
		{"GET", at + "/native-change-detection-config", nil, 200},
		{"DELETE", at + "/native-change-detection-config", nil, 204},

		{"POST", at + "/provisioning-policies", object{"name": "Update", "usageType": "UPDATE"}, 201},
		{"GET", at + "/provisioning-policies", nil, 200},
		{"PATCH", at + "/provisioning-policies/UPDATE", []object{patch("add", "/description", "d")}, 200},
		{"PUT", at + "/provisioning-policies/UPDATE", object{"name": "Update", "usageType": "UPDATE"}, 200},
		{"GET", at + "/provisioning-policies/UPDATE", nil, 200},
		{"DELETE", at + "/provisioning-policies/UPDATE", nil, 204},

		{"POST", at + "/schedules", object{"type": "ACCOUNT_AGGREGATION", "cronExpression": "0 0 1 * * ?"}, 201},
		{"GET", at + "/schedules", nil, 200},
		{"PATCH", at + "/schedules/ACCOUNT_AGGREGATION", []object{patch("replace", "/cronExpression", "0 0 2 * * ?")}, 200},
		{"GET", at + "/schedules/ACCOUNT_AGGREGATION", nil, 200},
		{"DELETE", at + "/schedules/ACCOUNT_AGGREGATION", nil, 204},

		{"POST", "/v2025/identity-attributes", object{"name": "badge"}, 201},
		{"GET", "/v2025/identity-attributes", nil, 200},
		{"PUT", "/v2025/identity-attributes/badge", object{"name": "badge", "displayName": "Badge"}, 200},
		{"GET", "/v2025/identity-attributes/badge", nil, 200},
		{"DELETE", "/v2025/identity-attributes/badge", nil, 204},
	} {
		c.send(step.method, step.path, step.body).want(step.status)
	}
	c.sendForm(at+"/upload-connector-file", "driver", "").want(200)

	states := "/v2025/identity-profiles/" + profile + "/lifecycle-states"
	state := states + "/" + c.send("POST", states, object{"name": "Leave", "technicalName": "leave"}).want(201).id()
	c.send("GET", states, nil).want(200)
	c.send("PATCH", state, []object{patch("replace", "/enabled", true)}).want(200)
	c.send("GET", state, nil).want(200)
	c.send("DELETE", state, nil).want(202)

	upper := object{"name": "Upper", "type": "upper", "attributes": object{}}
	transform := "/v2025/transforms/" + c.send("POST", "/v2025/transforms", upper).want(201).id()
	c.send("GET", "/v2025/transforms", nil).want(200)
	c.send("PUT", transform, upper).want(200)
	c.send("GET", transform, nil).want(200)
	c.send("DELETE", transform, nil).want(204)

	group := object{"name": "Approvers", "owner": object{"type": "IDENTITY", "id": c.owner}}
	workgroup := "/v2025/workgroups/" + c.send("POST", "/v2025/workgroups", group).want(200).id()
	c.send("GET", "/v2025/workgroups", nil).want(200)
	c.send("PATCH", workgroup, []object{patch("replace", "/name", "Deciders")}).want(200)
	c.send("GET", workgroup, nil).want(200)
	c.send("DELETE", workgroup, nil).want(204)
}
