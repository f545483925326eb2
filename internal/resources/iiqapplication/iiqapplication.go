// Package iiqapplication is the data source sailpoint_iiq_application.
package iiqapplication

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/scim"
)

// Definition declares sailpoint_iiq_application.
var Definition = &lifecycle.DataDefinition{
	Name: "iiq_application", Noun: "IdentityIQ application", Policy: table, Schema: dataSchema, Look: look,
}

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.ReadOnly},
	policy.Field{Attr: "type", Pointer: "/type", Class: policy.ReadOnly},
	policy.Field{Attr: "features", Pointer: "/features", Class: policy.ReadOnly},
	policy.Field{Attr: "owner_id", Pointer: "/owner", Class: policy.ReadOnly, Shape: policy.Reference{ID: "value"}},
)

func dataSchema() schema.Schema {
	computed := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "An application of IdentityIQ, by its id or its name.",
		Attributes: map[string]schema.Attribute{
			"id":   schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "The application's id. Either this or `name` is given."},
			"name": schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "The application's name."},
			"type": computed("The type of the application, such as `Active Directory - Direct`."),
			"features": schema.SetAttribute{
				ElementType: types.StringType, Computed: true, MarkdownDescription: "What the application supports.",
			},
			"owner_id": computed("The id of the user who owns the application."),
		},
	}
}

func look(ctx context.Context, systems *lifecycle.Systems, config document.Object) (document.Object, error) {
	client, err := systems.IIQ()
	if err != nil {
		return nil, err
	}
	applications := &scim.Collection{Client: client, Noun: "application", Path: "/Applications"}
	return applications.Look(ctx, config, "name", "name")
}
