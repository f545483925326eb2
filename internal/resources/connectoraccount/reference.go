package connectoraccount

import (
	"fmt"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/connector"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// reference leads to an account: its connector, and its key.
type reference struct {
	connector string
	// identity is the simple key, or the lookup id of a compound one.
	identity string
	// unique is the unique id of a compound key; empty for a simple one.
	unique string
}

// id is the import id: connector/identity, or connector/lookup_id,unique_id.
func (r reference) id() string {
	if r.unique == "" {
		return r.connector + "/" + r.identity
	}
	return r.connector + "/" + r.identity + "," + r.unique
}

// parse reads an import id. It is cut at the first slash, and where keys are
// compound at the last comma.
func parse(id, keyType string) (reference, error) {
	name, identity, ok := strings.Cut(id, "/")
	at := reference{connector: name, identity: identity}
	if keyType == connector.KeyCompound {
		comma := strings.LastIndex(identity, ",")
		if comma < 0 {
			return at, fmt.Errorf("the keys of connector %q are compound: the import id is %s/lookup_id,unique_id", name, name)
		}
		at.identity, at.unique = identity[:comma], identity[comma+1:]
	}
	if !ok || name == "" || at.identity == "" {
		return at, fmt.Errorf("%q is not an import id: connector/identity, or connector/lookup_id,unique_id for a compound key", id)
	}
	return at, nil
}

func (r reference) String() string {
	return fmt.Sprintf("account %q of connector %q", r.identity, r.connector)
}

// key is what commands take as the account's key.
func (r reference) key(keyType string) document.Object {
	if r.unique != "" || keyType == connector.KeyCompound {
		return document.Object{"compound": document.Object{"lookupId": r.identity, "uniqueId": r.unique}}
	}
	return document.Object{"simple": document.Object{"id": r.identity}}
}

// present adds to an account, as a connector shows it, what leads to it. Older
// connectors show identity and uuid in place of a key.
func present(name string, account document.Object) document.Object {
	text := func(pointer ...string) string {
		value, _ := document.At(account, pointer).(string) // absent is empty
		return value
	}
	at := reference{connector: name, identity: text("key", "simple", "id")}
	if at.identity == "" {
		at.identity, at.unique = text("key", "compound", "lookupId"), text("key", "compound", "uniqueId")
	}
	if at.identity == "" {
		at.identity = text("identity")
	}
	shown := make(document.Object, len(account)+3)
	for member, value := range account {
		shown[member] = value
	}
	shown["connector"], shown["identity"], shown["id"] = name, at.identity, at.id()
	if at.unique != "" {
		shown["uniqueId"] = at.unique
	}
	return shown
}

// referenceOf leads to an account that [present] has seen.
func referenceOf(account document.Object) reference {
	text := func(member string) string {
		value, _ := account[member].(string) // absent is empty
		return value
	}
	return reference{connector: text("connector"), identity: text("identity"), unique: text("uniqueId")}
}
