package iiqaccount

import (
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// The attributes of an account stand under a URN with the name of its
// application between prefix and suffix. The name is arbitrary: spaces, dots and
// colons occur, so the URN is never taken apart at colons.
const (
	prefix        = "urn:ietf:params:scim:schemas:sailpoint:1.0:Application:Schema:"
	suffix        = ":account"
	accountSchema = "urn:ietf:params:scim:schemas:sailpoint:1.0:Account"
)

// urnMember is where an unwrapped account remembers the URN of its extension.
const urnMember = "extension URN"

// unwrap moves the extension of an account to "attributes": that of its
// application, or else one that looks like it, since the application may have
// another name by now.
func unwrap(account document.Object) document.Object {
	urn := namedURN(account)
	if _, ok := account[urn]; !ok {
		keys := document.Keys(account)
		at := slices.IndexFunc(keys, func(key string) bool { return strings.HasPrefix(key, prefix) && strings.HasSuffix(key, suffix) })
		if at < 0 {
			return account
		}
		urn = keys[at]
	}
	unwrapped := renamed(account, urn, extension)
	unwrapped[urnMember] = urn
	return unwrapped
}

// urnOf is the URN of an account's extension.
func urnOf(account document.Object) string {
	if urn, ok := account[urnMember].(string); ok {
		return urn
	}
	return namedURN(account) // there is no extension
}

// namedURN is the URN that the name of an account's application makes.
func namedURN(account document.Object) string {
	name, _ := document.At(account, document.Pointer{"application", "displayName"}).(string) // absent is empty
	return prefix + name + suffix
}

// wrap moves "attributes" to where the API wants them.
func wrap(account document.Object, urn string) document.Object {
	wrapped := renamed(account, extension, urn)
	delete(wrapped, urnMember)
	return wrapped
}

func renamed(object document.Object, from, to string) document.Object {
	changed := make(document.Object, len(object)+1)
	for key, member := range object {
		if key == from {
			key = to
		}
		changed[key] = member
	}
	return changed
}
