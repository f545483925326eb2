package simulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

type object = map[string]any

// clock is a clock that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// client talks to a tenant over HTTP.
type client struct {
	*simulator.Tenant
	t     *testing.T
	url   string
	token string
	owner string
	// experimental sends the header that experimental operations need.
	experimental bool
}

func newClient(t *testing.T, config simulator.Config) *client {
	t.Helper()
	tenant := conformance.NewTenant(t, config)
	server := httptest.NewServer(tenant)
	t.Cleanup(server.Close)
	c := &client{Tenant: tenant, t: t, url: server.URL}
	c.logIn()
	c.owner = tenant.AddIdentity("Olive Owner")
	tenant.ClearJournal()
	return c
}

// in is the client for a subtest.
func (c *client) in(t *testing.T) *client {
	t.Helper()
	sub := *c
	sub.t = t
	return &sub
}

func (c *client) logIn() {
	c.t.Helper()
	form := "grant_type=client_credentials&client_id=demo&client_secret=demo"
	response, err := http.Post(c.url+"/oauth/token", "application/x-www-form-urlencoded", strings.NewReader(form))
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var token struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int    `json:"expires_in"`
	}
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil || token.AccessToken == "" {
		c.t.Fatalf("no token: %d %v", response.StatusCode, err)
	}
	c.token = token.AccessToken
}

// reply is a decoded answer.
type reply struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	raw    string
	value  any
}

// send makes a request with a JSON body, or with the text of a string body.
func (c *client) send(method, path string, body any) reply {
	c.t.Helper()
	media := "application/json"
	if method == http.MethodPatch {
		media = "application/json-patch+json"
	}
	return c.sendAs(media, method, path, body)
}

func (c *client) sendAs(media, method, path string, body any) reply {
	c.t.Helper()
	r, err := c.try(media, method, path, body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

func (c *client) try(media, method, path string, body any) (reply, error) {
	c.t.Helper()
	var data []byte
	switch b := body.(type) {
	case nil:
		media = ""
	case string:
		data = []byte(b)
	default:
		var err error
		if data, err = json.Marshal(b); err != nil {
			c.t.Fatal(err)
		}
	}
	request, err := http.NewRequest(method, c.url+path, bytes.NewReader(data))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	if media != "" {
		request.Header.Set("Content-Type", media)
	}
	if c.experimental {
		request.Header.Set("X-SailPoint-Experimental", "true")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{}, err
	}
	r := reply{t: c.t, what: method + " " + path, status: response.StatusCode, header: response.Header, raw: string(raw)}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	_ = decoder.Decode(&r.value) // stays nil when the answer is not JSON
	return r, nil
}

// want fails the test unless the answer has this status.
func (r reply) want(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: status %d, want %d: %s", r.what, r.status, status, r.raw)
	}
	return r
}

// says fails the test unless the answer contains the text.
func (r reply) says(text string) reply {
	r.t.Helper()
	if !strings.Contains(r.raw, text) {
		r.t.Fatalf("%s: the answer lacks %q: %s", r.what, text, r.raw)
	}
	return r
}

func (r reply) object() object {
	r.t.Helper()
	o, ok := r.value.(object)
	if !ok {
		r.t.Fatalf("%s: not an object: %s", r.what, r.raw)
	}
	return o
}

func (r reply) list() []object {
	r.t.Helper()
	items, ok := r.value.([]any)
	if !ok {
		r.t.Fatalf("%s: not a list: %s", r.what, r.raw)
	}
	objects := make([]object, len(items))
	for i, item := range items {
		objects[i], _ = item.(object)
	}
	return objects
}

func (r reply) id() string {
	r.t.Helper()
	id, _ := r.object()["id"].(string)
	if id == "" {
		r.t.Fatalf("%s: no id: %s", r.what, r.raw)
	}
	return id
}

// at follows keys into nested objects.
func at(o object, keys ...string) any {
	var value any = o
	for _, key := range keys {
		o, _ := value.(object)
		value = o[key]
	}
	return value
}

// same compares values by their JSON text.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if !bytes.Equal(g, w) {
		t.Errorf("%s is %s, want %s", what, g, w)
	}
}

// fileSource creates a delimited file source by the API.
func (c *client) fileSource(name string) string {
	c.t.Helper()
	return c.send("POST", "/sources/v1?provisionAsCsv=true", object{
		"name": name, "connector": "delimited-file", "owner": object{"type": "IDENTITY", "id": c.owner},
	}).want(201).id()
}

// account creates an account by the API and returns its id.
func (c *client) account(sourceID, nativeIdentity string, more object) string {
	c.t.Helper()
	attributes := object{"sourceId": sourceID, "id": nativeIdentity, "name": "name " + nativeIdentity}
	for key, value := range more {
		attributes[key] = value
	}
	c.send("POST", "/accounts/v1", object{"attributes": attributes}).want(202)
	for _, account := range c.List(simulator.Accounts) {
		if account["nativeIdentity"] == nativeIdentity && account["sourceId"] == sourceID {
			id, _ := account["id"].(string)
			return id
		}
	}
	c.t.Fatal("the account was not created")
	return ""
}

func patch(op, path string, value any) object {
	if op == "remove" {
		return object{"op": op, "path": path}
	}
	return object{"op": op, "path": path, "value": value}
}
