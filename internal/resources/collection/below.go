package collection

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// An object below another is known by that one's id and its own key together. So
// it is shown to the engine with "parent/key" as its id; the parent's id, and the
// id that the API gave it, if any, stand in members of their own. Tables name
// these, and no request carries them.
const (
	// ParentPointer is where an object below another has the id of that one.
	ParentPointer = "/" + parentMember
	// OwnPointer is where it has the id that the API gave it.
	OwnPointer = "/" + ownMember

	parentMember = "@parent"
	ownMember    = "@id"
)

// Parent is what objects hang below.
type Parent struct {
	// Path is the collection's of the parents: "/sources/v1".
	Path string
	// Noun is what people call a parent: "source".
	Noun string
	// Attr is the attribute that has its id: "source_id".
	Attr string
}

// Below is where the objects of one kind live below others: several below each,
// such as /sources/v1/{id}/schemas/{schemaId}, or one, such as
// /sources/v1/{id}/correlation-config. It implements what [lifecycle.Backend]
// asks for, except Create.
type Below struct {
	Client *isc.Client
	// Noun is what people call one object.
	Noun   string
	Parent Parent
	// Path follows the parent's: "/schemas".
	Path   string
	Access lifecycle.Access
	// KeyMember is the member whose value names the object in its path: "id". It is
	// empty where each parent has one object.
	KeyMember string
	// NameMember is the member that tells the objects of one parent apart for people,
	// and NameAttr its attribute. Both are needed with KeyMember.
	NameMember, NameAttr string
	// Paged says that the list comes in pages, in the order of Sorters if that is
	// set.
	Paged   bool
	Sorters string
	// Experimental says that the API calls the operations experimental, so that they
	// need a header (SailPoint API: Experimental APIs).
	Experimental bool
}

// at gives the collection below one parent.
func (b *Below) at(parent string) *Collection {
	c := &Collection{Client: b.Client, Noun: b.Noun, Path: b.Parent.Path + "/" + url.PathEscape(parent) + b.Path, Access: b.Access}
	if b.Experimental {
		c.Header = http.Header{"X-Sailpoint-Experimental": {"true"}}
	}
	return c
}

// split takes an id apart; the key is empty where each parent has one object.
func split(id string) (parent, key string) {
	parent, key, _ = strings.Cut(id, "/")
	return parent, key
}

// shown gives an object as the engine sees it.
func (b *Below) shown(parent string, object document.Object) document.Object {
	if object == nil {
		return nil
	}
	shown := maps.Clone(object)
	shown["id"], shown[parentMember] = parent, parent
	if own, ok := object["id"]; ok {
		shown[ownMember] = own
	}
	if b.KeyMember != "" {
		key, _ := object[b.KeyMember].(string) // an object without its key can't be addressed
		shown["id"] = parent + "/" + key
	}
	return shown
}

// sent gives a body as the API takes it.
func sent(body any) any {
	object, ok := body.(document.Object)
	if !ok {
		return body // a JSON Patch names what it changes, and nothing of this
	}
	sent := maps.Clone(object)
	own, has := object[ownMember]
	delete(sent, parentMember)
	delete(sent, ownMember)
	delete(sent, "id")
	if has {
		sent["id"] = own
	}
	return sent
}

// Title names an object: provisioning policy "CREATE" of source 2c91….
func (b *Below) Title(object document.Object) string {
	return b.title(document.At(object, document.Pointer{parentMember}), object[b.NameMember])
}

func (b *Below) title(parent, name any) string {
	noun := b.Noun
	if b.KeyMember != "" {
		noun += " " + document.Text(name)
	}
	return fmt.Sprintf("%s of %s %v", noun, b.Parent.Noun, parent)
}

// Read fetches objects by id: several below one parent by its list, and those of
// several parents at once.
func (b *Below) Read(ctx context.Context, ids []string) (map[string]document.Object, error) {
	byParent := map[string][]string{}
	for _, id := range ids {
		parent, _ := split(id)
		byParent[parent] = append(byParent[parent], id)
	}
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		found = map[string]document.Object{}
		first error
	)
	for parent, ids := range byParent {
		group.Go(func() {
			objects, err := lifecycle.Many(ids,
				func([]string) ([]document.Object, error) { return b.List(ctx, parent) },
				func(id string) (document.Object, error) {
					_, key := split(id)
					return b.get(ctx, parent, key)
				})
			mu.Lock()
			defer mu.Unlock()
			maps.Copy(found, objects)
			if first == nil {
				first = err
			}
		})
	}
	group.Wait()
	return found, first
}

// get fetches one object; nil if there is none.
func (b *Below) get(ctx context.Context, parent, key string) (document.Object, error) {
	object, err := b.at(parent).one(ctx, key, b.title(parent, key))
	return b.shown(parent, object), err
}

// List fetches the objects below a parent; none if there is no such parent.
func (b *Below) List(ctx context.Context, parent string) ([]document.Object, error) {
	c := b.at(parent)
	elements, err := b.elements(ctx, c, parent)
	if client.IsNotFound(err) {
		return nil, nil
	}
	var objects []document.Object
	for _, element := range elements {
		if object, ok := element.(document.Object); ok {
			objects = append(objects, b.shown(parent, object))
		}
	}
	return objects, err
}

// Each gives the objects below the parent that the arguments name.
func (b *Below) Each(ctx context.Context, arguments document.Object) iter.Seq2[document.Object, error] {
	return func(yield func(document.Object, error) bool) {
		parent, _ := arguments[b.Parent.Attr].(string) // required
		objects, err := b.List(ctx, parent)
		for _, object := range objects {
			if !yield(object, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func (b *Below) elements(ctx context.Context, c *Collection, parent string) (document.List, error) {
	doing := "listing " + lifecycle.Plural(b.Noun) + " of " + b.Parent.Noun + " " + parent
	if !b.Paged {
		value, err := c.Get(ctx, doing, "", "")
		list, ok := value.(document.List)
		if err == nil && !ok {
			err = fmt.Errorf("%s: the answer is a %s, not a list", doing, document.Kind(value))
		}
		return list, err
	}
	call := client.Request{Doing: doing, Path: c.Path, Header: c.Header, Scope: b.Access.Read, UserLevel: b.Access.UserLevel}
	if b.Sorters != "" {
		call.Query = url.Values{"sorters": {b.Sorters}}
	}
	items, err := b.Client.List(ctx, call, 0)
	list := make(document.List, len(items))
	for i := 0; i < len(items) && err == nil; i++ {
		list[i], err = document.Decode(items[i])
	}
	return list, err
}

// Find looks an object up by its parent and its name; nil if there is none, or
// while these aren't known.
func (b *Below) Find(ctx context.Context, values document.Object) (document.Object, error) {
	parent, known := values[b.Parent.Attr].(string)
	name, named := values[b.NameAttr].(string)
	switch {
	case !known || b.KeyMember != "" && !named:
		return nil, nil
	case b.NameMember == b.KeyMember:
		return b.get(ctx, parent, name)
	}
	return b.named(ctx, parent, name)
}

// named finds an object in the list by its name or its key.
func (b *Below) named(ctx context.Context, parent, name string) (document.Object, error) {
	objects, err := b.List(ctx, parent)
	for _, member := range []string{b.NameMember, b.KeyMember} {
		for _, object := range objects {
			own := object[member]
			if member == "id" {
				own = object[ownMember]
			}
			if own == name {
				return object, err
			}
		}
	}
	return nil, err
}

// Key is the id of the object above and the object's name.
func (b *Below) Key(_ context.Context, values document.Object) (string, error) {
	return document.Text(values[b.Parent.Attr]) + "/" + document.Text(values[b.NameAttr]), nil
}

// Post creates an object below the parent that its values name, and gives what
// the API answers.
func (b *Below) Post(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	parent, _ := values[b.Parent.Attr].(string) // required
	c := b.at(parent)
	c.Noun = b.title(parent, values[b.NameAttr])
	posted, _ := sent(body).(document.Object) // an object stays one
	object, err := c.send(ctx, "creating "+c.Noun, "", update.Request{Method: http.MethodPost, Body: posted, Secrets: secrets})
	return b.shown(parent, object), err
}

// Put writes the only object below the parent that its values name.
func (b *Below) Put(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	parent, _ := values[b.Parent.Attr].(string) // required
	return b.Send(ctx, document.Object{"id": parent, parentMember: parent}, update.Request{
		Method: http.MethodPut, Body: body, Secrets: secrets,
	})
}

// Send carries out a request on an object and gives what the API answers.
func (b *Below) Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error) {
	parent, key := split(ID(live))
	request.Body = sent(request.Body)
	object, err := b.at(parent).send(ctx, "updating "+b.Title(live), key, request)
	return b.shown(parent, object), err
}

// Delete removes an object and waits until it is gone; where each parent has one,
// there is always an object, and no waiting.
func (b *Below) Delete(ctx context.Context, values document.Object) error {
	parent, key := split(ID(values))
	if b.KeyMember != "" {
		return b.at(parent).Delete(ctx, key, "")
	}
	_, err := b.at(parent).do(ctx, client.Request{
		Doing: "deleting " + b.title(parent, nil), Method: http.MethodDelete, Path: b.at(parent).Path, Repeat: client.Safe,
		Scope: b.Access.Manage, UserLevel: b.Access.UserLevel,
	})
	return err
}

// NoParent says that the object above, which the values name, doesn't exist, or has
// no such object: the API answers 404 to both.
func (b *Below) NoParent(values document.Object) error {
	return fmt.Errorf("there is no %s with the id %s, or it has no %s", b.Parent.Noun, document.Text(values[b.Parent.Attr]), b.Noun)
}

// Imagine tells where an object is that nobody has read.
func (b *Below) Imagine(values, object document.Object) {
	if object["id"] != document.NotYet {
		return
	}
	parent := document.Text(values[b.Parent.Attr])
	if text, known := values[b.Parent.Attr].(string); known {
		parent = text
	}
	object["id"], object[parentMember] = parent, parent
	if b.KeyMember == "" {
		return
	}
	key := document.NotYet
	if name, named := values[b.NameAttr].(string); named && b.NameMember == b.KeyMember {
		key = name
	}
	object["id"] = parent + "/" + key
}

// ImportID is the parent's id, and the object's name where there are several.
func (b *Below) ImportID(live document.Object) string {
	parent, _ := split(ID(live))
	if b.KeyMember == "" {
		return parent
	}
	return parent + "/" + strings.Trim(document.Text(live[b.NameMember]), `"`)
}

// Locate takes the parent's id, with the object's name or key where there are
// several.
func (b *Below) Locate(ctx context.Context, importID string) (string, error) {
	parent, name, composite := strings.Cut(importID, "/")
	switch {
	case b.KeyMember == "" && composite, b.KeyMember != "" && (!composite || name == ""), parent == "":
		return "", fmt.Errorf("%q is not an import id of a %s", importID, b.Noun)
	case b.NameMember == b.KeyMember:
		return importID, nil
	}
	objects, err := b.List(ctx, parent)
	if err != nil {
		return "", err
	}
	object, err := b.named(ctx, parent, name)
	if err != nil || object != nil {
		return ID(object), err
	}
	names := make([]string, len(objects))
	for i, object := range objects {
		names[i] = document.Text(object[b.NameMember])
	}
	slices.Sort(names)
	return "", fmt.Errorf("%s %s has no %s %q; it has: %s", b.Parent.Noun, parent, b.Noun, name, strings.Join(names, ", "))
}
