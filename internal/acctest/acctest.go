// Package acctest runs acceptance tests: Terraform itself drives the provider
// against a simulated tenant, and the tenant's journal tells which requests were
// made, and which were not.
package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/plugin"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// Tenant is a simulated tenant with a server of its own.
type Tenant struct {
	*simulator.Tenant
	// URL is where it answers.
	URL string
	// Owner is the id of an identity that may own things.
	Owner string

	t *testing.T
}

// New starts a tenant for one test. Every exchange is held against the official
// OpenAPI files, where they are at hand.
func New(t *testing.T) *Tenant {
	t.Helper()
	return NewWith(t, simulator.Config{})
}

// NewWith is [New] with a configuration.
func NewWith(t *testing.T, config simulator.Config) *Tenant {
	t.Helper()
	tenant := &Tenant{Tenant: conformance.NewTenant(t, config), t: t}
	server := httptest.NewServer(tenant)
	t.Cleanup(server.Close)
	tenant.URL = server.URL
	tenant.Owner = tenant.AddIdentity("Olivia Owner")
	return tenant
}

// Provider is a provider block for the tenant, with further arguments.
func (tenant *Tenant) Provider(arguments ...string) string {
	return fmt.Sprintf("provider \"sailpoint\" {\n  base_url      = %q\n  client_id     = \"demo\"\n  client_secret = \"demo\"\n  %s\n}\n",
		tenant.URL, strings.Join(arguments, "\n  "))
}

// ProviderIIQ is a provider block for the tenant's IdentityIQ alone.
func (tenant *Tenant) ProviderIIQ() string {
	return fmt.Sprintf("provider \"sailpoint\" {\n  iiq = {\n    base_url = %q\n    username = \"demo\"\n    password = \"demo\"\n  }\n}\n",
		tenant.URL+"/identityiq/scim/v2")
}

// Factories serve the provider in process.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"sailpoint": func() (tfprotov6.ProviderServer, error) { return plugin.Server(provider.New("test")()), nil },
	}
}

// Run carries out steps. After each one that applies, Terraform plans again,
// with and without a refresh, and expects nothing to do.
func Run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: Factories(), Steps: steps})
}

// Writes lists the requests that changed something, without their bodies:
// "PATCH /sources/v1/{id}". Ids are masked.
func (tenant *Tenant) Writes() []string { return tenant.requests(simulator.Exchange.IsWrite) }

// Requests lists the requests as [Tenant.Writes] does, with those that read and
// without those for tokens.
func (tenant *Tenant) Requests() []string {
	return tenant.requests(func(exchange simulator.Exchange) bool { return exchange.IsWrite() || exchange.Method == http.MethodGet })
}

func (tenant *Tenant) requests(chosen func(simulator.Exchange) bool) []string {
	var requests []string
	for _, exchange := range tenant.Journal() {
		if chosen(exchange) {
			requests = append(requests, exchange.Method+" "+maskIDs(exchange.Path))
		}
	}
	return requests
}

var idPattern = regexp.MustCompile(`[0-9a-f]{32}`)

func maskIDs(text string) string { return idPattern.ReplaceAllString(text, "{id}") }

// ExpectWrites checks the writes since the journal was last cleared, and clears
// it.
func (tenant *Tenant) ExpectWrites(want ...string) {
	tenant.t.Helper()
	got := tenant.Writes()
	if diff := cmp.Diff(want, got, cmp.Transformer("nil", func(s []string) []string { return slices.Concat([]string{}, s) })); diff != "" {
		tenant.t.Errorf("writes differ (-want +got):\n%s", diff)
	}
	tenant.ClearJournal()
}

// Bodies gives the decoded bodies of the writes of a method and a path with
// masked ids.
func (tenant *Tenant) Bodies(write string) []any {
	tenant.t.Helper()
	var bodies []any
	for _, exchange := range tenant.Journal() {
		if exchange.Method+" "+maskIDs(exchange.Path) != write {
			continue
		}
		var body any
		if err := json.Unmarshal(exchange.RequestBody, &body); err != nil {
			tenant.t.Fatalf("%s: %v", write, err)
		}
		bodies = append(bodies, body)
	}
	return bodies
}

// ExpectBody checks that a write was made once, with a JSON body.
func (tenant *Tenant) ExpectBody(write, want string) {
	tenant.t.Helper()
	tenant.ExpectBodies(write, want)
}

// ExpectBodies checks how often a write was made, with which JSON bodies.
func (tenant *Tenant) ExpectBodies(write string, wants ...string) {
	tenant.t.Helper()
	bodies := tenant.Bodies(write)
	if len(bodies) != len(wants) {
		tenant.t.Errorf("%s was made %d times, want %d", write, len(bodies), len(wants))
		return
	}
	for i, want := range wants {
		var wanted any
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			tenant.t.Fatalf("bad test: %v", err)
		}
		if diff := cmp.Diff(wanted, bodies[i]); diff != "" {
			tenant.t.Errorf("body of %s differs (-want +got):\n%s", write, diff)
		}
	}
}

// ExpectAfter checks that a write was followed by exchanges in this order, among
// others; each is written with its status: "GET /sources/v1/{id} 404".
func (tenant *Tenant) ExpectAfter(write string, want ...string) {
	tenant.t.Helper()
	var after []string
	found := false
	for _, exchange := range tenant.Journal() {
		request := exchange.Method + " " + maskIDs(exchange.Path)
		if found {
			after = append(after, fmt.Sprintf("%s %d", request, exchange.Status))
		}
		found = found || request == write
	}
	rest := want
	for _, exchange := range after {
		if len(rest) > 0 && exchange == rest[0] {
			rest = rest[1:]
		}
	}
	if len(rest) > 0 {
		tenant.t.Errorf("after %s there was no %s: %s", write, rest[0], strings.Join(after, ", "))
	}
}

// ExpectSecret checks which plaintext the server got for a secret of a source.
func (tenant *Tenant) ExpectSecret(sourceID, pointer, plaintext string) {
	tenant.t.Helper()
	if !tenant.SecretMatches(sourceID, pointer, plaintext) {
		tenant.t.Errorf("the secret at %s is not %q", pointer, plaintext)
	}
}

// Reads counts the requests that read, without tokens.
func (tenant *Tenant) Reads() int {
	reads := 0
	for _, exchange := range tenant.Journal() {
		if exchange.Method == "GET" {
			reads++
		}
	}
	return reads
}

// Sole gives the only object of a kind, and its id.
func (tenant *Tenant) Sole(kind simulator.Kind) (id string, object map[string]any) {
	tenant.t.Helper()
	all := tenant.List(kind)
	if len(all) != 1 {
		tenant.t.Fatalf("%d objects of kind %v, want one", len(all), kind)
	}
	id, ok := all[0]["id"].(string)
	if !ok {
		tenant.t.Fatal("the object has no id")
	}
	return id, all[0]
}

// scratch is a folder that outlives single tests; Main removes it.
var scratch atomic.Value

// Main sets the environment of acceptance tests; call it from TestMain.
func Main(m *testing.M) {
	for _, variable := range []string{
		"SAIL_BASE_URL", "SAIL_CLIENT_ID", "SAIL_CLIENT_SECRET", "SAIL_ACCESS_TOKEN",
		"IIQ_BASE_URL", "IIQ_USERNAME", "IIQ_PASSWORD", "IIQ_TOKEN",
	} {
		_ = os.Unsetenv(variable) // a valid name
	}
	_ = os.Setenv("CHECKPOINT_DISABLE", "1") // a valid name
	code := m.Run()
	if dir, ok := scratch.Load().(string); ok {
		_ = os.RemoveAll(dir) // a temporary folder
	}
	os.Exit(code)
}

// Call makes a request as a person with a client of the tenant would, and gives
// the answer. It must succeed.
func (tenant *Tenant) Call(method, path string, body any) map[string]any {
	tenant.t.Helper()
	token := tenant.call(http.MethodPost, "/oauth/token", "application/x-www-form-urlencoded", "",
		[]byte("grant_type=client_credentials&client_id=demo&client_secret=demo"))
	bearer, _ := token["access_token"].(string)
	if body == nil {
		return tenant.call(method, path, "", bearer, nil)
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		tenant.t.Fatal(err)
	}
	return tenant.call(method, path, "application/json", bearer, encoded)
}

func (tenant *Tenant) call(method, path, contentType, bearer string, body []byte) map[string]any {
	tenant.t.Helper()
	request, err := http.NewRequestWithContext(tenant.t.Context(), method, tenant.URL+path, bytes.NewReader(body))
	if err != nil {
		tenant.t.Fatal(err)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	request.Header.Set("Authorization", "Bearer "+bearer)
	request.Header.Set("X-SailPoint-Experimental", "true")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		tenant.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer map[string]any
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode >= 300 {
		tenant.t.Fatalf("%s %s: %s: %v", method, path, response.Status, err)
	}
	return answer
}

// Then makes a check of a step that applied.
func Then(check func()) resource.TestCheckFunc {
	return func(*terraform.State) error {
		check()
		return nil
	}
}

// StateHolds looks for a text anywhere in the state.
func StateHolds(state *terraform.State, text string) bool {
	data, err := json.Marshal(state)
	return err != nil || strings.Contains(string(data), text)
}

// Says matches a text that holds the phrases in this order, however Terraform
// wraps its lines.
func Says(phrases ...string) *regexp.Regexp {
	for i, phrase := range phrases {
		words := strings.Fields(phrase)
		for j, word := range words {
			words[j] = regexp.QuoteMeta(word)
		}
		phrases[i] = strings.Join(words, `[\s│]+`)
	}
	return regexp.MustCompile(`(?s)` + strings.Join(phrases, `.*`))
}
