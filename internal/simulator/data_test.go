package simulator_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// byHand is a data file as people write it: with names for references.
const byHand = `{
  "version": 1,
  "credentials": {"clientId": "ci", "clientSecret": "ci-secret"},
  "identities": [{"id": "owner", "name": "Olivia Owner"}, {"name": "Kim Lee"}],
  "clusters": [{"name": "Cluster"}],
  "sources": [
    {"name": "HR", "owner": "Olivia Owner", "connectorAttributes": {"delimiter": ";", "password": "hidden secret"}},
    {"name": "AD", "connectionType": "direct", "cluster": "Cluster", "owner": "jack.ryan", "schemas": [
      {"name": "group", "identityAttribute": "cn", "displayAttribute": "cn", "attributes": ["cn"]},
      {"name": "account", "identityAttribute": "dn", "displayAttribute": "dn", "attributes": ["dn", {"name": "limit", "type": "LONG"},
        {"name": "memberOf", "isMulti": true, "isEntitlement": true, "isGroup": true, "schema": "group"}]}]}
  ],
  "workgroups": [{"name": "Approvers", "owner": "Kim Lee"}, {"name": "Deciders"}],
  "identityProfiles": [{"name": "Employees", "authoritativeSource": "HR"}],
  "accounts": [
    {"source": "AD", "identity": "jack.ryan", "locked": true, "attributes": {"dn": "cn=jack", "limit": 9007199254740993, "memberOf": ["dev"]}},
    {"source": "AD", "attributes": {"dn": "cn=nobody"}},
    {"source": "HR", "attributes": {"id": "E1", "name": "jack.ryan", "e-mail": "jack@example.com", "groups": ["a"]}}
  ],
  "connectors": [{"alias": "hr", "url": "http://127.0.0.1:3000"}],
  "iiq": {
    "users": [{"userName": "amy"}, {"userName": "jan", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "amy"}}}],
    "applications": [{"name": "Ledger 2.0: A", "attributes": {"limit": "integer", "groups": "string[]"}}],
    "accounts": [{"identity": "amy", "application": "Ledger 2.0: A", "nativeIdentity": "amy", "password": "old secret", "attributes": {"limit": 5}}]
  }
}`

func loaded(t *testing.T, data string) *simulator.Tenant {
	t.Helper()
	tenant := conformance.NewTenant(t, simulator.Config{})
	if err := tenant.Load([]byte(data)); err != nil {
		t.Fatal(err)
	}
	return tenant
}

func TestLoad(t *testing.T) {
	t.Parallel()
	tenant := loaded(t, byHand)
	if got := tenant.Credentials(); got.ClientID != "ci" || got.ClientSecret != "ci-secret" || got.IIQUsername != "demo" {
		t.Errorf("credentials: %+v", got)
	}
	sources := map[any]object{}
	for _, source := range tenant.List(simulator.Sources) {
		sources[source["name"]] = source
	}
	same(t, "owner by name", at(sources["HR"], "owner", "id"), "owner")
	same(t, "owner made by an account", at(sources["AD"], "owner", "name"), "jack.ryan")
	same(t, "cluster", at(sources["AD"], "cluster", "name"), "Cluster")
	same(t, "connector", sources["HR"]["connector"], "delimited-file-angularsc")
	same(t, "authoritative", sources["HR"]["authoritative"], true)
	if !tenant.SecretMatches(sources["HR"]["id"].(string), "/connectorAttributes/password", "hidden secret") {
		t.Error("the secret of the source is lost")
	}
	accounts := map[any]object{}
	for _, account := range tenant.List(simulator.Accounts) {
		accounts[account["nativeIdentity"]] = account
	}
	same(t, "identity of an authoritative account", at(accounts["E1"], "identity", "name"), "jack.ryan")
	same(t, "correlated by name", accounts["cn=jack"]["identityId"], accounts["E1"]["identityId"])
	same(t, "locked", accounts["cn=jack"]["locked"], true)
	same(t, "uncorrelated", accounts["cn=nobody"]["uncorrelated"], true)
	same(t, "number", fmt.Sprint(at(accounts["cn=jack"], "attributes", "limit")), "9007199254740993")
	for _, account := range tenant.List(simulator.IIQAccounts) {
		if !tenant.AccountPasswordMatches(account["id"].(string), "old secret") {
			t.Error("the password of the account is lost")
		}
	}
	if again := loaded(t, byHand); again.List(simulator.Accounts)[0]["id"] != tenant.List(simulator.Accounts)[0]["id"] {
		t.Error("the same file makes other ids")
	}
	saved := string(tenant.Save())
	for _, secret := range []string{"hidden secret", "old secret"} {
		if strings.Contains(saved, secret) {
			t.Errorf("%q is in the saved file", secret)
		}
	}
	again := loaded(t, saved)
	if second := string(again.Save()); second != saved {
		t.Errorf("saved again, it differs:\n%s\n%s", saved, second)
	}
	for _, account := range again.List(simulator.IIQAccounts) {
		if !again.AccountPasswordMatches(account["id"].(string), "old secret") {
			t.Error("the password is not the same after it was saved")
		}
	}
}

// Errors name the place and what is wrong there.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	hr := `"sources": [{"name": "HR"}]`
	for name, test := range map[string]struct {
		data  string
		wants []string
	}{
		"no JSON":            {"{\"version\": 1,\n \"sources\": [}", []string{"the file: malformed JSON near line 2, column 14"}},
		"cut off":            {`{"version": 1`, []string{"the file: malformed JSON near line 1"}},
		"more":               {`{"version": 1} {}`, []string{"the file: malformed JSON near line 1, column 17: there is more"}},
		"an array":           {`[]`, []string{"the file: it must hold a JSON object"}},
		"no version":         {`{}`, []string{"/version: the version of the format must be 1"}},
		"another version":    {`{"version": 2}`, []string{"/version: "}},
		"twice":              {`{"version": 1, "sources": [{"name": "a", "name": "b"}]}`, []string{"/sources/0/name: the member is there twice"}},
		"unknown section":    {`{"version": 1, "source": []}`, []string{"/source: unknown member; there are accounts, clusters"}},
		"no list":            {`{"version": 1, "sources": {}}`, []string{"/sources: must be of type array, not object"}},
		"no object":          {`{"version": 1, "sources": ["HR"]}`, []string{"/sources/0: must be of type object, not string"}},
		"unknown credential": {`{"version": 1, "credentials": {"client_id": "a"}}`, []string{"/credentials/client_id: unknown member"}},
		"nameless":           {`{"version": 1, "identities": [{}], "sources": [{}]}`, []string{"/identities/0/name: is required", "/sources/0/name: is required"}},
		"same names":         {`{"version": 1, "sources": [{"name": "HR"}, {"name": "hr"}]}`, []string{`/sources/1/name: there is another source with the name "HR"`}},
		"same ids":           {`{"version": 1, "identities": [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]}`, []string{`/identities/1/id: there is another one`}},
		"bad id":             {`{"version": 1, "identities": [{"id": "a/b", "name": "A"}]}`, []string{"/identities/0/id: an id consists of"}},
		"no time":            {`{"version": 1, "identities": [{"name": "A", "created": "yesterday"}]}`, []string{"/identities/0/created: not a time"}},
		"unknown owner":      {`{"version": 1, "sources": [{"name": "HR", "owner": "X"}]}`, []string{`/sources/0/owner: there is no such identity as "X"`}},
		"ambiguous owner": {
			`{"version": 1, "identities": [{"id": "a", "name": "A"}, {"id": "b", "name": "A"}], "sources": [{"name": "HR", "owner": {"name": "A"}}]}`,
			[]string{`/sources/0/owner/name: "A" is the name of more than one; use the id`},
		},
		"unknown cluster":     {`{"version": 1, "sources": [{"name": "AD", "connectionType": "direct", "cluster": 7}]}`, []string{"/sources/0/cluster: must be of type reference, not integer"}},
		"threshold":           {`{"version": 1, "sources": [{"name": "HR", "deleteThreshold": 101}]}`, []string{"/sources/0: deleteThreshold must be from 0 to 100"}},
		"schema":              {`{"version": 1, "sources": [{"name": "HR", "schemas": [{"name": "account", "identityAttribute": "id", "attributes": ["name"]}]}]}`, []string{`/sources/0/schemas/0: identityAttribute "id" is not`}},
		"type of attribute":   {`{"version": 1, "sources": [{"name": "HR", "schemas": [{"name": "account", "attributes": [{"name": "a", "kind": "LONG"}]}]}]}`, []string{"/sources/0/schemas/0/attributes/0/kind: unknown member"}},
		"profile's source":    {`{"version": 1, "identityProfiles": [{"name": "P", "authoritativeSource": "HR"}]}`, []string{`/identityProfiles/0/authoritativeSource: there is no such source as "HR"`}},
		"two profiles":        {`{"version": 1, ` + hr + `, "identityProfiles": [{"name": "P", "authoritativeSource": "HR"}, {"name": "Q", "authoritativeSource": "HR"}]}`, []string{`/identityProfiles/1/authoritativeSource: the source is that of the identity profile "P"`}},
		"account's source":    {`{"version": 1, "accounts": [{"sourceId": "x"}, {}]}`, []string{`/accounts/0/sourceId: there is no such source as "x"`, "/accounts/1/source: must be the id or the name of a source"}},
		"unknown attribute":   {`{"version": 1, ` + hr + `, "accounts": [{"source": "HR", "attributes": {"id": "1", "a/b": 1}}]}`, []string{`/accounts/0/attributes/a~1b: Attribute "a/b" is not in the account schema`}},
		"identity attribute":  {`{"version": 1, ` + hr + `, "accounts": [{"source": "HR", "attributes": {}}]}`, []string{"/accounts/0/attributes/id: is required"}},
		"same accounts":       {`{"version": 1, ` + hr + `, "accounts": [{"source": "HR", "attributes": {"id": "1"}}, {"source": "HR", "attributes": {"id": "1"}}]}`, []string{"/accounts/1: there is another account"}},
		"unknown identity":    {`{"version": 1, ` + hr + `, "accounts": [{"source": "HR", "identityId": "x", "attributes": {"id": "1"}}]}`, []string{`/accounts/0/identityId: there is no such identity as "x"`}},
		"type of application": {`{"version": 1, "iiq": {"applications": [{"name": "A", "attributes": {"a": "text"}}]}}`, []string{"/iiq/applications/0/attributes/a: must be one of string, integer, boolean"}},
		"account in IIQ": {
			`{"version": 1, "iiq": {"users": [{"userName": "u", "age": 1}], "accounts": [{"identity": "u", "application": "A", "nativeIdentity": "n"}]}}`,
			[]string{`/iiq/users/0: "age" is not an attribute`, `/iiq/accounts/0/application: there is no such application as "A"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := conformance.NewTenant(t, simulator.Config{}).Load([]byte(test.data))
			if err == nil {
				t.Fatal("the file was accepted")
			}
			for _, want := range test.wants {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in:\n%v", want, err)
				}
			}
			if fault := new(simulator.DataError); !errors.As(err, &fault) {
				t.Errorf("not a DataError: %v", err)
			}
		})
	}
}

// The example is valid, has as many accounts as asked for, and saves as it
// loads. Loading it is what a start takes.
func TestExample(t *testing.T) {
	t.Parallel()
	for _, accounts := range []int{0, 1, 7, 10000} {
		tenant := conformance.NewTenant(t, simulator.Config{})
		began := time.Now()
		if err := tenant.Load(simulator.Example(accounts)); err != nil {
			t.Fatalf("%d accounts: %v", accounts, err)
		}
		t.Logf("%d accounts: %v", accounts, time.Since(began))
		if got := len(tenant.List(simulator.Accounts)); got != accounts {
			t.Errorf("%d accounts, want %d", got, accounts)
		}
		saved := tenant.Save()
		if again := loaded(t, string(saved)); string(again.Save()) != string(saved) {
			t.Errorf("%d accounts: saved again, it differs", accounts)
		}
	}
}
