// Package policy describes an object of the API as a table of fields: what each
// one is called in Terraform and on the wire, how it may change, and which rule
// of the API says so. Everything a user sees of an update follows from it.
package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// Class says who decides a field's value and when it may be sent.
type Class uint8

const (
	// Mutable fields are sent when they change.
	Mutable Class = iota + 1
	// Immutable fields are sent on creation; a change is a violation.
	Immutable
	// ReadOnly fields belong to the server and are never sent.
	ReadOnly
	// WriteOnly fields come from the configuration alone and are never stored.
	// They are sent on creation and when the version beside them changes.
	WriteOnly
	// CreateOnly fields are sent on creation and only remembered afterwards.
	CreateOnly
	// Local fields steer the provider and are never sent.
	Local
)

// Removal says what becomes of a value that was applied and leaves the
// configuration.
type Removal uint8

const (
	// Clear empties the value on the server.
	Clear Removal = iota
	// Keep leaves the server's value, with a warning: the API has no empty one.
	Keep
	// LetGo leaves the server's value: it is no longer ours to decide.
	LetGo
)

// Source is where a rule comes from.
type Source struct {
	Document string // title of the API document, such as "Update Source (Partial)"
	Rule     string // the rule in a few words
}

func (s Source) String() string { return s.Rule + " (" + s.Document + ")" }

// Field is one row of the table.
type Field struct {
	// Attr is the Terraform attribute, with a dot before a nested one.
	Attr string
	// Pointer is the RFC 6901 location in the API's object.
	Pointer string
	Class   Class
	// Computed says that the server decides where the configuration is silent.
	Computed bool
	// Shape converts between the attribute's value and the API's.
	Shape Shape
	// Open marks a free-form object, managed key by key.
	Open bool
	// FreshRead says that changes of sets are worked out against the live object,
	// whatever it holds by then, so that others may have changed them.
	FreshRead bool
	// Found says of one object's field that the configuration has not applied the
	// value in the state, but found it: what leaves is let go of.
	Found bool
	// Depth, in an open object, is where members are written whole; 0 means leaf
	// by leaf.
	Depth int
	// Entries says that each member of an open object is one thing, such as an
	// attribute of a schema: one that was applied and leaves goes whole, with what
	// the server and others keep in it.
	Entries bool
	// Unseen says that the API doesn't show the field: the state has what was sent last.
	Unseen bool
	// Compare says when two lists mean the same.
	Compare document.Compare
	// Same, if set, widens equality, as for names that the server rewrites.
	Same func(a, b any) bool
	// Removal is what leaving the configuration means.
	Removal Removal
	// Transition, if set, refuses some changes: it returns why, or "".
	Transition func(prior, plan any) string
	// AffectedBy lists the attributes whose change can change this computed one.
	AffectedBy []string
	// AffectedByKey, if set, narrows AffectedBy to the members of an open object
	// whose schema it accepts.
	AffectedByKey func(Key) bool
	// AffectedIfNull narrows AffectedBy to objects where this field has no value yet.
	AffectedIfNull bool
	// Unit is the location around the field that a JSON Patch replaces whole, where the
	// API doesn't patch inside it.
	Unit string
	// Exclusive names a group; two groups never share a request. Groups are sent
	// in the order of the table.
	Exclusive string
	// Version is the attribute that says when a write-only field is sent again.
	Version string
	// ServerKeys are members of an open object that the server adds and that no
	// configuration needs to hold.
	ServerKeys []string
	// FoldKeys says that the API takes members that differ only by case for one.
	FoldKeys bool
	// Keys, if known, are all the members that an open object may have.
	Keys map[string]Key
	// KeysOf says for people what knows the keys: the account schema of source "HR".
	KeysOf string
	// ImmutableKeys says for people which members turn out to be immutable once the
	// keys are known: identity attribute.
	ImmutableKeys string
	// Why is the rule behind the row.
	Why Source
	// Instead is another way to change an immutable field, if the API has one.
	Instead string
}

// Policy is the table of one object.
type Policy struct {
	Fields []Field
}

// New checks a table and returns it. It panics on a faulty one: tables are
// written into the program.
func New(fields ...Field) *Policy {
	p := &Policy{Fields: fields}
	seen := map[string]bool{}
	for _, field := range fields {
		if err := field.check(); err != nil {
			panic(fmt.Sprintf("policy: %s: %v", field.Attr, err))
		}
		if seen[field.Attr] {
			panic("policy: two rows for " + field.Attr)
		}
		seen[field.Attr] = true
	}
	for _, field := range fields {
		for _, other := range append(field.AffectedBy, field.Version) {
			if other != "" && !seen[other] {
				panic("policy: " + field.Attr + " refers to " + other + ", which has no row")
			}
		}
	}
	return p
}

func (f *Field) check() error {
	_, err := document.ParsePointer(f.Pointer)
	switch {
	case err != nil:
		return err
	case f.Attr == "":
		return fmt.Errorf("no attribute name")
	case f.Class == 0:
		return fmt.Errorf("no class")
	case f.Class != Local && f.Class != CreateOnly && f.Pointer == "":
		return fmt.Errorf("no pointer")
	case (f.Class == Immutable || f.Transition != nil) && f.Why.Rule == "":
		return fmt.Errorf("a rule needs its source")
	case f.Class == WriteOnly && f.Version == "":
		return fmt.Errorf("write-only without a version attribute")
	case !f.Location().HasPrefix(document.MustPointer(f.Unit)):
		return fmt.Errorf("not in its unit")
	case f.Entries && !f.Open:
		return fmt.Errorf("entries of what isn't open")
	case f.Open && f.Compare == document.AsSet && f.Shape != nil:
		return fmt.Errorf("sets within a keyed list are not supported")
	}
	return nil
}

// Field finds a row by its attribute.
func (p *Policy) Field(attr string) (*Field, bool) {
	for i := range p.Fields {
		if p.Fields[i].Attr == attr {
			return &p.Fields[i], true
		}
	}
	return nil, false
}

// With gives a policy in which the row of an open object knows its members, as
// the account schema of a source tells them; of names it for people.
func (p *Policy) With(attr string, keys map[string]Key, of string) *Policy {
	refined := &Policy{Fields: make([]Field, len(p.Fields))}
	copy(refined.Fields, p.Fields)
	if field, ok := refined.Field(attr); ok {
		field.Keys, field.KeysOf = keys, of
	}
	return refined
}

// Finding gives a policy in which the fields of some top-level attributes hold
// values that were found, not applied.
func (p *Policy) Finding(roots ...string) *Policy {
	refined := &Policy{Fields: slices.Clone(p.Fields)}
	for i := range refined.Fields {
		field := &refined.Fields[i]
		field.Found = field.Found || slices.Contains(roots, field.Root())
	}
	return refined
}

// Path is where the attribute stands in a document of Terraform values.
func (f *Field) Path() document.Pointer { return strings.Split(f.Attr, ".") }

// Root is the top-level attribute that holds the field.
func (f *Field) Root() string { return f.Path()[0] }

// Location is the parsed pointer into the API's object.
func (f *Field) Location() document.Pointer { return document.MustPointer(f.Pointer) }

// Configurable reports whether a configuration may hold the field and the
// server shows it.
func (f *Field) Configurable() bool { return f.Class == Mutable || f.Class == Immutable }

// Whole reports whether the field is sent as one value, not member by member.
func (f *Field) Whole() bool {
	reference, ok := f.Shape.(Reference)
	return f.Shape != nil && (!ok || !reference.ByID)
}

// Read takes the field's value out of the API's object, in Terraform's shape.
func (f *Field) Read(object document.Object) (any, bool) {
	wire, ok := document.Get(object, f.Location())
	if !ok || f.Shape == nil {
		return wire, ok
	}
	return f.Shape.Decode(wire), true
}

// Equal compares two values of the field, or of the member at path in it.
func (f *Field) Equal(path document.Pointer, a, b any) bool {
	if f.Same != nil && f.Same(a, b) {
		return true
	}
	if key, ok := f.key(path); ok {
		wireA, errA := key.Wire(a)
		wireB, errB := key.Wire(b)
		if errA == nil && errB == nil {
			a, b = wireA, wireB
		}
	}
	return document.Equal(a, b, f.Compare)
}

// Multi reports whether a list at path is the field itself or a set of values,
// which servers show as an empty list, as null or not at all when it has none.
func (f *Field) Multi(path document.Pointer) bool {
	key, ok := f.key(path)
	return ok && key.Multi || !f.Open
}

// Wire gives the value that is sent for the member at path.
func (f *Field) Wire(path document.Pointer, value any) (any, error) {
	if key, ok := f.key(path); ok {
		return key.Wire(value)
	}
	return value, nil
}

// ImmutableAt reports whether the value at path may not change, and why.
func (f *Field) ImmutableAt(path document.Pointer) (Source, bool) {
	if key, ok := f.key(path); ok && key.Immutable {
		return key.Why, true
	}
	return f.Why, f.Class == Immutable
}

func (f *Field) key(path document.Pointer) (Key, bool) {
	if len(path) != 1 {
		return Key{}, false
	}
	key, ok := f.Keys[path[0]]
	return key, ok
}
