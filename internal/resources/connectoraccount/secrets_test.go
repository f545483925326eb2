//go:build unix

package connectoraccount_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
)

// The token of the configuration and the password are in no state, plan, log or
// error, even if the connector tells them.
func TestSecrets(t *testing.T) {
	t.Parallel()
	const password = "password-canary-51c8"
	each(t, connectortest.Options{}, func(t *testing.T, b *bench) {
		workspace := acctest.NewWorkspace(t, "TF_VAR_token="+connectortest.Token, "TF_VAR_password="+password, "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")
		workspace.Write("main.tf", `
provider "sailpoint" {
  connectors = { hr = { url = "`+b.URL+`", config = jsonencode({ token = var.token }) } }
}
variable "token" {
  type      = string
  ephemeral = true
}
variable "password" {
  type      = string
  ephemeral = true
}
variable "title" { default = "A" }
resource "sailpoint_connector_account" "amy" {
  connector           = "hr"
  attributes          = { id = "amy.poe", title = var.title }
  password_wo         = var.password
  password_wo_version = 1
}
`)
		told := connectortest.Token + " and " + password
		printed := &strings.Builder{}
		run := func(failure connectortest.Failure, want string, arguments ...string) {
			t.Helper()
			if failure.Kind != "" {
				b.Fail(failure)
			}
			output, err := workspace.Start(arguments...).Wait()
			if (err != nil) != (failure.Kind != "") || !strings.Contains(output, want) {
				t.Errorf("%v: want %q, got %v\n%s", arguments, want, err, output)
			}
			printed.WriteString(output)
		}
		run(connectortest.Failure{Command: "std:change-password", Kind: connectortest.Generic, Message: "weak: " + told}, "weak: ", "apply", "-auto-approve")
		run(connectortest.Failure{}, "Apply complete", "apply", "-auto-approve")
		run(connectortest.Failure{}, "1 to change", "plan", "-var=title=B", "-out=saved.tfplan")
		run(connectortest.Failure{
			Command: "std:account:update", Kind: connectortest.Soft, Attribute: "title", Message: "locked by " + connectortest.Token,
		}, "locked by ", "apply", "saved.tfplan")
		for _, secret := range []string{connectortest.Token, password} {
			if files := workspace.Holding(secret); len(files) > 0 {
				t.Errorf("%s is in %v", secret, files)
			}
			if strings.Contains(printed.String(), secret) {
				t.Errorf("%s was printed", secret)
			}
		}
		if len(workspace.Holding("std:change-password")) == 0 {
			t.Error("nothing was logged")
		}
	})
}
