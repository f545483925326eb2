package collection

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/reads"
)

// Page reads one page of the objects that a filter selects, by their ids, and
// with the first page how many there are.
func (c *Collection) Page(ctx context.Context, filter string, number int) (map[string]document.Object, int, error) {
	items, pages, err := c.Client.Page(ctx, c.listing(filter), number)
	objects := make(map[string]document.Object, len(items))
	for i := 0; i < len(items) && err == nil; i++ {
		var object document.Object
		object, err = document.DecodeObject(items[i])
		objects[ID(object)] = object
	}
	return objects, pages, err
}

// Turn waits until a request may be sent.
func (c *Collection) Turn(ctx context.Context) (own context.Context, release func(), err error) {
	return c.Client.Turn(ctx)
}

// Writes counts the writes that have ended.
func (c *Collection) Writes() uint64 { return c.Client.Writes() }

// listing is the request for the objects that a filter selects, or for all.
func (c *Collection) listing(filter string) client.Request {
	query := url.Values{}
	if filter != "" {
		query.Set("filters", filter)
	}
	if !c.Plain {
		query.Set("sorters", "id")
	}
	return client.Request{
		Doing: "listing " + c.Noun + "s", Method: http.MethodGet, Path: c.Path, Query: query, Header: c.Header,
		Scope: c.Access.Read, UserLevel: c.Access.UserLevel,
	}
}

// lookups find objects by the value of a member, together with others that are
// looked up at the same time.
type lookups struct {
	once   sync.Once
	shared *reads.Shared[[]document.Object]
}

// lookup is what an object is looked up by: the value of a member, among the
// objects that a filter selects.
type lookup struct{ within, member, value string }

func (l lookup) key() string { return l.within + "\x00" + l.member + "\x00" + l.value }

func parseLookup(key string) lookup {
	within, rest, _ := strings.Cut(key, "\x00")
	member, value, _ := strings.Cut(rest, "\x00")
	return lookup{within, member, value}
}

func (l lookup) filter(condition string) string {
	if l.within == "" {
		return condition
	}
	return l.within + " and " + condition
}

// found are the objects that have exactly the value. Filters compare without
// regard to case, so what they select isn't enough.
func (l lookup) found(objects []document.Object) []document.Object {
	var found []document.Object
	for _, object := range objects {
		if object[l.member] == l.value {
			found = append(found, object)
		}
	}
	return found
}

// FindOne fetches the object whose member has exactly this value, among those
// that a filter selects, or among all if it is empty; nil if there is none.
func (c *Collection) FindOne(ctx context.Context, within, member, value string) (document.Object, error) {
	c.lookups.once.Do(func() {
		source := reads.Source[[]document.Object]{
			One: c.lookUp, Some: c.lookUpSome,
			Width:   func(key string) int { return isc.InWidth(parseLookup(key).value) },
			Refused: isc.Refused, Turn: c.Client.Turn,
		}
		if c.Plain || c.Client.Alone() {
			source.Some, source.Turn = nil, nil
		}
		c.lookups.shared = reads.New(source)
	})
	wanted := lookup{within, member, value}
	objects, _, err := c.lookups.shared.Listed(ctx, wanted.key())
	if err != nil {
		return nil, err
	}
	if len(objects) > 1 {
		return nil, fmt.Errorf("more than one %s has %s; use its id", c.Noun, wanted.filter(member+" eq "+isc.Quote(value)))
	}
	if len(objects) == 0 {
		return nil, nil
	}
	return objects[0], nil
}

func (c *Collection) lookUp(ctx context.Context, key string) ([]document.Object, bool, error) {
	wanted := parseLookup(key)
	objects, err := c.List(ctx, wanted.filter(wanted.member+" eq "+isc.Quote(wanted.value)), 0)
	return wanted.found(objects), err == nil, err
}

// lookUpSome makes a request for all values of a member, within what one filter
// selects.
func (c *Collection) lookUpSome(ctx context.Context, keys []string) (map[string][]document.Object, error) {
	values := map[lookup][]string{}
	for _, key := range keys {
		wanted := parseLookup(key)
		kind := lookup{within: wanted.within, member: wanted.member}
		values[kind] = append(values[kind], wanted.value)
	}
	found := map[string][]document.Object{}
	for kind, values := range values {
		objects, err := c.List(ctx, kind.filter(isc.In(kind.member, values)), 0)
		if err != nil {
			return nil, err
		}
		for _, value := range values {
			wanted := lookup{kind.within, kind.member, value}
			found[wanted.key()] = wanted.found(objects)
		}
	}
	return found, nil
}
