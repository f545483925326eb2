package secrets_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// The secrets of a source, and those of an account.
var (
	ofSource  = []string{"password", "clientCertificate", "apiCode", "serviceAccount", "encoded", "forests", "pin"}
	ofAccount = []string{"password_wo", "current_password_wo"}
)

// special are characters that encodings of text escape.
const special = `"\</script>'&+%%25 é€; `

// hatch makes a canary of every secret that the configuration takes. It gives
// the environment that holds them.
func (a *aviary) hatch() (environment []string) {
	variable := func(name, value string) { environment = append(environment, "TF_VAR_"+name+"="+value) }
	secret := a.add("SAIL_CLIENT_SECRET", "%s"+special+"%s")
	variable("client_secret", a.add("client_secret", "%s"+special+"%s"))
	variable("refused_secret", a.add("refused client_secret", "%s"+special+"%s"))
	variable("access_token", a.add("access_token", "%s.%s"))
	variable("iiq_password", a.add("iiq.password", "%s"+special+":%s"))
	token := a.add("iiq.token", "%s.%s")
	variable("iiq_token", token)

	variable("password", a.add("password", "%s"+special+"%s"))
	variable("certificate", a.add("clientCertificate", "-----BEGIN PRIVATE KEY-----\n%s\n%s\n%s=\n-----END PRIVATE KEY-----\n"))
	variable("api_code", a.add("apiCode", "%s/\t\x60%s"))
	variable("service_account", a.add("serviceAccount", `{"type":"service_account","private":"-----BEGIN-----\n%s\n%s\n","by":{"code":"%s"}}`))
	variable("encoded", b64(a.add("encoded", "%s:%s")))
	variable("forest", a.add("forests", "%s"))
	variable("pin", digits(a, "pin"))
	variable("password_wo", a.add("password_wo", "%s"+special+"%s"))
	variable("current_password_wo", a.add("current_password_wo", "%s"+special+"%s"))

	config, err := json.Marshal(map[string]any{
		"token": a.add("config.token", "%s"+special+"%s"), "key": a.add("config.key", "-----BEGIN-----\n%s\n%s\n-----END-----"),
		"pin": json.Number(digits(a, "config.pin")), "nested": map[string]any{"list": []any{a.add("config.nested", "%s")}},
	})
	if err != nil {
		panic(err) // It holds texts and numbers only.
	}
	variable("config", string(config))
	return append(environment, "SAIL_CLIENT_ID=demo", "SAIL_CLIENT_SECRET="+secret, "IIQ_TOKEN="+token)
}

// digits makes a canary that is a number.
func digits(a *aviary, name string) string {
	const lowest = 1e17
	number, err := rand.Int(rand.Reader, big.NewInt(8e18))
	if err != nil {
		panic(err) // There is always randomness.
	}
	value := new(big.Int).Add(number, big.NewInt(lowest)).String()
	a.mark(name, value, value)
	return value
}

// variables declares those that hold the secrets.
func variables() string {
	var b strings.Builder
	for _, name := range []string{
		"client_secret", "refused_secret", "access_token", "iiq_password", "iiq_token", "password", "certificate", "api_code",
		"service_account", "encoded", "forest", "password_wo", "current_password_wo", "config",
	} {
		fmt.Fprintf(&b, "variable %q {\n  type      = string\n  ephemeral = true\n}\n", name)
	}
	return b.String() + "variable \"pin\" {\n  type      = number\n  ephemeral = true\n}\n"
}

// configuration uses all secrets.
func configuration(url, connector, owner, user, application string) string {
	text := strings.NewReplacer("URL", url, "CONNECTOR", connector, "OWNER", owner, "USER", user, "APPLICATION", application).Replace(`
variable "version_of_secrets" { type = number }
variable "echoes" { type = set(string) }
variable "foreign" { type = set(string) }
variable "late" { type = set(string) }
variable "greeting" { type = string }

provider "sailpoint" {
  base_url         = "URL"
  client_id        = "demo"
  client_secret    = var.client_secret
  requests_per_10s = 100000
  iiq = {
    base_url = "URL/identityiq/scim/v2"
    username = "demo"
    password = var.iiq_password
  }
  connectors = {
    local    = { url = "CONNECTOR/invoke", config = var.config }
    deployed = { ref = "memory", config = var.config }
  }
}

provider "sailpoint" {
  alias            = "token"
  base_url         = "URL"
  access_token     = var.access_token
  requests_per_10s = 100000
  iiq              = { base_url = "URL/identityiq/scim/v2", token = var.iiq_token }
}

provider "sailpoint" {
  alias            = "environment"
  base_url         = "URL"
  requests_per_10s = 100000
  iiq              = { base_url = "URL/identityiq/scim/v2" }
}

locals {
  shown  = { host = var.greeting, nested = { user = "u" }, forests = [{ user = "a" }, { user = "b" }] }
  texts  = setunion(var.echoes, var.foreign)
}

resource "sailpoint_source" "echo" {
  for_each                        = local.texts
  name                            = "echo ${each.key}"
  owner_id                        = "OWNER"
  connector                       = "delimited-file"
  connector_attributes            = local.shown
  connector_attributes_wo         = HIDDEN
  connector_attributes_wo_version = 1
}

resource "sailpoint_source" "late" {
  for_each                        = var.late
  name                            = "late ${each.key}"
  owner_id                        = "OWNER"
  connector                       = "delimited-file"
  connector_attributes            = local.shown
  connector_attributes_wo         = HIDDEN
  connector_attributes_wo_version = var.version_of_secrets
}

resource "sailpoint_source" "fine" {
  name                            = "fine"
  owner_id                        = "OWNER"
  connector                       = "delimited-file"
  connector_attributes            = local.shown
  connector_attributes_wo         = HIDDEN
  connector_attributes_wo_version = var.version_of_secrets
}

# The server shows cipher text for what stands here in plain sight.
resource "sailpoint_source" "sight" {
  name      = "in plain sight"
  owner_id  = "OWNER"
  connector = "delimited-file"
  connector_attributes = {
    password = "in plain sight"
    nested   = { token = "in plain sight" }
    tokens   = ["in plain sight", "in plain sight too"]
    forests  = [{ user = "a", clientSecret = "in plain sight" }]
  }
}

resource "sailpoint_source" "token" {
  for_each                        = toset(["fine", "echo api", "echo halves", "echo redirect"])
  provider                        = sailpoint.token
  name                            = startswith(each.key, "echo") && length(var.echoes) == 0 ? "by token ${each.key}" : each.key == "fine" ? "by token" : each.key
  owner_id                        = "OWNER"
  connector                       = "delimited-file"
  connector_attributes_wo         = HIDDEN
  connector_attributes_wo_version = var.version_of_secrets
}

resource "sailpoint_source" "environment" {
  provider                        = sailpoint.environment
  name                            = "by environment"
  owner_id                        = "OWNER"
  connector                       = "delimited-file"
  connector_attributes_wo         = HIDDEN
  connector_attributes_wo_version = var.version_of_secrets
}

resource "sailpoint_iiq_account" "echo" {
  for_each            = local.texts
  user_id             = "USER"
  application_id      = "APPLICATION"
  native_identity     = "echo ${each.key}"
  password_wo         = var.password_wo
  current_password_wo = var.current_password_wo
  password_wo_version = 1
}

resource "sailpoint_iiq_account" "late" {
  for_each            = setunion(var.late, ["fine"])
  user_id             = "USER"
  application_id      = "APPLICATION"
  native_identity     = each.key == "fine" ? "fine" : "late ${each.key}"
  display_name        = var.greeting
  password_wo         = var.password_wo
  current_password_wo = each.key == "fine" && var.version_of_secrets > 1 ? var.password_wo : var.current_password_wo
  password_wo_version = var.version_of_secrets
}

resource "sailpoint_iiq_account" "token" {
  provider            = sailpoint.token
  user_id             = "USER"
  application_id      = "APPLICATION"
  native_identity     = "by token"
  password_wo         = var.password_wo
  password_wo_version = var.version_of_secrets
}

resource "sailpoint_iiq_account" "environment" {
  provider            = sailpoint.environment
  user_id             = "USER"
  application_id      = "APPLICATION"
  native_identity     = "by environment"
  password_wo         = var.password_wo
  password_wo_version = var.version_of_secrets
}

resource "sailpoint_connector_account" "echo" {
  for_each            = local.texts
  connector           = "local"
  attributes          = { id = "echo ${each.key}" }
  password_wo         = var.password_wo
  password_wo_version = 1
}

resource "sailpoint_connector_account" "late" {
  for_each            = setunion(var.late, ["fine"])
  connector           = "local"
  attributes          = { id = each.key == "fine" ? "fine" : "late ${each.key}", title = var.greeting }
  password_wo         = var.version_of_secrets == 1 ? null : var.password_wo
  password_wo_version = var.version_of_secrets == 1 ? null : var.version_of_secrets
}

resource "sailpoint_connector_account" "deployed" {
  for_each            = setunion(var.echoes, ["fine"])
  connector           = "deployed"
  attributes          = { id = each.key == "fine" ? "deployed" : "echo ${each.key}", title = var.greeting }
  password_wo         = var.password_wo
  password_wo_version = var.version_of_secrets
}
`)
	return strings.ReplaceAll(text, "HIDDEN", `{
    password       = var.password
    nested         = { clientCertificate = var.certificate }
    apiCode        = var.api_code
    serviceAccount = var.service_account
    encoded        = var.encoded
    forests        = [{}, { clientSecret = var.forest }]
    pin            = var.pin
  }`)
}

func list(names ...string) string {
	encoded, err := json.Marshal(append([]string{}, names...))
	if err != nil {
		panic(err) // They are strings.
	}
	return string(encoded)
}

// workplace is a workspace with a tenant and a connector that take canaries.
type workplace struct {
	*acctest.Workspace
	t         *testing.T
	birds     *aviary
	tenant    *acctest.Tenant
	front     *front
	url       string
	connector string
	outputs   int
}

func newWorkplace(t *testing.T) *workplace {
	t.Helper()
	birds := &aviary{}
	environment := append(birds.hatch(), "TF_LOG=TRACE", "TF_LOG_PATH=trace.log", "GOTRACEBACK=all")
	tenant := acctest.NewWith(t, simulator.Config{
		ClientSecret: birds.values("client_secret")[0], IIQPassword: birds.values("iiq.password")[0], IIQToken: birds.values("iiq.token")[0],
	})
	front, url := newFront(t, tenant, birds)
	w := &workplace{
		Workspace: acctest.NewWorkspace(t, environment...),
		t:         t, birds: birds, tenant: tenant, front: front, url: url, connector: newConnectorFront(t, front),
	}
	tenant.AddConnector("memory", w.connector)
	return w
}

// terraform runs a command and keeps what it prints. Whether it succeeds is told
// by the output.
func (w *workplace) terraform(arguments ...string) string {
	w.t.Helper()
	started := time.Now()
	output, _ := w.Start(arguments...).Wait()
	w.t.Logf("terraform %s took %s", strings.Join(arguments, " "), time.Since(started))
	w.keep(output)
	return output
}

func (w *workplace) keep(output string) {
	w.t.Helper()
	w.outputs++
	w.Write(fmt.Sprintf("output%d.txt", w.outputs), output)
}

// expectNothing looks for secrets in all that was printed and written.
func (w *workplace) expectNothing() {
	w.t.Helper()
	w.birds.expectNoneIn(w.t, w.Dir)
}

// Terraform creates, changes, refreshes, imports and destroys, with secrets
// wherever there can be any and servers that repeat them. Nothing that it leaves
// or prints holds one.
func TestNoSecretAnywhere(t *testing.T) {
	t.Parallel()
	w := newWorkplace(t)
	user := w.tenant.AddUser("jane.doe")
	application := w.tenant.AddApplication("HR", map[string]string{"department": "string"})
	w.Write("main.tf", variables()+configuration(w.url, w.connector, w.tenant.Owner, user, application))

	known, foreign, late := slices.Sorted(maps.Keys(echoes)), slices.Sorted(maps.Keys(unknown)), []string{"api", "halves", "no HTTP", "server error"}
	// After these, a creation would be looked for a while.
	known = slices.DeleteFunc(known, func(form string) bool { return form == "server error" || form == "no HTTP" })
	set := func(version int, greeting string, echoes, foreign []string) {
		w.Write("terraform.tfvars", fmt.Sprintf("version_of_secrets = %d\ngreeting = %q\nechoes = %s\nforeign = %s\nlate = %s\n",
			version, greeting, list(echoes...), list(foreign...), list(late...)))
	}
	failed := func(output, doing string, want int) {
		t.Helper()
		if got := strings.Count(output, "Error: "+doing); got != want {
			t.Errorf("%s failed %d times, want %d: %s", doing, got, want, output)
		}
	}

	set(1, "hello", known, foreign)
	w.terraform("plan", "-out=plan")
	w.terraform("show", "-json", "plan")
	failed(w.terraform("apply", "-parallelism=20", "plan"), "Creating ", 3*len(known)+3*len(foreign)+len(known)+3)
	for pointer, name := range map[string]string{
		"password": "password", "forests/1/clientSecret": "forests",
	} {
		want := w.birds.values(name)[0]
		if id := w.source("fine"); !w.tenant.SecretMatches(id, "/connectorAttributes/"+pointer, want) {
			t.Errorf("the server has another %s", pointer)
		}
	}

	// Somebody else changes a secret and what is in plain sight, and adds a source
	// with secrets of its own.
	w.tenant.Edit(simulator.Sources, w.source("fine"), func(source map[string]any) {
		attributes := source["connectorAttributes"].(map[string]any)
		attributes["password"], attributes["host"] = w.birds.add("somebody else's password", "%s"), "elsewhere"
	})
	imported := w.tenant.AddSource(map[string]any{"name": "imported", "connectorAttributes": map[string]any{
		"host": "h", "password": w.birds.add("imported password", "%s"),
		"forests": []any{map[string]any{"user": "a", "clientSecret": w.birds.add("imported clientSecret", "%s")}},
	}})
	w.Write("import.tf", fmt.Sprintf(`
import {
  to = sailpoint_source.imported
  id = %q
}

resource "sailpoint_source" "imported" {
  name                 = "imported"
  owner_id             = %q
  connector            = "delimited-file"
  connector_attributes = { host = "i" }
}

output "all" { value = sailpoint_source.imported }
`, imported, w.tenant.Owner))
	set(2, "hello again", nil, nil)
	w.terraform("plan", "-out=plan")
	w.terraform("show", "-json", "plan")
	updated := w.terraform("apply", "-auto-approve", "-parallelism=20")
	failed(updated, "Updating ", 3*len(late))
	if want := "are not imported"; !strings.Contains(updated, want) {
		t.Errorf("no warning %q", want)
	}
	w.tenant.Edit(simulator.Sources, w.source("in plain sight"), func(source map[string]any) {
		attributes := source["connectorAttributes"].(map[string]any)
		added := map[string]any{"user": "b", "clientSecret": w.birds.add("somebody else's secret", "%s")}
		attributes["forests"] = append(attributes["forests"].([]any), added)
		attributes["nested"] = []any{map[string]any{"token": w.birds.add("somebody else's list", "%s")}}
		attributes["tokens"] = append(attributes["tokens"].([]any), w.birds.add("somebody else's token", "%s"))
	})
	w.terraform("apply", "-refresh-only", "-auto-approve")
	w.terraform("show", "-json")
	w.terraform("output", "-json")
	w.front.tasksFail.Store(true)
	if output := w.terraform("destroy", "-auto-approve", "-parallelism=20"); !strings.Contains(output, "ended with status ERROR: failed") {
		t.Errorf("no task failed: %s", output)
	}

	for _, cipher := range w.front.ciphers() {
		w.birds.mark("cipher text", cipher, cipher)
	}
	w.expectNothing()
	log := w.Read("trace.log")
	for _, want := range []string{"API request body", "API response body", "hello again", "***"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log has no %s: nothing to look through", want)
		}
	}
	w.expectNoneOnPages()
}

// expectNoneOnPages looks through what the simulator shows to people. It knows
// secrets by where they stand.
func (w *workplace) expectNoneOnPages() {
	w.t.Helper()
	secret := []string{"client_secret", "iiq.password", "iiq.token", "an issued token", "password", "forests", "cipher text"}
	secret = append(secret, "somebody else's password", "imported password", "imported clientSecret")
	shown := w.birds.only(append(secret, ofAccount...)...)
	pages := w.tenant.Pages()
	show := func(path string) []byte {
		answer := httptest.NewRecorder()
		pages.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		shown.expectNone(w.t, "the page "+path, answer.Body.Bytes())
		return answer.Body.Bytes()
	}
	show("/")
	if journal := show("/_simulator/journal"); !strings.Contains(string(journal), "clientSecret") {
		w.t.Error("the journal shows no bodies: nothing to look through")
	}
	for _, kind := range []string{"sources", "tasks", "identityiq%20accounts"} {
		show("/_simulator/objects/" + kind)
	}
}

// source is the id of the source with a name.
func (w *workplace) source(name string) string {
	w.t.Helper()
	for _, source := range w.tenant.List(simulator.Sources) {
		if source["name"] == name {
			id, _ := source["id"].(string) // every object has one
			return id
		}
	}
	w.t.Fatalf("there is no source %q", name)
	return ""
}
