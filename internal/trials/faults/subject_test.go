package faults

import (
	"maps"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// values are those of a configuration.
type values = map[string]any

// subject is a resource that faults are tried on.
type subject struct {
	// name is the resource's, without the provider's.
	name string
	// prepare makes what the object depends on, and neighbours that must stay as they
	// are. It gives the configuration that creates the object and the one that updates
	// it.
	prepare func(w *world) (create, update values)
	// foreign gives the object a value that nobody manages here.
	foreign func(w *world)
	// managed changes a value that is managed, to what neither configuration has; nil if
	// nobody can.
	managed func(w *world)
	// remove deletes the object behind Terraform's back; nil if nobody can.
	remove func(w *world)
	// parent deletes what the object stands on; nil if it stands on nothing.
	parent func(w *world)
	// lasting tells that the object is there whatever is done, so that the state may lack
	// it: it came with another one, or is no object but something that is sent.
	lasting bool
	// unseen tells that nothing shows whether the object is as it should be.
	unseen bool
	// verify checks what can't be seen in the objects, such as secrets, once the
	// object is as the configuration says.
	verify func(w *world, updated bool)
}

// with gives a configuration some other arguments.
func with(base values, other values) values {
	merged := maps.Clone(base)
	maps.Copy(merged, other)
	return merged
}

// edit changes the object of a kind that was found or made last.
func (w *world) edit(kind simulator.Kind, change func(object map[string]any)) {
	w.tenant.Edit(kind, w.last(kind), change)
}

// last is the id of the youngest object of a kind.
func (w *world) last(kind simulator.Kind) string {
	all := w.tenant.List(kind)
	id, _ := all[len(all)-1]["id"].(string) // every object has one
	return id
}

func (w *world) drop(kind simulator.Kind) { w.tenant.Remove(kind, w.last(kind)) }

// into gives the object that is a member of another.
func into(object map[string]any, member string) map[string]any {
	inner, _ := object[member].(map[string]any) // it is there
	return inner
}

// subjects are all of them; a new resource is an entry here or in satellites.
var subjects = append(satellites, []*subject{
	{
		name: "source",
		prepare: func(w *world) (create, update values) {
			w.tenant.AddSource(values{"name": "Neighbour", "description": "theirs"})
			create = values{
				"name": "HR", "owner_id": w.owner, "connector": "delimited-file", "description": "old",
				"connector_attributes":            values{"delimiter": ",", "nested": values{"a": "1", "b": []any{"x"}}},
				"connector_attributes_wo":         values{"password": "first"},
				"connector_attributes_wo_version": 1,
			}
			return create, with(create, values{
				"description":                     "new",
				"connector_attributes":            values{"delimiter": ";", "nested": values{"a": "2", "b": []any{"x", "y"}}},
				"connector_attributes_wo":         values{"password": "second"},
				"connector_attributes_wo_version": 2,
			})
		},
		foreign: func(w *world) {
			w.edit(simulator.Sources, func(source map[string]any) {
				into(source, "connectorAttributes")["theirs"] = values{"deep": []any{"kept", nil, 1.0}}
			})
		},
		managed: func(w *world) {
			w.edit(simulator.Sources, func(source map[string]any) { into(source, "connectorAttributes")["delimiter"] = "|" })
		},
		remove: func(w *world) { w.drop(simulator.Sources) },
		verify: func(w *world, updated bool) {
			password := map[bool]string{false: "first", true: "second"}[updated]
			if !w.tenant.SecretMatches(w.last(simulator.Sources), "/connectorAttributes/password", password) {
				w.t.Errorf("the password of the source is not %q", password)
			}
		},
	},
	{
		name: "identity_profile",
		prepare: func(w *world) (create, update values) {
			hr, crm := w.tenant.AddSource(values{"name": "HR"}), w.tenant.AddSource(values{"name": "CRM"})
			w.tenant.AddIdentityProfile(values{"name": "Neighbours", "authoritativeSource": values{"type": "SOURCE", "id": w.tenant.AddSource(values{"name": "Other"})}})
			w.parent = hr
			mapping := func(source, attribute string) values {
				return values{"type": "accountAttribute", "attributes": values{"sourceId": source, "attributeName": attribute}}
			}
			create = values{
				"name": "People", "authoritative_source_id": hr, "owner_id": w.owner, "description": "old",
				"identity_attribute_config": values{"attribute_transforms": values{"email": mapping(hr, "e-mail")}},
			}
			return create, with(create, values{
				"authoritative_source_id": crm, "description": "new",
				"identity_attribute_config": values{"attribute_transforms": values{"email": mapping(crm, "name"), "lastname": mapping(crm, "familyName")}},
			})
		},
		foreign: func(w *world) {
			w.edit(simulator.IdentityProfiles, func(profile map[string]any) { profile["priority"] = 77 })
		},
		managed: func(w *world) {
			w.edit(simulator.IdentityProfiles, func(profile map[string]any) { profile["description"] = "third" })
		},
		remove: func(w *world) { w.drop(simulator.IdentityProfiles) },
	},
	{
		name: "account",
		prepare: func(w *world) (create, update values) {
			source := w.tenant.AddSource(values{"name": "HR"})
			w.parent = source
			w.tenant.AddAccount(source, values{"id": "E0", "name": "neighbour", "title": "theirs"})
			create = values{
				"source_id": source, "disabled": true,
				"attributes": values{"id": "E1", "name": "jack", "title": "Clerk", "groups": []any{"a", "b"}},
			}
			return create, with(create, values{
				"disabled":   false,
				"attributes": values{"id": "E1", "name": "jack", "title": "Head clerk", "groups": []any{"b", "c"}},
			})
		},
		foreign: func(w *world) {
			w.edit(simulator.Accounts, func(account map[string]any) { into(account, "attributes")["location"] = "theirs" })
		},
		managed: func(w *world) { // as an aggregation does
			w.tenant.AddAccount(w.parent, values{"id": "E1", "name": "jack", "title": "Chief", "groups": []any{"a", "b"}})
		},
		remove: func(w *world) { w.drop(simulator.Accounts) },
		parent: func(w *world) { w.tenant.Remove(simulator.Sources, w.parent) },
	},
	{
		name: "iiq_account",
		prepare: func(w *world) (create, update values) {
			jane := w.tenant.AddUser("jane.doe")
			application := w.tenant.AddApplication("HR: v1.2, Main", map[string]string{"department": "string", "level": "integer", "groups": "string[]", "notes": "string"})
			w.parent = application
			w.tenant.AddIIQAccount(jane, application, "neighbour", values{"department": "theirs"})
			create = values{
				"user_id": jane, "application_id": application, "native_identity": "jane", "display_name": "Jane",
				"attributes":  values{"department": "IT", "level": 3, "groups": []any{"a", "b"}},
				"password_wo": "first", "password_wo_version": 1,
			}
			return create, with(create, values{
				"display_name": "Jane Doe", "active": false,
				"attributes":  values{"department": "HR", "level": 4, "groups": []any{"b", "c"}},
				"password_wo": "second", "password_wo_version": 2,
			})
		},
		foreign: func(w *world) {
			w.edit(simulator.IIQAccounts, func(account map[string]any) { into(account, iiqURN)["notes"] = "theirs" })
		},
		managed: func(w *world) {
			w.edit(simulator.IIQAccounts, func(account map[string]any) { into(account, iiqURN)["department"] = "Sales" })
		},
		remove: func(w *world) { w.drop(simulator.IIQAccounts) },
		parent: func(w *world) { w.tenant.Remove(simulator.IIQApplications, w.parent) },
		verify: func(w *world, updated bool) {
			password := map[bool]string{false: "first", true: "second"}[updated]
			if !w.tenant.AccountPasswordMatches(w.last(simulator.IIQAccounts), password) {
				w.t.Errorf("the password of the IdentityIQ account is not %q", password)
			}
		},
	},
	{
		name: "connector_account",
		prepare: func(*world) (create, update values) {
			create = values{
				"connector": "hr", "disabled": true, "password_wo": "first", "password_wo_version": 1,
				"attributes": values{"id": "amy.poe", "displayName": "Amy", "level": 3, "groups": []any{"DevRel", "Support"}},
			}
			return create, with(create, values{
				"disabled": false, "password_wo": "second", "password_wo_version": 2,
				"attributes": values{"id": "amy.poe", "displayName": "Amy Poe", "level": 4, "groups": []any{"DevRel", "Engineering"}},
			})
		},
		foreign: func(w *world) {
			w.invoke("std:account:update", values{"identity": "amy.poe", "changes": []any{values{"op": "Set", "attribute": "title", "value": "theirs"}}})
		},
		managed: func(w *world) {
			w.invoke("std:account:update", values{"identity": "amy.poe", "changes": []any{values{"op": "Set", "attribute": "displayName", "value": "Third"}}})
		},
		remove: func(w *world) { w.invoke("std:account:delete", values{"identity": "amy.poe"}) },
	},
}...)

const iiqURN = "urn:ietf:params:scim:schemas:sailpoint:1.0:Application:Schema:HR: v1.2, Main:account"

// Every resource is a subject.
func TestSubjects(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, s := range subjects {
		known[s.name] = true
	}
	for _, definition := range provider.Definitions {
		if !known[definition.Name] {
			t.Errorf("sailpoint_%s is no subject: add it to subjects", definition.Name)
		}
		delete(known, definition.Name)
	}
	for name := range known {
		t.Errorf("there is no sailpoint_%s", name)
	}
}
