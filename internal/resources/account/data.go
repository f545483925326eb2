package account

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

// Data declares the data sources sailpoint_account and sailpoint_accounts.
var Data = &lifecycle.DataDefinition{
	Name: "account", Many: "accounts", Noun: "account", Nouns: "accounts",
	About:  "An account on a source, with all its attributes.",
	Policy: table, Access: access, Resource: Definition,
	Attributes: lifecycle.Shown(Definition, map[string]string{
		"attributes": "All attributes that the account has on the server, as an object by the names of the source's account schema. " +
			"Secrets are left out.",
		"native_identity": "What identifies the account on the source.",
	}),
	Keys: []lifecycle.Argument{
		{Attr: "source_id", Filter: "sourceId"},
		{Attr: "identity_id", Filter: "identityId"},
		{Attr: "name", Filter: "name"},
		{Attr: "native_identity", Filter: "nativeIdentity"},
	},
	Unique: "id; source_id and native_identity together",
	Selectors: []lifecycle.Argument{
		{Attr: "manually_correlated", Filter: "manuallyCorrelated"}, {Attr: "has_entitlements", Filter: "hasEntitlements"},
	},
	Filters: "It may refer to `id`, `identityId`, `name`, `nativeIdentity`, `sourceId`, `uncorrelated`, `hasEntitlements`, `origin`, " +
		"`manuallyCorrelated`, `identity.name`, `identity.correlated`, `identity.identityState`, `source.displayableName`, " +
		"`source.authoritative`, `source.connectionType`, `created` and `modified`: `nativeIdentity sw \"ADM\"`.",
	Sorters: "Among them are `id`, `name`, `nativeIdentity`, `created`, `modified`, `sourceId` and `identity.name`.",
	Finder: func(systems *lifecycle.Systems) (lifecycle.Finder, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return collection.Lookup{Collection: &collection.Collection{
			Client: client, Noun: "account", Path: "/accounts/v1", Access: access,
		}}, nil
	},
}
