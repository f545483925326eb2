package account

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// expect compares problems with what each must say: its attribute, and a part of
// its detail.
func expect(t *testing.T, problems []lifecycle.Problem, want ...[2]string) {
	t.Helper()
	if len(problems) != len(want) {
		t.Errorf("%d problems, want %d: %v", len(problems), len(want), problems)
		return
	}
	for i, problem := range problems {
		if problem.Attr != want[i][0] || !strings.Contains(problem.Detail, want[i][1]) || problem.Warning {
			t.Errorf("problem with %s: %s\nwant one with %s: %s", problem.Attr, problem.Detail, want[i][0], want[i][1])
		}
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	at := [2]string{"attributes", "take sourceId out"}
	expect(t, validate(document.Object{"attributes": document.Object{"id": "E1"}}))
	expect(t, validate(document.Object{"attributes": document.Unknown}))
	expect(t, validate(document.Object{"attributes": document.Object{"sourceId": nil}}), at)
	expect(t, validate(document.Object{"attributes": document.Object{"sourceId": document.Unknown}}), at)
}

func TestCheckConnection(t *testing.T) {
	t.Parallel()
	change := func(attr string) diff.Verdict { return diff.Verdict{Changes: []diff.Change{{Place: place(attr)}}} }
	create := [2]string{"source_id", `source "AD" (1) has the connection type "direct"`}
	attributes := [2]string{"attributes", "Set attributes = {}"}
	destroy := [2]string{"on_destroy", `Set on_destroy to "remove", "disable" or "forget"`}
	for name, test := range map[string]struct {
		connection, onDestroy string
		create                bool
		verdict               diff.Verdict
		want                  [][2]string
	}{
		"file":            {"file", "delete", true, change("attributes"), nil},
		"created":         {"direct", "forget", true, change("attributes"), [][2]string{create}},
		"all wrong":       {"direct", "delete", true, change("attributes"), [][2]string{create, destroy}},
		"attributes":      {"direct", "remove", false, change("attributes"), [][2]string{attributes}},
		"another change":  {"direct", "disable", false, change("disabled"), nil},
		"deleted later":   {"direct", "delete", false, change("identity_id"), [][2]string{destroy}},
		"nothing, delete": {"direct", "delete", false, diff.Verdict{}, [][2]string{destroy}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := &sourceFacts{id: "1", title: `source "AD" (1)`, connectionType: test.connection}
			expect(t, checkConnection(source, lifecycle.Plan{
				Create: test.create, Values: document.Object{"on_destroy": test.onDestroy}, Verdict: test.verdict,
			}), test.want...)
		})
	}
}

func TestCheckIdentity(t *testing.T) {
	t.Parallel()
	missing := [2]string{"attributes", `no value for "id"`}
	wrong := [2]string{"attributes", `the account's native identity is "7"`}
	for name, test := range map[string]struct {
		create         bool
		prior, planned document.Object
		want           [][2]string
	}{
		"created":                 {true, nil, document.Object{"id": "7"}, nil},
		"created, known later":    {true, nil, document.Object{"id": document.Unknown}, nil},
		"created without":         {true, nil, document.Object{"title": "x"}, [][2]string{missing}},
		"created with null":       {true, nil, document.Object{"id": nil}, [][2]string{missing}},
		"created by another case": {true, nil, document.Object{"ID": "7"}, [][2]string{missing}},
		"not given":               {false, document.Object{}, document.Object{"title": "x"}, nil},
		"newly given":             {false, document.Object{}, document.Object{"id": "7"}, nil},
		"newly given as a number": {false, document.Object{}, document.Object{"id": json.Number("7")}, nil},
		"newly given, wrong":      {false, document.Object{}, document.Object{"id": "8"}, [][2]string{wrong}},
		"newly given as null":     {false, document.Object{}, document.Object{"id": nil}, [][2]string{wrong}},
		"newly given as a list":   {false, document.Object{}, document.Object{"id": document.List{"7"}}, [][2]string{wrong}},
		"newly given, unknown":    {false, document.Object{}, document.Object{"id": document.Unknown}, nil},
		"applied before":          {false, document.Object{"id": "7"}, document.Object{"id": "8"}, nil}, // the policy says so
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := &sourceFacts{title: `source "HR" (1)`, identityAttribute: "id"}
			expect(t, checkIdentity(source, lifecycle.Plan{
				Create: test.create, Prior: document.Object{"attributes": test.prior, "native_identity": "7"},
			}, test.planned), test.want...)
		})
	}
}
