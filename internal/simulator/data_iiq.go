package simulator

import (
	"slices"
	"strings"
)

var (
	iiqApplicationMembers = map[string]string{
		"id": "string", "created": timeType, "modified": timeType, "name": "string", "type": "string",
		"attributes": "object", "features": "array", "descriptions": "array", "owner": "object",
	}
	iiqAccountMembers = map[string]string{
		"id": "string", "created": timeType, "modified": timeType, "identity": referenceType, "application": referenceType,
		"nativeIdentity": "string", "instance": "string", "displayName": "string", "active": "boolean", "locked": "boolean",
		"password": "string", "uuid": "string", "manuallyCorrelated": "boolean", "lastRefresh": timeType,
		"lastTargetAggregation": timeType, "attributes": "object",
	}
)

// iiq loads IdentityIQ's part of a data file.
func (l *loader) iiq(place string, o object) {
	l.check(place, o, map[string]string{"users": "array", "applications": "array", "accounts": "array"})
	l.list(place, o, "users", l.iiqUser)
	l.list(place, o, "applications", l.iiqApplication)
	l.list(place, o, "accounts", l.iiqAccount)
}

func (l *loader) iiqUser(place string, given object) {
	name := l.required(place, given, "userName")
	if _, taken := l.t.iiqUsers.named("userName", name); taken {
		l.refuse(below(place, "userName"), "there is another user with the userName %q", name)
		return
	}
	l.identify(place, &l.t.iiqUsers, given, "user", name)
	l.times(place, given)
	user := cloneObject(given)
	for _, key := range []string{"created", "modified"} {
		delete(user, key)
	}
	l.refuseCause(place, iiqUserResource.accept(user))
	delete(user, "password") // nothing shows it
	now := l.t.stamp()
	user["created"], user["modified"] = now, now
	setDefaults(user, object{"active": true})
	restore(user, object{"id": given["id"], "created": given["created"], "modified": given["modified"]})
	l.t.iiqUsers.put(user)
	for schema, members := range userReferences {
		for _, member := range members {
			if ref := child(child(user, schema), member); ref != nil {
				at := below(below(place, schema), member)
				l.later = append(l.later, func() { ref["value"] = l.refer(at, &l.t.iiqUsers, "a user", ref, "userName") })
			}
		}
	}
}

// times checks created and modified where nothing else does.
func (l *loader) times(place string, given object) {
	for _, key := range []string{"created", "modified"} {
		if value, given := given[key]; given {
			l.check(place, object{key: value}, map[string]string{key: timeType})
		}
	}
}

func (t *Tenant) saveIIQUsers() []object {
	return shown(&t.iiqUsers, func(stored object) object {
		user := cloneObject(stored)
		for schema, members := range userReferences {
			for _, member := range members {
				extension := child(user, schema)
				if _, ok := t.iiqUsers.get(targetOf(extension, member)); !ok && extension != nil {
					delete(extension, member)
				}
			}
		}
		return user
	})
}

func (l *loader) iiqApplication(place string, given object) {
	l.check(place, given, iiqApplicationMembers)
	name := l.required(place, given, "name")
	if _, taken := l.t.iiqApplications.named("name", name); taken {
		l.refuse(below(place, "name"), "there is another application with the name %q", name)
		return
	}
	l.identify(place, &l.t.iiqApplications, given, "application", name)
	types := child(given, "attributes")
	for attribute, kind := range types {
		one, _ := kind.(string)
		if !slices.Contains(iiqAttributeKinds, strings.TrimSuffix(one, "[]")) {
			l.refuse(below(below(place, "attributes"), attribute),
				"must be one of %s, with [] after it when multi-valued", strings.Join(iiqAttributeKinds, ", "))
		}
	}
	if types == nil {
		types = object{}
	}
	application := l.t.applicationOf(text(given, "id"), name, types)
	restore(application, given)
	l.t.iiqApplications.put(application)
}

func (l *loader) iiqAccount(place string, given object) {
	l.check(place, given, iiqAccountMembers)
	user := l.refer(below(place, "identity"), &l.t.iiqUsers, "a user", given["identity"], "userName")
	id := l.refer(below(place, "application"), &l.t.iiqApplications, "an application", given["application"], "name")
	native := l.required(place, given, "nativeIdentity")
	application, ok := l.t.iiqApplications.get(id)
	if !ok {
		return
	}
	key := [2]string{id, native + "\x00" + text(given, "instance")}
	if l.natives[key] {
		l.refuse(below(place, "nativeIdentity"), "there is another account of the application with it")
		return
	}
	l.natives[key] = true
	l.identify(place, &l.t.iiqAccounts, given, "iiq account", id, native, text(given, "instance"))
	attributes := child(given, "attributes")
	if attributes == nil {
		attributes = object{}
	}
	l.refuseCause(below(place, "attributes"), accept(attributes, accountAttributes(application)))
	accountID, now := text(given, "id"), l.t.stamp()
	account := object{
		"id": accountID, "created": now, "modified": now, "lastRefresh": now, "lastTargetAggregation": now,
		"displayName": nil, "instance": nil, "active": true, "locked": false,
		"uuid": "{" + derivedID("uuid", accountID) + "}", "manuallyCorrelated": false,
	}
	restore(account, given)
	delete(account, "password")
	account["identity"], account["application"] = object{"value": user}, object{"value": id}
	account["attributes"] = attributes
	l.t.iiqAccounts.put(account)
	if password := text(given, "password"); digestForm.MatchString(password) {
		l.t.passwords[accountID] = digest(password)
	} else if given["password"] != nil {
		l.t.passwords[accountID] = digestOf(password)
	}
}

func (t *Tenant) saveIIQAccounts() []object {
	return shown(&t.iiqAccounts, func(stored object) object {
		account := only(stored, iiqAccountMembers)
		for _, member := range []string{"identity", "application"} {
			account[member] = object{"value": targetOf(stored, member)}
		}
		if child(stored, "attributes") == nil {
			account["attributes"] = object{}
		}
		if password, ok := t.passwords[text(stored, "id")]; ok {
			account["password"] = string(password)
		}
		return account
	})
}
