package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// Question declares a data source that is the answer to a question, rather than
// an object that exists.
type Question struct {
	// Name is the data source's without the provider's.
	Name string
	// Asking says what it does, after which an error says "failed".
	Asking string
	Access Access
	Schema func() schema.Schema
	// Answer gives the values of the computed attributes.
	Answer func(ctx context.Context, systems *Systems, config document.Object) (document.Object, error)
}

// question is the framework's view of a question.
type question struct {
	*Question
	systems *Systems
}

// NewQuestion gives a factory for the framework.
func NewQuestion(asked *Question) func() datasource.DataSource {
	return func() datasource.DataSource { return &question{Question: asked} }
}

// Metadata names the data source.
func (q *question) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + q.Name
}

// Schema gives the schema of the question.
func (q *question) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = q.Question.Schema()
}

// Configure takes the provider's connections.
func (q *question) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	if systems, ok := req.ProviderData.(*Systems); ok {
		q.systems = systems
	}
}

// Read asks.
func (q *question) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, cancel := context.WithTimeout(ctx, DefaultTimeout)
	defer cancel()
	config := decode(req.Config.Raw, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	values, err := q.Answer(ctx, q.systems, config)
	if err == nil {
		resp.State.Raw, err = replaced(req.Config.Raw, values, req.Config.Raw)
	}
	if err != nil {
		resp.Diagnostics.Append(failed(q.Asking, err))
	}
}
