package lifecycle

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

var rewrite = flag.Bool("update", false, "rewrite the golden files")

// What people read is kept word for word in testdata.
func TestMessages(t *testing.T) {
	t.Parallel()
	why := policy.Source{Document: "SailPoint API, Update Widget", Rule: "the API refuses changes to kind"}
	kind := diff.Place{Field: &policy.Field{Attr: "kind", Class: policy.Immutable, Why: why, Instead: "change it by PATCH /widgets/v1/{id}/kind"}}
	settings := &policy.Field{Attr: "settings", Class: policy.Mutable, Open: true, Why: why}
	member := diff.Place{Field: settings, Path: document.Pointer{"title"}}
	quoted := diff.Place{Field: settings, Path: document.Pointer{"two words", "x"}}
	problems := map[string]Problem{
		"immutable":          immutableChanged("widget", diff.Violation{Place: kind, Old: "a", New: "b", Why: why}),
		"immutable_null":     immutableChanged("widget", diff.Violation{Place: kind, Old: nil, New: "b", Why: why}),
		"immutable_member":   immutableChanged("widget", diff.Violation{Place: quoted, Old: "a", New: "b", Why: why}),
		"immutable_leaves":   immutableChanged("widget", diff.Violation{Place: member, Old: "a", Why: why}),
		"immutable_replaces": immutableReplaces("widget", diff.Violation{Place: kind, Old: "a", New: "b", Why: why}),
		"transition":         immutableChanged("widget", diff.Violation{Place: kind, Old: false, New: true, Why: why, Transition: true}),
		"let_go":             letGo("widget 2c91", []diff.Place{member, quoted}),
		"let_go_attribute":   attributesLetGo("widget 2c91", []diff.Place{{Field: settings}, kind}),
		"taken_over":         takenOver(`widget "W" (2c91)`, []diff.Change{{Place: kind, Old: "a", New: "b"}, {Place: member, Old: json.Number("1")}}),
		"overwritten":        overwritten(`widget "W" (2c91)`, []diff.Change{{Place: kind, Old: "a", New: "b"}}),
		"kept":               kept("widget 2c91", []diff.Place{kind}),
		"version":            versionWithoutValue("settings_wo", "settings_wo_version"),
		"secret_in_list": secretInList(member, []document.Pointer{{"settings", "list", "0", "password"}, {"settings", "list", "2", "password"}},
			&policy.Field{Attr: "settings_wo", Version: "settings_wo_version"}),
		"secret_in_sight":    secretsInPlainSight("widget 2c91", []diff.Place{member, quoted}, []string{"settings_wo"}),
		"given_twice":        twice(member, diff.Place{Field: &policy.Field{Attr: "settings_wo"}, Path: member.Path}),
		"changed_since_plan": changedSincePlan([]diff.Conflict{{Place: member, Prior: "a", Plan: "b", Live: json.Number("3")}})[0],
		"not_taken_secret":   notTaken(diff.Place{Field: settings, Path: document.Pointer{"password"}}, "hunter2", nil),
		"not_taken_inside":   notTaken(member, document.Object{"password": "hunter2", "user": "u"}, nil),
		"immutable_unknown":  immutableUnknown("widget 2c91", kind, "a"),
		"not_taken_new":      notTakenNew(member, "a", nil),
		"no_element":         noElement(&policy.Field{Attr: "settings_wo"}, settings, document.Pointer{"list"}),
		"not_taken":          notTaken(member, "a", nil),
	}
	for name, problem := range problems {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			severity := "Error"
			if problem.Warning {
				severity = "Warning"
			}
			golden(t, name, severity+": "+problem.Summary+"\nat "+problem.Attr+problem.Member.String()+"\n\n"+problem.Detail+"\n")
		})
	}
	t.Run("exists", func(t *testing.T) {
		t.Parallel()
		widget := &Definition{Name: "widget", Noun: "widget"}
		found := exists(widget, `widget "W" (2c91)`, "2c91")
		golden(t, "exists", "Error: "+found.Summary()+"\n\n"+found.Detail()+"\n")
		widget.Adopt = func(document.Object) bool { return false }
		found = exists(widget, `widget "W" (2c91)`, "2c91")
		golden(t, "exists_adopt", "Error: "+found.Summary()+"\n\n"+found.Detail()+"\n")
	})
	for noun, want := range map[string]string{
		"identity": "identities", "identity profile": "identity profiles", "provisioning policy": "provisioning policies", "key": "keys",
	} {
		if got := Plural(noun); got != want {
			t.Errorf("several of %s are %s", noun, got)
		}
	}
	flag := diff.Place{Field: settings, Path: document.Pointer{"usePassword"}}
	if got := shown(flag, false); got != "false" {
		t.Errorf("a flag is shown as %s", got)
	}
	t.Run("secrets_left_out", func(t *testing.T) {
		t.Parallel()
		found := secretsLeftOut(`widget "W" (2c91)`, []diff.Place{member, quoted}, "settings_wo")
		golden(t, "secrets_left_out", "Warning: "+found.Summary()+"\n\n"+found.Detail()+"\n")
	})
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("message differs (-want +got):\n%s", diff)
	}
}
