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
