package collection_test

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/iiq"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/scim"
)

// Many objects are read by one list.
func TestReadMany(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	client, err := isc.New(isc.Config{BaseURL: tenant.URL, ClientID: "demo", ClientSecret: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	a := tenant.AddSource(map[string]any{"name": "A"})
	b := tenant.AddSource(map[string]any{"name": "B"})
	sources := &collection.Collection{Client: client, Noun: "source", Path: "/sources/v1"}
	found, err := sources.Read(t.Context(), []string{a, "0123456789abcdef0123456789abcdef", b})
	if err != nil || len(found) != 2 || found[a]["name"] != "A" || found[b]["name"] != "B" {
		t.Errorf("found %v, %v", found, err)
	}
	if reads := tenant.Reads(); reads != 1 {
		t.Errorf("%d requests, not one list", reads)
	}
}

func TestReadManyIIQ(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	client, err := iiq.New(iiq.Config{BaseURL: tenant.URL + "/identityiq/scim/v2", Username: "demo", Password: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	a, b := tenant.AddUser("a"), tenant.AddUser("b")
	users := &scim.Collection{Client: client, Noun: "user", Path: "/Users"}
	found, err := users.Read(t.Context(), []string{a, "nobody", b})
	if err != nil || len(found) != 2 || found[a]["userName"] != "a" || found[b]["userName"] != "b" {
		t.Errorf("found %v, %v", found, err)
	}
}
