// Shaped is a provider that does nothing with a resource of the same schema as
// sailpoint_account, served as package trivial is: what it takes is what the plugin
// libraries and Terraform take for accounts, whatever the provider does.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	sailpoint "github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/account"
)

func main() {
	create := func() provider.Provider { return shaped{} }
	if err := providerserver.Serve(context.Background(), create, providerserver.ServeOpts{Address: sailpoint.Address}); err != nil {
		log.Fatal(err)
	}
}

type shaped struct{}

func (shaped) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "sailpoint"
}
func (shaped) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (shaped) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (shaped) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

func (shaped) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing{} }}
}

// thing is the resource sailpoint_account, kept in the state alone.
type thing struct{}

func (thing) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "sailpoint_" + account.Definition.Name
}

func (thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = account.Definition.Schema()
}

// Create gives what isn't known as null.
func (thing) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	known, err := tftypes.Transform(req.Plan.Raw, func(_ *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if !value.IsKnown() {
			value = tftypes.NewValue(value.Type(), nil)
		}
		return value, nil
	})
	if err != nil {
		resp.Diagnostics.AddError("Creating the thing failed", err.Error())
		return
	}
	resp.State.Raw = known
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), "1")...)
}

// Read leaves the state as it is, which is what the framework begins with.
func (thing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (thing) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (thing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
