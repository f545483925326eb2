package diff

import (
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// Observe gives the live object as Terraform values, seen through the state:
// of an open object only the members that the state manages, in the state's
// order and spelling where they mean the same. What the configuration doesn't
// manage stays out, and so does cipher text.
func Observe(p *policy.Policy, state, live document.Object) document.Object {
	observed, _ := document.Clone(state).(document.Object) // a clone has the type of its original
	for i := range p.Fields {
		field := &p.Fields[i]
		if field.Class == policy.WriteOnly || field.Unseen || field.Pointer == "" {
			continue
		}
		was := document.At(state, field.Path())
		managed := was != nil || field.Computed || field.Class == policy.ReadOnly
		if !managed {
			continue
		}
		value, present := field.Read(live)
		observed = set(observed, field.Path(), observe(field, nil, was, value, present))
	}
	return observed
}

// Everything gives all that a configuration of the live object can hold, for an
// import: whole open objects, without what the server adds. The second result
// lists members left out because they are cipher text.
func Everything(p *policy.Policy, live document.Object) (document.Object, []Place) {
	observed := document.Object{}
	var secrets []Place
	for i := range p.Fields {
		field := &p.Fields[i]
		if field.Class == policy.WriteOnly || field.Unseen || field.Pointer == "" {
			continue
		}
		value, present := field.Read(live)
		if !present {
			continue
		}
		value, found := document.WithoutCipherText(value)
		for _, path := range found {
			secrets = append(secrets, Place{field, path})
		}
		if members, ok := value.(document.Object); ok && field.Open {
			for key := range members {
				_, known := field.Keys[key]
				if slices.Contains(field.ServerKeys, key) || field.Keys != nil && !known {
					delete(members, key)
				}
			}
		}
		observed = set(observed, field.Path(), value)
	}
	return observed, secrets
}

func set(values document.Object, path document.Pointer, value any) document.Object {
	if value == nil && document.At(values, path) == nil {
		return values // no object is made to hold nothing
	}
	changed, err := document.Set(values, path, value)
	if object, ok := changed.(document.Object); ok && err == nil {
		return object
	}
	return values
}

// observe looks at one value through the state's.
func observe(field *policy.Field, path document.Pointer, state, live any, present bool) any {
	if !present || live == nil {
		object, isObject := state.(document.Object)
		list, isList := state.(document.List)
		if isObject && field.Open && len(path) == 0 && empty(object) || isList && len(list) == 0 && field.Multi(path) {
			return state // it asks for nothing that isn't so
		}
		return nil
	}
	if state == nil && len(path) > 0 && none(field, path, live) {
		return nil // it is kept empty
	}
	if document.IsCipherText(live) {
		// A secret can't be compared: what the user wrote stands.
		if _, ok := state.(string); ok {
			return state
		}
		return nil
	}
	switch state := state.(type) {
	case document.Object:
		if live, ok := live.(document.Object); ok && field.Open {
			seen := make(document.Object, len(state))
			for key, member := range state {
				value, present := live[key]
				seen[key] = observe(field, path.Append(key), member, value, present)
			}
			return seen
		}
	case document.List:
		if live, ok := live.(document.List); ok && field.Open && field.Compare == document.Ordered {
			return observeList(field, path, state, live)
		}
	}
	if field.Equal(path, state, live) {
		return state
	}
	shown, _ := document.WithoutCipherText(live)
	return shown
}

// none reports that a server shows a set of values as empty.
func none(field *policy.Field, path document.Pointer, live any) bool {
	list, isList := live.(document.List)
	return isList && len(list) == 0 && field.Multi(path)
}

// observeList looks at each element through the one at the same position; the
// members that the server adds to objects in lists are as little shown as
// elsewhere.
func observeList(field *policy.Field, path document.Pointer, state, live document.List) any {
	seen := make(document.List, len(live))
	for i, element := range live {
		if i < len(state) {
			seen[i] = observe(field, path, state[i], element, true)
		} else {
			seen[i], _ = document.WithoutCipherText(element)
		}
	}
	return seen
}

// Conflict is a managed value that changed on the server since the plan, to
// neither the prior nor the planned value.
type Conflict struct {
	Place
	Prior, Plan, Live any
}

// Conflicts lists the managed values that somebody else changed after the plan
// was made. Overwriting them would undo a change that nobody has seen. Of the
// fields that the server decides where the configuration is silent, configured
// tells those on which it isn't.
func Conflicts(p *policy.Policy, prior, plan, live document.Object, configured func(*policy.Field) bool) []Conflict {
	seen := Observe(p, prior, live)
	var conflicts []Conflict
	for _, change := range Judge(p, prior, seen, true).differences() {
		field := change.Field
		if field.Computed && len(change.Path) == 0 && !configured(field) &&
			field.Equal(nil, document.At(prior, field.Path()), document.At(plan, field.Path())) {
			continue // the server may decide it as it likes
		}
		now := document.At(seen, field.Path().Append(change.Path...))
		planned := document.At(plan, field.Path().Append(change.Path...))
		if document.IsUnknown(planned) || field.Equal(change.Path, planned, now) || field.FreshRead && field.Multi(change.Path) {
			continue
		}
		before := document.At(prior, field.Path().Append(change.Path...))
		conflicts = append(conflicts, Conflict{Place: change.Place, Prior: before, Plan: planned, Live: now})
	}
	return conflicts
}

// differences lists the changes and, since the server may change what nobody
// else can, the violations.
func (v Verdict) differences() []Change {
	all := slices.Clone(v.Changes)
	for _, violation := range v.Violations {
		all = append(all, Change{Place: violation.Place, Old: violation.Old, HadOld: true, New: violation.New})
	}
	for _, place := range v.Kept {
		all = append(all, Change{Place: place, HadOld: true, Remove: true})
	}
	return all
}

// Holds reports whether the live object is as a change wants it already. What
// can't be seen, as a secret, never counts as held.
func Holds(change Change, live document.Object) bool {
	value, present := change.Field.Read(live)
	for _, key := range change.Path { // members alone: a path never means an element of a list
		object, _ := value.(document.Object) // anything else has none
		value, present = object[key]
	}
	if change.Field.Unseen {
		return false
	}
	if change.Remove || change.New == nil {
		return !present || value == nil || none(change.Field, change.Path, value)
	}
	if !change.Found && leftover(change.Old, change.New, value) {
		return false
	}
	if object, ok := change.New.(document.Object); ok && len(object) == 0 {
		return document.Kind(value) == "object"
	}
	if _, cipher := document.WithoutCipherText(value); len(cipher) > 0 {
		return false
	}
	return change.Field.Equal(change.Path, observe(change.Field, change.Path, change.New, value, present), change.New)
}

// leftover reports whether a value that is written whole holds members on the
// server that leave with the change. What neither the old nor the new value names
// is the server's own.
func leftover(old, planned, live any) bool {
	switch old := old.(type) {
	case document.Object:
		planned, isObject := planned.(document.Object)
		live, shown := live.(document.Object)
		if !isObject || !shown {
			return false
		}
		for key, before := range old {
			if live[key] != nil && before != nil && (planned[key] == nil || leftover(before, planned[key], live[key])) {
				return true
			}
		}
	case document.List:
		planned, isList := planned.(document.List)
		live, shown := live.(document.List)
		if !isList || !shown || len(planned) != len(old) || len(live) != len(old) {
			return false
		}
		for i := range old {
			moved := func(before any) bool { return document.Equal(before, planned[i], document.Ordered) }
			if leftover(old[i], planned[i], live[i]) && !slices.ContainsFunc(old, moved) {
				return true
			}
		}
	}
	return false
}
