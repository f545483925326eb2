package lifecycle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Create makes the object, unless one of the same name or native identity
// exists: that is never taken over silently, but only where the plan says so. As soon as the server has the
// object, the state has it, whatever happens afterwards.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer func() { r.identify(resp.State.Raw, resp.Identity, !resp.Diagnostics.HasError(), &resp.Diagnostics) }()
	w := &writer{
		Resource: r, diags: &resp.Diagnostics, raw: req.Plan.Raw,
		config: decode(req.Config.Raw, &resp.Diagnostics), plan: decode(req.Plan.Raw, &resp.Diagnostics),
	}
	ctx = listening(ctx, &resp.Diagnostics)
	existing, unlock, ok := w.look(ctx)
	if !ok {
		return
	}
	defer unlock()
	ctx, cancel := detached(ctx, timeout(w.plan, "create"))
	defer cancel()
	if existing != nil {
		w.adopt(ctx, existing, resp)
		return
	}
	live, err := w.create(ctx)
	if live == nil {
		w.fail("Creating "+r.Noun, err)
		return
	}
	resp.State.Raw, err = w.created(ctx, live, err)
	if err != nil {
		w.fail("Creating "+r.Noun, err)
	}
	if resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(halfway(w.backend.Title(live)))
	}
}

// look finds the object if it exists already, and keeps others from creating it
// meanwhile. It reports false if the creation can't go on.
func (w *writer) look(ctx context.Context) (existing document.Object, unlock func(), ok bool) {
	looking, stop := context.WithTimeout(ctx, timeout(w.plan, "create"))
	defer stop()
	backend, ok := w.begin(looking)
	if !ok {
		return nil, nil, false
	}
	unlock, err := w.lock(looking, backend, w.plan)
	if err != nil {
		w.fail("Looking for an existing "+w.Noun, err)
		return nil, nil, false
	}
	existing, err = backend.Find(looking, w.plan)
	if w.gone != "" && id(existing) == w.gone && !w.adopts(w.plan) {
		existing = nil
	}
	switch {
	case err != nil:
		w.fail("Looking for an existing "+w.Noun, err)
	case existing != nil && !w.adopts(w.plan):
		w.diags.Append(exists(w.Definition, backend.Title(existing), backend.ImportID(existing)))
	case ctx.Err() != nil:
		w.fail("Creating "+w.Noun, errors.Join(errors.New("nothing was sent"), ctx.Err()))
	default:
		return existing, unlock, true
	}
	unlock()
	return nil, nil, false
}

// lock keeps two resources that stand for one object from both finding nothing
// and creating it: the second one finds what the first one has made.
func (r *Resource) lock(ctx context.Context, backend Backend, values document.Object) (unlock func(), err error) {
	key := document.Text(values["name"])
	if keyed, ok := backend.(Keyed); ok {
		if key, err = keyed.Key(ctx, values); err != nil {
			return nil, err
		}
	}
	return r.systems.creating.Lock(ctx, r.Name+" "+key)
}

// begin connects and refines the policy by the plan.
func (w *writer) begin(ctx context.Context) (Backend, bool) {
	backend, ok := w.connect(w.diags)
	if !ok && !w.diags.HasError() {
		w.fail("Writing "+w.Noun, ErrNotConfigured)
	}
	if w.diags.HasError() {
		return nil, false
	}
	table, err := w.refine(ctx, backend, w.plan)
	if err != nil {
		w.fail("Reading what the "+w.Noun+" depends on", err)
		return nil, false
	}
	w.backend, w.policy = backend, table
	return backend, true
}

// create sends the body and finds the object. An object may come with an error.
func (w *writer) create(ctx context.Context) (document.Object, error) {
	var secrets []update.Secret
	for _, secret := range w.secrets(w.config, func(*policy.Field) bool { return true }) {
		if slices.Contains(w.AfterCreate, secret.Field.Attr) {
			w.later = append(w.later, secret)
		} else {
			secrets = append(secrets, secret)
		}
	}
	body, err := update.Body(w.policy, w.plan, secrets)
	if err != nil {
		return nil, err
	}
	live, err := w.backend.Create(ctx, w.plan, body, update.Plaintext(secrets))
	if errors.Is(err, client.ErrWithheld) {
		return w.imaginedNew(), nil
	}
	if live != nil || refused(err) {
		return live, err
	}
	found, findErr := w.findCreated(ctx, err)
	switch {
	case found != nil && client.IsAmbiguous(err):
		return found, nil
	case found != nil:
		return found, err
	case findErr == nil && err == nil:
		err = errors.New("the server accepted the " + w.Noun + ", but doesn't show it")
	case findErr == nil && !client.IsAmbiguous(err):
		return nil, err
	}
	return nil, fmt.Errorf("%w\nNobody knows whether there is a new %s now; none is in the state. Apply again: if it exists by then, the "+
		"error tells how to import it", errors.Join(err, findErr), w.Noun)
}

// findCreated looks for an object that the server has, or may have, made without
// telling its id. Nobody had it a moment ago, so what is found is ours. A failure
// that has used up the time for the creation leaves enough of it for this, and one
// that is final isn't waited for. What hinders the search may pass as well.
func (w *writer) findCreated(ctx context.Context, failure error) (document.Object, error) {
	ctx, cancel := detached(ctx, 5*time.Minute)
	defer cancel()
	within := time.Duration(0)
	if failure == nil || client.IsAmbiguous(failure) {
		within = settleWithin
	}
	var found document.Object
	var hindrance error
	_, err := Poll(ctx, within, func() (bool, error) {
		found, hindrance = w.backend.Find(ctx, w.plan)
		return found != nil, nil
	})
	return found, cmp.Or(hindrance, err)
}

// AcceptedError says that the server has accepted a request, whatever went wrong
// afterwards: after a creation there may be an object.
type AcceptedError struct{ Err error }

func (e *AcceptedError) Error() string { return e.Err.Error() }

// Unwrap gives what went wrong.
func (e *AcceptedError) Unwrap() error { return e.Err }

// refused reports that the server surely made nothing.
func refused(err error) bool {
	var failure *client.Error
	return errors.As(err, &failure) && !failure.Ambiguous && failure.Method != http.MethodGet && !accepted(err)
}

// accepted reports that the server has accepted the request, for all it said.
func accepted(err error) bool {
	var accepted *AcceptedError
	return errors.As(err, &accepted)
}

// finish sends what creation doesn't carry.
func (w *writer) finish(ctx context.Context, live document.Object) (document.Object, error) {
	return w.send(ctx, w.remaining(live), w.later, live)
}

// created sends what creation doesn't carry, and gives the state.
func (w *writer) created(ctx context.Context, live document.Object, failure error) (tftypes.Value, error) {
	if failure == nil {
		live, failure = w.finish(ctx, live)
	}
	if failure == nil {
		return w.published(live, true)
	}
	seen := diff.Observe(w.policy, w.plan, live)
	values := document.Object{}
	for _, root := range w.roots() {
		values[root] = seen[root]
	}
	for _, change := range w.settled { // live may be from before it
		values[change.Field.Root()] = settledRoot(change.Field, w.plan, values, w.settled)
	}
	state, err := replaced(w.raw, values, w.raw)
	return state, errors.Join(failure, err)
}
