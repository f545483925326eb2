package simulator

import (
	"fmt"
	"slices"
	"strings"
)

// AddUser adds a user to IdentityIQ, with that userName.
func (t *Tenant) AddUser(name string) (id string) {
	defer t.lock()()
	user := object{"userName": name, "displayName": name, "active": true}
	t.newIIQUser(user)
	return text(user, "id")
}

// AddApplication adds an application to IdentityIQ. The attributes of its
// accounts are given by name with their type: string, integer or boolean, and
// with [] after it when multi-valued. The multi-valued ones are its entitlements.
// It panics on any other type.
func (t *Tenant) AddApplication(name string, attributes map[string]string) (id string) {
	defer t.lock()()
	types := object{}
	for attribute, kind := range attributes {
		if !slices.Contains(iiqAttributeKinds, strings.TrimSuffix(kind, "[]")) {
			panic(fmt.Sprintf("simulator: unknown type %q of attribute %q", kind, attribute))
		}
		types[attribute] = kind
	}
	id = newID()
	t.iiqApplications.put(t.applicationOf(id, name, types))
	return id
}

// iiqAttributeKinds are the types that an attribute of an account may have.
var iiqAttributeKinds = []string{stringKind, integerKind, booleanKind}

// applicationOf is a new application; types are those of its accounts'
// attributes.
func (t *Tenant) applicationOf(id, name string, types object) object {
	now := t.stamp()
	return object{
		"id": id, "created": now, "modified": now, "name": name, "type": "DelimitedFile", "attributes": types,
		"features": []any{"DISCOVER_SCHEMA", "ENABLE", "UNLOCK", "PASSWORD", "PROVISIONING"}, "descriptions": []any{},
	}
}

// AddIIQAccount adds an account to IdentityIQ without any checks. It panics when
// the user or the application does not exist.
func (t *Tenant) AddIIQAccount(userID, applicationID, nativeIdentity string, attributes map[string]any) (id string) {
	defer t.lock()()
	if _, ok := t.iiqUsers.get(userID); !ok {
		panic(fmt.Sprintf("simulator: no user %q", userID))
	}
	if _, ok := t.iiqApplications.get(applicationID); !ok {
		panic(fmt.Sprintf("simulator: no application %q", applicationID))
	}
	account := object{
		"identity": object{"value": userID}, "application": object{"value": applicationID},
		"nativeIdentity": nativeIdentity, "displayName": nativeIdentity, "instance": nil,
		"active": true, "locked": false, "attributes": normal(attributes),
	}
	t.newIIQAccount(account)
	return text(account, "id")
}
