package policy

import (
	"cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// Shape converts a field between Terraform's form and the API's. A field with a
// shape is sent whole.
type Shape interface {
	// Decode turns the API's value into Terraform's.
	Decode(wire any) any
	// Encode turns Terraform's value into the API's, keeping what live holds
	// beyond it.
	Encode(value, live any) any
}

// Reference is an id that the API wraps as {type, id, name}, or in SCIM as
// {value, displayName, $ref}.
type Reference struct {
	// Type is sent beside the id, unless it is empty.
	Type string
	// ID is the member that holds the id; "id" if empty.
	ID string
	// ByID patches the id inside a reference that exists, where the API documents
	// that form; otherwise the reference is replaced.
	ByID bool
}

func (r Reference) member() string { return cmp.Or(r.ID, "id") }

// Decode takes the id.
func (r Reference) Decode(wire any) any { return document.At(wire, document.Pointer{r.member()}) }

// Encode names the referenced object by type and id; the server fills in the
// name.
func (r Reference) Encode(value, live any) any {
	if value == nil {
		return nil
	}
	if object, ok := document.Clone(live).(document.Object); ok && r.ByID {
		object[r.member()] = value
		return object
	}
	reference := document.Object{r.member(): value}
	if r.Type != "" {
		reference["type"] = r.Type
	}
	return reference
}

// References is a list of ids that the API wraps as {type, id, name} each.
type References struct {
	Type string
}

// Decode takes the ids.
func (References) Decode(wire any) any {
	list, ok := wire.(document.List)
	if !ok {
		return nil
	}
	ids := make(document.List, len(list))
	for i, element := range list {
		ids[i] = Reference{}.Decode(element)
	}
	return ids
}

// Encode wraps the ids.
func (r References) Encode(value, _ any) any {
	list, ok := value.(document.List)
	if !ok {
		return nil
	}
	wire := make(document.List, len(list))
	for i, id := range list {
		wire[i] = Reference{Type: r.Type}.Encode(id, nil)
	}
	return wire
}

// Record is an object whose members have other names in Terraform: the key is
// Terraform's name, the value the API's.
type Record map[string]string

// Decode renames the members to Terraform's names; others are left out.
func (r Record) Decode(wire any) any {
	object, ok := wire.(document.Object)
	if !ok {
		return nil
	}
	value := document.Object{}
	for ours, theirs := range r {
		value[ours] = object[theirs]
	}
	return value
}

// Encode renames the members to the API's names, beside what live holds.
func (r Record) Encode(value, live any) any {
	object, ok := value.(document.Object)
	if !ok {
		return nil
	}
	wire, ok := document.Clone(live).(document.Object)
	if !ok {
		wire = document.Object{}
	}
	for ours, theirs := range r {
		delete(wire, theirs) // unless there is a value: null means none
		if member := object[ours]; member != nil {
			wire[theirs] = member
		}
	}
	return wire
}

// KeyedList is a list of {Key: name, Value: value} that is an object by name in
// Terraform, so that nothing depends on positions.
type KeyedList struct {
	// Key is the member of an element that holds the name, Value the one that holds
	// the value. Without Value, the value is an object of all other members.
	Key, Value string
	// Cleared is the value of an element that goes, where the API decides which
	// elements there are; nil lets it go.
	Cleared any
}

// Decode makes the object.
func (k KeyedList) Decode(wire any) any {
	list, ok := wire.(document.List)
	if !ok {
		return nil
	}
	object := make(document.Object, len(list))
	for _, element := range list {
		if name, ok := document.At(element, document.Pointer{k.Key}).(string); ok {
			object[name] = k.value(element)
		}
	}
	return object
}

func (k KeyedList) value(element any) any {
	if k.Value != "" {
		return document.At(element, document.Pointer{k.Value})
	}
	return document.Remove(element, document.Pointer{k.Key})
}

// Encode makes the list: the elements of live in their order, with whatever
// else they hold, then new ones by name.
func (k KeyedList) Encode(value, live any) any {
	object, ok := value.(document.Object)
	if !ok {
		return nil
	}
	list := document.List{}
	placed := map[string]bool{}
	elements, _ := live.(document.List) // nothing there yet is an empty list
	for _, element := range elements {
		name, named := document.At(element, document.Pointer{k.Key}).(string)
		to, kept := object[name]
		if !kept && k.Cleared != nil {
			to, kept = k.Cleared, true
		}
		changed, isObject := document.Clone(element).(document.Object)
		switch {
		case !named || !isObject:
			list = append(list, document.Clone(element))
		case kept && !placed[name]:
			list = append(list, k.element(name, to, changed)...)
			placed[name] = true
		}
	}
	for _, name := range document.Keys(object) {
		if !placed[name] {
			list = append(list, k.element(name, object[name], document.Object{k.Key: name, k.Value: nil})...)
		}
	}
	return list
}

// element gives an element with a value; none if the value is all of it and there
// is none.
func (k KeyedList) element(name string, value any, element document.Object) document.List {
	if k.Value != "" {
		if _, has := element[k.Value]; has || value != nil {
			element[k.Value] = value
		}
		return document.List{element}
	}
	members, ok := document.Clone(value).(document.Object)
	if !ok {
		return nil
	}
	members[k.Key] = name
	return document.List{members}
}

// Records is a list of records.
type Records Record

// Decode renames the members of each record to Terraform's names.
func (r Records) Decode(wire any) any {
	list, ok := wire.(document.List)
	if !ok {
		return nil
	}
	records := make(document.List, len(list))
	for i, element := range list {
		records[i] = Record(r).Decode(element)
	}
	return records
}

// Encode renames the members of each record to the API's names. A record that live
// has as it is keeps whatever else it holds there.
func (r Records) Encode(value, live any) any {
	records, ok := value.(document.List)
	if !ok {
		return nil
	}
	elements, _ := live.(document.List) // nothing there yet is an empty list
	taken := make([]bool, len(elements))
	wire := make(document.List, len(records))
	for i, record := range records {
		wire[i] = Record(r).Encode(record, nil)
		for at, element := range elements {
			if !taken[at] && document.Equal(record, Record(r).Decode(element), document.Ordered) {
				wire[i], taken[at] = document.Clone(element), true
				break
			}
		}
	}
	return wire
}
