package simulator_test

import (
	"fmt"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestIIQListing(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{})
	other := c.AddApplication("Other", map[string]string{"department": "string"})
	c.AddIIQAccount(c.user, c.application, "a3", object{"department": "IT", "level": 2})
	c.AddIIQAccount(c.user, c.application, "a1", object{"department": "HR", "level": 10})
	c.AddIIQAccount(c.user, other, "a2", object{"department": "IT"})
	for name, test := range map[string]struct {
		query string
		want  []string
	}{
		"all":               {"", []string{"a3", "a1", "a2"}},
		"application":       {query("filter", `application.value eq "`+c.application+`"`), []string{"a3", "a1"}},
		"application urn":   {query("filter", `urn:ietf:params:scim:schemas:sailpoint:1.0:Account:application.value eq "`+other+`"`), []string{"a2"}},
		"both":              {query("filter", `application.value eq "`+c.application+`" and nativeIdentity eq "a1"`), []string{"a1"}},
		"user name":         {query("filter", `identity.userName sw "ann"`), []string{"a3", "a1", "a2"}},
		"extension":         {query("filter", c.urn+`:department eq "IT"`), []string{"a3"}},
		"other extension":   {query("filter", accountURN("Other")+`:department eq "IT"`), []string{"a2"}},
		"sorted":            {query("sortBy", "nativeIdentity"), []string{"a1", "a2", "a3"}},
		"descending":        {query("sortBy", "nativeIdentity", "sortOrder", "descending"), []string{"a3", "a2", "a1"}},
		"missing last":      {query("sortBy", c.urn+":level"), []string{"a3", "a1", "a2"}},
		"missing first":     {query("sortBy", c.urn+":level", "sortOrder", "descending"), []string{"a2", "a1", "a3"}},
		"sorted by a date":  {query("sortBy", "meta.created", "sortOrder", "descending"), []string{"a2", "a1", "a3"}},
		"page":              {"?startIndex=2&count=1", []string{"a1"}},
		"last page":         {"?startIndex=3&count=2", []string{"a2"}},
		"beyond":            {"?startIndex=4", []string{}},
		"index below 1":     {"?startIndex=-5&count=1", []string{"a3"}},
		"count of 0":        {"?count=0", []string{}},
		"count below 0":     {"?count=-1", []string{}},
		"filtered and cut":  {query("filter", `nativeIdentity gt "a1"`, "sortBy", "nativeIdentity", "startIndex", "2"), []string{"a3"}},
		"attributes, upper": {query("attributes", "NATIVEIDENTITY"), []string{"a3", "a1", "a2"}},
	} {
		t.Run(name, func(t *testing.T) {
			same(t, test.query, c.in(t).call("GET", "/Accounts"+test.query, nil).found(), test.want)
		})
	}
	for name, test := range map[string]struct{ query, scimType string }{
		"filter":          {query("filter", `nativeIdentity eq`), "invalidFilter"},
		"empty filter":    {"?filter=", "invalidFilter"},
		"unknown sort":    {"?sortBy=shoe", "invalidValue"},
		"complex sort":    {"?sortBy=identity", "invalidValue"},
		"unknown order":   {"?sortBy=nativeIdentity&sortOrder=up", "invalidValue"},
		"malformed query": {"?count=%zz", "invalidValue"},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).call("GET", "/Accounts"+test.query, nil).refused(400, test.scimType) })
	}
	for _, parameter := range []string{"count", "startIndex"} {
		c.call("GET", "/Accounts?"+parameter+"=x", nil).refused(400, "invalidValue").says(parameter)
	}

	page := c.call("GET", "/Accounts?startIndex=2&count=1", nil).object()
	delete(page, "Resources")
	same(t, "page", page, object{
		"schemas":      []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
		"totalResults": 3, "startIndex": 2, "itemsPerPage": 1,
	})
	for i := range 1001 {
		c.AddIIQAccount(c.user, other, fmt.Sprint("b", i), nil)
	}
	same(t, "default count", len(c.call("GET", "/Accounts?attributes=nativeIdentity", nil).found()), 1000)
	same(t, "largest count", len(c.call("GET", "/Accounts?attributes=nativeIdentity&startIndex=2&count=5000", nil).found()), 1000)
}

func TestIIQAttributes(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{})
	account := "/Accounts/" + c.AddIIQAccount(c.user, c.application, "a1", object{"department": "IT", "level": 2})
	user := "/Users/" + c.call("POST", "/Users", object{
		"userName": "Bob", "emails": []object{{"type": "work", "value": "a"}, {"type": "home", "value": "b"}},
	}).id()
	all := c.call("GET", account, nil).object()
	same(t, "members", len(all), 16)
	for name, test := range map[string]struct {
		path, query string
		check       func(o object) any
		want        any
	}{
		"one":       {account, query("attributes", "displayName"), func(o object) any { return []any{len(o), o["displayName"]} }, []any{4, "a1"}},
		"member":    {account, query("attributes", "identity.userName,Identity.value"), func(o object) any { return o["identity"] }, object{"userName": "Ann.Other", "value": c.user}},
		"urn":       {account, query("attributes", c.urn), func(o object) any { return o[c.urn] }, object{"department": "IT", "level": 2}},
		"extension": {account, query("attributes", c.urn+":level , active"), func(o object) any { return []any{len(o), o[c.urn]} }, []any{5, object{"level": 2}}},
		"unknown":   {account, query("attributes", "shoe,,active"), func(o object) any { return len(o) }, 4},
		"secret":    {account, query("attributes", "password"), func(o object) any { return len(o) }, 3},
		"superseded": {
			account, query("attributes", "active", "excludedAttributes", "active"),
			func(o object) any { return o["active"] }, true,
		},
		"excluded":         {account, query("excludedAttributes", "active,id,meta.version,schemas"), func(o object) any { return []any{len(o), at(o, "meta", "version") != nil} }, []any{15, true}},
		"excluded member":  {account, query("excludedAttributes", c.urn+":level,identity.ref"), func(o object) any { return []any{o[c.urn], at(o, "identity", "ref")} }, []any{object{"department": "IT"}, nil}},
		"several":          {user, query("attributes", "emails.value,emails.primary"), func(o object) any { return o["emails"] }, []object{{"value": "a"}, {"value": "b"}}},
		"excluded several": {user, query("excludedAttributes", "emails.type"), func(o object) any { return o["emails"] }, []object{{"value": "a"}, {"value": "b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			same(t, test.query, test.check(c.in(t).call("GET", test.path+test.query, nil).want(200).object()), test.want)
		})
	}
	same(t, "the account", c.call("GET", account, nil).object(), all)
	put := c.call("PUT", account+"?attributes=nativeIdentity", c.body("a1", object{}, nil)).want(200).object()
	same(t, "members after a write", len(put), 4)
}
