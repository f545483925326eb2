// Package iiquser is the data source sailpoint_iiq_user.
package iiquser

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/scim"
)

// Data declares the data source.
var Data = &lifecycle.DataDefinition{
	Name: "iiq_user", Noun: "IdentityIQ user", Nouns: "IdentityIQ users",
	About:  "A user (identity) of IdentityIQ.",
	Policy: table, Access: scim.Access, Attributes: attributes,
	Keys:   []lifecycle.Argument{{Attr: "name", Filter: "userName"}},
	Unique: "id, name",
	Finder: func(systems *lifecycle.Systems) (lifecycle.Finder, error) {
		client, err := systems.IIQ()
		if err != nil {
			return nil, err
		}
		return &scim.Collection{Client: client, Noun: "user", Path: "/Users"}, nil
	},
}

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{Attr: "name", Pointer: "/userName", Class: policy.ReadOnly},
	policy.Field{Attr: "display_name", Pointer: "/displayName", Class: policy.ReadOnly},
	policy.Field{Attr: "user_type", Pointer: "/userType", Class: policy.ReadOnly},
	policy.Field{Attr: "active", Pointer: "/active", Class: policy.ReadOnly},
)

func attributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":           text("The user's id."),
		"name":         text("The user's name (`userName`)."),
		"display_name": text("The name shown to people."),
		"user_type":    text("The type of the user, such as `employee`."),
		"active":       schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the user is active."},
	}
}
