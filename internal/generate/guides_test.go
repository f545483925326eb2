//go:build unix

package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
)

// The guide to immutable attributes says which ways out work while the value
// differs.
func TestWaysOut(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	workspace := acctest.NewWorkspace(t)
	config := func(connector, arguments string) string {
		return fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name        = "HR"
  description = "staff"
  owner_id    = %q
  connector   = %q
  %s
}
resource "terraform_data" "other" { input = %q }
`, tenant.Owner, connector, arguments, connector)
	}
	workspace.Write("provider.tf", tenant.Provider())
	workspace.Write("main.tf", config("delimited-file", ""))
	workspace.Terraform("apply", "-auto-approve")

	const (
		refused  = `connector is "delimited-file" and can't become "jdbc"`
		replaced = "1 to destroy"
	)
	replace := tenant.Provider(`immutable_changes = "replace"`)
	for _, way := range []struct {
		name, provider, config, command, want string
		before                                []string
	}{
		{name: "nothing done", config: config("jdbc", ""), command: "plan", want: refused},
		{name: "set back", config: config("delimited-file", ""), command: "plan", want: "No changes"},
		{name: "ignored", config: config("jdbc", "lifecycle { ignore_changes = [connector] }"), command: "plan", want: "0 to add, 1 to change, 0 to destroy"},
		{name: "taken out", command: "plan", want: "0 to add, 0 to change, 2 to destroy"},
		{name: "replace by the provider", provider: replace, config: config("jdbc", ""), command: "plan", want: replaced},
		{name: "protected", provider: replace, config: config("jdbc", "lifecycle { prevent_destroy = true }"), command: "plan", want: "Instance cannot be destroyed"},
		{
			name: "create before destroy", provider: replace, config: config("jdbc", "lifecycle { create_before_destroy = true }"),
			command: "apply -auto-approve", want: "Source exists already",
		},
		{name: "destroy without refresh", config: config("jdbc", ""), command: "plan -destroy -refresh=false", want: "2 to destroy"},
		{name: "destroy", config: config("jdbc", ""), command: "plan -destroy", want: refused},
		{name: "-replace", config: config("jdbc", ""), command: "plan -replace=sailpoint_source.hr", want: refused},
		{name: "-replace of the old value", config: config("delimited-file", ""), command: "plan -replace=sailpoint_source.hr", want: replaced},
		{
			name: "replace_triggered_by", config: config("jdbc", "lifecycle { replace_triggered_by = [terraform_data.other] }"),
			command: "plan", want: refused,
		},
		{name: "tainted", before: []string{"taint", "sailpoint_source.hr"}, config: config("jdbc", ""), command: "plan", want: replaced},
	} {
		provider := way.provider
		if provider == "" {
			provider = tenant.Provider()
		}
		workspace.Write("provider.tf", provider)
		workspace.Write("main.tf", way.config)
		if way.before != nil {
			workspace.Terraform(way.before...)
		}
		output, err := workspace.Start(strings.Fields(way.command)...).Wait()
		if !strings.Contains(output, way.want) {
			t.Errorf("%s: want %q: %v\n%s", way.name, way.want, err, output)
		}
	}
}

// In ignore_changes, a key of a free-form object is written with a dot; an index
// ignores the whole object.
func TestIgnoredKeys(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	workspace := acctest.NewWorkspace(t)
	config := func(delimiter, ignored string) string {
		return tenant.Provider() + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name                 = "HR"
  owner_id             = %q
  connector            = "delimited-file"
  connector_attributes = { delimiter = %q, comment = %q }
  lifecycle { ignore_changes = [%s] }
}
`, tenant.Owner, delimiter, delimiter, ignored)
	}
	workspace.Write("main.tf", config(",", ""))
	workspace.Terraform("apply", "-auto-approve")
	workspace.Write("main.tf", config(";", "connector_attributes.comment"))
	if plan := workspace.Terraform("plan"); !strings.Contains(plan, "~ delimiter") || strings.Contains(plan, "~ comment") {
		t.Errorf("the dot does not ignore one key:\n%s", plan)
	}
	workspace.Write("main.tf", config(";", `connector_attributes["comment"]`))
	if plan := workspace.Terraform("plan"); !strings.Contains(plan, "No changes") {
		t.Errorf("the index does not ignore all keys:\n%s", plan)
	}
}
