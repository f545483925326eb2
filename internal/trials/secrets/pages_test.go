package secrets_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// The configuration of a connector stands in every invocation, and the connector
// may repeat it.
func TestConnectorOnPages(t *testing.T) {
	t.Parallel()
	birds := &aviary{}
	config := map[string]any{"token": birds.add("token", "%s"), "nested": []any{birds.add("nested", "%s"+special+"%s")}}
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // What is missing is not repeated.
		w.Header().Set("Content-Type", "application/x-ndjson")
		note, _ := json.Marshal("bad: " + each(birds.values("token", "nested"), plain)) // a text has a JSON form
		fmt.Fprintf(w, "{\"type\":\"output\",\"data\":%s}\n{\"type\":\"output\",\"data\":{\"note\":%s}}\n", body, note)
	}))
	t.Cleanup(echo.Close)
	tenant := conformance.NewTenant(t, simulator.Config{ClientSecret: birds.add("client_secret", "%s")})
	tenant.AddConnector("echo", echo.URL)

	call := func(path, contentType, token string, body []byte) []byte {
		r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("X-SailPoint-Experimental", "true")
		r.Header.Set("Authorization", "Bearer "+token)
		answer := httptest.NewRecorder()
		tenant.ServeHTTP(answer, r)
		return answer.Body.Bytes()
	}
	var issued struct {
		Token string `json:"access_token"`
	}
	answer := call("/oauth/token", "application/x-www-form-urlencoded", "",
		[]byte("grant_type=client_credentials&client_id=demo&client_secret="+birds.values("client_secret")[0]))
	if err := json.Unmarshal(answer, &issued); err != nil || issued.Token == "" {
		t.Fatalf("no token: %s", answer)
	}
	birds.mark("an issued token", issued.Token, issued.Token)
	body, err := json.Marshal(map[string]any{
		"connectorRef": "echo", "tag": "latest", "type": "std:change-password", "config": config,
		"input": map[string]any{"identity": "x", "password": birds.add("password", "%s")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if answer := call("/platform-connectors/v1/echo/invoke", "application/json", issued.Token, body); !strings.Contains(string(answer), "output") {
		t.Fatalf("the connector answered %s", answer)
	}
	const hidden = "AbCdEfGhIjKlMnOpQrSt"
	birds.mark("cipher text", hidden, hidden)
	source := tenant.AddSource(map[string]any{"name": "x", "connectorAttributes": map[string]any{"host": "shown", "note": cipher(hidden)}})
	for path, shown := range map[string]string{
		"/_simulator/journal": "std:change-password", "/_simulator/objects/sources": `"name": "x"`, "/_simulator/objects/sources/" + source: "shown",
	} {
		page := httptest.NewRecorder()
		tenant.Pages().ServeHTTP(page, httptest.NewRequest(http.MethodGet, path, nil))
		if !strings.Contains(page.Body.String(), shown) {
			t.Errorf("%s has no %s: nothing to look through: %s", path, shown, page.Body)
		}
		birds.expectNone(t, path, page.Body.Bytes())
	}
}
