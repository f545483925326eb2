package conformance

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func load(t *testing.T, names ...string) *Checker {
	t.Helper()
	dir := SpecDir()
	if dir == "" {
		t.Skip("the OpenAPI documents are not beside the module")
	}
	for i, name := range names {
		names[i] = filepath.Join(dir, name)
	}
	checker, err := Load(names...)
	if err != nil {
		t.Fatal(err)
	}
	return checker
}

func TestCheck(t *testing.T) {
	t.Parallel()
	checker := load(t, "isc-v1.json", "isc-v2025.json", "iiq-scim.json")
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
		"null task name":          {"DELETE", "/sources/v1/1", "", "", 202, task, ""},
		"null connectorClass":     {"GET", "/v2025/sources/1", "", "", 200, source + `,"connectorClass":null}`, ""},
		"array in account create": {"POST", "/accounts/v1", "application/json", `{"attributes":{"sourceId":"1","groups":["a"],"n":1}}`, 202, `{"id":"1"}`, ""},
		"text refusal":            {"PATCH", "/accounts/v1/1", "application/json-patch+json", `[{}]`, 400, `[no`, ""},
		"unlisted conflict":       {"POST", "/sources/v1", "application/json", source + `}`, 409, `{}`, ""},
		"outside the slice":       {"GET", "/v2025/managed-clusters/1", "", "", 200, `{}`, ""},
		"connectors":              {"GET", "/beta/platform-connectors/x", "", "", 200, `{}`, ""},
		"unknown path, refused":   {"GET", "/nothing/v1", "", "", 404, `{}`, ""},
		"unknown operation":       {"PUT", "/identity-profiles/v1/1", "application/json", `{}`, 200, `{}`, "not in the documents"},
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
			departures := checker.Check(e)
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
			for _, departure := range checker.Check(e) {
				if strings.Contains(departure.Error(), "response at") {
					t.Errorf("an injected answer is checked: %v", departure)
				}
			}
		})
	}
}

func TestLoadFails(t *testing.T) {
	t.Parallel()
	if _, err := Load("none.json"); err == nil {
		t.Error("a missing file loads")
	}
}

func TestDeviationsHaveReasons(t *testing.T) {
	t.Parallel()
	for _, d := range deviations {
		if d.reason == "" || d.side != requestSide && d.side != responseSide || len(d.statuses) == 0 && d.pointer == "" {
			t.Errorf("incomplete deviation: %+v", d)
		}
	}
}
