package update_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// checker holds an object after an update against what was there, what the
// configuration managed of it and what it wants. It says anew, and in another
// way than the code under test, what an update has to do.
type checker struct {
	policy      *policy.Policy
	live, after document.Object
	prior, plan document.Object
	owned       bool
	// nulls says that what goes becomes null, as in a body that is sent whole.
	nulls bool
	wrong []string
}

// opt is a value, or none.
type opt struct {
	value any
	there bool
}

func in(container any, key string) opt {
	object, ok := container.(document.Object)
	if !ok {
		return opt{}
	}
	value, there := object[key]
	return opt{value, there}
}

func (o opt) object() document.Object {
	object, _ := o.value.(document.Object)
	return object
}

func (o opt) String() string {
	if !o.there {
		return "nothing"
	}
	return document.Text(o.value)
}

func (o opt) none() bool { return !o.there || o.value == nil }

func (c *checker) fail(at document.Pointer, format string, args ...any) {
	c.wrong = append(c.wrong, at.String()+": "+fmt.Sprintf(format, args...))
}

// check compares the whole object.
func (c *checker) check() []string {
	fields := map[string]*policy.Field{}
	for i := range c.policy.Fields {
		if field := &c.policy.Fields[i]; field.Class == policy.Mutable {
			fields[field.Pointer] = field
		}
	}
	c.walk(nil, c.live, c.after, fields)
	return c.wrong
}

// walk finds the fields; what lies beside them has to be as it was.
func (c *checker) walk(at document.Pointer, live, after any, fields map[string]*policy.Field) {
	liveObject, _ := live.(document.Object)
	afterObject, _ := after.(document.Object)
	for _, key := range keysOf(liveObject, afterObject, fields, at) {
		place := at.Append(key)
		before, now := in(live, key), in(after, key)
		switch field := fields[place.String()]; {
		case field != nil:
			c.field(field, before, now)
		case above(place, fields):
			c.walk(place, before.value, now.value, fields)
		default:
			c.unchanged(place, before, now)
		}
	}
}

func keysOf(live, after document.Object, fields map[string]*policy.Field, at document.Pointer) []string {
	below := document.Object{}
	for pointer := range fields {
		if location := document.MustPointer(pointer); len(location) > len(at) && location.HasPrefix(at) {
			below[location[len(at)]] = nil
		}
	}
	return document.Keys(live, after, below)
}

func above(at document.Pointer, fields map[string]*policy.Field) bool {
	for pointer := range fields {
		if document.MustPointer(pointer).HasPrefix(at) {
			return true
		}
	}
	return false
}

func (c *checker) unchanged(at document.Pointer, before, now opt) {
	if before.there != now.there || before.String() != now.String() {
		c.fail(at, "%s became %s, and nobody manages it", before, now)
	}
}

func (c *checker) field(field *policy.Field, before, now opt) {
	at := field.Location()
	prior, plan := document.At(c.prior, field.Path()), document.At(c.plan, field.Path())
	was, wanted := opt{prior, prior != nil}, opt{plan, plan != nil}
	switch leaves := was.there && !wanted.there; {
	case leaves && (field.Computed || field.Removal == policy.LetGo || !c.owned), !was.there && !wanted.there:
		c.unchanged(at, before, now)
	case leaves && field.Removal == policy.Keep && !field.Open:
		c.unchanged(at, before, now)
	case field.Open && field.Shape != nil:
		c.keyed(field, was, wanted, before, now)
	case field.Open:
		if !wanted.there { // all members leave, the object stays
			wanted = opt{document.Object{}, true}
		}
		c.member(field, nil, opt{cmp.Or[any](was.value), was.there}, wanted, before, now)
	case leaves:
		if !empty(field, nil, now) {
			c.fail(at, "%s leaves, and is %s", was, now)
		}
	default:
		c.typed(field, was, wanted, before, now)
	}
}

// typed checks a field that has a planned value.
func (c *checker) typed(field *policy.Field, was, wanted, before, now opt) {
	at := field.Location()
	var shown opt
	shown.value, shown.there = field.Read(c.after)
	if !field.Equal(nil, shown.value, document.WithoutNulls(wanted.value)) && !field.Equal(nil, shown.value, wanted.value) &&
		!emptySet(field, nil, wanted, shown) {
		c.fail(at, "%s was planned, not %s", wanted, shown)
	}
	if held, ok := field.Read(c.live); ok && field.Equal(nil, held, wanted.value) || was.there && field.Equal(nil, was.value, wanted.value) {
		c.unchanged(at, before, now)
	}
	if record, ok := field.Shape.(policy.Record); ok { // what it doesn't name stays
		named := []string{record["one"], record["other"]}
		for _, key := range document.Keys(before.object(), now.object()) {
			if !slices.Contains(named, key) {
				c.unchanged(at.Append(key), in(before.value, key), in(now.value, key))
			}
		}
	}
}

// keyed checks a list that is an object by name: elements of others stay as and
// where they were.
func (c *checker) keyed(field *policy.Field, was, wanted, before, now opt) {
	list, _ := now.value.(document.List)
	elements, _ := before.value.(document.List)
	ours := map[string]bool{}
	for _, key := range document.Keys(was.object(), wanted.object()) {
		ours[key] = true
	}
	others := func(list document.List) (rest []string) {
		for _, element := range list {
			if name, ok := in(element, "name").value.(string); !ok || !ours[name] {
				rest = append(rest, document.Text(element))
			}
		}
		return rest
	}
	if !slices.Equal(others(elements), others(list)) {
		c.fail(field.Location(), "%q became %q, and nobody manages it", others(elements), others(list))
	}
	shown, _ := field.Read(c.after)
	held, _ := field.Read(c.live)
	for key := range ours {
		at := field.Location().Append(key)
		prior, plan, value, had := in(was.value, key), in(wanted.value, key), in(shown, key), in(held, key)
		switch {
		case !plan.there && !c.owned, c.owned && !plan.there && field.Removal == policy.Keep:
			c.unchanged(at, had, value)
		case plan.none():
			if !value.none() {
				c.fail(at, "%s goes, and is %s", prior, value)
			}
		case field.Entries:
			c.member(field, document.Pointer{key}, prior, plan, had, value)
		default:
			c.wholeMember(field, at, prior, plan, had, value)
		}
	}
}

// wholeMember checks a member that is written whole: what the configuration no
// longer names in it has to go, if it was ours.
func (c *checker) wholeMember(field *policy.Field, at document.Pointer, was, wanted, before, now opt) {
	_, wasObject := was.value.(document.Object)
	switch {
	case was.there && document.Equal(was.value, wanted.value, field.Compare), !c.owned && wasObject && covers(wanted.value, was.value):
		c.unchanged(at, before, now)
	case !covers(document.WithoutNulls(wanted.value), now.value):
		c.fail(at, "%s was planned, not %s", wanted, now)
	case lingers(was.value, wanted.value, now.value):
		c.fail(at, "of %s something leaves for %s, and %s still has it", was, wanted, now)
	}
}

// lingers reports that a member which leaves is still there, in an object or in a
// list all of whose elements stay in their places.
func lingers(was, wanted, now any) bool {
	switch was := was.(type) {
	case document.Object:
		for key, member := range was {
			planned, value := in(wanted, key), in(now, key)
			if member != nil && !value.none() && document.Kind(wanted) == "object" && (planned.none() || lingers(member, planned.value, value.value)) {
				return true
			}
		}
	case document.List:
		plan, _ := wanted.(document.List)
		after, _ := now.(document.List)
		for i := range was {
			known := func(old any) bool { return document.Equal(old, plan[i], document.Ordered) }
			if len(plan) == len(was) && len(after) == len(was) && !slices.ContainsFunc(was, known) && lingers(was[i], plan[i], after[i]) {
				return true
			}
		}
	}
	return false
}

// member checks a value inside an open object, from the top down.
func (c *checker) member(field *policy.Field, path document.Pointer, was, wanted, before, now opt) {
	at := field.Location().Append(path...)
	priorObject, wasObject := was.value.(document.Object)
	liveObject, isObject := before.value.(document.Object)
	divisible := field.Depth == 0 || len(path) < field.Depth
	if plan, ok := wanted.value.(document.Object); ok {
		if len(path) == 0 && len(plan) == 0 && len(priorObject) == 0 {
			c.unchanged(at, before, now)
			return
		}
		if _, ok := now.value.(document.Object); !ok {
			if len(path) == 0 && before.none() && now.none() && len(document.WithoutNulls(plan).(document.Object)) == 0 {
				return // nothing in it asks for anything
			}
			c.fail(at, "%s was planned, not %s", wanted, now)
			return
		}
		if !divisible {
			c.wholeMember(field, at, was, wanted, before, now)
			return
		}
		for _, key := range document.Keys(plan, priorObject, liveObject, now.object()) {
			c.member(field, path.Append(key), in(was.value, key), in(plan, key), in(before.value, key), in(now.value, key))
		}
		return
	}
	switch {
	case !wanted.there && !was.there, !wanted.there && !c.owned:
		c.unchanged(at, before, now)
	case !wanted.there && wasObject && isObject && divisible:
		for _, key := range document.Keys(priorObject, liveObject, now.object()) {
			c.member(field, path.Append(key), in(was.value, key), opt{}, in(before.value, key), in(now.value, key))
		}
		if empty, ok := now.value.(document.Object); ok && len(empty) == 0 {
			c.fail(at, "an empty object is left behind")
		}
	case !wanted.there && field.Removal == policy.Keep:
		c.unchanged(at, before, now)
	case wanted.none():
		if !empty(field, path, now) {
			c.fail(at, "%s goes, and is %s", was, now)
		}
	default:
		c.whole(field, path, was, wanted, before, now)
	}
	if c.nulls && before.there && !now.there {
		c.fail(at, "%s is missing from the body", before)
	}
}

// emptySet reports that no values were planned where there are none: the server
// may say so as it likes.
func emptySet(field *policy.Field, path document.Pointer, wanted, now opt) bool {
	list, isList := wanted.value.(document.List)
	return isList && len(list) == 0 && field.Multi(path) && now.none()
}

// empty reports that there is nothing, or a set without values.
func empty(field *policy.Field, path document.Pointer, now opt) bool {
	list, isList := now.value.(document.List)
	return now.none() || isList && len(list) == 0 && field.Multi(path)
}

// whole checks a scalar or a list.
func (c *checker) whole(field *policy.Field, path document.Pointer, was, wanted, before, now opt) {
	at := field.Location().Append(path...)
	if was.there && field.Equal(path, was.value, wanted.value) {
		c.unchanged(at, before, now)
		return
	}
	if hidesUnmanaged(was.value, wanted.value, before.value) {
		c.fail(at, "%s is replaced, with what nobody manages in it", before)
	}
	if field.Compare == document.AsSet {
		if emptySet(field, path, wanted, now) {
			return
		}
		if !field.Equal(path, now.value, wanted.value) {
			c.fail(at, "%s was planned, not %s", wanted, now)
		}
		if wire, err := field.Wire(path, now.value); err != nil || document.Kind(wire) != document.Kind(now.value) {
			c.fail(at, "%s is not as the schema has it", now)
		}
	} else if !covers(wanted.value, now.value) {
		c.fail(at, "%s was planned, not %s", wanted, now)
	}
	if c.owned && lingers(was.value, wanted.value, now.value) { // else it is let go of
		c.fail(at, "of %s something leaves for %s, and %s still has it", was, wanted, now)
	}
	_, hidden := document.WithoutCipherText(before.value)
	if len(hidden) == 0 && field.Equal(path, before.value, wanted.value) {
		c.unchanged(at, before, now)
	}
	if field.Compare == document.Ordered && field.Depth == 0 {
		c.list(at, was.value, wanted.value, before.value, now.value)
	}
}

// list checks what nobody manages in the elements that stay where they are.
func (c *checker) list(at document.Pointer, was, wanted, before, now any) {
	prior, ok1 := was.(document.List)
	plan, ok2 := wanted.(document.List)
	live, ok3 := before.(document.List)
	after, ok4 := now.(document.List)
	if !ok1 || !ok2 || !ok3 || !ok4 || len(prior) != len(live) || len(plan) != len(after) {
		return
	}
	for i := range min(len(plan), len(prior)) {
		if document.Equal(prior[i], plan[i], document.Ordered) {
			c.element(at, prior[i], plan[i], live[i], after[i])
		}
	}
}

func (c *checker) element(at document.Pointer, was, wanted, before, now any) {
	if was == nil && document.IsCipherText(before) && now != before {
		c.fail(at, "a secret in it is lost")
	}
	live, ok := before.(document.Object)
	prior, known := was.(document.Object)
	if !ok || !known {
		c.list(at, was, wanted, before, now)
		return
	}
	for key := range live {
		if _, ours := prior[key]; !ours {
			c.unchanged(at.Append(key), in(before, key), in(now, key))
			continue
		}
		c.element(at.Append(key), prior[key], in(wanted, key).value, live[key], in(now, key).value)
	}
}

// covers reports whether a value is as planned; objects may hold more.
func covers(plan, value any) bool {
	switch plan := plan.(type) {
	case document.Object:
		object, ok := value.(document.Object)
		if !ok {
			return false
		}
		for key, member := range plan {
			if member == nil && in(object, key).none() {
				continue
			}
			if !covers(member, object[key]) {
				return false
			}
		}
		return true
	case document.List:
		list, ok := value.(document.List)
		return ok && slices.EqualFunc(plan, list, covers)
	}
	return document.Equal(plan, value, document.Ordered)
}

// hidesUnmanaged reports that a plan puts a scalar or a list where the server
// has an object that holds something of others: an update has to refuse it.
func hidesUnmanaged(was, wanted, before any) bool {
	live, ok := before.(document.Object)
	if !ok || wanted == nil {
		return false
	}
	if plan, isObject := wanted.(document.Object); isObject {
		for key, member := range plan {
			if hidesUnmanaged(in(was, key).value, member, live[key]) {
				return true
			}
		}
		return false
	}
	return !allOurs(was, live)
}

func allOurs(was, live any) bool {
	object, ok := live.(document.Object)
	if !ok {
		return true
	}
	for key, member := range object {
		prior := in(was, key)
		if !prior.there || !allOurs(prior.value, member) {
			return false
		}
	}
	return true
}

func joined(wrong []string) string { return strings.Join(wrong, "\n") }
