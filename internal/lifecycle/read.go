package lifecycle

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// ImportState takes the id in, by an import id or an identity; the read that
// follows takes in the rest.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	backend, ok := r.connect(&resp.Diagnostics)
	if !ok {
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.AddError("Import not possible yet", notConfigured)
		}
		return
	}
	ctx, cancel := context.WithTimeout(ctx, DefaultTimeout)
	defer cancel()
	importID, err := req.ID, error(nil)
	if importID == "" && req.Identity != nil {
		importID, err = r.importID(req.Identity, &resp.Diagnostics)
	}
	id := ""
	if err == nil {
		id, err = r.locate(ctx, backend, importID)
	}
	if err != nil {
		resp.Diagnostics.AddError("Import of "+r.Noun+" failed", err.Error())
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(setOwnership(ctx, resp.Private, imported)...)
}

// Read refreshes the state: managed values as they are on the server, in the
// spelling that the state has where that means the same. An object that is gone
// leaves the state.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := decode(req.State.Raw, &resp.Diagnostics)
	first := ownership(ctx, req.Private) == imported
	moved := !first && isBare(state) // here, from another provider
	read := false
	defer func() {
		if moved && !read { // what it has for an id is an import id
			return
		}
		known := resp.State.Raw
		if known.IsNull() { // Terraform wants to know which object is gone, too.
			known = req.State.Raw
		}
		r.identify(known, resp.Identity, true, &resp.Diagnostics)
	}()
	backend, ok := r.connect(&resp.Diagnostics)
	if !ok {
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.AddWarning("Not refreshed", "The "+r.Noun+" was not read: "+ErrNotConfigured.Error()+".")
		}
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout(state, "read"))
	defer cancel()
	if moved {
		located, err := r.locate(ctx, backend, id(state))
		if err != nil {
			resp.Diagnostics.AddError("Taking over "+r.Noun+" failed", err.Error())
			return
		}
		state["id"] = located
	}
	live, err := r.readAhead(ctx, backend, state)
	if err != nil {
		resp.Diagnostics.AddError("Reading "+r.Noun+" failed", err.Error())
		return
	}
	read = live != nil
	switch {
	case live == nil && moved:
		resp.Diagnostics.Append(r.notThere(state))
	case live == nil && first:
		resp.Diagnostics.AddError("Import of "+r.Noun+" failed", fmt.Sprintf(
			"There is no %s with the id %q. The import id is %s.", r.Noun, id(state), r.forms()))
	case live == nil:
		tflog.Info(ctx, "object is gone, removing it from the state", map[string]any{"id": id(state)})
		resp.State.RemoveResource(ctx)
	case first, moved:
		r.takeIn(ctx, backend, live, resp)
	default:
		r.refresh(ctx, backend, state, live, req, resp)
	}
}

// takeIn shows all that a configuration could hold of an imported object.
func (r *Resource) takeIn(ctx context.Context, backend Backend, live document.Object, resp *resource.ReadResponse) {
	raw, secrets, err := r.everything(ctx, backend, live, resp.State.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Import of "+r.Noun+" failed", err.Error())
		return
	}
	if len(secrets) > 0 {
		for i := range r.Policy.Fields {
			if field := &r.Policy.Fields[i]; field.Class == policy.WriteOnly {
				resp.Diagnostics.Append(secretsLeftOut(backend.Title(live), secrets, field.Attr))
			}
		}
	}
	resp.State.Raw = raw
	resp.Diagnostics.Append(setFound(ctx, resp.Private, r.roots())...)
}

// everything gives the state of an object that is imported, and where it holds
// secrets, which the state doesn't.
func (r *Resource) everything(ctx context.Context, backend Backend, live document.Object, raw tftypes.Value) (tftypes.Value, []diff.Place, error) {
	base, _ := diff.Everything(r.Policy, live)
	table, err := r.refine(ctx, backend, base)
	if err != nil {
		return raw, nil, err
	}
	values, secrets := diff.Everything(table, live)
	maps.Copy(values, r.Imported)
	if importer, ok := backend.(Importer); ok {
		own, err := importer.Imported(ctx, values)
		if err != nil {
			return raw, nil, err
		}
		maps.Copy(values, own)
	}
	raw, err = replaced(raw, values, raw)
	return raw, secrets, err
}

// refresh shows drift.
func (r *Resource) refresh(ctx context.Context, backend Backend, state, live document.Object, req resource.ReadRequest, resp *resource.ReadResponse) {
	seen := diff.Observe(r.Policy, state, live)
	if !diff.Judge(r.Policy, state, seen, true).Empty() {
		// A difference may vanish once the types of the schema are known.
		table, err := r.refine(ctx, backend, state)
		if err != nil {
			tflog.Warn(ctx, "comparing without the schema", map[string]any{"error": err.Error()})
			table = r.Policy
		}
		if _, alone := backend.(Solitary); alone && !diff.Judge(table, state, diff.Observe(table, state, live), true).Empty() {
			live = r.confirmed(ctx, live, resp)
		}
		seen = diff.Observe(table, state, live)
	}
	changed := document.Object{}
	for _, root := range r.roots() {
		if !document.Equal(seen[root], state[root], document.Ordered) {
			changed[root] = seen[root]
		}
	}
	raw, err := replaced(req.State.Raw, changed, req.State.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Reading "+r.Noun+" failed", err.Error())
		return
	}
	resp.State.Raw = raw
}

// confirmed reads an object that a list shows changed once more by itself: the
// list of a connector may hold less of an account than its command to read one.
func (r *Resource) confirmed(ctx context.Context, listed document.Object, resp *resource.ReadResponse) document.Object {
	live, err := r.read(ctx, id(listed))
	switch {
	case err != nil:
		resp.Diagnostics.AddError("Reading "+r.Noun+" failed", err.Error())
	case live != nil:
		return live
	}
	return listed
}
