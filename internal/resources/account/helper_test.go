package account_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_account.jack"
	post    = "POST /accounts/v1"
	put     = "PUT /accounts/v1/{id}"
	patch   = "PATCH /accounts/v1/{id}"
	enable  = "POST /accounts/v1/{id}/enable"
	disable = "POST /accounts/v1/{id}/disable"
	unlock  = "POST /accounts/v1/{id}/unlock"
	remove  = "DELETE /accounts/v1/{id}"
)

// hr is a tenant with one source, and the configuration of one account on it.
type hr struct {
	*acctest.Tenant
	source string
}

func newHR(t *testing.T) hr { return newHRWith(t, simulator.Config{}) }

func newHRWith(t *testing.T, config simulator.Config) hr {
	t.Helper()
	tenant := acctest.NewWith(t, config)
	return hr{tenant, tenant.AddSource(map[string]any{"name": "HR"})}
}

// newDirect has a source whose accounts the API can't write.
func newDirect(t *testing.T) hr {
	t.Helper()
	tenant := acctest.New(t)
	return hr{tenant, tenant.AddSource(map[string]any{"name": "AD", "connectionType": "direct"})}
}

// typed adds attributes of all types to the account schema.
func (h hr) typed() hr {
	schema := h.AccountSchema(h.source)
	id, _ := schema["id"].(string)
	h.Edit(simulator.Schemas, id, func(schema map[string]any) {
		attributes, _ := schema["attributes"].([]any)
		for name, kind := range map[string]string{"salary": "LONG", "badge": "LONG", "level": "INT", "active": "BOOLEAN", "hired": "DATE"} {
			attributes = append(attributes, map[string]any{"name": name, "type": kind})
		}
		schema["attributes"] = attributes
	})
	return h
}

func (h hr) config(arguments string) string { return h.Provider() + h.block(arguments) }

func (h hr) block(arguments string) string {
	return fmt.Sprintf("resource \"sailpoint_account\" \"jack\" {\n  source_id = %q\n  %s\n}\n", h.source, arguments)
}

// apply is a step that makes these writes and no others.
func (h hr) apply(arguments string, writes ...string) resource.TestStep {
	return resource.TestStep{Config: h.config(arguments), Check: acctest.Then(func() { h.ExpectWrites(writes...) })}
}

// same is a step whose plan is empty.
func (h hr) same(arguments string) resource.TestStep {
	step := h.apply(arguments)
	step.ConfigPlanChecks = acctest.Planned(plancheck.ExpectEmptyPlan())
	return step
}

// fails is a step that fails with a message of these phrases.
func (h hr) fails(arguments string, phrases ...string) resource.TestStep {
	return resource.TestStep{Config: h.config(arguments), ExpectError: acctest.Says(phrases...)}
}

// edit is an administrator's change of the only account.
func (h hr) edit(key string, value any) func() {
	return func() {
		id, _ := h.Sole(simulator.Accounts)
		h.Edit(simulator.Accounts, id, func(account map[string]any) { account[key] = value })
		h.ClearJournal()
	}
}

// editAttributes is an administrator's change of the only account's attributes.
func (h hr) editAttributes(changes map[string]any) func() {
	return func() {
		id, _ := h.Sole(simulator.Accounts)
		h.Edit(simulator.Accounts, id, func(account map[string]any) {
			attributes, _ := account["attributes"].(map[string]any)
			for name, value := range changes {
				attributes[name] = value
			}
		})
		h.ClearJournal()
	}
}

func (h hr) attributes() map[string]any {
	_, account := h.Sole(simulator.Accounts)
	attributes, _ := account["attributes"].(map[string]any)
	return attributes
}
