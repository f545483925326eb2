package identityprofile

import (
	"context"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_identity_profile.
var Definition = &lifecycle.Definition{
	Name: "identity_profile", Noun: "identity profile",
	ImportForms: "the profile's id", Named: true, Listing: listing,
	MovesFrom: []string{"identity_profile"},
	Policy:    table, Access: access, Schema: resourceSchema, Strategy: update.JSONPatch{},
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{&collection.Collection{
			Client: client, Noun: "identity profile", Path: "/identity-profiles/v1", Access: access, Objects: systems.Of("identity_profile"),
		}}, nil
	},
}

var access = lifecycle.Access{
	Read: "idn:identity-profile:read", Manage: "idn:identity-profile:manage", UserLevel: "ORG_ADMIN or API", Tasks: true,
}

// backend calls /identity-profiles/v1.
type backend struct{ *collection.Collection }

// Find looks a profile up by its name, which is unique in the tenant.
func (b *backend) Find(ctx context.Context, values document.Object) (document.Object, error) {
	return b.FindByName(ctx, values)
}

// Create posts the profile.
func (b *backend) Create(ctx context.Context, _, body document.Object, secrets []string) (document.Object, error) {
	return b.Post(ctx, body, nil, secrets)
}

// Delete removes the profile and its identities, which takes a task.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	return b.Collection.Delete(ctx, collection.ID(values), "")
}

// Group is empty: all of them are listed together.
func (b *backend) Group(document.Object) string { return "" }

// ImportID is the profile's id.
func (b *backend) ImportID(live document.Object) string { return collection.ID(live) }

// Locate takes the id as it is.
func (b *backend) Locate(_ context.Context, importID string) (string, error) { return importID, nil }
