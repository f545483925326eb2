package update_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

var why = policy.Source{Document: "Some API", Rule: "for a reason"}

func decode(t testing.TB, text string) any {
	t.Helper()
	value, err := document.Decode([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

func object(t testing.TB, text string) document.Object {
	t.Helper()
	return decode(t, text).(document.Object)
}

// changes are what a plan wants; the plan must break no rule.
func changes(t testing.TB, p *policy.Policy, prior, plan document.Object) []diff.Change {
	t.Helper()
	verdict := diff.Judge(p, prior, plan, true)
	if len(verdict.Violations)+len(verdict.Deferred) > 0 {
		t.Fatalf("violations %v, deferred %v", verdict.Violations, verdict.Deferred)
	}
	return verdict.Changes
}

// written gives requests as text, one a line.
func written(requests []update.Request) []string {
	var all []string
	for _, r := range requests {
		all = append(all, strings.TrimSpace(r.Method+" "+r.Path+" "+document.Text(r.Body)))
	}
	return all
}

// patched applies the operations of JSON Patch requests by a library that knows
// nothing of this project.
func patched(live document.Object, requests []update.Request) (document.Object, error) {
	data, err := document.Encode(live)
	if err != nil {
		return nil, err
	}
	options := jsonpatch.NewApplyOptions()
	options.SupportNegativeIndices = false // not in RFC 6902
	options.EscapeHTML = false
	for _, r := range requests {
		body, err := document.Encode(r.Body)
		if err != nil {
			return nil, err
		}
		patch, err := jsonpatch.DecodePatch(body)
		if err != nil {
			return nil, err
		}
		if data, err = patch.ApplyWithOptions(data, options); err != nil {
			return nil, fmt.Errorf("%s: %w", body, err)
		}
	}
	return document.DecodeObject(data)
}

// patchedByHand does the same for the operations that occur, since the library
// takes the empty key for the end of a pointer.
func patchedByHand(live any, requests []update.Request) (any, error) {
	for _, r := range requests {
		body, ok := r.Body.(document.List)
		if !ok {
			return nil, errors.New("a JSON Patch is a list")
		}
		for _, operation := range body {
			o := operation.(document.Object)
			text, _ := o["path"].(string)
			if !strings.HasPrefix(text, "/") {
				return nil, fmt.Errorf("path %q", text)
			}
			var err error
			if live, err = operate(live, o, strings.Split(text[1:], "/")); err != nil {
				return nil, fmt.Errorf("%s: %w", document.Text(o), err)
			}
		}
	}
	return live, nil
}

// operate carries out add, replace or remove (RFC 6902 §4) on object members.
func operate(value any, o document.Object, tokens []string) (any, error) {
	members, ok := value.(document.Object)
	if !ok {
		return nil, fmt.Errorf("no object around %q", tokens[0])
	}
	key := strings.ReplaceAll(strings.ReplaceAll(tokens[0], "~1", "/"), "~0", "~")
	member, there := members[key]
	result := document.Object{}
	for name, other := range members {
		result[name] = other
	}
	to, has := o["value"]
	switch {
	case len(tokens) > 1 && there:
		var err error
		result[key], err = operate(member, o, tokens[1:])
		return result, err
	case len(tokens) == 1 && has && (o["op"] == "add" || o["op"] == "replace" && there):
		result[key] = to
		return result, nil
	case len(tokens) == 1 && !has && there && o["op"] == "remove":
		delete(result, key)
		return result, nil
	}
	return nil, errors.New("the operation can't be carried out")
}
