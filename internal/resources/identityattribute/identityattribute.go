package identityattribute

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_identity_attribute.
var Definition = &lifecycle.Definition{
	Name: "identity_attribute", Noun: "identity attribute",
	ImportForms: "the attribute's technical name", Named: true, Identity: []string{"name"}, Listing: listing,
	MovesFrom: []string{"identity_attribute"},
	Policy:    table, Access: access, Schema: resourceSchema,
	Strategy: update.WholeObject{
		Members: []string{"name", "displayName", "standard", "type", "multi", "searchable", "system", "sources"}, Absent: true,
	},
	Validate: searchable,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{&collection.Collection{
			Client: client, Noun: "identity attribute", Path: "/identity-attributes/v1", Access: access,
		}}, nil
	},
}

var access = lifecycle.Access{
	Read: "idn:identity-profile-attribute:read", Manage: "idn:identity-profile-attribute:manage", UserLevel: "ORG_ADMIN",
}

// backend calls /identity-attributes/v1, where the name is the key.
type backend struct{ *collection.Collection }

// keyed gives an attribute its name as id.
func keyed(attribute document.Object) document.Object {
	if attribute != nil {
		attribute["id"] = attribute["name"]
	}
	return attribute
}

// Read fetches one attribute by itself, and several by the list, which has no
// pages. The list leaves out the attributes of the system.
func (b *backend) Read(ctx context.Context, names []string) (map[string]document.Object, error) {
	return lifecycle.Many(names,
		func([]string) ([]document.Object, error) { return b.list(ctx) },
		func(name string) (document.Object, error) { return b.one(ctx, name) })
}

// Each lists the attributes.
func (b *backend) Each(ctx context.Context, _ document.Object) iter.Seq2[document.Object, error] {
	return func(yield func(document.Object, error) bool) {
		attributes, err := b.list(ctx)
		for _, attribute := range attributes {
			if !yield(attribute, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func (b *backend) list(ctx context.Context) ([]document.Object, error) {
	answer, err := b.Get(ctx, "listing identity attributes", "", "")
	list, ok := answer.(document.List)
	if err == nil && !ok {
		err = fmt.Errorf("listing identity attributes: the answer is a %s, not a list", document.Kind(answer))
	}
	var attributes []document.Object
	for _, element := range list {
		if attribute, ok := element.(document.Object); ok {
			attributes = append(attributes, keyed(attribute))
		}
	}
	return attributes, err
}

// one fetches an attribute by its name; nil if there is none.
func (b *backend) one(ctx context.Context, name string) (document.Object, error) {
	found, err := b.Collection.Read(ctx, []string{name})
	return keyed(found[name]), err
}

// Find looks an attribute up by its name.
func (b *backend) Find(ctx context.Context, values document.Object) (document.Object, error) {
	name, ok := values["name"].(string)
	if !ok {
		return nil, errors.New("the name of the identity attribute is not known")
	}
	return b.one(ctx, name)
}

// Create posts the attribute.
func (b *backend) Create(ctx context.Context, _, body document.Object, secrets []string) (document.Object, error) {
	attribute, err := b.Post(ctx, body, nil, secrets)
	return keyed(attribute), err
}

// Send puts the attribute.
func (b *backend) Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error) {
	attribute, err := b.Collection.Send(ctx, live, request)
	return keyed(attribute), err
}

// Delete removes the attribute. A refusal is explained by what the API asks for.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	err := b.Collection.Delete(ctx, collection.ID(values), "")
	var refusal *client.Error
	if !errors.As(err, &refusal) || refusal.Status != http.StatusBadRequest && refusal.Status != http.StatusConflict {
		return err
	}
	if values["standard"] == true || values["system"] == true {
		return fmt.Errorf("%w\nAn identity attribute can't be deleted while standard or system is true. Set both to false and apply "+
			"first, or take the resource out of the configuration with a removed block", err)
	}
	return fmt.Errorf("%w\nAn identity attribute can't be deleted while an identity profile maps it. Take it out of the mappings first", err)
}

// ImportID is the attribute's name.
func (b *backend) ImportID(live document.Object) string { return collection.ID(live) }

// Locate takes the name as it is.
func (b *backend) Locate(_ context.Context, importID string) (string, error) { return importID, nil }

// Check holds a plan against the values that the server has already, where the
// configuration is silent.
func (b *backend) Check(_ context.Context, plan lifecycle.Plan) ([]lifecycle.Problem, error) {
	planned := document.Object{}
	for _, attr := range append([]string{"searchable"}, exclusive...) {
		planned[attr] = plan.Values[attr]
		if document.IsUnknown(planned[attr]) {
			planned[attr] = plan.Prior[attr]
		}
	}
	return searchable(planned), nil
}

// exclusive are the attributes that a searchable identity attribute has false.
var exclusive = []string{"multi", "standard", "system"}

// searchable refuses to make an attribute searchable that can't be.
func searchable(values document.Object) []lifecycle.Problem {
	var against []string
	for _, attr := range exclusive {
		if values[attr] == true {
			against = append(against, attr)
		}
	}
	if values["searchable"] != true || len(against) == 0 {
		return nil
	}
	return []lifecycle.Problem{{
		Attr: "searchable", Summary: "Attribute can't be searchable", Detail: fmt.Sprintf(
			"searchable needs multi, standard and system to be false, and %s is true here (%s). Set it to false, or searchable.",
			strings.Join(against, " and "), plain),
	}}
}
