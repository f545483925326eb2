// Package identity has the data sources sailpoint_identity and
// sailpoint_identities.
package identity

import (
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

// Data declares the data sources.
var Data = &lifecycle.DataDefinition{
	Name: "identity", Many: "identities", Noun: "identity", Nouns: "identities",
	About:  "An identity: a person, as Identity Security Cloud has put them together from accounts. Those without an authoritative account are found, too.",
	Policy: table, Access: Access, Attributes: attributes,
	Keys:   []lifecycle.Argument{{Attr: "alias", Filter: "alias"}, {Attr: "email", Filter: "email"}, {Attr: "name", Filter: "name"}},
	Unique: "id, alias",
	Selectors: []lifecycle.Argument{
		{Attr: "status", Filter: "cloudStatus"}, {Attr: "processing_state", Filter: "processingState"},
	},
	Filters: "It may refer to `id`, `name`, `alias`, `firstname`, `lastname`, `email`, `cloudStatus`, `processingState`, " +
		"`correlated` and `protected`: `lastname sw \"Mac\" and correlated eq true`.",
	Sorters: "It may name `name`, `alias` and `cloudStatus`.",
	Finder: func(systems *lifecycle.Systems) (lifecycle.Finder, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return collection.Lookup{Collection: Collection(client)}, nil
	},
}

// Collection is the collection of identities, those that aren't correlated included.
func Collection(client *isc.Client) *collection.Collection {
	return &collection.Collection{
		Client: client, Noun: "identity", Path: "/identities/v1", Access: Access, Sorter: "alias", OneByOne: true,
		Members: map[string]string{"email": "emailAddress"},
		Query:   url.Values{"defaultFilter": {"NONE"}},
	}
}

// Access is what it needs to read identities.
var Access = lifecycle.Access{Read: "idn:identity:read"}

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.ReadOnly},
	policy.Field{Attr: "alias", Pointer: "/alias", Class: policy.ReadOnly},
	policy.Field{Attr: "email", Pointer: "/emailAddress", Class: policy.ReadOnly},
	policy.Field{Attr: "status", Pointer: "/identityStatus", Class: policy.ReadOnly},
	policy.Field{Attr: "processing_state", Pointer: "/processingState", Class: policy.ReadOnly},
	policy.Field{Attr: "manager_id", Pointer: "/managerRef", Class: policy.ReadOnly, Shape: policy.Reference{Type: "IDENTITY"}},
	policy.Field{Attr: "is_manager", Pointer: "/isManager", Class: policy.ReadOnly},
	policy.Field{Attr: "lifecycle_state", Pointer: "/lifecycleState/stateName", Class: policy.ReadOnly},
	policy.Field{Attr: "attributes", Pointer: "/attributes", Class: policy.ReadOnly},
	policy.Field{Attr: "created", Pointer: "/created", Class: policy.ReadOnly},
	policy.Field{Attr: "modified", Pointer: "/modified", Class: policy.ReadOnly},
)

func attributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":               text("The identity's id."),
		"name":             text("The name shown to people. Several identities may have the same."),
		"alias":            text("The name that the person signs in with, unique in the tenant; the identity attribute `uid`."),
		"email":            text("The e-mail address."),
		"status":           text("The status, such as `ACTIVE` or `UNREGISTERED`."),
		"processing_state": text("`ERROR` or `OK`: how the identity was last processed."),
		"manager_id":       text("The id of the manager's identity."),
		"is_manager":       schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the identity is somebody's manager."},
		"lifecycle_state":  text("The technical name of the lifecycle state."),
		"attributes": schema.DynamicAttribute{
			Computed: true, MarkdownDescription: "All identity attributes, as an object by their technical names.",
		},
		"created":  text("When the identity was created (RFC 3339)."),
		"modified": text("When it was changed last (RFC 3339)."),
	}
}
