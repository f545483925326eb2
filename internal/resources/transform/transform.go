package transform

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_transform.
var Definition = &lifecycle.Definition{
	Name: "transform", Noun: "transform",
	ImportForms: "the transform's id", Named: true, Identity: []string{"name"}, Listing: listing,
	MovesFrom: []string{"transform"},
	Policy:    table, Access: documented, Schema: resourceSchema,
	Strategy: update.WholeObject{Members: []string{"name", "type", "attributes"}, Absent: true},
	Validate: validate,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{
			Collection: &collection.Collection{Client: client, Noun: "transform", Path: "/transforms/v1", Access: access, Plain: true},
			profiles: &collection.Collection{
				Client: client, Noun: "identity profile", Path: "/identity-profiles/v1",
				Access: profiles,
			},
		}, nil
	},
}

var (
	access = lifecycle.Access{Read: "idn:transform:read", Manage: "idn:transform:manage", UserLevel: "ORG_ADMIN"}
	// profiles is what it needs to name the mappings that use a transform.
	profiles = lifecycle.Access{Read: "idn:identity-profile:read", UserLevel: "ORG_ADMIN or API"}
	// documented is all that this resource needs.
	documented = lifecycle.Access{
		Read:   access.Read + ", and " + profiles.Read + " to name the mappings for which a deletion was refused",
		Manage: access.Manage, UserLevel: access.UserLevel,
	}
)

// backend calls /transforms/v1.
type backend struct {
	*collection.Collection
	profiles *collection.Collection
}

// Find looks a transform up by its name, which is unique in the tenant.
func (b *backend) Find(ctx context.Context, values document.Object) (document.Object, error) {
	return b.FindByName(ctx, values)
}

// Create posts the transform. The API wants to be told of attributes even when
// there are none.
func (b *backend) Create(ctx context.Context, _, body document.Object, secrets []string) (document.Object, error) {
	if body["attributes"] == nil {
		body["attributes"] = nil
	}
	return b.Post(ctx, body, nil, secrets)
}

// Delete removes the transform. A refusal because of mappings names them.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	err := b.Collection.Delete(ctx, collection.ID(values), "")
	var refusal *client.Error
	if !errors.As(err, &refusal) || refusal.Status != http.StatusBadRequest && refusal.Status != http.StatusConflict {
		return err
	}
	if values["internal"] == true {
		return fmt.Errorf("%w\nInternal transforms are SailPoint's own and can't be deleted. Take the resource out of the configuration with a "+
			"removed block", err)
	}
	const advice = "A transform can't be deleted while the mapping of an identity profile uses it"
	users, unknown := b.users(ctx, values["name"])
	if unknown != nil || len(users) == 0 {
		return fmt.Errorf("%w\n%s. Take it out of the mappings first", err, advice)
	}
	return fmt.Errorf("%w\n%s, as these do: %s. Take it out of them first; the transform goes with the next apply", err, advice,
		strings.Join(users, ", "))
}

// users names the mappings of identity profiles that refer to a transform.
func (b *backend) users(ctx context.Context, name any) ([]string, error) {
	profiles, err := b.profiles.List(ctx, "", 0)
	if err != nil {
		return nil, err
	}
	var users []string
	for _, profile := range profiles {
		mappings, _ := document.At(profile, document.MustPointer("/identityAttributeConfig/attributeTransforms")).(document.List) // absent is none
		for _, mapping := range mappings {
			if refers(mapping, name) {
				users = append(users, fmt.Sprintf("%s of identity profile %s",
					document.Text(document.At(mapping, document.Pointer{"identityAttributeName"})), document.Text(profile["name"])))
			}
		}
	}
	return users, nil
}

// refers reports whether a definition, or one nested in it, is a reference to the
// transform of a name.
func refers(value, name any) bool {
	switch value := value.(type) {
	case document.Object:
		if value["type"] == "reference" && document.At(value, document.Pointer{"attributes", "id"}) == name {
			return true
		}
		for _, member := range value {
			if refers(member, name) {
				return true
			}
		}
	case document.List:
		for _, element := range value {
			if refers(element, name) {
				return true
			}
		}
	}
	return false
}

// ImportID is the transform's id.
func (b *backend) ImportID(live document.Object) string { return collection.ID(live) }

// Locate takes the id as it is.
func (b *backend) Locate(_ context.Context, importID string) (string, error) { return importID, nil }

// maxSize is the limit of a transform, in bytes of JSON.
const maxSize = 400 << 10

// validate refuses a transform that the API can't hold.
func validate(config document.Object) []lifecycle.Problem {
	attributes := config["attributes"]
	if attributes == nil || document.HasUnknown(attributes) {
		return nil
	}
	encoded, err := document.Encode(document.Object{
		"name": document.Text(config["name"]), "type": document.Text(config["type"]), "attributes": attributes,
	})
	if err != nil || len(encoded) <= maxSize {
		return nil // what has no JSON form is told of where it is sent
	}
	return []lifecycle.Problem{{
		Attr: "attributes", Summary: "Transform too large", Detail: fmt.Sprintf(
			"The transform has %d KB as JSON, and the API takes 400 KB at most. Split it into several transforms that refer to each "+
				"other by { type = \"reference\", attributes = { id = \"…\" } }.", (len(encoded)+1023)/1024),
	}}
}
