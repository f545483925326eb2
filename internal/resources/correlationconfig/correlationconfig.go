package correlationconfig

import (
	"context"
	"maps"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_correlation_config.
var Definition = &lifecycle.Definition{
	Name: "correlation_config", Noun: "correlation config",
	ImportForms: "the source's id",
	Holder:      lifecycle.Named(source.Definition, true), Identity: []string{"source_id"},
	MovesFrom: []string{"correlation_config", "source_correlation_config"},
	Policy:    table, Access: source.Access, Schema: resourceSchema, Strategy: strategy,
	Adopt: collection.AlwaysAdopt, Imported: document.Object{"on_destroy": onDestroyForget},
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{objects: systems.Of("correlation_config"), Below: &collection.Below{
			Client: client, Noun: "correlation config", Parent: source.Parent, Path: "/correlation-config", Access: source.Access,
		}}, nil
	},
}

var strategy = update.WholeObject{}

// backend calls /sources/v1/{id}/correlation-config.
type backend struct {
	*collection.Below
	objects func() *lifecycle.Objects
}

// Create finds nothing to create: without a configuration there is no source.
func (b *backend) Create(_ context.Context, values, _ document.Object, _ []string) (document.Object, error) {
	return nil, b.NoParent(values)
}

// Delete does what on_destroy says.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	if values["on_destroy"] != onDestroyReset {
		return nil
	}
	left := maps.Clone(values)
	left["attribute_assignments"] = document.List{}
	return collection.Revert(ctx, b, b.objects(), table, strategy, values, left)
}
