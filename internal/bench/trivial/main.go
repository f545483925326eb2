// Trivial is a provider that does nothing, to measure the real one against: one
// resource of six attributes, kept in the state alone, on the framework as its
// documentation has one set it up.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

const address = "registry.terraform.io/terraform-provider-sailpoint/trivial"

func main() {
	create := func() provider.Provider { return trivial{} }
	if err := providerserver.Serve(context.Background(), create, providerserver.ServeOpts{Address: address}); err != nil {
		log.Fatal(err)
	}
}

type trivial struct{}

func (trivial) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "trivial"
}
func (trivial) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (trivial) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (trivial) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

func (trivial) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing{} }}
}

// thing is the resource trivial_thing.
type thing struct{}

func (thing) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "trivial_thing"
}

func (thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	optional := schema.StringAttribute{Optional: true}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":   schema.StringAttribute{Computed: true},
		"name": schema.StringAttribute{Required: true},
		"a":    optional, "b": optional, "c": optional, "d": optional,
	}}
}

func (thing) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), "1")...)
}

// Read leaves the state as it is, which is what the framework begins with.
func (thing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (thing) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (thing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
