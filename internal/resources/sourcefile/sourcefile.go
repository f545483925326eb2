package sourcefile

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/upload"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_source_file.
var Definition = &lifecycle.Definition{
	Name: "source_file", Noun: "source file",
	ImportForms: "the id of the source",
	Holder:      lifecycle.Named(source.Definition, true), Identity: []string{"source_id"},
	Policy: table, Access: access, Schema: resourceSchema,
	Strategy: update.Again{Path: loadAccounts, When: upload.HashAttr},
	Derive:   upload.Derive,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{&collection.Collection{Client: client, Noun: "source", Path: "/sources/v1", Access: access}}, nil
	},
}

const loadAccounts = "/load-accounts"

var access = lifecycle.Access{
	Read: "idn:sources:read", Manage: "idn:sources:manage", UserLevel: "ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN", Tasks: true,
}

// backend calls /sources/v1/{id}/load-accounts.
type backend struct{ sources *collection.Collection }

// Read gives what can be seen of a file: its source.
func (b *backend) Read(ctx context.Context, ids []string) (map[string]document.Object, error) {
	sources, err := b.sources.Read(ctx, ids)
	files := map[string]document.Object{}
	for id := range sources {
		files[id] = shown(id)
	}
	return files, err
}

func shown(source string) document.Object { return document.Object{"id": source, "sourceId": source} }

// Find finds nothing: a source doesn't tell whether a file was loaded into it.
func (b *backend) Find(context.Context, document.Object) (document.Object, error) { return nil, nil }

// Key is the source: two resources that load files into one wait for each other.
func (b *backend) Key(_ context.Context, values document.Object) (string, error) {
	return document.Text(values["source_id"]), nil
}

// Create loads the file.
func (b *backend) Create(ctx context.Context, values, body document.Object, _ []string) (document.Object, error) {
	source, _ := values["source_id"].(string) // required
	return b.load(ctx, source, body)
}

// Send loads it again.
func (b *backend) Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error) {
	body, _ := request.Body.(document.Object) // the strategy sends one
	return b.load(ctx, collection.ID(live), body)
}

// load sends the file and waits until its accounts are there.
func (b *backend) load(ctx context.Context, source string, body document.Object) (document.Object, error) {
	path, _ := body[upload.PathAttr].(string) // required
	doing := "loading " + filepath.Base(path) + " into source " + source
	members := map[string]string{}
	if body["disableOptimization"] == true {
		members["disableOptimization"] = "true"
	}
	answer, err := upload.Post(ctx, b.sources.Client, client.Request{
		Doing: doing, Path: b.sources.Path + "/" + url.PathEscape(source) + loadAccounts, Scope: access.Manage, UserLevel: access.UserLevel,
	}, body, filepath.Base(path), members)
	if err != nil {
		return nil, err
	}
	task, _ := document.At(answer, document.Pointer{"task", "id"}).(string) // without one, nothing was started
	if task == "" {
		return nil, errors.New(doing + ": the API accepted the file, but started no task")
	}
	ended, err := b.sources.Client.AwaitTask(ctx, doing, task)
	if err == nil && ended.CompletionStatus == isc.NotFound {
		err = fmt.Errorf("%s: task %s is not known (any more), so that nobody knows whether the file was loaded", doing, task)
	}
	if err != nil {
		return nil, fmt.Errorf("%w\nThe next apply loads the file again", err)
	}
	lifecycle.Remark(ctx, doing, ended)
	return shown(source), nil
}

// Delete only forgets the file: there is no operation that takes it back.
func (b *backend) Delete(context.Context, document.Object) error { return nil }

// DestroyWarning says what stays.
func (b *backend) DestroyWarning(_ context.Context, values document.Object) (string, error) {
	return fmt.Sprintf("The accounts that were loaded into source %s stay there.", collection.ID(values)), nil
}

// Check refuses a source whose accounts come from elsewhere.
func (b *backend) Check(ctx context.Context, plan lifecycle.Plan) ([]lifecycle.Problem, error) {
	id, known := plan.Values["source_id"].(string)
	if !plan.Create || !known {
		return nil, nil
	}
	found, err := b.sources.Read(ctx, []string{id})
	source, kind := found[id], found[id]["connectionType"]
	if err != nil || source == nil || kind == nil || kind == "file" {
		return nil, err // the API says of a source that doesn't exist that it doesn't
	}
	return []lifecycle.Problem{{
		Attr: "source_id", Summary: "Not a delimited file source", Detail: fmt.Sprintf(
			"%s reads its accounts by its connector (connection type %s), so there is no file to load.",
			b.sources.Title(source), document.Text(kind)),
	}}, nil
}

// Title names the file by its source.
func (b *backend) Title(live document.Object) string { return "file of source " + collection.ID(live) }

// ImportID is the source's id.
func (b *backend) ImportID(live document.Object) string { return collection.ID(live) }

// Locate takes the source's id as it is.
func (b *backend) Locate(_ context.Context, importID string) (string, error) { return importID, nil }
