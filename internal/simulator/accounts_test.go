package simulator_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestCreateAccount(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	typeAttributes(c, source)
	for name, test := range map[string]struct {
		body any
		says string
	}{
		"no attributes":      {object{}, "attributes"},
		"no source":          {object{"attributes": object{"id": "E1"}}, "sourceId"},
		"unknown source":     {object{"attributes": object{"sourceId": "x", "id": "E1"}}, "sourceId"},
		"no native identity": {object{"attributes": object{"sourceId": source, "name": "n"}}, "identity attribute"},
		"unknown attribute":  {object{"attributes": object{"sourceId": source, "id": "E1", "shoe": "42"}}, "shoe"},
		"null":               {object{"attributes": object{"sourceId": source, "id": "E1", "title": nil}}, "null"},
		"number for string":  {object{"attributes": object{"sourceId": source, "id": "E1", "title": 5}}, "STRING"},
		"string for number":  {object{"attributes": object{"sourceId": source, "id": "E1", "salary": "5"}}, "LONG"},
		"fraction for long":  {object{"attributes": object{"sourceId": source, "id": "E1", "salary": 1.5}}, "LONG"},
		"too large an int":   {object{"attributes": object{"sourceId": source, "id": "E1", "level": 3000000000}}, "INT"},
		"string for boolean": {object{"attributes": object{"sourceId": source, "id": "E1", "active": "true"}}, "BOOLEAN"},
		"single for multi":   {object{"attributes": object{"sourceId": source, "id": "E1", "groups": "a"}}, "multi-valued"},
		"array for single":   {object{"attributes": object{"sourceId": source, "id": "E1", "title": []string{"a"}}}, "STRING"},
		"numbers in groups":  {object{"attributes": object{"sourceId": source, "id": "E1", "groups": []int{1}}}, "STRING"},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).send("POST", "/accounts/v1", test.body).want(400).says(test.says) })
	}
	same(t, "accounts", len(c.List(simulator.Accounts)), 0)

	created := c.send("POST", "/accounts/v1", `{"attributes":{"sourceId":"`+source+`","id":"E1","name":"ann","salary":9007199254740993,"active":true,"groups":["a","b"]}}`).want(202)
	task := c.send("GET", "/task-status/v1/"+created.id(), nil).want(200).object()
	same(t, "target", task["target"], object{"id": source, "type": "APPLICATION", "name": "HR"})
	filter := url.QueryEscape(`sourceId eq "` + source + `" and nativeIdentity eq "E1"`)
	found := c.send("GET", "/accounts/v1?filters="+filter, nil).want(200).list()
	if len(found) != 1 {
		t.Fatalf("found %d accounts", len(found))
	}
	account := found[0]
	for key, want := range map[string]any{
		"name": "ann", "nativeIdentity": "E1", "sourceName": "HR", "connectionType": "file", "authoritative": false, "uncorrelated": true,
		"disabled": false, "locked": false, "hasEntitlements": true, "manuallyCorrelated": false, "identityId": nil,
		"features":    "DIRECT_PERMISSIONS, NO_RANDOM_ACCESS, DISCOVER_SCHEMA, ENABLE",
		"sourceOwner": object{"type": "IDENTITY", "id": c.owner, "name": "Olive Owner"},
		"attributes":  object{"id": "E1", "name": "ann", "salary": json.Number("9007199254740993"), "active": true, "groups": []any{"a", "b"}},
	} {
		same(t, key, account[key], want)
	}
	if _, given := account["identityId"]; given {
		t.Error("an uncorrelated account has no identityId")
	}

	// Creating it again updates it, and keeps what is not sent.
	c.send("POST", "/accounts/v1", object{"attributes": object{"sourceId": source, "id": "E1", "title": "Boss"}}).want(202)
	again, _ := c.Get(simulator.Accounts, account["id"].(string))
	same(t, "title", at(again, "attributes", "title"), "Boss")
	same(t, "name", at(again, "attributes", "name"), "ann")
	same(t, "accounts", len(c.List(simulator.Accounts)), 1)
	if again["modified"] == account["modified"] {
		t.Error("modified must move on")
	}
}

// typeAttributes adds attributes of all types to a source's account schema.
func typeAttributes(c *client, source string) {
	schema := c.AccountSchema(source)
	c.Edit(simulator.Schemas, schema["id"].(string), func(s map[string]any) {
		s["attributes"] = append(s["attributes"].([]any),
			object{"name": "salary", "type": "LONG"}, object{"name": "level", "type": "INT"},
			object{"name": "active", "type": "BOOLEAN"}, object{"name": "hired", "type": "DATE"})
	})
}

func TestPutAccount(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	account := c.account(source, "E1", object{"title": "Clerk", "groups": []string{"a"}})
	path := "/accounts/v1/" + account
	direct := c.AddSource(object{"name": "AD", "connectionType": "direct"})
	other := c.AddAccount(direct, object{"id": "A1", "name": "a"})
	for name, test := range map[string]struct {
		path string
		body object
		says string
	}{
		"direct source":       {"/accounts/v1/" + other, object{"attributes": object{"id": "A1"}}, "flat file"},
		"no attributes":       {path, object{}, "attributes"},
		"another member":      {path, object{"attributes": object{"id": "E1"}, "disabled": false}, "nothing else"},
		"source id":           {path, object{"attributes": object{"id": "E1", "sourceId": source}}, "sourceId"},
		"other identity":      {path, object{"attributes": object{"id": "E2"}}, "cannot be changed"},
		"unknown attribute":   {path, object{"attributes": object{"id": "E1", "shoe": "x"}}, "shoe"},
		"single for multiple": {path, object{"attributes": object{"id": "E1", "groups": "x"}}, "groups"},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).send("PUT", test.path, test.body).want(400).says(test.says) })
	}
	before, _ := c.Get(simulator.Accounts, account)
	c.send("PUT", path, object{"attributes": object{"id": "E1", "name": "anna", "groups": []string{}}}).want(202)
	after := c.send("GET", path, nil).want(200).object()
	same(t, "attributes", after["attributes"], object{
		"id": "E1", "name": "anna", "groups": []any{}, "title": nil, "givenName": nil, "familyName": nil, "e-mail": nil,
		"location": nil, "manager": nil, "idNowDescription": nil,
	})
	same(t, "name", after["name"], "anna")
	same(t, "hasEntitlements", []any{before["hasEntitlements"], after["hasEntitlements"]}, []any{true, false})
	if after["modified"] == before["modified"] {
		t.Error("modified must move on")
	}
	c.send("PUT", path, object{"attributes": object{"id": nil, "name": "anna"}}).want(202)
	c.send("GET", path, nil).want(404)
	account = c.account(source, "E3", nil)
	c.send("PUT", "/accounts/v1/"+account, object{"attributes": object{"name": "anna"}}).want(202)
	c.send("GET", "/accounts/v1/"+account, nil).want(404)
	c.send("PUT", "/accounts/v1/"+account, object{"attributes": object{"name": "anna"}}).want(404)
}

func TestPatchAccount(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	one, two := c.AddIdentity("One"), c.AddIdentity("Two")
	account := c.account(c.fileSource("HR"), "E1", object{"title": "Clerk"})
	path := "/accounts/v1/" + account

	refused := c.send("PATCH", path, []object{patch("replace", "/attributes/title", "Boss")}).want(400)
	same(t, "the refusal", refused.raw, "[/attributes/title is not a valid patch field for the account model.\n]")
	for name, operations := range map[string][]object{
		"unknown identity":     {patch("add", "/identityId", "x")},
		"number":               {patch("add", "/identityId", 5)},
		"replace of missing":   {patch("replace", "/identityId", one)},
		"remove of missing":    {patch("remove", "/identityId", nil)},
		"no boolean":           {patch("replace", "/manuallyCorrelated", "yes")},
		"manual removed":       {patch("remove", "/manuallyCorrelated", nil)},
		"copy":                 {{"op": "copy", "from": "/id", "path": "/identityId"}},
		"one of two forbidden": {patch("add", "/identityId", one), patch("replace", "/disabled", true)},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).send("PATCH", path, operations).want(400) })
	}
	for _, step := range []struct {
		operations []object
		want       object
	}{
		{
			[]object{patch("add", "/identityId", one)},
			object{"identityId": one, "identity": object{"type": "IDENTITY", "id": one, "name": "One"}, "manuallyCorrelated": true, "uncorrelated": false},
		},
		{
			[]object{patch("replace", "/identityId", two), patch("replace", "/manuallyCorrelated", false)},
			object{"identityId": two, "identity": object{"type": "IDENTITY", "id": two, "name": "Two"}, "manuallyCorrelated": false, "uncorrelated": false},
		},
		{
			[]object{patch("remove", "/identityId", nil)},
			object{"identityId": nil, "identity": nil, "manuallyCorrelated": false, "uncorrelated": true},
		},
	} {
		before, _ := c.Get(simulator.Accounts, account)
		c.send("PATCH", path, step.operations).want(202)
		after := c.send("GET", path, nil).want(200).object()
		for key, want := range step.want {
			same(t, key, after[key], want)
		}
		if after["modified"] == before["modified"] {
			t.Error("modified must move on")
		}
	}
}

func TestAccountActions(t *testing.T) {
	t.Parallel()
	now := newClock()
	c := newClient(t, simulator.Config{Now: now.Now, TaskTime: time.Second})
	file, direct := c.fileSource("HR"), c.AddSource(object{"name": "AD", "connectionType": "direct"})
	one, two := c.AddAccount(file, object{"id": "E1", "name": "a"}), c.AddAccount(direct, object{"id": "A1", "name": "b", "memberOf": []string{"x"}})
	c.Edit(simulator.Accounts, two, func(account map[string]any) { account["locked"] = true })

	act := func(method, path string, body any) {
		t.Helper()
		task := c.send(method, path, body).want(202).id()
		same(t, path, c.send("GET", "/task-status/v1/"+task, nil).want(200).object()["completionStatus"], nil)
		now.Advance(time.Second)
		same(t, path, c.send("GET", "/task-status/v1/"+task, nil).want(200).object()["completionStatus"], "SUCCESS")
	}
	is := func(id, key string, want any) {
		t.Helper()
		account, _ := c.Get(simulator.Accounts, id)
		same(t, key, account[key], want)
	}
	c.send("POST", "/accounts/v1/"+one+"/disable", nil).want(415)
	c.send("POST", "/accounts/v1/"+one+"/disable", object{"forceProvisioning": "yes"}).want(400)
	c.send("POST", "/accounts/v1/none/disable", object{}).want(404)
	c.send("DELETE", "/accounts/v1/"+two, nil).want(400)

	task := c.send("POST", "/accounts/v1/"+one+"/disable", object{}).want(202).id()
	is(one, "disabled", false)
	now.Advance(time.Second)
	is(one, "disabled", true)
	c.send("GET", "/v2024/task-status/"+task, nil).want(200)
	act("POST", "/accounts/v1/"+one+"/enable", object{"forceProvisioning": true})
	is(one, "disabled", false)
	act("POST", "/accounts/v1/"+two+"/unlock", object{})
	is(two, "locked", false)
	act("POST", "/accounts/v1/"+two+"/reload", nil)
	c.send("POST", "/accounts/v1/"+one+"/reload", nil).want(400).says("no connector")

	act("DELETE", "/accounts/v1/"+one, nil)
	c.send("GET", "/accounts/v1/"+one, nil).want(404)
	removed := c.send("POST", "/accounts/v1/"+two+"/remove", nil).want(202)
	same(t, "type", removed.object()["type"], "TASK_RESULT")
	c.send("GET", "/accounts/v1/"+two, nil).want(200)
	now.Advance(time.Second)
	c.send("GET", "/accounts/v1/"+two, nil).want(404)
}

func TestCorrelation(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	profile := c.AddIdentityProfile(object{"name": "P", "authoritativeSource": object{"id": source}})
	id := c.account(source, "E1", object{"name": "Ann Alt"})
	account, _ := c.Get(simulator.Accounts, id)
	same(t, "authoritative", account["authoritative"], true)
	identity := c.send("GET", "/identities/v1/"+account["identityId"].(string), nil).want(200).object()
	same(t, "identity name", identity["name"], "Ann Alt")
	c.send("PUT", "/accounts/v1/"+id, object{"attributes": object{"id": "E1", "name": "Ann Neu"}}).want(202)
	kept, _ := c.Get(simulator.Accounts, id)
	same(t, "identityId", kept["identityId"], account["identityId"])
	shown, _ := c.Get(simulator.IdentityProfiles, profile)
	same(t, "identityCount", shown["identityCount"], 1)

	c.send("DELETE", "/accounts/v1/"+id, nil).want(202)
	c.send("GET", "/identities/v1/"+account["identityId"].(string), nil).want(404)
}

func TestListAccounts(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	for _, id := range []string{"E3", "E1", "E2", `q"\x`} {
		c.AddAccount(source, object{"id": id, "name": "N" + id})
	}
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"", []string{"E3", "E1", "E2", `q"\x`}},
		{"sorters=nativeIdentity", []string{"E1", "E2", "E3", `q"\x`}},
		{"sorters=-nativeIdentity&limit=2", []string{`q"\x`, "E3"}},
		{"sorters=uncorrelated", nil},
		{"sorters=uuid,-created", []string{`q"\x`, "E2", "E1", "E3"}},
		{"limit=1&offset=1", []string{"E1"}},
		{"limit=0", []string{}},
		{"offset=9", []string{}},
		{"limit=251", nil},
		{"limit=-1", nil},
		{"offset=x", nil},
		{"count=maybe", nil},
		{"detailLevel=SLIM&limit=1", []string{"E3"}},
		{"detailLevel=TINY", nil},
		{`filters=nativeIdentity eq "e1"`, []string{"E1"}},
		{`filters=nativeIdentity eq "q\"\\x"`, []string{`q"\x`}},
		{`filters=nativeIdentity in ("E1","E2") and not (name sw "NE2")`, []string{"E1"}},
		{`filters=(nativeIdentity eq "E1" or nativeIdentity eq "E3") and identity.correlated eq false`, []string{"E3", "E1"}},
		{`filters=uncorrelated eq true and source.displayableName eq "HR" and hasEntitlements eq false and entitlements eq false&limit=1`, []string{"E3"}},
		{`filters=recommendation.method isnull and created gt 2020-01-01T00:00:00Z&limit=1`, []string{"E3"}},
		{`filters=created lt "2020-01-01T00:00:00Z"`, []string{}},
		{`filters=name co "N"`, nil},
		{`filters=disabled eq true`, nil},
		{`filters=name eq`, nil},
		{`filters=name eq "a`, nil},
	} {
		pairs := strings.Split(test.query, "&")
		for i, pair := range pairs {
			if key, value, found := strings.Cut(pair, "="); found {
				pairs[i] = key + "=" + url.QueryEscape(value)
			}
		}
		r := c.send("GET", "/accounts/v1?"+strings.Join(pairs, "&"), nil)
		if test.want == nil {
			r.want(400)
			continue
		}
		got := []string{}
		for _, account := range r.want(200).list() {
			got = append(got, account["nativeIdentity"].(string))
		}
		same(t, test.query, got, test.want)
	}
	counted := c.send("GET", "/v2025/accounts?count=true&limit=1", nil).want(200)
	same(t, "X-Total-Count", counted.header.Get("X-Total-Count"), "4")
}
