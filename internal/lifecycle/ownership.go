package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// The private state of an imported object remembers that this configuration has
// applied nothing of it yet; that of a created one is empty. The first update
// makes the object ours and clears it.
const (
	ownershipKey = "ownership"
	// imported: nothing but the id is known; the next read takes everything in.
	imported = `"imported"`
	// observed: the state shows what was found, not what was applied.
	observed = `"observed"`
)

type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func ownership(ctx context.Context, private privateState) string {
	value, _ := private.GetKey(ctx, ownershipKey) // diagnostics; the key is valid
	return string(value)
}

// owned reports whether this configuration has applied the values in the state.
func owned(ctx context.Context, private privateState) bool { return ownership(ctx, private) == "" }

func setOwnership(ctx context.Context, private privateState, value string) diag.Diagnostics {
	return private.SetKey(ctx, ownershipKey, []byte(value))
}
