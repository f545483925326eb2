package collection

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/reads"
)

// Page reads one page of the objects that a filter selects, by their ids, and
// with the first page how many there are. Objects are decoded when they are asked
// for: as text they take a tenth of the room.
func (c *Collection) Page(ctx context.Context, filter string, number int) (map[string]lifecycle.Later, int, error) {
	items, pages, err := c.Client.Page(ctx, c.listing(filter), number)
	objects := make(map[string]lifecycle.Later, len(items))
	for i := 0; i < len(items) && err == nil; i++ {
		item := items[i]
		var named struct{ ID string }
		err = json.Unmarshal(item, &named)
		objects[named.ID] = func() (document.Object, bool) {
			object, err := document.DecodeObject(item)
			return object, err == nil
		}
	}
	return objects, pages, err
}

// Each reads the objects that the argument filters selects, or all of them, page
// by page.
func (c *Collection) Each(ctx context.Context, arguments document.Object) iter.Seq2[document.Object, error] {
	filter, _ := arguments["filters"].(string) // all of them without one
	return c.each(ctx, filter)
}

// EachWithin is [Collection.Each] among the objects that a filter of our own
// selects.
func (c *Collection) EachWithin(ctx context.Context, within string, arguments document.Object) iter.Seq2[document.Object, error] {
	if filter, ok := arguments["filters"].(string); ok && filter != "" {
		within += " and (" + filter + ")"
	}
	return c.each(ctx, within)
}

func (c *Collection) each(ctx context.Context, filter string) iter.Seq2[document.Object, error] {
	return func(yield func(document.Object, error) bool) {
		for number, pages := 0, 1; number < pages; number++ {
			items, counted, err := c.Client.Page(ctx, c.listing(filter), number)
			if err != nil {
				yield(nil, err)
				return
			}
			if number == 0 {
				pages = counted
			}
			for _, item := range items {
				if object, err := document.DecodeObject(item); !yield(object, err) || err != nil {
					return
				}
			}
		}
	}
}

// Turn waits until a request may be sent.
func (c *Collection) Turn(ctx context.Context) (own context.Context, release func(), err error) {
	return c.Client.Turn(ctx)
}

// Writes counts the writes that have ended.
func (c *Collection) Writes() uint64 { return c.Client.Writes() }

// listing is the request for the objects that a filter selects, or for all.
func (c *Collection) listing(filter string) client.Request {
	query := maps.Clone(c.Query)
	if query == nil {
		query = url.Values{}
	}
	if filter != "" {
		query.Set("filters", filter)
	}
	if !c.Plain {
		query.Set("sorters", cmp.Or(c.Sorter, "id"))
	}
	return client.Request{
		Doing: "listing " + lifecycle.Plural(c.Noun), Method: http.MethodGet, Path: c.Path, Query: query, Header: c.Header,
		Scope: c.Access.Read, UserLevel: c.Access.UserLevel,
	}
}

// between is how long look-ups wait for one another. When creations end together,
// Terraform takes this long to save the state before it begins the next one.
const between = 25 * time.Millisecond

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

// found are the objects that have exactly the value in a member. Filters compare
// without regard to case, so what they select isn't enough.
func (l lookup) found(objects []document.Object, member string) []document.Object {
	var found []document.Object
	for _, object := range objects {
		if object[member] == l.value {
			found = append(found, object)
		}
	}
	return found
}

// FindOne fetches the object whose member has exactly this value, among those
// that a filter selects, or among all if it is empty; nil if there is none.
func (c *Collection) FindOne(ctx context.Context, within, member, value string) (document.Object, error) {
	objects, err := c.FindAll(ctx, within, member, value)
	if err != nil {
		return nil, err
	}
	if len(objects) > 1 {
		wanted := lookup{within, member, value}
		return nil, fmt.Errorf("more than one %s has %s; use its id", c.Noun, wanted.filter(member+" eq "+isc.Quote(value)))
	}
	if len(objects) == 0 {
		return nil, nil
	}
	return objects[0], nil
}

// FindAll fetches the objects whose member, as filters call it, has exactly this
// value, among those that a filter selects, or among all if it is empty. Requests
// are shared with others that look something up at the same time.
func (c *Collection) FindAll(ctx context.Context, within, member, value string) ([]document.Object, error) {
	c.lookups.once.Do(func() {
		source := reads.Source[[]document.Object]{
			One: c.lookUp, Some: c.lookUpSome,
			Width:   func(key string) int { return c.width(parseLookup(key)) },
			Refused: isc.Refused, Turn: c.Client.Turn, Quiet: between,
		}
		if c.Plain || c.Client.Alone() {
			source.Some, source.Turn = nil, nil
		}
		c.lookups.shared = reads.New(source)
	})
	wanted := lookup{within, member, value}
	objects, _, err := c.lookups.shared.Listed(ctx, wanted.key())
	return objects, err
}

// member is what the objects have under the name that filters give it.
func (c *Collection) member(name string) string { return cmp.Or(c.Members[name], name) }

// in is the filter for the objects that have one of the values in a member.
func (c *Collection) in(member string, values []string) string {
	if !c.OneByOne {
		return isc.In(member, values)
	}
	terms := make([]string, len(values))
	for i, value := range values {
		terms[i] = member + " eq " + isc.Quote(value)
	}
	return "(" + strings.Join(terms, " or ") + ")"
}

// width is how many bytes a value takes in the URL of a request with such a filter.
func (c *Collection) width(wanted lookup) int {
	width := isc.InWidth(wanted.value)
	if c.OneByOne {
		width += len(wanted.member + "+eq++or+")
	}
	return width
}

func (c *Collection) lookUp(ctx context.Context, key string) ([]document.Object, bool, error) {
	wanted := parseLookup(key)
	objects, err := c.List(ctx, wanted.filter(wanted.member+" eq "+isc.Quote(wanted.value)), 0)
	return wanted.found(objects, c.member(wanted.member)), err == nil, err
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
		objects, err := c.List(ctx, kind.filter(c.in(kind.member, values)), 0)
		if err != nil {
			return nil, err
		}
		for _, value := range values {
			wanted := lookup{kind.within, kind.member, value}
			found[wanted.key()] = wanted.found(objects, c.member(wanted.member))
		}
	}
	return found, nil
}
