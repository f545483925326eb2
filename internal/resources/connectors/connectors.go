// Package connectors is the data source sailpoint_connectors.
package connectors

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

// Data declares the data source.
var Data = &lifecycle.DataDefinition{
	Many: "connectors", Noun: "connector", Nouns: "connectors",
	About:  "A connector that sources of the tenant can use: its `script_name` is a source's `connector`.",
	Policy: table, Access: access, Attributes: attributes,
	Selectors: []lifecycle.Argument{{Attr: "type", Filter: "type"}, {Attr: "direct_connect", Filter: "directConnect"}},
	Filters: "It may refer to `name` (with `sw` and `co`), `type`, `directConnect`, `category`, `features` and `labels`: " +
		"`name co \"Directory\"`.",
	Finder: func(systems *lifecycle.Systems) (lifecycle.Finder, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return collection.Lookup{Collection: &collection.Collection{
			Client: client, Noun: "connector", Path: "/connectors/v1", Access: access, Plain: true,
		}}, nil
	},
}

var access = lifecycle.Access{Read: "idn:connector-config:read", UserLevel: "ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN"}

var table = policy.New(
	policy.Field{Attr: "script_name", Pointer: "/scriptName", Class: policy.ReadOnly},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.ReadOnly},
	policy.Field{Attr: "type", Pointer: "/type", Class: policy.ReadOnly},
	policy.Field{Attr: "class_name", Pointer: "/className", Class: policy.ReadOnly},
	policy.Field{Attr: "direct_connect", Pointer: "/directConnect", Class: policy.ReadOnly},
	policy.Field{Attr: "features", Pointer: "/features", Class: policy.ReadOnly},
	policy.Field{Attr: "status", Pointer: "/status", Class: policy.ReadOnly},
)

func attributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"script_name": text("What a source names as its `connector`."),
		"name":        text("The name shown to people."),
		"type":        text("The type of the systems, such as `Active Directory - Direct`."),
		"class_name":  text("The Java class, if there is one."),
		"direct_connect": schema.BoolAttribute{
			Computed: true, MarkdownDescription: "Whether its sources are connected directly, not by files.",
		},
		"features": schema.SetAttribute{
			Computed: true, ElementType: types.StringType, MarkdownDescription: "What its sources support, such as `PROVISIONING`.",
		},
		"status": text("The status; only those with `RELEASED` are listed."),
	}
}
