package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

var (
	identityRules = collectionRules{
		fields: map[string]field{
			"id":              {operators: "eq in"},
			"name":            {operators: "eq sw"},
			"alias":           {operators: "eq sw"},
			"firstname":       {operators: "eq sw", path: "attributes.firstname"},
			"lastname":        {operators: "eq sw", path: "attributes.lastname"},
			"email":           {operators: "eq sw", path: "emailAddress"},
			"cloudStatus":     {operators: "eq", path: "identityStatus"},
			"processingState": {operators: "eq"},
			"correlated":      {operators: "eq", path: "attributes.correlated"},
			"protected":       {operators: "eq", path: "attributes.protected"},
		},
		sorters: "name alias cloudStatus",
	}
	clusterRules = collectionRules{fields: map[string]field{
		"operational": {operators: "eq"}, "name": {operators: "eq"}, "type": {operators: "eq"}, "status": {operators: "eq"},
	}}
)

func (t *Tenant) newIdentity(name string) (id string) {
	id = newID()
	t.identities.put(t.identityOf(id, name))
	return id
}

// identityOf is a new identity.
func (t *Tenant) identityOf(id, name string) object {
	now := t.stamp()
	alias := strings.ToLower(strings.ReplaceAll(name, " ", "."))
	return object{
		"id": id, "name": name, "created": now, "modified": now, "alias": alias, "emailAddress": nil,
		"processingState": "OK", "identityStatus": "ACTIVE", "managerRef": nil, "isManager": false, "lastRefresh": now,
		"attributes": baseAttributes(name, alias),
	}
}

// baseAttributes are the attributes of an identity that need no mapping.
func baseAttributes(name, alias string) object {
	return object{"displayName": name, "uid": alias, "correlated": true, "protected": false}
}

// dropIdentities removes identities, and leaves their accounts uncorrelated and
// what they own without an owner.
func (t *Tenant) dropIdentities(ids ...string) {
	gone := map[string]bool{}
	for _, id := range ids {
		gone[id] = true
		delete(t.correlated, id)
	}
	t.identities.removeAll(gone)
	for _, account := range t.accounts.where(func(account object) bool { return gone[text(account, "identityId")] }) {
		delete(account, "identityId")
		account["modified"] = t.stamp()
	}
	for _, owned := range slices.Concat(t.sources.where(nil), t.profiles.where(nil)) {
		if gone[text(child(owned, "owner"), "id")] {
			owned["owner"] = nil
		}
	}
}

func (t *Tenant) listIdentities(c *call) (answer, error) {
	var listed func(object) bool
	switch c.URL.Query().Get("defaultFilter") {
	case "", "CORRELATED_ONLY":
		listed = func(identity object) bool { return child(identity, "attributes")["correlated"] != false }
	case "NONE":
	default:
		return answer{}, badRequest("defaultFilter must be CORRELATED_ONLY or NONE")
	}
	return c.listing(t.identities.where(listed), identityRules)
}

func (t *Tenant) getIdentity(c *call) (answer, error) {
	identity, ok := t.identities.get(c.PathValue("id"))
	if !ok {
		return answer{}, notFound("Identity %q was not found", c.PathValue("id"))
	}
	return jsonAnswer(http.StatusOK, identity), nil
}

func (t *Tenant) newCluster(name string) (id string) {
	id = newID()
	t.clusters.put(t.clusterOf(id, name))
	return id
}

// clusterOf is a new managed cluster.
func (t *Tenant) clusterOf(id, name string) object {
	now := t.stamp()
	return object{
		"id": id, "name": name, "pod": "simulator", "org": "simulator", "type": "idn", "configuration": object{},
		"description": "", "clientType": "VA", "ccgVersion": "v01", "pinnedConfig": false, "operational": true,
		"status": "NORMAL", "clientIds": []any{}, "serviceCount": json.Number("0"), "createdAt": now, "updatedAt": now,
	}
}

func (t *Tenant) listClusters(c *call) (answer, error) {
	return c.listing(t.clusters.where(nil), clusterRules)
}

func (t *Tenant) getCluster(c *call) (answer, error) {
	cluster, ok := t.clusters.get(c.PathValue("id"))
	if !ok {
		return answer{}, notFound("Managed cluster %q was not found", c.PathValue("id"))
	}
	return jsonAnswer(http.StatusOK, cluster), nil
}
