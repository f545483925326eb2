package connectoraccount_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
)

// A connection that drops leaves open whether the connector acted. There is never
// a second account, and an update is worked out anew.
func TestLost(t *testing.T) {
	t.Parallel()
	const create, update = "std:account:create", `std:account:update [{"attribute":"title","op":"Set","value":"B"}]`
	config := func(b *bench, title string) string {
		return b.account(`attributes = { id = "amy.poe", title = "` + title + `" }`)
	}
	lose := func(b *bench, command, kind string) func() {
		return func() { b.Fail(connectortest.Failure{Command: command, Kind: kind}) }
	}
	for name, test := range map[string]func(b *bench) []resource.TestStep{
		"creation not made": func(b *bench) []resource.TestStep {
			return []resource.TestStep{
				{PreConfig: lose(b, create, connectortest.Drop), Config: config(b, "A"), ExpectError: acctest.Says("Creating connector account failed")},
				{Config: config(b, "A"), Check: b.expect(create, create)},
			}
		},
		"creation made": func(b *bench) []resource.TestStep {
			return []resource.TestStep{{PreConfig: lose(b, create, connectortest.DropAfter), Config: config(b, "A"), Check: b.expect(create)}}
		},
		"update not made": func(b *bench) []resource.TestStep {
			return []resource.TestStep{
				{Config: config(b, "A"), Check: b.expect(create)},
				{PreConfig: lose(b, "std:account:update", connectortest.Drop), Config: config(b, "B"), Check: b.expect(update, update)},
			}
		},
		"update made": func(b *bench) []resource.TestStep {
			return []resource.TestStep{
				{Config: config(b, "A"), Check: b.expect(create)},
				{PreConfig: lose(b, "std:account:update", connectortest.DropAfter), Config: config(b, "B"), Check: b.expect(update)},
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Run(t, test(newDouble(t, connectortest.Options{}))...)
		})
	}
}

// Signs of life, changes of the configuration and states are no answers, and a
// creation that failed half-way is in the state.
func TestAnswers(t *testing.T) {
	t.Parallel()
	each(t, connectortest.Options{}, func(t *testing.T, b *bench) {
		fail := func(failure connectortest.Failure) func() { return func() { b.Fail(failure) } }
		config := func(title string) string {
			return b.account(`attributes = { id = "amy.poe", title = "` + title + `" }`)
		}
		acctest.Run(t,
			resource.TestStep{
				PreConfig: fail(connectortest.Failure{Command: "std:account:create", Kind: connectortest.Late, Message: "too late"}),
				Config:    config("A"), ExpectError: acctest.Says("too late", "stopped half-way", "terraform untaint"),
			},
			resource.TestStep{
				PreConfig: fail(connectortest.Failure{Command: "std:account:create", Kind: connectortest.Slow, Milliseconds: 300}),
				Config:    config("A"), Check: b.expect("std:account:create", "std:account:delete", "std:account:create"),
			},
			resource.TestStep{
				PreConfig: fail(connectortest.Failure{Command: "std:account:update", Kind: connectortest.Patch}),
				Config:    config("B"), Check: b.expect(`std:account:update [{"attribute":"title","op":"Set","value":"B"}]`),
			},
			resource.TestStep{
				PreConfig: fail(connectortest.Failure{Command: "std:account:update", Kind: connectortest.Text, Message: "no such title"}),
				Config:    config("C"), ExpectError: acctest.Says("no such title"),
			},
			resource.TestStep{Config: config(strings.Repeat("C", 100<<10)), ExpectError: acctest.Says("100 KB")},
		)
	})
}

// Some versions of the SDK take commands at the root only, others everywhere else:
// either URL leads to both, and nothing is sent twice.
func TestOtherPath(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options connectortest.Options
		url     func(string) string
	}{
		"root only":          {connectortest.Options{OnlyRoot: true}, func(url string) string { return url + "invoke" }},
		"everywhere else":    {connectortest.Options{}, func(url string) string { return strings.TrimSuffix(url, "invoke") }},
		"no path in the URL": {connectortest.Options{}, func(url string) string { return strings.TrimSuffix(url, "/invoke") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newDouble(t, test.options)
			b.provided = test.url(b.URL)
			acctest.Run(t,
				resource.TestStep{Config: b.account(`attributes = { id = "amy.poe", title = "A" }`), Check: b.expect("std:account:create")},
				resource.TestStep{
					Config: b.account(`attributes = { id = "amy.poe", title = "B" }`),
					Check:  b.expect(`std:account:update [{"attribute":"title","op":"Set","value":"B"}]`),
				},
			)
		})
	}
}

// An empty object says that nothing changed: somebody else was faster.
func TestNothingChanged(t *testing.T) {
	t.Parallel()
	b := behind(t, func(serve http.Handler, w http.ResponseWriter, r *http.Request, command string, body []byte) {
		if command == "std:account:update" {
			serve.ServeHTTP(httptest.NewRecorder(), again(r, body))
			answer := httptest.NewRecorder()
			serve.ServeHTTP(answer, again(r, body))
			if want := `{"data":{},"type":"output"}`; strings.TrimSpace(answer.Body.String()) != want {
				t.Errorf("the connector answered %s, not %s", answer.Body, want)
			}
		}
		serve.ServeHTTP(w, again(r, body))
	})
	acctest.Run(t,
		resource.TestStep{Config: b.account(`attributes = { id = "amy.poe", groups = ["x"] }`)},
		resource.TestStep{
			Config: b.account(`attributes = { id = "amy.poe", groups = ["x", "y"] }`),
			Check:  resource.TestCheckResourceAttr(address, "attributes.groups.#", "2"),
		},
	)
}

// Connectors read, change and write, so the commands on one account go one after
// the other, whichever resource they come from.
func TestOneAfterTheOther(t *testing.T) {
	t.Parallel()
	var running, updates atomic.Int32
	b := behind(t, func(serve http.Handler, w http.ResponseWriter, r *http.Request, command string, body []byte) {
		if command == "std:account:update" {
			updates.Add(1)
			if running.Add(1) > 1 {
				t.Error("two updates of one account are under way at once")
			}
			defer running.Add(-1)
		}
		serve.ServeHTTP(w, again(r, body))
	})
	config := func(title, name, mail string) string {
		return b.provider("hr") + fmt.Sprintf(`
locals {
  john = { title = %q, displayName = %q, email = %q }
}
resource "sailpoint_connector_account" "john" {
  for_each   = local.john
  connector  = "hr"
  attributes = { (each.key) = each.value }
  on_destroy = "forget"
}
import {
  for_each = local.john
  to       = sailpoint_connector_account.john[each.key]
  id       = "hr/john.doe"
}
`, title, name, mail)
	}
	const accounts = 3
	acctest.Run(t,
		resource.TestStep{Config: config("Engineer", "John Doe", "john.doe@example.com")},
		resource.TestStep{
			PreConfig: func() {
				updates.Store(0)
				b.Fail(connectortest.Failure{Command: "std:account:update", Kind: connectortest.Slow, Milliseconds: 100, Times: accounts})
			},
			Config: config("Architect", "John D.", "john@example.com"),
		},
	)
	if got := updates.Load(); got != accounts {
		t.Errorf("%d updates, want %d", got, accounts)
	}
}

// behind starts a double behind a handler, which serves its requests.
func behind(t *testing.T, handle func(serve http.Handler, w http.ResponseWriter, r *http.Request, command string, body []byte)) *bench {
	t.Helper()
	b := newDouble(t, connectortest.Options{})
	target := connectortest.NewDouble(b.options)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var command struct{ Type string }
		body, err := io.ReadAll(r.Body)
		if err != nil || json.Unmarshal(body, &command) != nil {
			t.Errorf("bad request: %v", err)
		}
		handle(target, w, r, command.Type, body)
	}))
	t.Cleanup(server.Close)
	b.URL, b.provided = server.URL+"/invoke", server.URL+"/invoke"
	return b
}

// again is a request with a body that has been read.
func again(r *http.Request, body []byte) *http.Request {
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r
}
