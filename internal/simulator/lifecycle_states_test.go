package simulator_test

import (
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestLifecycleStates(t *testing.T) {
	t.Parallel()
	clock := newClock()
	c := newClient(t, simulator.Config{Now: clock.Now, TaskTime: time.Second})
	source := c.fileSource("HR")
	direct := c.AddSource(object{"name": "AD", "connectionType": "direct", "features": []any{"SEARCH"}})
	profile := c.AddIdentityProfile(object{"name": "People", "authoritativeSource": object{"id": source}})
	all := "/identity-profiles/v1/" + profile + "/lifecycle-states"
	names := func(query string) (names []any) {
		for _, state := range c.send("GET", all+query, nil).want(200).list() {
			names = append(names, state["technicalName"])
		}
		return names
	}
	same(t, "at first", names("?sorters=-priority"), []any{"inactive", "active"})

	made := c.send("POST", all, object{"name": "Leave", "technicalName": "leave"}).want(201)
	state := made.object()
	path := all + "/" + made.id()
	for member, want := range (object{
		"enabled": false, "accessProfileIds": nil, "accountActions": []any{},
		"emailNotificationOption":   object{"notifyManagers": false, "notifyAllAdmins": false, "notifySpecificUsers": false, "emailAddressList": []any{}},
		"accessActionConfiguration": object{"removeAllAccessEnabled": false},
	}) {
		same(t, member, state[member], want)
	}
	c.send("POST", all, object{"name": "Leave", "technicalName": "LEAVE"}).want(400).says("already exists")
	c.send("POST", all, object{"name": "Leave"}).want(400).says("technicalName is required")
	c.send("POST", all, object{"name": "A", "technicalName": "a", "identityState": "GONE"}).want(400)
	c.send("POST", "/identity-profiles/v1/none/lifecycle-states", object{"name": "A", "technicalName": "a"}).want(404)

	action := func(more object) []any { return []any{union(object{"action": "DISABLE"}, more)} }
	for says, actions := range map[string][]any{
		"must not be provided if allSources is true":    action(object{"allSources": true, "sourceIds": []any{source}}),
		"required if allSources is not true":            action(object{"excludeSourceIds": []any{source}}),
		"cannot be used together with excludeSourceIds": action(object{"sourceIds": []any{source}, "excludeSourceIds": []any{direct}}),
		"is not a source":                               action(object{"sourceIds": []any{"none"}}),
		"doesn't have the ENABLE feature":               action(object{"sourceIds": []any{direct}}),
		"distinct":                                      action(object{"sourceIds": []any{source, source}}),
		"must be ENABLE, DISABLE or DELETE":             {object{"action": "UNLOCK", "allSources": true}},
	} {
		c.send("PATCH", path, []object{patch("replace", "/accountActions", actions)}).want(400).says(says)
	}
	for _, refused := range []string{"/name", "/technicalName", "/identityState", "/identityCount", "/emailNotificationOption/notifyManagers"} {
		c.send("PATCH", path, []object{patch("add", refused, "x")}).want(400).says("can't be updated")
	}
	changed := c.send("PATCH", path, []object{
		patch("replace", "/enabled", true), patch("replace", "/accountActions", action(object{"sourceIds": []any{source}})),
		patch("replace", "/accessProfileIds", []any{"p1"}), patch("remove", "/priority", nil),
	}).want(200).object()
	same(t, "changed", []any{changed["enabled"], changed["accountActions"], changed["accessProfileIds"]}, []any{
		true, action(object{"sourceIds": []any{source}, "excludeSourceIds": nil, "allSources": false}), []any{"p1"},
	})
	emptied := c.send("PATCH", path, []object{patch("replace", "/accessProfileIds", []any{})}).want(200).object()
	same(t, "an empty list", emptied["accessProfileIds"], nil)

	deleted := c.send("DELETE", path, nil).want(202).object()
	same(t, "the answer", deleted, object{"type": "LIFECYCLE_STATE", "id": made.id(), "name": "Leave"})
	c.send("GET", path, nil).want(200)
	clock.Advance(time.Second)
	c.send("GET", path, nil).want(404)

	other := c.AddLifecycleState(profile, object{"name": "Other", "technicalName": "other"})
	c.Remove(simulator.IdentityProfiles, profile)
	if _, left := c.Get(simulator.LifecycleStates, other); left {
		t.Error("a state outlives its profile")
	}
}
