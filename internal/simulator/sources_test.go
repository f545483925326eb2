package simulator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestCreateSource(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	cluster := c.AddCluster("VA")
	owner := object{"type": "IDENTITY", "id": c.owner, "name": "wrong"}
	body := func(changes object) object {
		b := object{"name": "HR", "connector": "delimited-file", "owner": owner}
		for key, value := range changes {
			if value == nil {
				delete(b, key)
			} else {
				b[key] = value
			}
		}
		return b
	}
	for name, changes := range map[string]object{
		"no name":            {"name": nil},
		"no connector":       {"connector": nil},
		"no owner":           {"owner": nil},
		"owner of no type":   {"owner": object{"id": c.owner}},
		"unknown owner":      {"owner": object{"type": "IDENTITY", "id": "x"}},
		"unknown cluster":    {"cluster": object{"type": "CLUSTER", "id": "x", "name": "x"}},
		"threshold too high": {"deleteThreshold": 101},
		"threshold too low":  {"deleteThreshold": -1},
		"fraction":           {"deleteThreshold": 1.5},
		"wrong type":         {"description": 5},
		"features":           {"features": []int{1}},
		"cipher text":        {"connectorAttributes": object{"password": "1:ACP:abc="}},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).send("POST", "/sources/v1", body(changes)).want(400) })
	}
	c.send("POST", "/sources/v1?provisionAsCsv=yes", body(nil)).want(400)

	file := c.send("POST", "/sources/v1?provisionAsCsv=true", body(object{
		"authoritative": true, "category": "x", "cluster": object{"type": "CLUSTER", "id": cluster, "name": "VA"},
		"own": object{"kept": nil}, "connectorAttributes": object{"healthy": false, "big": int64(9007199254740993)},
	})).want(201).object()
	for path, want := range map[string]any{
		"type": "DelimitedFile", "connector": "delimited-file-angularsc", "connectionType": "file", "connectorName": "Delimited File",
		"connectorClass": "sailpoint.connector.DelimitedFileConnector", "authoritative": false, "category": nil, "cluster": nil,
		"owner.name": "Olive Owner", "own": object{"kept": nil}, "status": "SOURCE_STATE_HEALTHY",
		"connectorAttributes.healthy": true, "connectorAttributes.cloudDisplayName": "HR", "connectorAttributes.big": int64(9007199254740993),
		"connectorAttributes.cloudExternalId": file["id"], "connectorAttributes.deleteThresholdPercentage": file["deleteThreshold"],
	} {
		same(t, path, at(file, strings.Split(path, ".")...), want)
	}
	c.send("POST", "/sources/v1", body(nil)).want(409).says("already exists")

	direct := c.send("POST", "/sources/v1", body(object{
		"name": "AD", "connector": "active-directory", "cluster": object{"type": "CLUSTER", "id": cluster},
	})).want(201).object()
	same(t, "cluster.name", at(direct, "cluster", "name"), "VA")
	same(t, "connectionType", direct["connectionType"], "direct")
	other := c.send("POST", "/sources/v1", body(object{"name": "Web", "connector": "web"})).want(201).object()
	same(t, "connectorClass", other["connectorClass"], nil)
	c.send("PUT", "/sources/v1/"+other["id"].(string), other).want(200)
	typed := c.send("POST", "/sources/v1", body(object{"name": "Typed", "type": "Delimited File"})).want(201).object()
	same(t, "type", typed["type"], "Delimited File")
}

func TestPatchSource(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	other := c.AddIdentity("Other Owner")
	source := c.fileSource("HR")
	c.fileSource("Taken")
	path := "/sources/v1/" + source
	c.Edit(simulator.Sources, source, func(s map[string]any) {
		s["connectorAttributes"].(map[string]any)["file"] = "a.csv"
	})
	before, _ := c.Get(simulator.Sources, source)

	for name, test := range map[string]struct {
		operations []object
		status     int
		says       string
	}{
		"id":                     {[]object{patch("replace", "/id", "x")}, 400, `\"id\" field`},
		"type":                   {[]object{patch("replace", "/type", "x")}, 400, `\"type\" field`},
		"authoritative":          {[]object{patch("replace", "/authoritative", true)}, 400, `\"authoritative\" field`},
		"connector":              {[]object{patch("replace", "/connector", "web")}, 400, `\"connector\" field`},
		"connectorClass":         {[]object{patch("replace", "/connectorClass", "x")}, 400, `\"connectorClass\" field`},
		"passwordPolicies":       {[]object{patch("add", "/passwordPolicies", []object{{"id": "x"}})}, 400, `\"passwordPolicies\" field`},
		"created":                {[]object{patch("replace", "/created", "2020-01-01T00:00:00Z")}, 400, `\"created\" field`},
		"modified":               {[]object{patch("remove", "/modified", nil)}, 400, `\"modified\" field`},
		"healthy lost":           {[]object{patch("replace", "/connectorAttributes", object{"file": "b.csv"})}, 400, `field`},
		"healthy changed":        {[]object{patch("replace", "/connectorAttributes/healthy", false)}, 400, `Illegal attempt to modify \"healthy\" field`},
		"attributes removed":     {[]object{patch("remove", "/connectorAttributes", nil)}, 400, `field`},
		"replace of missing":     {[]object{patch("replace", "/description", "x")}, 400, "does not exist"},
		"remove of missing":      {[]object{patch("remove", "/connectorAttributes/none", nil)}, 400, "does not exist"},
		"add without parent":     {[]object{patch("add", "/connectorAttributes/none/x", 1)}, 400, "does not exist"},
		"null":                   {[]object{patch("add", "/description", nil)}, 400, "value"},
		"fraction":               {[]object{patch("add", "/connectorAttributes/x", 1.5)}, 400, "value"},
		"unknown operation":      {[]object{patch("set", "/description", "x")}, 400, "not a JSON Patch operation"},
		"taken name":             {[]object{patch("replace", "/name", "Taken")}, 409, "already exists"},
		"unknown owner":          {[]object{patch("replace", "/owner/id", "x")}, 400, "owner"},
		"no owner":               {[]object{patch("remove", "/owner", nil)}, 400, "owner"},
		"threshold":              {[]object{patch("replace", "/deleteThreshold", 200)}, 400, "deleteThreshold"},
		"foreign correlation":    {[]object{patch("replace", "/accountCorrelationConfig/id", "x")}, 404, "correlation"},
		"foreign schema":         {[]object{patch("add", "/schemas/-", object{"id": "x"})}, 400, "schema"},
		"cipher text":            {[]object{patch("add", "/connectorAttributes/password", "1:ACP:abcd")}, 400, "cipher"},
		"atomic":                 {[]object{patch("add", "/description", "x"), patch("test", "/name", "no")}, 400, "test"},
		"cipher text in objects": {[]object{patch("add", "/connectorAttributes/x", object{"a": []any{"1:ACP:abcd"}})}, 400, "cipher"},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).send("PATCH", path, test.operations).want(test.status).says(test.says) })
	}
	after, _ := c.Get(simulator.Sources, source)
	same(t, "the source after refused patches", after, before)

	patched := c.send("PATCH", path, []object{
		patch("add", "/description", "People"),
		patch("replace", "/name", "HR 2"),
		patch("replace", "/owner/id", other),
		patch("replace", "/connector", "delimited-file"), // the same in the sent spelling
		patch("replace", "/deleteThreshold", 20),
		patch("test", "/connectorAttributes/file", "a.csv"),
		patch("replace", "/connectorAttributes/file", "b.csv"),
		patch("add", "/connectorAttributes/group.delimiter", ";"),
		{"op": "copy", "from": "/connectorAttributes/file", "path": "/connectorAttributes/copied"},
		{"op": "move", "from": "/connectorAttributes/copied", "path": "/connectorAttributes/moved"},
	}).want(200).object()
	for path, want := range map[string]any{
		"name": "HR 2", "description": "People", "owner.name": "Other Owner", "connector": "delimited-file-angularsc", "deleteThreshold": 20,
		"connectorAttributes.file": "b.csv", "connectorAttributes.moved": "b.csv", "connectorAttributes.copied": nil,
		"connectorAttributes.cloudDisplayName": "HR 2", "connectorAttributes.deleteThresholdPercentage": 20,
	} {
		same(t, path, at(patched, strings.Split(path, ".")...), want)
	}
	same(t, "group.delimiter", at(patched, "connectorAttributes", "group.delimiter"), ";")
	if patched["modified"] == before["modified"] || patched["created"] != before["created"] {
		t.Error("modified must move on and created must not")
	}
	merged := patched["connectorAttributes"].(object)
	merged["extra"] = []any{"a", 1}
	c.send("PATCH", path, []object{patch("replace", "/connectorAttributes", merged)}).want(200)
	c.send("PATCH", path, []object{patch("remove", "/description", nil)}).want(200)
	c.send("GET", path, nil).want(200)
	c.send("PATCH", path, []object{}).want(200)
}

func TestPutSource(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.AddSource(object{
		"name": "AD", "connectionType": "direct", "owner": object{"type": "IDENTITY", "id": c.owner}, "description": "x",
		"connectorAttributes": object{"host": "h"}, "passwordPolicies": []any{object{"type": "PASSWORD_POLICY", "id": "p", "name": "P"}},
	})
	path := "/sources/v1/" + source
	live := func() object { return c.send("GET", path, nil).want(200).object() }

	for _, key := range []string{"id", "type", "connector", "connectorClass"} {
		body := live()
		body[key] = "other"
		c.send("PUT", path, body).want(400).says(`\"` + key + `\" field`)
	}
	body := live()
	body["authoritative"] = true
	c.send("PUT", path, body).want(400)
	body = live()
	body["passwordPolicies"] = []any{}
	c.send("PUT", path, body).want(400)
	body = live()
	delete(body["connectorAttributes"].(object), "since")
	c.send("PUT", path, body).want(400).says(`\"since\" field`)

	body = live()
	body["name"] = "AD 2"
	same(t, "name", c.send("PUT", path, body).want(200).object()["name"], "AD 2")
	same(t, "host", at(live(), "connectorAttributes", "host"), "h")

	least := c.send("PUT", path, object{
		"name": "AD 2", "connector": "active-directory", "owner": object{"type": "IDENTITY", "id": c.owner},
	}).want(200).object()
	for key, want := range map[string]any{
		"description": nil, "features": []any{}, "schemas": []any{}, "type": "Active Directory - Direct",
		"passwordPolicies": []any{object{"type": "PASSWORD_POLICY", "id": "p", "name": "P"}},
	} {
		same(t, key, least[key], want)
	}
	same(t, "host", at(least, "connectorAttributes", "host"), nil)
	same(t, "healthy", at(least, "connectorAttributes", "healthy"), true)
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	created := c.send("POST", "/sources/v1", object{
		"name": "AD", "connector": "active-directory", "owner": object{"type": "IDENTITY", "id": c.owner},
		"connectorAttributes": object{
			"user": "u", "password": "s3cret-a", "empty_password": "",
			"nested": []any{object{"ClientSecret": "s3cret-b"}}, "refreshTokens": []any{"s3cret-c", "s3cret-c"}, "hasToken": true,
		},
	}).want(201)
	source := created.id()
	path := "/sources/v1/" + source
	patched := c.send("PATCH", path, []object{patch("add", "/connectorAttributes/privateKey", "s3cret-d")}).want(200)
	for _, r := range []reply{created, patched, c.send("GET", path, nil), c.send("GET", "/sources/v1", nil)} {
		if strings.Contains(r.raw, "s3cret") {
			t.Errorf("%s shows a secret: %s", r.what, r.raw)
		}
	}
	for pointer, secret := range map[string]string{
		"/connectorAttributes/password": "s3cret-a", "/connectorAttributes/nested/0/ClientSecret": "s3cret-b",
		"/connectorAttributes/refreshTokens/1": "s3cret-c", "/connectorAttributes/privateKey": "s3cret-d",
	} {
		if !c.SecretMatches(source, pointer, secret) || c.SecretMatches(source, pointer, "other") {
			t.Errorf("SecretMatches is wrong for %s", pointer)
		}
	}
	if c.SecretMatches(source, "/connectorAttributes/user", "u") {
		t.Error("a plain value is no secret")
	}
	attributes := patched.object()["connectorAttributes"].(object)
	same(t, "user", attributes["user"], "u")
	same(t, "empty_password", attributes["empty_password"], "")
	cipher, _ := attributes["password"].(string)
	if !strings.HasPrefix(cipher, "1:ACP:") {
		t.Errorf("no cipher text: %q", cipher)
	}
	same(t, "the password after a patch", cipher, at(created.object(), "connectorAttributes", "password"))
	if tokens, _ := attributes["refreshTokens"].([]any); len(tokens) != 2 || tokens[0] == tokens[1] {
		t.Error("equal secrets must not show as equal")
	}
	c.send("PUT", path, patched.object()).want(400).says("cipher")
	c.send("PATCH", path, []object{
		patch("test", "/connectorAttributes/password", cipher), patch("replace", "/connectorAttributes/password", "s3cret-e"),
	}).want(200)
	if !c.SecretMatches(source, "/connectorAttributes/password", "s3cret-e") {
		t.Error("the new password did not arrive")
	}
}

func TestDeleteSource(t *testing.T) {
	t.Parallel()
	now := newClock()
	c := newClient(t, simulator.Config{Now: now.Now, TaskTime: 5 * time.Second})
	source := c.fileSource("HR")
	account := c.AddAccount(source, object{"id": "E1", "name": "ann"})
	profile := c.AddIdentityProfile(object{"name": "P", "authoritativeSource": object{"id": source}})
	path := "/sources/v1/" + source

	connections := c.send("GET", path+"/connections", nil).want(200).object()
	same(t, "identityProfiles", connections["identityProfiles"], []any{object{"id": profile, "name": "P", "identityCount": 0}})
	same(t, "dependentApps", connections["dependentApps"], []any{})
	c.send("DELETE", path, nil).want(400).says("in use")

	c.Remove(simulator.IdentityProfiles, profile)
	task := c.send("DELETE", path, nil).want(202).says(`"type":"TASK_RESULT"`).says(`"name":null`).id()
	c.send("GET", path, nil).want(200)
	same(t, "completionStatus", c.send("GET", "/task-status/v1/"+task, nil).want(200).object()["completionStatus"], nil)
	now.Advance(5 * time.Second)
	c.send("GET", path, nil).want(404)
	c.send("GET", "/accounts/v1/"+account, nil).want(404)
	same(t, "completionStatus", c.send("GET", "/task-status/v1/"+task, nil).want(200).object()["completionStatus"], "SUCCESS")
	same(t, "schemas", len(c.List(simulator.Schemas)), 0)
	c.fileSource("HR")
}
