package simulator

import (
	"cmp"
	"net/http"
	"slices"
)

const (
	iiqUserURN        = "urn:ietf:params:scim:schemas:sailpoint:1.0:User"
	enterpriseUserURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
)

var iiqUserResource = scimResource{
	name: "User", urn: "urn:ietf:params:scim:schemas:core:2.0:User",
	attributes: slices.Concat(common, []scimAttribute{
		{name: "userName", kind: stringKind, required: true, mutability: fixed},
		{name: "name", kind: complexKind, sub: plain(stringKind, "formatted", "familyName", "givenName")},
		{name: "displayName", kind: stringKind},
		{name: "userType", kind: stringKind},
		{name: "active", kind: booleanKind},
		{name: "password", kind: stringKind, mutability: writeOnly},
		{name: "emails", kind: complexKind, multi: true, sub: append(plain(stringKind, "type", "value"), plain(booleanKind, "primary")...)},
		{name: iiqUserURN, kind: complexKind, sub: slices.Concat(
			[]scimAttribute{
				{name: "accounts", kind: complexKind, multi: true, mutability: readOnly, sub: pointing("$ref")},
				{name: "isManager", kind: booleanKind, mutability: readOnly},
				{name: "capabilities", kind: stringKind, multi: true},
				{name: "costcenter", kind: stringKind, multi: true},
				{name: "administrator", kind: complexKind, sub: pointing("$ref")},
				{name: "regionOwner", kind: complexKind, sub: pointing("$ref")},
				{name: "locationOwner", kind: complexKind, sub: pointing("$ref")},
			},
			plain(stringKind, "softwareVersion", "empId", "dn", "region", "location", "Department", "jobtitle"),
		)},
		{name: enterpriseUserURN, kind: complexKind, sub: []scimAttribute{
			{name: "manager", kind: complexKind, sub: pointing("$ref")},
		}},
	}),
}

// userReferences are the members of a user that refer to other users, by their
// schema.
var userReferences = map[string][]string{
	iiqUserURN:        {"administrator", "regionOwner", "locationOwner"},
	enterpriseUserURN: {"manager"},
}

func (t *Tenant) listIIQUsers(c *scimCall) (answer, error) {
	return c.listing(shown(&t.iiqUsers, c.from(t.showIIQUser)))
}

func (t *Tenant) getIIQUser(c *scimCall) (answer, error) {
	user, err := t.iiqUserOf(c)
	if err != nil {
		return answer{}, err
	}
	return c.one(http.StatusOK, t.showIIQUser(c.base, user)), nil
}

func (t *Tenant) createIIQUser(c *scimCall) (answer, error) {
	if err := t.readIIQUser(c); err != nil {
		return answer{}, err
	}
	name := text(c.body, "userName")
	if _, taken := t.iiqUsers.named("userName", name); taken {
		return answer{}, conflict("Resource already exists:%s", name)
	}
	t.newIIQUser(c.body)
	shown := t.showIIQUser(c.base, c.body)
	a := c.one(http.StatusCreated, shown)
	a.header.Set("Location", text(child(shown, "meta"), "location"))
	return a, nil
}

// putIIQUser replaces a user, all but the userName: "This attribute cannot be
// changed" (IdentityIQ SCIM API: Users).
func (t *Tenant) putIIQUser(c *scimCall) (answer, error) {
	stored, err := t.iiqUserOf(c)
	if err != nil {
		return answer{}, err
	}
	if err := t.readIIQUser(c); err != nil {
		return answer{}, err
	}
	if c.body["userName"] != stored["userName"] {
		return answer{}, mutability("userName is immutable")
	}
	user := c.body
	user["id"], user["created"], user["modified"] = stored["id"], stored["created"], t.stamp()
	t.iiqUsers.put(user)
	return c.one(http.StatusOK, t.showIIQUser(c.base, user)), nil
}

func (t *Tenant) deleteIIQUser(c *scimCall) (answer, error) {
	user, err := t.iiqUserOf(c)
	if err != nil {
		return answer{}, err
	}
	t.dropIIQUser(text(user, "id"))
	return noContent(), nil
}

// iiqUserOf is the stored user that the path names, by id or, when lookupByName
// says so, by userName.
func (t *Tenant) iiqUserOf(c *scimCall) (object, error) {
	byName, err := flag(c.URL.Query(), "lookupByName")
	if err != nil {
		return nil, err
	}
	wanted := c.PathValue("id")
	user, ok := t.iiqUsers.get(wanted)
	if byName {
		user, ok = t.iiqUsers.named("userName", wanted)
	}
	if !ok {
		return nil, notFound("User %s not found", wanted)
	}
	return user, nil
}

// readIIQUser checks the body of a user and brings it into the stored form. A
// user's password is not kept: nothing shows it.
func (t *Tenant) readIIQUser(c *scimCall) error {
	if err := c.resource.accept(c.body); err != nil {
		return err
	}
	for schema, members := range userReferences {
		for _, member := range members {
			target := child(child(c.body, schema), member)
			if _, known := t.iiqUsers.get(text(target, "value")); target != nil && !known {
				return badRequest("%s.value must be the id of a user", member)
			}
		}
	}
	delete(c.body, "password")
	setDefaults(c.body, object{"active": true})
	return nil
}

func (t *Tenant) newIIQUser(user object) {
	now := t.stamp()
	user["id"], user["created"], user["modified"] = newID(), now, now
	t.iiqUsers.put(user)
}

// showIIQUser renders a user with its accounts and the users that it refers to.
func (t *Tenant) showIIQUser(base string, stored object) object {
	user := cloneObject(stored)
	id := text(user, "id")
	setDefaults(user, object{iiqUserURN: object{}})
	for schema, members := range userReferences {
		for _, member := range members {
			extension := child(user, schema)
			if target, ok := t.iiqUsers.get(targetOf(extension, member)); ok {
				extension[member] = refer(base, iiqUserResource.endpoint(), target)
			} else {
				delete(extension, member)
			}
		}
	}
	accounts := []any{}
	for _, account := range t.iiqAccounts.where(nil) {
		if targetOf(account, "identity") == id {
			accounts = append(accounts, refer(base, "/Accounts", account))
		}
	}
	extension := child(user, iiqUserURN)
	extension["accounts"] = accounts
	extension["isManager"] = len(t.iiqUsers.where(func(other object) bool {
		return targetOf(child(other, enterpriseUserURN), "manager") == id
	})) > 0
	iiqUserResource.showMeta(base, user)
	return user
}

// refer is a reference to a resource.
func refer(base, endpoint string, target object) object {
	id := text(target, "id")
	return object{"value": id, "displayName": displayName(target), "$ref": base + endpoint + "/" + id}
}

// displayName is what people are shown for a user or an account.
func displayName(o object) string {
	return cmp.Or(text(o, "displayName"), text(o, "userName"), text(o, "nativeIdentity"))
}

// dropIIQUser removes a user with the accounts.
func (t *Tenant) dropIIQUser(id string) {
	t.iiqUsers.remove(id)
	t.dropIIQAccounts("identity", id)
}
