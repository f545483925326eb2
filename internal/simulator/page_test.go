package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// look gets what people are shown.
func (c *client) look(path string) (status int, text string) {
	c.t.Helper()
	response, err := http.Get(c.url + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestPages(t *testing.T) {
	t.Parallel()
	c := pageClient(t, simulator.Config{})
	source := c.fileSource("HR")
	for i := range 101 {
		c.account(source, fmt.Sprintf("A%03d", i), nil)
	}
	for path, test := range map[string]struct {
		status int
		says   string
	}{
		"/":                                      {200, "<!doctype html>"},
		"/_simulator/tenant":                     {200, `"kind": "sources"`},
		"/_simulator/objects/sources":            {200, source},
		"/_simulator/objects/sources/" + source:  {200, `"cloudExternalId": "` + source + `"`},
		"/_simulator/objects/sources/none":       {404, ""},
		"/_simulator/objects/nothing":            {404, ""},
		"/_simulator/objects/nothing/none":       {404, ""},
		"/_simulator/objects/accounts":           {200, `"total": 101`},
		"/_simulator/objects/accounts?search=73": {200, `name A073`},
		"/_simulator/objects/tasks":              {200, "Create account"},
		"/_simulator/journal?summary=true":       {200, `"path": "/oauth/token"`},
		"/_simulator/journal/2":                  {200, `"provisionAsCsv=true"`},
		"/_simulator/journal/9999":               {404, ""},
		"/_simulator/none":                       {404, ""},
	} {
		if status, text := c.look(path); status != test.status || !strings.Contains(text, test.says) {
			t.Errorf("%s: %d, without %q:\n%.500s", path, status, test.says, text)
		}
	}
	response, err := http.Post(c.url+"/_simulator/tenant", "application/json", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a POST is answered with %d", response.StatusCode)
	}
}

// A journal with a limit keeps the newest.
func TestJournalLength(t *testing.T) {
	t.Parallel()
	c := pageClient(t, simulator.Config{JournalLength: 3})
	for i := range 5 {
		c.send("GET", fmt.Sprintf("/sources/v1/%d", i), nil).want(404)
	}
	var paths []string
	for _, exchange := range c.Journal() {
		paths = append(paths, exchange.Path)
	}
	same(t, "the journal", paths, []string{"/sources/v1/2", "/sources/v1/3", "/sources/v1/4"})
	_, text := c.look("/_simulator/journal?after=5&summary=true")
	var shown struct {
		Latest    int
		Exchanges []struct{ Number int }
	}
	if err := json.Unmarshal([]byte(text), &shown); err != nil {
		t.Fatal(err)
	}
	if shown.Latest != 6 || len(shown.Exchanges) != 1 || shown.Exchanges[0].Number != 6 {
		t.Errorf("after 5 there is %+v", shown)
	}
}

// No secret is shown, wherever it stands and however it is written.
func TestMask(t *testing.T) {
	t.Parallel()
	const secret = `Gr%und/"geheim" <&> ü`
	c := pageClient(t, simulator.Config{ClientSecret: "demo", IIQToken: "an-iiq-token"})
	source := c.send("POST", "/sources/v1", object{
		"name": "S", "connector": "jdbc", "owner": object{"type": "IDENTITY", "id": c.owner}, "description": "by mistake: " + secret,
		"connectorAttributes": object{"password": secret, "nested": []any{object{"apiTokens": []any{secret + "2", 12345678}}}},
	}).want(201).id()
	c.send("PATCH", "/sources/v1/"+source, []any{patch("add", "/connectorAttributes/clientSecret", secret+"3")}).want(200)
	c.send("PATCH", "/sources/v1/"+source, []any{patch("add", "/connectorAttributes/privateKey", object{"pem": secret + "4"})}).want(200)
	c.send("PATCH", "/sources/v1/"+source, []any{patch("replace", "/id", secret+"5")}).want(400)
	c.send("POST", "/sources/v1", `{"password": "`+"malformed-"+`secret"`).want(400)
	c.send("POST", "/accounts/v1", object{"attributes": object{"sourceId": "none", "password": secret + "6"}}).want(400)
	c.sendAs("application/scim+json", "POST", scim+"/Users", object{"userName": "u", "password": secret + "7"})
	c.send("POST", "/platform-connectors/v1/none/invoke", object{
		"type": "std:account:update", "config": object{"anything": secret + "8", "n": 87654321},
		"input": object{"changes": []any{object{"op": "Set", "attribute": "password", "value": secret + "9"}}},
	})
	c.send("GET", "/platform-connectors/v1?access_token=query-secret", nil)
	c.send("GET", "/sources/v1?filters="+`name%20eq%20%22Gr%25und%2F%5C%22geheim%5C%22%20%3C%26%3E%20%C3%BC%22`, nil)
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	part, err := writer.CreateFormFile("file", "accounts.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte("id,pw\n1,csv-secret\n"))
	_ = writer.Close()
	c.sendAs(writer.FormDataContentType(), "POST", "/sources/v1/"+c.fileSource("F")+"/load-accounts", form.String())
	c.Inject(simulator.Fault{Status: 502, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<p>Gr%und/&#34;geheim&#34; &lt;&amp;&gt; ü</p> Gr%25und%2F%22geheim%22+%3C%26%3E+%C3%BC"})
	c.send("GET", "/sources/v1", nil).want(502)

	shown := ""
	for _, path := range []string{"/_simulator/journal", "/_simulator/journal?summary=true", "/_simulator/objects/sources", "/_simulator/objects/sources/" + source} {
		_, text := c.look(path)
		shown += text
	}
	for _, exchange := range c.Journal() {
		shown += fmt.Sprint(exchange.RequestHeader["Authorization"], exchange.ResponseHeader)
	}
	for _, word := range []string{"geheim", "Gr%", "12345678", "87654321", "malformed-", "query-secret", "csv-secret", "1:ACP:", c.token, "an-iiq-token"} {
		if i := strings.Index(shown, word); i >= 0 {
			t.Errorf("%q is shown: %s", word, shown[max(0, i-300):min(len(shown), i+100)])
		}
	}
	for _, kept := range []string{`"description": "by mistake: ••••••••"`, `bytes of \"multipart/form-data\"]`, `"userName": "u"`, "access_token=••••••••", `"op": "Set"`} {
		if !strings.Contains(shown, kept) {
			t.Errorf("the journal lacks %s", kept)
		}
	}
}
