// Package iiquser is the data source sailpoint_iiq_user.
package iiquser

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/scim"
)

// Definition declares sailpoint_iiq_user.
var Definition = &lifecycle.DataDefinition{
	Name: "iiq_user", Noun: "IdentityIQ user", Policy: table, Schema: dataSchema, Look: look,
}

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{Attr: "name", Pointer: "/userName", Class: policy.ReadOnly},
	policy.Field{Attr: "display_name", Pointer: "/displayName", Class: policy.ReadOnly},
	policy.Field{Attr: "user_type", Pointer: "/userType", Class: policy.ReadOnly},
	policy.Field{Attr: "active", Pointer: "/active", Class: policy.ReadOnly},
)

func dataSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A user (identity) of IdentityIQ, by its id or its name.",
		Attributes: map[string]schema.Attribute{
			"id":           schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "The user's id. Either this or `name` is given."},
			"name":         schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "The user's name (`userName`)."},
			"display_name": schema.StringAttribute{Computed: true, MarkdownDescription: "The name shown to people."},
			"user_type":    schema.StringAttribute{Computed: true, MarkdownDescription: "The type of the user, such as `employee`."},
			"active":       schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the user is active."},
		},
	}
}

func look(ctx context.Context, systems *lifecycle.Systems, config document.Object) (document.Object, error) {
	client, err := systems.IIQ()
	if err != nil {
		return nil, err
	}
	users := &scim.Collection{Client: client, Noun: "user", Path: "/Users"}
	return users.Look(ctx, config, "name", "userName")
}
