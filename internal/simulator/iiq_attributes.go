package simulator

import (
	"maps"
	"slices"
	"strings"
)

// The data types of attributes (RFC 7643 §2.3), without those that IdentityIQ
// does not use.
const (
	stringKind    = "string"
	booleanKind   = "boolean"
	integerKind   = "integer"
	dateTimeKind  = "dateTime"
	referenceKind = "reference"
	complexKind   = "complex"
)

// jsonKinds are the JSON types of the data types.
var jsonKinds = map[string]string{
	stringKind: "string", booleanKind: "boolean", integerKind: "integer",
	dateTimeKind: "string", referenceKind: "string", complexKind: "object",
}

// The mutabilities of attributes (RFC 7643 §7); none stands for readWrite.
const (
	readOnly  = "readOnly"
	fixed     = "immutable"
	writeOnly = "writeOnly"
)

// scimAttribute is the definition of an attribute in a schema (RFC 7643 §7).
type scimAttribute struct {
	name, kind string
	// sub are the members of a complex attribute.
	sub        []scimAttribute
	multi      bool
	required   bool
	mutability string
}

// scimResource is a type of resource. An extension is a complex attribute that
// is named by its URN.
type scimResource struct {
	name, urn  string
	attributes []scimAttribute
}

// endpoint is the path of the resources below the API's base.
func (r scimResource) endpoint() string { return "/" + r.name + "s" }

// extensions are the schemas that extend the resource's own.
func (r scimResource) extensions() []scimAttribute {
	return slices.DeleteFunc(slices.Clone(r.attributes), func(a scimAttribute) bool { return !a.extension() })
}

func (a scimAttribute) extension() bool { return strings.HasPrefix(a.name, "urn:") }

// schemas are the values of the "schemas" attribute.
func (r scimResource) schemas() []any {
	urns := []any{r.urn}
	for _, extension := range r.extensions() {
		urns = append(urns, extension.name)
	}
	return urns
}

// accept checks a request body and strips it of what the server ignores.
func (r scimResource) accept(body object) error {
	for _, urn := range list(body, "schemas") {
		if !slices.Contains(r.schemas(), urn) {
			return badRequest("schemas: %v is not a schema of this %s", urn, r.name)
		}
	}
	return accept(body, r.attributes)
}

// accept checks the members of an object against their definitions. It removes
// the read-only ones, which a server ignores (RFC 7644 §3.5.1), and null and
// empty arrays, which are the same as no value (RFC 7643 §2.5).
func accept(o object, attributes []scimAttribute) error {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		i := slices.IndexFunc(attributes, func(a scimAttribute) bool { return a.name == name })
		if i < 0 {
			return badRequest("%q is not an attribute", name)
		}
		assigned, err := attributes[i].accept(o[name])
		if err != nil {
			return err
		}
		if !assigned {
			delete(o, name)
		}
	}
	for _, a := range attributes {
		if value := o[a.name]; a.required && (value == nil || value == "") {
			return badRequest("%q is required", a.name)
		}
	}
	return nil
}

// accept checks one value; it is unassigned when it is to be left out.
func (a scimAttribute) accept(value any) (assigned bool, err error) {
	if value == nil || a.mutability == readOnly {
		return false, nil
	}
	if !a.multi {
		return true, a.acceptOne(value)
	}
	items, ok := value.([]any)
	if !ok {
		return false, badRequest("%q must be an array, not %s", a.name, kindOf(value))
	}
	for _, item := range items {
		if err := a.acceptOne(item); err != nil {
			return false, err
		}
	}
	return len(items) > 0, nil
}

func (a scimAttribute) acceptOne(value any) error {
	if got := kindOf(value); got != jsonKinds[a.kind] {
		return badRequest("%q must be of type %s, not %s", a.name, a.kind, got)
	}
	if o, ok := value.(object); ok {
		return accept(o, a.sub)
	}
	return nil
}

// plain makes attributes without particulars.
func plain(kind string, names ...string) []scimAttribute {
	attributes := make([]scimAttribute, len(names))
	for i, name := range names {
		attributes[i] = scimAttribute{name: name, kind: kind}
	}
	return attributes
}

// with sets the mutability of attributes.
func with(mutability string, attributes []scimAttribute) []scimAttribute {
	for i := range attributes {
		attributes[i].mutability = mutability
	}
	return attributes
}

// pointing are the members of a reference to another resource: only its id is
// the client's.
func pointing(ref string) []scimAttribute {
	return []scimAttribute{
		{name: "value", kind: stringKind, required: true},
		{name: "displayName", kind: stringKind, mutability: readOnly},
		{name: ref, kind: referenceKind, mutability: readOnly},
	}
}

// common are the attributes of every resource (RFC 7643 §3.1).
var common = with(readOnly, []scimAttribute{
	{name: "id", kind: stringKind},
	{name: "schemas", kind: stringKind, multi: true},
	{name: "meta", kind: complexKind, sub: with(readOnly, slices.Concat(
		plain(stringKind, "resourceType", "version"), plain(dateTimeKind, "created", "lastModified"), plain(referenceKind, "location"),
	))},
})
