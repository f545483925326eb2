package simulator_test

import (
	"encoding/json"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestLoadFile(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	typeAttributes(c, source)
	c.send("PATCH", "/sources/v1/"+source, []object{patch("replace", "/deleteThreshold", 100)}).want(200)
	kept := c.account(source, "E1", object{"title": "Clerk"})
	c.account(source, "E2", nil)
	path := "/sources/v1/" + source + "/load-accounts"
	for name, file := range map[string]string{
		"no file":        "",
		"no heading":     "\n",
		"unknown column": "id,shoe\nE1,42\n",
		"column twice":   "id,id\nE1,E1\n",
		"no identity":    "id,name\n,ann\n",
		"no id column":   "name\nann\n",
		"row twice":      "id\nE1\nE1\n",
		"ragged":         "id,name\nE1\n",
		"number":         "id,salary\nE1,much\n",
		"boolean":        "id,active\nE1,perhaps\n",
		"quotes":         "id\n\"E1\n",
	} {
		t.Run(name, func(t *testing.T) { c.in(t).sendForm(path, file, "true").want(400) })
	}
	c.send("POST", path, nil).want(400).says("file is required")
	c.send("POST", path, object{}).want(415)
	c.sendAs("multipart/form-data; boundary=b", "POST", path, "x").want(400)
	same(t, "accounts", len(c.List(simulator.Accounts)), 2)

	c.succeeds(c.startLoad(source, "id,name,groups,salary,active\nE3,\"Other, Ann\",a; b,9007199254740993,TRUE\nE1,bob,,,\n", ""))
	absent := object{"givenName": nil, "familyName": nil, "e-mail": nil, "location": nil, "manager": nil, "title": nil, "idNowDescription": nil, "level": nil, "hired": nil}
	same(t, "a new account", c.accountOn(source, "E3")["attributes"], union(absent, object{
		"id": "E3", "name": "Other, Ann", "groups": []any{"a", "b"}, "salary": json.Number("9007199254740993"), "active": true,
	}))
	replaced := c.accountOn(source, "E1")
	same(t, "id", replaced["id"], kept)
	same(t, "a replaced account", replaced["attributes"], union(absent, object{"id": "E1", "name": "bob", "groups": nil, "salary": nil, "active": nil}))
	same(t, "a missing account", c.accountOn(source, "E2"), nil)

	c.send("PATCH", "/sources/v1/"+source, []object{
		patch("add", "/connectorAttributes/delimiter", "|"), patch("add", "/connectorAttributes/group.delimiter", ","),
	}).want(200)
	c.succeeds(c.startLoad(source, "id|groups\nE1|x,y\n", ""))
	same(t, "groups", at(c.accountOn(source, "E1"), "attributes", "groups"), []any{"x", "y"})
	same(t, "accounts", len(c.List(simulator.Accounts)), 1)
}

// An aggregation that misses more accounts than the threshold allows deletes none,
// and says so.
func TestDeleteThreshold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		threshold, left int
	}{
		"more":         {24, 4},
		"just as many": {25, 3},
		"nothing":      {0, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, simulator.Config{})
			source := c.fileSource("HR")
			c.send("PATCH", "/sources/v1/"+source, []object{patch("replace", "/deleteThreshold", test.threshold)}).want(200)
			c.succeeds(c.startLoad(source, "id\nE1\nE2\nE3\nE4\n", ""))
			task := c.finished(c.startLoad(source, "id,name\nE1,ann\nE2,\nE3,\n", ""))
			status := "SUCCESS"
			if test.left == 4 {
				status = "WARNING"
			}
			same(t, "status", task["completionStatus"], status)
			same(t, "messages", len(task["messages"].([]any)), test.left-3)
			same(t, "accounts", len(c.List(simulator.Accounts)), test.left)
			same(t, "the rest is aggregated", at(c.accountOn(source, "E1"), "attributes", "name"), "ann")
		})
	}
}

// So does one that a connector lists.
func TestDeleteThresholdOfConnector(t *testing.T) {
	t.Parallel()
	c, k := newClient(t, simulator.Config{}), newConnector(t, false)
	k.put("a1", nil)
	k.put("a2", nil)
	source := c.connectedSource(k)
	c.send("PATCH", "/sources/v1/"+source, []object{patch("replace", "/deleteThreshold", 10)}).want(200)
	c.load(source)
	k.set(func(k *fakeConnector) { delete(k.accounts, "a2") })
	task := c.finished(c.startLoad(source, "", ""))
	same(t, "status", task["completionStatus"], "WARNING")
	same(t, "message", task["messages"].([]any)[0].(object)["type"], "WARN")
	same(t, "accounts", len(c.List(simulator.Accounts)), 2)
}

// A direct source without a connector has nothing to load from.
func TestLoadNothing(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.AddSource(object{"name": "AD", "connectionType": "direct"})
	c.AddAccount(source, object{"id": "A1"})
	c.load(source)
	same(t, "accounts", len(c.List(simulator.Accounts)), 1)
}

func union(a, b object) object {
	all := object{}
	for _, o := range []object{a, b} {
		for key, value := range o {
			all[key] = value
		}
	}
	return all
}
