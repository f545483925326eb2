package isc

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	fine := Config{BaseURL: "https://example.test", ClientID: "id", ClientSecret: secret}
	if _, err := New(fine); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		change func(*Config)
		says   string
	}{
		"no URL":         {func(c *Config) { c.BaseURL = "" }, "base URL"},
		"no scheme":      {func(c *Config) { c.BaseURL = "example.api.identitynow.com" }, "https://example.api.identitynow.com"},
		"token URL":      {func(c *Config) { c.TokenURL = "/oauth/token" }, "token_url"},
		"no credential":  {func(c *Config) { c.ClientID, c.ClientSecret = "", "" }, "SAIL_ACCESS_TOKEN"},
		"no secret":      {func(c *Config) { c.ClientSecret = "" }, "SAIL_CLIENT_SECRET"},
		"no id":          {func(c *Config) { c.ClientID = "" }, "SAIL_CLIENT_ID"},
		"both":           {func(c *Config) { c.AccessToken = "x" }, "not both"},
		"version":        {func(c *Config) { c.APIVersion = "v3" }, "v1, v2024, v2025, v2026"},
		"negative limit": {func(c *Config) { c.RequestsPer10s = -1 }, "-1"},
	}
	for name, test := range tests {
		config := fine
		test.change(&config)
		if _, err := New(config); err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestPathsOfVersions(t *testing.T) {
	t.Parallel()
	tests := []struct{ version, path, want string }{
		{"", "/sources/v1/2c91", "/sources/v1/2c91"},
		{"v1", "/sources/v1", "/sources/v1"},
		{"v2025", "/sources/v1", "/v2025/sources"},
		{"v2025", "/sources/v1/2c91/schemas/v1", "/v2025/sources/2c91/schemas/v1"},
		{"v2026", "/access-request-config/v2", "/v2026/access-request-config"},
		{"v2024", "/connectors/v1/a%2Fv1%2Fb", "/v2024/connectors/a%2Fv1%2Fb"},
		{"v2024", "/oauth/info", "/oauth/info"},
		{"v2025", "/beta/platform-connectors/v1/invoke", "/beta/platform-connectors/v1/invoke"},
		{"v2024", "/sources/v1x", "/sources/v1x"},
	}
	for _, test := range tests {
		var got string
		c, err := New(Config{
			BaseURL: "https://example.test/", AccessToken: "x", APIVersion: test.version,
			Transport: &tenant{api: func(req *http.Request) (*http.Response, error) {
				got = req.URL.EscapedPath()
				return answer(200, "{}"), nil
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Do(t.Context(), client.Request{Method: "GET", Path: test.path}); err != nil || got != test.want {
			t.Errorf("%s %s: got %s, want %s (%v)", test.version, test.path, got, test.want, err)
		}
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{``: `""`, `HR`: `"HR"`, `a"b\c`: `"a\"b\\c"`, `ä+#&`: `"ä+#&"`} {
		if got := Quote(s); got != want {
			t.Errorf("%s: got %s, want %s", s, got, want)
		}
	}
}

func TestErrorBodies(t *testing.T) {
	t.Parallel()
	tests := map[string]client.ErrorDetail{
		`{"detailCode":"400.1 Bad Request Content","trackingId":"e7ea","messages":[{"text":"invalid"},{"locale":"de","text":"ungültig"}],"causes":[{"text":"why"},{"text":"invalid"},{}]}`: {
			DetailCode: "400.1 Bad Request Content", TrackingID: "e7ea", Messages: []string{"invalid", "ungültig", "why"},
		},
		`{"causes":[{"text":"why"}]}`:                     {Messages: []string{"why"}},
		`{"detailCode":"403 Forbidden","messages":null}`:  {DetailCode: "403 Forbidden"},
		`{"error":"JWT validation failed"}`:               {Messages: []string{"JWT validation failed"}},
		`{"message":" Rate Limit Exceeded "}`:             {Messages: []string{"Rate Limit Exceeded"}},
		`["a","b"]`:                                       {Messages: []string{"a", "b"}},
		`{"messages":["a string"]}`:                       {Messages: []string{`{"messages":["a string"]}`}},
		"[/attributes/title is not a valid patch field.]": {Messages: []string{"[/attributes/title is not a valid patch field.]"}},
	}
	for body, want := range tests {
		got := parseError(400, nil, []byte(body))
		if got.DetailCode != want.DetailCode || got.TrackingID != want.TrackingID ||
			strings.Join(got.Messages, "|") != strings.Join(want.Messages, "|") {
			t.Errorf("%s: got %+v", body, got)
		}
	}
}

// collection serves n items in pages, and counts the requests.
func collection(n int, queries *[]url.Values) *tenant {
	return &tenant{life: 749, api: func(req *http.Request) (*http.Response, error) {
		query := req.URL.Query()
		*queries = append(*queries, query)
		limit, err := strconv.Atoi(query.Get("limit"))
		if err != nil {
			return nil, err
		}
		first := 0
		if query.Has("offset") {
			if first, err = strconv.Atoi(query.Get("offset")); err != nil {
				return nil, err
			}
		}
		var items []string
		for i := first; i < min(first+limit, n); i++ {
			items = append(items, strconv.Itoa(i))
		}
		resp := answer(200, "["+strings.Join(items, ",")+"]")
		if query.Get("count") == "true" {
			resp.Header.Set("X-Total-Count", strconv.Itoa(n))
		}
		return resp, nil
	}}
}

func TestList(t *testing.T) {
	t.Parallel()
	tests := []struct {
		n, limit, page, want int
		pages                string // limits asked for
	}{
		{0, 0, 0, 0, "250"},
		{249, 0, 0, 249, "250"},
		{250, 0, 0, 250, "250 250"},
		{600, 0, 0, 600, "250 250 250"},
		{600, 10, 0, 10, "10"},
		{600, 260, 0, 260, "250 10"},
		{5, 10, 0, 5, "10"},
		{120, 0, 50, 120, "50 50 50"},
		{600, 0, 1000, 600, "250 250 250"},
	}
	for _, test := range tests {
		var queries []url.Values
		c := newClient(t, collection(test.n, &queries))
		req := client.Request{Path: "/sources/v1", Query: url.Values{"sorters": {"id"}}}
		if test.page > 0 {
			req.Query.Set("limit", strconv.Itoa(test.page))
		}
		items, err := c.List(t.Context(), req, test.limit)
		if err != nil || len(items) != test.want {
			t.Errorf("%+v: %d items, %v", test, len(items), err)
		}
		for i, item := range items {
			if string(item) != strconv.Itoa(i) {
				t.Fatalf("%+v: item %d is %s", test, i, item)
			}
		}
		var pages []string
		for _, query := range queries {
			pages = append(pages, query.Get("limit"))
			if query.Get("sorters") != "id" || query.Has("count") {
				t.Errorf("query %v", query)
			}
		}
		if got := strings.Join(pages, " "); got != test.pages {
			t.Errorf("%+v: pages %s", test, got)
		}
		if req.Query.Has("offset") {
			t.Error("the query of the caller was changed")
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	var queries []url.Values
	c := newClient(t, collection(1234, &queries))
	got, err := c.Count(t.Context(), client.Request{Path: "/sources/v1", Query: url.Values{"filters": {`name sw "a"`}}})
	if err != nil || got != 1234 {
		t.Fatalf("got %d, %v", got, err)
	}
	if want := `count=true&filters=name+sw+%22a%22&limit=1`; len(queries) != 1 || queries[0].Encode() != want {
		t.Errorf("queries %v", queries)
	}
}

func TestMisreadAnswers(t *testing.T) {
	t.Parallel()
	c := newClient(t, &tenant{life: 749, api: succeed})
	_, listErr := c.List(t.Context(), client.Request{Doing: "listing"}, 0)
	_, countErr := c.Count(t.Context(), client.Request{Doing: "counting", Path: "/x"})
	_, list2Err := c.List(t.Context(), client.Request{Doing: "listing", Path: "/x"}, 0)
	for _, err := range []error{listErr, countErr, list2Err} {
		var e *client.Error
		if !errors.As(err, &e) || e.Doing == "" || client.IsAmbiguous(err) {
			t.Errorf("got %#v", err)
		}
	}
}

// Writes are told of when they have ended, however they ended, and by the same
// path in every version of the API.
func TestOnWrite(t *testing.T) {
	t.Parallel()
	var under string
	c, err := New(Config{
		BaseURL: "https://example.test", AccessToken: "x", APIVersion: "v2025",
		Transport: &tenant{api: func(req *http.Request) (*http.Response, error) {
			under = req.Method
			if req.Method == http.MethodPut {
				return nil, errors.New("broken")
			}
			return answer(http.StatusOK, "{}"), nil
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	c.OnWrite(func(path string) { told = append(told, under+" "+path) })
	for _, req := range []client.Request{
		{Method: http.MethodGet, Path: "/sources/v1/a"},
		{Method: http.MethodPost, Path: "/sources/v1/a", Question: true},
		{Method: http.MethodPatch, Path: "/sources/v1/a/schemas/b"},
		{Method: http.MethodPut, Path: "/sources/v1/c"},
	} {
		_, _ = c.Do(t.Context(), req) // one of them fails
	}
	if want := []string{"PATCH /sources/v1/a/schemas/b", "PUT /sources/v1/c"}; !slices.Equal(told, want) {
		t.Errorf("told of %q, want %q", told, want)
	}
}
