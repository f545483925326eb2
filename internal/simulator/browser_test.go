package simulator_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// pageClient has a tenant with the page beside its API.
func pageClient(t *testing.T, config simulator.Config) *client {
	t.Helper()
	tenant := simulator.New(config)
	conformance.Watch(t, tenant)
	pages := tenant.Pages()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" || strings.HasPrefix(r.URL.Path, "/_simulator/") {
			pages.ServeHTTP(w, r)
			return
		}
		tenant.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	c := &client{Tenant: tenant, t: t, url: server.URL}
	c.logIn()
	c.owner = tenant.AddIdentity("Olive Owner")
	return c
}

// browse renders a page in a browser without a window, and gives the document as
// it is when the scripts have run.
func browse(t *testing.T, url string) string {
	t.Helper()
	var browser string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("the page isn't tested: there is no chromium, chromium-browser or google-chrome on the PATH")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+t.TempDir(), "--virtual-time-budget=4000", "--dump-dom", url)
	var problems bytes.Buffer
	command.Stderr = &problems
	document, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, problems.String())
	}
	return string(document)
}

// The page shows what is in the tenant and which requests it had, live, and
// takes nothing of it for HTML.
func TestPageInBrowser(t *testing.T) {
	t.Parallel()
	c := pageClient(t, simulator.Config{})
	source := c.send("POST", "/sources/v1", object{
		"name": `<img src=x onerror="document.title='broken'">`, "connector": "jdbc", "owner": object{"type": "IDENTITY", "id": c.owner},
		"connectorAttributes": object{"password": "hidden secret", "large": 1e3},
	}).want(201).id()
	c.send("GET", "/sources/v1?filters=name+eq+%22<b>%22", nil).want(200)
	c.send("GET", "/sources/v1/none", nil).want(404)

	document := browse(t, c.url+"/#objects/sources/"+source)
	for _, want := range []string{
		"live, 4 requests", ">identities<", `&lt;img src=x onerror="document.title='broken'"&gt;`, "<title>Simulated tenant</title>",
		`data-kind="sources" aria-pressed="true"`, "•••", ">404<", "/sources/v1/none<", "filters=name eq \"&lt;b&gt;\"",
	} {
		if !strings.Contains(document, want) {
			t.Fatalf("the page lacks %s:\n%s", want, document)
		}
	}
	_, body, _ := strings.Cut(document, "<body")
	body, _, _ = strings.Cut(body, "<script")
	for _, secret := range []string{"<img", "hidden secret", "1:ACP:", c.token} {
		if strings.Contains(body, secret) {
			t.Errorf("%s is on the page:\n%s", secret, body)
		}
	}

	document = browse(t, c.url+"/#requests/2")
	for _, want := range []string{`<details id="request-2"`, `open=""`, "Request</h3>", "onerror=", `"connector": "jdbc"`} {
		if !strings.Contains(document, want) {
			t.Errorf("the opened request lacks %s", want)
		}
	}
}
