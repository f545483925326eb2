//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// Every data source has an example, which finds what it looks for in a simulated
// tenant.
func TestDataSourceExamples(t *testing.T) {
	t.Parallel()
	names := []string{}
	for _, definition := range provider.DataDefinitions {
		names = append(names, definition.Name, definition.Many)
	}
	for _, question := range provider.Questions {
		names = append(names, question.Name)
	}
	tenant := acctest.New(t)
	tenant.AddUser("jane.doe")
	tenant.AddApplication("Human Resources", map[string]string{"department": "string"})
	tenant.AddCluster("Berlin")
	hr := tenant.AddSource(map[string]any{"name": "Human Resources", "connectorAttributes": map[string]any{"delimiter": ","}})
	schema := tenant.AccountSchema(hr)
	id, _ := schema["id"].(string)
	tenant.Edit(simulator.Schemas, id, func(schema map[string]any) {
		schema["attributes"] = append(schema["attributes"].([]any), map[string]any{"name": "department", "type": "STRING"})
	})
	tenant.AddIdentityProfile(map[string]any{"name": "Employees", "authoritativeSource": map[string]any{"type": "SOURCE", "id": hr}})
	tenant.AddAccount(hr, map[string]any{"id": "1001", "name": "jane", "department": "Sales", "location": "Berlin"})
	for _, name := range names {
		if name == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			workspace := acctest.NewWorkspace(t, "SAIL_CLIENT_ID=demo", "SAIL_CLIENT_SECRET=demo",
				"IIQ_BASE_URL="+tenant.URL+"/identityiq/scim/v2", "IIQ_USERNAME=demo", "IIQ_PASSWORD=demo")
			block := read(t, "../../examples/provider/provider.tf")
			workspace.Write("terraform.tf", strings.Replace(block, "https://acme.api.identitynow.com", tenant.URL, 1))
			workspace.Write("data-source.tf", read(t, filepath.Join("../../examples/data-sources", "sailpoint_"+name, "data-source.tf")))
			workspace.Terraform("apply", "-auto-approve")
			workspace.Terraform("plan", "-detailed-exitcode")
			if output := workspace.Terraform("output"); strings.Contains(output, "null") || strings.Contains(output, "{ }") || strings.Contains(output, "[]") {
				t.Errorf("the example finds nothing: %s", output)
			}
			workspace.Terraform("destroy", "-auto-approve")
		})
	}
}
