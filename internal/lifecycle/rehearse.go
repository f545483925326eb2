package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// Planned is what a plan does to one object, in documents of Terraform values.
type Planned struct {
	// Prior is the state before; nil for a creation.
	Prior document.Object
	// Plan is the state after; nil for a deletion. What the configuration gives and
	// isn't known yet is a placeholder.
	Plan document.Object
	// Config is the configuration.
	Config document.Object
	// Replaced is the state of the object that a creation comes in the place of, which
	// is deleted before; nil if there is none.
	Replaced document.Object
	// Imported says that the object is imported by this very plan.
	Imported bool
}

// Outcome is what a rehearsal brings to light beside the requests.
type Outcome struct {
	// Notes say for people what the requests don't show.
	Notes []string
	// Problems are why apply would stop.
	Problems diag.Diagnostics
	// Err is the failure that stopped the rehearsal, if any.
	Err error
	// Unconnected is why there was no rehearsal: the system's arguments are missing.
	Unconnected error
}

// Rehearse carries out a planned change by the code of apply. The context must be
// one of [client.Rehearse], whose Hold gets the requests.
func Rehearse(ctx context.Context, systems *Systems, definition *Definition, planned Planned) Outcome {
	var outcome Outcome
	r := &Resource{Definition: definition, systems: systems}
	w := &writer{Resource: r, diags: &outcome.Problems, plan: planned.Plan, config: planned.Config}
	backend, err := systems.backend(definition)
	if err != nil {
		outcome.Unconnected = err
		return outcome
	}
	if imagination, ok := backend.(*imagination); ok {
		r.imagine(ctx, imagination, planned)
	}
	switch {
	case planned.Plan == nil:
		if err := backend.Delete(ctx, planned.Prior); err != nil && !errors.Is(err, client.ErrWithheld) && !client.IsNotFound(err) {
			w.fail("Deleting "+r.Noun, err)
		}
		// The plan of a replacement that the user asks for doesn't tell it.
		if warning := r.destruction(ctx, backend, planned.Prior, &outcome.Problems); warning != "" {
			outcome.Notes = append(outcome.Notes, warning)
		}
	case planned.Prior == nil:
		if goes(planned.Replaced) {
			w.gone = id(planned.Replaced)
		}
		w.rehearseCreation(ctx)
		for i := range r.Policy.Fields {
			field := &r.Policy.Fields[i]
			if w.configured(field) && document.HasUnknown(document.At(w.plan, field.Path())) {
				outcome.Notes = append(outcome.Notes, unseen(diff.Place{Field: field}))
			}
		}
	default:
		var unapplied []string
		if planned.Imported {
			unapplied = r.roots()
		}
		w.update(ctx, planned.Prior, unapplied)
		outcome.Notes = w.remarks(planned, unapplied)
	}
	outcome.Err = w.failure
	return outcome
}

// imagine has the object of a plan there without a server.
func (r *Resource) imagine(ctx context.Context, backend *imagination, planned Planned) {
	switch {
	case planned.Prior != nil:
		values := offered(r.Policy, planned.Prior, planned.Plan)
		backend.exists(unmanaged(r.Policy, r.Noun, imagined(r.Policy, backend, values)))
	case r.adopts(planned.Plan):
		values := document.Object{}
		for i := range r.Policy.Fields {
			if field := &r.Policy.Fields[i]; field.Class == policy.Immutable {
				values[field.Root()] = planned.Plan[field.Root()]
			}
		}
		values = offered(r.Policy, values, planned.Plan)
		backend.found(ctx, planned.Plan, unmanaged(r.Policy, r.Noun, imagined(r.Policy, backend, values)))
	default:
		complete(backend, planned.Plan, document.Object{})
	}
}

// goes reports whether an object of this state is no longer there after it was
// destroyed.
func goes(state document.Object) bool {
	kept := state["on_destroy"] == "forget" || state["on_destroy"] == "disable"
	return state != nil && !kept
}

func (w *writer) rehearseCreation(ctx context.Context) {
	existing, unlock, ok := w.look(ctx)
	if !ok {
		return
	}
	defer unlock()
	if existing != nil {
		w.takeOver(ctx, existing)
		return
	}
	live, err := w.create(ctx)
	if err == nil {
		_, err = w.finish(ctx, live)
	}
	if err != nil {
		w.fail("Creating "+w.Noun, err)
	}
}

// unseen notes a value that no placeholder can stand for.
func unseen(place diff.Place) string {
	return fmt.Sprintf("%s is known after apply, and isn't in the requests below. It may add to them.", place)
}

// remarks tell of an update what its requests don't.
func (w *writer) remarks(planned Planned, unapplied []string) []string {
	if w.policy == nil {
		return nil
	}
	var notes []string
	verdict := diff.Judge(w.policy.Finding(unapplied...), planned.Prior, planned.Plan, true)
	for _, place := range verdict.LetGo {
		notes = append(notes, fmt.Sprintf("%s leaves the configuration and stays on the server as it is.", place))
	}
	for _, place := range verdict.Kept {
		notes = append(notes, fmt.Sprintf("%s leaves the configuration and stays on the server as it is: the API has no empty value for it.", place))
	}
	for _, place := range verdict.Deferred {
		if w.configured(place.Field) {
			notes = append(notes, unseen(place))
		}
	}
	if planned.Imported {
		return notes
	}
	found := diff.Judge(w.policy.Finding(w.roots()...), planned.Prior, planned.Plan, true)
	for _, place := range found.LetGo {
		cleared := slices.ContainsFunc(verdict.Changes, func(c diff.Change) bool { return c.Remove && c.String() == place.String() })
		if cleared {
			notes = append(notes, fmt.Sprintf("%s is cleared if this configuration has applied it before. If it has only been imported, it "+
				"stays, and the plan has a warning that says so.", place))
		}
	}
	return notes
}
