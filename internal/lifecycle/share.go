package lifecycle

import (
	"context"
	"fmt"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/reads"
)

// Objects are those of one kind, read together with others of it: Terraform asks
// for them one by one, some at a time.
type Objects = reads.Shared[document.Object]

// Later gives an object of a page once it is asked for.
type Later = reads.Later[document.Object]

// Now gives an object that is there already.
func Now(object document.Object) Later {
	return func() (document.Object, bool) { return object, true }
}

// Paged is a backend whose objects can also be read page by page, ahead of being
// asked for.
type Paged interface {
	// Group names what an object is listed with, such as the source of an account.
	Group(state document.Object) string
	// Page reads one page of a group, counted from 0, by the ids of the objects, and
	// with the first one how many pages there are.
	Page(ctx context.Context, group string, number int) (objects map[string]Later, pages int, err error)
	// Writes counts the writes that have ended.
	Writes() uint64
}

// Limited is a backend whose requests wait for their turns.
type Limited interface {
	// Turn waits for one, as [reads.Source] wants it.
	Turn(ctx context.Context) (own context.Context, release func(), err error)
}

// Solitary is a backend that reads each object by a request of its own.
type Solitary interface{ Solitary() }

// solitaryProbe is how many objects are read by themselves before all are listed
// at once: such a list, of accounts by a connector, has no pages.
const solitaryProbe = 20

// connected is a backend, and its objects as they are read.
type connected struct {
	Backend
	objects *Objects
}

func (s *Systems) connect(d *Definition, backend Backend) *connected {
	source := reads.Source[document.Object]{
		One: func(ctx context.Context, id string) (document.Object, bool, error) {
			found, err := backend.Read(ctx, []string{id})
			return found[id], found[id] != nil, err
		},
		Some:  backend.Read,
		Width: isc.InWidth, Refused: isc.Refused,
		Failed: func(id string, err error) error { return fmt.Errorf("reading %s %s: %w", d.Noun, id, err) },
	}
	if limited, ok := backend.(Limited); ok {
		source.Turn = limited.Turn
	}
	if _, ok := backend.(Solitary); ok {
		source.Some = nil
		source.Probe = solitaryProbe
	}
	if paged, ok := backend.(Paged); ok {
		source.Writes = paged.Writes
		source.Page = func(ctx context.Context, group string, number int) (reads.Page[document.Object], error) {
			objects, pages, err := paged.Page(ctx, group, number)
			return reads.Page[document.Object]{Values: objects, Pages: pages}, err
		}
	}
	if s.Alone {
		source.Some, source.Page = nil, nil
	}
	if source.Some == nil {
		source.Turn = nil
	}
	return &connected{Backend: backend, objects: reads.New(source)}
}

// Of gives what gives the objects of a resource, for its backend to read after a
// write.
func (s *Systems) Of(name string) func() *Objects {
	return func() *Objects {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.backends[name].objects
	}
}

// read fetches an object as it is now; nil if it doesn't exist.
func (r *Resource) read(ctx context.Context, id string) (document.Object, error) {
	object, _, err := r.systems.Of(r.Name)().Get(ctx, id)
	return object, err
}

// readAhead fetches an object for a refresh, which may come with others that are
// likely to be asked for next.
func (r *Resource) readAhead(ctx context.Context, backend Backend, state document.Object) (document.Object, error) {
	paged, ok := backend.(Paged)
	if !ok {
		return r.read(ctx, id(state))
	}
	object, _, err := r.systems.Of(r.Name)().Ahead(ctx, paged.Group(state), id(state))
	return object, err
}
