package diff_test

import (
	"fmt"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

var why = policy.Source{Document: "Some API", Rule: "for a reason"}

// object reads JSON in which "?" is not known yet.
func object(t *testing.T, text string) document.Object {
	t.Helper()
	value, err := document.DecodeObject([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return unknowns(value).(document.Object)
}

func unknowns(value any) any {
	switch value := value.(type) {
	case document.Object:
		for key := range value {
			value[key] = unknowns(value[key])
		}
	case document.List:
		for i := range value {
			value[i] = unknowns(value[i])
		}
	case string:
		if value == "?" {
			return document.Unknown
		}
	}
	return value
}

// lines writes a verdict down.
func lines(v diff.Verdict) []string {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	for _, c := range v.Changes {
		old := "nothing"
		if c.HadOld {
			old = document.Text(c.Old)
		}
		switch {
		case c.IfEmpty:
			add("%s: remove if empty", c.Place)
		case c.Remove:
			add("%s: remove %s", c.Place, old)
		default:
			add("%s: %s -> %s", c.Place, old, document.Text(c.New))
		}
	}
	for _, violation := range v.Violations {
		kind := "immutable"
		if violation.Transition {
			kind = "no transition"
		}
		add("%s: %s %s -> %s: %s", violation.Place, kind, document.Text(violation.Old), document.Text(violation.New), violation.Why.Rule)
	}
	for _, place := range v.Deferred {
		add("%s: deferred", place)
	}
	for _, place := range v.LetGo {
		add("%s: let go", place)
	}
	for _, place := range v.Kept {
		add("%s: kept", place)
	}
	return all
}
