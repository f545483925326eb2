package attributesyncconfig

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_attribute_sync_config.
var Definition = &lifecycle.Definition{
	Name: "attribute_sync_config", Noun: "attribute sync config",
	ImportForms: "the source's id",
	Holder:      lifecycle.Named(source.Definition, true), Identity: []string{"source_id"},
	MovesFrom: []string{"attribute_sync_config", "source_attribute_sync_config"},
	Policy:    table, Access: access, Schema: resourceSchema, Strategy: strategy,
	Adopt: collection.AlwaysAdopt, Imported: document.Object{"on_destroy": onDestroyForget},
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{objects: systems.Of("attribute_sync_config"), Below: &collection.Below{
			Client: client, Noun: "attribute sync config", Parent: source.Parent, Path: "/attribute-sync-config", Access: access,
			Experimental: true,
		}}, nil
	},
}

var (
	access = lifecycle.Access{
		Read: "idn:attr-sync-source-config:read", Manage: "idn:attr-sync-source-config:manage", UserLevel: "ORG_ADMIN",
	}
	strategy = update.WholeObject{Absent: true}
)

// backend calls /sources/v1/{id}/attribute-sync-config.
type backend struct {
	*collection.Below
	objects func() *lifecycle.Objects
}

// Create finds nothing to create: without a configuration there is no source.
func (b *backend) Create(_ context.Context, values, _ document.Object, _ []string) (document.Object, error) {
	return nil, b.NoParent(values)
}

// Send carries out a request, unless it names attributes that the source doesn't
// offer. Which it does can change within an apply, so that a plan can't tell.
func (b *backend) Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error) {
	offered, wanted := names(live), names(request.Body)
	unknown := slices.DeleteFunc(wanted, func(name string) bool { return slices.Contains(offered, name) })
	if len(unknown) > 0 {
		return nil, fmt.Errorf("the source doesn't offer %s for attribute sync; it offers: %s. It takes them from its provisioning "+
			"policy for CREATE, where a field has to have the identity attribute's value. Nothing was sent",
			strings.Join(unknown, ", "), strings.Join(offered, ", "))
	}
	return b.Below.Send(ctx, live, request)
}

// names lists the identity attributes of a configuration.
func names(config any) []string {
	attributes, _ := document.At(config, document.Pointer{"attributes"}).(document.List) // absent is none
	byName, _ := policy.KeyedList{Key: "name", Value: "enabled"}.Decode(attributes).(document.Object)
	return document.Keys(byName)
}

// Delete does what on_destroy says.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	if values["on_destroy"] != onDestroyReset {
		return nil
	}
	left := maps.Clone(values)
	left["attributes"] = document.Object{}
	return collection.Revert(ctx, b, b.objects(), table, strategy, values, left)
}
