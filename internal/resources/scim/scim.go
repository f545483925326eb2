// Package scim calls one collection of IdentityIQ's SCIM API, such as
// /Accounts, for the resources whose objects live in it.
package scim

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/iiq"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// Access is what calls of the SCIM API need.
var Access = lifecycle.Access{UserLevel: "System Administrator, or a capability with the SCIM rights"}

// Collection is where the resources of one kind live.
type Collection struct {
	Client *iiq.Client
	// Noun is what people call one of them.
	Noun string
	// Path is the collection's: "/Accounts".
	Path string
}

// ID is the id of a resource.
func ID(resource document.Object) string {
	text, _ := resource["id"].(string) // a resource without an id has none
	return text
}

// Read fetches resources by id.
func (c *Collection) Read(ctx context.Context, ids []string) (map[string]document.Object, error) {
	return lifecycle.Many(ids, func(ids []string) ([]document.Object, error) {
		terms := make([]string, len(ids))
		for i, id := range ids {
			terms[i] = "id eq " + iiq.Quote(id)
		}
		return c.List(ctx, strings.Join(terms, " or "))
	}, func(id string) (document.Object, error) { return c.Get(ctx, id, nil) })
}

// Page reads one page of the resources that a filter selects, and how many there
// are.
func (c *Collection) Page(ctx context.Context, filter string, number int) ([]document.Object, int, error) {
	items, pages, err := c.Client.Page(ctx, c.listing(), c.Path, filter, number)
	if err != nil {
		return nil, 0, err
	}
	resources, err := c.decode(items)
	return resources, pages, err
}

func (c *Collection) listing() string { return "listing " + lifecycle.Plural(c.Noun) }

// Get fetches one resource by what stands in its path; nil if there is none.
func (c *Collection) Get(ctx context.Context, id string, query url.Values) (document.Object, error) {
	resource, err := c.do(ctx, client.Request{
		Doing: "reading " + c.Noun + " " + id, Method: http.MethodGet, Path: c.Path + "/" + url.PathEscape(id), Query: query,
	})
	if client.IsNotFound(err) {
		return nil, nil
	}
	return resource, err
}

// List fetches the resources that a filter selects.
func (c *Collection) List(ctx context.Context, filter string) ([]document.Object, error) {
	items, err := c.Client.List(ctx, c.listing(), c.Path, filter)
	if err != nil {
		return nil, err
	}
	return c.decode(items)
}

func (c *Collection) decode(items []json.RawMessage) ([]document.Object, error) {
	resources := make([]document.Object, len(items))
	for i, item := range items {
		var err error
		if resources[i], err = document.DecodeObject(item); err != nil {
			return nil, fmt.Errorf("%s: %w", c.listing(), err)
		}
	}
	return resources, nil
}

// Write sends a resource: a POST to the collection, or a PUT to one of it.
func (c *Collection) Write(ctx context.Context, doing, method, id string, body any, secrets []string) (document.Object, error) {
	encoded, err := document.Encode(body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	path := c.Path
	if id != "" {
		path += "/" + url.PathEscape(id)
	}
	return c.do(ctx, client.Request{Doing: doing, Method: method, Path: path, Body: encoded, Secrets: secrets})
}

// Delete removes a resource. That it is gone already is no error.
func (c *Collection) Delete(ctx context.Context, id string) error {
	_, err := c.do(ctx, client.Request{
		Doing: "deleting " + c.Noun + " " + id, Method: http.MethodDelete, Path: c.Path + "/" + url.PathEscape(id), Repeat: client.Safe,
	})
	if client.IsNotFound(err) {
		return nil
	}
	return err
}

func (c *Collection) do(ctx context.Context, request client.Request) (document.Object, error) {
	response, err := c.Client.Do(ctx, request)
	if err != nil || len(response.Body) == 0 {
		return nil, err
	}
	resource, err := document.DecodeObject(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", request.Doing, err)
	}
	return resource, nil
}

// Find fetches the resources that fit all conditions of a data source.
func (c *Collection) Find(ctx context.Context, conditions []lifecycle.Condition) ([]document.Object, error) {
	terms := make([]string, len(conditions))
	for i, condition := range conditions {
		value, ok := condition.Value.(string)
		if !ok {
			return nil, fmt.Errorf("%s must be a string", condition.Attr)
		}
		terms[i] = condition.Filter + " eq " + iiq.Quote(value)
	}
	return c.List(ctx, strings.Join(terms, " and "))
}
