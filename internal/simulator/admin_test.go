package simulator_test

import (
	"sync"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestAdministrator(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	bare := c.AddSource(object{"name": "Built-in", "owner": nil})
	same(t, "owner", c.send("GET", "/sources/v1/"+bare, nil).want(200).object()["owner"], nil)
	c.Remove(simulator.Sources, bare)
	c.ClearJournal()
	source := c.AddSource(object{"name": "AD", "connectionType": "direct", "connectorAttributes": object{"password": "s3cret"}})
	account := c.AddAccount(source, object{"id": "A1", "name": "a"})
	for _, kind := range []simulator.Kind{simulator.Sources, simulator.Accounts, simulator.Schemas} {
		all := c.List(kind)
		if len(all) != 1 {
			t.Fatalf("%d %s", len(all), kind)
		}
		all[0]["name"] = "changed the copy"
		id := all[0]["id"].(string)
		one, _ := c.Get(kind, id)
		if one["name"] == "changed the copy" {
			t.Errorf("%s: a list gives no copies", kind)
		}
		c.Edit(kind, id, func(o map[string]any) { o["own"] = map[string]any{"n": 1} })
		edited, _ := c.Get(kind, id)
		same(t, "own", edited["own"], object{"n": 1})
		if edited["modified"] == one["modified"] {
			t.Errorf("%s: modified must move on", kind)
		}
	}
	if !c.SecretMatches(source, "/connectorAttributes/password", "s3cret") {
		t.Error("the password is lost")
	}
	c.Edit(simulator.Sources, source, func(s map[string]any) {
		s["connectorAttributes"].(map[string]any)["password"] = "s3cret-2"
	})
	if !c.SecretMatches(source, "/connectorAttributes/password", "s3cret-2") {
		t.Error("the new password is lost")
	}
	c.send("GET", "/sources/v1/"+source, nil).want(200).says("1:ACP:")
	c.send("GET", "/accounts/v1/"+account, nil).want(200)
	c.Remove(simulator.Sources, source)
	if _, ok := c.Get(simulator.Accounts, account); ok {
		t.Error("the account outlived its source")
	}
	same(t, "the journal", len(c.Journal()), 2)
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			id := c.AddAccount(source, object{"id": "E1", "name": "a"})
			_, _ = c.try("", "GET", "/accounts/v1/"+id, nil)
			_, _ = c.try("application/json", "PUT", "/accounts/v1/"+id, object{"attributes": object{"id": "E1", "name": "b"}})
			c.Edit(simulator.Accounts, id, func(o map[string]any) { o["disabled"] = true })
			_ = c.Journal()
		})
	}
	all.Wait()
	same(t, "accounts", len(c.List(simulator.Accounts)), 1)
	same(t, "exchanges", len(c.Journal()), 17)
}
