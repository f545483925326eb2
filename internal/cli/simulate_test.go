package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// endOfTask removes an account, and tells how the task of it ended.
func endOfTask(t *testing.T, tenant *simulator.Tenant) string {
	t.Helper()
	source := tenant.AddSource(map[string]any{"name": "HR"})
	account := tenant.AddAccount(source, map[string]any{"id": "1"})
	server := httptest.NewServer(tenant)
	defer server.Close()
	c := logIn(t, server.URL, "demo", "demo")
	var task struct{ ID string }
	c.call("POST", "/accounts/v1/"+account+"/remove", &task)
	var status struct {
		CompletionStatus string
		Messages         []struct{ Key string }
	}
	if c.call("GET", "/task-status/v1/"+task.ID, &status) == http.StatusNotFound {
		return "not there"
	}
	end := status.CompletionStatus
	for _, message := range status.Messages {
		end += " " + message.Key
	}
	return end
}

// session is a client with a token.
type session struct {
	t          *testing.T
	url, token string
}

func logIn(t *testing.T, base, id, secret string) *session {
	t.Helper()
	response, err := http.PostForm(base+"/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil || token.AccessToken == "" {
		t.Fatalf("no token: %d %v", response.StatusCode, err)
	}
	return &session{t, base, token.AccessToken}
}

func (s *session) call(method, path string, into any) int {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return response.StatusCode
}

// running is a simulation under way.
type running struct {
	environment map[string]string
	stop        func() (exit int, screen string)
}

// start runs simulate until it has printed its environment.
func start(t *testing.T, arguments ...string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	var screen bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		exit, ok := Run(ctx, append([]string{"simulate", "-listen", "127.0.0.1:0"}, arguments...), Streams{
			Out: out, Err: &screen, watch: func(tenant *simulator.Tenant) { conformance.Watch(t, tenant) }, //nolint:contextcheck // as every other test
		})
		if !ok {
			exit = -1
		}
		_ = out.Close()
		ended <- exit
	}()
	r := running{environment: map[string]string{}, stop: func() (int, string) {
		cancel()
		return <-ended, screen.String()
	}}
	t.Cleanup(cancel)
	for range 6 {
		var line [200]byte
		n, err := printed.Read(line[:])
		if err != nil {
			exit, screen := r.stop()
			t.Fatalf("it has ended with %d: %s", exit, screen)
		}
		name, value, ok := strings.Cut(strings.TrimSpace(strings.TrimPrefix(string(line[:n]), "export ")), "=")
		if !ok {
			t.Fatalf("it printed %q", line[:n])
		}
		r.environment[name] = value
	}
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	return r
}

// It starts at once, answers with the credentials of its data, shows a page, and
// saves what clients have done.
func TestSimulate(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	data, saved := filepath.Join(folder, "tenant.json"), filepath.Join(folder, "saved.json")
	example := bytes.Replace(simulator.Example(1000), []byte(`"clientSecret":"demo"`), []byte(`"clientSecret":"it's secret"`), 1)
	if err := os.WriteFile(data, example, 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	r := start(t, "-data", data, "-save", saved, "-task-time", "1h", "-latency", "1ms", "-fault", "GET /sources/v1 503")
	t.Logf("started in %v", time.Since(began))
	base := r.environment["SAIL_BASE_URL"]
	for name, want := range map[string]string{
		"SAIL_CLIENT_ID": "demo", "SAIL_CLIENT_SECRET": `'it'\''s secret'`,
		"IIQ_BASE_URL": base + "/identityiq/scim/v2", "IIQ_USERNAME": "demo", "IIQ_PASSWORD": "demo",
	} {
		if got := r.environment[name]; got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	c := logIn(t, base, "demo", "it's secret")
	if status := c.call("GET", "/sources/v1", new(any)); status != http.StatusServiceUnavailable {
		t.Errorf("the fault didn't happen: %d", status)
	}
	var accounts []struct{ ID string }
	if status := c.call("GET", "/accounts/v1?limit=2", &accounts); status != http.StatusOK || len(accounts) != 2 {
		t.Fatalf("%d: %v", status, accounts)
	}
	c.call("POST", "/accounts/v1/"+accounts[0].ID+"/remove", new(any)) // it would take an hour
	for path, want := range map[string]string{"/": "Simulated tenant", "/_simulator/journal": "/accounts/v1"} {
		if text := body(t, base+path, ""); !strings.Contains(text, want) {
			t.Errorf("%s: %.300s", path, text)
		}
	}
	if text := body(t, base+"/_simulator/journal", "evil.example.com"); strings.Contains(text, "accounts") {
		t.Errorf("the journal is shown under another name: %s", text)
	}
	if exit, screen := r.stop(); exit != exitOK {
		t.Fatalf("exit code %d: %s", exit, screen)
	}
	content, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	again := conformance.NewTenant(t, simulator.Config{})
	if err := again.Load(content); err != nil {
		t.Fatal(err)
	}
	if got := len(again.List(simulator.Accounts)); got != 999 {
		t.Errorf("%d accounts were saved, want 999", got)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 2 {
		t.Errorf("there are other files: %v", entries)
	}
}

func body(t *testing.T, url, host string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSimulateRefuses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	wrong, many := filepath.Join(folder, "wrong.json"), filepath.Join(folder, "many.json")
	if err := os.WriteFile(wrong, []byte(`{"version": 1, "sources": [{"name": "HR"}], "accounts": [{"source": "Payroll", "attributes": {"id": "1"}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(many, []byte(`{"version": 1, "accounts": [`+strings.Repeat("{}, ", 99)+`{}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for arguments, want := range map[string]string{
		"-verbose":                         "not defined: -verbose",
		"now":                              "unknown argument: now",
		"--":                               "there is no command behind --",
		"-listen 8080":                     "no address with a port",
		"-listen 0.0.0.0:0":                "say -allow-remote",
		"-listen :0":                       "say -allow-remote",
		"-listen example.com:80":           "say -allow-remote",
		"-fault GET":                       "METHOD PATH OUTCOME",
		"-rate-limit -1":                   "must not be negative",
		"-latency soon":                    "invalid value",
		"-token-lifetime 1ms":              "must be a second or more",
		"-example -3":                      "-example needs a number",
		"-save " + folder + "/none/x":      "-save: there is no folder",
		"-data " + folder + "/none":        "no such file",
		"-data " + wrong:                   `/accounts/0/source: there is no such source as "Payroll"`,
		"-data " + many:                    "and 80 more",
		"-data " + wrong + " -- echo done": "Payroll",
	} {
		var screen bytes.Buffer
		exit, ok := Run(t.Context(), append([]string{"simulate"}, strings.Fields(arguments)...), Streams{Out: io.Discard, Err: &screen})
		if !ok || exit != exitUsage || !strings.Contains(screen.String(), want) {
			t.Errorf("%s: %d, want %q:\n%s", arguments, exit, want, screen.String())
		}
	}
	for _, arguments := range [][]string{nil, {"serve"}, {"-debug"}} {
		if _, ok := Run(t.Context(), arguments, Streams{}); ok {
			t.Errorf("%v is taken for a subcommand", arguments)
		}
	}
}

func TestExampleFlag(t *testing.T) {
	t.Parallel()
	var out, screen bytes.Buffer
	if exit, _ := Run(t.Context(), []string{"simulate", "-example", "30"}, Streams{Out: &out, Err: &screen}); exit != exitOK || screen.Len() > 0 {
		t.Fatalf("%d: %s", exit, screen.String())
	}
	if !bytes.Equal(out.Bytes(), simulator.Example(30)) {
		t.Error("it prints something else")
	}
}

// -allow-remote takes any address, and warns.
func TestAllowRemote(t *testing.T) {
	t.Parallel()
	r := start(t, "-listen", "0.0.0.0:0", "-allow-remote")
	if text := body(t, r.environment["SAIL_BASE_URL"]+"/_simulator/tenant", "tenant.example.com"); !strings.Contains(text, "sources") {
		t.Errorf("the page isn't shown: %s", text)
	}
	if _, screen := r.stop(); !strings.Contains(screen, "warning: ") {
		t.Errorf("there is no warning: %s", screen)
	}
}
