package workgroup

import (
	"context"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_workgroup.
var Definition = &lifecycle.Definition{
	Name: "workgroup", Noun: "governance group",
	ImportForms: "the group's id", Named: true, Listing: listing,
	MovesFrom: []string{"workgroup", "governance_group"},
	Policy:    table, Access: access, Schema: resourceSchema, Strategy: update.JSONPatch{},
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{&collection.Collection{
			Client: client, Noun: "governance group", Path: "/workgroups/v1", Access: access, Objects: systems.Of("workgroup"),
		}}, nil
	},
}

var access = lifecycle.Access{Read: "idn:workgroup:read", Manage: "idn:workgroup:manage", UserLevel: "ORG_ADMIN"}

// backend calls /workgroups/v1.
type backend struct{ *collection.Collection }

// Find looks a group up by its name.
func (b *backend) Find(ctx context.Context, values document.Object) (document.Object, error) {
	return b.FindByName(ctx, values)
}

// Create posts the group.
func (b *backend) Create(ctx context.Context, _, body document.Object, secrets []string) (document.Object, error) {
	return b.Post(ctx, body, nil, secrets)
}

// Delete removes the group.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	return b.Collection.Delete(ctx, collection.ID(values), "")
}

// Group is empty: all of them are listed together.
func (b *backend) Group(document.Object) string { return "" }

// ImportID is the group's id.
func (b *backend) ImportID(live document.Object) string { return collection.ID(live) }

// Locate takes the id as it is.
func (b *backend) Locate(_ context.Context, importID string) (string, error) { return importID, nil }
