package simulator_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

const (
	enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	sailpointURN  = "urn:ietf:params:scim:schemas:sailpoint:1.0:User"
)

func TestIIQUsers(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{})
	for name, test := range map[string]struct {
		body     object
		status   int
		scimType string
		says     string
	}{
		"taken":           {object{"userName": "ann.other"}, 409, "uniqueness", "Resource already exists:ann.other"},
		"no userName":     {object{"displayName": "Bob"}, 400, "invalidValue", "userName"},
		"wrong type":      {object{"userName": "Bob", "emails": object{}}, 400, "invalidValue", "emails"},
		"unknown member":  {object{"userName": "Bob", "shoe": 42}, 400, "invalidValue", "shoe"},
		"unknown manager": {object{"userName": "Bob", enterpriseURN: object{"manager": object{"value": "x"}}}, 400, "invalidValue", "manager"},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t).call("POST", "/Users", test.body).refused(test.status, test.scimType).says(test.says)
		})
	}

	r := c.call("POST", "/Users", object{
		"userName": "Bob B/C", "displayName": "Bob", "password": "s3cret", "emails": []object{{"type": "work", "value": "b@example.com"}},
		sailpointURN: object{"Department": "IT", "isManager": true}, enterpriseURN: object{"manager": object{"value": c.user}},
	}).want(201)
	user := r.object()
	for key, want := range map[string]any{
		"active":      true,
		"emails":      []object{{"type": "work", "value": "b@example.com"}},
		sailpointURN:  object{"Department": "IT", "isManager": false, "accounts": []any{}},
		enterpriseURN: object{"manager": object{"value": c.user, "displayName": "Ann.Other", "$ref": c.url + scim + "/Users/" + c.user}},
	} {
		same(t, key, user[key], want)
	}
	if strings.Contains(r.raw, "s3cret") {
		t.Errorf("the password is shown: %s", r.raw)
	}
	same(t, "by name", c.call("GET", "/Users/bob%20b%2Fc?lookupByName=true", nil).want(200).object(), user)
	c.call("GET", "/Users/bob%20b%2Fc", nil).refused(404, "")
	c.call("GET", "/Users/"+r.id()+"?lookupByName=true", nil).refused(404, "")

	c.call("PUT", "/Users/"+r.id(), object{"userName": "Bobby"}).refused(400, "mutability")
	replaced := c.call("PUT", "/Users/bob%20b%2Fc?lookupByName=true", object{"userName": "Bob B/C", "active": false}).want(200).object()
	same(t, "replaced", []any{replaced["id"], replaced["displayName"], replaced["emails"], replaced["active"]}, []any{r.id(), nil, nil, false})
	if version(t, replaced) <= version(t, user) {
		t.Error("the version does not grow")
	}

	c.call("PUT", "/Users/"+c.user, object{"userName": "Ann.Other", "emails": []object{{"value": "a@x"}, {"value": "a@y"}}}).want(200)
	for filter, want := range map[string][]string{
		`emails eq "A@y"`:      {"Ann.Other"},
		`emails.value ew "@x"`: {"Ann.Other"},
		`emails.type pr`:       {},
		`not (emails pr)`:      {"Bob B/C"},
		`active eq false`:      {"Bob B/C"},
		sailpointURN + ` pr`:   {"Ann.Other", "Bob B/C"},
		`meta.created gt "2000-01-01T00:00:00Z" and urn:ietf:params:scim:schemas:core:2.0:User:userName sw "b"`: {"Bob B/C"},
	} {
		same(t, filter, c.call("GET", "/Users"+query("filter", filter, "sortBy", "userName"), nil).found(), want)
	}
	same(t, "sorted", c.call("GET", "/Users?sortBy=emails", nil).found(), []string{"Ann.Other", "Bob B/C"})

	c.AddIIQAccount(r.id(), c.application, "b1", nil)
	c.call("DELETE", "/Users/"+r.id(), nil).want(204)
	same(t, "users", c.call("GET", "/Users", nil).found(), []string{"Ann.Other"})
	same(t, "accounts", len(c.List(simulator.IIQAccounts)), 0)
}
