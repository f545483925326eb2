package diff_test

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// What the API doesn't show is what was sent last; it neither drifts nor counts as
// done.
func TestUnseen(t *testing.T) {
	t.Parallel()
	p := policy.New(policy.Field{Attr: "hash", Pointer: "/hash", Class: policy.Mutable, Computed: true, Unseen: true, Why: why})
	for _, live := range []string{`{}`, `{"hash":null}`, `{"hash":"new"}`} {
		live, prior, plan := object(t, live), object(t, `{"hash":"old"}`), object(t, `{"hash":"new"}`)
		if got := diff.Observe(p, prior, live); document.Text(got) != `{"hash":"old"}` {
			t.Errorf("observed %s", document.Text(got))
		}
		if got, _ := diff.Everything(p, live); len(got) > 0 {
			t.Errorf("everything is %s", document.Text(got))
		}
		if got := diff.Conflicts(p, prior, plan, live, func(*policy.Field) bool { return true }); len(got) > 0 {
			t.Errorf("conflicts: %v", got)
		}
		changes := diff.Judge(p, prior, plan, true).Changes
		if len(changes) != 1 || diff.Holds(changes[0], live) {
			t.Errorf("changes: %v", changes)
		}
	}
}
