package provider_test

import (
	"testing"
	"time"
	"strings"
	"fmt"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
)

func TestZZ(t *testing.T) {
	c := newCompany(t)
	for i := range 10000 {
		c.AddAccount(c.hr, map[string]any{"id": fmt.Sprintf("%05d", i), "name": fmt.Sprintf("person%05d", i), "groups": []any{"a", "b"}, "location": "x"})
	}
	w := acctest.NewWorkspace(t, "SAIL_CLIENT_ID=demo", "SAIL_CLIENT_SECRET=demo", "SAIL_BASE_URL="+c.URL)
	w.Write("main.tf", `
provider "sailpoint" { requests_per_10s = 1000 }
data "sailpoint_accounts" "all" { sorters = "nativeIdentity" }
output "n" { value = length(data.sailpoint_accounts.all.accounts) }
output "m" { value = length({ for a in data.sailpoint_accounts.all.accounts : a.native_identity => a.attributes.location }) }
`)
	start := time.Now()
	out := w.Terraform("apply", "-auto-approve")
	fmt.Println(time.Since(start), out[max(0,len(out)-200):], len(w.Read("terraform.tfstate"))>>20, "MB", c.Reads())
	start = time.Now()
	out = w.Terraform("plan", "-detailed-exitcode")
	fmt.Println(time.Since(start), strings.Contains(out, "No changes"))
}
