package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// IdentitySchema says what identifies an object for good: its id, and the
// attributes that the definition names.
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	described := r.Definition.Schema().Attributes
	attributes := map[string]identityschema.Attribute{}
	for _, name := range r.identifying() {
		attributes[name] = identityschema.StringAttribute{
			RequiredForImport: len(r.Identity) == 0, OptionalForImport: len(r.Identity) > 0,
			Description: described[name].GetMarkdownDescription(),
		}
	}
	resp.IdentitySchema = identityschema.Schema{Attributes: attributes}
}

// identifying are the attributes of the identity.
func (d *Definition) identifying() []string { return append([]string{"id"}, d.Identity...) }

// identify sets the identity to that of the object in a state. It stays as it is
// while there is none. Part of one is only as good as none when the rest is still
// to come: an identity must not change.
func (r *Resource) identify(state tftypes.Value, identity *tfsdk.ResourceIdentity, partly bool, diags *diag.Diagnostics) {
	if identity == nil || state.IsNull() {
		return
	}
	values := decode(state, diags)
	members := map[string]tftypes.Value{}
	for _, name := range r.identifying() {
		text, known := values[name].(string)
		switch {
		case known:
			members[name] = tftypes.NewValue(tftypes.String, text)
		case name == "id" || !partly:
			return
		default:
			members[name] = tftypes.NewValue(tftypes.String, nil)
		}
	}
	identity.Raw = tftypes.NewValue(identity.Raw.Type(), members)
}

// importID gives the import id that an identity stands for.
func (d *Definition) importID(identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) (string, error) {
	values := decode(identity.Raw, diags)
	if id := id(values); id != "" {
		return id, nil
	}
	importID := d.naturalID(values)
	if importID == "" {
		form := "id"
		if len(d.Identity) > 0 {
			form += ", or " + strings.Join(d.Identity, " and ")
		}
		return "", fmt.Errorf("the identity of a %s is its %s", d.Noun, form)
	}
	return importID, nil
}

// naturalID is the import id that the attributes of the identity make; empty
// unless there are some, with a value each.
func (d *Definition) naturalID(values document.Object) string {
	parts := make([]string, len(d.Identity))
	for i, name := range d.Identity {
		parts[i], _ = values[name].(string) // anything else is none
		if parts[i] == "" {
			return ""
		}
	}
	if slices.Equal(d.Identity, []string{"name"}) {
		return byName + parts[0]
	}
	return strings.Join(parts, "/")
}

// byName begins import ids that hold a name where an id could stand.
const byName = "name:"

// Holder is what the objects of a resource belong to, such as the source of an
// account. Its id begins their import ids.
type Holder struct {
	// Noun is what people call it.
	Noun string
	// ByName gives the id of the one that has a name; empty if there is none.
	ByName func(ctx context.Context, systems *Systems, name string) (id string, err error)
	// Only says that it has one such object, so that its id is the import id.
	Only bool
}

// Named is a holder that is a resource with a unique name.
func Named(definition *Definition, only bool) *Holder {
	return &Holder{Noun: definition.Noun, Only: only, ByName: func(ctx context.Context, systems *Systems, name string) (string, error) {
		backend, err := systems.backend(definition)
		if err != nil {
			return "", err
		}
		object, err := backend.Find(ctx, document.Object{"name": name})
		return id(object), err
	}}
}

// forms says for people what an import id is.
func (d *Definition) forms() string {
	switch {
	case d.Named:
		return d.ImportForms + ", or name: with its name behind it"
	case d.Holder != nil:
		return fmt.Sprintf("%s; in place of the %s's id, name: with its name behind it", d.ImportForms, d.Holder.Noun)
	}
	return d.ImportForms
}

// locate turns an import id into the object's id, and looks up the name in it, if
// it holds one.
func (r *Resource) locate(ctx context.Context, backend Backend, importID string) (string, error) {
	name, named := strings.CutPrefix(importID, byName)
	switch {
	case named && r.Named:
		object, err := backend.Find(ctx, document.Object{"name": name})
		if err == nil && object == nil {
			err = fmt.Errorf("there is no %s with the name %q", r.Noun, name)
		}
		return id(object), err
	case named && r.Holder != nil:
		resolved, err := r.Holder.resolve(ctx, r.systems, name)
		if err != nil {
			return "", err
		}
		importID = resolved
	}
	return backend.Locate(ctx, importID)
}

// resolve puts the holder's id in place of its name. Names may hold slashes: the
// shortest that somebody has counts.
func (h *Holder) resolve(ctx context.Context, systems *Systems, text string) (string, error) {
	for at := 0; at <= len(text); at++ {
		if at < len(text) && (h.Only || text[at] != '/') {
			continue
		}
		if at == len(text) && !h.Only {
			break
		}
		id, err := h.ByName(ctx, systems, text[:at])
		if err != nil {
			return "", err
		}
		if id != "" {
			return id + text[at:], nil
		}
	}
	name := text
	if !h.Only {
		if !strings.Contains(text, "/") {
			return "", fmt.Errorf("%q is not an import id: a slash and more have to follow the name of the %s", byName+text, h.Noun)
		}
		name, _, _ = strings.Cut(text, "/")
	}
	return "", fmt.Errorf("there is no %s with the name %q", h.Noun, name)
}
