package source_test

import (
	"archive/zip"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

var unchanged = acctest.Planned(plancheck.ExpectEmptyPlan())

// shown are the settings beside the secrets.
const shown = `connector_attributes = {
    host    = "h"
    nested  = { user = "u" }
    forests = [{ user = "a" }, { user = "b" }]
  }
  `

func hidden(version int, attributes string) string {
	return fmt.Sprintf("connector_attributes_wo = { %s }\n  connector_attributes_wo_version = %d\n", attributes, version)
}

func expectSecrets(tenant *acctest.Tenant, secrets map[string]string) {
	id, _ := tenant.Sole(simulator.Sources)
	for pointer, plaintext := range secrets {
		tenant.ExpectSecret(id, "/connectorAttributes/"+pointer, plaintext)
	}
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	notStored := func(state *terraform.State) error {
		for _, text := range []string{"canary", "1:ACP:"} {
			if acctest.StateHolds(state, text) {
				t.Errorf("the state holds %s", text)
			}
		}
		return nil
	}
	all := func(version int, n string) string {
		return hidden(version, fmt.Sprintf(`
			password = "canary-p%[1]s", nested = { token = "canary-t%[1]s" }, forests = [{}, { password = "canary-f%[1]s" }]`, n))
	}
	acctest.Run(t,
		resource.TestStep{
			Config: hr(tenant, shown+all(1, "1")),
			Check: resource.ComposeTestCheckFunc(notStored, acctest.Then(func() {
				tenant.ExpectBody(post, fmt.Sprintf(`{
					"name": "HR", "owner": {"type": "IDENTITY", "id": %q}, "connector": "delimited-file",
					"connectorAttributes": {
						"host": "h", "password": "canary-p1", "nested": {"user": "u", "token": "canary-t1"},
						"forests": [{"user": "a"}, {"user": "b", "password": "canary-f1"}]
					}
				}`, tenant.Owner))
				tenant.ExpectWrites(post)
				expectSecrets(tenant, map[string]string{"password": "canary-p1", "nested/token": "canary-t1", "forests/1/password": "canary-f1"})
			})),
		},
		resource.TestStep{ // nobody can see that a secret changes
			Config: hr(tenant, shown+all(1, "2")), ConfigPlanChecks: unchanged,
			Check: acctest.Then(func() { tenant.ExpectWrites() }),
		},
		resource.TestStep{ // so the version says it
			Config:           hr(tenant, shown+all(2, "2")),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "connector_attributes_wo_version")),
			Check: resource.ComposeTestCheckFunc(notStored, acctest.Then(func() {
				tenant.ExpectBody(patch, `[
					{"op": "replace", "path": "/connectorAttributes/forests", "value": [{"user": "a"}, {"user": "b", "password": "canary-f2"}]},
					{"op": "replace", "path": "/connectorAttributes/nested/token", "value": "canary-t2"},
					{"op": "replace", "path": "/connectorAttributes/password", "value": "canary-p2"}
				]`)
				tenant.ExpectWrites(patch)
				expectSecrets(tenant, map[string]string{"password": "canary-p2", "nested/token": "canary-t2", "forests/1/password": "canary-f2"})
			})),
		},
		resource.TestStep{ // a path that leaves stays on the server
			Config: hr(tenant, shown+hidden(3, `password = "canary-p3", extra = { secret = "canary-e3" }`)),
			Check: resource.ComposeTestCheckFunc(notStored, acctest.Then(func() {
				tenant.ExpectBody(patch, `[
					{"op": "add", "path": "/connectorAttributes/extra", "value": {"secret": "canary-e3"}},
					{"op": "replace", "path": "/connectorAttributes/password", "value": "canary-p3"}
				]`)
				tenant.ExpectWrites(patch)
				expectSecrets(tenant, map[string]string{"password": "canary-p3", "nested/token": "canary-t2", "forests/1/password": "canary-f2"})
			})),
		},
		resource.TestStep{ // null and a new version clear
			Config: hr(tenant, shown+hidden(4, `password = null, nested = { token = null }, extra = null, never = null`)),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[
					{"op": "remove", "path": "/connectorAttributes/extra"},
					{"op": "remove", "path": "/connectorAttributes/nested/token"},
					{"op": "remove", "path": "/connectorAttributes/password"}
				]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{
			Config:      hr(tenant, shown+`connector_attributes_wo_version = 5`),
			ExpectError: acctest.Says("connector_attributes_wo_version changes", "connector_attributes_wo is not in the configuration"),
		},
		resource.TestStep{ // without both, nothing is sent
			Config: hr(tenant, shown),
			Check:  acctest.Then(func() { tenant.ExpectWrites() }),
		},
	)
}

// A list is sent whole, so the secrets in it go with it, at any version.
func TestSecretsInLists(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	forests := func(users ...string) string {
		return `connector_attributes = { host = "h", forests = [{ user = "` + strings.Join(users, `" }, { user = "`) + `" }] }
  `
	}
	both := `forests = [{ password = "one" }, { password = "two" }]`
	acctest.Run(t,
		resource.TestStep{
			Config: hr(tenant, forests("a", "b")+hidden(1, both)),
			Check:  acctest.Then(func() { tenant.ExpectWrites(post) }),
		},
		resource.TestStep{
			Config: hr(tenant, forests("a", "c")+hidden(1, `password = "not sent", `+both)),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "replace", "path": "/connectorAttributes/forests",
					"value": [{"user": "a", "password": "one"}, {"user": "c", "password": "two"}]}]`)
				tenant.ExpectWrites(patch)
				expectSecrets(tenant, map[string]string{"forests/0/password": "one", "forests/1/password": "two"})
			}),
		},
		resource.TestStep{ // what else changes needs no secrets
			Config: strings.Replace(hr(tenant, forests("a", "c")), `"h"`, `"i"`, 1),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[{"op": "replace", "path": "/connectorAttributes/host", "value": "i"}]`)
				tenant.ExpectWrites(patch)
			}),
		},
		resource.TestStep{
			Config: hr(tenant, forests("a", "d")),
			ExpectError: acctest.Says("Secret missing from a list", "/connectorAttributes/forests/0/password, /connectorAttributes/forests/1/password",
				"connector_attributes_wo, with connector_attributes_wo_version beside it"),
		},
		resource.TestStep{
			Config:      hr(tenant, forests("a", "d")+hidden(1, `forests = [{ password = "one" }]`)),
			ExpectError: acctest.Says("Secret missing from a list", "/connectorAttributes/forests/1/password", "connector_attributes_wo"),
		},
		resource.TestStep{ // a new version sends the list just as well
			Config:      hr(tenant, forests("a", "c")+hidden(2, `forests = [{ password = "one" }]`)),
			ExpectError: acctest.Says("Secret missing from a list", "/connectorAttributes/forests/1/password", "connector_attributes_wo"),
		},
		resource.TestStep{
			PreConfig: func() { tenant.ExpectWrites() },
			Config:    hr(tenant, forests("a")+hidden(2, `forests = [{ password = "new" }]`)),
			Check: acctest.Then(func() {
				tenant.ExpectBody(patch, `[
					{"op": "replace", "path": "/connectorAttributes/forests", "value": [{"user": "a", "password": "new"}]},
					{"op": "replace", "path": "/connectorAttributes/host", "value": "h"}
				]`)
				tenant.ExpectWrites(patch)
			}),
		},
	)
}

// A secret among the settings is kept as written: the server shows cipher text,
// which says nothing about a difference.
func TestSecretInPlainSight(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	workspace := acctest.NewWorkspace(t)
	apply := func(host, password string) string {
		workspace.Write("main.tf", hr(tenant, fmt.Sprintf(`connector_attributes = { host = %q, password = %q }`, host, password)))
		return workspace.Terraform("apply", "-auto-approve")
	}
	const warning, way = "are secrets: connector_attributes.password.", "Move them to connector_attributes_wo"
	warns := func(output string) {
		t.Helper()
		if strings.Count(output, warning) == 0 || !strings.Contains(output, way) {
			t.Errorf("no warning: %s", output)
		}
	}
	output := apply("h", "one")
	warns(output)
	if want := `Secrets of the new source "HR" are in the state`; !strings.Contains(output, want) {
		t.Errorf("no %q in: %s", want, output)
	}
	tenant.ExpectWrites(post)
	if plan := workspace.Terraform("plan"); !strings.Contains(plan, "No changes.") || strings.Contains(plan, warning) {
		t.Errorf("drift: %s", plan)
	}
	if output := apply("i", "one"); strings.Contains(output, warning) {
		t.Errorf("warning about what doesn't change: %s", output)
	}
	tenant.ExpectBody(patch, `[{"op": "replace", "path": "/connectorAttributes/host", "value": "i"}]`)
	tenant.ExpectWrites(patch)
	warns(apply("i", "two"))
	tenant.ExpectBody(patch, `[{"op": "replace", "path": "/connectorAttributes/password", "value": "two"}]`)
	expectSecrets(tenant, map[string]string{"password": "two"})

	// The way out.
	workspace.Write("main.tf", hr(tenant, `connector_attributes = { host = "i" }
  `+hidden(1, `password = "three"`)))
	if output := workspace.Terraform("apply", "-auto-approve"); strings.Contains(output, warning) {
		t.Errorf("warning about what is gone: %s", output)
	}
	expectSecrets(tenant, map[string]string{"password": "three"})

	// A secret that comes in is told of as well, and what is merely about one is not.
	workspace.Write("main.tf", hr(tenant, `connector_attributes = {
    host = "i", tokenUrl = "https://example.com", nested = { keys = [{ clientSecret = "four" }] }
  }`))
	if output := workspace.Terraform("plan"); !strings.Contains(output, `are secrets: connector_attributes.nested.keys["0"].clientSecret.`) {
		t.Errorf("no warning: %s", output)
	}
}

var cipherText = regexp.MustCompile(`\d:ACP:`)

// Neither what Terraform writes nor the log at its most talkative holds a secret.
func TestSecretsLeaveNoTrace(t *testing.T) {
	t.Parallel()
	const client = "client-canary-4711"
	tenant := acctest.NewWith(t, simulator.Config{ClientSecret: client})
	workspace := acctest.NewWorkspace(t, "TF_VAR_secret=attribute-canary-4712", "SAIL_CLIENT_SECRET="+client, "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")
	config := strings.Replace(hr(tenant, shown+hidden(1, `password = var.secret, nested = { token = var.secret }, forests = [{ clientSecret = var.secret }]`)),
		`client_secret = "demo"`, "", 1) + `
variable "secret" {
  type      = string
  ephemeral = true
}
`
	apply := func(config string) {
		workspace.Write("main.tf", config)
		workspace.Write("plan.json", workspace.Terraform("plan", "-out=plan")+workspace.Terraform("show", "-json", "plan"))
		workspace.Write("apply.txt", workspace.Terraform("apply", "plan"))
		for _, canary := range []string{client, "canary-4712"} {
			if files := workspace.Holding(canary); len(files) > 0 {
				t.Errorf("%s is in %v", canary, files)
			}
			if entries := zipped(t, filepath.Join(workspace.Dir, "plan"), canary); len(entries) > 0 {
				t.Errorf("%s is in %v of the plan file", canary, entries)
			}
		}
	}
	apply(config)
	apply(strings.Replace(config, "wo_version = 1", "wo_version = 2", 1))
	tenant.ExpectWrites(post, patch)
	expectSecrets(tenant, map[string]string{"password": "attribute-canary-4712", "nested/token": "attribute-canary-4712"})

	log := workspace.Read("trace.log")
	for _, want := range []string{"API request body", "API response body", `\"host\":\"h\"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log has no %s: nothing to look through", want)
		}
	}
	for name, text := range map[string]string{"log": log, "state": workspace.Read("terraform.tfstate")} {
		if found := cipherText.FindString(text); found != "" {
			t.Errorf("the %s holds cipher text", name)
		}
	}
}

// zipped lists the entries of an archive that hold a text.
func zipped(t *testing.T, file, text string) []string {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var names []string
	for _, entry := range archive.File {
		reader, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), text) {
			names = append(names, entry.Name)
		}
	}
	return names
}
