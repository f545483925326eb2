package identityprofile

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

// Data declares the data sources sailpoint_identity_profile and
// sailpoint_identity_profiles.
var Data = &lifecycle.DataDefinition{
	Name: "identity_profile", Many: "identity_profiles", Noun: "identity profile", Nouns: "identity profiles",
	About: "An identity profile: it makes identities of the accounts of an authoritative source, and maps account attributes to " +
		"identity attributes.",
	Policy: table, Access: access, Resource: Definition,
	Attributes: lifecycle.Shown(Definition, map[string]string{"identity_attribute_config": "The mappings of identity attributes."}),
	Keys:       []lifecycle.Argument{{Attr: "name", Filter: "name"}},
	Unique:     "id, name",
	Filters:    "It may refer to `id`, `name` and `priority`: `name sw \"Contractors\"`.",
	Sorters:    "It may name `id`, `name`, `priority`, `created`, `modified`, `owner.id` and `owner.name`.",
	Finder: func(systems *lifecycle.Systems) (lifecycle.Finder, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return collection.Lookup{Collection: &collection.Collection{
			Client: client, Noun: "identity profile", Path: "/identity-profiles/v1", Access: access,
		}}, nil
	},
}
