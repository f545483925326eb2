package acctest

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The rules of Terraform for proposed, planned and applied objects
// (Terraform's documentation: Resource Instance Change Lifecycle).

// proposedNew merges a prior object and a configuration: what is configured is as
// configured, and what is computed and isn't configured, as before.
func proposedNew(attributes []*tfprotov6.SchemaAttribute, typ tftypes.Type, prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() || !config.IsKnown() {
		return config
	}
	merged := map[string]tftypes.Value{}
	for _, attribute := range attributes {
		before, now := member(prior, attribute.Name), member(config, attribute.Name)
		switch {
		case attribute.Computed && now.IsNull():
			merged[attribute.Name] = before
		case attribute.NestedType != nil && now.IsKnown() && !now.IsNull():
			merged[attribute.Name] = proposedNested(attribute.NestedType, memberType(typ, attribute.Name), before, now)
		default:
			merged[attribute.Name] = now
		}
	}
	return tftypes.NewValue(typ, merged)
}

// proposedNested goes by index in a list and by key in a map. An element of a set
// has its computed values back if all the others are as before.
func proposedNested(nested *tfprotov6.SchemaObject, typ tftypes.Type, prior, config tftypes.Value) tftypes.Value {
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return proposedNew(nested.Attributes, typ, prior, config)
	case tfprotov6.SchemaObjectNestingModeMap:
		before, merged := members(prior), map[string]tftypes.Value{}
		for key, now := range members(config) {
			if old, ok := before[key]; ok {
				now = proposedNew(nested.Attributes, now.Type(), old, now)
			}
			merged[key] = now
		}
		return tftypes.NewValue(config.Type(), merged)
	case tfprotov6.SchemaObjectNestingModeList:
		before, _ := elements(prior)
		now, _ := elements(config)
		merged := slices.Clone(now)
		for i := range min(len(before), len(now)) {
			merged[i] = proposedNew(nested.Attributes, now[i].Type(), before[i], now[i])
		}
		return tftypes.NewValue(config.Type(), merged)
	case tfprotov6.SchemaObjectNestingModeSet:
		before, _ := elements(prior)
		now, _ := elements(config)
		merged := slices.Clone(now)
		for i := range now {
			at := slices.IndexFunc(before, func(old tftypes.Value) bool { return same(withoutComputed(nested.Attributes, old), now[i]) })
			if at >= 0 {
				merged[i] = proposedNew(nested.Attributes, now[i].Type(), before[at], now[i])
				before = slices.Delete(slices.Clone(before), at, at+1)
			}
		}
		return tftypes.NewValue(config.Type(), merged)
	case tfprotov6.SchemaObjectNestingModeInvalid:
	}
	panic(fmt.Sprintf("acctest: unknown nesting %s", nested.Nesting))
}

func withoutComputed(attributes []*tfprotov6.SchemaAttribute, value tftypes.Value) tftypes.Value {
	kept := members(value)
	if kept == nil {
		return value
	}
	for _, attribute := range attributes {
		if attribute.Computed {
			kept[attribute.Name] = tftypes.NewValue(memberType(value.Type(), attribute.Name), nil)
		}
	}
	return tftypes.NewValue(value.Type(), kept)
}

// planInvalid lists where a plan is neither as configured, nor as before, nor
// computed.
func planInvalid(attributes []*tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value, at string) []string {
	var wrong []string
	for _, attribute := range attributes {
		place := join(at, attribute.Name)
		before, wanted, now := member(prior, attribute.Name), member(config, attribute.Name), member(planned, attribute.Name)
		switch {
		case same(now, wanted):
		case same(now, before) && !before.IsNull() && !wanted.IsNull():
		case attribute.WriteOnly:
			if !now.IsNull() {
				wrong = append(wrong, place+": planned value for write-only attribute is not null")
			}
		case attribute.Computed && (!attribute.Optional || wanted.IsNull()):
		case wanted.IsNull() && !now.IsNull():
			wrong = append(wrong, fmt.Sprintf("%s: planned value %s for a non-computed attribute", place, now))
		case attribute.NestedType != nil:
			wrong = append(wrong, nestedInvalid(attribute.NestedType, before, wanted, now, place)...)
		default:
			wrong = append(wrong, fmt.Sprintf("%s: planned value %s does not match config value %s nor prior value %s", place, now, wanted, before))
		}
	}
	return wrong
}

func nestedInvalid(nested *tfprotov6.SchemaObject, prior, config, planned tftypes.Value, at string) []string {
	switch {
	case planned.IsNull() != config.IsNull():
		return []string{at + ": planned and configured disagree about its existence"}
	case !planned.IsKnown():
		return []string{at + ": planned unknown for configured value"}
	case planned.IsNull() || !config.IsKnown():
		return nil
	case nested.Nesting == tfprotov6.SchemaObjectNestingModeSet:
		return nil // Its elements can't be told apart.
	}
	before, wanted, now := nestedObjects(nested, prior), nestedObjects(nested, config), nestedObjects(nested, planned)
	if len(wanted) != len(now) {
		return []string{fmt.Sprintf("%s: count in plan (%d) disagrees with count in config (%d)", at, len(now), len(wanted))}
	}
	var wrong []string
	for key := range now {
		want, ok := wanted[key]
		if !ok {
			wrong = append(wrong, fmt.Sprintf("%s: key %q from plan is not present in config", at, key))
			continue
		}
		old, ok := before[key]
		if !ok {
			old = tftypes.NewValue(now[key].Type(), nil)
		}
		wrong = append(wrong, planInvalid(nested.Attributes, old, want, now[key], join(at, key))...)
	}
	return wrong
}

// nestedObjects gives the objects of a nested attribute by key or index; a single
// one has an empty key.
func nestedObjects(nested *tfprotov6.SchemaObject, value tftypes.Value) map[string]tftypes.Value {
	objects := map[string]tftypes.Value{}
	switch {
	case value.IsNull() || !value.IsKnown():
	case nested.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
		objects[""] = value
	case nested.Nesting == tfprotov6.SchemaObjectNestingModeMap:
		return members(value)
	default:
		list, _ := elements(value)
		for i, element := range list {
			objects[strconv.Itoa(i)] = element
		}
	}
	return objects
}

// incompatible lists where an object is not what was planned, as far as that was
// known.
func incompatible(planned, actual tftypes.Value, at string) []string {
	if !planned.IsKnown() {
		if planned.Type().Is(tftypes.DynamicPseudoType) || actual.IsNull() || !actual.IsKnown() || actual.Type().UsableAs(planned.Type()) {
			return nil
		}
		return []string{fmt.Sprintf("%s: wrong final value type: %s, planned %s", at, actual.Type(), planned.Type())}
	}
	if planned.IsNull() || actual.IsNull() {
		if planned.IsNull() == actual.IsNull() {
			return nil
		}
		return []string{fmt.Sprintf("%s: was %s, but now %s", at, planned, actual)}
	}
	if !actual.IsKnown() {
		return []string{at + ": was known, but now unknown"}
	}
	if was, is := members(planned), members(actual); was != nil && is != nil {
		return incompatibleMembers(was, is, at)
	}
	was, isList := elements(planned)
	is, alsoList := elements(actual)
	switch {
	case !isList || !alsoList:
		if !same(planned, actual) {
			return []string{fmt.Sprintf("%s: was %s, but now %s", at, planned, actual)}
		}
	case planned.Type().Is(tftypes.Set{}):
		fits := func(planned, actual tftypes.Value) bool { return len(incompatible(planned, actual, at)) == 0 }
		covered := !slices.ContainsFunc(was, func(p tftypes.Value) bool {
			return !slices.ContainsFunc(is, func(a tftypes.Value) bool { return fits(p, a) })
		})
		covering := !slices.ContainsFunc(is, func(a tftypes.Value) bool {
			return !slices.ContainsFunc(was, func(p tftypes.Value) bool { return fits(p, a) })
		})
		if !covered || !covering || len(is) > len(was) || !actual.Type().Is(tftypes.Set{}) {
			return []string{fmt.Sprintf("%s: was %s, but now %s", at, planned, actual)}
		}
	default:
		if len(was) != len(is) || !sameKind(planned.Type(), actual.Type()) {
			return []string{fmt.Sprintf("%s: was %s, but now %s", at, planned, actual)}
		}
		var wrong []string
		for i := range was {
			wrong = append(wrong, incompatible(was[i], is[i], join(at, strconv.Itoa(i)))...)
		}
		return wrong
	}
	return nil
}

func incompatibleMembers(was, is map[string]tftypes.Value, at string) []string {
	var wrong []string
	for key := range was {
		if _, ok := is[key]; !ok {
			wrong = append(wrong, join(at, key)+": element has vanished")
			continue
		}
		wrong = append(wrong, incompatible(was[key], is[key], join(at, key))...)
	}
	for key := range is {
		if _, ok := was[key]; !ok {
			wrong = append(wrong, join(at, key)+": new element has appeared")
		}
	}
	slices.Sort(wrong)
	return wrong
}

// sameKind reports that both are lists, or tuples, or the like.
func sameKind(a, b tftypes.Type) bool { return fmt.Sprintf("%T", a) == fmt.Sprintf("%T", b) }

// same reports that two values are equal to Terraform, types and all; sets have no
// order.
func same(a, b tftypes.Value) bool {
	if a.IsNull() || b.IsNull() {
		return a.IsNull() && b.IsNull()
	}
	if !a.IsKnown() || !b.IsKnown() {
		return a.IsKnown() == b.IsKnown()
	}
	if !sameKind(a.Type(), b.Type()) {
		return false
	}
	if left, isObject := members(a), members(b); left != nil && isObject != nil {
		if len(left) != len(isObject) {
			return false
		}
		for key := range left {
			other, ok := isObject[key]
			if !ok || !same(left[key], other) {
				return false
			}
		}
		return true
	}
	left, isList := elements(a)
	right, _ := elements(b)
	if !isList {
		return a.Equal(b)
	}
	if len(left) != len(right) {
		return false
	}
	if a.Type().Is(tftypes.Set{}) {
		rest := slices.Clone(right)
		for _, element := range left {
			at := slices.IndexFunc(rest, func(other tftypes.Value) bool { return same(element, other) })
			if at < 0 {
				return false
			}
			rest = slices.Delete(rest, at, at+1)
		}
		return true
	}
	return slices.EqualFunc(left, right, same)
}

// difference shows where two objects differ, for people.
func difference(a, b tftypes.Value) string { return fmt.Sprint(incompatible(a, b, "")) }

// keep puts the prior value of a place into a configuration, as ignore_changes
// does: only where both have the place.
func keep(config, prior tftypes.Value, place []string) tftypes.Value {
	if len(place) == 0 {
		return prior
	}
	now, before := members(config), members(prior)
	old, inPrior := before[place[0]]
	current, inConfig := now[place[0]]
	if !inPrior || !inConfig {
		return config
	}
	now[place[0]] = keep(current, old, place[1:])
	return rebuilt(config.Type(), now)
}

// rebuilt makes an object of members whose types may have changed.
func rebuilt(typ tftypes.Type, now map[string]tftypes.Value) tftypes.Value {
	object, ok := typ.(tftypes.Object)
	if !ok {
		return tftypes.NewValue(typ, now)
	}
	types := map[string]tftypes.Type{}
	for name, kind := range object.AttributeTypes {
		types[name] = kind
		if !kind.Is(tftypes.DynamicPseudoType) {
			types[name] = now[name].Type()
		}
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, now)
}

// walk goes down a path.
func walk(value tftypes.Value, path *tftypes.AttributePath) (tftypes.Value, bool) {
	found, _, err := tftypes.WalkAttributePath(value, path)
	at, ok := found.(tftypes.Value)
	return at, err == nil && ok
}

// writeOnlySet lists the write-only attributes that aren't null.
func writeOnlySet(attributes []*tfprotov6.SchemaAttribute, value tftypes.Value, at string) []string {
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	var set []string
	for _, attribute := range attributes {
		place, given := join(at, attribute.Name), member(value, attribute.Name)
		if attribute.WriteOnly && !given.IsNull() {
			set = append(set, place)
		}
		if attribute.NestedType != nil {
			for key, nested := range nestedObjects(attribute.NestedType, given) {
				set = append(set, writeOnlySet(attribute.NestedType.Attributes, nested, join(place, key))...)
			}
		}
	}
	return set
}

// unknownPlaces lists where a value isn't known.
func unknownPlaces(value tftypes.Value, at string) []string {
	if !value.IsKnown() {
		return []string{at}
	}
	var places []string
	for key, member := range members(value) {
		places = append(places, unknownPlaces(member, join(at, key))...)
	}
	list, _ := elements(value)
	for i, element := range list {
		places = append(places, unknownPlaces(element, join(at, strconv.Itoa(i)))...)
	}
	slices.Sort(places)
	return places
}

// withoutUnknown has null for what isn't known.
func withoutUnknown(value tftypes.Value) tftypes.Value {
	known, err := tftypes.Transform(value, func(_ *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if !value.IsKnown() {
			return tftypes.NewValue(value.Type(), nil), nil
		}
		return value, nil
	})
	if err != nil {
		panic(fmt.Sprintf("acctest: %v", err))
	}
	return known
}
