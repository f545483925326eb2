package collection_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func below(t *testing.T, tenant *acctest.Tenant) (policies, configs *collection.Below) {
	t.Helper()
	client, err := isc.New(isc.Config{BaseURL: tenant.URL, ClientID: "demo", ClientSecret: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	parent := collection.Parent{Path: "/sources/v1", Noun: "source", Attr: "source_id"}
	policies = &collection.Below{
		Client: client, Noun: "policy", Parent: parent, Path: "/provisioning-policies",
		KeyMember: "usageType", NameMember: "usageType", NameAttr: "usage_type", Paged: true,
	}
	return policies, &collection.Below{Client: client, Noun: "config", Parent: parent, Path: "/correlation-config"}
}

// Objects of several parents are read together: one by itself, several below one
// parent by its list. Parents that are gone have none.
func TestReadBelow(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	policies, configs := below(t, tenant)
	a, b := tenant.AddSource(map[string]any{"name": "A"}), tenant.AddSource(map[string]any{"name": "B", "connectionType": "direct"})
	for _, usage := range []string{"CREATE", "UPDATE"} {
		values := document.Object{"source_id": a, "usage_type": usage}
		posted, err := policies.Post(t.Context(), values, document.Object{"@parent": a, "name": usage, "usageType": usage}, nil)
		if err != nil || posted["id"] != a+"/"+usage || posted["@parent"] != a {
			t.Fatalf("posted %v, %v", posted, err)
		}
	}
	tenant.ClearJournal()
	gone := "0123456789abcdef0123456789abcdef"
	found, err := policies.Read(t.Context(), []string{a + "/CREATE", a + "/UPDATE", a + "/DELETE", b + "/CREATE", gone + "/CREATE", gone + "/UPDATE"})
	if err != nil || len(found) != 3 || found[a+"/CREATE"]["name"] != "CREATE" || found[b+"/CREATE"]["name"] != "Account" {
		t.Errorf("found %v, %v", found, err)
	}
	requests := tenant.Requests()
	slices.Sort(requests)
	const list = "GET /sources/v1/{id}/provisioning-policies"
	if want := []string{list, list, list + "/CREATE"}; !slices.Equal(requests, want) {
		t.Errorf("requests are %v", requests)
	}
	found, err = configs.Read(t.Context(), []string{a, b, gone})
	if err != nil || len(found) != 2 || found[a]["id"] != a || found[a]["@id"] == nil || found[a]["@parent"] != a {
		t.Errorf("found %v, %v", found, err)
	}
}

// What can't be read below one parent doesn't hide what is below another.
func TestReadBelowFailsInPart(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	_, configs := below(t, tenant)
	a, b := tenant.AddSource(map[string]any{"name": "A"}), tenant.AddSource(map[string]any{"name": "B"})
	tenant.Inject(simulator.Fault{Method: "GET", Path: a, Status: http.StatusForbidden, Times: 10})
	found, err := configs.Read(t.Context(), []string{a, b})
	if err == nil || len(found) != 1 || found[b] == nil {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestBelowImportID(t *testing.T) {
	t.Parallel()
	policies, configs := below(t, acctest.New(t))
	for id, wants := range map[string]struct{ policy, config bool }{
		"S/CREATE": {policy: true}, "S": {config: true}, "S/": {}, "/CREATE": {}, "": {},
	} {
		if _, err := policies.Locate(t.Context(), id); (err == nil) != wants.policy {
			t.Errorf("%q as the id of a policy: %v", id, err)
		}
		if _, err := configs.Locate(t.Context(), id); (err == nil) != wants.config {
			t.Errorf("%q as the id of a config: %v", id, err)
		}
	}
}
