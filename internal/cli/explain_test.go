package cli

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const smallPlan = `{"format_version": "1.2", "planned_values": {}, "resource_changes": [{
	"address": "sailpoint_transform.a", "mode": "managed", "type": "sailpoint_transform", "name": "a",
	"provider_name": "registry.terraform.io/terraform-provider-sailpoint/sailpoint",
	"change": {"actions": ["delete"], "before": {"id": "t1", "name": "A", "type": "upper"}, "after": null}}]}`

func TestExplain(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(file, []byte(smallPlan), 0o600); err != nil {
		t.Fatal(err)
	}
	for arguments, want := range map[string]string{
		"": "DELETE /transforms/v1/t1", "-": "DELETE /transforms/v1/t1", file: "DELETE /transforms/v1/t1",
		"-format text": "# sailpoint_transform.a will be deleted", "-format markdown": "| `sailpoint_transform.a` | delete |", "-format json": `"version": 1`,
		"-drift": "Not applied: changes of 1 resource", "-drift -format markdown": "### Not applied yet", "-drift -format json": `"drift": []`,
	} {
		var out, screen strings.Builder
		exit, ok := Run(t.Context(), append([]string{"explain"}, strings.Fields(arguments)...),
			Streams{In: strings.NewReader(smallPlan), Out: &out, Err: &screen})
		if !ok || exit != exitOK || !strings.Contains(out.String(), want) {
			t.Errorf("%s: %d\n%s%s", arguments, exit, out.String(), screen.String())
		}
		if strings.HasSuffix(arguments, "json") && arguments != file && !json.Valid([]byte(out.String())) {
			t.Error("not JSON")
		}
	}
}

func TestExplainRefuses(t *testing.T) {
	t.Parallel()
	for arguments, want := range map[string]string{
		"-format html": `no format "html"`, "a b": "give one plan", "/no/such/plan.json": "no such file", "-": "not the JSON of a plan",
		"-bad": "flag provided but not defined", "-live -drift": "don't go together",
	} {
		var screen strings.Builder
		exit, _ := Run(t.Context(), append([]string{"explain"}, strings.Fields(arguments)...),
			Streams{In: strings.NewReader("Terraform used the selected providers"), Out: io.Discard, Err: &screen})
		if exit != exitUsage || !strings.Contains(screen.String(), want) {
			t.Errorf("%s: %d, %s", arguments, exit, screen.String())
		}
	}
}

// Without credentials nothing can be read.
func TestExplainWithoutCredentials(t *testing.T) {
	t.Setenv("SAIL_BASE_URL", "")
	t.Setenv("SAIL_CLIENT_ID", "")
	t.Setenv("SAIL_CLIENT_SECRET", "")
	t.Setenv("SAIL_ACCESS_TOKEN", "")
	var screen strings.Builder
	exit, _ := Run(t.Context(), []string{"explain", "-live"}, Streams{In: strings.NewReader(smallPlan), Out: io.Discard, Err: &screen})
	if exit != exitFailed || !strings.Contains(screen.String(), "SAIL_BASE_URL") {
		t.Errorf("%d: %s", exit, screen.String())
	}
}
