package lifecycle

import (
	"context"
	"sync"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// Imaginer is a backend that knows more of an object than its table tells, as far
// as that follows from the values of a plan.
type Imaginer interface {
	// Imagine completes an object that nobody has read.
	Imagine(values, object document.Object)
}

// imagination stands in for a system that isn't asked: its objects are as plans
// know them.
type imagination struct {
	Backend
	mu      sync.Mutex
	objects map[string]document.Object
	// existing are the objects that creations take over, by their keys.
	existing map[string]document.Object
}

// Read gives objects as they were imagined.
func (i *imagination) Read(_ context.Context, ids []string) (map[string]document.Object, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	found := map[string]document.Object{}
	for _, id := range ids {
		if object, ok := i.objects[id]; ok {
			found[id] = object
		}
	}
	return found, nil
}

// Find gives the object that a creation takes over.
func (i *imagination) Find(ctx context.Context, values document.Object) (document.Object, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.existing[i.key(ctx, values)], nil
}

// key is what makes an object unique.
func (i *imagination) key(ctx context.Context, values document.Object) string {
	keyed, ok := i.Backend.(Keyed)
	if !ok {
		return document.Text(values["name"])
	}
	key, _ := keyed.Key(ctx, values) // those that are taken over need nothing read for it
	return key
}

// Imagine asks the backend.
func (i *imagination) Imagine(values, object document.Object) { complete(i.Backend, values, object) }

func complete(backend Backend, values, object document.Object) {
	if imaginer, ok := backend.(Imaginer); ok {
		imaginer.Imagine(values, object)
	}
}

// exists has an object read.
func (i *imagination) exists(object document.Object) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.objects == nil {
		i.objects = map[string]document.Object{}
	}
	i.objects[id(object)] = object
}

// found has a creation find an object.
func (i *imagination) found(ctx context.Context, values, object document.Object) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.existing == nil {
		i.existing = map[string]document.Object{}
	}
	i.existing[i.key(ctx, values)] = object
}

// imagined is the object that has the values of a plan, in the API's form.
func imagined(table *policy.Policy, backend Backend, values document.Object) document.Object {
	var object any = document.Object{}
	for i := range table.Fields {
		field := &table.Fields[i]
		value := document.At(values, field.Path())
		if field.Pointer == "" || field.Class == policy.WriteOnly || field.Unseen || value == nil || document.IsUnknown(value) {
			continue
		}
		if field.Shape != nil {
			value = field.Shape.Encode(value, nil)
		}
		if changed, err := document.Set(object, field.Location(), value); err == nil {
			object = changed
		}
	}
	known, _ := object.(document.Object) // it began as one
	if id(known) == "" {
		known["id"] = document.NotYet
	}
	complete(backend, values, known)
	return known
}

// imaginedNew is the object as a creation that was kept back would have made it.
// What creation doesn't carry is empty.
func (w *writer) imaginedNew() document.Object {
	object := imagined(w.policy, w.backend, w.plan)
	for _, attr := range w.AfterCreate {
		field, ok := w.policy.Field(attr)
		if !ok || field.Class != policy.Mutable {
			continue
		}
		changed := document.Remove(object, field.Location())
		if _, flag := document.At(w.plan, field.Path()).(bool); flag {
			changed, _ = document.Set(object, field.Location(), false) // a member of an object can be set
		}
		object, _ = changed.(document.Object) // it stays one
	}
	return object
}

// offered adds the members of the plan to those lists in which the server alone
// decides what there is, so that they are there to be changed.
func offered(table *policy.Policy, values, plan document.Object) document.Object {
	var all any = values
	for i := range table.Fields {
		field := &table.Fields[i]
		list, ok := field.Shape.(policy.KeyedList)
		if !ok || list.Cleared == nil {
			continue
		}
		planned, _ := document.At(plan, field.Path()).(document.Object) // none are none
		for _, key := range document.Keys(planned) {
			at := field.Path().Append(key)
			if document.At(all, at) == nil {
				all, _ = document.Set(all, at, list.Cleared) // a member of an object can be set
			}
		}
	}
	with, _ := all.(document.Object) // it stays one
	return with
}

// unmanaged marks in an imagined object where the server has what no plan knows. A
// free-form object is there even if none of its members is managed yet.
func unmanaged(table *policy.Policy, noun string, object document.Object) document.Object {
	others := document.Placeholder("everything else that the " + noun + " has there by then, unchanged")
	var marked any = object
	for i := range table.Fields {
		field := &table.Fields[i]
		if !field.Open {
			continue
		}
		at := field.Location()
		there := document.At(marked, at)
		if there == nil {
			there = document.Object{}
			if field.Shape != nil {
				there = field.Shape.Encode(there, nil)
			}
		}
		var value any
		switch current := there.(type) {
		case document.Object:
			members := document.Object{document.Placeholder("…"): others}
			for key, member := range current {
				members[key] = member
			}
			value = members
		case document.List:
			value = append(append(document.List{}, current...), others)
		default:
			continue
		}
		if changed, err := document.Set(marked, at, value); err == nil {
			marked = changed
		}
	}
	whole, _ := marked.(document.Object) // it began as one
	whole[document.Placeholder("…")] = others
	return whole
}
