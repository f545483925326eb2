package simulator

import (
	"maps"
	"net/http"
	"strings"
)

var accountRules = collectionRules{
	fields: map[string]field{
		"id":                     {operators: "eq in sw"},
		"identityId":             {operators: "eq in sw"},
		"name":                   {operators: "eq in sw"},
		"nativeIdentity":         {operators: "eq in sw"},
		"hasEntitlements":        {operators: "eq"},
		"sourceId":               {operators: "eq in sw"},
		"uncorrelated":           {operators: "eq"},
		"entitlements":           {operators: "eq", path: "hasEntitlements"},
		"origin":                 {operators: "eq in"},
		"manuallyCorrelated":     {operators: "eq"},
		"identity.name":          {operators: "eq in sw"},
		"identity.correlated":    {operators: "eq", path: "uncorrelated", inverted: true},
		"identity.identityState": {operators: "eq in", path: "identityState"},
		"source.displayableName": {operators: "eq in", path: "sourceName"},
		"source.authoritative":   {operators: "eq", path: "authoritative"},
		"source.connectionType":  {operators: "eq in", path: "connectionType"},
		"recommendation.method":  {operators: "eq in isnull"},
		"created":                {operators: "eq ge gt le lt"},
		"modified":               {operators: "eq ge gt le lt"},
	},
	sorters: "id name created modified sourceId identityId nativeIdentity uuid manuallyCorrelated entitlements origin identity.name identity.identityState identity.correlated source.displayableName source.authoritative source.connectionType",
}

func (t *Tenant) listAccounts(c *call) (answer, error) {
	if level := c.URL.Query().Get("detailLevel"); level != "" && level != "SLIM" && level != "FULL" {
		return answer{}, badRequest("detailLevel must be SLIM or FULL")
	}
	return c.listingOf(t.accounts.where(nil), t.accountView(), accountRules)
}

func (t *Tenant) getAccount(c *call) (answer, error) {
	account, err := t.accountOf(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, t.showAccount(account)), nil
}

// accountOf is the stored account that the path names.
func (t *Tenant) accountOf(c *call) (object, error) {
	account, ok := t.accounts.get(c.PathValue("id"))
	if !ok {
		return nil, notFound("Account %q was not found", c.PathValue("id"))
	}
	return account, nil
}

func (t *Tenant) accountsOf(sourceID string) []object {
	return t.accounts.where(func(account object) bool { return text(account, "sourceId") == sourceID })
}

// showAccount renders an account: a shallow copy with what follows from its
// source and its identity.
func (t *Tenant) showAccount(stored object) object { return t.accountView()(stored) }

// accountView renders accounts as showAccount does, and looks at each source only
// once.
func (t *Tenant) accountView() func(stored object) object {
	sources := map[string]sourceView{}
	return func(stored object) object {
		sourceID := text(stored, "sourceId")
		source, known := sources[sourceID]
		if !known {
			source = t.viewOf(sourceID)
			sources[sourceID] = source
		}
		account := maps.Clone(stored)
		maps.Copy(account, source.fields)
		account["hasEntitlements"] = source.grants(account)
		identity, correlated := t.identities.get(text(account, "identityId"))
		account["uncorrelated"] = !correlated
		account["identityState"] = nil
		delete(account, "identity")
		if correlated {
			account["identity"] = object{"type": "IDENTITY", "id": identity["id"], "name": identity["name"]}
			account["identityState"] = "ACTIVE"
		} else {
			delete(account, "identityId")
		}
		return account
	}
}

// sourceView is what an account shows of its source.
type sourceView struct {
	fields object
	// entitlements are the account attributes that hold entitlements.
	entitlements []string
}

func (t *Tenant) viewOf(sourceID string) sourceView {
	source, _ := t.sources.get(sourceID)
	var features []string
	for _, feature := range list(source, "features") {
		if name, ok := feature.(string); ok {
			features = append(features, name)
		}
	}
	view := sourceView{fields: object{
		"sourceName": source["name"], "authoritative": t.profileOf(sourceID) != nil, "connectionType": source["connectionType"],
		"sourceOwner": reference(&t.identities, "IDENTITY", source["owner"]), "features": strings.Join(features, ", "),
	}}
	for _, attribute := range attributesOf(t.accountSchema(sourceID)) {
		if boolean(attribute, "isEntitlement") {
			view.entitlements = append(view.entitlements, text(attribute, "name"))
		}
	}
	return view
}

// grants tells that an account of the source has an entitlement.
func (v sourceView) grants(account object) bool {
	for _, name := range v.entitlements {
		switch value := child(account, "attributes")[name].(type) {
		case nil:
		case string:
			if value != "" {
				return true
			}
		case []any:
			if len(value) > 0 {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// storeAccount creates an account, or updates the one that has the same native
// identity: "this API will function as a PATCH operation and update the
// account" (SailPoint API: Create Account).
func (t *Tenant) storeAccount(sourceID, nativeIdentity string, attributes object) (id string) {
	account := t.accountWith(sourceID, nativeIdentity)
	maps.Copy(child(account, "attributes"), attributes)
	t.aggregated(account)
	return text(account, "id")
}

// accountWith is the stored account with a native identity; a new one has no
// attributes yet.
func (t *Tenant) accountWith(sourceID, nativeIdentity string) object {
	for _, account := range t.accountsOf(sourceID) {
		if text(account, "nativeIdentity") == nativeIdentity {
			return account
		}
	}
	account := t.newAccount(newID(), sourceID, nativeIdentity)
	t.accounts.put(account)
	return account
}

// newAccount is an account without attributes.
func (t *Tenant) newAccount(id, sourceID, nativeIdentity string) object {
	return object{
		"id": id, "created": t.stamp(), "sourceId": sourceID, "nativeIdentity": nativeIdentity,
		"attributes": object{}, "description": nil, "disabled": false, "locked": false, "systemAccount": false,
		"uuid": nil, "manuallyCorrelated": false, "isMachine": false, "origin": "AGGREGATED", "cloudLifecycleState": nil,
	}
}

// aggregated brings an account up to date after its attributes changed: its
// name, and its identity, which an authoritative source makes.
func (t *Tenant) aggregated(account object) {
	t.describeAccount(account)
	t.refreshIdentity(text(account, "identityId"))
}

// describeAccount sets the fields of an account that follow from its attributes,
// and makes its identity.
func (t *Tenant) describeAccount(account object) {
	sourceID := text(account, "sourceId")
	account["modified"] = t.stamp()
	account["name"] = child(account, "attributes")[text(t.accountSchema(sourceID), "displayAttribute")]
	if _, correlated := t.identities.get(text(account, "identityId")); !correlated && t.profileOf(sourceID) != nil {
		name := text(account, "name")
		if name == "" {
			name = text(account, "nativeIdentity")
		}
		id := t.newIdentity(name)
		t.correlated[id] = sourceID
		account["identityId"] = id
	}
}

func (t *Tenant) dropAccount(id string) { t.dropAccounts(id) }

// dropAccounts removes accounts, and with them the identities that they made.
func (t *Tenant) dropAccounts(ids ...string) {
	gone := map[string]bool{}
	var identities []string
	for _, id := range ids {
		account, ok := t.accounts.get(id)
		if !ok {
			continue
		}
		gone[id] = true
		delete(t.connectorKeys, id)
		if identity := text(account, "identityId"); identity != "" && t.correlated[identity] == text(account, "sourceId") {
			identities = append(identities, identity)
		}
	}
	t.accounts.removeAll(gone)
	if len(identities) > 0 {
		t.dropIdentities(identities...)
	}
}
