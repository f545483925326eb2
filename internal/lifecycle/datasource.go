package lifecycle

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/tfvalue"
)

// DataDefinition declares the data sources of one kind of object: one that looks
// an object up, one that lists objects, or both.
type DataDefinition struct {
	// Name is that of the data source of one object, without the provider's, and Many
	// that of the list. Either may be empty.
	Name, Many string
	// Noun is what people call one object, and Nouns several.
	Noun, Nouns string
	// About says what such an object is, as a sentence; it begins the description of
	// both.
	About  string
	Policy *policy.Policy
	Access Access
	// Attributes are those of an object, all of them computed.
	Attributes func() map[string]schema.Attribute
	// ID is the attribute that has the id; "id" if empty.
	ID string
	// Keys are what one object is looked up by, beside its id. Objects are listed by
	// them, too.
	Keys []Argument
	// Unique says for people which keys belong to one object only.
	Unique string
	// Selectors are what objects are listed by, beside the keys.
	Selectors []Argument
	// Filters and Sorters name, for people, what filter and sorter expressions of the
	// API may refer to. The list has no argument for what there is none of.
	Filters, Sorters string
	// Resource, if set, is that of the same objects: those that are looked up by id
	// are read together with those of the resource.
	Resource *Definition
	// Finder calls the API. It is a [Searcher], too, where there is a list.
	Finder func(*Systems) (Finder, error)
}

// Argument is an attribute that objects are looked up by.
type Argument struct {
	Attr string
	// Filter is what filter expressions of the API call it.
	Filter string
}

// Condition is a value that is asked for.
type Condition struct {
	Argument
	Value any
}

// Finder looks objects up for data sources.
type Finder interface {
	// Read fetches objects by id, as that of a [Backend] does.
	Read(ctx context.Context, ids []string) (map[string]document.Object, error)
	// Find fetches the objects that fit all conditions, of which there is one at
	// least. It may fetch some more: what doesn't fit exactly is left out afterwards.
	Find(ctx context.Context, conditions []Condition) ([]document.Object, error)
}

// Searcher is a finder that lists, too.
type Searcher interface {
	// Search fetches the objects that a query selects, in its order.
	Search(ctx context.Context, query Query) ([]document.Object, error)
}

// Query is what a list asks for.
type Query struct {
	Conditions []Condition
	// Filters and Sorters are expressions of the API; empty is none.
	Filters, Sorters string
	// Limit is how many objects are listed at most; 0 is all.
	Limit int
}

// NewData gives factories of the data sources of a definition for the framework.
func NewData(definition *DataDefinition) []func() datasource.DataSource {
	var factories []func() datasource.DataSource
	if definition.Name != "" {
		factories = append(factories, func() datasource.DataSource {
			return &one{data{DataDefinition: definition}}
		})
	}
	if definition.Many != "" {
		factories = append(factories, func() datasource.DataSource {
			return &many{data{DataDefinition: definition}}
		})
	}
	return factories
}

// data is what the data sources of a definition have in common.
type data struct {
	*DataDefinition
	systems *Systems
}

// Configure takes the provider's connections.
func (d *data) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	if systems, ok := req.ProviderData.(*Systems); ok {
		d.systems = systems
	}
}

// conditions are the values that a configuration gives for arguments.
func conditions(config document.Object, arguments []Argument) []Condition {
	var given []Condition
	for _, argument := range arguments {
		if value := config[argument.Attr]; value != nil {
			given = append(given, Condition{argument, value})
		}
	}
	return given
}

// shown gives what the policy has of an object, for attributes of these types.
// Cipher text is left out.
func (d *DataDefinition) shown(object document.Object, types map[string]tftypes.Type) document.Object {
	values, _ := diff.Everything(d.Policy, object)
	for attr := range values {
		if types[attr] == nil {
			delete(values, attr)
		}
	}
	return values
}

// failed is the diagnostic of an error.
func failed(doing string, err error) diag.Diagnostic {
	var problem Problem
	switch {
	case errors.As(err, &problem):
		return problem.diagnostic()
	case errors.Is(err, ErrNotConfigured):
		return diag.NewErrorDiagnostic(doing+" failed", notConfigured)
	}
	return diag.NewErrorDiagnostic(doing+" failed", err.Error())
}

// one is the data source of one object.
type one struct{ data }

var _ datasource.DataSourceWithValidateConfig = (*one)(nil)

// Metadata names the data source.
func (d *one) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.Name
}

// Schema has the attributes of the object; those that it is looked up by are
// optional.
func (d *one) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := d.Attributes()
	for _, attr := range append([]string{d.id()}, attrs(d.Keys)...) {
		attributes[attr] = optional(attributes[attr], true)
	}
	resp.Schema = schema.Schema{
		Attributes: attributes,
		MarkdownDescription: d.About + " It is looked up by " + d.waysIn("`") + ". Values are compared exactly, and it is an error if none fits, " +
			"or several do.",
	}
}

// ValidateConfig wants something to look the object up by. What isn't known yet can
// turn out to be nothing: once it is known, Terraform validates again.
func (d *one) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	config := decode(req.Config.Raw, &resp.Diagnostics)
	var byID, byKey, open bool
	for _, given := range conditions(config, append([]Argument{{Attr: d.id()}}, d.Keys...)) {
		switch {
		case document.IsUnknown(given.Value):
			open = true
		case given.Attr == d.id():
			byID = true
		default:
			byKey = true
		}
	}
	if byID && byKey || !byID && !byKey && !open {
		resp.Diagnostics.Append(d.ambiguous(byID))
	}
}

// Read looks the object up and shows what the policy has of it.
func (d *one) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, cancel := context.WithTimeout(ctx, DefaultTimeout)
	defer cancel()
	config := decode(req.Config.Raw, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	object, err := d.look(ctx, config)
	if err == nil {
		values := d.shown(object, attributeTypes(req.Config.Raw))
		resp.State.Raw, err = replaced(req.Config.Raw, values, req.Config.Raw)
	}
	if err != nil {
		resp.Diagnostics.Append(failed("Reading "+d.Noun, err))
	}
}

// look finds the one object that a configuration asks for.
func (d *one) look(ctx context.Context, config document.Object) (document.Object, error) {
	lookups, err := d.systems.lookups(d.DataDefinition)
	if err != nil {
		return nil, err
	}
	if id, ok := config[d.id()].(string); ok {
		object, _, err := lookups.objects.Get(ctx, id)
		if err == nil && object == nil {
			err = d.none([]Condition{{Argument{Attr: d.id()}, id}})
		}
		return object, err
	}
	given := conditions(config, d.Keys)
	objects, err := lookups.Find(ctx, given)
	if err != nil {
		return nil, err
	}
	objects = slices.DeleteFunc(objects, func(object document.Object) bool { return !d.fits(object, given) })
	switch len(objects) {
	case 0:
		return nil, d.none(given)
	case 1:
		return objects[0], nil
	}
	return nil, d.several(given, objects)
}

// fits reports that an object has exactly the values that are asked for.
func (d *DataDefinition) fits(object document.Object, given []Condition) bool {
	for _, condition := range given {
		field, _ := d.Policy.Field(condition.Attr)
		if value, _ := field.Read(object); value != condition.Value {
			return false
		}
	}
	return true
}

// attributeTypes are the types of the top-level attributes.
func attributeTypes(raw tftypes.Value) map[string]tftypes.Type {
	object, _ := raw.Type().(tftypes.Object) // a data source is one
	return object.AttributeTypes
}

// many is the data source of a list.
type many struct{ data }

// Metadata names the data source.
func (d *many) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.Many
}

// Read lists the objects.
func (d *many) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, cancel := context.WithTimeout(ctx, DefaultTimeout)
	defer cancel()
	config := decode(req.Config.Raw, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	objects, err := d.list(ctx, config)
	if err == nil {
		resp.State.Raw, err = d.state(ctx, req.Config.Raw, objects)
	}
	if err != nil {
		resp.Diagnostics.Append(failed("Listing "+d.Nouns, err))
	}
}

func (d *many) list(ctx context.Context, config document.Object) ([]document.Object, error) {
	lookups, err := d.systems.lookups(d.DataDefinition)
	if err != nil {
		return nil, err
	}
	searcher, ok := lookups.Finder.(Searcher)
	if !ok {
		return nil, errors.New("there is no list of " + d.Nouns)
	}
	query := Query{Conditions: conditions(config, d.arguments())}
	query.Filters, _ = config["filters"].(string) // null is none
	query.Sorters, _ = config["sorters"].(string) // null is none
	query.Limit = whole(config["limit"])
	return searcher.Search(ctx, query)
}

// state shows the objects: as a list where their type allows it, else as one
// dynamic value.
func (d *many) state(ctx context.Context, config tftypes.Value, objects []document.Object) (tftypes.Value, error) {
	typ := d.objectType(ctx)
	elements := make([]tftypes.Value, len(objects))
	types := make([]tftypes.Type, len(objects))
	for i, object := range objects {
		var err error
		if elements[i], err = tfvalue.Value(typ, d.shown(object, typ.AttributeTypes), tftypes.Value{}); err != nil {
			return config, err
		}
		types[i] = typ
	}
	list := tftypes.Type(tftypes.List{ElementType: typ})
	if dynamic(d.Attributes()) {
		list = tftypes.Tuple{ElementTypes: types}
	}
	return tfvalue.WithAttributes(config, map[string]tftypes.Value{d.Many: tftypes.NewValue(list, elements)})
}
