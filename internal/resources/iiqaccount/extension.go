package iiqaccount

import (
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

// unwrap moves the extension of an account to "attributes".
func unwrap(account document.Object) document.Object {
	for _, key := range document.Keys(account) {
		if strings.HasPrefix(key, prefix) && strings.HasSuffix(key, suffix) {
			unwrapped := renamed(account, key, extension)
			unwrapped[urnMember] = key
			return unwrapped
		}
	}
	return account
}

// urnOf is the URN of an account's extension.
func urnOf(account document.Object) string {
	urn, _ := account[urnMember].(string) // an account without an extension has none
	if urn == "" {
		name, _ := document.At(account, document.Pointer{"application", "displayName"}).(string) // likewise
		urn = prefix + name + suffix
	}
	return urn
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
