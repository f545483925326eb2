package connectorfile

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var notEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A file that the connector of a source needs, such as a JDBC driver. It is uploaded when the resource is created, and " +
			"again whenever its content changes. The content is in no plan and no state, and nobody can read it back from the tenant: what " +
			"others upload doesn't show as drift. Deleting the resource leaves the file where it is, since the API can't take it away.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, MarkdownDescription: "The id of the source and the name of the file, with a slash between them."},
			"source_id": schema.StringAttribute{
				Required: true, Validators: notEmpty, MarkdownDescription: "The id of the source. Immutable.",
			},
			"path": schema.StringAttribute{
				Required: true, Validators: notEmpty,
				MarkdownDescription: "Where the file is, such as `\"${path.module}/postgresql-42.7.4.jar\"`.",
			},
			"name": schema.StringAttribute{
				Optional: true, Computed: true,
				Validators: []validator.String{stringvalidator.RegexMatches(regexp.MustCompile(`^[^/\\]+$`), "must be a name without slashes")},
				MarkdownDescription: "The name under which it is uploaded; by default the last part of `path`. Immutable: another name is another " +
					"file, for which there should be another resource.",
			},
			"sha256":   schema.StringAttribute{Computed: true, MarkdownDescription: "The SHA-256 of the content that was uploaded."},
			"timeouts": lifecycle.Timeouts(),
		},
	}
}
