package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_source.hr"
	post    = "POST /sources/v1"
)

// with is a provider block and a source.
func with(tenant *acctest.Tenant, arguments ...string) string {
	return "provider \"sailpoint\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n" + source(tenant)
}

func source(tenant *acctest.Tenant) string {
	return fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name      = "HR"
  owner_id  = %q
  connector = "delimited-file"
}
`, tenant.Owner)
}

func argument(name, value string) string { return fmt.Sprintf("%s = %q", name, value) }

// token buys an access token as the provider would.
func token(t *testing.T, tenant *acctest.Tenant) string {
	t.Helper()
	answer, err := http.PostForm(tenant.URL+"/oauth/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {"demo"}, "client_secret": {"demo"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var body struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	tenant.ClearJournal()
	return body.AccessToken
}

// works is a step that creates the source.
func works(tenant *acctest.Tenant, config string) resource.TestStep {
	return resource.TestStep{Config: config, Check: acctest.Then(func() { tenant.ExpectWrites(post) })}
}

func tokens(tenant *acctest.Tenant) int {
	bought := 0
	for _, exchange := range tenant.Journal() {
		if exchange.Path == "/oauth/token" {
			bought++
		}
	}
	return bought
}

// The tests of the environment can't run beside others.

func TestEnvironment(t *testing.T) {
	tenant := acctest.New(t)
	t.Setenv("SAIL_BASE_URL", tenant.URL)
	t.Setenv("SAIL_CLIENT_ID", "demo")
	t.Setenv("SAIL_CLIENT_SECRET", "demo")
	acctest.Run(t, works(tenant, with(tenant)))
}

func TestEnvironmentToken(t *testing.T) {
	tenant := acctest.New(t)
	t.Setenv("SAIL_BASE_URL", tenant.URL)
	t.Setenv("SAIL_ACCESS_TOKEN", token(t, tenant))
	acctest.Run(t, works(tenant, with(tenant)))
	if tokens(tenant) > 0 {
		t.Error("a token was bought beside the given one")
	}
}

// What the provider block says counts, whichever kind it is of.
func TestBlockBeforeEnvironment(t *testing.T) {
	tenant := acctest.New(t)
	given := token(t, tenant)
	t.Setenv("SAIL_BASE_URL", "https://elsewhere.invalid")
	t.Run("client", func(t *testing.T) {
		t.Setenv("SAIL_ACCESS_TOKEN", "wrong")
		t.Setenv("SAIL_CLIENT_SECRET", "wrong")
		acctest.Run(t, works(tenant, tenant.Provider()+source(tenant)))
	})
	t.Run("token", func(t *testing.T) {
		tenant.ClearJournal()
		t.Setenv("SAIL_CLIENT_ID", "wrong")
		t.Setenv("SAIL_CLIENT_SECRET", "wrong")
		acctest.Run(t, works(tenant, with(tenant, argument("base_url", tenant.URL), argument("access_token", given))))
	})
}

// What is wrong with the arguments is said before anything is sent.
func TestWrongArguments(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	base, id, secret := argument("base_url", tenant.URL), argument("client_id", "demo"), argument("client_secret", "demo")
	var steps []resource.TestStep
	for _, test := range []struct {
		arguments []string
		says      []string
	}{
		{nil, []string{
			"Identity Security Cloud: base_url, client_id (or access_token) and client_secret are missing",
			"SAIL_BASE_URL, SAIL_CLIENT_ID (or SAIL_ACCESS_TOKEN) and SAIL_CLIENT_SECRET",
		}},
		{[]string{base}, []string{
			"Identity Security Cloud: client_id (or access_token) and client_secret are missing",
			"SAIL_CLIENT_ID (or SAIL_ACCESS_TOKEN) and SAIL_CLIENT_SECRET",
		}},
		{[]string{id, secret}, []string{"Identity Security Cloud: base_url is missing. Set it", "SAIL_BASE_URL"}},
		{[]string{base, id}, []string{"Identity Security Cloud: client_secret is missing", "SAIL_CLIENT_SECRET"}},
		{[]string{base, secret}, []string{"Identity Security Cloud: client_id (or access_token) is missing"}},
		{[]string{base, id, secret, argument("access_token", "x")}, []string{"access_token", "not both"}},
		{[]string{argument("base_url", "acme.api.identitynow.com"), id, secret}, []string{"base_url (or SAIL_BASE_URL) must be a URL such as https://"}},
		{[]string{argument("base_url", "https://user:canary@acme.example"), id, secret}, []string{"must not contain a user name or password"}},
		{[]string{base, id, secret, argument("token_url", "nowhere")}, []string{"token_url must be a URL such as https://"}},
		{[]string{base, id, secret, "requests_per_10s = 0"}, []string{"requests_per_10s", "at least 1"}},
		{[]string{base, id, secret, argument("api_version", "v3")}, []string{"api_version", `"v2026"`}},
		{[]string{base, id, secret, argument("immutable_changes", "ignore")}, []string{"immutable_changes", `"reject"`}},
	} {
		steps = append(steps, resource.TestStep{
			Config: with(tenant, test.arguments...), ExpectError: acctest.Says(test.says...), PlanOnly: true,
		})
	}
	acctest.Run(t, steps...)
	if made := tenant.Journal(); len(made) > 0 {
		t.Errorf("%d requests were made, first %s", len(made), made[0].Path)
	}
}

// Credentials that would go unencrypted to another machine are warned of, before
// anything is sent.
func TestUnencrypted(t *testing.T) {
	t.Parallel()
	workspace := acctest.NewWorkspace(t)
	const warning = "Credentials without encryption"
	id, secret := argument("client_id", "demo"), argument("client_secret", "canary")
	for _, test := range []struct {
		arguments []string
		says      string // of what; empty for no warning
	}{
		{[]string{argument("base_url", "http://acme.invalid"), id, secret}, "base_url (or SAIL_BASE_URL) is http://acme.invalid"},
		{[]string{argument("base_url", "http://acme.invalid"), argument("access_token", "canary")}, "base_url (or SAIL_BASE_URL) is"},
		{[]string{argument("base_url", "https://acme.invalid"), id, secret, argument("token_url", "http://login.invalid")}, "token_url is http://login.invalid"},
		{[]string{argument("base_url", "https://acme.invalid"), id, secret}, ""},
		{[]string{argument("base_url", "http://127.0.0.1:1"), id, secret}, ""},
		{[]string{argument("base_url", "http://[::1]:1"), id, secret}, ""},
		{[]string{argument("base_url", "http://localhost:1"), id, secret}, ""},
		{[]string{
			argument("base_url", "https://acme.invalid"), id, secret,
			`iiq = { base_url = "http://iiq.invalid/scim/v2", username = "demo", password = "canary" }`,
		}, "iiq.base_url (or IIQ_BASE_URL) is http://iiq.invalid"},
	} {
		workspace.Write("main.tf", `
provider "sailpoint" {
  `+strings.Join(test.arguments, "\n  ")+`
}
resource "sailpoint_source" "hr" {
  name      = "HR"
  owner_id  = "2c9180835d191a86015d28455b4a2329"
  connector = "delimited-file"
}
`)
		output := strings.Join(strings.Fields(workspace.Terraform("plan")), " ")
		if strings.Contains(output, warning) != (test.says != "") || !strings.Contains(output, test.says) || strings.Contains(output, "canary") {
			t.Errorf("%v: want %q in: %s", test.arguments, test.says, output)
		}
	}
}

// What IdentityIQ lacks is named at once as well.
func TestMissingIIQ(t *testing.T) {
	t.Parallel()
	acctest.Run(t, resource.TestStep{
		Config: `
provider "sailpoint" {}
data "sailpoint_iiq_user" "jane" { name = "jane" }
`,
		ExpectError: acctest.Says("IdentityIQ: iiq.base_url, iiq.username (or iiq.token) and iiq.password are missing",
			"IIQ_BASE_URL, IIQ_USERNAME (or IIQ_TOKEN) and IIQ_PASSWORD"),
	})
}

// A block that nothing needs may be empty.
func TestUnusedBlock(t *testing.T) {
	t.Parallel()
	acctest.Run(t, resource.TestStep{Config: `
provider "sailpoint" {}
resource "terraform_data" "other" {}
`})
}

// A refused credential is named by its argument, never by its value.
func TestWrongCredential(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	workspace := acctest.NewWorkspace(t)
	for _, test := range []struct {
		arguments []string
		says      string
	}{
		{
			[]string{argument("client_id", "demo"), argument("client_secret", "wrong-canary")},
			"does not accept the credential: check client_id and client_secret (environment variables SAIL_CLIENT_ID and SAIL_CLIENT_SECRET)",
		},
		{
			[]string{argument("access_token", "wrong-canary")},
			"does not accept the credential: check access_token (environment variable SAIL_ACCESS_TOKEN)",
		},
	} {
		workspace.Write("main.tf", with(tenant, append(test.arguments, argument("base_url", tenant.URL))...))
		output, err := workspace.Start("apply", "-auto-approve").Wait()
		if err == nil || !strings.Contains(output, test.says) || strings.Contains(output, "canary") {
			t.Errorf("%v: want %q, and no secret, in: %s", err, test.says, output)
		}
	}
}

// Arguments that are known after apply are waited for.
func TestUnknownArguments(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	config := func(generation, description string) string {
		return fmt.Sprintf(`
resource "terraform_data" "tenant" {
  input            = { url = %q, secret = "demo" }
  triggers_replace = %q
}
`, tenant.URL, generation) + strings.Replace(with(tenant, `base_url = terraform_data.tenant.output.url`, argument("client_id", "demo"),
			`client_secret = terraform_data.tenant.output.secret`), `"delimited-file"`, `"delimited-file"
  description = `+fmt.Sprintf("%q", description), 1)
	}
	acctest.Run(t,
		works(tenant, config("1", "one")),
		resource.TestStep{ // nothing is read, and what is known is planned
			PreConfig: tenant.ClearJournal,
			Config:    config("2", "two"),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "description"), acctest.AfterPlan(func() {
				if reads := tenant.Reads(); reads > 0 {
					t.Errorf("%d requests without a URL", reads)
				}
			})),
			Check: acctest.Then(func() { tenant.ExpectWrites("PATCH /sources/v1/{id}") }),
		},
	)
}

func TestTokenURL(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	var bought atomic.Int32
	login := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/login" {
			http.NotFound(w, r)
			return
		}
		bought.Add(1)
		r.URL.Path = "/oauth/token"
		tenant.ServeHTTP(w, r)
	}))
	t.Cleanup(login.Close)
	acctest.Run(t, resource.TestStep{Config: tenant.Provider(argument("token_url", login.URL+"/login")) + source(tenant)})
	if bought.Load() == 0 || int(bought.Load()) != tokens(tenant) {
		t.Errorf("%d tokens were bought at token_url, %d in all", bought.Load(), tokens(tenant))
	}
}

// A dated version has the version in front, in every path.
func TestAPIVersion(t *testing.T) {
	t.Parallel()
	tenant := acctest.New(t)
	acctest.Run(t, resource.TestStep{Config: tenant.Provider(argument("api_version", "v2025")) + source(tenant)})
	for _, exchange := range tenant.Journal() {
		if !strings.HasPrefix(exchange.Path, "/v2025/") && exchange.Path != "/oauth/token" {
			t.Errorf("%s %s", exchange.Method, exchange.Path)
		}
		if agent := exchange.RequestHeader.Get("User-Agent"); agent != "terraform-provider-sailpoint/test" {
			t.Errorf("%s %s: User-Agent %q", exchange.Method, exchange.Path, agent)
		}
	}
	if left := len(tenant.List(simulator.Sources)); left != 0 {
		t.Errorf("%d sources left", left)
	}
}
