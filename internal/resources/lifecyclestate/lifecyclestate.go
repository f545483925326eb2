package lifecyclestate

import (
	"context"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/identityprofile"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_lifecycle_state.
var Definition = &lifecycle.Definition{
	Name: "lifecycle_state", Noun: "lifecycle state",
	ImportForms: "the id of the identity profile and the technical name or id of the state, as profile_id/technical_name",
	Holder:      lifecycle.Named(identityprofile.Definition, false), Identity: []string{"identity_profile_id", "technical_name"},
	Listing:   parent.Listing("lifecycle states", access),
	MovesFrom: []string{"lifecycle_state"},
	Policy:    table, Access: documented, Schema: resourceSchema, Strategy: update.JSONPatch{}, Validate: validate,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{
			Below: &collection.Below{
				Client: client, Noun: "lifecycle state",
				Parent: parent, Path: "/lifecycle-states", Access: access,
				KeyMember: "id", NameMember: "technicalName", NameAttr: "technical_name", Paged: true, Sorters: "name",
			},
			sources: &collection.Collection{Client: client, Noun: "source", Path: "/sources/v1", Access: sources},
		}, nil
	},
}

// parent is what lifecycle states hang below.
var parent = collection.Parent{Path: "/identity-profiles/v1", Noun: "identity profile", Attr: "identity_profile_id"}

var (
	access = lifecycle.Access{
		Read: "idn:identity-profile-lifecycle-state:read", Manage: "idn:identity-profile-lifecycle-state:manage", UserLevel: "ORG_ADMIN",
	}
	// sources is what it needs to look at the sources of account actions.
	sources = lifecycle.Access{Read: "idn:sources:read", UserLevel: "ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN"}
	// documented is all that this resource needs.
	documented = lifecycle.Access{
		Read:   access.Read + ", and " + sources.Read + " to look at the sources of account actions that a plan changes",
		Manage: access.Manage, UserLevel: access.UserLevel, Tasks: true,
	}
)

// backend calls /identity-profiles/v1/{id}/lifecycle-states.
type backend struct {
	*collection.Below
	sources *collection.Collection
}

// Create posts the lifecycle state.
func (b *backend) Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	return b.Post(ctx, values, body, secrets)
}
