package simulator_test

import (
	"net/url"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestIIQApplications(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{})
	byID := c.call("GET", "/Applications/"+c.application, nil).want(200).object()
	same(t, "by name", c.call("GET", "/Applications/"+url.PathEscape(awkward), nil).want(200).object(), byID)
	same(t, "name", byID["name"], awkward)
	same(t, "urn", at(byID, "applicationSchemas", "value"), c.urn)
	c.call("GET", "/Applications/none", nil).refused(404, "")
	same(t, "found", c.call("GET", "/Applications"+query("filter", `name eq "`+awkward+`"`), nil).found(), []string{awkward})
	location, _ := at(byID, "applicationSchemas", "$ref").(string)
	same(t, "schema", c.send("GET", location[len(c.url):], nil).want(200).id(), c.urn)
}

func TestIIQDiscovery(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{})
	c.AddApplication("AD", nil)
	settings, _ := c.call("GET", "/ServiceProviderConfig", nil).want(200).object()["Resources"].([]any)
	same(t, "patch", at(settings[0].(object), "patch", "supported"), false)

	var ids []any
	schemas, _ := c.call("GET", "/Schemas", nil).want(200).object()["Resources"].([]any)
	for _, schema := range schemas {
		ids = append(ids, schema.(object)["id"])
	}
	same(t, "schemas", ids, []string{
		"urn:ietf:params:scim:schemas:core:2.0:User", sailpointURN, enterpriseURN,
		"urn:ietf:params:scim:schemas:sailpoint:1.0:Account", c.urn, accountURN("AD"), "urn:ietf:params:scim:schemas:sailpoint:1.0:Application",
	})
	schema := c.call("GET", "/Schemas/"+url.PathEscape(c.urn), nil).want(200).object()
	types := object{}
	for _, attribute := range schema["attributes"].([]any) {
		a := attribute.(object)
		types[a["name"].(string)] = []any{a["type"], a["multiValued"]}
	}
	same(t, "attributes", types, object{
		"department": []any{"string", false}, "level": []any{"integer", false}, "remote": []any{"boolean", false},
		"groups": []any{"string", true}, "Employee ID": []any{"string", false},
	})
	core := c.call("GET", "/Schemas/urn:ietf:params:scim:schemas:sailpoint:1.0:Account", nil).want(200)
	for _, attribute := range core.object()["attributes"].([]any) {
		a := attribute.(object)
		switch a["name"] {
		case "nativeIdentity":
			same(t, "nativeIdentity", []any{a["mutability"], a["required"]}, []any{"immutable", true})
		case "password":
			same(t, "password", []any{a["mutability"], a["returned"]}, []any{"writeOnly", "never"})
		case "id", "meta", "schemas", c.urn:
			t.Errorf("%v is in the schema", a["name"])
		}
	}
	c.call("GET", "/Schemas/none", nil).refused(404, "")

	same(t, "types", c.call("GET", "/ResourceTypes", nil).found(), []string{"User", "Account", "Application"})
	account := c.call("GET", "/ResourceTypes/Account", nil).want(200).object()
	same(t, "endpoint", account["endpoint"], "/Accounts")
	same(t, "extensions", account["schemaExtensions"], []object{
		{"schema": c.urn, "required": false}, {"schema": accountURN("AD"), "required": false},
	})
	c.call("GET", "/ResourceTypes/Role", nil).refused(404, "")
}
