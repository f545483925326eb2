package lifecycle

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// DataDefinition declares a data source: an object that is looked up.
type DataDefinition struct {
	// Name is the data source's without the provider's.
	Name string
	// Noun is what people call the object.
	Noun   string
	Policy *policy.Policy
	Schema func() schema.Schema
	// Look finds the object that the configuration asks for; nil if there is none.
	Look func(ctx context.Context, systems *Systems, config document.Object) (document.Object, error)
}

// dataSource is the framework's view of a data definition.
type dataSource struct {
	*DataDefinition
	systems *Systems
}

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// NewData gives a factory for the framework.
func NewData(definition *DataDefinition) func() datasource.DataSource {
	return func() datasource.DataSource { return &dataSource{DataDefinition: definition} }
}

// Metadata names the data source.
func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.Name
}

// Schema gives the schema of the definition.
func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.DataDefinition.Schema()
}

// Configure takes the provider's connections.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	if systems, ok := req.ProviderData.(*Systems); ok {
		d.systems = systems
	}
}

// Read looks the object up and shows what the policy has of it.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, cancel := context.WithTimeout(ctx, DefaultTimeout)
	defer cancel()
	config := decode(req.Config.Raw, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	object, err := d.Look(ctx, d.systems, config)
	var found Problem
	switch {
	case errors.As(err, &found):
		resp.Diagnostics.Append(found.diagnostic())
		return
	case err != nil:
		resp.Diagnostics.Append(diag.NewErrorDiagnostic("Reading "+d.Noun+" failed", err.Error()))
		return
	case object == nil:
		resp.Diagnostics.Append(diag.NewErrorDiagnostic("No such "+d.Noun,
			"There is no "+d.Noun+" with "+asked(config)+"."))
		return
	}
	values, _ := diff.Everything(d.Policy, object)
	raw, err := replaced(req.Config.Raw, values, req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Reading "+d.Noun+" failed", err.Error())
		return
	}
	resp.State.Raw = raw
}

// asked says what a configuration looks for.
func asked(config document.Object) string {
	text := ""
	for _, key := range document.Keys(config) {
		if config[key] != nil {
			if text != "" {
				text += " and "
			}
			text += key + " = " + document.Text(config[key])
		}
	}
	return text
}
