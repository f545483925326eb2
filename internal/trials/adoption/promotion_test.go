//go:build unix

package adoption

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// twoTenants are those of an organization that promotes from one to the other.
type twoTenants struct{ sandbox, production *acctest.Tenant }

// promotion makes a workspace of one of the examples of promotion, with two
// tenants in place of those that it names.
func promotion(t *testing.T, root string, environment ...string) (*acctest.Workspace, twoTenants) {
	t.Helper()
	tenants := twoTenants{acctest.New(t), acctest.New(t)}
	tenants.production.AddCluster("Before") // ids differ, whatever they are made of
	for _, tenant := range []*acctest.Tenant{tenants.sandbox, tenants.production} {
		tenant.AddCluster("Berlin")
	}
	w := acctest.NewWorkspace(t, environment...)
	if err := os.CopyFS(w.Dir, os.DirFS("../../../examples/promotion")); err != nil {
		t.Fatal(err)
	}
	w.Dir = filepath.Join(w.Dir, root)
	w.Write("tenants.auto.tfvars", strings.NewReplacer(
		"https://acme-sb.api.identitynow.com", tenants.sandbox.URL, "https://acme.api.identitynow.com", tenants.production.URL,
		"5a2c9f8e-4d1b-4c0f-9e7a-6b3d2c1f0e9d", "demo", "8f0d4b1c-2e3a-4f5b-8c6d-7e9f0a1b2c3d", "demo",
	).Replace(w.Read("tenants.auto.tfvars")))
	w.Terraform("get")
	return w, tenants
}

// created are the writes of a tenant's first apply, in some order.
const created = 4

// expect checks what a tenant has, and that its directory has its own settings.
func expect(t *testing.T, tenant *acctest.Tenant, host, password string) {
	t.Helper()
	for _, source := range tenant.List(simulator.Sources) {
		if source["name"] != "Directory" {
			continue
		}
		id, _ := source["id"].(string)
		tenant.ExpectSecret(id, "/connectorAttributes/password", password)
		if attributes, _ := source["connectorAttributes"].(map[string]any); attributes["host"] != host {
			t.Errorf("the host is %v", attributes["host"])
		}
	}
	if writes := tenant.Writes(); len(writes) != created {
		t.Errorf("%d writes: %v", len(writes), writes)
	}
	tenant.ClearJournal()
}

// One module is applied to the sandbox first, then to production, each with a state
// of its own.
func TestStatePerTenant(t *testing.T) {
	t.Parallel()
	w, tenants := promotion(t, "state-per-tenant", "TF_VAR_client_secret=demo", "TF_VAR_directory_password=correct horse")
	if output, err := w.Start("plan").Wait(); err == nil || !strings.Contains(output, "Invalid index") {
		t.Errorf("the default workspace is a tenant: %s", output)
	}
	w.Terraform("workspace", "new", "sandbox")
	w.Terraform("apply", "-auto-approve")
	expect(t, tenants.sandbox, "directory.test.example.com", "correct horse")
	tenants.production.ExpectWrites()

	w.Terraform("workspace", "new", "production")
	w.Terraform("apply", "-auto-approve")
	expect(t, tenants.production, "directory.example.com", "correct horse")
	tenants.sandbox.ExpectWrites()

	for _, name := range []string{"sandbox", "production"} {
		w.Terraform("workspace", "select", name)
		w.Terraform("plan", "-detailed-exitcode")
	}
	if files := w.Holding("correct horse"); len(files) > 0 {
		t.Errorf("a secret is in %v", files)
	}
}

// Both tenants are in one state. A change is promoted by the version of the module
// that production takes.
func TestOneState(t *testing.T) {
	t.Parallel()
	const both = `{ sandbox = "%s", production = "%s" }`
	w, tenants := promotion(t, "one-state", "TF_VAR_client_secrets="+fmt.Sprintf(both, "demo", "demo"),
		"TF_VAR_directory_passwords="+fmt.Sprintf(both, "correct horse", "battery staple"))
	w.Terraform("apply", "-auto-approve")
	expect(t, tenants.sandbox, "directory.test.example.com", "correct horse")
	expect(t, tenants.production, "directory.example.com", "battery staple")
	w.Terraform("plan", "-detailed-exitcode")

	next := filepath.Join(filepath.Dir(w.Dir), "next")
	if err := os.CopyFS(next, os.DirFS("../../../examples/promotion/organisation")); err != nil {
		t.Fatal(err)
	}
	const name = `name       = "Directory"`
	module := example(t, "promotion/organisation/main.tf")
	changed := strings.Replace(module, name, name+"\n  description = \"Everybody\"", 1)
	if err := os.WriteFile(filepath.Join(next, "main.tf"), []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	main := w.Read("main.tf")
	for i, tenant := range []*acctest.Tenant{tenants.sandbox, tenants.production} {
		w.Write("main.tf", strings.Replace(main, `"../organisation"`, `"../next"`, i+1))
		w.Terraform("get")
		w.Terraform("apply", "-auto-approve")
		tenant.ExpectWrites("PATCH /sources/v1/{id}")
		w.Terraform("plan", "-detailed-exitcode")
	}
	tenants.sandbox.ExpectWrites()
	if files := w.Holding("correct horse"); len(files) > 0 {
		t.Errorf("a secret is in %v", files)
	}
}
