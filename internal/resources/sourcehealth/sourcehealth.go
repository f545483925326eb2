// Package sourcehealth is the data source sailpoint_source_health.
package sourcehealth

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

// Data declares the data source.
var Data = &lifecycle.DataDefinition{
	Name: "source_health", Noun: "source", Nouns: "sources", ID: "source_id",
	About: "The health of a source: what changes by itself, and so is no attribute of the resource `sailpoint_source`. " +
		"It is read anew by every plan.",
	Policy: table, Access: source.Access, Attributes: attributes,
	Keys:   []lifecycle.Argument{{Attr: "name", Filter: "name"}},
	Unique: "source_id, name",
	Finder: func(systems *lifecycle.Systems) (lifecycle.Finder, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &finder{collection.Lookup{Collection: source.Collection(client)}}, nil
	},
}

var table = policy.New(
	policy.Field{Attr: "source_id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.ReadOnly},
	policy.Field{Attr: "healthy", Pointer: "/healthy", Class: policy.ReadOnly},
	policy.Field{Attr: "status", Pointer: "/status", Class: policy.ReadOnly},
	policy.Field{Attr: "since", Pointer: "/since", Class: policy.ReadOnly},
	policy.Field{Attr: "type", Pointer: "/type", Class: policy.ReadOnly},
	policy.Field{Attr: "is_cluster", Pointer: "/@health/isCluster", Class: policy.ReadOnly},
	policy.Field{Attr: "hostname", Pointer: "/@health/hostname", Class: policy.ReadOnly},
	policy.Field{Attr: "iq_service_version", Pointer: "/@health/iqServiceVersion", Class: policy.ReadOnly},
	policy.Field{Attr: "pod", Pointer: "/@health/pod", Class: policy.ReadOnly},
	policy.Field{Attr: "org", Pointer: "/@health/org", Class: policy.ReadOnly},
)

func attributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"source_id":          text("The source's id."),
		"name":               text("The source's name."),
		"healthy":            schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the source is healthy."},
		"status":             text("The status, such as `SOURCE_STATE_HEALTHY` or `SOURCE_STATE_ERROR_SOURCE`."),
		"since":              text("Since when (RFC 3339)."),
		"type":               text("The type of the system."),
		"is_cluster":         schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the source is a cluster."},
		"hostname":           text("The host that last tried to connect the source."),
		"iq_service_version": text("The version of the IQService, if the source has one."),
		"pod":                text("The pod of the tenant."),
		"org":                text("The tenant's name."),
	}
}

// finder finds sources, and adds to each its health.
type finder struct{ sources collection.Lookup }

// healthMember is where a source has its health.
const healthMember = "@health"

// Read fetches sources by id.
func (f *finder) Read(ctx context.Context, ids []string) (map[string]document.Object, error) {
	found, err := f.sources.Read(ctx, ids)
	for id, object := range found {
		if err == nil {
			found[id], err = f.examined(ctx, object)
		}
	}
	return found, err
}

// Find fetches the sources that fit.
func (f *finder) Find(ctx context.Context, conditions []lifecycle.Condition) ([]document.Object, error) {
	found, err := f.sources.Find(ctx, conditions)
	for i := range found {
		if err == nil {
			found[i], err = f.examined(ctx, found[i])
		}
	}
	return found, err
}

func (f *finder) examined(ctx context.Context, object document.Object) (document.Object, error) {
	health, err := f.sources.Get(ctx, "reading the health of "+f.sources.Title(object), collection.ID(object), "/source-health")
	examined := maps.Clone(object)
	examined[healthMember] = health
	return examined, err
}
