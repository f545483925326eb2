package simulator_test

import (
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestLoadFromConnector(t *testing.T) {
	t.Parallel()
	c, k := newClient(t, simulator.Config{}), newConnector(t, false)
	k.put("a1", object{"title": "Clerk", "groups": []string{"x"}, "unknown": "y"})
	k.put("a2", object{"role": "admin", "groups": []string{}})
	source := c.connectedSource(k)
	c.load(source)
	same(t, "hasEntitlements", c.accountOn(source, "a2")["hasEntitlements"], true)
	same(t, "input", k.inputs("std:account:list"), []any{object{}})
	first := c.accountOn(source, "a1")
	for key, want := range map[string]any{
		"name": "name a1", "uuid": nil, "disabled": false, "locked": true, "hasEntitlements": true, "uncorrelated": true,
		"attributes": object{"id": "a1", "name": "name a1", "title": "Clerk", "groups": []any{"x"}},
	} {
		same(t, key, first[key], want)
	}
	c.send("PUT", "/accounts/v1/"+first["id"].(string), object{"attributes": object{"id": "a1"}}).want(400).says("flat file")

	// What is there is replaced, what is gone is deleted.
	k.put("a1", object{"email": "a@example.com"})
	k.put("a3", nil)
	k.set(func(k *fakeConnector) { delete(k.accounts, "a2") })
	c.succeeds(at(c.sendForm("/v2025/sources/"+source+"/load-accounts", "", "true").want(202).object(), "task", "id").(string))
	again := c.accountOn(source, "a1")
	same(t, "id", again["id"], first["id"])
	same(t, "attributes", again["attributes"], object{"id": "a1", "name": "name a1", "email": "a@example.com"})
	same(t, "accounts", len(c.List(simulator.Accounts)), 2)

	// A failed listing deletes nothing.
	k.set(func(k *fakeConnector) {
		k.replies["std:account:list"] = line("output", k.accounts["a3"]) + failure("generic", "page 2")
	})
	c.fails(c.startLoad(source, "", ""), "std:account:list: generic error: page 2")
	k.set(func(k *fakeConnector) { k.replies["std:account:list"] = line("output", object{"attributes": object{}}) })
	c.fails(c.startLoad(source, "", ""), "no identity")
	same(t, "accounts", len(c.List(simulator.Accounts)), 2)
	c.sendAs("text/csv", "POST", "/sources/v1/"+source+"/load-accounts", "id").want(415)
	c.send("POST", "/sources/v1/none/load-accounts", nil).want(404)
}

func TestStatefulLoad(t *testing.T) {
	t.Parallel()
	c, k := newClient(t, simulator.Config{}), newConnector(t, false)
	k.put("a1", nil)
	k.put("a2", nil)
	k.state = object{"seq": "2"}
	source := c.connectedSource(k)
	c.Edit(simulator.Sources, source, func(s map[string]any) {
		s["connectorAttributes"].(map[string]any)["spConnEnableStatefulCommands"] = true
	})
	c.load(source)
	// What the connector names as deleted goes, what it does not name stays.
	k.put("a3", nil)
	k.set(func(k *fakeConnector) {
		delete(k.accounts, "a1")
		k.accounts["a2"]["deleted"] = true
		k.state = object{"seq": "3"}
	})
	c.load(source)
	same(t, "a1, a2 and a3", []any{c.accountOn(source, "a1") != nil, c.accountOn(source, "a2") != nil, c.accountOn(source, "a3") != nil}, []any{true, false, true})
	c.succeeds(c.startLoad(source, "", "true"))
	same(t, "inputs", k.inputs("std:account:list"), []any{
		object{"stateful": true}, object{"stateful": true, "state": object{"seq": "2"}}, object{"stateful": true},
	})
	same(t, "accounts", len(c.List(simulator.Accounts)), 1)
}

func TestConnectorAccountActions(t *testing.T) {
	t.Parallel()
	for name, compound := range map[string]bool{"simple key": false, "compound key": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, k := newClient(t, simulator.Config{}), newConnector(t, false)
			k.compound = compound
			k.put("a1", object{"title": "Clerk"})
			source := c.connectedSource(k)
			c.load(source)
			id, _ := c.accountOn(source, "a1")["id"].(string)
			path := "/accounts/v1/" + id
			input := object{"identity": "a1", "key": k.accounts["a1"]["key"]}
			if compound {
				same(t, "uuid", c.accountOn(source, "a1")["uuid"], "u-a1")
			}

			c.succeeds(c.send("POST", path+"/disable", object{}).want(202).id())
			same(t, "disabled", c.accountOn(source, "a1")["disabled"], true)
			c.succeeds(c.send("POST", path+"/enable", object{}).want(202).id())
			same(t, "disabled", c.accountOn(source, "a1")["disabled"], false)
			c.succeeds(c.send("POST", "/v2026/accounts/"+id+"/unlock", object{}).want(202).id())
			same(t, "locked", c.accountOn(source, "a1")["locked"], false)
			k.put("a1", object{"title": "Boss"})
			c.succeeds(c.send("POST", path+"/reload", nil).want(202).id())
			same(t, "title", at(c.accountOn(source, "a1"), "attributes", "title"), "Boss")
			for _, kind := range []string{"disable", "enable", "unlock", "read"} {
				same(t, kind, k.inputs("std:account:"+kind), []any{input})
			}

			// What is only a record here is named by its native identity.
			record := c.account(source, "a9", nil)
			c.fails(c.send("POST", "/accounts/v1/"+record+"/reload", nil).want(202).id(), "std:account:read: notFound error: account a9 not found")
			k.set(func(k *fakeConnector) { k.replies["std:account:disable"] = failure("generic", "refused") })
			c.fails(c.send("POST", path+"/disable", object{}).want(202).id(), "refused")
			same(t, "disabled", c.accountOn(source, "a1")["disabled"], false)
		})
	}
}

// A command goes out when its task is due, and not for what is gone by then.
func TestConnectorTaskTime(t *testing.T) {
	t.Parallel()
	now := newClock()
	c, k := newClient(t, simulator.Config{Now: now.Now, TaskTime: time.Second}), newConnector(t, false)
	k.put("a1", nil)
	source := c.connectedSource(k)
	load := c.startLoad(source, "", "")
	now.Advance(time.Second)
	c.succeeds(load)
	id, _ := c.accountOn(source, "a1")["id"].(string)
	disable := c.send("POST", "/accounts/v1/"+id+"/disable", object{}).want(202).id()
	same(t, "commands", len(k.inputs("std:account:disable")), 0)
	c.Remove(simulator.Accounts, id)
	now.Advance(time.Second)
	c.succeeds(disable)
	load = c.startLoad(source, "", "")
	c.Remove(simulator.Sources, source)
	now.Advance(time.Second)
	c.succeeds(load)
	same(t, "commands", []any{len(k.inputs("std:account:disable")), len(k.inputs("std:account:list"))}, []any{0, 1})
}
