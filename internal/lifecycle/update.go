package lifecycle

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Update reads the object, makes sure that nobody changed a managed value since
// the plan, and sends what differs. Without a difference nothing is sent, nor
// read. After each accepted request the state is true, even if the next one
// fails.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer func() { r.identify(resp.State.Raw, resp.Identity, true, &resp.Diagnostics) }()
	prior := decode(req.State.Raw, &resp.Diagnostics)
	w := &writer{
		Resource: r, diags: &resp.Diagnostics, raw: req.Plan.Raw,
		config: decode(req.Config.Raw, &resp.Diagnostics), plan: decode(req.Plan.Raw, &resp.Diagnostics),
	}
	unapplied := found(ctx, req.Private)
	live, ok := w.update(listening(ctx, &resp.Diagnostics), prior, unapplied)
	if !ok {
		var err error
		if resp.State.Raw, err = w.partial(req.State.Raw); err != nil {
			w.fail("Saving the state of the "+r.Noun, err)
		}
		if rest := w.notApplied(unapplied); len(rest) < len(unapplied) {
			resp.Diagnostics.Append(setFound(ctx, resp.Private, rest)...)
		}
		return
	}
	raw := req.Plan.Raw
	if live != nil {
		var err error
		if raw, err = w.published(live, false); err != nil {
			w.fail("Saving the state of the "+r.Noun, err)
			return
		}
	}
	resp.State.Raw = raw
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(setFound(ctx, resp.Private, stillFound(w.policy, unapplied, w.plan, w.config))...)
	}
}

// update sends what differs, and gives the object as it is then; nil if nothing
// had to be sent. It reports false if it had to stop, maybe half-way.
func (w *writer) update(ctx context.Context, prior document.Object, unapplied []string) (document.Object, bool) {
	looking, stop := context.WithTimeout(ctx, timeout(w.plan, "update"))
	defer stop()
	backend, ok := w.begin(looking)
	if !ok {
		return nil, false
	}
	verdict := diff.Judge(w.policy.Finding(unapplied...), prior, w.plan, true)
	for _, violation := range verdict.Violations {
		w.diags.Append(immutableChanged(w.Noun, violation).diagnostic())
	}
	secrets := w.secrets(w.config, func(field *policy.Field) bool { return versionChanged(field, prior, w.plan) })
	live, ok := w.current(looking, prior, verdict, secrets)
	if !ok || live == nil {
		return nil, ok
	}
	ctx, cancel := detached(ctx, timeout(w.plan, "update"))
	defer cancel()
	w.changes = verdict.Changes
	live, err := w.send(ctx, w.changes, secrets, live)
	if err != nil {
		w.fail("Updating "+backend.Title(live), err)
	}
	return live, err == nil
}

// current reads the live object, if there is anything to send, and checks that
// the plan still fits it. It reports false if the update can't go on.
func (w *writer) current(ctx context.Context, prior document.Object, verdict diff.Verdict, secrets []update.Secret) (document.Object, bool) {
	resend := false
	for _, secret := range secrets {
		resend = resend || secret.Resend
	}
	if w.diags.HasError() || len(verdict.Changes) == 0 && !resend {
		return nil, !w.diags.HasError()
	}
	live, err := w.read(ctx, id(prior))
	if err == nil && live == nil {
		err = errors.New("it no longer exists on the server; plan again to have it created anew")
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		w.fail("Reading the "+w.Noun+" before the update", err)
		return nil, false
	}
	for _, problem := range changedSincePlan(diff.Conflicts(w.policy, prior, w.plan, live, w.configured)) {
		w.diags.Append(problem.diagnostic())
	}
	return live, !w.diags.HasError()
}

// Delete removes the object and waits until it is gone.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := decode(req.State.Raw, &resp.Diagnostics)
	backend, ok := r.connect(&resp.Diagnostics)
	if !ok {
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.AddError("Deleting "+r.Noun+" failed", ErrNotConfigured.Error())
		}
		return
	}
	if err := ctx.Err(); err != nil {
		resp.Diagnostics.AddError("Deleting "+r.Noun+" failed", "Interrupted; nothing was sent.")
		return
	}
	ctx, cancel := detached(listening(ctx, &resp.Diagnostics), timeout(state, "delete"))
	defer cancel()
	if err := backend.Delete(ctx, state); err != nil && !client.IsNotFound(err) {
		resp.Diagnostics.AddError("Deleting "+r.Noun+" failed", err.Error())
	}
}
