package simulator

import "net/http"

func (t *Tenant) createIIQAccount(c *scimCall) (answer, error) {
	account, err := t.readIIQAccount(c.body)
	if err != nil {
		return answer{}, err
	}
	if boolean(account, "locked") {
		return answer{}, lockRefused()
	}
	for _, other := range t.iiqAccounts.where(nil) {
		if targetOf(other, "application") == targetOf(account, "application") &&
			other["nativeIdentity"] == account["nativeIdentity"] && other["instance"] == account["instance"] {
			return answer{}, conflict("Resource already exists:%s", text(account, "nativeIdentity"))
		}
	}
	t.newIIQAccount(account)
	t.storePassword(account, c.body)
	shown := t.showIIQAccount(c.base, account)
	a := c.one(http.StatusCreated, shown)
	a.header.Set("Location", text(child(shown, "meta"), "location"))
	return a, nil
}

// putIIQAccount replaces an account: what the body leaves out is cleared, or goes
// back to its default (RFC 7644 §3.5.1).
func (t *Tenant) putIIQAccount(c *scimCall) (answer, error) {
	stored, err := t.iiqAccountOf(c)
	if err != nil {
		return answer{}, err
	}
	account, err := t.readIIQAccount(c.body)
	if err != nil {
		return answer{}, err
	}
	// An optional attribute that never changes needs no repeating.
	setDefaults(account, object{"instance": stored["instance"]})
	if targetOf(account, "application") != targetOf(stored, "application") {
		return answer{}, mutability("application is immutable")
	}
	for _, name := range []string{"nativeIdentity", "instance"} {
		if account[name] != stored[name] {
			return answer{}, mutability(name + " is immutable")
		}
	}
	if boolean(account, "locked") && !boolean(stored, "locked") {
		return answer{}, lockRefused()
	}
	password, protected := t.passwords[text(stored, "id")]
	if current, sent := c.body["currentPassword"]; sent && protected && !password.matches(current) {
		return answer{}, badRequest("currentPassword is wrong")
	}
	for _, name := range []string{"id", "created", "uuid", "manuallyCorrelated"} {
		account[name] = stored[name]
	}
	t.storeIIQAccount(account)
	t.storePassword(account, c.body)
	return c.one(http.StatusOK, t.showIIQAccount(c.base, account)), nil
}

func (t *Tenant) deleteIIQAccount(c *scimCall) (answer, error) {
	account, err := t.iiqAccountOf(c)
	if err != nil {
		return answer{}, err
	}
	t.dropIIQAccount(text(account, "id"))
	return noContent(), nil
}

// readIIQAccount is the account that a body describes, in the stored form. The
// body keeps the password.
func (t *Tenant) readIIQAccount(body object) (object, error) {
	application, ok := t.iiqApplications.get(targetOf(body, "application"))
	if !ok {
		return nil, badRequest("application.value must be the id of an application")
	}
	resource := accountResource([]object{application})
	if err := resource.accept(body); err != nil {
		return nil, err
	}
	if _, ok := t.iiqUsers.get(targetOf(body, "identity")); !ok {
		return nil, badRequest("identity.value must be the id of a user")
	}
	account := object{"attributes": body[accountURN(application)]}
	for _, name := range []string{"identity", "application", "nativeIdentity", "displayName", "instance", "active", "locked"} {
		account[name] = body[name]
	}
	setDefaults(account, object{"active": true, "locked": false})
	return account, nil
}

// lockRefused refuses to lock an account: "An account may be unlocked by setting
// this attribute to false, but can not be locked" (IdentityIQ SCIM API: Accounts).
func lockRefused() *apiError { return mutability("locked: an account may only be unlocked") }

// storePassword keeps the password of a request; without one it stays as it is.
func (t *Tenant) storePassword(account, body object) {
	if password, sent := body["password"].(string); sent {
		t.passwords[text(account, "id")] = digestOf(password)
	}
}

// newIIQAccount completes and stores an account that is not there yet.
func (t *Tenant) newIIQAccount(account object) {
	account["id"], account["created"] = newID(), t.stamp()
	account["uuid"], account["manuallyCorrelated"] = "{"+newID()+"}", false
	t.storeIIQAccount(account)
}

// storeIIQAccount stores a changed account. A write ends with an aggregation of
// that one account.
func (t *Tenant) storeIIQAccount(account object) {
	now := t.stamp()
	account["modified"], account["lastRefresh"], account["lastTargetAggregation"] = now, now, now
	t.iiqAccounts.put(account)
}

func noContent() answer { return answer{status: http.StatusNoContent, header: http.Header{}} }
