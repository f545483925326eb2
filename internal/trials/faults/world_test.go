package faults

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

const (
	tenantHost    = "tenant.example.com"
	connectorHost = "connector.example.com"
)

// world is all that there is on the servers.
type world struct {
	t      *testing.T
	tenant *simulator.Tenant
	double *connectortest.Double
	owner  string
	// parent is the id of what the subject's object stands on.
	parent string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		t: t, tenant: conformance.NewTenant(t, simulator.Config{TaskTime: time.Second}), double: connectortest.NewDouble(connectortest.Options{}),
	}
	w.owner = w.tenant.AddIdentity("Olivia Owner")
	return w
}

// connect starts the provider anew, on a network of its own.
func (w *world) connect() (*acctest.Core, *network) {
	n := &network{hosts: map[string]http.Handler{tenantHost: w.tenant, connectorHost: w.double}}
	core := acctest.NewCore(w.t, acctest.Serve(provider.WithTransport(n)), block("https://"+tenantHost, "https://"+connectorHost))
	return core, n
}

// block is a provider block.
func block(tenant, connector string) values {
	return values{
		"base_url": tenant, "client_id": "demo", "client_secret": "demo",
		"iiq": values{"base_url": tenant + "/identityiq/scim/v2", "username": "demo", "password": "demo"},
		"connectors": values{
			"hr": values{"url": connector + "/invoke", "config": string(connectortest.Options{}.Config())},
		},
	}
}

// invoke has the connector carry out a command for somebody else, and gives its
// answer.
func (w *world) invoke(command string, input values) string {
	w.t.Helper()
	body, err := json.Marshal(values{"type": command, "input": input, "config": connectortest.Options{}.Config()})
	if err != nil {
		w.t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "https://"+connectorHost+"/invoke", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	w.double.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusOK {
		w.t.Fatalf("%s: %d: %s", command, recorder.Code, recorder.Body)
	}
	return recorder.Body.String()
}

// call makes a request as somebody else does.
func (w *world) call(method, path string, body any) map[string]any {
	w.t.Helper()
	form := strings.NewReader("grant_type=client_credentials&client_id=demo&client_secret=demo")
	login := httptest.NewRequest(http.MethodPost, "https://"+tenantHost+"/oauth/token", form)
	login.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	token := w.answer(login)["access_token"]
	request := httptest.NewRequest(method, "https://"+tenantHost+path, nil)
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			w.t.Fatal(err)
		}
		request = httptest.NewRequest(method, "https://"+tenantHost+path, bytes.NewReader(encoded))
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("X-SailPoint-Experimental", "true")
	request.Header.Set("Authorization", fmt.Sprintf("Bearer %s", token))
	return w.answer(request)
}

func (w *world) answer(request *http.Request) map[string]any {
	w.t.Helper()
	recorder := httptest.NewRecorder()
	w.tenant.ServeHTTP(recorder, request)
	var answer map[string]any
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil || recorder.Code >= http.StatusMultipleChoices {
		w.t.Fatalf("%s %s: %d: %s", request.Method, request.URL.Path, recorder.Code, recorder.Body)
	}
	return answer
}

// synchronize switches the synchronization of an attribute for somebody else.
func (w *world) synchronize(name string, on bool) {
	w.t.Helper()
	path := "/sources/v1/" + w.parent + "/attribute-sync-config"
	config := w.call(http.MethodGet, path, nil)
	for _, item := range members(config, "attributes") {
		if attribute, ok := item.(map[string]any); ok && attribute["name"] == name {
			attribute["enabled"] = on
		}
	}
	w.call(http.MethodPut, path, config)
}

var (
	cipherPattern = regexp.MustCompile(`^\d+:[A-Z]{2,}:`)
	// volatile are the members that differ between two runs that do the same.
	volatile = []string{"version", "uuid"}
)

// content is all objects, one a line, without what differs from run to run.
func (w *world) content() string {
	var lines []string
	add := func(kind string, object any) {
		line, err := json.Marshal(masked(object))
		if err != nil {
			w.t.Fatal(err)
		}
		lines = append(lines, kind+" "+idPattern.ReplaceAllString(string(line), "{id}"))
	}
	for _, kind := range simulator.Kinds {
		for _, object := range w.tenant.List(kind) {
			add(string(kind), object)
		}
	}
	for line := range strings.Lines(w.invoke("std:account:list", values{})) {
		var account any
		if err := json.Unmarshal([]byte(line), &account); err != nil {
			w.t.Fatal(err)
		}
		add("connector accounts", account)
	}
	for _, source := range w.tenant.List(simulator.Sources) {
		id, _ := source["id"].(string) // every source has one
		add("attribute sync", w.call(http.MethodGet, "/sources/v1/"+id+"/attribute-sync-config", nil))
		for name, content := range w.tenant.ConnectorFiles(id) {
			add("connector file", name+": "+string(content))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func masked(value any) any {
	switch value := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, member := range value {
			if !slices.Contains(volatile, key) {
				kept[key] = masked(member)
			}
		}
		return kept
	case []any:
		kept := make([]any, len(value))
		for i, element := range value {
			kept[i] = masked(element)
		}
		return kept
	case string:
		if cipherPattern.MatchString(value) {
			return "{cipher}"
		}
		if _, err := time.Parse(time.RFC3339, value); err == nil {
			return "{time}"
		}
		if filepath.IsAbs(value) && strings.HasPrefix(value, os.TempDir()) {
			return filepath.Base(value)
		}
	}
	return value
}
