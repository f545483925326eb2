// Package diff compares prior state, plan and live object under a policy. It is
// pure, total and deterministic, and what is unknown is never judged.
package diff

import (
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// Place is a field, or a member of an open one.
type Place struct {
	Field *policy.Field
	// Path leads from the field's value to the member; empty for the field.
	Path document.Pointer
}

// Divisible reports whether an object at the place is written member by member.
func (p Place) Divisible() bool {
	return p.Field.Open && (p.Field.Depth == 0 || len(p.Path) < p.Field.Depth)
}

// Within reports that a place is another one, or a part of it.
func (p Place) Within(other Place) bool {
	return p.Field.Attr == other.Field.Attr && len(p.Path) >= len(other.Path) && slices.Equal(p.Path[:len(other.Path)], other.Path)
}

// String gives the place as people write it: attributes.title, with a quoted
// key where it isn't an identifier.
func (p Place) String() string {
	text := strings.Builder{}
	text.WriteString(p.Field.Attr)
	for _, token := range p.Path {
		if identifier(token) {
			text.WriteString("." + token)
		} else {
			text.WriteString("[" + document.Text(token) + "]")
		}
	}
	return text.String()
}

func identifier(token string) bool {
	for i, r := range token {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r != '-' && (r < '0' || r > '9')) {
			return false
		}
	}
	return token != ""
}

// Change is one value that the plan wants different.
type Change struct {
	Place
	// Old is the prior value; HadOld is false where this configuration has none.
	Old    any
	HadOld bool
	// New is the planned value. Remove says that the place goes instead; IfEmpty,
	// that it goes only when nobody keeps anything in it.
	New             any
	Remove, IfEmpty bool
	// Found says that this configuration has not applied the prior value, but found
	// it: what the plan doesn't name of it belongs to others.
	Found bool
}

// Violation is a change that the API doesn't allow.
type Violation struct {
	Place
	Old, New any
	Why      policy.Source
	// Transition is set when only this direction is forbidden; Why then says so.
	Transition bool
}

// Verdict is what a plan means.
type Verdict struct {
	Changes    []Change
	Violations []Violation
	// Deferred are places whose planned value isn't known yet.
	Deferred []Place
	// LetGo leave the configuration and stay on the server, because this
	// configuration never applied them or the policy says so.
	LetGo []Place
	// Kept leave the configuration, and the API has no empty value for them.
	Kept []Place
}

// Touches reports whether anything under a root attribute differs.
func (v Verdict) Touches(root string) bool {
	return slices.ContainsFunc(v.Places(), func(p Place) bool { return p.Field.Root() == root })
}

// Empty reports that prior and plan mean the same.
func (v Verdict) Empty() bool { return len(v.Places()) == 0 }

// Places lists all that differs.
func (v Verdict) Places() []Place {
	places := slices.Concat(v.Deferred, v.LetGo, v.Kept)
	for _, change := range v.Changes {
		places = append(places, change.Place)
	}
	for _, violation := range v.Violations {
		places = append(places, violation.Place)
	}
	return places
}

// Judge compares two documents of Terraform values. Owned says that this
// configuration has applied the prior values, so that what leaves is cleared.
func Judge(p *policy.Policy, prior, plan document.Object, owned bool) Verdict {
	j := judge{}
	for i := range p.Fields {
		field := &p.Fields[i]
		if !field.Configurable() {
			continue
		}
		j.owned = owned && !field.Found
		// A typed attribute that is null is not configured.
		old, planned := document.At(prior, field.Path()), document.At(plan, field.Path())
		place := Place{Field: field}
		switch {
		case field.Open && planned == nil && old != nil && field.Removal == policy.LetGo:
			j.verdict.LetGo = append(j.verdict.LetGo, place)
		case field.Open && !document.IsUnknown(planned):
			j.members(place, orEmpty(old), orEmpty(planned))
		default:
			j.value(place, old, old != nil, planned, planned != nil)
		}
	}
	return j.verdict
}

type judge struct {
	owned   bool
	verdict Verdict
}

func orEmpty(value any) any {
	if value == nil {
		return document.Object{}
	}
	return value
}

// members judges the values of an object one by one.
func (j *judge) members(place Place, old, planned any) {
	oldObject, oldOK := old.(document.Object)
	newObject, newOK := planned.(document.Object)
	if !newOK {
		j.leaf(place, old, true, planned)
		return
	}
	if !oldOK {
		oldObject = nil
	}
	for _, key := range document.Keys(oldObject, newObject) {
		before, hadOld := oldObject[key]
		after, hasNew := newObject[key]
		j.value(Place{place.Field, place.Path.Append(key)}, before, hadOld, after, hasNew)
	}
}

func (j *judge) value(place Place, old any, hadOld bool, planned any, hasNew bool) {
	object, isObject := planned.(document.Object)
	switch {
	case document.IsUnknown(planned):
		j.verdict.Deferred = append(j.verdict.Deferred, place)
	case !hasNew && hadOld:
		j.leaves(place, old)
	case !hasNew:
	case isObject && place.Divisible() && (document.Kind(old) == "object" || old == nil):
		if old == nil && empty(object) { // nothing in it would make it
			j.leaf(place, old, hadOld, document.Object{})
		}
		j.members(place, old, planned)
	default:
		j.leaf(place, old, hadOld, planned)
	}
}

// empty reports whether no member holds anything.
func empty(object document.Object) bool {
	return document.Equal(document.WithoutNulls(object), document.Object{}, document.Ordered)
}

// leaf judges a value that is written whole.
func (j *judge) leaf(place Place, old any, hadOld bool, planned any) {
	field := place.Field
	switch why, immutable := field.ImmutableAt(place.Path); {
	case hadOld && field.Equal(place.Path, old, planned):
	case document.HasUnknown(planned):
		j.verdict.Deferred = append(j.verdict.Deferred, place)
	case immutable && (hadOld || len(place.Path) == 0):
		j.violation(Violation{Place: place, Old: old, New: planned, Why: why})
	case field.Transition != nil && field.Transition(old, planned) != "":
		j.violation(Violation{
			Place: place, Old: old, New: planned, Transition: true,
			Why: policy.Source{Document: field.Why.Document, Rule: field.Transition(old, planned)},
		})
	case hadOld && !j.owned && len(place.Path) > 0 && part(field, place.Path, planned, old):
		j.verdict.LetGo = append(j.verdict.LetGo, place)
	default:
		j.change(Change{Place: place, Old: old, HadOld: hadOld, New: planned, Found: !j.owned})
	}
}

// part reports whether an object or a list that is written whole only names less
// of what is there.
func part(field *policy.Field, path document.Pointer, planned, old any) bool {
	kind := document.Kind(planned)
	return (kind == "object" || kind == "list") && field.Equal(path, observe(field, path, planned, old, true), planned)
}

// leaves judges a value that was in the prior state and isn't in the plan.
func (j *judge) leaves(place Place, old any) {
	field := place.Field
	why, immutable := field.ImmutableAt(place.Path)
	_, isObject := old.(document.Object)
	switch {
	case len(place.Path) == 0 && field.Computed:
	case !j.owned || field.Removal == policy.LetGo && len(place.Path) == 0:
		j.verdict.LetGo = append(j.verdict.LetGo, place)
	case immutable:
		j.violation(Violation{Place: place, Old: old, Why: why})
	case isObject && place.Divisible() && (!field.Entries || len(place.Path) != 1):
		j.members(place, old, document.Object{})
		j.change(Change{Place: place, Old: old, HadOld: true, Remove: true, IfEmpty: true})
	case field.Removal == policy.Keep:
		j.verdict.Kept = append(j.verdict.Kept, place)
	default:
		j.change(Change{Place: place, Old: old, HadOld: true, Remove: true})
	}
}

func (j *judge) change(c Change) { j.verdict.Changes = append(j.verdict.Changes, c) }

func (j *judge) violation(v Violation) { j.verdict.Violations = append(j.verdict.Violations, v) }
