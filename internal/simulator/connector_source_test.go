package simulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestConnectSource(t *testing.T) {
	t.Parallel()
	for _, root := range []bool{false, true} {
		t.Run(fmt.Sprintf("root %t", root), func(t *testing.T) {
			t.Parallel()
			c, k := newClient(t, simulator.Config{}), newConnector(t, root)
			source := c.send("POST", "/sources/v1", object{
				"name": "App", "connector": "sp-connect", "owner": object{"type": "IDENTITY", "id": c.owner},
				"connectorAttributes": object{
					"token": "s3cret", "nested": []any{object{"password": "s3cret too"}}, "pages": 5, "spConnectorInstanceId": "x", "idnProxyType": "sp-connect",
				},
			}).want(201).id()
			c.ConnectSource(source, k.url+"/")
			schema := c.AccountSchema(source)
			same(t, "identityAttribute", schema["identityAttribute"], "id")
			same(t, "displayAttribute", schema["displayAttribute"], "name")
			types := ""
			for _, item := range schema["attributes"].([]any) {
				attribute := item.(object)
				types += fmt.Sprintf("%v %v %v %v\n", attribute["name"], attribute["type"], attribute["isMulti"], attribute["isEntitlement"])
			}
			same(t, "attributes", types, `id STRING false false
name STRING false false
title STRING false false
email STRING false false
level INT false false
vip BOOLEAN false false
role STRING false true
groups STRING true true
`)
			c.send("GET", "/sources/v1/"+source+"/schemas", nil).want(200)

			checked := c.send("POST", "/sources/v1/"+source+"/connector/check-connection", nil).want(200).object()
			same(t, "the check", []any{checked["id"], checked["name"], checked["status"]}, []any{source, "App", "SUCCESS"})
			same(t, "input", k.inputs("std:test-connection"), []any{object{}})
			k.set(func(k *fakeConnector) {
				same(t, "config", k.log[1]["config"], object{
					"token": "s3cret", "nested": []any{object{"password": "s3cret too"}}, "pages": json.Number("5"),
				})
				k.replies["std:test-connection"] = failure("generic", "bad credentials")
			})
			c.send("POST", "/v2024/sources/"+source+"/connector/test-configuration", nil).want(200).says("bad credentials").says(`"FAILURE"`)
			k.set(func(k *fakeConnector) {
				same(t, "one command at most goes astray", k.strays, map[bool]int{false: 0, true: 1}[root])
			})
		})
	}
}

func TestCheckWithoutConnector(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	c.send("POST", "/sources/v1/"+c.fileSource("HR")+"/connector/check-connection", nil).want(200).says(`"SUCCESS"`)
	c.send("POST", "/sources/v1/none/connector/check-connection", nil).want(404)
}

func TestConnectSourcePanics(t *testing.T) {
	t.Parallel()
	c, k := newClient(t, simulator.Config{}), newConnector(t, false)
	direct := c.AddSource(object{"name": "AD", "connectionType": "direct"})
	before := c.AccountSchema(direct)
	k.replies["std:spec:read"] = failure("generic", "no specification")
	for name, test := range map[string]struct{ source, url, says string }{
		"unknown source":   {"none", k.url, "no source"},
		"file":             {c.fileSource("HR"), k.url, "direct connection"},
		"no specification": {direct, k.url, "no specification"},
		"nobody there":     {direct, "http://127.0.0.1:0", "cannot be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if said := fmt.Sprint(recover()); !strings.Contains(said, test.says) {
					t.Errorf("it panics with %q, not about %q", said, test.says)
				}
			}()
			c.ConnectSource(test.source, test.url)
		})
	}
	same(t, "the schema", c.AccountSchema(direct), before)
	c.send("GET", "/sources/v1/"+direct, nil).want(200) // the tenant is not locked
}

func TestPlatformConnectors(t *testing.T) {
	t.Parallel()
	c, k := newClient(t, simulator.Config{}), newConnector(t, true)
	k.put("a1", object{"level": json.Number("9007199254740993")})
	id := c.AddConnector("my-app", k.url)
	for _, base := range []string{"/platform-connectors/v1", "/beta/platform-connectors"} {
		shown := object{"id": id, "alias": "my-app"}
		same(t, "list", c.send("GET", base, nil).want(200).value, []any{shown})
		for _, ref := range []string{id, "my-app"} {
			same(t, "get", c.send("GET", base+"/"+ref, nil).want(200).value, shown)
			command := func(kind, account string) reply {
				return c.send("POST", base+"/"+ref+"/invoke", object{
					"connectorRef": ref, "tag": "latest", "type": kind, "config": object{"token": "s3cret"},
					"input": object{"identity": account, "key": object{"simple": object{"id": account}}},
				})
			}
			read := command("std:account:read", "a1").want(200)
			same(t, "lines", read.raw, line("output", k.accounts["a1"]))
			same(t, "media type", read.header.Get("Content-Type"), "application/x-ndjson")
			k.set(func(k *fakeConnector) {
				same(t, "config", k.log[len(k.log)-1]["config"], object{"token": "s3cret"})
			})
			missing := command("std:account:read", "a2").want(500).object()
			same(t, "type", missing["type"], "notFound")
			same(t, "text", at(missing["messages"].([]any)[0].(object), "text"), "account a2 not found")
			same(t, "type", command("std:authenticate", "a1").want(500).says("unsupported command").object()["type"], "generic")
		}
		c.send("GET", base+"/none", nil).want(404).says("detailCode")
		c.send("POST", base+"/none/invoke", object{}).want(404)
		c.send("POST", base+"/"+id+"/invoke", "{").want(400)
	}
	k.replies["std:late"] = line("output", object{"n": 1}) + failure("generic", "late failure")
	c.send("POST", "/platform-connectors/v1/my-app/invoke", object{"type": "std:late"}).want(500).says("late failure")
	gone := c.AddConnector("gone", "http://127.0.0.1:0")
	c.send("POST", "/platform-connectors/v1/"+gone+"/invoke", object{}).want(500).says("cannot be reached")
}
