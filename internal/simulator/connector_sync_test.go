package simulator_test

import (
	"encoding/json"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// chain is a delimited file source that makes identities, and one of these with
// an account in a connector.
type chain struct {
	*client
	connector             *fakeConnector
	hr, app, profile      string
	employee, target, who string
}

func newChain(t *testing.T, synced ...string) *chain {
	t.Helper()
	c := &chain{client: newClient(t, simulator.Config{}), connector: newConnector(t, false)}
	c.hr = c.fileSource("HR")
	c.profile = c.send("POST", "/identity-profiles/v1", object{
		"name": "People", "authoritativeSource": object{"type": "SOURCE", "id": c.hr},
		"identityAttributeConfig": mappings(
			accountAttribute("title", object{"sourceId": c.hr, "attributeName": "title"}),
			accountAttribute("email", object{"sourceId": c.hr, "attributeName": "e-mail"}),
			accountAttribute("level", object{"sourceId": c.hr, "attributeName": "location"}),
			// No account attributes to write to: the key, and entitlements.
			accountAttribute("id", object{"sourceId": c.hr, "attributeName": "id"}),
			accountAttribute("groups", object{"sourceId": c.hr, "attributeName": "groups"}),
			accountAttribute("role", object{"sourceId": c.hr, "attributeName": "manager"}),
		),
	}).want(201).id()
	c.employee = c.account(c.hr, "E002", object{"name": "jack.ryan", "title": "Developer Advocate", "e-mail": "jack@example.com"})
	employee, _ := c.Get(simulator.Accounts, c.employee)
	c.who, _ = employee["identityId"].(string)

	c.connector.put("john.doe", object{"title": "Developer Advocate", "email": "jack@example.com", "groups": []string{"DevRel"}})
	c.app = c.connectedSource(c.connector)
	c.load(c.app)
	c.target, _ = c.accountOn(c.app, "john.doe")["id"].(string)
	c.send("PATCH", "/accounts/v1/"+c.target, []object{patch("add", "/identityId", c.who)}).want(202)
	c.sync(c.app, synced...)
	return c
}

// put updates the employee and returns the task.
func (c *chain) put(attributes object) (task string) {
	c.t.Helper()
	body := object{"id": "E002", "name": "jack.ryan", "e-mail": "jack@example.com"}
	for key, value := range attributes {
		body[key] = value
	}
	return c.send("PUT", "/accounts/v1/"+c.employee, object{"attributes": body}).want(202).id()
}

func set(attribute string, value any) object {
	return object{"op": "Set", "attribute": attribute, "value": value}
}

func (c *chain) updates() []any { return c.connector.inputs("std:account:update") }

func TestAttributeSync(t *testing.T) {
	t.Parallel()
	c := newChain(t, "title")
	c.succeeds(c.put(object{"title": "Engineer"}))
	same(t, "the update", c.updates(), []any{object{
		"identity": "john.doe", "key": object{"simple": object{"id": "john.doe"}}, "changes": []any{set("title", "Engineer")},
	}})
	same(t, "the account's title", at(c.send("GET", "/accounts/v1/"+c.target, nil).want(200).object(), "attributes", "title"), "Engineer")
	same(t, "the identity's title", at(c.send("GET", "/identities/v1/"+c.who, nil).want(200).object(), "attributes", "title"), "Engineer")

	// What is equal, not mapped or not synced sends nothing.
	c.succeeds(c.put(object{"title": "Engineer", "e-mail": "ryan@example.com", "givenName": "Jack"}))
	same(t, "updates", len(c.updates()), 1)

	// Then all that differs goes out, by the type of the connector's attribute.
	c.sync(c.app, "title", "email", "level")
	same(t, "updates", len(c.updates()), 1)
	c.succeeds(c.put(object{"location": "7", "e-mail": "ryan@example.com"}))
	same(t, "the changes", at(c.updates()[1].(object), "changes"), []any{
		set("title", nil), set("email", "ryan@example.com"), set("level", json.Number("7")),
	})
	same(t, "level", at(c.accountOn(c.app, "john.doe"), "attributes", "level"), json.Number("7"))

	c.connector.set(func(k *fakeConnector) { k.replies["std:account:update"] = line("output", object{}) })
	c.succeeds(c.put(object{"title": "Boss", "location": "7", "e-mail": "ryan@example.com"}))
	same(t, "reads", len(c.connector.inputs("std:account:read")), 1)
	same(t, "the title that was read", at(c.accountOn(c.app, "john.doe"), "attributes", "title"), nil)

	// A file replaces the account, and so starts the chain too.
	c.connector.set(func(k *fakeConnector) { delete(k.replies, "std:account:update") })
	c.succeeds(c.startLoad(c.hr, "id,name,title,e-mail,location\nE002,jack.ryan,Pilot,ryan@example.com,7\n", ""))
	same(t, "the changes by a file", at(c.updates()[3].(object), "changes"), []any{set("title", "Pilot")})
}

func TestAttributeSyncFails(t *testing.T) {
	t.Parallel()
	c := newChain(t, "title")
	for name, test := range map[string]struct{ reply, says string }{
		"error":         {failure("generic", "bad token"), "std:account:update: generic error: bad token"},
		"not found":     {failure("notFound", "no john"), "std:account:update: notFound error: no john"},
		"bundled SDK":   {"generic error: \n + ConnectorError: no\n    at x {\n  type: 'notFound'\n}", "notFound error: no"},
		"thrown string": {"generic error: \n + 'x'", "generic error: 'x'"},
		"several lines": {"generic error: \n + Error: one\ntwo\n    at x", `one\ntwo`},
		"late failure":  {line("output", object{"attributes": object{"id": "john.doe"}}) + failure("generic", "late"), "generic error: late"},
		"no protocol":   {"<html>", "status 500"},
		"no lines":      {"{no", "malformed"},
		"in part": {line("output", object{"results": []object{{
			"attribute": "title", "status": "error", "messages": []object{{"level": "ERROR", "message": "read only"}},
		}}}), "title: read only"},
	} {
		c.connector.set(func(k *fakeConnector) { k.replies["std:account:update"] = test.reply })
		t.Run(name, func(t *testing.T) {
			sub := *c
			sub.client = c.in(t)
			sub.fails(sub.put(object{"title": name}), test.says)
			// The employee has changed all the same, and the target has not.
			same(t, "the employee's title", at(c.accountOn(c.hr, "E002"), "attributes", "title"), name)
			same(t, "the target's title", at(c.accountOn(c.app, "john.doe"), "attributes", "title"), "Developer Advocate")
		})
	}
}

// While the connector works, the tenant serves others, and the account's next
// command waits.
func TestAttributeSyncRunsAside(t *testing.T) {
	t.Parallel()
	c := newChain(t, "title")
	hold := make(chan struct{})
	c.connector.set(func(k *fakeConnector) { k.hold, k.most = hold, 0 })
	tasks := []string{
		c.put(object{"title": "One"}), c.put(object{"title": "Two"}),
		c.send("POST", "/accounts/v1/"+c.target+"/disable", object{}).want(202).id(),
	}
	for _, task := range tasks {
		same(t, "completionStatus", c.send("GET", "/task-status/v1/"+task, nil).want(200).object()["completionStatus"], nil)
	}
	close(hold)
	for _, task := range tasks {
		c.succeeds(task)
	}
	c.connector.set(func(k *fakeConnector) { same(t, "commands at once", k.most, 1) })
	target := c.accountOn(c.app, "john.doe")
	same(t, "the account", []any{at(target, "attributes", "title"), target["disabled"]}, []any{"Two", true})
}

// A change that has no task of its own gets one for the commands.
func TestAttributeSyncOfMapping(t *testing.T) {
	t.Parallel()
	c := newChain(t, "title")
	synchronized := func(want int) {
		t.Helper()
		found := c.send("GET", `/task-status/v1?filters=type+eq+"CLOUD_ATTRIBUTE_SYNCHRONIZATION"`, nil).want(200).list()
		same(t, "tasks", len(found), want)
		for _, task := range found {
			c.succeeds(task["id"].(string))
		}
	}
	c.send("PATCH", "/identity-profiles/v1/"+c.profile, []object{
		patch("replace", "/identityAttributeConfig/attributeTransforms/0/transformDefinition/attributes/attributeName", "name"),
	}).want(200)
	synchronized(1)
	same(t, "the changes", at(c.updates()[0].(object), "changes"), []any{set("title", "jack.ryan")})
	c.Edit(simulator.Accounts, c.employee, func(account map[string]any) {
		account["attributes"].(map[string]any)["name"] = "j.ryan"
	})
	synchronized(2)
	same(t, "the changes", at(c.updates()[1].(object), "changes"), []any{set("title", "j.ryan")})
	c.NextTask(simulator.TaskOutcome{})
	c.put(object{"name": "lost"})
	synchronized(2)
	same(t, "updates", len(c.updates()), 2)
}

func TestAttributeSyncConfig(t *testing.T) {
	t.Parallel()
	c := newChain(t)
	path := "/sources/v1/" + c.app + "/attribute-sync-config"
	c.send("GET", path, nil).want(400).says("experimental")
	c.send("PUT", path, object{}).want(400).says("experimental")
	c.experimental = true
	c.send("GET", "/sources/v1/none/attribute-sync-config", nil).want(404)
	attribute := func(name, title, target string, enabled bool) object {
		return object{"name": name, "displayName": title, "enabled": enabled, "target": target}
	}
	title, email, level := attribute("title", "Title", "title", false), attribute("email", "Email", "email", false), attribute("level", "Level", "level", false)
	source := object{"type": "SOURCE", "id": c.app, "name": "App"}
	same(t, "the config", c.send("GET", "/v2025/sources/"+c.app+"/attribute-sync-config", nil).want(200).value,
		object{"source": source, "attributes": []any{title, email, level}})
	for name, body := range map[string]object{
		"no source":      {"attributes": []any{title, email, level}},
		"another source": {"source": object{"type": "SOURCE", "id": c.hr}, "attributes": []any{title, email, level}},
		"missing":        {"source": source, "attributes": []any{title}},
		"added":          {"source": source, "attributes": []any{title, email, level, attribute("x", "X", "x", true)}},
		"twice":          {"source": source, "attributes": []any{title, title, email, level}},
		"target":         {"source": source, "attributes": []any{attribute("title", "Title", "name", true), email, level}},
		"display name":   {"source": source, "attributes": []any{attribute("title", "x", "title", true), email, level}},
		"no boolean":     {"source": source, "attributes": []any{object{"name": "title", "enabled": "yes"}, email, level}},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).send("PUT", path, body).want(400) })
	}
	on := attribute("title", "Title", "title", true)
	want := object{"source": source, "attributes": []any{on, email, level}}
	same(t, "the answer", c.send("PUT", path, object{"source": source, "attributes": []any{email, on, level}}).want(200).value, want)
	same(t, "the config", c.send("GET", path, nil).want(200).value, want)
	same(t, "updates", len(c.updates()), 0)
}
