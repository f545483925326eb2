package simulator_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestIIQCreateAccount(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{Now: newClock().Now})
	other := c.AddApplication("Other", nil)
	c.AddIIQAccount(c.user, c.application, "taken", nil)
	for name, test := range map[string]struct {
		body object
		says string
	}{
		"no identity":         {c.body("a1", object{}, object{"identity": nil}), "identity"},
		"empty identity":      {c.body("a1", object{}, object{"identity": object{"userName": "Ann.Other"}}), "value"},
		"unknown user":        {c.body("a1", object{}, object{"identity": object{"value": "x"}}), "identity.value"},
		"no application":      {c.body("a1", object{}, object{"application": nil}), "application.value"},
		"unknown application": {c.body("a1", object{}, object{"application": object{"value": "x"}}), "application.value"},
		"no native identity":  {c.body("", object{}, nil), "nativeIdentity"},
		"no extension":        {c.body("a1", object{}, object{c.urn: nil}), "is required"},
		"wrong urn":           {c.body("a1", object{}, object{c.urn: nil, accountURN("Other"): object{}}), "is not an attribute"},
		"urn in lower case":   {c.body("a1", object{}, object{c.urn: nil, strings.ToLower(c.urn): object{}}), "is not an attribute"},
		"urn of other":        {c.body("a1", object{}, object{"application": object{"value": other}}), "is not an attribute"},
		"wrong schemas":       {c.body("a1", object{}, object{"schemas": []string{accountURN("Other")}}), "schemas"},
		"unknown attribute":   {c.body("a1", object{"shoe": 42}, nil), "shoe"},
		"unknown member":      {c.body("a1", object{}, object{"displayname": "x"}), "displayname"},
		"number for string":   {c.body("a1", object{"department": 5}, nil), "department"},
		"string for integer":  {c.body("a1", object{"level": "5"}, nil), "level"},
		"fraction":            {c.body("a1", object{"level": 1.5}, nil), "level"},
		"string for boolean":  {c.body("a1", object{}, object{"active": "true"}), "active"},
		"single for multi":    {c.body("a1", object{"groups": "a"}, nil), "groups"},
		"numbers in groups":   {c.body("a1", object{"groups": []int{1}}, nil), "groups"},
		"array for single":    {c.body("a1", object{"department": []string{"a"}}, nil), "department"},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t).call("POST", "/Accounts", test.body).refused(400, "invalidValue").says(test.says)
		})
	}
	c.call("POST", "/Accounts", c.body("a1", object{}, object{"locked": true})).refused(400, "mutability").says("only be unlocked")
	c.call("POST", "/Accounts", c.body("taken", object{}, nil)).refused(409, "uniqueness").says("Resource already exists:taken")
	same(t, "accounts", len(c.List(simulator.IIQAccounts)), 1)
	c.call("POST", "/Accounts", c.body("taken", object{}, object{"instance": "i2"})).want(201)
	c.call("POST", "/Accounts", c.body("taken", object{}, object{"instance": "i2"})).refused(409, "uniqueness")

	r := c.call("POST", "/Accounts", c.body("a1", object{
		"department": "IT", "level": json.Number("9007199254740993"), "remote": false, "groups": []string{"x", "y"}, "Employee ID": nil,
	}, object{
		"schemas": []string{"urn:ietf:params:scim:schemas:sailpoint:1.0:Account", c.urn}, "password": "s3cret", "currentPassword": "any",
		"id": "mine", "uuid": "mine", "hasEntitlements": "mine", "meta": object{"version": "mine"}, "manuallyCorrelated": true,
		"identity": object{"value": c.user, "userName": "ignored"},
	})).want(201)
	account := r.object()
	id := r.id()
	base := c.url + scim
	for key, want := range map[string]any{
		"identity":       object{"value": c.user, "userName": "Ann.Other", "displayName": "Ann.Other", "ref": base + "/Users/" + c.user},
		"application":    object{"value": c.application, "displayName": awkward, "ref": base + "/Applications/" + c.application},
		"nativeIdentity": "a1", "instance": nil, "displayName": nil, "active": true, "locked": false,
		"manuallyCorrelated": false, "hasEntitlements": true,
		c.urn:     object{"department": "IT", "level": json.Number("9007199254740993"), "remote": false, "groups": []string{"x", "y"}},
		"schemas": []string{"urn:ietf:params:scim:schemas:sailpoint:1.0:Account", c.urn},
	} {
		same(t, key, account[key], want)
	}
	if _, shown := account["instance"]; !shown {
		t.Error("an unset instance is shown as null")
	}
	if strings.Contains(r.raw, "s3cret") || !c.AccountPasswordMatches(id, "s3cret") || c.AccountPasswordMatches(id, "any") {
		t.Errorf("the password is not kept apart: %s", r.raw)
	}
	same(t, "location", at(account, "meta", "location"), base+"/Accounts/"+id)
	same(t, "Location", r.header.Get("Location"), base+"/Accounts/"+id)
	same(t, "read", c.call("GET", "/Accounts/"+id, nil).want(200).object(), account)
	same(t, "user's accounts", at(c.call("GET", "/Users/"+c.user, nil).object(), "urn:ietf:params:scim:schemas:sailpoint:1.0:User", "accounts").([]any)[2],
		object{"value": id, "displayName": "a1", "$ref": base + "/Accounts/" + id})

	c.call("DELETE", "/Accounts/"+id, nil).want(204)
	c.call("GET", "/Accounts/"+id, nil).refused(404, "")
	if c.AccountPasswordMatches(id, "s3cret") {
		t.Error("the password outlived the account")
	}
}

func TestIIQPutAccount(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{Now: newClock().Now})
	other := c.AddApplication("Other", nil)
	user := c.AddUser("Bob")
	all := object{"department": "IT", "level": 1, "groups": []string{"x"}}
	path := "/Accounts/" + c.call("POST", "/Accounts", c.body("a1", all, object{
		"instance": "i1", "displayName": "Ann", "active": false, "password": "old",
	})).want(201).id()
	id := strings.TrimPrefix(path, "/Accounts/")
	before := c.call("GET", path, nil).object()
	for name, test := range map[string]struct {
		body     object
		scimType string
		says     string
	}{
		"native identity":   {c.body("a2", all, nil), "mutability", "nativeIdentity"},
		"instance":          {c.body("a1", all, object{"instance": "i2"}), "mutability", "instance"},
		"application":       {c.body("a1", nil, object{"application": object{"value": other}, c.urn: nil, accountURN("Other"): object{}}), "mutability", "application"},
		"lock":              {c.body("a1", all, object{"locked": true}), "mutability", "an account may only be unlocked"},
		"no identity":       {c.body("a1", all, object{"identity": nil}), "invalidValue", "identity"},
		"no extension":      {c.body("a1", all, object{c.urn: nil}), "invalidValue", "required"},
		"unknown attribute": {c.body("a1", object{"shoe": "42"}, nil), "invalidValue", "shoe"},
		"current password":  {c.body("a1", all, object{"password": "new", "currentPassword": "wrong"}), "invalidValue", "currentPassword"},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).call("PUT", path, test.body).refused(400, test.scimType).says(test.says) })
	}
	same(t, "the account", c.call("GET", path, nil).object(), before)

	// All that was read may be sent back.
	again := c.call("PUT", path, before).want(200).object()
	if version(t, again) <= version(t, before) || again["meta"].(object)["lastModified"] == before["meta"].(object)["lastModified"] {
		t.Errorf("the version %v does not follow %v", again["meta"], before["meta"])
	}
	for _, member := range []string{"meta", "lastRefresh", "lastTargetAggregation"} {
		delete(again, member)
		delete(before, member)
	}
	same(t, "the account", again, before)

	// What is left out is gone, or has its default again; the instance stays.
	after := c.call("PUT", path, c.body("a1", object{"department": "HR", "groups": []string{}}, object{"identity": object{"value": user}})).want(200).object()
	same(t, "attributes", after[c.urn], object{"department": "HR"})
	for key, want := range map[string]any{"displayName": nil, "active": true, "instance": "i1", "hasEntitlements": false, "uuid": before["uuid"]} {
		same(t, key, after[key], want)
	}
	same(t, "user", at(after, "identity", "userName"), "Bob")
	if !c.AccountPasswordMatches(id, "old") {
		t.Error("the password is lost")
	}

	r := c.call("PUT", path, c.body("a1", object{}, object{"password": "new", "currentPassword": "old"})).want(200)
	if !c.AccountPasswordMatches(id, "new") || strings.Contains(strings.ToLower(r.raw), "password") {
		t.Errorf("the password is not changed: %s", r.raw)
	}

	c.Edit(simulator.IIQAccounts, id, func(o map[string]any) { o["locked"] = true })
	c.call("PUT", path, c.body("a1", object{}, object{"locked": true})).want(200).says(`"locked":true`)
	c.call("PUT", path, c.body("a1", object{}, object{"locked": false})).want(200).says(`"locked":false`)
	c.call("PUT", path, c.body("a1", object{}, object{"locked": true})).refused(400, "mutability")
}

// version is the number in a resource's version.
func version(t *testing.T, o object) int {
	t.Helper()
	text, _ := at(o, "meta", "version").(string)
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(text, `W"`), `"`))
	if err != nil {
		t.Fatalf("version %q: %v", text, err)
	}
	return n
}

func TestIIQAdministrator(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{Now: newClock().Now})
	account := c.AddIIQAccount(c.user, c.application, "a1", object{"level": 1})
	for kind, id := range map[simulator.Kind]string{
		simulator.IIQAccounts: account, simulator.IIQUsers: c.user, simulator.IIQApplications: c.application,
	} {
		same(t, string(kind), len(c.List(kind)), 1)
		before, ok := c.Get(kind, id)
		if !ok {
			t.Fatalf("no %s", kind)
		}
		c.Edit(kind, id, func(o map[string]any) {
			if kind == simulator.IIQApplications {
				o["name"] = "Renamed"
				return
			}
			o["displayName"] = "Renamed"
		})
		after, _ := c.Get(kind, id)
		if version(t, after) <= version(t, before) {
			t.Errorf("%s: the version does not grow", kind)
		}
		same(t, "created", at(after, "meta", "created"), at(before, "meta", "created"))
	}
	c.Edit(simulator.IIQAccounts, account, func(o map[string]any) { o[accountURN("Renamed")].(map[string]any)["level"] = 2 })
	shown := c.call("GET", "/Accounts/"+account, nil).want(200).object()
	same(t, "attributes", shown[accountURN("Renamed")], object{"level": 2})
	same(t, "display name", shown["displayName"], "Renamed")
	same(t, "user", at(shown, "identity", "displayName"), "Renamed")
	c.call("GET", "/Schemas/"+accountURN("Renamed"), nil).want(200).says("Employee ID")

	c.Remove(simulator.IIQApplications, c.application)
	same(t, "accounts", len(c.List(simulator.IIQAccounts)), 0)
	c.Remove(simulator.IIQAccounts, account)
}
