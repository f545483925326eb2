package connectoraccount

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/connector"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_connector_account.
var Definition = &lifecycle.Definition{
	Name: "connector_account", Noun: "connector account",
	ImportForms: "connector/identity, or connector/lookup_id,unique_id for a compound key",
	Listing:     listing,
	Policy:      table, Schema: resourceSchema,
	Access: lifecycle.Access{UserLevel: "none for a connector that runs locally; ORG_ADMIN to invoke one that is deployed"},
	Strategy: update.Sequence{
		update.Operations{Attr: "attributes", Command: commandUpdate, Split: "split_values"},
		update.Action{Attr: "disabled", True: commandDisable, False: commandEnable},
		update.Action{Attr: "locked", False: commandUnlock},
		update.SecretAction{Attr: "password_wo", Path: commandPassword, Member: "password"},
	},
	AfterCreate: []string{"disabled", "locked", "password_wo"},
	Imported:    document.Object{"on_destroy": onDestroyDelete, "split_values": false},
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		return &backend{connect: systems.Connector}, nil
	},
}

// backend invokes the commands of connectors. Objects are what a connector shows
// of an account, with its name and the parts of the key beside.
type backend struct {
	connect func(name string) (*connector.Client, error)
	locks   lifecycle.Locks
	writes  atomic.Uint64 // commands that may have changed something, and have ended
}

// Solitary says that a command reads one account.
func (b *backend) Solitary() {}

// Group is the account's connector.
func (b *backend) Group(state document.Object) string {
	name, _ := state["connector"].(string) // the state has it
	return name
}

// Page lists the accounts of a connector, all of them at once.
func (b *backend) Page(ctx context.Context, name string, _ int) (map[string]lifecycle.Later, int, error) {
	accounts, err := b.list(ctx, name)
	objects := make(map[string]lifecycle.Later, len(accounts))
	for id, account := range accounts {
		objects[id] = lifecycle.Now(account)
	}
	return objects, 1, err
}

// list gives the accounts of a connector by their ids.
func (b *backend) list(ctx context.Context, name string) (map[string]document.Object, error) {
	c, err := b.connect(name)
	if err != nil {
		return nil, err
	}
	doing := "listing the accounts of connector " + name
	specification, err := c.Specification(ctx)
	if err == nil && !slices.Contains(specification.Commands, commandList) {
		err = errors.New(doing + ": the connector doesn't support it")
	}
	if err != nil {
		return nil, err
	}
	result, err := c.Invoke(ctx, connector.Command{Doing: doing, Type: commandList, Question: true})
	accounts := make(map[string]document.Object, len(result.Outputs))
	for _, output := range result.Outputs {
		if account, unreadable := document.DecodeObject(output); unreadable == nil {
			account = present(name, account)
			accounts[referenceOf(account).id()] = account
		}
	}
	return accounts, err
}

// Writes counts the writes that have ended.
func (b *backend) Writes() uint64 { return b.writes.Load() }

// Read fetches accounts, each by a command of its own.
func (b *backend) Read(ctx context.Context, ids []string) (map[string]document.Object, error) {
	found := map[string]document.Object{}
	for _, id := range ids {
		at, err := b.locate(ctx, id)
		if err != nil {
			return nil, err
		}
		account, err := b.read(ctx, at)
		if err != nil {
			return nil, err
		}
		if account != nil {
			found[id] = account
		}
	}
	return found, nil
}

// read fetches an account; nil if there is none.
func (b *backend) read(ctx context.Context, at reference) (document.Object, error) {
	account, err := b.invoke(ctx, at, "reading "+at.String(), commandRead, document.Object{}, nil, true)
	if connector.IsNotFound(err) {
		return nil, nil
	}
	if err == nil && account == nil {
		err = fmt.Errorf("reading %s: the connector answered without an account", at)
	}
	return account, err
}

// Refine adds the connector's account schema to the policy.
func (b *backend) Refine(ctx context.Context, base *policy.Policy, values document.Object) (*policy.Policy, error) {
	name, ok := values["connector"].(string)
	if !ok {
		return base, nil
	}
	specification, err := b.specification(ctx, name)
	if err != nil || len(specification.AccountSchema.Attributes) == 0 {
		return base, err
	}
	schema := specification.AccountSchema
	keys := make(map[string]policy.Key, len(schema.Attributes))
	for _, attribute := range schema.Attributes {
		keys[attribute.Name] = policy.Key{
			Type: strings.ToUpper(attribute.Type), Multi: attribute.Multi, Entitlement: attribute.Entitlement,
			Immutable: attribute.Name == schema.IdentityAttribute, Why: key,
		}
	}
	return base.With("attributes", keys, fmt.Sprintf("the account schema of connector %q", name)), nil
}

func (b *backend) specification(ctx context.Context, name string) (*connector.Specification, error) {
	c, err := b.connect(name)
	if err != nil {
		return nil, err
	}
	return c.Specification(ctx)
}

// Find looks an account up by the identity that is planned for it, if any.
func (b *backend) Find(ctx context.Context, values document.Object) (document.Object, error) {
	name, _ := values["connector"].(string) // it is required
	specification, err := b.specification(ctx, name)
	if err != nil {
		return nil, err
	}
	identity := planned(values, specification)
	if identity == "" {
		return nil, nil // the connector decides it
	}
	return b.read(ctx, reference{connector: name, identity: identity})
}

// planned is the identity that is planned for an account, if any.
func planned(values document.Object, specification *connector.Specification) string {
	identity, ok := values["identity"].(string)
	if !ok {
		identity, _ = document.At(values, document.Pointer{"attributes", specification.AccountSchema.IdentityAttribute}).(string) // none, then
	}
	return identity
}

// Key is the account's connector and planned identity; without one, all of it.
func (b *backend) Key(ctx context.Context, values document.Object) (string, error) {
	name, _ := values["connector"].(string) // it is required
	specification, err := b.specification(ctx, name)
	if err != nil {
		return "", err
	}
	if identity := planned(values, specification); identity != "" {
		return name + "/" + identity, nil
	}
	return name + " " + document.Text(values["attributes"]), nil
}

// Create makes the account, and gives it as the connector shows it.
func (b *backend) Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	name, _ := values["connector"].(string) // it is required
	attributes := document.Object{}
	whole, _ := body["attributes"].(document.Object) // none is an empty object
	for _, attribute := range document.Keys(whole) {
		attributes[attribute] = whole[attribute]
		// As Identity Security Cloud does, one value of several goes as it is.
		if list, ok := whole[attribute].(document.List); ok && len(list) == 1 {
			attributes[attribute] = list[0]
		}
	}
	input := document.Object{"attributes": attributes}
	if identity, ok := values["identity"].(string); ok {
		input["identity"] = identity
	}
	account, err := b.invoke(ctx, reference{connector: name}, "creating an account by connector "+name, commandCreate, input, secrets, false)
	switch {
	case err == nil && account == nil:
		err = &lifecycle.AcceptedError{Err: errors.New("the connector accepted the creation and shows no account")}
	case err != nil && !client.IsAmbiguous(answered(err)):
		err = &lifecycle.AcceptedError{Err: answered(err)} // whatever it says, it may have made the account
	}
	return account, err
}

// Send carries out a command on an account. Commands on one account go one
// after the other, since connectors read, change and write.
func (b *backend) Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error) {
	at := referenceOf(live)
	unlock, err := b.locks.Lock(ctx, at.id())
	if err != nil {
		return nil, err
	}
	defer unlock()
	input, _ := document.Clone(request.Body).(document.Object) // every request has one
	account, err := b.invoke(ctx, at, "updating "+at.String(), request.Path, input, request.Secrets, false)
	if connector.IsNotFound(err) {
		return nil, fmt.Errorf("%w\nThe account was deleted by somebody else; apply again to have it created anew", answered(err))
	}
	return account, answered(err)
}

// Delete does what on_destroy says.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	command := commandDelete
	switch values["on_destroy"] {
	case onDestroyForget:
		return nil
	case onDestroyDisable:
		command = commandDisable
	}
	id, _ := values["id"].(string) // the state has it
	at, err := b.locate(ctx, id)
	if err != nil {
		return err
	}
	_, err = b.invoke(ctx, at, "deleting "+at.String(), command, document.Object{}, nil, false)
	if connector.IsNotFound(err) {
		return nil
	}
	return err
}

// invoke carries out a command and gives the account that it shows, nil if it
// shows none. What the connector reports as failed in part is an error, beside
// the account.
func (b *backend) invoke(
	ctx context.Context, at reference, doing, command string, input document.Object, secrets []string, question bool,
) (document.Object, error) {
	c, err := b.connect(at.connector)
	if err != nil {
		return nil, err
	}
	specification, err := c.Specification(ctx)
	if err != nil {
		return nil, err
	}
	if at.identity != "" {
		input["identity"], input["key"] = at.identity, at.key(specification.KeyType)
	}
	encoded, err := document.Encode(input)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	if !question {
		defer b.writes.Add(1)
	}
	result, err := c.Invoke(ctx, connector.Command{Doing: doing, Type: command, Input: encoded, Question: question, Secrets: secrets})
	outputs := result.Outputs
	var failed *connector.Error
	if errors.As(err, &failed) {
		outputs = failed.Outputs // a connector may fail after it has shown the account
	}
	if len(outputs) == 0 {
		return nil, err
	}
	output := outputs[len(outputs)-1]
	shown, unreadable := document.DecodeObject(output)
	if unreadable != nil {
		return nil, errors.Join(err, fmt.Errorf("%s: %w", doing, unreadable))
	}
	if soft := connector.SoftFailures(output); len(soft) > 0 {
		told := c.Redactor(secrets...).Text(strings.Join(soft, "\n  - "))
		err = errors.Join(err, fmt.Errorf("%s: the connector failed in part:\n  - %s", doing, told))
	}
	if shown["attributes"] == nil {
		return nil, err // {} says that nothing changed
	}
	return present(at.connector, shown), err
}

// answered takes what makes an error look like a lost request away from one that
// the connector itself told of: sending the command again would not mend it.
func answered(err error) error {
	var failed *connector.Error
	if errors.As(err, &failed) && failed.Kind != "" {
		return errors.New(err.Error())
	}
	return err
}

// Imagine gives an account the key that its state has. A connector that hasn't been
// asked takes keys of that type.
func (b *backend) Imagine(values, object document.Object) {
	if object["identity"] == nil {
		object["identity"] = document.NotYet
	}
	name, _ := values["connector"].(string) // it is required
	specification := &connector.Specification{KeyType: connector.KeySimple}
	if object["uniqueId"] != nil {
		specification.KeyType = connector.KeyCompound
	}
	if c, err := b.connect(name); err == nil {
		c.Assume(specification)
	}
}

// Title names an account.
func (b *backend) Title(live document.Object) string { return referenceOf(live).String() }

// ImportID is the connector's name and the account's key.
func (b *backend) ImportID(live document.Object) string { return referenceOf(live).id() }

// Locate takes connector/identity, or connector/lookup_id,unique_id where the
// connector's key type is compound.
func (b *backend) Locate(ctx context.Context, importID string) (string, error) {
	at, err := b.locate(ctx, importID)
	return at.id(), err
}

func (b *backend) locate(ctx context.Context, id string) (reference, error) {
	name, _, _ := strings.Cut(id, "/")
	specification, err := b.specification(ctx, name)
	if err != nil {
		return reference{}, err
	}
	return parse(id, specification.KeyType)
}
