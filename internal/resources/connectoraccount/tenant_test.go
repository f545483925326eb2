package connectoraccount_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// A connector that is deployed in the tenant is invoked through the tenant.
func TestDeployed(t *testing.T) {
	t.Parallel()
	each(t, connectortest.Options{}, func(t *testing.T, b *bench) {
		tenant := acctest.New(t)
		tenant.AddConnector("hr-connector", strings.TrimSuffix(b.URL, "/invoke"))
		config := func(ref, title string) string {
			return tenant.Provider(fmt.Sprintf("connectors = {\n    hr = {\n      ref    = %q\n      config = %q\n    }\n  }", ref, string(b.options.Config()))) +
				fmt.Sprintf("resource \"sailpoint_connector_account\" \"amy\" {\n  connector  = \"hr\"\n  attributes = { id = \"amy.poe\", title = %q }\n}\n", title)
		}
		acctest.Run(t,
			resource.TestStep{Config: config("nobody's", "A"), ExpectError: acctest.Says(`the tenant has no connector "nobody's"`)},
			resource.TestStep{Config: config("hr-connector", "A"), Check: b.expect("std:account:create")},
			resource.TestStep{
				Config: config("hr-connector", "B"),
				Check:  b.expect(`std:account:update [{"attribute":"title","op":"Set","value":"B"}]`),
			},
		)
		for _, exchange := range tenant.Journal() {
			if strings.HasPrefix(exchange.Path, "/beta/") && !strings.Contains(exchange.Path, "nobody's") {
				t.Errorf("%s %s", exchange.Method, exchange.Path)
			}
		}
	})
}

// The whole way: Terraform changes the title of an account on the file source of
// Human Resources, the identity's title follows, and attribute sync takes it to
// the account of another source, by that source's connector.
func TestChain(t *testing.T) {
	t.Parallel()
	each(t, connectortest.Options{}, func(t *testing.T, b *bench) {
		tenant := acctest.New(t)
		config := func(title string) string {
			return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name             = "HR"
  owner_id         = %q
  connector        = "delimited-file"
  provision_as_csv = true
}
resource "sailpoint_identity_profile" "people" {
  name                    = "People"
  authoritative_source_id = sailpoint_source.hr.id
  identity_attribute_config = {
    enabled = true
    attribute_transforms = {
      title = { type = "accountAttribute", attributes = { sourceId = sailpoint_source.hr.id, attributeName = "title" } }
    }
  }
}
resource "sailpoint_account" "jack" {
  source_id  = sailpoint_identity_profile.people.authoritative_source_id
  attributes = { id = "E002", name = "jack.ryan", title = %q }
}
`, tenant.Owner, title)
		}
		acctest.Run(t,
			resource.TestStep{Config: config("Developer Advocate")},
			resource.TestStep{
				PreConfig: func() { connect(t, tenant, b) },
				Config:    config("Chief Engineer"),
				Check:     b.expect(`std:account:update [{"attribute":"title","op":"Set","value":"Chief Engineer"}]`),
			},
		)
	})
}

// connect gives the identity of Jack Ryan an account on a source with a
// connector, and has its title kept in sync.
func connect(t *testing.T, tenant *acctest.Tenant, b *bench) {
	t.Helper()
	_, jack := tenant.Sole(simulator.Accounts)
	directory := tenant.AddSource(map[string]any{
		"name": "Directory", "connector": "memory", "connectionType": "direct",
		"owner": map[string]any{"type": "IDENTITY", "id": tenant.Owner}, "connectorAttributes": map[string]any{"token": connectortest.Token},
	})
	tenant.ConnectSource(directory, strings.TrimSuffix(b.URL, "/invoke"))
	load := tenant.Call("POST", "/sources/v1/"+directory+"/load-accounts", nil)
	task, _ := load["task"].(map[string]any)
	for tenant.Call("GET", fmt.Sprintf("/task-status/v1/%v", task["id"]), nil)["completionStatus"] != "SUCCESS" {
		if t.Failed() {
			return
		}
	}
	for _, account := range tenant.List(simulator.Accounts) {
		if account["nativeIdentity"] == "john.doe" {
			tenant.Edit(simulator.Accounts, fmt.Sprint(account["id"]), func(account map[string]any) { account["identityId"] = jack["identityId"] })
		}
	}
	path := "/sources/v1/" + directory + "/attribute-sync-config"
	sync := tenant.Call("GET", path, nil)
	attributes, _ := sync["attributes"].([]any)
	for _, attribute := range attributes {
		if attribute, _ := attribute.(map[string]any); attribute["name"] == "title" {
			attribute["enabled"] = true
		}
	}
	tenant.Call("PUT", path, sync)
	b.commands()
}
