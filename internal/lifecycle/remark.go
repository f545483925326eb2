package lifecycle

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
)

type listener struct{}

// listening gives a context by which backends have people told what the server
// says about requests that went through.
func listening(ctx context.Context, diags *diag.Diagnostics) context.Context {
	return context.WithValue(ctx, listener{}, diags)
}

// Remark tells, as a warning, what a task complains about that has ended well all
// the same. The context is one that the backend was called with.
func Remark(ctx context.Context, doing string, task isc.Task) {
	diags, ok := ctx.Value(listener{}).(*diag.Diagnostics)
	if !ok || !task.Warned() {
		return
	}
	said := strings.Join(task.Messages, "\n")
	if said == "" {
		said = "It gave no reason."
	}
	diags.AddWarning(upper(doing)+": the task has ended with a warning", said)
}
