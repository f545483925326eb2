// Package outside_test holds the simulated tenant against a client that knows
// nothing of it: SailPoint's own package for JavaScript.
package outside_test

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/npm"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

//go:embed testdata
var files embed.FS

func file(t *testing.T, name string) []byte {
	t.Helper()
	content, err := files.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

type object = map[string]any

// seen is what the client printed.
type seen struct {
	Sources, Found, Schemas, Accounts, Profiles               []object
	Source, Schema, Account, Profile, Identity, Patched, Task object
	Total                                                     string
	Refused                                                   map[string]struct {
		Status int
		Body   object
	}
}

// What SailPoint's package reads of a tenant is what is in it.
func TestClient(t *testing.T) {
	t.Parallel()
	packages, err := npm.Install("outside", file(t, "package.json"), file(t, "package-lock.json"))
	npm.Require(t, err)

	tenant := conformance.NewTenant(t, simulator.Config{ClientID: "id", ClientSecret: "a&b=c %+\"", TaskTime: 50 * time.Millisecond})
	server := httptest.NewServer(tenant)
	t.Cleanup(server.Close)
	owner := tenant.AddIdentity("Olive Owner")
	hr := tenant.AddSource(object{"name": "HR", "description": "people", "owner": object{"type": "IDENTITY", "id": owner}})
	old := tenant.AddSource(object{"name": "Old"})
	for i := range 230 {
		tenant.AddAccount(hr, object{"id": fmt.Sprintf("E%03d", i), "name": fmt.Sprintf("name %03d", i)})
	}
	profile := tenant.AddIdentityProfile(object{"name": "People", "authoritativeSource": object{"type": "SOURCE", "id": hr}})
	source := get(t, tenant, simulator.Sources, hr)
	sources := []object{source, get(t, tenant, simulator.Sources, old)}
	accounts := tenant.List(simulator.Accounts)

	folder := t.TempDir()
	script := filepath.Join(folder, "client.js")
	if err := os.WriteFile(script, file(t, "client.js"), 0o600); err != nil {
		t.Fatal(err)
	}
	var printed, told bytes.Buffer
	command := exec.CommandContext(t.Context(), packages.Node, script)
	command.Dir, command.Stdout, command.Stderr = folder, &printed, &told
	command.Env = append(os.Environ(), "NODE_PATH="+packages.Modules, "HOME="+folder, "NO_PROXY=*", "no_proxy=*",
		"SAIL_BASE_URL="+server.URL, "SAIL_CLIENT_ID=id", "SAIL_CLIENT_SECRET=a&b=c %+\"")
	if err := command.Run(); err != nil {
		t.Fatalf("%v: %s", err, told.Bytes())
	}
	var got seen
	decoder := json.NewDecoder(&printed)
	decoder.UseNumber()
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	schemas := slices.DeleteFunc(tenant.List(simulator.Schemas), func(schema object) bool {
		return !slices.ContainsFunc(got.Schemas, func(o object) bool { return o["id"] == schema["id"] })
	})
	same(t, "sources", got.Sources, sources)
	same(t, "source found by name", got.Found, sources[1:])
	same(t, "source", got.Source, source)
	same(t, "schemas", got.Schemas, schemas)
	same(t, "schema", got.Schema, schemas[0])
	same(t, "accounts", byID(got.Accounts), byID(accounts))
	same(t, "total of accounts", got.Total, "230")
	same(t, "account", got.Account, get(t, tenant, simulator.Accounts, got.Accounts[0]["id"].(string)))
	same(t, "profiles", got.Profiles, tenant.List(simulator.IdentityProfiles))
	same(t, "profile", got.Profile, get(t, tenant, simulator.IdentityProfiles, profile))
	same(t, "identity", got.Identity["name"], any("Olive Owner"))

	source["description"], source["modified"] = "from outside", got.Patched["modified"]
	same(t, "patched source", got.Patched, source)
	same(t, "source in the tenant", get(t, tenant, simulator.Sources, hr), source)
	same(t, "completion of the deletion", got.Task["completionStatus"], any("SUCCESS"))
	if _, there := tenant.Get(simulator.Sources, old); there {
		t.Error("the deleted source is still there")
	}
	for name, status := range map[string]int{"immutable": 400, "missing": 404, "token": 401} {
		refused := got.Refused[name]
		if refused.Status != status {
			t.Errorf("%s: status %d, want %d", name, refused.Status, status)
		}
		if status != 401 && (refused.Body["detailCode"] == nil || refused.Body["trackingId"] == nil || refused.Body["messages"] == nil) {
			t.Errorf("%s: not an error of the API: %v", name, refused.Body)
		}
	}
}

func get(t *testing.T, tenant *simulator.Tenant, kind simulator.Kind, id string) object {
	t.Helper()
	found, there := tenant.Get(kind, id)
	if !there {
		t.Fatalf("there is no %s with id %s", kind, id)
	}
	return found
}

func byID(objects []object) map[string]object {
	index := map[string]object{}
	for _, o := range objects {
		id, _ := o["id"].(string)
		index[id] = o
	}
	return index
}

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
