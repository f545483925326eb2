package simulator_test

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestWorkgroups(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	const all = "/workgroups/v1"
	owner := object{"type": "IDENTITY", "id": c.owner}
	made := c.send("POST", all, object{"name": "Approvers", "owner": owner}).want(200)
	workgroup := made.object()
	for key, want := range map[string]any{"name": "Approvers", "memberCount": 0, "connectionCount": 0} {
		same(t, key, workgroup[key], want)
	}
	same(t, "owner", at(workgroup, "owner", "id"), c.owner)
	for says, body := range map[string]object{
		"name is required":         {"name": " ", "owner": owner},
		"must be of type":          {"name": 7, "owner": owner},
		"already exists":           {"name": "approvers", "owner": owner},
		"owner is required":        {"name": "A"},
		"owner.type must be":       {"name": "A", "owner": object{"type": "GOVERNANCE_GROUP", "id": made.id()}},
		"\\\"x\\\" does not exist": {"name": "A", "owner": object{"type": "IDENTITY", "id": "x"}},
	} {
		c.send("POST", all, body).want(400).says(says)
	}

	path := all + "/" + made.id()
	for says, operation := range map[string]object{
		"memberCount":       patch("replace", "/memberCount", 7),
		"created":           patch("remove", "/created", nil),
		"owner is required": patch("remove", "/owner", nil),
		"name is required":  patch("replace", "/name", ""),
	} {
		c.send("PATCH", path, []object{operation}).want(400).says(says)
	}
	changed := c.send("PATCH", path, []object{patch("add", "/description", "d"), patch("replace", "/name", "Deciders")}).want(200).object()
	same(t, "changed", []any{changed["name"], changed["description"]}, []any{"Deciders", "d"})
	cleared := c.send("PATCH", path, []object{patch("remove", "/description", nil)}).want(200).object()
	same(t, "cleared", cleared["description"], nil)

	c.AddWorkgroup(object{"name": "Others"})
	for query, want := range map[string]int{
		"": 2, "?filters=name%20sw%20%22Dec%22": 1, "?filters=id%20in%20(%22" + made.id() + "%22)": 1, "?sorters=-name&limit=1": 1,
	} {
		if got := len(c.send("GET", all+query, nil).want(200).list()); got != want {
			t.Errorf("%q lists %d, want %d", query, got, want)
		}
	}
	c.send("GET", all+"?filters=description%20eq%20%22d%22", nil).want(400)

	c.send("DELETE", path, nil).want(204)
	c.send("DELETE", path, nil).want(404)
	c.send("GET", path, nil).want(404)
}
