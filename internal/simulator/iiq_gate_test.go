package simulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

func TestIIQAuthorization(t *testing.T) {
	t.Parallel()
	basic := func(username, password string) func(*http.Request) {
		return func(r *http.Request) { r.SetBasicAuth(username, password) }
	}
	bearer := func(token string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
	}
	for name, test := range map[string]struct {
		config    simulator.Config
		authorize func(*http.Request)
		status    int
	}{
		"default":          {simulator.Config{}, basic("demo", "demo"), 200},
		"own":              {simulator.Config{IIQUsername: "u", IIQPassword: "p"}, basic("u", "p"), 200},
		"wrong user":       {simulator.Config{}, basic("admin", "demo"), 401},
		"wrong password":   {simulator.Config{}, basic("demo", ""), 401},
		"bearer":           {simulator.Config{IIQToken: "t"}, bearer("t"), 200},
		"basic beside it":  {simulator.Config{IIQToken: "t"}, basic("demo", "demo"), 200},
		"wrong bearer":     {simulator.Config{IIQToken: "t"}, bearer("x"), 401},
		"empty bearer":     {simulator.Config{}, bearer(""), 401},
		"no authorization": {simulator.Config{}, func(*http.Request) {}, 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, test.config)
			request, err := http.NewRequest("GET", c.url+scim+"/Users", nil)
			if err != nil {
				t.Fatal(err)
			}
			test.authorize(request)
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "status", response.StatusCode, test.status)
			if test.status == 401 {
				same(t, "challenge", response.Header.Get("WWW-Authenticate"), `Basic realm="IdentityIQ"`)
				if !strings.Contains(string(body), "<h1>HTTP Status 401") {
					t.Errorf("the answer is %s", body)
				}
			}
			if c.Journal()[0].RequestHeader.Get("Authorization") != "" {
				t.Error("the journal shows the credentials")
			}
		})
	}
}

func TestIIQRefusalsOfForm(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{})
	id := c.AddIIQAccount(c.user, c.application, "a1", nil)
	for name, test := range map[string]struct {
		media, method, path string
		body                any
		status              int
		scimType            string
	}{
		"unknown path":     {"", "GET", "/Nothing", nil, 404, ""},
		"unknown account":  {"", "GET", "/Accounts/none", nil, 404, ""},
		"unknown user":     {"", "PUT", "/Users/none", object{"userName": "x"}, 404, ""},
		"deleted before":   {"", "DELETE", "/Accounts/none", nil, 404, ""},
		"user deleted":     {"", "DELETE", "/Users/none", nil, 404, ""},
		"read only":        {"", "POST", "/Applications", object{}, 405, ""},
		"wrong method":     {"", "DELETE", "/Accounts", nil, 405, ""},
		"patch":            {"application/json", "PATCH", "/Accounts/" + id, `[]`, 501, ""},
		"patch of a list":  {"application/json", "PATCH", "/Users", `[]`, 501, ""},
		"malformed":        {"application/json", "POST", "/Accounts", `{"identity":`, 400, "invalidSyntax"},
		"not an object":    {"application/scim+json", "PUT", "/Accounts/" + id, `[]`, 400, "invalidSyntax"},
		"media type":       {"text/plain", "POST", "/Accounts", `{}`, 415, ""},
		"lookup by chance": {"", "GET", "/Users/x?lookupByName=maybe", nil, 400, "invalidValue"},
	} {
		t.Run(name, func(t *testing.T) {
			if test.media == "" {
				test.media = "application/scim+json"
			}
			c.in(t).sendAs(test.media, test.method, scim+test.path, test.body).refused(test.status, test.scimType)
		})
	}
	allow := c.call("PATCH", "/Accounts/"+id, object{}).header.Get("Allow")
	same(t, "Allow", allow, "DELETE, GET, HEAD, PUT")
}

func TestIIQBase(t *testing.T) {
	t.Parallel()
	tenant := conformance.NewTenant(t, simulator.Config{})
	user := tenant.AddUser("Ann")
	request, err := http.NewRequest("GET", "https://iiq.example:8443"+scim+"/Users/"+user, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth("demo", "demo")
	recorder := httptest.NewRecorder()
	tenant.ServeHTTP(recorder, request)
	if location := `"https://iiq.example:8443` + scim + "/Users/" + user + `"`; !strings.Contains(recorder.Body.String(), location) {
		t.Errorf("the location is not %s: %s", location, recorder.Body)
	}
}

func TestIIQJournalAndFaults(t *testing.T) {
	t.Parallel()
	c := newIIQ(t, simulator.Config{RateLimit: 1})
	c.Inject(simulator.Fault{Method: "POST", Path: "/Accounts$", Act: true, Drop: true})
	if _, err := c.try("application/json", "POST", scim+"/Accounts", c.body("a1", object{}, nil)); err == nil {
		t.Error("the connection was not dropped")
	}
	c.Inject(simulator.Fault{Path: "/identityiq/", Status: 503, Body: "<html>"})
	c.send("GET", scim+"/Accounts", nil).want(503)
	same(t, "accounts", c.call("GET", "/Accounts", nil).found(), []string{"a1"})
	var writes []bool
	for _, e := range c.Journal() {
		writes = append(writes, e.IsWrite())
	}
	same(t, "writes", writes, []bool{true, false, false})
}
