package sourceschema

import (
	"context"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_source_schema.
var Definition = &lifecycle.Definition{
	Name: "source_schema", Noun: "source schema",
	ImportForms: "source_id/name, or source_id/schema_id",
	Holder:      lifecycle.Named(source.Definition, false), Identity: []string{"source_id", "name"}, Listing: source.Parent.Listing("schemas", source.Schemas),
	MovesFrom: []string{"source_schema", "account_schema"},
	Policy:    table, Access: access, Schema: resourceSchema, Strategy: update.JSONPatch{}, Adopt: collection.Adopt,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{systems: systems, Adoptable: collection.Adoptable{
			Below: &collection.Below{
				Client: client, Noun: "source schema", Parent: source.Parent, Path: "/schemas", Access: access,
				KeyMember: "id", NameMember: "name", NameAttr: "name",
			},
			Stays: func(values document.Object) bool { return values["name"] == accountSchema }, // a source is never without it
		}}, nil
	},
}

var access = lifecycle.Access{
	Read: source.Schemas.Read, Manage: "idn:source-schema:manage", UserLevel: "ORG_ADMIN or SOURCE_ADMIN",
}

// accountSchema is the name of the schema that a source comes with.
const accountSchema = "account"

// backend calls /sources/v1/{id}/schemas.
type backend struct {
	collection.Adoptable
	systems *lifecycle.Systems
}

// Create posts the schema.
func (b *backend) Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	return b.Post(ctx, values, body, secrets)
}

// Check refuses to create the schema that the source has already. It notes the
// attributes of accounts: those that are planned after it may have new ones.
func (b *backend) Check(ctx context.Context, plan lifecycle.Plan) ([]lifecycle.Problem, error) {
	if id, known := plan.Values[source.Parent.Attr].(string); known && plan.Values["name"] == accountSchema {
		attributes, _ := plan.Values["attributes"].(document.Object) // not known yet is none
		source.PlanAttributes(b.systems, id, attributes)
	}
	if !plan.Create || plan.Values["name"] != accountSchema || collection.Adopt(plan.Values) {
		return b.Adoptable.Check(ctx, plan)
	}
	return []lifecycle.Problem{{
		Attr: "name", Summary: "A source has this schema already", Detail: "A source comes with a schema named \"account\", which is " +
			"not taken over silently. Import it, by the id source_id/account, or set adopt = true, to have the values of this resource " +
			"written over those that it has, and all others kept.",
	}}, nil
}
