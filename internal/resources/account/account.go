package account

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/identity"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_account.
var Definition = &lifecycle.Definition{
	Name: "account", Noun: "account",
	ImportForms: "the account's id, or source_id/native_identity", Holder: lifecycle.Named(source.Definition, false), Listing: listing,
	Policy: table, Access: documented, Schema: resourceSchema,
	Strategy: update.Sequence{
		update.FullBody{Attr: "attributes"},
		update.JSONPatch{Attrs: []string{"identity_id", "manually_correlated"}},
		update.Action{Attr: "disabled", True: "/disable", False: "/enable"},
		update.Action{Attr: "locked", False: "/unlock"},
	},
	AfterCreate: []string{"identity_id", "manually_correlated", "disabled", "locked"},
	Imported:    document.Object{"on_destroy": onDestroyDelete},
	Validate:    validate,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{
			Collection: &collection.Collection{
				Client: client, Noun: "account", Path: "/accounts/v1", Access: access, Below: operations, Objects: systems.Of("account"),
			},
			sources: newSources(source.Collection(client)), identities: identity.Collection(client), systems: systems,
		}, nil
	},
}

var (
	access = lifecycle.Access{
		Read: "idn:accounts:read", Manage: "idn:accounts:manage", UserLevel: "ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN",
	}
	// status is what it needs to enable, disable and unlock.
	status = lifecycle.Access{
		Manage: "idn:accounts-state:manage", UserLevel: "ORG_ADMIN, SOURCE_ADMIN, SOURCE_SUBADMIN or HELPDESK",
	}
	removal    = lifecycle.Access{Manage: access.Manage, UserLevel: "ORG_ADMIN"}
	operations = map[string]lifecycle.Access{"/enable": status, "/disable": status, "/unlock": status, "/remove": removal}
	// documented is all that this resource needs.
	documented = lifecycle.Access{
		Read:      access.Read + "; " + source.Access.Read + ", " + source.Schemas.Read + " for the source and its account schema, and " + identity.Access.Read + " to check identity_id",
		Manage:    access.Manage + "; " + status.Manage + ", instead, to enable, disable and unlock",
		UserLevel: access.UserLevel + "; " + removal.UserLevel + " for `on_destroy = \"remove\"`",
		Tasks:     true,
	}
	// listed is what the list needs.
	listed = lifecycle.Access{
		Read: access.Read + "; with `include_resource`, " + source.Access.Read + " and " + source.Schemas.Read +
			" as well, for the sources and their account schemas",
		UserLevel: access.UserLevel,
	}
)

// backend calls /accounts/v1.
type backend struct {
	*collection.Collection
	sources    *sources
	identities *collection.Collection
	systems    *lifecycle.Systems
}

// bySource selects the accounts of a source.
func bySource(id string) string { return "sourceId eq " + isc.Quote(id) }

// Group is the account's source.
func (b *backend) Group(state document.Object) string {
	id, _ := state["source_id"].(string) // the state has it
	return id
}

// Page reads a page of the accounts of a source.
func (b *backend) Page(ctx context.Context, source string, number int) (map[string]lifecycle.Later, int, error) {
	return b.Collection.Page(ctx, bySource(source), number)
}

// Each lists the accounts of a source, or of all.
func (b *backend) Each(ctx context.Context, arguments document.Object) iter.Seq2[document.Object, error] {
	if id, ok := arguments["source_id"].(string); ok {
		return b.EachWithin(ctx, bySource(id), arguments)
	}
	return b.Collection.Each(ctx, arguments)
}

// Refine adds the account schema of the source to the policy, with the attributes
// that it is about to get.
func (b *backend) Refine(ctx context.Context, base *policy.Policy, values document.Object) (*policy.Policy, error) {
	facts, err := b.source(ctx, values)
	if err != nil || facts == nil {
		return base, err
	}
	if facts.connectionType != fileConnection {
		base = base.Finding("attributes") // the API takes none back, so what leaves is let go of
	}
	keys := facts.with(source.PlannedAttributes(b.systems, facts.id))
	return base.With("attributes", keys, "the account schema of "+facts.title), nil
}

// source gives what is known of the account's source; nil while its id isn't
// known.
func (b *backend) source(ctx context.Context, values document.Object) (*sourceFacts, error) {
	id, ok := values["source_id"].(string)
	if !ok {
		return nil, nil
	}
	return b.sources.get(ctx, id)
}

// Find looks an account up by its source and native identity.
func (b *backend) Find(ctx context.Context, values document.Object) (document.Object, error) {
	sourceID, native, err := b.native(ctx, values)
	if err != nil {
		return nil, err
	}
	return b.find(ctx, sourceID, native)
}

// Key is the account's source and native identity.
func (b *backend) Key(ctx context.Context, values document.Object) (string, error) {
	sourceID, native, err := b.native(ctx, values)
	return sourceID + "/" + native, err
}

// native gives the source and the native identity of a planned account.
func (b *backend) native(ctx context.Context, values document.Object) (sourceID, native string, err error) {
	source, err := b.source(ctx, values)
	if err != nil || source == nil {
		return "", "", err
	}
	if source.identityAttribute == "" {
		return "", "", lifecycle.Problem{
			Attr: "source_id", Summary: "Source without an account schema", Detail: source.title + " has no account schema, so " +
				"nothing says which of the attributes identifies an account, and none can be created on it. The schema comes with the " +
				"source; a delimited file source that is made without provision_as_csv = true may lack it.",
		}
	}
	value := document.At(values, document.Pointer{"attributes", source.identityAttribute})
	wire, err := policy.Key{Type: "STRING"}.Wire(value)
	native, ok := wire.(string)
	if err != nil || !ok {
		return "", "", fmt.Errorf("attributes has no %q, which identifies accounts of %s", source.identityAttribute, source.title)
	}
	return source.id, native, nil
}

func (b *backend) find(ctx context.Context, sourceID, nativeIdentity string) (document.Object, error) {
	return b.FindOne(ctx, bySource(sourceID), "nativeIdentity", nativeIdentity)
}

// Create posts the attributes, with the source's id among them, and awaits the
// task. The answer doesn't show the account; [backend.Find] does.
func (b *backend) Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	attributes, err := document.Set(body["attributes"], document.Pointer{"sourceId"}, values["source_id"])
	if err != nil {
		return nil, err
	}
	answer, err := b.Post(ctx, document.Object{"attributes": attributes}, nil, secrets)
	if err != nil {
		return nil, err
	}
	if err := b.Await(ctx, "creating account", answer); err != nil {
		return nil, &lifecycle.AcceptedError{Err: err}
	}
	return nil, nil
}

// Send carries out a request, awaits its task and reads the account until the
// change shows.
func (b *backend) Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error) {
	answer, err := b.Collection.Send(ctx, live, request)
	if err != nil {
		return nil, err
	}
	if id := collection.ID(live); collection.ID(answer) != id { // a PATCH may answer with the account itself
		if err := b.Await(ctx, "updating "+b.Title(live), answer); err != nil {
			return nil, err
		}
	}
	account, err := lifecycle.Settle(ctx, request, nil, func() (document.Object, error) {
		account, _, err := b.Objects().Get(ctx, collection.ID(live))
		return account, err
	})
	if err != nil {
		return nil, &lifecycle.AcceptedError{Err: err}
	}
	if account == nil {
		err = fmt.Errorf("updating %s: the request was accepted, and the account is gone now", b.Title(live))
	}
	return account, err
}

// Delete does what on_destroy says.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	id := collection.ID(values)
	switch values["on_destroy"] {
	case onDestroyForget:
		return nil
	case onDestroyDisable:
		account, _, err := b.Objects().Get(ctx, id)
		if err != nil || account == nil || account["disabled"] == true {
			return err
		}
		disable := diff.Change{Place: place("disabled"), New: true}
		request := update.Request{Method: "POST", Path: "/disable", Body: document.Object{}, Settles: []diff.Change{disable}}
		_, err = b.Send(ctx, account, request)
		return err
	case onDestroyRemove:
		return b.Collection.Delete(ctx, id, "/remove")
	}
	return b.Collection.Delete(ctx, id, "")
}

func place(attr string) diff.Place {
	field, _ := table.Field(attr)
	return diff.Place{Field: field}
}

// Imported has an account forgotten that the API can't delete.
func (b *backend) Imported(ctx context.Context, values document.Object) (document.Object, error) {
	source, err := b.source(ctx, values)
	if err != nil || source == nil || source.connectionType == fileConnection {
		return nil, err
	}
	return document.Object{"on_destroy": onDestroyForget}, nil
}

// DestroyWarning refuses the deletion of an account that the API can't delete.
func (b *backend) DestroyWarning(ctx context.Context, values document.Object) (string, error) {
	if values["on_destroy"] != onDestroyDelete {
		return "", nil
	}
	id, _ := values["source_id"].(string) // the state has it
	source, err := b.sources.kind(ctx, id)
	if err != nil || source == nil || source.connectionType == fileConnection {
		return "", err
	}
	return "", undeletable(source)
}

// ImportID is the account's id.
func (b *backend) ImportID(live document.Object) string { return collection.ID(live) }

// Locate takes an account's id, or source_id/native_identity.
func (b *backend) Locate(ctx context.Context, importID string) (string, error) {
	sourceID, native, composite := strings.Cut(importID, "/")
	if !composite {
		return importID, nil
	}
	found, err := b.find(ctx, sourceID, native)
	if err == nil && found == nil {
		err = fmt.Errorf("source %s has no account with the native identity %q; the import id is the account's id, "+
			"or source_id/native_identity", sourceID, native)
	}
	return collection.ID(found), err
}
