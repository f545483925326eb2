package connectortest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/connector"
)

// onBoth runs a test against the double and against the real connector, so that
// the double stays honest.
func onBoth(t *testing.T, options Options, test func(t *testing.T, c *Connector)) {
	t.Helper()
	for name, start := range map[string]func(testing.TB, Options) *Connector{"double": StartDouble, "real": StartReal} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, start(t, options))
		})
	}
}

func newClient(t testing.TB, c *Connector) *connector.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	made, err := connector.NewLocal(connector.Config{URL: c.URL, Config: c.Options.Config(), Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// tell gives what came of a command in one line: the outputs and the state, or the
// error.
func tell(result connector.Result, err error) string {
	var failure *connector.Error
	if errors.As(err, &failure) {
		line := fmt.Sprintf("%d %s: %s", failure.Status, failure.Kind, failure.Message)
		if failure.Ambiguous {
			line += " (ambiguous)"
		}
		if len(failure.Outputs) > 0 {
			line += " after " + tell(connector.Result{Outputs: failure.Outputs}, nil)
		}
		return line
	}
	if err != nil {
		return err.Error()
	}
	var lines []string
	for _, output := range append(result.Outputs, result.State) {
		if output == nil {
			continue
		}
		var value any
		if err := json.Unmarshal(output, &value); err != nil {
			return err.Error()
		}
		sorted, err := json.Marshal(value)
		if err != nil {
			return err.Error()
		}
		lines = append(lines, string(sorted))
	}
	return strings.Join(lines, " ")
}

const (
	john = `{"attributes":{"aliases":["jd"],"badges":[],"displayName":"John Doe","email":"john.doe@example.com","groups":["Moderator","Engineering"],"id":"john.doe","level":3,"role":"user","title":"Engineer","vip":false},"disabled":false,"identity":"john.doe","key":{"simple":{"id":"john.doe"}},"locked":true,"uuid":"john.doe"}`
	jane = `{"attributes":{"aliases":[],"badges":[12,7],"displayName":"Jane Roe","email":"jane.roe@example.com","groups":[],"id":"jane.roe","level":7,"role":"admin","title":null,"vip":true},"disabled":false,"identity":"jane.roe","key":{"simple":{"id":"jane.roe"}},"locked":false,"uuid":"jane.roe"}`
	amy  = `{"attributes":{"aliases":[],"badges":[],"displayName":"Amy Poe","email":null,"groups":["DevRel"],"id":"amy.poe","level":null,"role":null,"title":null,"vip":false},"disabled":false,"identity":"amy.poe","key":{"simple":{"id":"amy.poe"}},"locked":false,"uuid":"amy.poe"}`
)

// with replaces parts of an account.
func with(account string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(account)
}

// exchange is a command and what comes of it.
type exchange struct {
	command, input, want string
	failure              Failure // armed before
}

func TestCommands(t *testing.T) {
	t.Parallel()
	update := func(changes string) string {
		return `{"identity":"john.doe","key":{"simple":{"id":"john.doe"}},"changes":` + changes + `}`
	}
	const johnsKey = `{"identity":"john.doe","key":{"simple":{"id":"john.doe"}}}`
	promoted := with(john, `"Engineer"`, `"Developer Advocate"`, `["Moderator","Engineering"]`, `["Engineering","Support"]`)
	tests := map[string][]exchange{
		"connection": {
			{command: "std:test-connection", input: `{}`, want: `{}`},
		},
		"list": {
			{command: "std:account:list", input: `{}`, want: john + " " + jane},
			{command: "std:account:list", input: `{"stateful":true}`, want: john + " " + jane + ` {"serial":2}`},
		},
		"create": {
			{command: "std:account:create", input: `{"identity":"amy.poe","attributes":{"displayName":"Amy Poe","groups":"DevRel"}}`, want: amy},
			{command: "std:account:create", input: `{"identity":"amy.poe","attributes":{}}`, want: "500 generic: account amy.poe already exists (ambiguous)"},
			{command: "std:account:create", input: `{"attributes":{}}`, want: "500 generic: an account needs an id (ambiguous)"},
			{command: "std:account:create", input: `{"attributes":{"id":"x","nose":1}}`, want: "500 generic: unknown attribute nose (ambiguous)"},
			{command: "std:account:read", input: `{"identity":"amy.poe","key":{"simple":{"id":"amy.poe"}}}`, want: amy},
		},
		"delete": {
			{command: "std:account:delete", input: johnsKey, want: "{}"},
			{command: "std:account:delete", input: johnsKey, want: "500 notFound: account john.doe not found"},
			{command: "std:account:read", input: johnsKey, want: "500 notFound: account john.doe not found"},
			{command: "std:account:update", input: update(`[]`), want: "500 notFound: account john.doe not found"},
		},
		"flags": {
			{command: "std:account:disable", input: johnsKey, want: with(john, `"disabled":false`, `"disabled":true`)},
			{command: "std:account:unlock", input: johnsKey, want: with(john, `"disabled":false`, `"disabled":true`, `"locked":true`, `"locked":false`)},
			{command: "std:account:enable", input: johnsKey, want: with(john, `"locked":true`, `"locked":false`)},
			{command: "std:change-password", input: with(johnsKey, `}}}`, `}},"password":"p"}`), want: "{}"},
		},
		"update": {
			{
				command: "std:account:update",
				input: update(`[{"op":"Set","attribute":"title","value":"Developer Advocate"},
					{"op":"Add","attribute":"groups","value":["Engineering","Support"]},
					{"op":"Remove","attribute":"groups","value":"Moderator"}]`),
				want: promoted,
			},
			{command: "std:account:read", input: johnsKey, want: promoted},
		},
		"clear": {
			{
				command: "std:account:update",
				input: update(`[{"op":"Remove","attribute":"title"},{"op":"Remove","attribute":"role","value":"user"},
					{"op":"Set","attribute":"level","value":null},{"op":"Set","attribute":"groups","value":[]}]`),
				want: with(john, `"Engineer"`, "null", `"user"`, "null", `"level":3`, `"level":null`, `["Moderator","Engineering"]`, "[]"),
			},
		},
		"types": {
			{
				command: "std:account:update",
				input: update(`[{"op":"Set","attribute":"level","value":5},{"op":"Set","attribute":"vip","value":true},
					{"op":"Set","attribute":"badges","value":[1,1,2]},{"op":"Set","attribute":"aliases","value":"johnny"}]`),
				want: with(john, `"level":3`, `"level":5`, `"vip":false`, `"vip":true`, `"badges":[]`, `"badges":[1,2]`, `["jd"]`, `["johnny"]`),
			},
		},
		"nothing changes": {
			{command: "std:account:update", input: update(`[{"op":"Set","attribute":"level","value":3}]`), want: "{}"},
			{command: "std:account:update", input: update(`[{"op":"Add","attribute":"groups","value":"Moderator"}]`), want: "{}"},
			{command: "std:account:update", input: update(`[]`), want: "{}"},
		},
		"rename": {
			{
				command: "std:account:update", input: update(`[{"op":"Set","attribute":"id","value":"jack.doe"}]`),
				want: with(john, `"id":"john.doe"`, `"id":"jack.doe"`, `"identity":"john.doe"`, `"identity":"jack.doe"`, `"uuid":"john.doe"`, `"uuid":"jack.doe"`),
			},
			{command: "std:account:update", input: update(`[]`), want: "500 notFound: account john.doe not found"},
		},
		"refused changes": {
			{command: "std:account:update", input: update(`[{"op":"Add","attribute":"title","value":"x"}]`), want: "500 generic: Add on single-valued attribute title (ambiguous)"},
			{command: "std:account:update", input: update(`[{"op":"set","attribute":"title","value":"x"}]`), want: "500 generic: unknown op set (ambiguous)"},
			{command: "std:account:update", input: update(`[{"op":"Set","attribute":"level","value":"5"}]`), want: "500 generic: level takes values of type long (ambiguous)"},
			{command: "std:account:update", input: update(`[{"op":"Set","attribute":"title","value":["x"]}]`), want: "500 generic: title takes values of type string (ambiguous)"},
			{command: "std:account:update", input: update(`[{"op":"Set","attribute":"title","value":"x"},{"op":"Set","attribute":"id","value":"jane.roe"}]`), want: "500 generic: account jane.roe already exists (ambiguous)"},
			{command: "std:account:read", input: johnsKey, want: john},
		},
		"entitlements": {
			{
				command: "std:entitlement:list", input: `{"type":"role"}`,
				want: `{"attributes":{"id":"admin","name":"admin"},"identity":"admin","key":{"simple":{"id":"admin"}},"type":"role"} ` +
					`{"attributes":{"id":"user","name":"user"},"identity":"user","key":{"simple":{"id":"user"}},"type":"role"}`,
			},
			{
				command: "std:entitlement:read", input: `{"type":"group","identity":"Support","key":{"simple":{"id":"Support"}}}`,
				want: `{"attributes":{"id":"Support","name":"Support"},"identity":"Support","key":{"simple":{"id":"Support"}},"type":"group"}`,
			},
			{command: "std:entitlement:read", input: `{"type":"group","identity":"x","key":{"simple":{"id":"x"}}}`, want: "500 notFound: group x not found"},
		},
		"unsupported": {
			{command: "std:authenticate", input: `{}`, want: "500 generic: unsupported command: std:authenticate"},
		},
		"failures": {
			{command: "std:test-connection", failure: Failure{Kind: Generic, Message: "sorry"}, want: "500 generic: sorry (ambiguous)"},
			{command: "std:test-connection", failure: Failure{Kind: Plain, Message: "one\ntwo"}, want: "500 generic: one\ntwo (ambiguous)"},
			{command: "std:test-connection", failure: Failure{Kind: Text, Message: "a string"}, want: "500 generic: a string (ambiguous)"},
			{command: "std:test-connection", failure: Failure{Kind: NotFound, Message: "no host"}, want: "500 notFound: no host"},
			{command: "std:test-connection", failure: Failure{Kind: Slow, Milliseconds: 1}, want: "{}"},
			{command: "std:test-connection", failure: Failure{Kind: Patch}, want: "{}"},
			{command: "std:test-connection", want: "{}"},
		},
		"late failure": {
			{
				command: "std:account:disable", input: johnsKey, failure: Failure{Kind: Late, Message: "too late"},
				want: "200 generic: too late (ambiguous) after " + with(john, `"disabled":false`, `"disabled":true`),
			},
			{command: "std:account:read", input: johnsKey, want: with(john, `"disabled":false`, `"disabled":true`)},
		},
		"soft failure": {
			{
				command: "std:account:update", input: update(`[{"op":"Set","attribute":"level","value":5},{"op":"Set","attribute":"title","value":"x"}]`),
				failure: Failure{Kind: Soft, Attribute: "title", Message: "locked"},
				want: with(john, `"level":3`, `"level":5`, `"locked":true,`,
					`"locked":true,"results":[{"attribute":"title","messages":[{"level":"ERROR","message":"locked"}],"status":"error"}],`),
			},
		},
	}
	onBoth(t, Options{}, func(t *testing.T, c *Connector) {
		local := newClient(t, c)
		for name, exchanges := range tests {
			c.Reset()
			for n, e := range exchanges {
				if e.failure.Kind != "" {
					e.failure.Command = e.command
					c.Fail(e.failure)
				}
				command := connector.Command{Type: e.command, Input: json.RawMessage(e.input)}
				if e.input == "" {
					command.Input = nil
				}
				if got := tell(local.Invoke(t.Context(), command)); got != e.want {
					t.Errorf("%s %d, %s:\ngot  %s\nwant %s", name, n, e.command, got, e.want)
				}
			}
		}
	})
}

func TestCompoundKeys(t *testing.T) {
	t.Parallel()
	const key = `{"identity":"john.doe","key":{"compound":{"lookupId":"john.doe","uniqueId":"u-0001"}}}`
	account := with(john, `{"simple":{"id":"john.doe"}}`, `{"compound":{"lookupId":"john.doe","uniqueId":"u-0001"}}`, `"uuid":"john.doe"`, `"uuid":"u-0001"`)
	onBoth(t, Options{Compound: true}, func(t *testing.T, c *Connector) {
		local := newClient(t, c)
		spec, err := local.Specification(t.Context())
		if err != nil || spec.KeyType != connector.KeyCompound {
			t.Fatalf("got %+v, %v", spec, err)
		}
		for input, want := range map[string]string{
			key:                              account,
			with(key, "u-0001", "u-0002"):    "500 notFound: account john.doe not found",
			with(key, "john.doe", "jack.de"): "500 notFound: account jack.de not found",
		} {
			command := connector.Command{Type: "std:account:read", Input: json.RawMessage(input)}
			if got := tell(local.Invoke(t.Context(), command)); got != want {
				t.Errorf("%s:\ngot  %s\nwant %s", input, got, want)
			}
		}
	})
}

func TestCommandsLeftOut(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{Without: []string{"std:account:delete"}}, func(t *testing.T, c *Connector) {
		local := newClient(t, c)
		spec, err := local.Specification(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range spec.Commands {
			if command == "std:account:delete" {
				t.Error("the specification has it all the same")
			}
		}
		_, err = local.Invoke(t.Context(), connector.Command{Type: "std:account:delete"})
		if got := tell(connector.Result{}, err); got != "500 generic: unsupported command: std:account:delete" {
			t.Error(got)
		}
	})
}

func TestSpecification(t *testing.T) {
	t.Parallel()
	want := connector.AccountSchema{
		IdentityAttribute: "id", DisplayAttribute: "displayName",
		Attributes: []connector.Attribute{
			{Name: "id", Type: "string"},
			{Name: "displayName", Type: "string"},
			{Name: "email", Type: "string"},
			{Name: "title", Type: "string"},
			{Name: "level", Type: "long"},
			{Name: "vip", Type: "boolean"},
			{Name: "aliases", Type: "string", Multi: true},
			{Name: "badges", Type: "long", Multi: true},
			{Name: "groups", Type: "string", Multi: true, Entitlement: true, Managed: true},
			{Name: "role", Type: "string", Entitlement: true, Managed: true},
		},
	}
	onBoth(t, Options{}, func(t *testing.T, c *Connector) {
		spec, err := newClient(t, c).Specification(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, spec.AccountSchema); diff != "" {
			t.Error(diff)
		}
		if spec.KeyType != connector.KeySimple || len(spec.Commands) != 13 {
			t.Errorf("got %+v", spec)
		}
	})
}

// The server in front of the connector: what it makes of other requests than the
// client's.
func TestServer(t *testing.T) {
	t.Parallel()
	const fine = `{"type":"std:test-connection","config":{"token":"` + Token + `"}}`
	tests := []struct {
		name, path, contentType, body string
		status                        int
		says                          string
	}{
		{"fine", "/invoke", "application/json", fine, 200, `{"data":{},"type":"output"}`},
		{"parameter", "/invoke", "application/json; charset=utf-8", fine, 200, `{"data":{},"type":"output"}`},
		{"another path", "/a/b", "application/json", fine, 200, `{"data":{},"type":"output"}`},
		{"body of a deployed one", "/invoke", "application/json", `{"connectorRef":"x","tag":"latest",` + fine[1:], 200, `{"data":{},"type":"output"}`},
		{"root", "/", "application/json", fine, 404, "<pre>Cannot POST /</pre>"},
		{"no type", "/invoke", "text/plain", fine, 500, "generic error: \n + TypeError: Cannot read properties of undefined (reading 'config')\n    at "},
		{"no JSON", "/invoke", "application/json", "{", 400, "<pre>SyntaxError: "},
		{"no JSON at the root", "/", "application/json", "{", 400, "<pre>SyntaxError: "},
		{"no config", "/invoke", "application/json", `{"type":"std:test-connection"}`, 500, "generic error: \n + ConnectorError: bad token\n    at "},
		{"type of an error", "/invoke", "application/json", `{"type":"std:account:read","input":{"identity":"x"},` + fine[len(`{"type":"std:test-connection",`):], 500, "{\n  type: 'notFound'\n}"},
		{"largest", "/invoke", "application/json", fine + strings.Repeat(" ", maxBody-len(fine)), 200, `{"data":{},"type":"output"}`},
		{"too large", "/invoke", "application/json", fine + strings.Repeat(" ", maxBody+1-len(fine)), 413, "<pre>PayloadTooLargeError: request entity too large"},
		{"too large at the root", "/", "application/json", strings.Repeat(" ", maxBody+1), 413, "PayloadTooLargeError"},
	}
	onBoth(t, Options{}, func(t *testing.T, c *Connector) {
		for _, test := range tests {
			status, body := c.Post(strings.TrimSuffix(c.URL, "/invoke")+test.path, test.contentType, []byte(test.body))
			if status != test.status || !strings.Contains(body, test.says) {
				t.Errorf("%s: got %d %q", test.name, status, body)
			}
		}
	})
}

func TestLog(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, c *Connector) {
		c.Send("std:account:read", map[string]any{"identity": "x"})
		c.Send("std:spec:read", struct{}{})
		c.Send("std:authenticate", struct{}{})
		c.Fail(Failure{Command: "std:test-connection", Kind: Generic, Times: 2})
		for range 2 {
			if status, body := c.Send("std:test-connection", struct{}{}); status != 500 {
				t.Errorf("got %d %s", status, body)
			}
		}
		if status, body := c.Send("std:test-connection", struct{}{}); status != 200 {
			t.Errorf("got %d %s", status, body)
		}
		var got []string
		for _, entry := range c.Log() {
			got = append(got, entry.Type+" "+string(entry.Input))
		}
		want := []string{`std:account:read {"identity":"x"}`, "std:test-connection {}", "std:test-connection {}", "std:test-connection {}"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		c.Reset()
		if left := c.Log(); left != nil {
			t.Errorf("left: %v", left)
		}
	})
}
