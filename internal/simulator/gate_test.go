package simulator_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestTokenRequests(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{ClientID: "demo", ClientSecret: "demo"})
	for name, test := range map[string]struct {
		form   string
		status int
		says   string
	}{
		"right":        {"grant_type=client_credentials&client_id=demo&client_secret=demo", 200, `"expires_in":749`},
		"wrong secret": {"grant_type=client_credentials&client_id=demo&client_secret=x", 401, "invalid_client"},
		"wrong grant":  {"grant_type=password&client_id=demo&client_secret=demo", 400, "unsupported_grant_type"},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t).sendAs("application/x-www-form-urlencoded", "POST", "/oauth/token", test.form).want(test.status).says(test.says)
		})
	}
	var parts bytes.Buffer
	form := multipart.NewWriter(&parts)
	for name, value := range map[string]string{"grant_type": "client_credentials", "client_id": "demo", "client_secret": "demo"} {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	_ = form.Close() // into memory
	c.sendAs(form.FormDataContentType(), "POST", "/oauth/token", parts.String()).want(200).says(`"expires_in":749`)
	c.sendAs(form.FormDataContentType(), "POST", "/oauth/token", "no parts").want(400).says("invalid_request")
	c.sendAs("application/json", "POST", "/oauth/token", "{}").want(415)
	for _, e := range c.Journal() {
		if len(e.RequestBody)+len(e.ResponseBody) > 0 || e.IsWrite() {
			t.Errorf("the journal shows a token request: %+v", e)
		}
	}
}

func TestBearerCheck(t *testing.T) {
	t.Parallel()
	now := newClock()
	c := newClient(t, simulator.Config{Now: now.Now, TokenLifetime: time.Minute})
	c.send("GET", "/sources/v1", nil).want(200)
	now.Advance(time.Minute)
	c.send("GET", "/sources/v1", nil).want(401).says(`{"error":"JWT validation failed: JWT is expired"}`)
	c.logIn()
	c.send("GET", "/sources/v1", nil).want(200)
	c.ExpireTokens()
	c.send("GET", "/v2025/sources", nil).want(401)
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	now := newClock()
	c := newClient(t, simulator.Config{Now: now.Now, RateLimit: 2})
	c.send("GET", "/sources/v1", nil).want(200)
	now.Advance(4 * time.Second)
	c.send("GET", "/sources/v1", nil).want(200)
	refused := c.send("GET", "/sources/v1", nil).want(429).says("Rate Limit Exceeded")
	same(t, "Retry-After", refused.header.Get("Retry-After"), "6")
	now.Advance(6 * time.Second)
	c.send("GET", "/sources/v1", nil).want(200)
	c.send("GET", "/sources/v1", nil).want(429)
}

func TestRefusalsOfForm(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	for name, test := range map[string]struct {
		media, method, path string
		body                any
		status              int
		detail              string
	}{
		"unknown path":      {"", "GET", "/nothing/v1", nil, 404, "404 Not found"},
		"unknown version":   {"", "GET", "/v3/sources", nil, 404, "404 Not found"},
		"unknown id":        {"", "GET", "/sources/v1/none", nil, 404, "404 Not found"},
		"wrong method":      {"", "DELETE", "/sources/v1", nil, 405, "405"},
		"wrong method, old": {"", "PUT", "/v2024/identity-profiles/x", nil, 405, "405"},
		"malformed JSON":    {"application/json", "POST", "/sources/v1", `{"name":`, 400, "400.1"},
		"two JSON values":   {"application/json", "POST", "/sources/v1", `{} {}`, 400, "400.1"},
		"not an object":     {"application/json", "POST", "/sources/v1", `[]`, 400, "400.1"},
		"media type":        {"text/plain", "POST", "/sources/v1", `{}`, 415, "415"},
		"patch media type":  {"application/json", "PATCH", "/sources/v1/" + source, `[]`, 415, "415"},
		"patch not array":   {"application/json-patch+json", "PATCH", "/sources/v1/" + source, `{}`, 400, "400.1"},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.in(t).sendAs(test.media, test.method, test.path, test.body).want(test.status).says(test.detail)
			if id, _ := r.object()["trackingId"].(string); len(id) != 32 {
				t.Errorf("no trackingId: %s", r.raw)
			}
		})
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	account := c.account(source, "E1", nil)
	profile := c.AddIdentityProfile(object{"name": "P", "authoritativeSource": object{"id": source}})
	cluster := c.AddCluster("VA")
	for service, id := range map[string]string{
		"accounts": account, "sources": source, "identity-profiles": profile, "managed-clusters": cluster, "identities": c.owner,
	} {
		same(t, service, c.send("GET", "/"+service+"/v1/"+id, nil).want(200).id(), id)
		for _, version := range []string{"v2024", "v2025", "v2026"} {
			path := "/" + version + "/" + service
			same(t, path, c.send("GET", path+"/"+id, nil).want(200).id(), id)
			if len(c.send("GET", path, nil).want(200).list()) == 0 {
				t.Errorf("%s is empty", path)
			}
			c.send("GET", path+"/none", nil).want(404)
		}
	}
}

func TestJournalAndFaults(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	create := func(name string) object {
		return object{"name": name, "connector": "delimited-file", "owner": object{"type": "IDENTITY", "id": c.owner}}
	}

	c.Inject(simulator.Fault{Method: "POST", Path: "^/sources/", Skip: 1, Times: 2, Status: 503, Header: http.Header{"Retry-After": {"7"}}, Body: "<html>busy</html>"})
	c.send("POST", "/sources/v1", create("first")).want(201)
	r := c.send("POST", "/sources/v1", create("second")).want(503).says("busy")
	same(t, "Retry-After", r.header.Get("Retry-After"), "7")
	c.send("POST", "/sources/v1", create("second")).want(503)
	c.send("POST", "/sources/v1", create("second")).want(201)

	c.Inject(simulator.Fault{Method: "POST", Act: true, Drop: true})
	if _, err := c.try("application/json", "POST", "/sources/v1", create("third")); err == nil {
		t.Error("the connection was not dropped")
	}
	c.Inject(simulator.Fault{Method: "POST", Drop: true})
	if _, err := c.try("application/json", "POST", "/sources/v1", create("fourth")); err == nil {
		t.Error("the connection was not dropped")
	}
	c.Inject(simulator.Fault{Path: "sources", Before: func() { c.AddSource(object{"name": "by hand"}) }})
	var names []string
	for _, source := range c.send("GET", "/sources/v1?sorters=name", nil).want(200).list() {
		names = append(names, source["name"].(string))
	}
	same(t, "the sources", names, []string{"by hand", "first", "second", "third"})

	var statuses []int
	for _, e := range c.Journal() {
		statuses = append(statuses, e.Status)
		if e.RequestHeader.Get("Authorization") != "" {
			t.Error("the journal shows the token")
		}
		if e.IsWrite() != (e.Method == "POST") || e.IsWrite() && !strings.Contains(string(e.RequestBody), "connector") {
			t.Errorf("wrong entry: %+v", e)
		}
		if e.Injected != (e.Status == 503 || e.Status == 0) {
			t.Errorf("wrong Injected: %+v", e)
		}
	}
	same(t, "the journal", statuses, []int{201, 503, 503, 201, 0, 0, 200})
	c.ClearJournal()
	same(t, "the cleared journal", len(c.Journal()), 0)
}

// Half an answer, and one that takes its time, come from a server that has acted.
func TestFalteringAnswers(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	create := func(name string) object {
		return object{"name": name, "connector": "delimited-file", "owner": object{"type": "IDENTITY", "id": c.owner}}
	}
	names := func() (names []string) {
		for _, source := range c.List(simulator.Sources) {
			names = append(names, source["name"].(string))
		}
		return names
	}
	c.Inject(simulator.Fault{Method: "POST", Sent: `"second"`, Truncate: true})
	c.send("POST", "/sources/v1", create("first")).want(201)
	if _, err := c.try("application/json", "POST", "/sources/v1", create("second")); err == nil {
		t.Error("the answer is whole")
	}
	same(t, "the sources", names(), []string{"first", "second"})

	var seen []string
	c.Inject(simulator.Fault{Method: "POST", Pause: time.Millisecond, After: func() { seen = names() }})
	c.send("POST", "/sources/v1", create("third")).want(201)
	same(t, "the sources before the answer", seen, []string{"first", "second", "third"})
}

func TestIdentitiesAndClusters(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	c.AddIdentity("Ann Other")
	c.AddCluster("VA")
	found := c.send("GET", `/identities/v1?filters=name+sw+"ann"&count=true`, nil).want(200)
	same(t, "identities", len(found.list()), 1)
	same(t, "count", found.header.Get("X-Total-Count"), "1")
	same(t, "clusters", len(c.send("GET", `/managed-clusters/v1?filters=name+eq+"VA"`, nil).want(200).list()), 1)
	c.send("GET", `/managed-clusters/v1?filters=name+sw+"VA"`, nil).want(400)
	c.send("GET", `/identities/v1?defaultFilter=ALL`, nil).want(400)
}
