// Package lifecycle is the one create, read, plan, update, delete and import
// behind every resource. A resource says what it is, in a [Definition], and how
// its API is called, in a [Backend]; when state is saved is decided here.
package lifecycle

import (
	"context"
	"errors"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/connector"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/iiq"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares a resource.
type Definition struct {
	// Name is the resource's without the provider's: "source".
	Name string
	// Noun is what people call the object: "identity profile".
	Noun   string
	Policy *policy.Policy
	Access Access
	Schema func() schema.Schema
	// Strategy turns the changes of an update into requests.
	Strategy update.Strategy
	// Revision is where the API's object has a mark that every write changes; nil if
	// it has none. It tells whether a write whose outcome is unknown was carried out.
	Revision document.Pointer
	// ImportForms says for people what an import id is. That of an object which is
	// unique by its name, or belongs to one that is, may hold the name behind "name:".
	ImportForms string
	// Named says that objects are unique by the attribute name.
	Named bool
	// Holder, if set, is what an object belongs to.
	Holder *Holder
	// Identity are the attributes that, beside its id, identify an object for good. Their
	// values, with slashes between them, are an import id.
	Identity []string
	// MovesFrom are the resources of other providers that manage the same kind of
	// object, by their names without the provider's and without a version such as _v1.
	// Their states are taken over by the id, or by the attributes of Identity.
	MovesFrom []string
	// Listing, if set, declares the list resource for "terraform query". The backend is
	// a [Lister] then.
	Listing *Listing
	// AfterCreate are the attributes that creation doesn't carry; they are sent as
	// an update of the new object.
	AfterCreate []string
	// Adopt, if set, says of a planned creation whether it takes over an object that
	// exists already, as those do that come with another one: the values that the plan
	// names are written, and all others stay. Otherwise, that one exists is an error.
	Adopt func(plan document.Object) bool
	// Imported are values of local attributes after an import.
	Imported document.Object
	Backend  func(*Systems) (Backend, error)
	// Derive, if set, gives the computed attributes that follow from the configuration
	// alone, such as the hash of a file that it names; unknown while that can't be told.
	Derive func(config document.Object) (document.Object, []Problem)
	// Validate, if set, finds what is wrong with a configuration in itself.
	Validate func(config document.Object) []Problem
}

// Access is what calls of the API need, told in the documentation and when a
// call is refused.
type Access struct {
	// Read and Manage are scopes, such as idn:sources:read.
	Read, Manage string
	// UserLevel are the user levels that may call, such as ORG_ADMIN.
	UserLevel string
	// Tasks says that some of the calls start tasks, which are waited for.
	Tasks bool
}

// Backend calls the API of one kind of object. Values come in Terraform's shape,
// objects in the API's.
type Backend interface {
	// Read fetches objects by id, as many as are asked for. An object that doesn't
	// exist is missing from the result. Of several objects, one may be missing that
	// exists, as from a list that lags behind.
	Read(ctx context.Context, ids []string) (map[string]document.Object, error)
	// Find looks an object up by what makes it unique among its kind, before it is
	// created. It returns nil if there is none.
	Find(ctx context.Context, values document.Object) (document.Object, error)
	// Create makes an object of a body that the policy gave. It returns the object,
	// or nil if the API doesn't show it; then Find does.
	Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error)
	// Send carries out a request on an object and waits until it has taken effect.
	// It returns the object as changed if the API shows it.
	Send(ctx context.Context, live document.Object, request update.Request) (document.Object, error)
	// Delete removes the object, as the values of its state say, and waits until it
	// is gone.
	Delete(ctx context.Context, values document.Object) error
	// Title names an object for people: a name and an id.
	Title(live document.Object) string
	// ImportID is the id under which an object is imported.
	ImportID(live document.Object) string
	// Locate turns an import id into the object's id.
	Locate(ctx context.Context, importID string) (id string, err error)
}

// Refiner is a backend whose policy depends on the object, such as on the schema
// of an account's source.
type Refiner interface {
	// Refine gives the policy for an object with these values. What isn't known yet
	// refines nothing.
	Refine(ctx context.Context, base *policy.Policy, values document.Object) (*policy.Policy, error)
}

// Checker is a backend with rules of its own about plans.
type Checker interface {
	// Check finds what is wrong, or risky, with a planned creation or update.
	Check(ctx context.Context, plan Plan) ([]Problem, error)
}

// Keyed is a backend whose objects are unique by something else than a name.
type Keyed interface {
	// Key gives what Find looks an object up by.
	Key(ctx context.Context, values document.Object) (string, error)
}

// Importer is a backend whose objects differ in the local attributes that they
// have after an import.
type Importer interface {
	// Imported gives those that aren't as the definition says.
	Imported(ctx context.Context, values document.Object) (document.Object, error)
}

// DestroyWarner is a backend that knows what a deletion takes with it.
type DestroyWarner interface {
	// DestroyWarning says so, or is empty. A [Problem] as error says that the deletion
	// would be refused: then the plan is.
	DestroyWarning(ctx context.Context, values document.Object) (string, error)
}

// ErrNotConfigured says that the provider's own arguments aren't known yet, as
// in a plan that creates what they are taken from.
var ErrNotConfigured = errors.New("the provider's configuration is not known yet")

// notConfigured tells of ErrNotConfigured where nothing can be done without, with
// the way out.
const notConfigured = "The provider's configuration is not known yet: an argument of it comes from what is still to be created. Apply that " +
	"first, with -target, or give the provider a value that is known."

// Systems are the connections of a configured provider. They are made when they
// are first used.
type Systems struct {
	// ReplaceImmutable plans a replacement for a change of an immutable field,
	// instead of rejecting it.
	ReplaceImmutable bool
	// Alone has each object read by a request of its own, for measurements.
	Alone bool
	// Imagined has objects read from what a plan knows of them, for rehearsals
	// without the systems.
	Imagined bool
	// ISC connects to Identity Security Cloud. It fails with [ErrNotConfigured] or
	// with an error that names the missing argument.
	ISC func() (*isc.Client, error)
	// IIQ connects to IdentityIQ, and fails likewise.
	IIQ func() (*iiq.Client, error)
	// Connector connects to a SaaS connector by the name it has in the provider's
	// configuration, and fails likewise.
	Connector func(name string) (*connector.Client, error)

	mu       sync.Mutex
	backends map[string]*connected
	data     map[*DataDefinition]*lookups
	// creating keeps apart the creations of one object.
	creating Locks
	// notes are those of [Systems.Note].
	notes sync.Map
}

// backend gives the backend of a definition, the same one for the life of the
// provider, so that what it keeps in memory is shared.
func (s *Systems) backend(d *Definition) (Backend, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if backend, ok := s.backends[d.Name]; ok {
		return backend.Backend, nil
	}
	backend, err := d.Backend(s)
	if err != nil {
		return nil, err
	}
	if s.Imagined {
		backend = &imagination{Backend: backend}
	}
	if s.backends == nil {
		s.backends = map[string]*connected{}
	}
	s.backends[d.Name] = s.connect(d, backend)
	return backend, nil
}
