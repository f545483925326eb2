package iiqaccount

import (
	"context"
	"fmt"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/iiq"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/reads"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/scim"
)

// application is what an account needs to know of its application.
type application struct {
	name string
	// keys are the members of the account schema; nil if it isn't shown.
	keys map[string]policy.Key
}

// applications remembers the applications of accounts, each fetched once in the
// life of the provider.
type applications struct {
	collection, schemas *scim.Collection
	known               reads.Memo[*application]
}

func newApplications(client *iiq.Client) *applications {
	return &applications{
		collection: &scim.Collection{Client: client, Noun: "application", Path: "/Applications"},
		schemas:    &scim.Collection{Client: client, Noun: "account schema", Path: "/Schemas"},
	}
}

func (a *applications) get(ctx context.Context, id string) (*application, error) {
	return a.known.Get(ctx, id, func(ctx context.Context) (*application, error) { return a.fetch(ctx, id) })
}

// fetch reads the application and its account schema.
func (a *applications) fetch(ctx context.Context, id string) (*application, error) {
	found, err := a.collection.Get(ctx, id, nil)
	if err != nil {
		return nil, err
	}
	name, ok := found["name"].(string)
	if !ok {
		return nil, lifecycle.Problem{
			Attr: "application_id", Summary: "No such application", Detail: fmt.Sprintf("There is no application with the id %q.", id),
		}
	}
	schema, err := a.schemas.Get(ctx, prefix+name+suffix, nil)
	if err != nil || schema == nil {
		return &application{name: name}, err
	}
	return &application{name: name, keys: keys(schema)}, nil
}

// scimTypes are the types of the SCIM schema (RFC 7643 §2.3) in the terms of the
// policy.
var scimTypes = map[string]string{"string": "STRING", "integer": "LONG", "boolean": "BOOLEAN", "datetime": "DATE", "dateTime": "DATE"}

func keys(schema document.Object) map[string]policy.Key {
	known := map[string]policy.Key{}
	attributes, _ := schema["attributes"].(document.List) // absent is none
	for _, attribute := range attributes {
		at := func(key string) any { return document.At(attribute, document.Pointer{key}) }
		name, _ := at("name").(string) // an attribute without a name can't be configured
		typ, _ := at("type").(string)  // an unknown type converts nothing
		known[name] = policy.Key{Type: scimTypes[typ], Multi: at("multiValued") == true}
	}
	return known
}
