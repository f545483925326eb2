package explain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// report is an Explanation or a Drift.
type report interface {
	Text(to io.Writer) error
	Markdown(to io.Writer) error
	JSON(to io.Writer) error
}

var renderers = map[string]func(report, io.Writer) error{"txt": report.Text, "md": report.Markdown, "json": report.JSON}

// explained explains the changes of a plan, written as JSON, and gives its text.
func explained(t *testing.T, configuration string, changes ...string) (*Explanation, string) {
	t.Helper()
	if configuration == "" {
		configuration = "{}"
	}
	plan, err := Read(strings.NewReader(fmt.Sprintf(`{"format_version": "1.2", "planned_values": {}, "configuration": %s, "resource_changes": [%s]}`,
		configuration, strings.Join(changes, ","))))
	if err != nil {
		t.Fatal(err)
	}
	explanation, err := Explain(t.Context(), plan, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := explanation.Text(&text); err != nil {
		t.Fatal(err)
	}
	return explanation, text.String()
}

func changeOf(kind, actions, rest string) string {
	return fmt.Sprintf(`{"address": "module.m[\"a.b\"].sailpoint_%s.this", "module_address": "module.m[\"a.b\"]", "mode": "managed", "type": "sailpoint_%s",
		"name": "this", "provider_name": "registry.terraform.io/terraform-provider-sailpoint/sailpoint", "change": {"actions": %s, %s}}`,
		kind, kind, actions, rest)
}

const transformBefore = `"before": {"id": "t1", "name": "Country", "type": "lookup", "attributes": {"table": {"US": "EN", "old": "x"}}, "internal": false}`

func TestNotAPlan(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "not the JSON of a plan",
		"PK\x03\x04rest":            "a plan file, not its JSON",
		"[1]":                       "not the JSON of a plan",
		"null":                      "not the JSON of a plan",
		`{"a": 1}`:                  "no format_version",
		`{"format_version": "2.0"}`: "format version \"2.0\"",
		`{"format_version": "1.0"}`: "no planned_values",
		`{"format_version": "1.0", "values": {}}`:                                       "a state, not a plan",
		`{"format_version": "1.0", "planned_values": {}, "resource_changes": "secret"}`: "resource_changes is a string there",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	for _, bad := range []string{
		changeOf("unheard_of", `["create"]`, `"after": {}`), changeOf("transform", `["create"]`, `"after": null`),
		changeOf("transform", `["update"]`, `"before": {"name": "\ud800"}, "after": {}`),
	} {
		plan, err := Read(strings.NewReader(`{"format_version": "1.2", "planned_values": {}, "resource_changes": [` + bad + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		if explanation, err := Explain(t.Context(), plan, Options{}); err == nil {
			t.Errorf("%s: %+v", bad, explanation)
		}
	}
}

// Resources of other providers, and what nothing happens to, are only counted.
func TestNothingToExplain(t *testing.T) {
	t.Parallel()
	other := strings.ReplaceAll(changeOf("transform", `["create"]`, `"after": {}`), "/sailpoint\"", "/other\"")
	explanation, text := explained(t, "", other, strings.ReplaceAll(changeOf("x", `["read"]`, `"after": {}`), "managed", "data"))
	if len(explanation.Changes) != 0 || explanation.Others != 1 || !strings.Contains(text, "no resources of SailPoint") {
		t.Errorf("%+v\n%s", explanation, text)
	}
	_, text = explained(t, "", changeOf("transform", `["no-op"]`, transformBefore+`, "after": {}`))
	if !strings.Contains(text, "changes none of the 1 resource") {
		t.Error(text)
	}
	_, text = explained(t, "", changeOf("transform", `["no-op"]`, transformBefore+`, "after": {}, "importing": {"id": "t1"}`),
		changeOf("transform", `["forget"]`, transformBefore+`, "after": null`))
	if !strings.Contains(text, "will be imported\n  Nothing is sent.") || !strings.Contains(text, "will be forgotten\n  Nothing is sent.") {
		t.Error(text)
	}
}

// What isn't known yet is shown where it goes; what the configuration doesn't give
// isn't.
func TestUnknownValues(t *testing.T) {
	t.Parallel()
	configuration := `{"root_module": {"module_calls": {"m": {"module": {"resources": [
		{"mode": "managed", "type": "sailpoint_source", "name": "this", "expressions": {
			"name": {"constant_value": "HR"}, "owner_id": {"references": ["x"]}, "connector": {"constant_value": "ldap"},
			"delete_threshold": {"references": ["x"]}, "features": {"references": ["x"]}, "connector_attributes": {"references": ["x"]},
			"connector_attributes_wo": {"constant_value": {"password": "canary-1", "pins": [1234567, null]}},
			"connector_attributes_wo_version": {"constant_value": 1}}},
		{"mode": "managed", "type": "sailpoint_lifecycle_state", "name": "this", "expressions": {"identity_profile_id": {}, "enabled": {}}}
	]}}}}}`
	explanation, text := explained(t, configuration,
		changeOf("source", `["create"]`, `"after": {"name": "HR", "connector": "ldap", "connector_attributes": {"host": "h"}, "connector_attributes_wo_version": 1},
			"after_unknown": {"id": true, "type": true, "owner_id": true, "delete_threshold": true, "features": true,
			"connector_attributes": {"port": true, "list": [false, true]}}`),
		changeOf("lifecycle_state", `["create"]`, `"after": {"name": "Leave", "technical_name": "leave"},
			"after_unknown": {"id": true, "identity_profile_id": true, "enabled": true}`))
	if len(explanation.Changes) != 2 {
		t.Fatal(text)
	}
	var body strings.Builder
	if err := json.NewEncoder(&body).Encode(plain(explanation.Changes[0].Requests[0].Body)); err != nil {
		t.Fatal(err)
	}
	want := `{"connector":"ldap","connectorAttributes":{"host":"h","list":[null,"(known after apply)"],"password":"***","pins":["***",null],` +
		`"port":"(known after apply)"},"deleteThreshold":"(known after apply)","features":["(known after apply)"],"name":"HR",` +
		`"owner":{"id":"(known after apply)","type":"IDENTITY"}}` + "\n"
	if body.String() != want {
		t.Errorf("%s, want %s", body.String(), want)
	}
	if !strings.Contains(text, "POST /identity-profiles/v1/(known after apply)/lifecycle-states") || strings.Contains(text, "canary") {
		t.Error(text)
	}
	if !strings.Contains(text, "enabled is known after apply") {
		t.Errorf("nothing tells of enabled:\n%s", text)
	}
}

// A free-form object is there on the server before any of its keys is managed: what
// comes into it is sent key by key.
func TestFirstKey(t *testing.T) {
	t.Parallel()
	explanation, text := explained(t, "", changeOf("source", `["update"]`, `
		"before": {"id": "s1", "name": "HR"}, "after": {"id": "s1", "name": "HR", "connector_attributes": {"host": "h", "port": 1}}`))
	var body strings.Builder
	if err := json.NewEncoder(&body).Encode(plain(explanation.Changes[0].Requests[0].Body)); err != nil {
		t.Fatal(err)
	}
	want := `[{"op":"add","path":"/connectorAttributes/host","value":"h"},{"op":"add","path":"/connectorAttributes/port","value":1}]` + "\n"
	if body.String() != want {
		t.Errorf("%s, want %s, in\n%s", body.String(), want, text)
	}
}

// An import makes what the object has somebody else's; otherwise the plan doesn't
// tell.
func TestOwnership(t *testing.T) {
	t.Parallel()
	after := `, "after": {"id": "t1", "name": "Country", "type": "lookup", "attributes": {"table": {"US": "changed"}}, "internal": false}`
	_, text := explained(t, "", changeOf("transform", `["update"]`, transformBefore+after))
	if !strings.Contains(text, "is cleared if this configuration has applied it") || strings.Contains(text, `"old"`) {
		t.Error(text)
	}
	_, text = explained(t, "", changeOf("transform", `["update"]`, transformBefore+after+`, "importing": {"id": "t1"}`))
	if !strings.Contains(text, "attributes.table.old leaves the configuration and stays") || !strings.Contains(text, `"old": "x"`) {
		t.Error(text)
	}
}

// Sensitive values are masked wherever they are, and of whichever type.
func TestSensitiveValues(t *testing.T) {
	t.Parallel()
	_, text := explained(t, "", changeOf("account", `["update"]`, `
		"before": {"id": "a1", "source_id": "s1", "attributes": {"ssn": "078-05-1120", "pin": 7, "vip": true, "plain": "x"}, "disabled": false, "locked": false},
		"after": {"id": "a1", "source_id": "s1", "attributes": {"ssn": "219-09-9999", "pin": 8, "vip": false, "plain": "y", "copy": "was 078-05-1120"}, "disabled": false, "locked": false},
		"before_sensitive": {"attributes": {"ssn": true, "pin": true, "vip": true}}, "after_sensitive": {"attributes": {"ssn": true, "pin": true, "vip": true}}`))
	for _, secret := range []string{"078-05-1120", "219-09-9999", "8", "false"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q in\n%s", secret, text)
		}
	}
	if !strings.Contains(text, `"plain": "y"`) {
		t.Error(text)
	}
}

// A resource that isn't configured any more belongs to the only provider block.
func TestBlock(t *testing.T) {
	t.Parallel()
	const full = `{"full_name": "registry.terraform.io/terraform-provider-sailpoint/sailpoint"}`
	for providers, want := range map[string]string{
		`{}`: " true", `{"sailpoint": ` + full + `, "x": {"full_name": "a/b/x"}}`: "sailpoint true",
		`{"sailpoint": ` + full + `, "sailpoint.b": ` + full + `}`: "sailpoint false",
	} {
		plan, err := Read(strings.NewReader(`{"format_version": "1.2", "planned_values": {}, "configuration": {"provider_config": ` + providers + `}}`))
		if err != nil {
			t.Fatal(err)
		}
		key, sure := plan.block(nil)
		if got := fmt.Sprint(key, " ", sure); got != want {
			t.Errorf("%s: %s, want %s", providers, got, want)
		}
	}
}

func TestModuleNames(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][]string{
		"": nil, "module.a": {"a"}, "module.a[0].module.b": {"a", "b"}, `module.a["x.module.y]\"["].module.b["k"]`: {"a", "b"},
	} {
		if got := moduleNames(address); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// A write that comes through in spite of all is stopped before it leaves.
func TestGuard(t *testing.T) {
	t.Parallel()
	for request, passes := range map[string]bool{
		"GET /x": true, "HEAD /x": true, "DELETE /x": false, "PUT /x {}": false, "PATCH /x []": false, "POST /x": false,
		`POST /x {"type": "std:account:create", "input": {}}`: false, `POST /x {"type": "std:account:read", "input": {}}`: true,
		`POST /x {"type": "std:account:read"}`: false, "POST /oauth/token grant_type=client_credentials&client_id=x": true,
		"PUT /oauth/token grant_type=client_credentials&client_id=x": false,
	} {
		words := strings.SplitN(request, " ", 3)
		var body io.Reader
		if len(words) > 2 {
			body = strings.NewReader(words[2])
		}
		made, err := http.NewRequestWithContext(t.Context(), words[0], "https://tenant.invalid"+words[1], body)
		if err != nil {
			t.Fatal(err)
		}
		made.Header.Set("Content-Type", "application/json")
		if strings.Contains(request, "grant_type") {
			made.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		var got string
		_, err = guard{transport(func(sent *http.Request) (*http.Response, error) {
			if sent.Body != nil {
				text, _ := io.ReadAll(sent.Body)
				got = string(text)
			}
			return nil, errOffline
		})}.RoundTrip(made)
		if passed := errors.Is(err, errOffline); passed != passes || !passes && !errors.Is(err, client.ErrWithheld) || passes && len(words) > 2 && got != words[2] {
			t.Errorf("%s: %v, %q", request, err, got)
		}
	}
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// A comment has room for the table and some of the requests.
func TestMarkdownFits(t *testing.T) {
	t.Parallel()
	e := Explanation{Changes: make([]Change, 3000)}
	for i := range e.Changes {
		e.Changes[i] = Change{
			Address: fmt.Sprintf("sailpoint_x.y[\"a|`%d\"]", i), Action: "update", Notes: []string{"@all <b> *x*"},
			Requests: []Request{{Method: "PUT", Path: "/x", Body: document.Object{"a": "```"}}},
		}
	}
	var b bytes.Buffer
	if err := e.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if b.Len() > 65536 || !strings.Contains(text, "more resources") || !strings.Contains(text, "don't fit into a comment") {
		t.Errorf("%d bytes", b.Len())
	}
	for _, want := range []string{"a\\|`0", "````http\n", "&#64;all &lt;b&gt; \\*x\\*", "3000 requests"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text[:2000])
		}
	}
}

// The guides name every member of the JSON.
func TestGuide(t *testing.T) {
	t.Parallel()
	explains(t, "reviewing-changes", jsonExplanation{}, jsonChange{}, jsonRequest{})
	explains(t, "drift-and-pipelines", jsonDrift{}, jsonResource{}, jsonKey{})
}

func explains(t *testing.T, name string, shapes ...any) {
	t.Helper()
	guide, err := os.ReadFile("../../templates/guides/" + name + ".md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, shape := range shapes {
		for _, field := range reflect.VisibleFields(reflect.TypeOf(shape)) {
			member, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if !regexp.MustCompile("[`.]" + member + "[`.\\[]").Match(guide) {
				t.Errorf("%s doesn't explain %s", name, member)
			}
		}
	}
}

// Whatever is read, nothing but an error or an explanation comes of it.
func FuzzPlan(f *testing.F) {
	f.Add(`{"format_version":"1.2","planned_values":{},"resource_changes":[` + changeOf("transform", `["update"]`, transformBefore+`, "after": {"attributes": {"x": [1]}}`) + `]}`)
	f.Add(`{"format_version":"1.2","planned_values":{},"resource_changes":[` + changeOf("account", `["delete","create"]`,
		`"before": {"id": "a", "attributes": {}}, "after": {"attributes": null}, "after_unknown": {"attributes": [true], "identity_id": true}`) + `]}`)
	f.Add(`{"format_version":"1.2","planned_values":{},"resource_changes":[` + changeOf("iiq_account", `["create"]`,
		`"after": {"application_id": 7}, "after_unknown": true, "after_sensitive": [[true]]`) + `]}`)
	f.Add(`{"format_version":"1.2","planned_values":{},"resource_drift":[` + changeOf("transform", `["update"]`, transformBefore+`, "after": {"attributes": {"x": [1]}}`) +
		`],"resource_changes":[` + changeOf("transform", `["update"]`, transformBefore+`, "after": null, "after_unknown": {"attributes": true}`) + `]}`)
	f.Fuzz(func(t *testing.T, text string) {
		plan, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		var reports []report
		if explanation, err := Explain(t.Context(), plan, Options{}); err == nil {
			reports = append(reports, explanation)
		}
		if drift, err := FindDrift(t.Context(), plan); err == nil {
			reports = append(reports, drift)
		}
		for _, render := range renderers {
			for _, report := range reports {
				if err := render(report, io.Discard); err != nil {
					t.Error(err)
				}
			}
		}
	})
}
