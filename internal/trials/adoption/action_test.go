package adoption

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// Each action does what it says, waits for it, and reports it.
func TestActions(t *testing.T) {
	t.Parallel()
	f := filled(t)
	core := f.core(t)
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, []byte("id,name\nE1,One\nE2,Two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.Edit(simulator.Sources, f.directory, func(source map[string]any) {
		source["connectorAttributes"].(map[string]any)["token"] = connectortest.Token
	})
	f.ConnectSource(f.directory, f.connector.URL)
	f.Edit(simulator.Sources, f.source, func(source map[string]any) { source["deleteThreshold"] = json.Number("100") })
	for _, test := range []struct {
		action    string
		arguments values
		reports   string
		writes    []string
	}{
		{
			"source_aggregate_accounts",
			values{"source_id": f.source, "file": file},
			"has ended: SUCCESS",
			[]string{"POST /sources/v1/{id}/load-accounts"},
		},
		{
			"source_aggregate_accounts",
			values{"source_id": f.directory, "disable_optimization": true},
			"has ended: SUCCESS",
			[]string{"POST /sources/v1/{id}/load-accounts"},
		},
		{
			"source_test_connection",
			values{"source_id": f.source},
			`source "Human/Resources" connects, in `,
			[]string{"POST /sources/v1/{id}/connector/check-connection"},
		},
		{
			"identity_profile_process_identities",
			values{"identity_profile_id": f.profile},
			`identity profile "Employees"`,
			[]string{"POST /identity-profiles/v1/{id}/process-identities"},
		},
		{
			"identity_profile_process_identities", values{"identity_profile_id": f.profile}, "doesn't ask to be processed; nothing was sent", nil,
		},
		{
			"account_reload",
			values{"account_id": f.AddAccount(f.directory, values{"id": "john.doe", "name": "J"}), "timeout": "5m"},
			"has ended: SUCCESS",
			[]string{"POST /accounts/v1/{id}/reload"},
		},
	} {
		f.ClearJournal()
		progress, diags := core.Invoke(t.Context(), "sailpoint_"+test.action, test.arguments)
		must(t, test.action, diags)
		if !strings.Contains(strings.Join(progress, "\n"), test.reports) {
			t.Errorf("%s reports %q", test.action, progress)
		}
		f.ExpectWrites(test.writes...)
	}
	for _, account := range f.List(simulator.Accounts) {
		if account["sourceId"] == f.source && account["nativeIdentity"] == "E/002" {
			t.Error("the file was not aggregated")
		}
	}
}

// What goes wrong is an error that says what.
func TestActionsThatFail(t *testing.T) {
	t.Parallel()
	f := filled(t)
	core := f.core(t)
	f.ConnectSource(f.directory, f.connector.URL) // which wants a token
	john := f.AddAccount(f.directory, values{"id": "john.doe", "name": "J"})
	for _, test := range []struct {
		action    string
		arguments values
		outcome   *simulator.TaskOutcome
		says      string
		writes    int
	}{
		{action: "account_reload", arguments: values{"account_id": "nobody"}, says: `There is no account with the id "nobody"`},
		{action: "source_test_connection", arguments: values{"source_id": "none"}, says: `There is no source with the id "none"`, writes: 1},
		{action: "source_test_connection", arguments: values{"source_id": f.directory}, says: `source "Directory" can't connect ("FAILURE", after `, writes: 1},
		{action: "source_aggregate_accounts", arguments: values{"source_id": f.source}, says: "Set file to where it is."},
		{action: "source_aggregate_accounts", arguments: values{"source_id": f.directory, "file": "x"}, says: "Take file out."},
		{action: "source_aggregate_accounts", arguments: values{"source_id": f.source, "file": "no such file"}, says: "reading the file"},
		{action: "source_aggregate_accounts", arguments: values{"source_id": f.source, "timeout": "soon"}, says: "is not a duration"},
		{action: "account_reload", arguments: values{"account_id": ""}, says: "account_id"},
		{action: "account_reload", arguments: values{"account_id": f.ids["account"]}, says: "flat file sources: they have no connector", writes: 1},
		{
			action: "account_reload", arguments: values{"account_id": john}, writes: 1,
			outcome: &simulator.TaskOutcome{CompletionStatus: "ERROR", Messages: []string{"the connector is down"}}, says: "the connector is down",
		},
	} {
		f.ClearJournal()
		if test.outcome != nil {
			f.NextTask(*test.outcome)
		}
		_, diags := core.Invoke(t.Context(), "sailpoint_"+test.action, test.arguments)
		if err := diags.Err(); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v, want %s", test.action, err, test.says)
		}
		if writes := f.Writes(); len(writes) != test.writes {
			t.Errorf("%s: %v", test.action, writes)
		}
	}
	f.NextTask(simulator.TaskOutcome{CompletionStatus: "WARNING", Messages: []string{"2 accounts were skipped"}})
	_, diags := core.Invoke(t.Context(), "sailpoint_account_reload", values{"account_id": john})
	if warnings := diags.Warnings(); diags.HasError() || len(warnings) != 1 || !strings.Contains(warnings[0], "2 accounts were skipped") {
		t.Errorf("got %v, %v", diags.Err(), warnings)
	}

	// The source has a threshold of 10 percent.
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, []byte("id,name\nE1,One\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, diags = core.Invoke(t.Context(), "sailpoint_source_aggregate_accounts", values{"source_id": f.source, "file": file})
	if warnings := diags.Warnings(); diags.HasError() || len(warnings) != 1 || !strings.Contains(warnings[0], "The deletion of accounts was skipped: 1 of 2") {
		t.Errorf("got %v, %v", diags.Err(), warnings)
	}
}
