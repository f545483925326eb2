//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// Every example of a resource is applied to a simulated tenant, imported as it
// says, and destroyed.
func TestExamples(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("../../examples/resources/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			e := newExample(t, folder)
			e.settles()
			if files := e.Holding(canary); len(files) > 0 {
				t.Errorf("the secret is in %v", files)
			}
			e.importByCommand()
			e.importByID()
			t.Run("identity", func(t *testing.T) { // on the state of the others
				acctest.NeedsTerraform(t, "1.12", "an import block with an identity")
				e.importByIdentity()
			})
			e.Terraform("destroy", "-auto-approve")
			for _, kind := range []simulator.Kind{
				simulator.Sources, simulator.IdentityProfiles, simulator.Accounts, simulator.Transforms, simulator.IdentityAttributes,
				simulator.Workgroups, simulator.IIQAccounts,
			} {
				if left := e.tenant.List(kind); len(left) > 0 {
					t.Errorf("%v are left: %v", kind, left)
				}
			}
		})
	}
}

// canary is the value of every secret.
const canary = "correct horse battery staple"

type example struct {
	*acctest.Workspace
	t      *testing.T
	tenant *acctest.Tenant
	folder string
}

// newExample makes a workspace of the example and the provider block.
func newExample(t *testing.T, folder string) *example {
	t.Helper()
	tenant := acctest.New(t)
	tenant.AddUser("jane.doe")
	tenant.AddApplication("Human Resources", map[string]string{"department": "string", "groups": "string[]"})
	workspace := acctest.NewWorkspace(t, "SAIL_CLIENT_ID=demo", "SAIL_CLIENT_SECRET=demo", "TF_VAR_owner_id="+tenant.Owner,
		"TF_VAR_cluster_id="+tenant.AddCluster("Cluster"), "TF_VAR_file_password="+canary, "TF_VAR_directory_password="+canary, "TF_VAR_password="+canary,
		"IIQ_BASE_URL="+tenant.URL+"/identityiq/scim/v2", "IIQ_USERNAME=demo", "IIQ_PASSWORD=demo")
	provider := read(t, "../../examples/provider/provider.tf")
	workspace.Write("terraform.tf", strings.Replace(provider, "https://acme.api.identitynow.com", tenant.URL, 1))
	connector := connectortest.StartDouble(t, connectortest.Options{})
	workspace.Write("connectors_override.tf", fmt.Sprintf("provider \"sailpoint\" {\n  connectors = { hr = { url = %q, config = %q } }\n}\n",
		connector.URL, string(connector.Options.Config())))
	files, err := filepath.Glob(filepath.Join(folder, "resource*.tf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no resource.tf: %v", folder, err)
	}
	for _, file := range files {
		workspace.Write(filepath.Base(file), read(t, file))
	}
	data, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range data {
		workspace.Write(filepath.Base(file), read(t, file))
	}
	workspace.Write("postgresql-42.7.4.jar", "stands for a JDBC driver")
	return &example{workspace, t, tenant, folder}
}

// settles applies, and expects nothing to do afterwards.
func (e *example) settles() {
	e.t.Helper()
	e.Terraform("apply", "-auto-approve")
	e.Terraform("plan", "-detailed-exitcode")
}

var importCommand = regexp.MustCompile(`(?m)^terraform import (\S+) ('.+'|\S+)$`)

func (e *example) importByCommand() {
	e.t.Helper()
	commands := importCommand.FindAllStringSubmatch(read(e.t, filepath.Join(e.folder, "import.sh")), -1)
	if len(commands) == 0 {
		e.t.Error("import.sh has no command")
	}
	for _, command := range commands {
		id := e.actual(command[1], command[2])
		e.Terraform("state", "rm", command[1])
		e.Terraform("import", command[1], id)
		e.settles()
	}
}

var importBlock = regexp.MustCompile(`(?s)to = (\S+)\s+id = "([^"]+)"`)

func (e *example) importByID() {
	e.t.Helper()
	block := read(e.t, filepath.Join(e.folder, "import-by-string-id.tf"))
	found := importBlock.FindStringSubmatch(block)
	if found == nil {
		e.t.Fatal("import-by-string-id.tf has no import block")
	}
	e.importByBlock(found[1], strings.Replace(block, found[2], e.actual(found[1], found[2]), 1))
}

var (
	importTo     = regexp.MustCompile(`(?m)^\s*to\s*= (\S+)$`)
	identityPart = regexp.MustCompile(`(?m)^    (\w+)\s*= "[^"]+"$`)
)

// importByIdentity puts what the state has in place of what the identity shows.
func (e *example) importByIdentity() {
	e.t.Helper()
	block := read(e.t, filepath.Join(e.folder, "import-by-identity.tf"))
	address := importTo.FindStringSubmatch(block)
	if address == nil {
		e.t.Fatal("import-by-identity.tf has no import block")
	}
	attributes := e.attributes(address[1])
	e.importByBlock(address[1], identityPart.ReplaceAllStringFunc(block, func(line string) string {
		name := identityPart.FindStringSubmatch(line)[1]
		return fmt.Sprintf("    %s = %q", name, attributes[name])
	}))
}

func (e *example) importByBlock(address, block string) {
	e.t.Helper()
	e.Terraform("state", "rm", address)
	e.Write("import.tf", block)
	if plan := e.Terraform("plan"); !strings.Contains(plan, "1 to import, 0 to add") || !strings.Contains(plan, "0 to destroy") {
		e.t.Errorf("the plan does not just import:\n%s", plan)
	}
	e.settles()
}

// actual gives an import id of the form that the example shows: an id, or the id
// of what holds the object and a native identity.
func (e *example) actual(address, shown string) string {
	e.t.Helper()
	if name, byName := strings.CutPrefix(shown, "'"); byName {
		return strings.TrimSuffix(name, "'")
	}
	attributes := e.attributes(address)
	if _, native, composite := strings.Cut(shown, "/"); composite {
		for _, holder := range []string{"source_id", "identity_profile_id", "application_id", "connector"} {
			if id, ok := attributes[holder].(string); ok {
				return id + "/" + native
			}
		}
	}
	return attributes["id"].(string)
}

// attributes are those of a resource in the state.
func (e *example) attributes(address string) map[string]any {
	e.t.Helper()
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []struct{ Attributes map[string]any }
		}
	}
	if err := json.Unmarshal([]byte(e.Read("terraform.tfstate")), &state); err != nil {
		e.t.Fatal(err)
	}
	for _, resource := range state.Resources {
		if resource.Type+"."+resource.Name == address {
			return resource.Instances[0].Attributes
		}
	}
	e.t.Fatalf("the state has no %s", address)
	return nil
}
