package simulator

import "maps"

// transformsOf are the attribute transforms of an identity profile.
func transformsOf(profile object) []object {
	var transforms []object
	for _, item := range list(child(profile, "identityAttributeConfig"), "attributeTransforms") {
		if transform, ok := item.(object); ok {
			transforms = append(transforms, transform)
		}
	}
	return transforms
}

// refreshIdentities computes the attributes of all identities of a profile.
func (t *Tenant) refreshIdentities(profile object) {
	t.refreshAll(t.identitiesOf(profile))
}

// accountFinder finds the stored account of an identity on a source, nil when
// there is none.
type accountFinder func(identityID, sourceID string) object

// refreshAll is refreshIdentity for many, which goes through the accounts once.
func (t *Tenant) refreshAll(ids []string) {
	first := map[[2]string]object{}
	for _, account := range t.accounts.where(nil) {
		owner := [2]string{text(account, "identityId"), text(account, "sourceId")}
		if _, known := first[owner]; !known {
			first[owner] = account
		}
	}
	for _, id := range ids {
		t.refresh(id, func(identityID, sourceID string) object { return first[[2]string{identityID, sourceID}] })
	}
}

// refreshIdentity computes the attributes of an identity from its accounts by the
// mappings of its profile, if these are enabled, and synchronizes what changed.
// Of the transforms only accountAttribute is known here.
func (t *Tenant) refreshIdentity(id string) { t.refresh(id, t.accountOfIdentity) }

func (t *Tenant) refresh(id string, find accountFinder) {
	identity, ok := t.identities.get(id)
	if !ok {
		return
	}
	profile := t.profileOfIdentity(id, find)
	if !boolean(child(profile, "identityAttributeConfig"), "enabled") {
		return
	}
	before := child(identity, "attributes")
	after := union(baseAttributes(text(identity, "name"), text(identity, "alias")), t.mapped(id, transformsOf(profile), find))
	var changed []string
	for name := range union(before, after) {
		if !equal(before[name], after[name]) {
			changed = append(changed, name)
		}
	}
	if len(changed) == 0 {
		return
	}
	now := t.stamp()
	identity["attributes"], identity["modified"], identity["lastRefresh"] = after, now, now
	// These members repeat attributes; the first two are never empty.
	for member, name := range map[string]string{"name": "displayName", "alias": "uid"} {
		if value := text(after, name); value != "" {
			identity[member] = value
		}
	}
	identity["emailAddress"] = nil
	if email := text(after, "email"); email != "" {
		identity["emailAddress"] = email
	}
	t.queueSync(id, changed)
}

// mapped are the attributes that transforms give an identity.
func (t *Tenant) mapped(id string, transforms []object, find accountFinder) object {
	attributes := object{}
	for _, transform := range transforms {
		definition := child(transform, "transformDefinition")
		if text(definition, "type") != "accountAttribute" {
			continue
		}
		from := child(definition, "attributes")
		account := find(id, text(t.mappedSource(from), "id"))
		attributes[text(transform, "identityAttributeName")] = clone(child(account, "attributes")[text(from, "attributeName")])
	}
	return attributes
}

// union has the members of two objects.
func union(a, b object) object {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// profileOfIdentity is the stored profile whose source has an account of the
// identity, nil when there is none.
func (t *Tenant) profileOfIdentity(id string, find accountFinder) object {
	for _, profile := range t.profiles.where(nil) {
		if find(id, text(child(profile, "authoritativeSource"), "id")) != nil {
			return profile
		}
	}
	return nil
}

// accountOfIdentity is the stored account of an identity on a source, nil when
// there is none.
func (t *Tenant) accountOfIdentity(id, sourceID string) object {
	for _, account := range t.accountsOf(sourceID) {
		if text(account, "identityId") == id {
			return account
		}
	}
	return nil
}
