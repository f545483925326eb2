package iiq_test

import (
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/iiq"
)

func read(path string) client.Request {
	return client.Request{Doing: "reading", Method: http.MethodGet, Path: path}
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config iiq.Config
		header string
		fails  string
	}{
		"basic":  {config: iiq.Config{Username: "spadmin", Password: "s:p"}, header: "Basic c3BhZG1pbjpzOnA="},
		"bearer": {config: iiq.Config{Token: "bearer-token-1"}, header: "Bearer bearer-token-1"},
		"both":   {config: iiq.Config{Token: "bearer-token-1", Username: "u"}, fails: "not both"},
		"none":   {fails: "no credential"},
		"half":   {config: iiq.Config{Username: "u"}, fails: "no credential"},
		"no PEM": {config: iiq.Config{Token: "bearer-token-1", CACertificate: "x"}, fails: "no certificate in PEM form"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var header string
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { header = r.Header.Get("Authorization") }))
			t.Cleanup(server.Close)
			test.config.BaseURL = server.URL
			c, err := iiq.New(test.config)
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Do(t.Context(), read("/Users")); err != nil {
				t.Fatal(err)
			}
			if header != test.header {
				t.Errorf("got %q", header)
			}
		})
	}
}

// A server with a private certificate authority is trusted when its certificate
// is given, and only then.
func TestCACertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = nil
	server.StartTLS()
	t.Cleanup(server.Close)
	certificate := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	c, err := iiq.New(iiq.Config{BaseURL: server.URL, Token: "bearer-token-1", CACertificate: certificate})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(t.Context(), read("/Users")); err != nil {
		t.Errorf("with the certificate: %v", err)
	}
}

// A server may put what it got into an error; the password and the token are in
// none that people see.
func TestCredentialEchoed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"detail":"canary-1 of jane is wrong","status":"401"}`))
	}))
	t.Cleanup(server.Close)
	for name, config := range map[string]iiq.Config{
		"password": {Username: "jane", Password: "canary-1"},
		"token":    {Token: "canary-1"},
	} {
		config.BaseURL = server.URL
		c, err := iiq.New(config)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Do(t.Context(), read("/Users/canary-1"))
		if text := fmt.Sprint(err); !strings.Contains(text, "of jane is wrong") || strings.Contains(text, "canary") {
			t.Errorf("%s: got %s", name, text)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	const total = 601
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Query().Get("startIndex"))
		start, _ := strconv.Atoi(r.URL.Query().Get("startIndex"))
		count, _ := strconv.Atoi(r.URL.Query().Get("count"))
		var page []string
		for i := start; i < start+count && i <= total; i++ {
			page = append(page, fmt.Sprintf(`{"id":"%d"}`, i))
		}
		fmt.Fprintf(w, `{"totalResults":%d,"Resources":[%s]}`, total, strings.Join(page, ","))
	}))
	t.Cleanup(server.Close)
	c, err := iiq.New(iiq.Config{BaseURL: server.URL, Token: "bearer-token-1"})
	if err != nil {
		t.Fatal(err)
	}
	resources, err := c.List(t.Context(), "listing", "/Users", "")
	if err != nil || len(resources) != total || string(resources[total-1]) != `{"id":"601"}` {
		t.Errorf("%d resources, %v", len(resources), err)
	}
	if got := strings.Join(asked, " "); got != "1 251 501" {
		t.Errorf("asked from %s", got)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status             int
		contentType, body  string
		code, message      string
		foreign, isMissing bool
	}{
		"SCIM": {
			status: 409, contentType: iiq.MediaType, code: "uniqueness", message: "Resource already exists",
			body: `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"scimType":"uniqueness","detail":"Resource already exists","status":"409"}`,
		},
		"page of the servlet container": {
			status: 400, contentType: "text/html", body: "<html><h1>HTTP Status 400</h1> Bad Request</html>",
			message: "HTTP Status 400 Bad Request", foreign: true,
		},
		"no body":    {status: 404, isMissing: true},
		"page, 404":  {status: 404, contentType: "text/html", body: "<p>Not here</p>", message: "Not here", foreign: true},
		"SCIM, 404":  {status: 404, contentType: iiq.MediaType, body: `{"detail":"gone","status":"404"}`, message: "gone", isMissing: true},
		"other JSON": {status: 403, body: `{"message":"no"}`, message: "no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.contentType)
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(test.body))
			}))
			t.Cleanup(server.Close)
			c, err := iiq.New(iiq.Config{BaseURL: server.URL, Token: "bearer-token-1"})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Do(t.Context(), read("/Users/1"))
			var failure *client.Error
			if !errors.As(err, &failure) {
				t.Fatalf("got %v", err)
			}
			if failure.DetailCode != test.code || strings.Join(failure.Messages, "|") != test.message ||
				failure.Foreign != test.foreign || client.IsNotFound(err) != test.isMissing {
				t.Errorf("got %+v", failure)
			}
		})
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`plain`: `"plain"`, `a"b\c`: `"a\"b\\c"`, "line\nbreak\ttab": `"line\nbreak\ttab"`, `<é>`: `"<é>"`,
	} {
		if got := iiq.Quote(text); got != want {
			t.Errorf("Quote(%q) = %s, want %s", text, got, want)
		}
	}
}
