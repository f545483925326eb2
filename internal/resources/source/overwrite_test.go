package source_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// The state doesn't have what others keep in a source. A plan that begins to manage
// such a value says what it writes over.
func TestBeginsToManage(t *testing.T) {
	t.Parallel()
	tenant := conformance.NewTenant(t, simulator.Config{})
	owner := tenant.AddIdentity("Olivia Owner")
	core := acctest.NewCore(t, acctest.Serve(provider.WithTransport(acctest.Network{"tenant.test": tenant})), map[string]any{
		"base_url": "https://tenant.test", "client_id": "demo", "client_secret": "demo",
	})
	source := core.Resource("sailpoint_source")
	config := func(connector map[string]any, more map[string]any) any {
		all := map[string]any{
			"name": "HR", "owner_id": owner, "connector": "delimited-file", "connector_attributes": connector,
		}
		for name, value := range more {
			all[name] = value
		}
		return all
	}
	if err := source.Apply(t.Context(), config(map[string]any{"a": "1"}, nil)).Err(); err != nil {
		t.Fatal(err)
	}
	id, _ := source.State()["id"].(string)
	tenant.Edit(simulator.Sources, id, func(source map[string]any) {
		source["description"] = "theirs"
		attributes, _ := source["connectorAttributes"].(map[string]any)
		attributes["b"], attributes["same"], attributes["empty"] = "2", "x", ""
	})
	for name, test := range map[string]struct {
		config any
		says   []string
	}{
		"nothing": {config(map[string]any{"a": "2"}, nil), nil},
		"what is so already, is empty, or isn't there": {
			config(map[string]any{"a": "1", "same": "x", "empty": "y", "new": "z"}, nil), nil,
		},
		"an attribute": {
			config(map[string]any{"a": "1"}, map[string]any{"description": "ours"}), []string{`description: "theirs" becomes "ours"`},
		},
		"a key": {
			config(map[string]any{"a": "2", "b": "3"}, nil), []string{`connector_attributes.b: "2" becomes "3"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := source.Plan(t.Context(), test.config)
			if err := diags.Err(); err != nil {
				t.Fatal(err)
			}
			told := strings.Join(diags.Warnings(), "\n")
			if got := strings.Count(told, " becomes "); got != len(test.says) {
				t.Errorf("%d values are overwritten, want %d: %s", got, len(test.says), told)
			}
			for _, text := range test.says {
				if !strings.Contains(told, text) {
					t.Errorf("%q is not said in: %s", text, told)
				}
			}
		})
	}
}
