//go:build unix

package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
)

// queried is a tenant in which the examples of lists find something, and those of
// actions have something to work on.
type queried struct {
	*acctest.Core
	// ids stand in for those in the examples, by the argument or by the label of the
	// block before it.
	ids  map[string]string
	file string
}

func newQueried(t *testing.T) *queried {
	t.Helper()
	tenant := acctest.New(t)
	hr := tenant.AddSource(map[string]any{"name": "Human Resources"})
	directory := tenant.AddSource(map[string]any{
		"name": "Directory", "connector": "active-directory", "type": "Active Directory - Direct", "connectionType": "direct",
	})
	tenant.AddAccount(hr, map[string]any{"id": "1001", "name": "jane"})
	account := tenant.AddAccount(directory, map[string]any{"id": "jack.ryan", "name": "jack"}) // only a connector reloads one
	profile := tenant.AddIdentityProfile(map[string]any{"name": "Employees", "authoritativeSource": map[string]any{"type": "SOURCE", "id": directory}})
	tenant.AddTransform(map[string]any{"name": "Upper", "type": "upper", "attributes": nil})
	tenant.AddIdentityAttribute(map[string]any{"name": "badge", "displayName": "Badge", "type": "string"})
	tenant.AddWorkgroup(map[string]any{"name": "Access approvers"})
	tenant.Call(http.MethodPost, "/sources/v1/"+hr+"/provisioning-policies", map[string]any{"name": "Create", "usageType": "CREATE"})
	tenant.Call(http.MethodPost, "/sources/v1/"+directory+"/schedules", map[string]any{
		"type": "ACCOUNT_AGGREGATION", "cronExpression": "0 0 5 * * ?",
	})
	application := tenant.AddApplication("Payroll", map[string]string{"department": "string"})
	tenant.AddIIQAccount(tenant.AddUser("jane.doe"), application, "jdoe", map[string]any{"department": "HR"})
	connector := connectortest.StartDouble(t, connectortest.Options{})
	file := filepath.Join(t.TempDir(), "employees.csv")
	if err := os.WriteFile(file, []byte("id,name\n1001,jane\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	core := acctest.NewCore(t, acctest.Serve(), map[string]any{
		"base_url": tenant.URL, "client_id": "demo", "client_secret": "demo",
		"iiq":        map[string]any{"base_url": tenant.URL + "/identityiq/scim/v2", "username": "demo", "password": "demo"},
		"connectors": map[string]any{"hr": map[string]any{"url": connector.URL, "config": string(connector.Options.Config())}},
	})
	return &queried{core, map[string]string{
		"source_id": hr, "directory source_id": directory, "account_id": account, "identity_profile_id": profile, "application_id": application,
	}, file}
}

var (
	exampleBlock = regexp.MustCompile(`(?ms)^(?:list|action) "(\w+)" "(\w+)" \{\n(.*?)^\}`)
	configBlock  = regexp.MustCompile(`(?ms)^  config \{\n(.*?)^  \}`)
	assignment   = regexp.MustCompile(`(?m)^    (\w+)\s*= ("(?:[^"\\]|\\.)*"|\S+)`)
)

// blocks are the list and action blocks of an example: their types and arguments.
func (q *queried) blocks(t *testing.T, pattern string, run func(typeName string, arguments map[string]any)) {
	t.Helper()
	files, err := filepath.Glob("../../examples/" + pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	for _, file := range files {
		found := exampleBlock.FindAllStringSubmatch(read(t, file), -1)
		if len(found) == 0 {
			t.Errorf("%s has no block", file)
		}
		for _, block := range found {
			arguments := map[string]any{}
			if config := configBlock.FindStringSubmatch(block[3]); config != nil {
				for _, given := range assignment.FindAllStringSubmatch(config[1], -1) {
					arguments[given[1]] = q.actual(t, block[2], given[1], given[2])
				}
			}
			run(block[1], arguments)
		}
	}
}

// actual is the value of an argument in this tenant.
func (q *queried) actual(t *testing.T, label, name, written string) any {
	t.Helper()
	for _, key := range []string{label + " " + name, name} {
		if id, ok := q.ids[key]; ok {
			return id
		}
	}
	if name == "file" {
		return q.file
	}
	var value any
	if err := json.Unmarshal([]byte(written), &value); err != nil { // such values are written as in JSON
		t.Fatalf("%s = %s: %v", name, written, err)
	}
	return value
}

// Every example of a list finds something. The protocol stands in for a Terraform
// that knows list blocks.
func TestListExamples(t *testing.T) {
	t.Parallel()
	q := newQueried(t)
	q.blocks(t, "list-resources/*/*.tfquery.hcl", func(typeName string, arguments map[string]any) {
		listed, diags := q.Query(t.Context(), typeName, arguments, 100, true)
		if err := diags.Err(); err != nil || len(listed) == 0 {
			t.Errorf("%s with %v lists %d: %v", typeName, arguments, len(listed), err)
		}
	})
}

// Every example of an action does what it is for.
func TestActionExamples(t *testing.T) {
	t.Parallel()
	q := newQueried(t)
	q.blocks(t, "actions/*/action.tf", func(typeName string, arguments map[string]any) {
		if progress, diags := q.Invoke(t.Context(), typeName, arguments); diags.Err() != nil || len(progress) == 0 {
			t.Errorf("%s with %v reports %q: %v", typeName, arguments, progress, diags.Err())
		}
	})
}
