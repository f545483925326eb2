package connectoraccount_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/connector"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/connectoraccount"
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

// A lost creation that wasn't made leaves it open whether there is an account, and
// finds none. The waiting in between is the lifecycle's.
func TestLostCreation(t *testing.T) {
	t.Parallel()
	double := connectortest.StartDouble(t, connectortest.Options{})
	local, err := connector.NewLocal(connector.Config{URL: double.URL, Config: double.Options.Config()})
	if err != nil {
		t.Fatal(err)
	}
	backend, err := connectoraccount.Definition.Backend(&lifecycle.Systems{
		Connector: func(string) (*connector.Client, error) { return local, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	values := document.Object{"connector": "hr", "attributes": document.Object{"id": "amy.poe"}}
	body := document.Object{"attributes": values["attributes"]}
	double.Fail(connectortest.Failure{Command: "std:account:create", Kind: connectortest.Drop})
	_, err = backend.Create(t.Context(), values, body, nil)
	var accepted *lifecycle.AcceptedError
	if !client.IsAmbiguous(err) || errors.As(err, &accepted) {
		t.Errorf("got %v", err)
	}
	if found, err := backend.Find(t.Context(), values); found != nil || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
	if made, err := backend.Create(t.Context(), values, body, nil); err != nil || made["id"] != "hr/amy.poe" {
		t.Errorf("made %v, %v", made, err)
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
		"root only":       {connectortest.Options{OnlyRoot: true}, func(url string) string { return url + "invoke" }},
		"everywhere else": {connectortest.Options{}, func(url string) string { return strings.TrimSuffix(url, "invoke") }},
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
	const accounts = 3
	imports := ""
	for i := range accounts {
		imports += fmt.Sprintf("import {\n  to = sailpoint_connector_account.john[%d]\n  id = \"hr/john.doe\"\n}\n", i)
	}
	config := func(title, name, mail string) string {
		return b.provider("hr") + imports + fmt.Sprintf(`
resource "sailpoint_connector_account" "john" {
  count      = 3
  connector  = "hr"
  attributes = [{ title = %q }, { displayName = %q }, { email = %q }][count.index]
  on_destroy = "forget"
}
`, title, name, mail)
	}
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
