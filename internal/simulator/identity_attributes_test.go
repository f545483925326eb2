package simulator_test

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestIdentityAttributes(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source, other := c.fileSource("HR"), c.fileSource("Phones")
	profile := c.AddIdentityProfile(object{
		"name": "People", "authoritativeSource": object{"id": source}, "identityAttributeConfig": mappings(
			accountAttribute("uid", object{"sourceId": source, "attributeName": "id"}),
			accountAttribute("email", object{"sourceName": "HR", "attributeName": "e-mail"}),
			accountAttribute("displayName", object{"sourceId": source, "attributeName": "name"}),
			accountAttribute("phone", object{"sourceId": other, "attributeName": "title"}),
			object{"identityAttributeName": "ruled", "transformDefinition": object{"type": "rule", "attributes": object{}}},
		),
	})
	account := c.account(source, "E1", object{"name": "Ann", "e-mail": "ann@example.com"})
	stored, _ := c.Get(simulator.Accounts, account)
	id, _ := stored["identityId"].(string)
	attributes := func(more object) object {
		return union(object{"correlated": true, "protected": false, "uid": "E1", "displayName": "Ann", "email": "ann@example.com", "phone": nil}, more)
	}
	is := func(what string, want object) object {
		t.Helper()
		identity := c.send("GET", "/identities/v1/"+id, nil).want(200).object()
		same(t, what, identity["attributes"], want)
		return identity
	}
	identity := is("at first", attributes(nil))
	same(t, "members", []any{identity["name"], identity["alias"], identity["emailAddress"]}, []any{"Ann", "E1", "ann@example.com"})

	c.send("PUT", "/accounts/v1/"+account, object{"attributes": object{"id": "E1", "name": "Anna"}}).want(202)
	changed := is("after an update", attributes(object{"displayName": "Anna", "email": nil}))
	same(t, "members", []any{changed["name"], changed["emailAddress"]}, []any{"Anna", nil})
	if changed["modified"] == identity["modified"] {
		t.Error("modified must move on")
	}
	c.send("PUT", "/accounts/v1/"+account, object{"attributes": object{"id": "E1", "name": "Anna", "title": "Boss"}}).want(202)
	same(t, "an unmapped change", is("still", attributes(object{"displayName": "Anna", "email": nil}))["modified"], changed["modified"])

	// An account of another source counts once it is correlated.
	phone := c.account(other, "P1", object{"title": "555"})
	is("uncorrelated", attributes(object{"displayName": "Anna", "email": nil}))
	c.send("PATCH", "/accounts/v1/"+phone, []object{patch("add", "/identityId", id)}).want(202)
	is("correlated", attributes(object{"displayName": "Anna", "email": nil, "phone": "555"}))

	path := "/identity-profiles/v1/" + profile
	c.send("PATCH", path, []object{patch("replace", "/identityAttributeConfig/enabled", false), patch("remove", "/identityAttributeConfig/attributeTransforms/3", nil)}).want(200)
	is("disabled", attributes(object{"displayName": "Anna", "email": nil, "phone": "555"}))
	c.Edit(simulator.IdentityProfiles, profile, func(p map[string]any) {
		p["identityAttributeConfig"].(map[string]any)["enabled"] = true
	})
	without := attributes(object{"displayName": "Anna", "email": nil})
	delete(without, "phone")
	is("no longer mapped", without)
}
