package source

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_source.
var Definition = &lifecycle.Definition{
	Name: "source", Noun: "source",
	ImportForms: "the source's id", Named: true, Listing: listing,
	MovesFrom: []string{"source"},
	Policy:    table, Access: documented, Schema: resourceSchema, Strategy: update.JSONPatch{},
	Validate: validate,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		sources := Collection(client)
		sources.Objects = systems.Of("source")
		return &backend{Collection: sources, accounts: &collection.Collection{
			Client: client, Noun: "account", Path: "/accounts/v1", Access: counting,
		}}, nil
	},
}

// Collection is where sources live.
func Collection(client *isc.Client) *collection.Collection {
	return &collection.Collection{
		Client: client, Noun: "source", Path: "/sources/v1", Access: Access, Below: map[string]lifecycle.Access{"/schemas": Schemas},
	}
}

// administrators are the user levels that may manage sources.
const administrators = "ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN"

var (
	// Access is what calls about sources need.
	Access = lifecycle.Access{Read: "idn:sources:read", Manage: "idn:sources:manage", UserLevel: administrators}
	// Schemas is what reading the schemas of a source needs.
	Schemas = lifecycle.Access{Read: "idn:source-schema:read", UserLevel: administrators}
	// counting is what it needs to count accounts for a warning.
	counting = lifecycle.Access{Read: "idn:accounts:read", UserLevel: administrators}
	// documented is all that this resource needs.
	documented = lifecycle.Access{
		Read:   Access.Read + ", and " + counting.Read + " to count the accounts when a deletion is planned",
		Manage: Access.Manage, UserLevel: Access.UserLevel, Tasks: true,
	}
)

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

// Delete removes the source, after its accounts, which takes a task. A refusal
// because of an identity profile names the profile.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	id := collection.ID(values)
	err := b.Collection.Delete(ctx, id, "")
	var refusal *client.Error
	if !errors.As(err, &refusal) || refusal.Status != http.StatusBadRequest && refusal.Status != http.StatusConflict {
		return err
	}
	profiles, unknown := b.profiles(ctx, id)
	if unknown != nil || len(profiles) == 0 {
		return err // the API has said what it could
	}
	names := make([]string, len(profiles))
	for i, profile := range profiles {
		names[i] = document.Text(document.At(profile, document.Pointer{"name"}))
	}
	return fmt.Errorf("%w\nThe source can't be deleted before the identity profile that takes its identities from it: %s. To delete the "+
		"source, delete the profile first. To replace the source, replace the profile too: run \"terraform taint\" with the address of "+
		"each, or \"terraform apply\" with a -replace for each. The accounts on the source go with it",
		err, strings.Join(names, ", "))
}

// profiles lists the identity profiles that take their identities from a source.
func (b *backend) profiles(ctx context.Context, id string) (document.List, error) {
	connections, err := b.Get(ctx, "reading what depends on source "+id, id, "/connections")
	profiles, _ := document.At(connections, document.Pointer{"identityProfiles"}).(document.List) // absent is none
	return profiles, err
}

// Group is empty: all of them are listed together.
func (b *backend) Group(document.Object) string { return "" }

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
	profiles, err := b.profiles(ctx, id)
	if err != nil {
		return "", err
	}
	var parts []string
	if accounts > 0 {
		parts = append(parts, fmt.Sprintf("%d account(s) are deleted with source %s.", accounts, document.Text(values["name"])))
	}
	for _, profile := range profiles {
		at := func(key string) any { return document.At(profile, document.Pointer{key}) }
		parts = append(parts, fmt.Sprintf(
			"Identity profile %s takes its identities (%s) from the source; the API refuses to delete the "+
				"source before the profile.", document.Text(at("name")), document.Text(at("identityCount"))))
	}
	return strings.Join(parts, "\n"), nil
}

// Check refuses to create what would be another source than the configuration
// says.
func (b *backend) Check(_ context.Context, plan lifecycle.Plan) ([]lifecycle.Problem, error) {
	connector, known := plan.Values["connector"].(string)
	if !plan.Create || plan.Values["provision_as_csv"] != true || !known || sameConnector(connector, fileConnector) {
		return nil, nil
	}
	return []lifecycle.Problem{{
		Attr: "provision_as_csv", Summary: "Not a delimited file source", Detail: fmt.Sprintf(
			"provision_as_csv = true makes a source with the connector %q, whatever connector says, and that is %q. Take one of them "+
				"back.", fileConnector, connector),
	}}, nil
}

// validate refuses keys that the API can't take.
func validate(config document.Object) []lifecycle.Problem {
	var problems []lifecycle.Problem
	for _, attr := range []string{"connector_attributes", "connector_attributes_wo"} {
		for _, key := range healthKeys {
			if value, set := document.Get(config, document.Pointer{attr, key}); set && !document.IsUnknown(value) {
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
