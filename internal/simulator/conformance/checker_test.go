package conformance

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func load(t *testing.T) *Checker {
	t.Helper()
	checker, err := LoadOfficial()
	if err != nil {
		t.Fatal(err)
	}
	if checker == nil {
		t.Skip("the OpenAPI documents are not beside the module")
	}
	return checker
}

func TestCheck(t *testing.T) {
	t.Parallel()
	checker := load(t)
	const scim = "application/scim+json"
	const accounts = "/identityiq/scim/v2/Accounts"
	const account = `{"identity":{"value":"u"},"application":{"value":"a"},"nativeIdentity":"n","instance":null,` +
		`"urn:ietf:params:scim:schemas:sailpoint:1.0:Application:Schema:HR:account":{}`
	const task = `{"type":"TASK_RESULT","id":"1","name":null}`
	const source = `{"name":"n","owner":null,"connector":"c"`
	for name, test := range map[string]struct {
		method, target, media, request string
		status                         int
		response                       string
		want                           string // "" = conforms
	}{
		"list":                    {"GET", "/sources/v1?limit=250", "", "", 200, `[]`, ""},
		"dated list":              {"GET", "/v2024/sources", "", "", 200, `[]`, ""},
		"token":                   {"POST", "/oauth/token", "", "", 200, ``, ""},
		"token, another status":   {"POST", "/oauth/token", "", "", 418, ``, "status"},
		"null task name":          {"DELETE", "/sources/v1/1", "", "", 202, task, ""},
		"null connectorClass":     {"GET", "/v2025/sources/1", "", "", 200, source + `,"connectorClass":null}`, ""},
		"array in account create": {"POST", "/accounts/v1", "application/json", `{"attributes":{"sourceId":"1","groups":["a"],"n":1}}`, 202, `{"id":"1"}`, ""},
		"text refusal":            {"PATCH", "/accounts/v1/1", "application/json-patch+json", `[{}]`, 400, `[no`, ""},
		"unlisted conflict":       {"POST", "/sources/v1", "application/json", source + `}`, 409, `{}`, ""},
		"outside the slice":       {"GET", "/v2025/managed-clusters/1", "", "", 200, `{}`, "id"},
		"connectors":              {"GET", "/beta/platform-connectors/x", "", "", 200, `{}`, ""},
		"unknown path, refused":   {"GET", "/nothing/v1", "", "", 404, `{}`, ""},
		"unknown operation":       {"PUT", "/identity-profiles/v1/1", "application/json", `{}`, 200, `{}`, "no such operation"},
		"unknown parameter":       {"GET", "/sources/v1?limits=1", "", "", 200, `[]`, "no such query parameter"},
		"unknown member":          {"POST", "/sources/v1", "application/json", source + `,"owners":1}`, 201, source + `}`, `"/owners": the document has no such member`},
		"unknown below":           {"POST", "/sources/v1", "application/json", `{"name":"n","connector":"c","owner":{"type":"IDENTITY","ids":"1"}}`, 201, source + `}`, `"/owner/ids": the document has no such member`},
		"free-form member":        {"POST", "/sources/v1", "application/json", source + `,"connectorAttributes":{"a":{"b":1}}}`, 201, source + `}`, ""},
		"unknown in a response":   {"GET", "/sources/v1", "", "", 200, `[` + source + `,"a~b/c":1}]`, `"/0/a~0b~1c": the document has no such member`},
		"a member to come":        {"GET", "/sources/v1/1", "", "", 200, source + `,"own":1}`, ""},
		"unknown in allOf":        {"GET", "/accounts/v1/1", "", "", 200, `{"name":"n","names":5}`, "names"},
		"patch":                   {"PATCH", "/sources/v1/1", "application/json-patch+json", `[{"op":"remove","path":"/connectorAttributes/a/b"},{"op":"remove","path":"/features/0"}]`, 200, source + `}`, ""},
		"patch of what is not":    {"PATCH", "/sources/v1/1", "application/json-patch+json", `[{"op":"remove","path":"/owner/ids"}]`, 200, source + `}`, `"/0/path": the document has no such member`},
		"patch by letter":         {"PATCH", "/sources/v1/1", "application/json-patch+json", `[{"op":"remove","path":"/features/x"}]`, 200, source + `}`, `"/0/path": the document has no such member`},
		"move":                    {"PATCH", "/sources/v1/1", "application/json-patch+json", `[{"op":"move","path":"/description","from":"/name"}]`, 200, source + `}`, ""},
		"body where none is":      {"DELETE", "/sources/v1/1", "application/json", `{}`, 202, `{"type":"TASK_RESULT","id":"1","name":null}`, "body"},
		"conflict on reading":     {"GET", "/sources/v1/1", "", "", 409, `{}`, "status"},
		"missing in a list":       {"GET", "/accounts/v1", "", "", 404, `{}`, "status"},
		"missing, unlisted":       {"POST", "/sources/v1/1/load-accounts", "multipart/form-data; boundary=x", "--x--\r\n", 404, `{}`, ""},
		"literal before template": {"GET", "/sources/v1/1/schemas/accounts", "", "", 200, ``, "application/json"},
		"segments too many":       {"GET", "/sources/v1/1/2/3", "", "", 200, `{}`, "no such operation"},
		"empty segment":           {"GET", "/sources/v1/", "", "", 200, `{}`, "no such operation"},
		"another service":         {"GET", "/v2026/identities/1", "", "", 200, `{"id":1}`, `"/id"`},
		"scim extension":          {"PUT", accounts + "/1", scim, account + `,"meta":{},"schemas":[]}`, 200, account + `}`, ""},
		"scim unknown":            {"PUT", accounts + "/1", scim, account + `,"metas":{}}`, 200, account + `}`, "metas"},
		"limit too high":          {"GET", "/sources/v1?limit=251", "", "", 200, `[]`, "limit"},
		"wrong media type":        {"PATCH", "/sources/v1/1", "application/json", `[]`, 200, source + `}`, "Content-Type"},
		"null in a patch":         {"PATCH", "/sources/v1/1", "application/json-patch+json", `[{"op":"add","path":"/x","value":null}]`, 200, source + `}`, "value"},
		"missing request member":  {"POST", "/sources/v1", "application/json", `{"name":"n","owner":null}`, 201, source + `}`, "connector"},
		"wrong response type":     {"GET", "/sources/v1/1", "", "", 200, source + `,"deleteThreshold":"5"}`, "deleteThreshold"},
		"null in a response":      {"GET", "/v2025/sources/1", "", "", 200, source + `,"description":null}`, "description"},
		"missing response member": {"GET", "/task-status/v1/1", "", "", 200, `{"id":"1"}`, "completionStatus"},
		"secrets stay out":        {"POST", "/sources/v1", "application/json", source + `,"description":{"x":"s3cret"}}`, 201, source + `}`, "description"},
		"wrong inside allOf":      {"GET", "/accounts/v1/1", "", "", 200, `{"name":5}`, "name"},
		"unlisted success":        {"POST", "/accounts/v1/1/enable", "application/json", `{}`, 200, `{}`, "status"},
		"scim create":             {"POST", accounts, scim, account + `}`, 201, account + `}`, ""},
		"scim list":               {"GET", accounts, "", "", 200, `{"Resources":[` + account + `}]}`, ""},
		"scim name with a slash":  {"GET", "/identityiq/scim/v2/Applications/a/b", "", "", 200, `{"name":"a/b"}`, ""},
		"scim refusal":            {"PUT", accounts + "/1", scim, `{}`, 400, `{}`, ""},
		"scim patch":              {"PATCH", accounts + "/1", scim, `{}`, 501, `{}`, ""},
		"scim missing member":     {"PUT", accounts + "/1", scim, `{"identity":{"value":"u"},"application":{"value":"a"}}`, 200, account + `}`, "nativeIdentity"},
		"scim wrong response":     {"GET", accounts, "", "", 200, `{"Resources":[` + account + `,"active":"yes"}]}`, "active"},
		"scim failure":            {"GET", accounts, "", "", 500, `{}`, "status"},
		"unknown enum value":      {"GET", "/sources/v1/1", "", "", 200, source + `,"status":"FINE"}`, "status"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, query, _ := strings.Cut(test.target, "?")
			e := simulator.Exchange{
				Method: test.method, Path: path, RawQuery: query, RequestHeader: http.Header{}, RequestBody: []byte(test.request),
				Status: test.status, ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(test.response),
			}
			if test.media != "" {
				e.RequestHeader.Set("Content-Type", test.media)
			}
			if strings.HasPrefix(test.response, "[no") {
				e.ResponseHeader.Set("Content-Type", "text/plain")
			}
			if strings.HasPrefix(name, "scim") {
				e.ResponseHeader.Set("Content-Type", scim)
			}
			departures := checker.Check(e).Departures
			if test.want == "" && len(departures) > 0 {
				t.Errorf("departs: %v", departures)
			}
			if test.want != "" && !strings.Contains(fmt.Sprint(departures), test.want) {
				t.Errorf("departures are %v, want one about %q", departures, test.want)
			}
			if strings.Contains(fmt.Sprint(departures), "s3cret") {
				t.Errorf("a value is shown: %v", departures)
			}
			e.Injected = true
			for _, departure := range checker.Check(e).Departures {
				if strings.Contains(departure.Error(), "response at") {
					t.Errorf("an injected answer is checked: %v", departure)
				}
			}
		})
	}
}

// The provider's requests are checked when they are refused, too, and deviations
// of the simulator's tests are none of its.
func TestProvidersRequests(t *testing.T) {
	t.Parallel()
	checker := load(t)
	for name, e := range map[string]simulator.Exchange{
		"unknown operation": {Method: "PUT", Path: "/identity-profiles/v1/1", Status: 405},
		"unknown path":      {Method: "GET", Path: "/nothing", Status: 404},
		"malformed":         {Method: "POST", Path: "/sources/v1", RequestBody: []byte(`{"name":5}`), Status: 400},
		"member to come": {
			Method: "POST", Path: "/sources/v1", Status: 201,
			RequestBody: []byte(`{"name":"n","owner":{},"connector":"c","own":1}`), ResponseBody: []byte(`{"name":"n","owner":{},"connector":"c"}`),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if e.ResponseBody == nil {
				e.ResponseBody = []byte(`{}`)
			}
			e.ResponseHeader = http.Header{"Content-Type": {"application/json"}}
			e.RequestHeader = http.Header{"Content-Type": {"application/json"}}
			if departures := checker.Check(e).Departures; len(departures) > 0 {
				t.Errorf("another client's request departs: %v", departures)
			}
			e.RequestHeader.Set("User-Agent", providerAgent+"test")
			if finding := checker.Check(e); len(finding.Departures) == 0 {
				t.Error("the provider's request is tolerated")
			}
		})
	}
}

func TestFinding(t *testing.T) {
	t.Parallel()
	checker := load(t)
	finding := checker.Check(simulator.Exchange{
		Method: "DELETE", Path: "/v2024/sources/1", RequestHeader: http.Header{}, Status: 202,
		ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(`{"type":"TASK_RESULT","id":"1","name":null}`),
	})
	if finding.API != Dated || finding.Operation != "DELETE /sources/{id}" || len(finding.Departures) != 0 ||
		len(finding.Tolerated) != 1 || !strings.HasPrefix(finding.Tolerated[0], "a task reference's name") {
		t.Errorf("the finding is %+v", finding)
	}
	if !slices.Contains(finding.Documented, "202") || !slices.Contains(finding.Documented, "429") {
		t.Errorf("the documented statuses are %v", finding.Documented)
	}
	for path, want := range map[string]string{
		"/accounts/v1/{id}":                    PerService + " GET /accounts/v1/{id}",
		"/v2026/accounts/{id}":                 Dated + " GET /accounts/{id}",
		"/identityiq/scim/v2/Accounts/{id}":    IdentityIQ + " GET /Accounts/{accountId}",
		"/beta/platform-connectors/{ref}":      Undocumented + " GET /beta/platform-connectors/{ref}",
		"/sources/v1/{id}/schemas/{schema}":    PerService + " GET /sources/v1/{sourceId}/schemas/{schemaId}",
		"/sources/v1/{id}/schemas/accounts":    PerService + " GET /sources/v1/{id}/schemas/accounts",
		"/v2025/managed-clusters/{id}":         Dated + " GET /managed-clusters/v1/{id}",
		"/identityiq/scim/v2/Applications/a/b": IdentityIQ + " GET /Applications/{applicationId}",
	} {
		if found, err := checker.Find("GET", path); err != nil || found.API+" "+found.Operation != want {
			t.Errorf("%s is %s %s, want %s; error: %v", path, found.API, found.Operation, want, err)
		}
	}
}

// The simulator serves what a document has, and the connectors of the platform.
func TestRoutesAreDocumented(t *testing.T) {
	t.Parallel()
	checker := load(t)
	for _, route := range simulator.New(simulator.Config{}).Routes() {
		method, path, _ := strings.Cut(route, " ")
		found, err := checker.Find(method, path)
		if err != nil {
			t.Error(err)
		}
		if connectors := strings.Contains(path, "/platform-connectors"); (found.API == Undocumented) != connectors {
			t.Errorf("%s is %s %s", route, found.API, found.Operation)
		}
	}
}

func TestLoadFails(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, content := range map[string]string{
		"no.json":      `no`,
		"missing.json": `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/x/v1":{"$ref":"#/components/pathItems/x"}}}`,
		"invalid.json": `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/x/v1":{"get":5}}}`,
	} {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		checker, err := Load(map[string][]string{PerService: {file}})
		if err == nil {
			finding := checker.Check(simulator.Exchange{Method: "GET", Path: "/x/v1"})
			err = errors.Join(finding.Departures...)
		}
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	if _, err := Load(map[string][]string{PerService: {filepath.Join(folder, "none.json")}}); err == nil {
		t.Error("a missing file loads")
	}
}

func TestDeviationsHaveReasons(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, d := range deviations {
		incomplete := len(d.statuses) == 0 && d.pointer == ""
		if d.side == operationSide {
			incomplete = d.pointer != "" || d.unknown || d.null
		}
		if d.reason == "" || d.operation == "" || incomplete || seen[d.reason] {
			t.Errorf("incomplete deviation: %+v", d)
		}
		seen[d.reason] = true
	}
}

// programs make the tenants that they work on. Their tests give them watched ones.
var programs = []string{
	"bench/requests.go", "bench/scale.go", "bench/versus.go", "cli/simulate.go", "demo/main.go", "simulator/conformance/report/main.go",
}

// Every tenant of every test is watched.
func TestTenantsAreWatched(t *testing.T) {
	t.Parallel()
	root := os.DirFS(filepath.Join("..", ".."))
	var found int
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") ||
			slices.Contains(programs, path) || strings.HasPrefix(path, "simulator/conformance/") {
			return err
		}
		content, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		found += strings.Count(string(content), "conformance.NewTenant(")
		if made := strings.Count(string(content), "simulator.New("); made > strings.Count(string(content), "conformance.Watch(") {
			t.Errorf("%s makes a tenant that is not watched; make it by conformance.NewTenant", path)
		}
		return nil
	})
	if err != nil || found == 0 {
		t.Errorf("%d tenants were found; error: %v", found, err)
	}
}
