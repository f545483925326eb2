package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/bench/figures"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// resources are what requests are counted for. The text is what the update
// changes; the other locals are objects that the tenant has.
var resources = []struct{ name, arguments string }{
	{"sailpoint_source", `
		name = "CRM"
		owner_id = local.owner
		connector = "delimited-file"
		provision_as_csv = true
		connector_attributes = { delimiter = ",", filter = var.text }`},
	{"sailpoint_identity_profile", `
		name = "People"
		authoritative_source_id = local.source
		description = var.text`},
	{"sailpoint_account", `
		source_id = local.source
		attributes = { id = "jack", name = "Jack", title = var.text }`},
	{"sailpoint_source_schema", `
		source_id = local.source
		name = "account"
		adopt = true
		attributes = { department = { type = "STRING", description = var.text } }`},
	{"sailpoint_provisioning_policy", `
		source_id = local.source
		usage_type = "CREATE"
		name = "Account"
		fields = { id = { type = "string", transform = { type = "static", attributes = { value = var.text } } } }`},
	{"sailpoint_correlation_config", `
		source_id = local.source
		attribute_assignments = [{ property = "uid", value = var.text }]`},
	{"sailpoint_source_schedule", `
		source_id = local.source
		type = "ACCOUNT_AGGREGATION"
		cron_expression = var.text == "before" ? "0 0 5 * * ?" : "0 0 6 * * ?"`},
	{"sailpoint_attribute_sync_config", `
		source_id = local.source
		attributes = { email = var.text == "before" }`},
	{"sailpoint_native_change_detection_config", `
		source_id = local.source
		enabled = true
		selected_entitlements = [var.text]`},
	{"sailpoint_workgroup", `
		name = "Approvers"
		owner_id = local.owner
		description = var.text`},
	{"sailpoint_iiq_account", `
		user_id = local.user
		application_id = local.application
		native_identity = "jack"
		attributes = { title = var.text }`},
	{"sailpoint_connector_account", `
		connector = "memory"
		attributes = { id = "jack", title = var.text }`},
}

// commands are what is done with each resource, in this order.
var commands = []struct {
	name      string
	arguments []string
}{
	{"create", []string{"apply", "-auto-approve"}},
	{"refresh", []string{"plan", "-refresh-only"}},
	{"no-op plan", []string{"plan", "-detailed-exitcode"}},
	{"update", []string{"apply", "-auto-approve", "-var=text=after"}},
	{"delete", []string{"destroy", "-auto-approve", "-var=text=after"}},
}

// countRequests carries the commands out on one resource of an empty tenant, in an
// empty folder.
func countRequests(ctx context.Context, simulated *simulator.Tenant, folder, provider, resource, arguments string) ([]figures.Requests, error) {
	tenant := newTenant(simulated)
	defer tenant.close()
	work, err := newWorkspace(folder, provider, fmt.Sprintf("%s\nvariable \"text\" { default = \"before\" }\nresource %q \"it\" {%s\n}\n",
		tenant.configuration, resource, arguments))
	if err != nil {
		return nil, err
	}
	var counts []figures.Requests
	for _, command := range commands {
		tenant.ClearJournal()
		if _, err := work.terraform(ctx, command.arguments...); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", resource, command.name, err)
		}
		counts = append(counts, tenant.requests(resource, command.name))
	}
	return counts, nil
}

// countAll counts the requests of all resources.
func countAll(ctx context.Context, folder, provider string) ([]figures.Requests, error) {
	var all []figures.Requests
	for _, resource := range resources {
		work, err := os.MkdirTemp(folder, "requests-")
		if err != nil {
			return nil, err
		}
		counts, err := countRequests(ctx, simulator.New(simulator.Config{}), work, provider, resource.name, resource.arguments)
		if err != nil {
			return nil, err
		}
		all = append(all, counts...)
	}
	return all, nil
}

// tenant is a simulated tenant that answers without delay.
type tenant struct {
	*simulator.Tenant
	close func()
	// configuration is the provider block, and the locals that [resources] use.
	configuration string
}

func newTenant(simulated *simulator.Tenant) *tenant {
	t := &tenant{Tenant: simulated}
	server, connector := httptest.NewServer(t), httptest.NewServer(connectortest.NewDouble(connectortest.Options{}))
	t.close = func() {
		server.Close()
		connector.Close()
	}
	t.AddConnector("memory", connector.URL)
	// An identity profile decides what sources offer for attribute sync.
	t.AddIdentityProfile(map[string]any{
		"name": "Others", "authoritativeSource": map[string]any{"type": "SOURCE", "id": t.AddSource(map[string]any{"name": "Payroll"})},
	})
	t.configuration = fmt.Sprintf(`
provider "sailpoint" {
  base_url         = %[1]q
  client_id        = "demo"
  client_secret    = "demo"
  requests_per_10s = 1000
  iiq              = { base_url = "%[1]s/identityiq/scim/v2", username = "demo", password = "demo" }
  connectors       = { memory = { ref = "memory", config = %[6]q } }
}
locals {
  owner       = %[2]q
  source      = %[3]q
  user        = %[4]q
  application = %[5]q
}
`, server.URL, t.AddIdentity("Olivia Owner"), t.AddSource(map[string]any{"name": "HR"}),
		t.AddUser("jack"), t.AddApplication("HR", map[string]string{"title": "string"}), string(connectortest.Options{}.Config()))
	return t
}

// requests counts the journal.
func (t *tenant) requests(resource, command string) figures.Requests {
	count := figures.Requests{Resource: resource, Command: command}
	for _, exchange := range t.Journal() {
		switch {
		case isQuestion(exchange):
			count.Reads++
		case exchange.IsWrite():
			count.Writes++
		case exchange.Method == http.MethodPost:
			count.Tokens++
		default:
			count.Reads++
		}
	}
	return count
}

// isQuestion tells the commands of connectors that change nothing: like all
// commands they go by POST.
func isQuestion(exchange simulator.Exchange) bool {
	var command struct{ Type string }
	return json.Unmarshal(exchange.RequestBody, &command) == nil && strings.HasSuffix(command.Type, ":read")
}
