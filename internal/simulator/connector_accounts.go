package simulator

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
)

const (
	readAccount   = "std:account:read"
	updateAccount = "std:account:update"
)

// queueCommand sends a command about an account to the connector of its source,
// as a job; it tells whether the source has a connector.
func (t *Tenant) queueCommand(account object, kind string) bool {
	sourceID, id := text(account, "sourceId"), text(account, "id")
	if t.connections[sourceID] == nil {
		return false
	}
	t.pending = append(t.pending, job{sourceID: sourceID, run: func() error { return t.commandAccount(id, kind, nil) }})
	return true
}

// commandAccount sends a command about an account and stores the account that
// comes back. "If an account update operation results in no changes to the
// account, the connector responds with an empty object" (SailPoint SaaS
// Connectivity: Account Update); then the account is read.
func (t *Tenant) commandAccount(id, kind string, more object) error {
	account, ok := t.accounts.get(id)
	if !ok {
		return nil
	}
	sourceID, input := text(account, "sourceId"), t.objectInput(account)
	full := maps.Clone(input)
	maps.Copy(full, more)
	r, err := t.command(context.Background(), sourceID, kind, full)
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	failed := softFailures(kind, r.output())
	if child(r.output(), "attributes") == nil && kind != readAccount {
		if r, err = t.command(context.Background(), sourceID, readAccount, input); err != nil {
			return errors.Join(failed, fmt.Errorf("%s: %w", readAccount, err))
		}
	}
	// It may have been removed meanwhile.
	if account, ok = t.accounts.get(id); ok {
		t.receiveAccount(account, r.output())
	}
	return failed
}

// objectInput names an account to its connector, by its key and by the part of
// the key that older connectors take.
func (t *Tenant) objectInput(account object) object {
	key := t.connectorKeys[text(account, "id")]
	if key == nil {
		identity := text(account, "nativeIdentity")
		key = object{"simple": object{"id": identity}}
		if t.connections[text(account, "sourceId")].keyType == "compound" {
			key = object{"compound": object{"lookupId": identity, "uniqueId": account["uuid"]}}
		}
	}
	return object{"identity": keyID(key), "key": key}
}

// keyID is the id in a simple key, or the one in a compound key by which the
// source finds the account.
func keyID(key object) string {
	return text(child(key, "simple"), "id") + text(child(key, "compound"), "lookupId")
}

// nativeIdentityFrom is the native identity of an account as a connector sends
// it, "" when it has none.
func (t *Tenant) nativeIdentityFrom(sourceID string, sent object) string {
	for _, id := range []string{
		nativeIdentityOf(t.accountSchema(sourceID), child(sent, "attributes")), keyID(child(sent, "key")), text(sent, "identity"),
	} {
		if id != "" {
			return id
		}
	}
	return ""
}

// receiveAccount stores an account as a connector sends it, without what the
// account schema lacks.
func (t *Tenant) receiveAccount(account, sent object) {
	sourceID := text(account, "sourceId")
	attributes := child(sent, "attributes")
	if attributes == nil {
		attributes = object{}
	}
	maps.DeleteFunc(attributes, func(name string, _ any) bool { return !t.hasAccountAttribute(sourceID, name) })
	account["attributes"] = attributes
	if identity := t.nativeIdentityFrom(sourceID, sent); identity != "" {
		account["nativeIdentity"] = identity
	}
	key := child(sent, "key")
	if keyID(key) != "" {
		t.connectorKeys[text(account, "id")] = key
	}
	for _, uuid := range []string{text(sent, "uuid"), text(child(key, "compound"), "uniqueId")} {
		if uuid != "" {
			account["uuid"] = uuid
		}
	}
	for _, flag := range []string{"disabled", "locked"} {
		if value, ok := sent[flag].(bool); ok {
			account[flag] = value
		}
	}
	t.aggregated(account)
}

// aggregate takes over the accounts that the connector of a source lists. In a
// listing since an earlier state the connector names the accounts that are gone;
// from any other listing they are missing.
func (t *Tenant) aggregate(sourceID string, full bool) error {
	connected := t.connections[sourceID]
	if connected == nil {
		return nil
	}
	source, _ := t.sources.get(sourceID)
	input := object{}
	stateful := fmt.Sprint(child(source, "connectorAttributes")["spConnEnableStatefulCommands"]) == "true"
	partial := stateful && !full && connected.state != nil
	if stateful {
		input["stateful"] = true
	}
	if partial {
		input["state"] = connected.state
	}
	r, err := t.command(context.Background(), sourceID, "std:account:list", input)
	if err != nil {
		return fmt.Errorf("std:account:list: %w", err)
	}
	if _, ok := t.sources.get(sourceID); !ok {
		return nil
	}
	listed := map[string]bool{}
	for _, output := range r.outputs {
		sent, _ := output.(object)
		identity := t.nativeIdentityFrom(sourceID, sent)
		if identity == "" {
			return errors.New("std:account:list: an account has no identity")
		}
		account := t.accountWith(sourceID, identity)
		if boolean(sent, "deleted") {
			t.dropThis(account)
			continue
		}
		t.receiveAccount(account, sent)
		listed[text(account, "id")] = true
	}
	if !partial {
		t.dropMissing(sourceID, listed)
	}
	if stateful {
		connected.state = r.state
	}
	return nil
}

// softFailures are the results with which a connector reports that it has
// changed an account in part.
func softFailures(kind string, output object) error {
	var failures []error
	for _, item := range list(output, "results") {
		outcome, _ := item.(object)
		if text(outcome, "status") != "error" {
			continue
		}
		texts := []string{text(outcome, "attribute")}
		for _, item := range list(outcome, "messages") {
			message, _ := item.(object)
			texts = append(texts, text(message, "message"))
		}
		failures = append(failures, fmt.Errorf("%s: %s", kind, strings.Join(texts, ": ")))
	}
	return errors.Join(failures...)
}
