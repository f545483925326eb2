package source

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

// Data declares the data sources sailpoint_source and sailpoint_sources.
var Data = &lifecycle.DataDefinition{
	Name: "source", Many: "sources", Noun: "source", Nouns: "sources",
	About:  "A source: a system that Identity Security Cloud reads accounts from, or provisions them to.",
	Policy: table, Access: Access, Resource: Definition,
	Attributes: lifecycle.Shown(Definition, map[string]string{
		"connector_attributes": "The connector's settings, as an object, without secrets and without what the server adds.",
	}),
	Keys:   []lifecycle.Argument{{Attr: "name", Filter: "name"}},
	Unique: "id, name",
	Selectors: []lifecycle.Argument{
		{Attr: "type", Filter: "type"},
		{Attr: "owner_id", Filter: "owner.id"},
		{Attr: "connector_name", Filter: "connectorName"},
		{Attr: "connection_type", Filter: "connectionType"},
		{Attr: "authoritative", Filter: "authoritative"},
		{Attr: "management_workgroup_id", Filter: "managementWorkgroup.id"},
	},
	Filters: "It may refer to `id`, `name`, `type`, `owner.id`, `features`, `created`, `modified`, `managementWorkgroup.id`, " +
		"`description`, `authoritative`, `healthy`, `status`, `connectionType`, `connectorName` and `category`: `features ca \"PROVISIONING\"`.",
	Sorters: "Among them are `name`, `type`, `created`, `modified`, `owner.name`, `status` and `connectorName`.",
	Finder: func(systems *lifecycle.Systems) (lifecycle.Finder, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return collection.Lookup{Collection: Collection(client)}, nil
	},
}
