package simulator

import (
	"net/http"
	"slices"
	"strings"
)

// experimentalHeader has to be true for the operations that the documents call
// experimental.
const experimentalHeader = "X-SailPoint-Experimental"

// syncedPair is an identity attribute with the account attribute of a source that
// attribute sync writes it to.
type syncedPair struct{ identityAttribute, target string }

// syncPairs are the pairs that a source offers for attribute sync. The service
// takes them from the policy by which it creates accounts; here they are the
// mapped identity attributes for which the accounts have an attribute of the
// same or of the usual name.
func (t *Tenant) syncPairs(sourceID string) []syncedPair {
	var pairs []syncedPair
	for _, profile := range t.profiles.where(nil) {
		for _, transform := range transformsOf(profile) {
			name := text(transform, "identityAttributeName")
			known := slices.ContainsFunc(pairs, func(pair syncedPair) bool { return pair.identityAttribute == name })
			if target := t.syncTarget(sourceID, name); target != "" && !known {
				pairs = append(pairs, syncedPair{name, target})
			}
		}
	}
	return pairs
}

// syncTarget is the single-valued account attribute, other than the identity
// attribute, that goes with an identity attribute; "" when there is none.
func (t *Tenant) syncTarget(sourceID, identityAttribute string) string {
	names := []string{identityAttribute}
	for _, pair := range usualAttributes {
		if pair[0] == identityAttribute {
			names = append(names, pair[1])
		}
	}
	schema := t.accountSchema(sourceID)
	for _, name := range names {
		for _, definition := range attributesOf(schema) {
			if text(definition, "name") == name && name != text(schema, "identityAttribute") &&
				!boolean(definition, "isMulti") && !boolean(definition, "isEntitlement") {
				return name
			}
		}
	}
	return ""
}

func (t *Tenant) syncConfig(source object) object {
	id, attributes := text(source, "id"), []any{}
	for _, pair := range t.syncPairs(id) {
		attributes = append(attributes, object{
			"name": pair.identityAttribute, "displayName": attributeTitle(pair.identityAttribute),
			"enabled": t.synced[id][pair.identityAttribute], "target": pair.target,
		})
	}
	return object{"source": object{"type": "SOURCE", "id": id, "name": source["name"]}, "attributes": attributes}
}

// attributeTitle is how the service shows an identity attribute.
func attributeTitle(identityAttribute string) string {
	switch identityAttribute {
	case "":
		return ""
	case "uid":
		return "User Name"
	case "firstname":
		return "First Name"
	case "lastname":
		return "Last Name"
	}
	return strings.ToUpper(identityAttribute[:1]) + identityAttribute[1:]
}

// experimentalSource is the stored source that the path of an experimental
// operation names.
func (t *Tenant) experimentalSource(c *call) (object, error) {
	if !strings.EqualFold(c.Header.Get(experimentalHeader), "true") {
		return nil, badRequest("this operation is experimental and needs the header %s: true", experimentalHeader)
	}
	return t.sourceOf(c)
}

func (t *Tenant) getSyncConfig(c *call) (answer, error) {
	source, err := t.experimentalSource(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, t.syncConfig(source)), nil
}

// putSyncConfig switches attribute sync: "Only the "enabled" field of the values
// in the "attributes" array is mutable" (SailPoint API: Update Attribute Sync
// Config). It synchronizes nothing by itself.
func (t *Tenant) putSyncConfig(c *call) (answer, error) {
	source, err := t.experimentalSource(c)
	if err != nil {
		return answer{}, err
	}
	current := t.syncConfig(source)
	sentSource := child(c.body, "source")
	if sentSource == nil {
		return answer{}, badRequest("source is required")
	}
	setDefaults(sentSource, child(current, "source"))
	if !equal(sentSource, current["source"]) {
		return answer{}, immutable("source")
	}
	byName := map[string]object{}
	for _, attribute := range attributesOf(current) {
		byName[text(attribute, "name")] = attribute
	}
	enabled := map[string]bool{}
	for _, sent := range list(c.body, "attributes") {
		attribute, _ := sent.(object)
		name := text(attribute, "name")
		expected, known := byName[name]
		on, valid := attribute["enabled"].(bool)
		if !known || !valid {
			return answer{}, badRequest("attributes: %q is not an attribute to switch on or off", name)
		}
		expected["enabled"] = on
		if !equal(expected, attribute) {
			return answer{}, badRequest("attributes: only enabled of %q can be changed", name)
		}
		delete(byName, name)
		enabled[name] = on
	}
	if len(byName) > 0 {
		return answer{}, badRequest("attributes: all attributes have to be sent")
	}
	t.synced[text(source, "id")] = enabled
	return jsonAnswer(http.StatusOK, t.syncConfig(source)), nil
}

// queueSync synchronizes the accounts of an identity on the sources that have
// attribute sync for one of the changed attributes.
func (t *Tenant) queueSync(identityID string, changed []string) {
	for _, sourceID := range t.sources.ids {
		synced := t.synced[sourceID]
		if t.connections[sourceID] == nil || !slices.ContainsFunc(changed, func(name string) bool { return synced[name] }) {
			continue
		}
		for _, account := range t.accountsOf(sourceID) {
			if id := text(account, "id"); text(account, "identityId") == identityID {
				t.pending = append(t.pending, job{sourceID: sourceID, run: func() error { return t.synchronize(id) }})
			}
		}
	}
}

// synchronize sends the synced identity attributes that differ from those of an
// account, one Set each. The values are those of the time when it runs.
func (t *Tenant) synchronize(accountID string) error {
	account, ok := t.accounts.get(accountID)
	if !ok {
		return nil
	}
	sourceID := text(account, "sourceId")
	identity, ok := t.identities.get(text(account, "identityId"))
	if !ok {
		return nil
	}
	changes := []any{}
	for _, pair := range t.syncPairs(sourceID) {
		if !t.synced[sourceID][pair.identityAttribute] {
			continue
		}
		kind := t.typeOf(sourceID, pair.target)
		want := retype(child(identity, "attributes")[pair.identityAttribute], kind)
		if !equal(want, retype(child(account, "attributes")[pair.target], kind)) {
			changes = append(changes, object{"op": "Set", "attribute": pair.target, "value": want})
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return t.commandAccount(accountID, updateAccount, object{"changes": changes})
}

// typeOf is the type of an account attribute.
func (t *Tenant) typeOf(sourceID, attribute string) string {
	for _, definition := range attributesOf(t.accountSchema(sourceID)) {
		if text(definition, "name") == attribute {
			return text(definition, "type")
		}
	}
	return ""
}
