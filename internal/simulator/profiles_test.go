package simulator_test

import (
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func accountAttribute(name string, attributes object) object {
	return object{"identityAttributeName": name, "transformDefinition": object{"type": "accountAttribute", "attributes": attributes}}
}

func mappings(transforms ...object) object {
	return object{"enabled": true, "attributeTransforms": transforms}
}

func TestCreateProfile(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source, other := c.fileSource("HR"), c.fileSource("Other")
	ref := object{"type": "SOURCE", "id": source}
	for name, body := range map[string]object{
		"no name":         {"authoritativeSource": ref},
		"no source":       {"name": "P"},
		"unknown source":  {"name": "P", "authoritativeSource": object{"id": "x"}},
		"wrong kind":      {"name": "P", "authoritativeSource": object{"type": "IDENTITY", "id": source}},
		"unknown owner":   {"name": "P", "authoritativeSource": ref, "owner": object{"type": "IDENTITY", "id": "x"}},
		"wrong priority":  {"name": "P", "authoritativeSource": ref, "priority": "1"},
		"bad attribute":   {"name": "P", "authoritativeSource": ref, "identityAttributeConfig": mappings(accountAttribute("uid", object{"sourceId": source, "attributeName": "x"}))},
		"bad source name": {"name": "P", "authoritativeSource": ref, "identityAttributeConfig": mappings(accountAttribute("uid", object{"sourceName": "x", "attributeName": "id"}))},
		"mapped twice": {"name": "P", "authoritativeSource": ref, "identityAttributeConfig": mappings(
			accountAttribute("uid", object{"sourceId": source, "attributeName": "id"}), accountAttribute("uid", object{"sourceId": source, "attributeName": "name"}))},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).send("POST", "/identity-profiles/v1", body).want(400) })
	}

	first := c.send("POST", "/identity-profiles/v1", object{"name": "P", "authoritativeSource": ref}).want(201).object()
	for key, want := range map[string]any{
		"owner": nil, "description": nil, "priority": 10, "identityRefreshRequired": true, "hasTimeBasedAttr": false, "identityCount": 0,
		"authoritativeSource": object{"type": "SOURCE", "id": source, "name": "HR"},
		"identityAttributeConfig": mappings(
			accountAttribute("uid", object{"sourceName": "HR", "attributeName": "name", "sourceId": source}),
			accountAttribute("email", object{"sourceName": "HR", "attributeName": "e-mail", "sourceId": source}),
			accountAttribute("firstname", object{"sourceName": "HR", "attributeName": "givenName", "sourceId": source}),
			accountAttribute("lastname", object{"sourceName": "HR", "attributeName": "familyName", "sourceId": source}),
		),
	} {
		same(t, key, first[key], want)
	}
	defaults := c.send("GET", "/identity-profiles/v1/"+first["id"].(string)+"/default-identity-attribute-config", nil).want(200)
	same(t, "the default mappings", defaults.value, first["identityAttributeConfig"])
	live, _ := c.Get(simulator.Sources, source)
	same(t, "authoritative", live["authoritative"], true)

	c.send("POST", "/identity-profiles/v1", object{"name": "Q", "authoritativeSource": ref}).want(409).says("reference conflict")
	c.send("POST", "/identity-profiles/v1", object{"name": "p", "authoritativeSource": object{"id": other}}).want(409).says("already exists")
	second := c.send("POST", "/identity-profiles/v1", object{
		"name": "Q", "authoritativeSource": object{"id": other}, "owner": object{"type": "IDENTITY", "id": c.owner},
		"identityAttributeConfig": mappings(
			accountAttribute("uid", object{"sourceId": other, "attributeName": "id"}),
			accountAttribute("email", object{"sourceName": "HR", "attributeName": "e-mail", "requiresPeriodicRefresh": true}),
			object{"identityAttributeName": "x", "transformDefinition": object{"type": "reference", "attributes": object{"id": "My Transform"}}},
		),
	}).want(201).object()
	same(t, "priority", second["priority"], 20)
	same(t, "hasTimeBasedAttr", second["hasTimeBasedAttr"], true)
	same(t, "owner", second["owner"], object{"type": "IDENTITY", "id": c.owner, "name": "Olive Owner"})
	same(t, "the completed mappings", at(second, "identityAttributeConfig", "attributeTransforms").([]any)[:2], []any{
		accountAttribute("uid", object{"sourceName": "Other", "attributeName": "id", "sourceId": other}),
		accountAttribute("email", object{"sourceName": "HR", "attributeName": "e-mail", "sourceId": source, "requiresPeriodicRefresh": true}),
	})
	same(t, "found", len(c.send("GET", `/identity-profiles/v1?filters=name+eq+"Q"&sorters=-priority,name`, nil).want(200).list()), 1)
	c.send("GET", `/identity-profiles/v1?filters=name+co+"Q"`, nil).want(400)
}

func TestPatchProfile(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source, taken, free := c.fileSource("HR"), c.fileSource("Taken"), c.fileSource("Free")
	c.AddIdentityProfile(object{"name": "Other", "authoritativeSource": object{"id": taken}})
	id := c.send("POST", "/identity-profiles/v1", object{"name": "P", "authoritativeSource": object{"id": source}}).want(201).id()
	path := "/identity-profiles/v1/" + id
	c.Edit(simulator.IdentityProfiles, id, func(p map[string]any) { p["identityRefreshRequired"] = false })
	before, _ := c.Get(simulator.IdentityProfiles, id)

	uid := accountAttribute("uid", object{"sourceId": source, "attributeName": "id"})
	for name, test := range map[string]struct {
		operations []object
		status     int
		says       string
	}{
		"id":            {[]object{patch("replace", "/id", "x")}, 400, `\"id\"`},
		"name":          {[]object{patch("replace", "/name", "x")}, 400, `\"name\"`},
		"created":       {[]object{patch("remove", "/created", nil)}, 400, `\"created\"`},
		"modified":      {[]object{patch("replace", "/modified", "x")}, 400, `\"modified\"`},
		"identityCount": {[]object{patch("replace", "/identityCount", 7)}, 400, `\"identityCount\"`},
		"refresh":       {[]object{patch("replace", "/identityRefreshRequired", true)}, 400, `\"identityRefreshRequired\"`},
		"both": {[]object{
			patch("replace", "/authoritativeSource/id", free), patch("replace", "/identityAttributeConfig", mappings(uid)),
		}, 400, "cannot be modified at the same time"},
		"both by move": {[]object{
			{"op": "move", "from": "/identityAttributeConfig/attributeTransforms", "path": "/authoritativeSource/x"},
		}, 400, "cannot be modified at the same time"},
		"mapped twice":   {[]object{patch("add", "/identityAttributeConfig/attributeTransforms/0", uid)}, 400, "mapped twice"},
		"bad attribute":  {[]object{patch("replace", "/identityAttributeConfig/attributeTransforms/0/transformDefinition/attributes/attributeName", "x")}, 400, "Illegal value"},
		"taken source":   {[]object{patch("replace", "/authoritativeSource/id", taken)}, 409, "reference conflict"},
		"unknown source": {[]object{patch("replace", "/authoritativeSource/id", "x")}, 400, "not a source"},
		"unknown owner":  {[]object{patch("add", "/owner", object{"type": "IDENTITY", "id": "x"})}, 400, "owner"},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).send("PATCH", path, test.operations).want(test.status).says(test.says) })
	}
	after, _ := c.Get(simulator.IdentityProfiles, id)
	same(t, "the profile after refused patches", after, before)

	described := c.send("PATCH", path, []object{
		patch("replace", "/description", "d"), patch("replace", "/priority", 70), patch("add", "/owner", object{"type": "IDENTITY", "id": c.owner}),
		patch("replace", "/name", "P"), patch("replace", "/hasTimeBasedAttr", true),
	}).want(200).object()
	for key, want := range map[string]any{"description": "d", "priority": 70, "identityRefreshRequired": false, "hasTimeBasedAttr": false} {
		same(t, key, described[key], want)
	}
	cleared := c.send("PATCH", path, []object{patch("remove", "/description", nil), patch("remove", "/owner", nil)}).want(200).object()
	same(t, "cleared", []any{cleared["description"], cleared["owner"]}, []any{nil, nil})

	mapped := c.send("PATCH", path, []object{
		patch("test", "/authoritativeSource/id", source), patch("replace", "/identityAttributeConfig/attributeTransforms", []object{uid}),
	}).want(200).object()
	same(t, "identityRefreshRequired", mapped["identityRefreshRequired"], true)
	same(t, "the mappings", mapped["identityAttributeConfig"], mappings(
		accountAttribute("uid", object{"sourceName": "HR", "attributeName": "id", "sourceId": source})))

	moved := c.send("PATCH", path, []object{patch("replace", "/authoritativeSource/id", free)}).want(200).object()
	same(t, "authoritativeSource.name", at(moved, "authoritativeSource", "name"), "Free")
	for id, want := range map[string]bool{source: false, free: true} {
		live, _ := c.Get(simulator.Sources, id)
		same(t, "authoritative", live["authoritative"], want)
	}
}

func TestDeleteProfile(t *testing.T) {
	t.Parallel()
	now := newClock()
	c := newClient(t, simulator.Config{Now: now.Now, TaskTime: time.Second})
	source := c.fileSource("HR")
	id := c.AddIdentityProfile(object{"name": "P", "authoritativeSource": object{"id": source}})
	account := c.AddAccount(source, object{"id": "E1", "name": "Ann"})
	correlated, _ := c.Get(simulator.Accounts, account)

	task := c.send("DELETE", "/identity-profiles/v1/"+id, nil).want(202).object()
	for _, key := range []string{"completed", "completionStatus"} {
		if _, given := task[key]; given {
			t.Errorf("%s is given while the task is under way", key)
		}
	}
	c.send("GET", "/identity-profiles/v1/"+id, nil).want(200)
	now.Advance(time.Second)
	c.send("GET", "/identity-profiles/v1/"+id, nil).want(404)
	c.send("GET", "/task-status/v1/"+task["id"].(string), nil).want(200).says(`"SUCCESS"`)
	c.send("GET", "/identities/v1/"+correlated["identityId"].(string), nil).want(404)
	left, _ := c.Get(simulator.Accounts, account)
	same(t, "uncorrelated", []any{left["uncorrelated"], left["authoritative"]}, []any{true, false})
	c.send("DELETE", "/identity-profiles/v1/"+id, nil).want(404)
}

// Processing takes its time, and the answer names no task.
func TestProcessIdentities(t *testing.T) {
	t.Parallel()
	now := newClock()
	c := newClient(t, simulator.Config{Now: now.Now, TaskTime: time.Second})
	ref := object{"type": "SOURCE", "id": c.fileSource("HR")}
	id, _ := c.send("POST", "/identity-profiles/v1", object{"name": "P", "authoritativeSource": ref}).want(201).object()["id"].(string)
	c.send("POST", "/identity-profiles/v1/none/process-identities", nil).want(404)
	if answer := c.send("POST", "/identity-profiles/v1/"+id+"/process-identities", nil).want(202).object(); len(answer) > 0 {
		t.Errorf("the answer is %v", answer)
	}
	for _, required := range []bool{true, false} {
		if profile := c.send("GET", "/identity-profiles/v1/"+id, nil).want(200).object(); profile["identityRefreshRequired"] != required {
			t.Errorf("identityRefreshRequired is %v, not %v", profile["identityRefreshRequired"], required)
		}
		now.Advance(time.Second)
	}
}
