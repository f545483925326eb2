package lifecycle

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// The private state of an imported object lists the attributes of which this
// configuration has applied nothing yet; that of a created one is empty. The
// first update that applies an attribute makes it ours.
const (
	ownershipKey = "ownership"
	// imported: nothing but the id is known; the next read takes everything in.
	imported = `"imported"`
)

type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func ownership(ctx context.Context, private privateState) string {
	value, _ := private.GetKey(ctx, ownershipKey) // the key is valid
	return string(value)
}

// found lists the attributes whose values in the state were found, not applied.
func found(ctx context.Context, private privateState) []string {
	var roots []string
	_ = json.Unmarshal([]byte(ownership(ctx, private)), &roots) // anything else lists none
	return roots
}

func setOwnership(ctx context.Context, private privateState, value string) diag.Diagnostics {
	return private.SetKey(ctx, ownershipKey, []byte(value))
}

func setFound(ctx context.Context, private privateState, roots []string) diag.Diagnostics {
	if len(roots) == 0 {
		return setOwnership(ctx, private, "")
	}
	list, err := json.Marshal(roots)
	if err != nil { // no list of texts fails
		return diag.Diagnostics{diag.NewErrorDiagnostic("Ownership can't be recorded", err.Error())}
	}
	return setOwnership(ctx, private, string(list))
}

// stillFound lists the attributes that an update did not apply although it went
// through: those that ignore_changes keeps as they were found. There the plan is
// not what the configuration says.
func stillFound(table *policy.Policy, roots []string, plan, config document.Object) []string {
	verdict := diff.Judge(table, plan, config, true)
	var still []string
	for _, root := range roots {
		if config[root] != nil && verdict.Touches(root) {
			still = append(still, root)
		}
	}
	return still
}

// notApplied lists those of the attributes that an update which stopped half-way
// did not apply.
func (w *writer) notApplied(roots []string) []string {
	if len(w.settled) == 0 {
		return roots
	}
	settled := map[*policy.Field]bool{}
	applied := map[string]bool{}
	for _, change := range w.settled {
		settled[change.Field], applied[change.Field.Root()] = true, true
	}
	for _, change := range w.changes {
		if !settled[change.Field] {
			applied[change.Field.Root()] = false
		}
	}
	still := stillFound(w.policy, roots, w.plan, w.config)
	return slices.DeleteFunc(slices.Clone(roots), func(root string) bool { return applied[root] && !slices.Contains(still, root) })
}
