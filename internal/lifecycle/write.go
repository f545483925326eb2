package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// attempts is how often a request whose outcome is unknown is worked out anew.
const attempts = 3

// writer carries a plan out on one object.
type writer struct {
	*Resource
	backend Backend
	policy  *policy.Policy
	config  document.Object
	plan    document.Object
	raw     tftypes.Value // the plan, in the user's spelling
	diags   *diag.Diagnostics
	// later are the secrets that creation doesn't carry.
	later []update.Secret
	// changes are what an update is to make, and settled those that the server has
	// accepted: of a field all or none.
	changes, settled []diff.Change
	// accepted are those of a request that the server has accepted, without having
	// shown yet what became of it.
	accepted []diff.Change
	// gone is the id of an object that a rehearsal counts as deleted; empty for none.
	gone string
	// failure is what went wrong, besides what was found wrong.
	failure error
}

func (w *writer) fail(doing string, err error) {
	w.failure = errors.Join(w.failure, err)
	w.diags.AddError(doing+" failed", err.Error())
}

// configured reports whether the configuration holds a value of a field.
func (w *writer) configured(field *policy.Field) bool {
	return document.At(w.config, field.Path()) != nil
}

// send carries out what a change needs, in order, each request computed from
// the live object. A request whose outcome is unknown is not repeated: the object
// is read again, and what is still missing is worked out anew.
//
// After a failure that leaves open what the server has done, it is looked at once
// more, so that the state tells.
func (w *writer) send(ctx context.Context, changes []diff.Change, secrets []update.Secret, live document.Object) (document.Object, error) {
	live, err := w.carryOut(ctx, changes, secrets, live)
	if err == nil || refused(err) {
		return live, err
	}
	ctx, cancel := detached(ctx, time.Minute)
	defer cancel()
	current, readErr := w.read(ctx, id(live))
	if readErr != nil || current == nil {
		w.settled = append(w.settled, w.accepted...) // nothing tells more
		return live, err
	}
	open := map[*policy.Field]bool{}
	for _, change := range changes {
		open[change.Field] = open[change.Field] || !diff.Holds(change, current)
	}
	for _, change := range changes {
		if !open[change.Field] {
			w.settled = append(w.settled, change)
		}
	}
	return current, err
}

func (w *writer) carryOut(ctx context.Context, changes []diff.Change, secrets []update.Secret, live document.Object) (document.Object, error) {
	in := update.Input{Policy: w.policy, Live: live, Changes: changes, Plan: w.plan, Secrets: secrets}
	requests, err := w.Strategy.Requests(in)
	if err != nil {
		return live, err
	}
	shown := true // live is the object as it is now
	for unknown := 0; len(requests) > 0; {
		request := requests[0]
		answer, err := w.backend.Send(ctx, in.Live, request)
		switch {
		case err == nil:
			w.settled = append(w.settled, request.Settles...)
			if request.Reveals {
				in.Secrets = nil
			}
			requests = requests[1:]
			shown = answer != nil
			if shown {
				in.Live = answer
			}
		case errors.Is(err, client.ErrWithheld): // a rehearsal goes on as if it had been sent
			requests, shown = requests[1:], true
		case client.IsAmbiguous(err) && !request.Reveals && unknown+1 < attempts:
			unknown++
			tflog.Warn(ctx, "outcome of a request is unknown, reading the object again", map[string]any{"error": err.Error()})
			current, readErr := w.read(ctx, id(live))
			if readErr != nil || current == nil {
				return in.Live, errors.Join(err, readErr)
			}
			written := w.Revision != nil && document.At(current, w.Revision) != document.At(in.Live, w.Revision)
			if written { // a secret can't be seen, and must not be sent twice
				in.Secrets = nil
			}
			in.Live, shown = current, true
			for _, change := range request.Settles {
				if written || diff.Holds(change, current) {
					w.settled = append(w.settled, change)
				}
			}
			if requests, err = w.Strategy.Requests(in); err != nil {
				return in.Live, err
			}
		default:
			if accepted(err) {
				w.accepted = request.Settles
			}
			return in.Live, err
		}
	}
	if shown {
		return in.Live, nil
	}
	current, err := w.again(ctx, id(live))
	if err != nil {
		return in.Live, &AcceptedError{Err: err}
	}
	return current, nil
}

// again reads the object after a write.
func (w *writer) again(ctx context.Context, id string) (document.Object, error) {
	live, err := w.read(ctx, id)
	if err == nil && live == nil {
		err = fmt.Errorf("the %s is gone after the write", w.Noun)
	}
	return live, err
}

// published gives the state after a complete write: the plan, with what was
// unknown taken from the server. A value that the server did not take is an
// error, and the state shows the server's. Of a new object it is a warning: an
// error would have the next apply destroy the object.
func (w *writer) published(live document.Object, created bool) (tftypes.Value, error) {
	seen := diff.Observe(w.policy, w.plan, live)
	values := document.Object{}
	for _, root := range w.roots() {
		if document.IsUnknown(w.plan[root]) {
			values[root] = seen[root]
		}
	}
	for _, place := range diff.Judge(w.policy, w.plan, seen, true).Places() {
		field := place.Field
		computed := field.Computed && w.config[field.Root()] == nil
		planned := document.At(w.plan, field.Path().Append(place.Path...))
		if computed || document.IsUnknown(planned) {
			continue
		}
		shown := document.At(seen, field.Path().Append(place.Path...))
		if created {
			w.diags.Append(notTakenNew(place, planned, shown).diagnostic())
			continue
		}
		values[field.Root()] = seen[field.Root()]
		w.diags.Append(notTaken(place, planned, shown).diagnostic())
	}
	return replaced(w.raw, values, w.raw)
}

// partial gives the state after a write that stopped half-way: the prior state,
// with what the server has accepted as planned.
func (w *writer) partial(prior tftypes.Value) (tftypes.Value, error) {
	values := document.Object{}
	for _, change := range w.settled {
		root := change.Field.Root()
		if values[root] == nil {
			values[root] = settledRoot(change.Field, w.plan, decode(prior, w.diags), w.settled)
		}
	}
	return replaced(prior, values, w.raw)
}

// settledRoot is the prior value of a top-level attribute with the settled
// fields in it as planned.
func settledRoot(field *policy.Field, plan, prior document.Object, settled []diff.Change) any {
	root := document.Pointer{field.Root()}
	var value any = prior
	for _, change := range settled {
		if change.Field.Root() != field.Root() {
			continue
		}
		at := change.Field.Path()
		if merged, err := document.Set(value, at, document.At(plan, at)); err == nil {
			value = merged
		}
	}
	return document.At(value, root)
}

// remaining are the changes that creation left to be made.
func (w *writer) remaining(live document.Object) []diff.Change {
	return slices.DeleteFunc(diff.Judge(w.policy, diff.Observe(w.policy, w.plan, live), w.plan, true).Changes,
		func(change diff.Change) bool { return !slices.Contains(w.AfterCreate, change.Field.Attr) })
}
