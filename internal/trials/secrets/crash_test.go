package secrets_test

import (
	"strings"
	"syscall"
	"testing"
)

// The stack traces of a provider that crashes in the middle of a request, which
// Terraform prints, hold no secret.
func TestCrash(t *testing.T) {
	t.Parallel()
	w := newWorkplace(t)
	w.Write("main.tf", variables()+strings.NewReplacer("URL", w.url, "OWNER", w.tenant.Owner).Replace(`
provider "sailpoint" {
  base_url      = "URL"
  client_id     = "demo"
  client_secret = var.client_secret
}

resource "sailpoint_source" "hang" {
  name                            = "echo hang"
  owner_id                        = "OWNER"
  connector                       = "delimited-file"
  connector_attributes_wo         = { password = var.password, apiCode = var.api_code, key = var.certificate }
  connector_attributes_wo_version = 1
}
`))
	process := w.Start("apply", "-auto-approve")
	<-w.front.hung
	if err := process.SignalProvider(syscall.SIGQUIT); err != nil {
		t.Error(err)
	}
	output, err := process.Wait()
	w.keep(output)
	if err == nil {
		t.Error("the apply succeeded")
	}
	if !strings.Contains(w.Read("trace.log"), "goroutine ") {
		t.Errorf("no stack trace in the log: nothing to look through: %s", output)
	}
	w.expectNothing()
}
