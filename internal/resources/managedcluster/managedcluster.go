// Package managedcluster has the data sources sailpoint_managed_cluster and
// sailpoint_managed_clusters.
package managedcluster

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

// Data declares the data sources.
var Data = &lifecycle.DataDefinition{
	Name: "managed_cluster", Many: "managed_clusters", Noun: "managed cluster", Nouns: "managed clusters",
	About:  "A managed cluster: the virtual appliances that connect sources in the customer's own network.",
	Policy: table, Access: access, Attributes: attributes,
	Keys:   []lifecycle.Argument{{Attr: "name", Filter: "name"}},
	Unique: "id",
	Selectors: []lifecycle.Argument{
		{Attr: "type", Filter: "type"}, {Attr: "status", Filter: "status"}, {Attr: "operational", Filter: "operational"},
	},
	Filters: "It may refer to `operational`, `name`, `type` and `status`, each with `eq`: `status eq \"NORMAL\" or status eq \"WARNING\"`.",
	Finder: func(systems *lifecycle.Systems) (lifecycle.Finder, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return collection.Lookup{Collection: &collection.Collection{
			Client: client, Noun: "managed cluster", Path: "/managed-clusters/v1", Access: access, Plain: true,
		}}, nil
	},
}

var access = lifecycle.Access{Read: "idn:remote-client:read", UserLevel: "ORG_ADMIN"}

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.ReadOnly},
	policy.Field{Attr: "description", Pointer: "/description", Class: policy.ReadOnly},
	policy.Field{Attr: "type", Pointer: "/type", Class: policy.ReadOnly},
	policy.Field{Attr: "status", Pointer: "/status", Class: policy.ReadOnly},
	policy.Field{Attr: "operational", Pointer: "/operational", Class: policy.ReadOnly},
	policy.Field{Attr: "client_type", Pointer: "/clientType", Class: policy.ReadOnly},
	policy.Field{Attr: "client_ids", Pointer: "/clientIds", Class: policy.ReadOnly},
	policy.Field{Attr: "ccg_version", Pointer: "/ccgVersion", Class: policy.ReadOnly},
	policy.Field{Attr: "service_count", Pointer: "/serviceCount", Class: policy.ReadOnly},
	policy.Field{Attr: "configuration", Pointer: "/configuration", Class: policy.ReadOnly},
	policy.Field{Attr: "pod", Pointer: "/pod", Class: policy.ReadOnly},
	policy.Field{Attr: "org", Pointer: "/org", Class: policy.ReadOnly},
	policy.Field{Attr: "created", Pointer: "/createdAt", Class: policy.ReadOnly},
	policy.Field{Attr: "modified", Pointer: "/updatedAt", Class: policy.ReadOnly},
)

func attributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":          text("The cluster's id, for a source's `cluster_id`."),
		"name":        text("The name."),
		"description": text("The description."),
		"type":        text("The type, such as `idn`."),
		"status":      text("The status: `CONFIGURING`, `FAILED`, `NO_CLIENTS`, `NORMAL` or `WARNING`."),
		"operational": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the cluster is in operation."},
		"client_type": text("What its clients are, such as `VA` for virtual appliances."),
		"client_ids": schema.ListAttribute{
			Computed: true, ElementType: types.StringType, MarkdownDescription: "The ids of its clients.",
		},
		"ccg_version":   text("The version of the software that connects the sources."),
		"service_count": schema.Int32Attribute{Computed: true, MarkdownDescription: "How many services run in the cluster."},
		"configuration": schema.MapAttribute{
			Computed: true, ElementType: types.StringType, MarkdownDescription: "The settings of the cluster, such as `gmtOffset`.",
		},
		"pod":      text("The pod of the tenant."),
		"org":      text("The tenant's name."),
		"created":  text("When the cluster was created (RFC 3339)."),
		"modified": text("When it was changed last (RFC 3339)."),
	}
}
