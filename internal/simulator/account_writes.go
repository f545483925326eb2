package simulator

import "net/http"

func (t *Tenant) createAccount(c *call) (answer, error) {
	attributes := child(c.body, "attributes")
	if attributes == nil {
		return answer{}, badRequest("attributes is required")
	}
	source, ok := t.sources.get(text(attributes, "sourceId"))
	if !ok {
		return answer{}, badRequest("attributes.sourceId %q is not a source", text(attributes, "sourceId"))
	}
	sourceID := text(source, "id")
	delete(attributes, "sourceId")
	schema := t.accountSchema(sourceID)
	for name, value := range attributes {
		if value == nil {
			return answer{}, badRequest("Attribute %q must not be null", name)
		}
	}
	if err := checkAttributes(schema, attributes); err != nil {
		return answer{}, err
	}
	nativeIdentity := nativeIdentityOf(schema, attributes)
	if nativeIdentity == "" {
		return answer{}, badRequest("Attribute %q is required: it is the identity attribute", text(schema, "identityAttribute"))
	}
	return accepted(t.start(accountAggregation, "Create account", source, func() {
		if _, ok := t.sources.get(sourceID); ok {
			t.storeAccount(sourceID, nativeIdentity, attributes)
		}
	}))
}

// putAccount replaces all attributes. "Any attribute not present will be set to
// null", and the aggregation that follows deletes an account that has lost its
// identity attribute.
func (t *Tenant) putAccount(c *call) (answer, error) {
	account, source, err := t.fileAccount(c)
	if err != nil {
		return answer{}, err
	}
	attributes := child(c.body, "attributes")
	if attributes == nil || len(c.body) != 1 {
		return answer{}, badRequest("the body must hold attributes and nothing else")
	}
	if _, sent := attributes["sourceId"]; sent {
		return answer{}, badRequest("sourceId cannot be updated")
	}
	schema := t.accountSchema(text(source, "id"))
	if err := checkAttributes(schema, attributes); err != nil {
		return answer{}, err
	}
	nativeIdentity := nativeIdentityOf(schema, attributes)
	if nativeIdentity != "" && nativeIdentity != text(account, "nativeIdentity") {
		return answer{}, badRequest("the identity attribute %q cannot be changed", text(schema, "identityAttribute"))
	}
	for _, definition := range attributesOf(schema) {
		setDefaults(attributes, object{text(definition, "name"): nil})
	}
	return accepted(t.onAccount(accountAggregation, "Update account", account, func(account object) {
		if nativeIdentity == "" {
			t.dropAccount(text(account, "id"))
			return
		}
		account["attributes"] = attributes
		t.aggregated(account)
	}))
}

// patchAccount changes the correlation; "all accounts that are reassigned will
// be set to manuallyCorrelated: true unless you specify otherwise" (SailPoint
// API: Update Account). It tells no task, so it acts at once.
func (t *Tenant) patchAccount(c *call) (answer, error) {
	account, err := t.accountOf(c)
	if err != nil {
		return answer{}, err
	}
	var reassigned, specified bool
	for _, o := range c.patch {
		switch {
		case o.path != "/identityId" && o.path != "/manuallyCorrelated":
			return answer{}, &apiError{
				status: http.StatusBadRequest,
				text:   "[" + o.path + " is not a valid patch field for the account model.\n]",
			}
		case o.op == "move" || o.op == "copy":
			return answer{}, badRequest("%s is not supported for %s", o.op, o.path)
		case o.op == "test":
		case o.path == "/manuallyCorrelated":
			specified = true
		default:
			reassigned = o.op != "remove"
		}
	}
	current := t.showAccount(account)
	next, err := applyPatch(current, c.patch)
	if err != nil {
		return answer{}, err
	}
	if reassigned && !specified {
		next["manuallyCorrelated"] = true
	}
	if _, ok := next["manuallyCorrelated"].(bool); !ok {
		return answer{}, badRequest("manuallyCorrelated must be a boolean")
	}
	if id, correlated := next["identityId"]; correlated {
		if _, ok := t.identities.get(text(next, "identityId")); !ok {
			return answer{}, badRequest("identityId %v is not an identity", id)
		}
		account["identityId"] = id
	} else {
		delete(account, "identityId")
	}
	account["manuallyCorrelated"] = next["manuallyCorrelated"]
	account["modified"] = t.stamp()
	t.refreshIdentity(text(account, "identityId"))
	return jsonAnswer(http.StatusAccepted, object{}), nil
}

func (t *Tenant) deleteAccount(c *call) (answer, error) {
	account, _, err := t.fileAccount(c)
	if err != nil {
		return answer{}, err
	}
	return accepted(t.onAccount(accountDeletion, "Delete account", account, t.dropThis))
}

func (t *Tenant) removeAccount(c *call) (answer, error) {
	account, err := t.accountOf(c)
	if err != nil {
		return answer{}, err
	}
	return taskResult(t.onAccount(accountDeletion, "Remove account", account, t.dropThis))
}

func (t *Tenant) dropThis(account object) { t.dropAccount(text(account, "id")) }

func (t *Tenant) enableAccount(c *call) (answer, error) {
	return t.toggleAccount(c, "Enable account", "std:account:enable", "disabled", false)
}

func (t *Tenant) disableAccount(c *call) (answer, error) {
	return t.toggleAccount(c, "Disable account", "std:account:disable", "disabled", true)
}

func (t *Tenant) unlockAccount(c *call) (answer, error) {
	return t.toggleAccount(c, "Unlock account", "std:account:unlock", "locked", false)
}

// toggleAccount sets a flag of an account, which a connector does by a command.
func (t *Tenant) toggleAccount(c *call, description, command, member string, value bool) (answer, error) {
	account, err := t.accountOf(c)
	if err != nil {
		return answer{}, err
	}
	if err := checkTypes(c.body, map[string]string{
		"externalVerificationId": "string", "forceProvisioning": "boolean", "unlockIDNAccount": "boolean",
	}); err != nil {
		return answer{}, err
	}
	return accepted(t.onAccount(accountAggregation, description, account, func(account object) {
		if !t.queueCommand(account, command) {
			account[member] = value
			account["modified"] = t.stamp()
		}
	}))
}

// reloadAccount aggregates the account again, "directly from the connector"
// (SailPoint API: Reload Account), which a file source does not have.
func (t *Tenant) reloadAccount(c *call) (answer, error) {
	account, err := t.accountOf(c)
	if err != nil {
		return answer{}, err
	}
	if source, _ := t.sources.get(text(account, "sourceId")); text(source, "connectionType") == fileConnection {
		return answer{}, badRequest("this operation is not supported for accounts of flat file sources: they have no connector")
	}
	return accepted(t.onAccount(accountAggregation, "Reload account", account, func(account object) {
		t.queueCommand(account, readAccount)
	}))
}

// fileAccount is the account that the path names, if its source is a file: the
// only kind that takes a full update or a deletion.
func (t *Tenant) fileAccount(c *call) (account, source object, err error) {
	if account, err = t.accountOf(c); err != nil {
		return nil, nil, err
	}
	source, _ = t.sources.get(text(account, "sourceId"))
	if text(source, "connectionType") != fileConnection {
		return nil, nil, badRequest("this operation is only supported for accounts of flat file sources")
	}
	return account, source, nil
}

// onAccount starts a task that acts on an account, if it is still there.
func (t *Tenant) onAccount(kind, description string, account object, act func(object)) object {
	source, _ := t.sources.get(text(account, "sourceId"))
	id := text(account, "id")
	return t.start(kind, description, source, func() {
		if account, ok := t.accounts.get(id); ok {
			act(account)
		}
	})
}
