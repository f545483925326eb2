package iiqaccount

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/iiq"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/scim"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_iiq_account.
var Definition = &lifecycle.Definition{
	Name: "iiq_account", Noun: "IdentityIQ account",
	ImportForms: "the account's id, or application_id/native_identity with ?instance=X behind it for an instance",
	Holder:      holder, Listing: listing,
	Policy: table, Access: scim.Access, Schema: resourceSchema, Strategy: update.WholeObject{}, Revision: document.Pointer{"meta", "version"},
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.IIQ()
		if err != nil {
			return nil, err
		}
		return &backend{
			accounts:     &scim.Collection{Client: client, Noun: "account", Path: "/Accounts"},
			applications: newApplications(client), objects: systems.Of("iiq_account"),
		}, nil
	},
}

// backend calls /Accounts. Objects have the extension of the application under
// "attributes", and their own URN for it is found again when they are sent.
type backend struct {
	accounts     *scim.Collection
	applications *applications
	objects      func() *lifecycle.Objects
}

// Group is the account's application.
func (b *backend) Group(state document.Object) string {
	id, _ := state["application_id"].(string) // the state has it
	return id
}

// Page reads a page of the accounts of an application.
func (b *backend) Page(ctx context.Context, application string, number int) (map[string]lifecycle.Later, int, error) {
	accounts, pages, err := b.accounts.Page(ctx, byApplication(application), number)
	found := make(map[string]lifecycle.Later, len(accounts))
	for _, account := range accounts {
		found[scim.ID(account)] = lifecycle.Now(unwrap(account))
	}
	return found, pages, err
}

// Writes counts the writes that have ended.
func (b *backend) Writes() uint64 { return b.accounts.Client.Writes() }

func byApplication(id any) string { return "application.value eq " + iiq.Quote(fmt.Sprint(id)) }

// Read fetches accounts.
func (b *backend) Read(ctx context.Context, ids []string) (map[string]document.Object, error) {
	accounts, err := b.accounts.Read(ctx, ids)
	for id, account := range accounts {
		accounts[id] = unwrap(account)
	}
	return accounts, err
}

// Refine adds the account schema of the application to the policy.
func (b *backend) Refine(ctx context.Context, base *policy.Policy, values document.Object) (*policy.Policy, error) {
	id, ok := values["application_id"].(string)
	if !ok {
		return base, nil
	}
	application, err := b.applications.get(ctx, id)
	if err != nil || application.keys == nil {
		return base, err
	}
	return base.With(extension, application.keys, "the account schema of application "+document.Text(application.name)), nil
}

// Find looks an account up by application, native identity and instance.
func (b *backend) Find(ctx context.Context, values document.Object) (document.Object, error) {
	return b.find(ctx, values["application_id"], values["native_identity"], values["instance"])
}

func (b *backend) find(ctx context.Context, application, native, instance any) (document.Object, error) {
	accounts, err := b.accounts.List(ctx, byApplication(application)+" and nativeIdentity eq "+iiq.Quote(fmt.Sprint(native)))
	if err != nil {
		return nil, err
	}
	given := func(instance any) any {
		if instance == "" {
			return nil // both say that the application has one instance only
		}
		return instance
	}
	for _, account := range accounts {
		if account["nativeIdentity"] == native && given(account["instance"]) == given(instance) {
			return unwrap(account), nil
		}
	}
	return nil, nil
}

// Key is the account's application, native identity and instance.
func (b *backend) Key(_ context.Context, values document.Object) (string, error) {
	return document.Text(document.List{values["application_id"], values["native_identity"], values["instance"]}), nil
}

// Create posts the account.
func (b *backend) Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	id, _ := values["application_id"].(string) // it is required
	application, err := b.applications.get(ctx, id)
	if err != nil {
		return nil, err
	}
	urn := prefix + application.name + suffix
	body["schemas"] = document.List{accountSchema, urn}
	if body[extension] == nil {
		body[extension] = document.Object{} // required, even if empty
	}
	doing := fmt.Sprintf("creating IdentityIQ account %s", document.Text(body["nativeIdentity"]))
	account, err := b.accounts.Write(ctx, doing, http.MethodPost, "", wrap(body, urn), secrets)
	return unwrap(account), err
}

// Send puts the account. The API knows neither ETag nor If-Match, so the version
// is compared with that of a read right before.
func (b *backend) Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error) {
	id := scim.ID(live)
	now, _, err := b.objects().Get(ctx, id)
	if err != nil {
		return nil, err
	}
	version := document.Pointer{"meta", "version"}
	if before, after := document.At(live, version), document.At(now, version); before != after {
		return nil, fmt.Errorf("%s changed on the server while it was being updated (version %s, then %s); nothing was sent. "+
			"Plan again to see the change", b.Title(live), document.Text(before), document.Text(after))
	}
	body, ok := request.Body.(document.Object)
	if !ok {
		return nil, fmt.Errorf("an account can't be sent as a %s", document.Kind(request.Body))
	}
	account, err := b.accounts.Write(ctx, "updating "+b.Title(live), request.Method, id, wrap(body, urnOf(live)), request.Secrets)
	if err != nil {
		return nil, err
	}
	// A workflow of IdentityIQ may carry the change out later.
	answer := unwrap(account)
	settled, err := lifecycle.Settle(ctx, request, answer, func() (document.Object, error) {
		account, _, err := b.objects().Get(ctx, id)
		return account, err
	})
	if err != nil && answer != nil {
		return answer, nil // the PUT was accepted; what it said has to do
	}
	return settled, err
}

// Delete removes the account.
func (b *backend) Delete(ctx context.Context, values document.Object) error {
	return b.accounts.Delete(ctx, scim.ID(values))
}

// Imagine gives an account the application that its state names. That of a new
// account has a name which isn't known without asking.
func (b *backend) Imagine(values, _ document.Object) {
	id, known := values["application_id"].(string)
	name, named := values["application_name"].(string)
	if !known {
		return
	}
	if !named {
		name = document.Placeholder("(name of application " + id + ")")
	}
	b.applications.known.Set(id, &application{name: name})
}

// Title names an account.
func (b *backend) Title(live document.Object) string {
	return fmt.Sprintf("IdentityIQ account %s of %s (%s)", document.Text(live["nativeIdentity"]),
		document.Text(document.At(live, document.Pointer{"application", "displayName"})), scim.ID(live))
}

// ImportID is the account's id.
func (b *backend) ImportID(live document.Object) string { return scim.ID(live) }

// Locate takes an account's id, or application_id/native_identity, with
// ?instance=X behind it for an instance.
func (b *backend) Locate(ctx context.Context, importID string) (string, error) {
	application, native, composite := strings.Cut(importID, "/")
	if !composite {
		return importID, nil
	}
	var instance any
	if at := strings.LastIndex(native, "?instance="); at >= 0 {
		instance = native[at+len("?instance="):]
		native = native[:at]
	}
	found, err := b.find(ctx, application, native, instance)
	if err == nil && found == nil {
		err = fmt.Errorf("application %s has no account with the native identity %q; the import id is the account's id, or "+
			"application_id/native_identity, with ?instance=X behind it for an instance", application, native)
	}
	return scim.ID(found), err
}
