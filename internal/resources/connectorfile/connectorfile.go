package connectorfile

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/upload"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_connector_file.
var Definition = &lifecycle.Definition{
	Name: "connector_file", Noun: "connector file",
	ImportForms: "the id of the source and the name of the file, as source_id/name",
	Holder:      lifecycle.Named(source.Definition, false), Identity: []string{"source_id", "name"},
	Policy: table, Access: access, Schema: resourceSchema,
	Strategy: update.Again{Path: uploadConnectorFile, When: upload.HashAttr},
	Derive:   derive,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{&collection.Collection{Client: client, Noun: "source", Path: "/sources/v1", Access: access}}, nil
	},
}

const uploadConnectorFile = "/upload-connector-file"

var access = lifecycle.Access{Read: "idn:sources:read", Manage: "idn:sources-admin:manage", UserLevel: "ORG_ADMIN"}

// derive gives the hash of the file, and its name.
func derive(config document.Object) (document.Object, []lifecycle.Problem) {
	values, problems := upload.Derive(config)
	if values == nil {
		return nil, problems
	}
	values["name"] = document.Unknown
	if path, ok := config[upload.PathAttr].(string); ok {
		values["name"] = filepath.Base(path)
	}
	return values, problems
}

// backend calls /sources/v1/{id}/upload-connector-file.
type backend struct{ sources *collection.Collection }

// Read gives what can be seen of files: that their sources are there.
func (b *backend) Read(ctx context.Context, ids []string) (map[string]document.Object, error) {
	var sources []string
	for _, id := range ids {
		if source, _, _ := strings.Cut(id, "/"); !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
	}
	found, err := b.sources.Read(ctx, sources)
	files := map[string]document.Object{}
	for _, id := range ids {
		if source, name, _ := strings.Cut(id, "/"); found[source] != nil {
			files[id] = shown(source, name)
		}
	}
	return files, err
}

func shown(source, name string) document.Object {
	return document.Object{"id": source + "/" + name, "sourceId": source, "name": name}
}

// Find finds nothing: a source doesn't tell which files were uploaded for it.
func (b *backend) Find(context.Context, document.Object) (document.Object, error) { return nil, nil }

// Key is the source and the file's name.
func (b *backend) Key(_ context.Context, values document.Object) (string, error) {
	return document.Text(values["source_id"]) + "/" + document.Text(values["name"]), nil
}

// Create uploads the file.
func (b *backend) Create(ctx context.Context, values, body document.Object, _ []string) (document.Object, error) {
	source, _ := values["source_id"].(string) // required
	return b.upload(ctx, source, body)
}

// Send uploads it again.
func (b *backend) Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error) {
	body, _ := request.Body.(document.Object) // the strategy sends one
	source, _, _ := strings.Cut(collection.ID(live), "/")
	return b.upload(ctx, source, body)
}

func (b *backend) upload(ctx context.Context, source string, body document.Object) (document.Object, error) {
	name, known := body["name"].(string)
	if !known { // the path wasn't known when this was planned
		path, _ := body[upload.PathAttr].(string) // required
		name = filepath.Base(path)
	}
	_, err := upload.Post(ctx, b.sources.Client, client.Request{
		Doing: "uploading " + name + " for source " + source,
		Path:  b.sources.Path + "/" + url.PathEscape(source) + uploadConnectorFile, Scope: access.Manage, UserLevel: access.UserLevel,
	}, body, name, nil)
	if err != nil {
		return nil, err
	}
	return shown(source, name), nil
}

// Delete only forgets the file: there is no operation that takes it away.
func (b *backend) Delete(context.Context, document.Object) error { return nil }

// DestroyWarning says what stays.
func (b *backend) DestroyWarning(_ context.Context, values document.Object) (string, error) {
	return fmt.Sprintf("The API can't take connector files away, so %s stays with source %s.",
		document.Text(values["name"]), document.Text(values["source_id"])), nil
}

// Title names the file and its source.
func (b *backend) Title(live document.Object) string {
	return fmt.Sprintf("connector file %s of source %s", document.Text(live["name"]), document.Text(live["sourceId"]))
}

// ImportID is the source's id and the file's name.
func (b *backend) ImportID(live document.Object) string { return collection.ID(live) }

// Locate takes the source's id and the file's name.
func (b *backend) Locate(_ context.Context, importID string) (string, error) {
	if source, name, composite := strings.Cut(importID, "/"); !composite || source == "" || name == "" {
		return "", fmt.Errorf("%q is not the import id of a connector file, which is source_id/name", importID)
	}
	return importID, nil
}
