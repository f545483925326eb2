package chaos

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

// subject is a resource to play with: what configurations of it look like, and
// where its objects are found. To add one takes a generator and a table.
type subject struct {
	typeName string
	// config makes a random configuration of an object with this natural key.
	config func(w *world, r *rand.Rand, key string) object
	// lasting are the arguments that make the object's natural key.
	lasting []string
	fields  []field
	// kind is where the objects are.
	kind kind
	// immutable changes an immutable argument of a configuration.
	immutable func(w *world, r *rand.Rand, config object)
	// replaceable does so where the natural key stays; nil if nothing does.
	replaceable func(config object)
	// given reports whether the server has the secrets of a configuration.
	given func(w *world, id string, config object) bool
	// disturb makes a random change of an object, as somebody else would, beside
	// the random values that the fields get.
	disturb func(w *world, r *rand.Rand, shown object)
	// giveWay takes away what others put where a configuration wants something else.
	giveWay func(shown object)
	// computed are the places in an object that change by themselves.
	computed []string
	// refusal finds what is wrong with a write; empty for nothing.
	refusal func(w *world, request exchange) string
}

// field says where an argument stands in the object.
type field struct {
	attr []string
	path []string
	// open is a free-form object, of which the members are managed; whole says that
	// its members go as a whole.
	open, whole bool
	// loose compares as account attributes do: without an order and by text.
	loose bool
	// unordered is a set.
	unordered bool
	// kept says that the server keeps its value when the argument leaves.
	kept bool
	// hidden can't be seen on the server.
	hidden bool
}

// kind is a kind of object on a server.
type kind struct {
	// list gives all objects by id.
	list func(w *world) map[string]object
	// natural is what makes an object unique.
	natural func(shown object) string
	// edit changes an object behind Terraform's back.
	edit func(w *world, id string, edit func(object))
	// remove deletes it.
	remove func(w *world, id string)
	// add makes one of a configuration.
	add func(w *world, config object)
}

// place is a value that a configuration manages.
type place struct {
	field field
	// below is the path in a free-form object.
	below []string
	value any
}

func (p place) onServer() string { return pointer(slices.Concat(p.field.path, p.below)...) }
func (p place) inState() []string {
	return slices.Concat(p.field.attr, p.below)
}

// managed lists what a configuration manages, leaf by leaf.
func (s *subject) managed(config object) []place {
	var places []place
	for _, f := range s.fields {
		value, set := at(config, f.attr)
		if !set || f.hidden {
			continue
		}
		if !f.open {
			if value != nil {
				places = append(places, place{field: f, value: value})
			}
			continue
		}
		places = append(places, below(f, nil, value)...)
	}
	return places
}

func below(f field, path []string, value any) []place {
	members, ok := value.(object)
	if !ok || len(members) == 0 {
		if len(path) == 0 {
			return nil
		}
		return []place{{field: f, below: path, value: value}}
	}
	var places []place
	for _, name := range slices.Sorted(maps.Keys(members)) {
		places = append(places, below(f, append(slices.Clone(path), name), members[name])...)
	}
	return places
}

// same compares two values of a place.
func (p place) same(a, b any) bool {
	if void(a) && void(b) && (a == nil || b == nil || p.field.loose) {
		return true
	}
	if _, isObject := b.(object); isObject && emptied(a) {
		return true // it asks for an object, whatever is in it
	}
	left, isList := a.([]any)
	right, alsoList := b.([]any)
	if (p.field.loose || p.field.unordered) && isList && alsoList {
		form := text
		if p.field.loose {
			form = plain
		}
		return slices.Equal(distinct(left, form), distinct(right, form))
	}
	if p.field.loose {
		return plain(a) == plain(b)
	}
	return text(filled(a)) == text(filled(b))
}

// filled is an object without the members that are null.
func filled(value any) any {
	members, ok := value.(object)
	if !ok {
		return value
	}
	kept := object{}
	for name, member := range members {
		if member != nil {
			kept[name] = filled(member)
		}
	}
	return kept
}

func distinct(list []any, form func(any) string) []string {
	texts := make([]string, len(list))
	for i, element := range list {
		texts[i] = form(element)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// mutated changes one or two arguments of a configuration, and keeps those that
// make the natural key.
func (s *subject) mutated(w *world, r *rand.Rand, key string, config object) object {
	fresh, next := s.config(w, r, key), clone(config)
	names := slices.DeleteFunc(union(fresh, config), func(name string) bool { return slices.Contains(s.lasting, name) })
	for range min(len(names), 1+r.IntN(2)) {
		name := pick(r, names)
		now, isObject := next[name].(object)
		other, alsoObject := fresh[name].(object)
		if isObject && alsoObject && r.IntN(5) > 0 {
			for range 1 + r.IntN(2) {
				splice(r, now, other)
			}
			continue
		}
		if value, set := fresh[name]; set {
			next[name] = value
		} else {
			delete(next, name)
		}
	}
	for _, name := range s.lasting { // what identifies it may be within a free-form object
		next[name] = config[name]
	}
	return s.settled(fresh, next)
}

// settled keeps arguments together that only go together.
func (s *subject) settled(fresh, config object) object {
	for _, secret := range []string{"connector_attributes_wo", "password_wo"} {
		if config[secret] != nil && config[secret+"_version"] == nil {
			config[secret+"_version"] = fresh[secret+"_version"]
		}
		if config[secret] == nil || config[secret+"_version"] == nil {
			delete(config, secret)
			delete(config, secret+"_version")
		}
	}
	return config
}

// splice takes one member of another object over, or away.
func splice(r *rand.Rand, now, other object) {
	names := union(now, other)
	if len(names) == 0 {
		return
	}
	name := pick(r, names)
	inner, isObject := now[name].(object)
	deep, alsoObject := other[name].(object)
	value, set := other[name]
	switch {
	case isObject && alsoObject && r.IntN(2) > 0:
		splice(r, inner, deep)
	case set:
		now[name] = cloned(value)
	default:
		delete(now, name)
	}
}

func union(a, b object) []string {
	names := slices.Concat(slices.Collect(maps.Keys(a)), slices.Collect(maps.Keys(b)))
	slices.Sort(names)
	return slices.Compact(names)
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// sometimes sets an argument in one of n configurations.
func sometimes(r *rand.Rand, n int, config object, name string, value any) {
	if r.IntN(n) == 0 {
		config[name] = value
	}
}

// word is a short text, now and then a nasty one.
func word(r *rand.Rand) string {
	return pick(r, []string{
		"a", "b", "c", fmt.Sprint(r.IntN(1000)), "Zoë", "x y", "1", "true", `q"uo\te`, "<b>&", "/~1.", "p%20+", "Ünï 漢", "line\nbreak",
	})
}
