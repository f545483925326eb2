// Package iiqapplication is the data source sailpoint_iiq_application.
package iiqapplication

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/scim"
)

// Data declares the data source.
var Data = &lifecycle.DataDefinition{
	Name: "iiq_application", Noun: "IdentityIQ application", Nouns: "IdentityIQ applications",
	About:  "An application of IdentityIQ.",
	Policy: table, Access: scim.Access, Attributes: attributes,
	Keys:   []lifecycle.Argument{{Attr: "name", Filter: "name"}},
	Unique: "id, name",
	Finder: func(systems *lifecycle.Systems) (lifecycle.Finder, error) {
		client, err := systems.IIQ()
		if err != nil {
			return nil, err
		}
		return &scim.Collection{Client: client, Noun: "application", Path: "/Applications"}, nil
	},
}

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.ReadOnly},
	policy.Field{Attr: "type", Pointer: "/type", Class: policy.ReadOnly},
	policy.Field{Attr: "features", Pointer: "/features", Class: policy.ReadOnly},
	policy.Field{Attr: "owner_id", Pointer: "/owner", Class: policy.ReadOnly, Shape: policy.Reference{ID: "value"}},
)

func attributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":   text("The application's id."),
		"name": text("The application's name."),
		"type": text("The type of the application, such as `Active Directory - Direct`."),
		"features": schema.SetAttribute{
			ElementType: types.StringType, Computed: true, MarkdownDescription: "What the application supports.",
		},
		"owner_id": text("The id of the user who owns the application."),
	}
}
