package cli

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// Each fault hits the requests that it names, as often as it says.
func TestFaults(t *testing.T) {
	t.Parallel()
	const unauthorized = "401 application/json"
	for written, test := range map[string]struct {
		requests []string
		want     []string
	}{
		"GET /sources/v1 503":                            {[]string{"GET /sources/v1", "GET /sources/v1"}, []string{"503 application/json", unauthorized}},
		"get /sources/v1/* 502 html times=2":             {[]string{"GET /sources/v1", "GET /sources/v1/a/schemas", "GET /sources/v1/a", "GET /sources/v1/b", "GET /sources/v1/b"}, []string{unauthorized, unauthorized, "502 text/html; charset=utf-8", "502 text/html; charset=utf-8", unauthorized}},
		"* /sources/** 429 retry-after=3 skip=1":         {[]string{"DELETE /sources/v1/a", "GET /sources/v1/a/schemas"}, []string{unauthorized, "429 application/json 3"}},
		"* ** 500 after":                                 {[]string{"DELETE /sources/v1/a"}, []string{"500 application/json"}},
		"DELETE /sources/v1/* reset":                     {[]string{"GET /sources/v1/a", "DELETE /sources/v1/a"}, []string{unauthorized, "reset"}},
		"DELETE /sources/v1/* reset-after":               {[]string{"DELETE /sources/v1/a"}, []string{"reset"}},
		"GET /sources/v1 truncate":                       {[]string{"GET /sources/v1", "GET /sources/v1"}, []string{"reset", unauthorized}},
		"GET /sources/v1 pause=1ms":                      {[]string{"GET /sources/v1"}, []string{unauthorized}},
		"GET /identityiq/scim/v2/Accounts/* 500 times=1": {[]string{"GET /identityiq/scim/v2/Accounts/1"}, []string{"500 application/json"}},
	} {
		t.Run(written, func(t *testing.T) {
			t.Parallel()
			tenant := conformance.NewTenant(t, simulator.Config{})
			inject, err := parseFault(written)
			if err != nil {
				t.Fatal(err)
			}
			inject(tenant)
			server := httptest.NewServer(tenant)
			defer server.Close()
			for i, line := range test.requests {
				method, path, _ := strings.Cut(line, " ")
				if got := outcome(t, method, server.URL+path); got != test.want[i] {
					t.Errorf("%d, %s: %s, want %s", i, line, got, test.want[i])
				}
			}
		})
	}
}

func outcome(t *testing.T, method, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // so that nothing is repeated
	response, err := client.Do(request)
	if err != nil {
		return "reset"
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.ReadAll(response.Body); err != nil {
		return "reset"
	}
	got := strings.TrimSuffix(response.Status, " "+http.StatusText(response.StatusCode)) + " " + response.Header.Get("Content-Type")
	return strings.TrimSpace(got + " " + response.Header.Get("Retry-After"))
}

func TestFaultsRefused(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"":                                 "METHOD PATH OUTCOME",
		"GET /sources/v1":                  "METHOD PATH OUTCOME",
		"FETCH /sources/v1 503":            `"FETCH" is no method`,
		"GET sources 503":                  "doesn't begin with a slash",
		"GET /sources/v1 maybe":            `"maybe" is neither a status`,
		"GET /sources/v1 700":              `"700" is neither a status`,
		"GET /sources/v1 pause":            "a pause is written as",
		"GET /sources/v1 503 times=0":      `"times=0" needs a number, 1 or more`,
		"GET /sources/v1 503 skip=-1":      `"skip=-1" needs a number, 0 or more`,
		"GET /sources/v1 reset html":       `"html" is no option here`,
		"GET /sources/v1 503 retry-after=": "needs a number",
		"task FAILED":                      `"FAILED" is no end of a task`,
		"task ERROR skip=1":                `"skip=1" is no option of a task`,
		"task ERROR times=x":               "needs a number",
	} {
		if _, err := parseFault(written); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", written, err, want)
		}
	}
}

func TestTaskFaults(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"task ERROR message=it went wrong": "ERROR it went wrong", "task WARNING": "WARNING", "task TERMINATED times=2": "TERMINATED",
		"task TEMPERROR": "TEMPERROR", "task never": "", "task 404": "not there",
	} {
		tenant := conformance.NewTenant(t, simulator.Config{})
		inject, err := parseFault(written)
		if err != nil {
			t.Fatal(err)
		}
		inject(tenant)
		if got := endOfTask(t, tenant); got != want {
			t.Errorf("%s: %q, want %q", written, got, want)
		}
	}
}
