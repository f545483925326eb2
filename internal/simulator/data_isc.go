package simulator

import (
	"maps"
	"slices"
)

// The members of the objects in a data file, with their types.
var (
	identityMembers = map[string]string{
		"id": "string", "name": "string", "created": timeType, "modified": timeType, "alias": "string",
		"emailAddress": "string", "processingState": "string", "identityStatus": "string", "managerRef": "object",
		"isManager": "boolean", "lastRefresh": timeType, "attributes": "object", "authoritativeSource": referenceType,
	}
	clusterMembers = map[string]string{
		"id": "string", "name": "string", "pod": "string", "org": "string", "type": "string", "configuration": "object",
		"description": "string", "clientType": "string", "ccgVersion": "string", "pinnedConfig": "boolean",
		"operational": "boolean", "status": "string", "clientIds": "array", "serviceCount": "integer",
		"createdAt": timeType, "updatedAt": timeType,
	}
	sourceMembers = joined(joined(sourceTypes, belowSourceMembers), map[string]string{
		"id": "string", "created": timeType, "modified": timeType, "owner": referenceType, "cluster": referenceType,
		"healthy": "boolean", "status": "string", "since": timeType, "connectorId": "string", "connectorName": "string",
		"connectionType": "string", "connectorImplementationId": "string", "category": "string",
	}, "authoritative")
	schemaMembers  = joined(schemaTypes, map[string]string{"id": "string", "created": timeType, "modified": timeType})
	profileMembers = joined(profileTypes, map[string]string{
		"id": "string", "created": timeType, "modified": timeType, "owner": referenceType, "authoritativeSource": referenceType,
		"identityRefreshRequired": "boolean", "identityExceptionReportReference": "object", "lifecycleStates": "array",
	})
	accountMembers = map[string]string{
		"id": "string", "created": timeType, "modified": timeType, "source": referenceType, "sourceId": "string",
		"identity": referenceType, "identityId": "string", "nativeIdentity": "string", "name": "string", "attributes": "object",
		"description": "string", "disabled": "boolean", "locked": "boolean", "systemAccount": "boolean", "uuid": "string",
		"manuallyCorrelated": "boolean", "isMachine": "boolean", "origin": "string", "cloudLifecycleState": "string",
	}
	connectorMembers = map[string]string{"id": "string", "alias": "string", "url": "string"}
)

// joined has the entries of two maps, without some.
func joined(a, b map[string]string, without ...string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	maps.DeleteFunc(all, func(key, _ string) bool { return slices.Contains(without, key) })
	return all
}

func (l *loader) identity(place string, given object) {
	l.check(place, given, identityMembers)
	name := l.required(place, given, "name")
	l.identify(place, &l.t.identities, given, "identity", name, text(given, "alias"))
	id := text(given, "id")
	identity := l.t.identityOf(id, name)
	maker := given["authoritativeSource"]
	delete(given, "authoritativeSource")
	restore(identity, given)
	if given["attributes"] == nil {
		identity["attributes"] = baseAttributes(name, text(identity, "alias"))
		l.fresh = append(l.fresh, id)
	}
	l.t.identities.put(identity)
	if maker != nil {
		l.later = append(l.later, func() {
			if source := l.refer(below(place, "authoritativeSource"), &l.t.sources, "a source", maker, "name"); source != "" {
				l.t.correlated[id] = source
			}
		})
	}
}

func (t *Tenant) saveIdentities() []object {
	return shown(&t.identities, func(stored object) object {
		identity := maps.Clone(stored)
		if source, ok := t.sources.get(t.correlated[text(stored, "id")]); ok {
			identity["authoritativeSource"] = object{"id": source["id"], "name": source["name"]}
		}
		return identity
	})
}

func (l *loader) cluster(place string, given object) {
	l.check(place, given, clusterMembers)
	name := l.required(place, given, "name")
	l.identify(place, &l.t.clusters, given, "cluster", name)
	cluster := l.t.clusterOf(text(given, "id"), name)
	restore(cluster, given)
	l.t.clusters.put(cluster)
}

func (l *loader) source(place string, given object) {
	l.check(place, given, sourceMembers)
	name := l.required(place, given, "name")
	if other, taken := l.t.sources.named("name", name); taken {
		l.refuse(below(place, "name"), "there is another source with the name %q", text(other, "name"))
		return
	}
	l.identify(place, &l.t.sources, given, "source", name)
	source := cloneObject(given)
	if text(source, "connector") == "" {
		source["connector"] = delimitedFile
		if text(source, "connectionType") == directConnection {
			source["connector"] = "active-directory"
		}
	}
	for key := range belowSourceMembers {
		delete(source, key)
	}
	delete(source, "owner")
	if source["cluster"] != nil {
		id := l.refer(below(place, "cluster"), &l.t.clusters, "a cluster", source["cluster"], "name")
		source["cluster"] = object{"type": "CLUSTER", "id": id}
	}
	if err := checkSourceValues(source); err != nil {
		l.refuseCause(place, err)
		return
	}
	l.t.describeSource(source)
	rewritten, replaced := source["connector"], sameConnector(source["connector"], given["connector"])
	for key, value := range given {
		if belowSourceMembers[key] == "" && !slices.Contains([]string{"owner", "cluster", "connectorAttributes"}, key) {
			restore(source, object{key: value})
		}
	}
	if replaced {
		source["connector"] = rewritten
	}
	if saved(given) && given["accountCorrelationConfig"] == nil {
		source["accountCorrelationConfig"] = nil
	} else if given["accountCorrelationConfig"] == nil {
		child(source, "accountCorrelationConfig")["id"] = derivedID("correlation", text(source, "id"))
	}
	l.belowSource(place, source, given)
	l.t.keepCiphers(source["connectorAttributes"])
	l.t.completeSource(source)
	l.t.sources.put(source)
	l.owner(place, source, given)
}

// owner sets the owner of an object; without one it belongs to the first
// identity. An explicit null stays.
func (l *loader) owner(place string, o, given object) {
	owner, explicit := given["owner"]
	l.later = append(l.later, func() {
		switch {
		case owner != nil:
			id := l.refer(below(place, "owner"), &l.t.identities, "an identity", owner, "name", "alias")
			o["owner"] = object{"type": "IDENTITY", "id": id}
		case !explicit:
			if len(l.t.identities.ids) == 0 {
				l.t.identities.put(l.t.identityOf(derivedID("identity", "Administrator"), "Administrator"))
			}
			o["owner"] = object{"type": "IDENTITY", "id": l.t.anyone()}
		default:
			o["owner"] = nil
		}
	})
}

// schemas loads the schemas of a source; without any it has the account schema
// that a new source comes with.
func (l *loader) schemas(place string, source, given object) {
	id := text(source, "id")
	if given["schemas"] == nil {
		schema := defaultAccountSchema(source)
		schema["id"] = derivedID("schema", id, "account")
		l.putSchema(schema, id)
		return
	}
	var schemas []object
	var places []string
	l.list(place, given, "schemas", func(place string, schema object) {
		l.check(place, schema, schemaMembers)
		name := l.required(place, schema, "name")
		l.identify(place, &l.t.schemas, schema, "schema", id, name)
		for i, item := range list(schema, "attributes") {
			if name, ok := item.(string); ok { // the name alone is enough
				list(schema, "attributes")[i] = object{"name": name}
			}
		}
		l.putSchema(schema, id)
		schemas, places = append(schemas, schema), append(places, place)
	})
	named := collection{}
	for _, schema := range schemas {
		named.put(schema)
	}
	for i, schema := range schemas {
		l.list(places[i], schema, "attributes", func(place string, attribute object) {
			l.check(place, attribute, joined(schemaAttributeTypes, map[string]string{"schema": referenceType}))
			if ref := attribute["schema"]; ref != nil {
				target, _ := named.get(l.refer(below(place, "schema"), &named, "a schema of the source", ref, "name"))
				attribute["schema"] = object{"type": "CONNECTOR_SCHEMA", "id": target["id"], "name": target["name"]}
			}
		})
		l.refuseCause(places[i], l.t.checkSchema(schema, id))
		for _, other := range schemas[:i] {
			if text(other, "name") == text(schema, "name") {
				l.refuse(below(places[i], "name"), "there is another schema with the name %q", text(schema, "name"))
			}
		}
	}
}

func (l *loader) putSchema(schema object, sourceID string) {
	setDefaults(schema, object{"created": l.t.stamp()})
	setDefaults(schema, object{"modified": nil})
	completeSchema(schema)
	l.t.schemas.put(schema)
	l.t.schemaSource[text(schema, "id")] = sourceID
}

// only has the members that the types name. A client may have sent others, which
// the API ignores.
func only(o object, types map[string]string) object {
	named := maps.Clone(o)
	maps.DeleteFunc(named, func(key string, _ any) bool { return types[key] == "" })
	return named
}

func (t *Tenant) saveSources() []object {
	return shown(&t.sources, func(stored object) object {
		source := only(stored, sourceMembers)
		source["owner"] = existing(&t.identities, "IDENTITY", stored["owner"])
		source["cluster"] = existing(&t.clusters, "CLUSTER", stored["cluster"])
		t.saveBelowSource(source)
		return source
	})
}

func saveSchemas(schemas []object) []any {
	kept := []any{}
	for _, stored := range schemas {
		schema := only(stored, schemaMembers)
		attributes := []any{}
		for _, attribute := range attributesOf(stored) {
			attributes = append(attributes, only(attribute, schemaAttributeTypes))
		}
		schema["attributes"] = attributes
		kept = append(kept, schema)
	}
	return kept
}

// existing renders a reference to an object that is still there, or null.
func existing(c *collection, kind string, stored any) any {
	ref, _ := stored.(object)
	if _, ok := c.get(text(ref, "id")); !ok {
		return nil
	}
	return reference(c, kind, stored)
}

func (l *loader) profile(place string, given object) {
	l.check(place, given, profileMembers)
	name := l.required(place, given, "name")
	if _, taken := l.t.profiles.named("name", name); taken {
		l.refuse(below(place, "name"), "there is another identity profile with the name %q", name)
		return
	}
	l.identify(place, &l.t.profiles, given, "identity profile", name)
	source := l.refer(below(place, "authoritativeSource"), &l.t.sources, "a source", given["authoritativeSource"], "name")
	if other := l.t.profileOf(source); source != "" && other != nil {
		l.refuse(below(place, "authoritativeSource"), "the source is that of the identity profile %q", text(other, "name"))
		return
	}
	profile := cloneObject(given)
	profile["authoritativeSource"] = object{"type": "SOURCE", "id": source}
	delete(profile, "owner")
	if config := child(profile, "identityAttributeConfig"); config != nil && !saved(given) {
		l.refuseCause(below(place, "identityAttributeConfig"), l.t.completeMappings(config))
	}
	l.t.describeProfile(profile)
	restore(profile, object{
		"id": given["id"], "created": given["created"], "modified": given["modified"],
		"identityRefreshRequired": given["identityRefreshRequired"],
	})
	profile["identityExceptionReportReference"] = given["identityExceptionReportReference"]
	delete(profile, "lifecycleStates")
	l.t.profiles.put(profile)
	l.states(place, text(profile, "id"), given)
	if given["owner"] != nil {
		l.owner(place, profile, given)
	}
}

func (t *Tenant) saveProfiles() []object {
	return shown(&t.profiles, func(stored object) object {
		profile := only(stored, profileMembers)
		profile["owner"] = existing(&t.identities, "IDENTITY", stored["owner"])
		profile["authoritativeSource"] = existing(&t.sources, "SOURCE", stored["authoritativeSource"])
		profile["lifecycleStates"] = t.saveStates(text(stored, "id"))
		return profile
	})
}

func (l *loader) account(place string, given object) {
	l.check(place, given, accountMembers)
	sourceID := l.sourceOfAccount(place, given)
	if sourceID == "" {
		return
	}
	attributes := child(given, "attributes")
	if attributes == nil {
		attributes = object{}
	}
	schema := l.t.accountSchema(sourceID)
	if !saved(given) {
		l.accountAttributes(below(place, "attributes"), schema, attributes)
	}
	native := text(given, "nativeIdentity")
	if native == "" {
		native = nativeIdentityOf(schema, attributes)
	}
	if native == "" {
		l.refuse(below(below(place, "attributes"), text(schema, "identityAttribute")), "is required: it is the identity attribute")
		return
	}
	if l.natives[[2]string{sourceID, native}] {
		l.refuse(place, "there is another account of the source with the native identity %q", native)
		return
	}
	l.natives[[2]string{sourceID, native}] = true
	l.identify(place, &l.t.accounts, given, "account", sourceID, native)
	account := l.t.newAccount(text(given, "id"), sourceID, native)
	restore(account, given)
	for _, key := range []string{"source", "identity", "identityId"} {
		delete(account, key)
	}
	account["sourceId"], account["attributes"] = sourceID, attributes
	account["name"] = given["name"]
	if given["name"] == nil && !saved(given) {
		account["name"] = attributes[text(schema, "displayAttribute")]
	}
	setDefaults(account, object{"modified": account["created"]})
	l.t.accounts.put(account)
	l.correlate(place, account, given)
}

// sourceOfAccount is the id of the source that an account names by either
// member.
func (l *loader) sourceOfAccount(place string, given object) string {
	key := "source"
	if given["sourceId"] != nil {
		key = "sourceId"
	}
	return l.refer(below(place, key), &l.t.sources, "a source", given[key], "name")
}

// accountAttributes holds the attributes of an account against its schema.
func (l *loader) accountAttributes(place string, schema, attributes object) {
	if checkAttributes(schema, attributes) == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		l.refuseCause(below(place, name), checkAttributes(schema, object{name: attributes[name]}))
	}
}

// correlate gives an account its identity. One that was not saved and names none
// gets an identity of its own from an authoritative source.
func (l *loader) correlate(place string, account, given object) {
	key := "identity"
	if given["identityId"] != nil {
		key = "identityId"
	}
	if given[key] != nil {
		l.later = append(l.later, func() {
			if id := l.refer(below(place, key), &l.t.identities, "an identity", given[key], "name", "alias"); id != "" {
				account["identityId"] = id
			}
		})
		return
	}
	sourceID := text(account, "sourceId")
	if saved(given) || l.t.profileOf(sourceID) == nil {
		return
	}
	name := text(account, "name")
	if name == "" {
		name = text(account, "nativeIdentity")
	}
	id := derivedID("identity", sourceID, text(account, "nativeIdentity"))
	l.t.identities.put(l.t.identityOf(id, name))
	l.t.correlated[id] = sourceID
	account["identityId"] = id
	l.fresh = append(l.fresh, id)
}

func (t *Tenant) saveAccounts() []object {
	return shown(&t.accounts, func(stored object) object { return only(stored, accountMembers) })
}

func (l *loader) connector(place string, given object) {
	l.check(place, given, connectorMembers)
	alias, url := l.required(place, given, "alias"), l.required(place, given, "url")
	id := text(given, "id")
	if id == "" {
		id = derivedID("connector", alias)
	}
	for _, other := range l.t.platform {
		if other.id == id || other.alias == alias {
			l.refuse(place, "there is another connector with the alias %q or the id %q", alias, id)
		}
	}
	l.t.platform = append(l.t.platform, platformConnector{id: id, alias: alias, endpoint: newEndpoint(url)})
}

func (t *Tenant) saveConnectors() []object {
	connectors := []object{}
	for _, k := range t.platform {
		connectors = append(connectors, object{"id": k.id, "alias": k.alias, "url": k.endpoint.url})
	}
	return connectors
}
