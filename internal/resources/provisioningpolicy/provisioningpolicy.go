package provisioningpolicy

import (
	"context"
	"fmt"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_provisioning_policy.
var Definition = &lifecycle.Definition{
	Name: "provisioning_policy", Noun: "provisioning policy",
	ImportForms: "source_id/usage_type",
	Holder:      lifecycle.Named(source.Definition, false), Identity: []string{"source_id", "usage_type"}, Listing: source.Parent.Listing("provisioning policies", access),
	MovesFrom: []string{"provisioning_policy", "source_provisioning_policy"},
	Policy:    table, Access: access, Schema: resourceSchema, Strategy: update.JSONPatch{}, Adopt: collection.Adopt,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{collection.Adoptable{Below: &collection.Below{
			Client: client, Noun: "provisioning policy", Parent: source.Parent, Path: "/provisioning-policies", Access: access,
			KeyMember: "usageType", NameMember: "usageType", NameAttr: "usage_type", Paged: true,
		}}}, nil
	},
}

var access = lifecycle.Access{
	Read: "idn:provisioning-policy:read", Manage: "idn:provisioning-policy:manage", UserLevel: "ORG_ADMIN",
}

// backend calls /sources/v1/{id}/provisioning-policies.
type backend struct{ collection.Adoptable }

// Create posts the policy.
func (b *backend) Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	return b.Post(ctx, values, body, secrets)
}

// creating is the only usage type whose fields can be required.
const creating = "CREATE"

// Check refuses what the API takes and doesn't keep: that a field is required,
// where nothing is created.
func (b *backend) Check(ctx context.Context, plan lifecycle.Plan) ([]lifecycle.Problem, error) {
	problems, err := b.Adoptable.Check(ctx, plan)
	usage, known := plan.Values["usage_type"].(string)
	if !known || usage == creating {
		return problems, err
	}
	fields, _ := plan.Values["fields"].(document.Object) // not known yet is judged when it is
	for _, name := range document.Keys(fields) {
		if document.At(fields, document.Pointer{name, "isRequired"}) == true {
			problems = append(problems, lifecycle.Problem{
				Attr: "fields", Member: document.Pointer{name, "isRequired"}, Summary: "Field can't be required", Detail: fmt.Sprintf(
					"fields.%s.isRequired is true, and the usage type is %q: the API lets only fields of the usage type \"CREATE\" be "+
						"required, and turns others false without a word. Take it out.", name, usage),
			})
		}
	}
	return problems, err
}
