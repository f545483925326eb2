package lifecycle

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// Listing declares how the objects of a resource are listed.
type Listing struct {
	// Description says in Markdown what is listed.
	Description string
	// Access is what listing needs; nil if that is what reading the resource needs.
	Access *Access
	// Arguments select the objects.
	Arguments map[string]listschema.Attribute
}

// Lister is a backend whose objects can be listed.
type Lister interface {
	// Each reads the objects that the arguments of a list block select, in a stable
	// order, page by page as they are asked for. An error ends it.
	Each(ctx context.Context, arguments document.Object) iter.Seq2[document.Object, error]
}

// Filters is the argument that passes a filter of the API on. The fields are
// those that it knows, and title is where the API documents it.
func Filters(fields, title string) listschema.StringAttribute {
	return listschema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Which ones, as a filter expression of the API, such as `name sw \"HR\"`; all of them without one. It takes " +
			fields + " (" + title + ").",
	}
}

// listResource is the framework's view of a definition with a listing.
type listResource struct{ Resource }

var _ list.ListResourceWithConfigure = (*listResource)(nil)

// NewList gives a factory for the framework.
func NewList(definition *Definition) func() list.ListResource {
	return func() list.ListResource { return &listResource{Resource{Definition: definition}} }
}

// ListResourceConfigSchema gives the arguments of the listing.
func (r *listResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{MarkdownDescription: r.Listing.Description, Attributes: r.Listing.Arguments}
}

// List streams the identities of objects, and the objects as an import would show
// them if they are asked for.
func (r *listResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	arguments := decode(req.Config.Raw, &diags)
	backend, ok := r.connect(&diags)
	if !ok && !diags.HasError() {
		diags.AddError("Listing "+Plural(r.Noun)+" failed", notConfigured)
	}
	lister, ok := backend.(Lister)
	if !ok && !diags.HasError() {
		diags.AddError("Listing "+Plural(r.Noun)+" failed", "This provider can't list them.")
	}
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		ctx, cancel := context.WithTimeout(ctx, DefaultTimeout)
		defer cancel()
		listed := int64(0)
		for live, err := range lister.Each(ctx, arguments) {
			result := req.NewListResult(ctx)
			if err == nil {
				err = r.show(ctx, backend, live, req.IncludeResource, &result)
			}
			if err != nil {
				result = list.ListResult{Diagnostics: diag.Diagnostics{diag.NewErrorDiagnostic("Listing "+Plural(r.Noun)+" failed", err.Error())}}
			}
			listed++
			if !push(result) || err != nil || req.Limit > 0 && listed >= req.Limit {
				return
			}
		}
	}
}

// show fills a result.
func (r *listResource) show(ctx context.Context, backend Backend, live document.Object, whole bool, result *list.ListResult) error {
	result.DisplayName = displayName(backend, live)
	state, err := emptied(result.Resource.Raw)
	if err != nil {
		return err
	}
	if whole {
		if state, _, err = r.everything(ctx, backend, live, state); err != nil {
			return fmt.Errorf("%s: %w", backend.Title(live), err)
		}
		result.Resource.Raw = state
		r.identify(state, result.Identity, true, &result.Diagnostics)
		return nil
	}
	values := document.Object{}
	for _, name := range r.identifying() {
		if field, ok := r.Policy.Field(name); ok {
			values[name], _ = field.Read(live)
		}
	}
	if state, err = replaced(state, values, state); err == nil {
		r.identify(state, result.Identity, true, &result.Diagnostics)
	}
	return err
}

// displayName is what people know an object by.
func displayName(backend Backend, live document.Object) string {
	for _, member := range []string{"displayName", "name", "nativeIdentity"} {
		if name, ok := live[member].(string); ok && name != "" {
			return name
		}
	}
	return backend.Title(live)
}

// emptied gives a resource without any values in place of none.
func emptied(none tftypes.Value) (tftypes.Value, error) {
	object, ok := none.Type().(tftypes.Object)
	if !ok {
		return none, fmt.Errorf("a resource can't be a %s", none.Type())
	}
	members := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, typ := range object.AttributeTypes {
		members[name] = tftypes.NewValue(typ, nil)
	}
	return tftypes.NewValue(object, members), nil
}
