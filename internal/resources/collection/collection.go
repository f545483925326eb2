// Package collection calls one collection of the Identity Security Cloud API,
// such as /sources/v1, for the resources whose objects live in it.
package collection

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Collection is where the objects of one kind live.
type Collection struct {
	Client *isc.Client
	// Noun is what people call one object.
	Noun string
	// Path is the collection's in the per-service spelling: "/sources/v1".
	Path   string
	Access lifecycle.Access
	// Plain says that lists know neither a filter by id nor an order, so that several
	// objects are found by listing all.
	Plain bool
	// Sorter is a member that no two objects share, which lists are ordered by; "id"
	// if empty.
	Sorter string
	// Members are the names of the members that filters call something else.
	Members map[string]string
	// OneByOne says that filters compare members other than the id with one value,
	// not with several.
	OneByOne bool
	// Query is what every list is asked with.
	Query url.Values
	// Below is what operations below an object need, by their path, where it isn't
	// Access: "/schemas".
	Below map[string]lifecycle.Access
	// Header is what every call carries, such as the one that experimental
	// operations need.
	Header http.Header
	// Objects gives the objects as they are read together with others; nil has the
	// polls of a deletion ask by themselves.
	Objects func() *lifecycle.Objects

	lookups lookups
}

// access is what an operation below an object needs; below is empty for one on
// the object itself.
func (c *Collection) access(below string) lifecycle.Access {
	if special, ok := c.Below[below]; ok {
		return special
	}
	return c.Access
}

// Title names an object: source "HR" (2c91…). An account may have no name; its
// native identity stands in for it.
func (c *Collection) Title(object document.Object) string {
	name := object["name"]
	if name == nil {
		name = object["nativeIdentity"]
	}
	return fmt.Sprintf("%s %s (%s)", c.Noun, document.Text(name), ID(object))
}

// ID is the id of an object.
func ID(object document.Object) string {
	text, _ := object["id"].(string) // an object without an id has none
	return text
}

// item is the path of one object and what is below it; without an id, that of
// the only object there is.
func (c *Collection) item(id, below string) string {
	if id == "" {
		return c.Path + below
	}
	return c.Path + "/" + url.PathEscape(id) + below
}

// Get fetches what is at a path below an object; below may be empty.
func (c *Collection) Get(ctx context.Context, doing, id, below string) (any, error) {
	needs := c.access(below)
	return c.do(ctx, client.Request{
		Doing: doing, Method: http.MethodGet, Path: c.item(id, below), Scope: needs.Read, UserLevel: needs.UserLevel,
	})
}

// Read fetches objects by id. That a list of several lacks one may be because
// lists lag behind.
func (c *Collection) Read(ctx context.Context, ids []string) (map[string]document.Object, error) {
	return lifecycle.Many(ids, func(ids []string) ([]document.Object, error) {
		if c.Plain {
			return c.List(ctx, "", 0)
		}
		return c.List(ctx, isc.In("id", ids), 0)
	}, func(id string) (document.Object, error) { return c.one(ctx, id, c.Noun+" "+id) })
}

// one fetches an object; nil if there is none.
func (c *Collection) one(ctx context.Context, id, title string) (document.Object, error) {
	value, err := c.Get(ctx, "reading "+title, id, "")
	if client.IsNotFound(err) {
		return nil, nil
	}
	object, ok := value.(document.Object)
	if err == nil && !ok {
		err = fmt.Errorf("reading %s: the answer is a %s, not an object", title, document.Kind(value))
	}
	return object, err
}

// List fetches the objects that a filter selects, at most limit of them, or all
// if limit is 0. An empty filter selects every object.
func (c *Collection) List(ctx context.Context, filter string, limit int) ([]document.Object, error) {
	return c.all(ctx, c.listing(filter), limit)
}

// all fetches the objects of a list, at most limit of them, or all if limit is 0.
func (c *Collection) all(ctx context.Context, list client.Request, limit int) ([]document.Object, error) {
	pages, err := c.Client.List(ctx, list, limit)
	if err != nil {
		return nil, err
	}
	objects := make([]document.Object, len(pages))
	for i, page := range pages {
		if objects[i], err = document.DecodeObject(page); err != nil {
			return nil, fmt.Errorf("listing %s: %w", lifecycle.Plural(c.Noun), err)
		}
	}
	return objects, nil
}

// Count gives how many objects a filter selects.
func (c *Collection) Count(ctx context.Context, filter string) (int, error) {
	return c.Client.Count(ctx, client.Request{
		Doing: "counting " + lifecycle.Plural(c.Noun), Method: http.MethodGet, Path: c.Path,
		Query: url.Values{"filters": {filter}}, Scope: c.Access.Read, UserLevel: c.Access.UserLevel,
	})
}

// FindByName fetches the object of a name; nil if there is none.
func (c *Collection) FindByName(ctx context.Context, values document.Object) (document.Object, error) {
	name, ok := values["name"].(string)
	if !ok {
		return nil, fmt.Errorf("the name of the %s is not known", c.Noun)
	}
	return c.FindOne(ctx, "", "name", name)
}

// Post creates an object and gives what the API answers.
func (c *Collection) Post(ctx context.Context, body document.Object, query url.Values, secrets []string) (document.Object, error) {
	doing := "creating " + c.Noun
	if body["name"] != nil {
		doing += " " + document.Text(body["name"])
	}
	answer, err := c.write(ctx, client.Request{Doing: doing, Path: c.Path, Query: query}, c.Access,
		update.Request{Method: http.MethodPost, Body: body, Secrets: secrets})
	object, _ := answer.(document.Object) // nothing shown is nil
	return object, err
}

// Send carries out a request on an object and gives what the API answers.
func (c *Collection) Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error) {
	return c.send(ctx, "updating "+c.Title(live), ID(live), request)
}

func (c *Collection) send(ctx context.Context, doing, id string, request update.Request) (document.Object, error) {
	answer, err := c.write(ctx, client.Request{Doing: doing, Path: c.item(id, request.Path)}, c.access(request.Path), request)
	object, _ := answer.(document.Object) // nothing shown is nil
	return object, err
}

// write completes a call by what an update sends and what the call needs.
func (c *Collection) write(ctx context.Context, call client.Request, needs lifecycle.Access, request update.Request) (any, error) {
	body, err := document.Encode(request.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", call.Doing, err)
	}
	call.Method, call.Body, call.ContentType, call.Secrets = request.Method, body, request.ContentType, request.Secrets
	call.Scope, call.UserLevel = needs.Manage, needs.UserLevel
	return c.do(ctx, call)
}

func (c *Collection) do(ctx context.Context, request client.Request) (any, error) {
	request.Header = c.Header
	response, err := c.Client.Do(ctx, request)
	if err != nil || len(response.Body) == 0 {
		return nil, err
	}
	value, err := document.Decode(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", request.Doing, err)
	}
	return value, nil
}

// Do carries out an operation below an object that takes no body, and gives what
// the API answers.
func (c *Collection) Do(ctx context.Context, doing, id, below string) (any, error) {
	needs := c.access(below)
	return c.do(ctx, client.Request{
		Doing: doing, Method: http.MethodPost, Path: c.item(id, below), Repeat: client.Safe, Scope: needs.Manage, UserLevel: needs.UserLevel,
	})
}

// Delete removes an object by an operation on it, DELETE unless below names
// another, waits for its task and until the object is gone: reads go on to find
// it for some seconds. That it is gone already is no error.
func (c *Collection) Delete(ctx context.Context, id, below string) error {
	doing, method := "deleting "+c.Noun+" "+id, http.MethodDelete
	if below != "" {
		method = http.MethodPost
	}
	needs := c.access(below)
	answer, err := c.do(ctx, client.Request{
		Doing: doing, Method: method, Path: c.item(id, below), Repeat: client.Safe, Scope: needs.Manage, UserLevel: needs.UserLevel,
	})
	if err == nil {
		err = c.Await(ctx, doing, answer)
	}
	if err != nil {
		if client.IsNotFound(err) {
			return nil
		}
		return err
	}
	gone := func() (bool, error) {
		object, err := c.now(ctx, id)
		return object == nil, err
	}
	if ok, err := lifecycle.Poll(ctx, 5*time.Minute, gone); err != nil || !ok {
		return fmt.Errorf("%s: the deletion is accepted and finished, but the %s is still there: %w", doing, c.Noun, orTimeout(err))
	}
	return nil
}

// now reads an object whose disappearance is expected.
func (c *Collection) now(ctx context.Context, id string) (document.Object, error) {
	if c.Objects == nil {
		found, err := c.Read(ctx, []string{id})
		return found[id], err
	}
	object, _, err := c.Objects().Listed(ctx, id)
	return object, err
}

func orTimeout(err error) error {
	if err == nil {
		return context.DeadlineExceeded
	}
	return err
}

// Await waits for the task that an answer names, if it names one. An answer of
// another type names the object that the operation is about.
func (c *Collection) Await(ctx context.Context, doing string, answer any) error {
	task, ok := document.At(answer, document.Pointer{"id"}).(string)
	if kind, typed := document.At(answer, document.Pointer{"type"}).(string); !ok || typed && kind != "TASK_RESULT" {
		return nil
	}
	ended, err := c.Client.AwaitTask(ctx, doing, task)
	lifecycle.Remark(ctx, doing, ended)
	return err
}
