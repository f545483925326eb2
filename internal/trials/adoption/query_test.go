package adoption

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

func names(listed []acctest.Listed) string {
	all := make([]string, len(listed))
	for i, one := range listed {
		all[i] = one.DisplayName
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// Each resource that can be listed shows its objects as an import does, and their
// identities lead to them.
func TestQuery(t *testing.T) {
	t.Parallel()
	f := filled(t)
	core := f.core(t)
	arguments := map[string]values{
		"lifecycle_state": {"identity_profile_id": f.profile}, "source_schema": {"source_id": f.source}, "provisioning_policy": {"source_id": f.source},
		"source_schedule": {"source_id": f.directory}, "iiq_account": {"application_id": f.application}, "connector_account": {"connector": "hr"},
	}
	tried := 0
	for _, definition := range provider.Definitions {
		if definition.Listing == nil {
			continue
		}
		tried++
		typeName := "sailpoint_" + definition.Name
		listed, diags := core.Query(t.Context(), typeName, arguments[definition.Name], 0, true)
		must(t, typeName, diags)
		found := false
		for _, one := range listed {
			r := core.Resource(typeName)
			must(t, typeName+" "+one.DisplayName, r.ImportIdentity(t.Context(), one.Identity))
			if !document.Equal(r.State(), one.Resource, document.Ordered) || !document.Equal(r.Identity(), one.Identity, document.Ordered) {
				t.Errorf("%s %s is listed as %v, %v and imported as %v, %v", typeName, one.DisplayName, one.Resource, one.Identity, r.State(), r.Identity())
			}
			byID := core.Resource(typeName)
			must(t, typeName, byID.Import(t.Context(), f.ids[definition.Name]))
			found = found || byID.State()["id"] == one.Resource["id"]
		}
		if !found {
			t.Errorf("%s: %v isn't among %s", typeName, f.ids[definition.Name], names(listed))
		}
	}
	if tried < 10 {
		t.Errorf("only %d resources can be listed", tried)
	}
	f.ExpectWrites()
}

func TestQuerySelects(t *testing.T) {
	t.Parallel()
	f := filled(t)
	core := f.core(t)
	f.AddAccount(f.directory, values{"id": "x", "name": "X"})
	for i := range 300 {
		f.AddAccount(f.source, values{"id": fmt.Sprintf("P%03d", i), "name": fmt.Sprintf("Person %03d", i)})
	}
	query := func(typeName string, arguments values, limit int64) []acctest.Listed {
		t.Helper()
		listed, diags := core.Query(t.Context(), typeName, arguments, limit, false)
		must(t, typeName, diags)
		return listed
	}
	if got := names(query("sailpoint_source", values{"filters": `name sw "Hum"`}, 0)); got != "Human/Resources" {
		t.Errorf("sources are %s", got)
	}
	if got := names(query("sailpoint_account", values{"source_id": f.directory}, 0)); got != "X" {
		t.Errorf("accounts are %s", got)
	}
	if got := names(query("sailpoint_account", values{"source_id": f.source, "filters": `name eq "Jack Ryan" or name eq "X"`}, 0)); got != "Jack Ryan" {
		t.Errorf("accounts are %s", got)
	}
	all := query("sailpoint_account", values{"source_id": f.source}, 0)
	if len(all) != 301 || all[0].Resource != nil {
		t.Errorf("%d accounts are listed", len(all))
	}
	f.ClearJournal()
	if few := query("sailpoint_account", values{"source_id": f.source}, 20); len(few) != 20 || f.Reads() != 1 {
		t.Errorf("%d accounts are listed by %d requests", len(few), f.Reads())
	}
	_, diags := core.Query(t.Context(), "sailpoint_source", values{"filters": "nonsense"}, 0, false)
	if err := diags.Err(); err == nil || !strings.Contains(err.Error(), "Listing sources failed") {
		t.Errorf("got %v", err)
	}
}

// No list shows a secret.
func TestQueryShowsNoSecret(t *testing.T) {
	t.Parallel()
	f := filled(t)
	listed, diags := f.core(t).Query(t.Context(), "sailpoint_source", values{"filters": `name eq "Directory"`}, 0, true)
	must(t, "sources", diags)
	attributes, _ := listed[0].Resource["connector_attributes"].(document.Object)
	if attributes["host"] != "ldap.example.com" || attributes["password"] != nil {
		t.Errorf("it is listed as %v", attributes)
	}
}
