package simulator

import (
	"net/http"
	"slices"
)

// accountResource describes the accounts of some applications: each has an
// extension of its own.
func accountResource(applications []object) scimResource {
	resource := scimResource{name: "Account", urn: "urn:ietf:params:scim:schemas:sailpoint:1.0:Account", attributes: slices.Concat(
		common,
		[]scimAttribute{
			{name: "identity", kind: complexKind, required: true, sub: append(pointing("ref"), with(readOnly, plain(stringKind, "userName"))...)},
			{name: "application", kind: complexKind, required: true, mutability: fixed, sub: pointing("ref")},
			{name: "nativeIdentity", kind: stringKind, required: true, mutability: fixed},
			{name: "instance", kind: stringKind, mutability: fixed},
		},
		plain(stringKind, "displayName"),
		plain(booleanKind, "active", "locked"),
		with(writeOnly, plain(stringKind, "password", "currentPassword")),
		with(readOnly, slices.Concat(
			plain(stringKind, "uuid"), plain(booleanKind, "manuallyCorrelated", "hasEntitlements"),
			plain(dateTimeKind, "lastRefresh", "lastTargetAggregation"),
		)),
	)}
	for _, application := range applications {
		resource.attributes = append(resource.attributes, scimAttribute{
			name: accountURN(application), kind: complexKind, required: true, sub: accountAttributes(application),
		})
	}
	return resource
}

func (t *Tenant) listIIQAccounts(c *scimCall) (answer, error) {
	return c.listing(shown(&t.iiqAccounts, c.from(t.showIIQAccount)))
}

func (t *Tenant) getIIQAccount(c *scimCall) (answer, error) {
	account, err := t.iiqAccountOf(c)
	if err != nil {
		return answer{}, err
	}
	return c.one(http.StatusOK, t.showIIQAccount(c.base, account)), nil
}

// iiqAccountOf is the stored account that the path names.
func (t *Tenant) iiqAccountOf(c *scimCall) (object, error) {
	account, ok := t.iiqAccounts.get(c.PathValue("id"))
	if !ok {
		return nil, notFound("Account %s not found", c.PathValue("id"))
	}
	return account, nil
}

// showIIQAccount renders an account with what follows from its user and its
// application.
func (t *Tenant) showIIQAccount(base string, stored object) object {
	account := cloneObject(stored)
	user, _ := t.iiqUsers.get(targetOf(stored, "identity"))
	application, _ := t.iiqApplications.get(targetOf(stored, "application"))
	account["identity"] = object{
		"value": user["id"], "userName": user["userName"], "displayName": displayName(user),
		"ref": base + iiqUserResource.endpoint() + "/" + text(user, "id"),
	}
	account["application"] = object{
		"value": application["id"], "displayName": application["name"],
		"ref": base + iiqApplicationResource.endpoint() + "/" + text(application, "id"),
	}
	for _, name := range []string{"displayName", "instance"} {
		account[name] = stored[name] // shown as null when unset
	}
	attributes := child(account, "attributes")
	account["hasEntitlements"] = slices.ContainsFunc(accountAttributes(application), func(a scimAttribute) bool {
		return a.multi && attributes[a.name] != nil
	})
	account[accountURN(application)] = attributes
	delete(account, "attributes")
	accountResource([]object{application}).showMeta(base, account)
	return account
}

// targetOf is the id of the resource that a member refers to.
func targetOf(o object, member string) string { return text(child(o, member), "value") }

// completeIIQAccount brings an edited account back into its stored form.
func completeIIQAccount(edited object) {
	for name, value := range edited {
		if (scimAttribute{name: name}).extension() {
			delete(edited, name)
			edited["attributes"] = value
		}
	}
	completeIIQ(edited)
}

func (t *Tenant) dropIIQAccount(id string) {
	t.iiqAccounts.remove(id)
	delete(t.passwords, id)
}

// dropIIQAccounts removes the accounts that refer to a resource.
func (t *Tenant) dropIIQAccounts(member, id string) {
	for _, account := range t.iiqAccounts.where(nil) {
		if targetOf(account, member) == id {
			t.dropIIQAccount(text(account, "id"))
		}
	}
}

// AccountPasswordMatches tells whether an IdentityIQ account was given that
// password.
func (t *Tenant) AccountPasswordMatches(id, plaintext string) bool {
	defer t.lock()()
	password, ok := t.passwords[id]
	return ok && password.matches(plaintext)
}
