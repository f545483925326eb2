package source

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_source.
var Definition = &lifecycle.Definition{
	Name: "source", Noun: "source",
	Policy: table, Access: access, Schema: resourceSchema, Strategy: update.JSONPatch{},
	Validate: validate,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{Collection: Collection(client), accounts: &collection.Collection{
			Client: client, Noun: "account", Path: "/accounts/v1",
			Access: lifecycle.Access{Read: "idn:accounts:read", UserLevel: access.UserLevel},
		}}, nil
	},
}

// Collection is where sources live.
func Collection(client *isc.Client) *collection.Collection {
	return &collection.Collection{Client: client, Noun: "source", Path: "/sources/v1", Access: access}
}

var access = lifecycle.Access{
	Read: "idn:sources:read", Manage: "idn:sources:manage", UserLevel: "ORG_ADMIN, SOURCE_ADMIN, SOURCE_SUBADMIN or API",
}

// backend calls /sources/v1.
type backend struct {
	*collection.Collection
	accounts *collection.Collection
}

// Find looks a source up by its name, which is unique in the tenant.
func (b *backend) Find(ctx context.Context, values document.Object) (document.Object, error) {
	return b.FindByName(ctx, values)
}

// Create posts the source. provisionAsCsv makes a delimited file source as the
// user interface does (SailPoint API, Create Source).
func (b *backend) Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	query := url.Values{}
	if values["provision_as_csv"] == true {
		query.Set("provisionAsCsv", "true")
	}
	return b.Post(ctx, body, query, secrets)
}

// Delete removes the source, after its accounts, which takes a task.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	return b.Collection.Delete(ctx, collection.ID(values), "")
}

// ImportID is the source's id.
func (b *backend) ImportID(live document.Object) string { return collection.ID(live) }

// Locate takes the id as it is.
func (b *backend) Locate(_ context.Context, importID string) (string, error) { return importID, nil }

// DestroyWarning counts what the deletion takes with it, and names what stands
// in its way.
func (b *backend) DestroyWarning(ctx context.Context, values document.Object) (string, error) {
	id := collection.ID(values)
	accounts, err := b.accounts.Count(ctx, "sourceId eq "+isc.Quote(id))
	if err != nil {
		return "", err
	}
	connections, err := b.Get(ctx, "reading what depends on source "+id, id, "/connections")
	if err != nil {
		return "", err
	}
	var parts []string
	if accounts > 0 {
		parts = append(parts, fmt.Sprintf("%d account(s) are deleted with source %s.", accounts, document.Text(values["name"])))
	}
	profiles, _ := document.At(connections, document.Pointer{"identityProfiles"}).(document.List) // absent is none
	for _, profile := range profiles {
		at := func(key string) any { return document.At(profile, document.Pointer{key}) }
		parts = append(parts, fmt.Sprintf(
			"Identity profile %s takes its identities (%s) from the source; the API refuses to delete the "+
				"source before the profile.", document.Text(at("name")), document.Text(at("identityCount"))))
	}
	return strings.Join(parts, "\n"), nil
}

// validate refuses keys that the API can't take.
func validate(config document.Object) []lifecycle.Problem {
	var problems []lifecycle.Problem
	for _, attr := range []string{"connector_attributes", "connector_attributes_wo"} {
		for _, key := range healthKeys {
			if _, set := document.Get(config, document.Pointer{attr, key}); set {
				problems = append(problems, lifecycle.Problem{
					Attr: attr, Member: document.Pointer{key}, Summary: "Value belongs to the server",
					Detail: fmt.Sprintf("%s.%s is the server's own note on the source's health; the API answers a change with "+
						"400, Illegal attempt to modify %q field. Take it out.", attr, key, key),
				})
			}
		}
	}
	return problems
}
