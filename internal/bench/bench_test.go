package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

func BenchmarkOperations(b *testing.B) {
	for _, o := range operations() {
		b.Run(o.name, o.benchmark)
	}
}

// What is timed does what it should.
func TestOperations(t *testing.T) {
	t.Parallel()
	for _, o := range operations() {
		if got, err := o.run(); err != nil || got != o.want {
			t.Errorf("%s: got %d, want %d; error: %v", o.name, got, o.want, err)
		}
	}
	for _, s := range scenes() {
		seen := diff.Observe(s.policy, s.before, s.after)
		if drift := diff.Judge(s.policy, s.before, seen, true); len(drift.Changes) != s.changes || len(drift.Places()) != s.changes {
			t.Errorf("%s: %d changes are observed, want %d", s.name, len(drift.Places()), s.changes)
		}
	}
}

// golden is what each command may cost: reads and writes.
var golden = map[string]string{
	"sailpoint_source":                         "create 1 1, refresh 1 0, no-op plan 1 0, update 4 1, delete 5 1",
	"sailpoint_identity_profile":               "create 1 1, refresh 1 0, no-op plan 1 0, update 2 1, delete 3 1",
	"sailpoint_account":                        "create 7 1, refresh 1 0, no-op plan 1 0, update 8 1, delete 4 1",
	"sailpoint_source_schema":                  "create 3 1, refresh 1 0, no-op plan 1 0, update 2 1, delete 1 0",
	"sailpoint_provisioning_policy":            "create 1 1, refresh 1 0, no-op plan 1 0, update 2 1, delete 2 1",
	"sailpoint_correlation_config":             "create 3 1, refresh 1 0, no-op plan 1 0, update 2 1, delete 1 0",
	"sailpoint_source_schedule":                "create 1 1, refresh 1 0, no-op plan 1 0, update 2 1, delete 2 1",
	"sailpoint_attribute_sync_config":          "create 3 1, refresh 1 0, no-op plan 1 0, update 2 1, delete 1 0",
	"sailpoint_native_change_detection_config": "create 1 1, refresh 1 0, no-op plan 1 0, update 2 1, delete 1 1",
	"sailpoint_workgroup":                      "create 1 1, refresh 1 0, no-op plan 1 0, update 2 1, delete 2 1",
	"sailpoint_iiq_account":                    "create 5 1, refresh 1 0, no-op plan 1 0, update 7 1, delete 1 1",
	"sailpoint_connector_account":              "create 3 1, refresh 2 0, no-op plan 2 0, update 4 1, delete 3 1",
}

// A command must not come to cost more requests; when one costs fewer, the table
// follows. How often Terraform starts the provider, and so how many tokens are
// bought, is for Terraform to say: twice for an apply, and once more for a
// destroy.
func TestRequests(t *testing.T) {
	t.Parallel()
	provider, err := build(t.Context(), t.TempDir(), "sailpoint", module)
	if err != nil {
		t.Fatal(err)
	}
	for _, resource := range resources {
		t.Run(resource.name, func(t *testing.T) {
			t.Parallel()
			counts, err := countRequests(t.Context(), conformance.NewTenant(t, simulator.Config{}), t.TempDir(), provider, resource.name, resource.arguments)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, count := range counts {
				got = append(got, fmt.Sprintf("%s %d %d", count.Command, count.Reads, count.Writes))
				if count.Tokens > 3 {
					t.Errorf("%s: %d tokens were bought", count.Command, count.Tokens)
				}
			}
			if got := strings.Join(got, ", "); got != golden[resource.name] {
				t.Errorf("reads and writes are\n%s, and were\n%s", got, golden[resource.name])
			}
		})
	}
}
