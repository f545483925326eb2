package simulator_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestTransforms(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	transform := func(name, kind string, attributes any) object {
		return object{"name": name, "type": kind, "attributes": attributes}
	}
	lookup := transform("Country", "lookup", object{"table": object{"default": "x"}})
	made := c.send("POST", "/transforms/v1", lookup).want(201)
	same(t, "created", made.object(), union(lookup, object{"id": made.id(), "internal": false}))
	path := "/transforms/v1/" + made.id()
	c.send("POST", "/transforms/v1", transform("country", "upper", nil)).want(400).says("already in use")
	for _, test := range []struct {
		says string
		body object
	}{
		{"1 to 50 characters", transform("", "upper", nil)},
		{"1 to 50 characters", transform(strings.Repeat("é", 51), "upper", nil)},
		{"is not a type of transform", transform("A", "Upper", nil)},
		{"attributes is required", object{"name": "A", "type": "upper"}},
		{"must be of type object", transform("A", "upper", []any{})},
		{"attributes.table is required", transform("A", "lookup", object{})},
		{"more than 409600", transform("A", "lookup", object{"table": object{"default": strings.Repeat("x", 400<<10)}})},
	} {
		c.send("POST", "/transforms/v1", test.body).want(400).says(test.says)
	}

	c.send("PUT", path, transform("Land", "lookup", object{"table": object{}})).want(400).says("name")
	c.send("PUT", path, transform("Country", "replaceAll", object{"table": object{}})).want(400).says("type")
	changed := c.send("PUT", path, transform("Country", "lookup", object{"table": object{"default": "y"}})).want(200).object()
	same(t, "replaced", changed["attributes"], object{"table": object{"default": "y"}})

	internal := c.AddTransform(transform("Inside", "upper", object{"input": object{}}))
	c.Edit(simulator.Transforms, internal, func(o map[string]any) { o["internal"] = true })
	shown := c.send("GET", "/transforms/v1/"+internal, nil).want(200).object()
	same(t, "attributes of an internal one", shown["attributes"], nil)
	c.send("PUT", "/transforms/v1/"+internal, transform("Inside", "upper", nil)).want(400)
	c.send("DELETE", "/transforms/v1/"+internal, nil).want(400)
	for query, want := range map[string]int{
		"": 2, "?name=Country": 1, "?filters=name%20sw%20%22in%22": 1, "?filters=internal%20eq%20true": 1, "?limit=1&offset=1": 1,
	} {
		if got := len(c.send("GET", "/transforms/v1"+query, nil).want(200).list()); got != want {
			t.Errorf("%q lists %d, want %d", query, got, want)
		}
	}
	c.send("GET", "/transforms/v1?filters=id%20eq%20%22x%22", nil).want(400)

	source := c.fileSource("HR")
	profile := c.AddIdentityProfile(object{
		"name": "People", "authoritativeSource": object{"id": source}, "identityAttributeConfig": mappings(object{
			"identityAttributeName": "country",
			"transformDefinition":   transformUse("Country"),
		}),
	})
	c.send("DELETE", path, nil).want(400).says("in use by an identity profile")
	c.Remove(simulator.IdentityProfiles, profile)
	c.send("DELETE", path, nil).want(204)
	c.send("DELETE", path, nil).want(404)
	c.send("GET", path, nil).want(404)
}

// transformUse is a definition that refers to a transform, one level down.
func transformUse(name string) object {
	return object{"type": "concat", "attributes": object{"values": []any{object{"type": "reference", "attributes": object{"id": name}}}}}
}

func TestIdentityAttributeObjects(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	const all = "/identity-attributes/v1"
	badge := c.send("POST", all, object{"name": "badge"}).want(201).object()
	same(t, "created", badge, object{
		"name": "badge", "displayName": "badge", "type": "string", "multi": false, "searchable": false, "standard": false,
		"system": false, "sources": []any{},
	})
	c.send("POST", all, object{"name": "badge"}).want(400).says("already exists")
	c.send("POST", all, object{"name": "a b"}).want(400)
	c.send("POST", all, object{"name": "many", "searchable": true, "multi": true}).want(400).says("searchable")
	c.send("POST", all, object{"name": "x", "sources": []any{"rule"}}).want(400)

	c.send("PUT", all+"/badge", object{"name": "pass"}).want(400).says("name")
	rule := []any{object{"type": "rule", "properties": object{"ruleName": "Badge"}}}
	changed := c.send("PUT", all+"/badge", object{"name": "badge", "displayName": "Badge", "standard": true, "sources": rule}).want(200).object()
	same(t, "changed", changed, union(badge, object{"displayName": "Badge", "standard": true, "sources": rule}))
	c.send("DELETE", all+"/badge", nil).want(400).says("system and standard must be false")
	same(t, "left out", c.send("PUT", all+"/badge", object{"name": "badge"}).want(200).object(), badge)

	c.AddIdentityAttribute(object{"name": "uid", "system": true})
	c.AddIdentityAttribute(object{"name": "email", "searchable": true})
	for query, want := range map[string]int{"": 2, "?includeSystem=true": 3, "?searchableOnly=true": 1} {
		if got := len(c.send("GET", all+query, nil).want(200).list()); got != want {
			t.Errorf("%q lists %d, want %d", query, got, want)
		}
	}
	c.send("GET", all+"/none", nil).want(404)

	source := c.fileSource("HR")
	profile := c.AddIdentityProfile(object{
		"name": "People", "authoritativeSource": object{"id": source},
		"identityAttributeConfig": mappings(accountAttribute("badge", object{"sourceId": source, "attributeName": "id"})),
	})
	c.send("DELETE", all+"/badge", nil).want(400).says("mapped in identity profile")
	c.Remove(simulator.IdentityProfiles, profile)
	c.send("DELETE", all+"/badge", nil).want(204)
	c.send("GET", all+"/badge", nil).want(404)
}
