// Foreign is a provider that does nothing, with resources named as those of the
// other providers for SailPoint are: their states are what tests move from.
package main

import (
	"context"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func main() {
	create := func() provider.Provider { return foreign{} }
	err := providerserver.Serve(context.Background(), create, providerserver.ServeOpts{Address: "registry.terraform.io/example/foreign"})
	if err != nil {
		log.Fatal(err)
	}
}

type foreign struct{}

func (foreign) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "foreign"
}
func (foreign) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (foreign) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (foreign) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

// Resources has a resource for each name in FOREIGN_TYPES.
func (foreign) Resources(context.Context) []func() resource.Resource {
	var all []func() resource.Resource
	for _, name := range strings.Fields(os.Getenv("FOREIGN_TYPES")) {
		all = append(all, func() resource.Resource { return object{name} })
	}
	return all
}

// object is a resource whose attributes are all texts, kept in the state alone.
type object struct{ name string }

func (o object) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = o.name
}

func (object) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{}}
	for _, name := range []string{
		"id", "name", "source_id", "usage_type", "type", "identity_profile_id", "technical_name", "connector_attributes", "attributes",
	} {
		resp.Schema.Attributes[name] = schema.StringAttribute{Optional: true}
	}
}

func (object) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
}

// Read leaves the state as it is, which is what the framework begins with.
func (object) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (object) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (object) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
