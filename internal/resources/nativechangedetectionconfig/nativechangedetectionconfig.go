package nativechangedetectionconfig

import (
	"context"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_native_change_detection_config.
var Definition = &lifecycle.Definition{
	Name: "native_change_detection_config", Noun: "native change detection config",
	ImportForms: "the source's id",
	Holder:      lifecycle.Named(source.Definition, true), Identity: []string{"source_id"},
	MovesFrom: []string{"native_change_detection_config", "source_native_change_detection_config"},
	Policy:    table, Access: access, Schema: resourceSchema, Strategy: update.WholeObject{Absent: true}, Adopt: collection.Adopt,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{collection.Adoptable{Below: &collection.Below{
			Client: client, Noun: "native change detection config", Parent: source.Parent, Path: "/native-change-detection-config", Access: access,
		}}}, nil
	},
}

var access = lifecycle.Access{
	Read: source.Access.Read, Manage: "idn:sources:update, and " + source.Access.Manage + " to delete", UserLevel: "ORG_ADMIN",
}

// backend calls /sources/v1/{id}/native-change-detection-config.
type backend struct{ collection.Adoptable }

// Find gives the configuration of a source where there is something in it. A
// source that nobody has configured shows one all the same.
func (b *backend) Find(ctx context.Context, values document.Object) (document.Object, error) {
	config, err := b.Below.Find(ctx, values)
	for _, value := range config {
		if list, ok := value.(document.List); value == true || ok && len(list) > 0 {
			return config, nil
		}
	}
	return nil, err
}

// Create puts the configuration.
func (b *backend) Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	return b.Put(ctx, values, body, secrets)
}
