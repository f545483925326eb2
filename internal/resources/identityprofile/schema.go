package identityprofile

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var notEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "An identity profile: it makes identities of the accounts of an authoritative source, and maps " +
			"account attributes to identity attributes. An update is one JSON Patch, or two where the source and the " +
			"mappings change at once, which the API doesn't take together.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, MarkdownDescription: "The profile's id."},
			"name": schema.StringAttribute{
				Required: true, Validators: notEmpty, MarkdownDescription: "The name, unique in the tenant. Immutable.",
			},
			"authoritative_source_id": schema.StringAttribute{
				Required: true, Validators: notEmpty,
				MarkdownDescription: "The id of the source that the identities come from. A source has one profile at most.",
			},
			"description": schema.StringAttribute{Optional: true, Validators: notEmpty, MarkdownDescription: "A description."},
			"owner_id": schema.StringAttribute{
				Optional: true, Validators: notEmpty, MarkdownDescription: "The id of the identity that owns the profile.",
			},
			"priority": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "The profile's priority where several could make an identity: the lower number wins.",
			},
			"identity_attribute_config": schema.SingleNestedAttribute{
				Optional: true,
				MarkdownDescription: "The mappings of identity attributes. Without it they are left alone; the server starts with its own " +
					"defaults.",
				Attributes: map[string]schema.Attribute{
					"enabled": schema.BoolAttribute{
						Optional: true, MarkdownDescription: "Whether the mappings are in force. Left alone if not given.",
					},
					"attribute_transforms": schema.DynamicAttribute{
						Optional: true,
						MarkdownDescription: "An object by the identity attribute's name; each member is a transform definition: " +
							"`{ type = \"accountAttribute\", attributes = { sourceId = \"…\", attributeName = \"…\" } }`. " +
							"The names given here are managed, and each definition is written whole; other mappings are left alone.",
					},
				},
			},
			"created":        schema.StringAttribute{Computed: true, MarkdownDescription: "When the profile was created (RFC 3339)."},
			"identity_count": schema.Int32Attribute{Computed: true, MarkdownDescription: "The number of identities of the profile."},
			"has_time_based_attr": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether a mapping depends on the time and so is refreshed regularly.",
			},
			"timeouts": lifecycle.Timeouts(),
		},
	}
}
