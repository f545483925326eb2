// Package update turns changes into requests: a full body, a JSON Patch or an
// action, computed from the live object. It is pure; nothing is sent here, and
// what it returns has been checked against the policy once more.
package update

import (
	"errors"
	"fmt"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// Request is one call that changes an object.
type Request struct {
	Method string
	// Path is below the object's own, such as "/enable", or empty.
	Path        string
	ContentType string
	Body        any
	// Settles are the changes that are done once the request has been accepted.
	Settles []diff.Change
	// Secrets are plaintext values in Body.
	Secrets []string
	// Reveals says that the request does nothing but send a secret, which may not
	// be sent twice: a server may refuse a password that was used before.
	Reveals bool
}

// Input is what the strategies work from.
type Input struct {
	Policy *policy.Policy
	// Live is the object as just read.
	Live document.Object
	// Changes are what the plan wants, against the prior state.
	Changes []diff.Change
	// Plan are the planned values; what the server decides is unknown or null.
	Plan document.Object
	// Secrets are the write-only values of the configuration.
	Secrets []Secret
}

// Secret is the value of a write-only field.
type Secret struct {
	Field *policy.Field
	Value any
	// Resend says that its version changed, so that all of it is sent.
	Resend bool
}

// Strategy expresses changes in requests of one kind.
type Strategy interface {
	// Covers reports whether the strategy carries changes of a field.
	Covers(field *policy.Field) bool
	// Requests gives the requests, in order; none if the live object is as
	// planned already.
	Requests(in Input) ([]Request, error)
}

// Sequence sends the changes of different fields by different strategies, in
// order. Each change belongs to the first strategy that covers its field.
type Sequence []Strategy

// Covers reports whether any of the strategies covers the field.
func (s Sequence) Covers(field *policy.Field) bool {
	return slices.ContainsFunc(s, func(strategy Strategy) bool { return strategy.Covers(field) })
}

// Requests asks each strategy for its requests.
func (s Sequence) Requests(in Input) ([]Request, error) {
	var requests []Request
	left := in.Changes
	for _, strategy := range s {
		part := in
		part.Changes = nil
		var rest []diff.Change
		for _, change := range left {
			if strategy.Covers(change.Field) {
				part.Changes = append(part.Changes, change)
			} else {
				rest = append(rest, change)
			}
		}
		left = rest
		more, err := strategy.Requests(part)
		if err != nil {
			return nil, err
		}
		requests = append(requests, more...)
	}
	if len(left) > 0 {
		return nil, fmt.Errorf("no request can change %s", left[0].Place)
	}
	return requests, nil
}

// Pending drops the changes that the live object has already. It fails on a
// change that the policy forbids, whoever asked for it.
func Pending(changes []diff.Change, live document.Object) ([]diff.Change, error) {
	var pending []diff.Change
	for _, change := range changes {
		if _, immutable := change.Field.ImmutableAt(change.Path); immutable || change.Field.Class != policy.Mutable {
			if diff.Holds(change, live) {
				continue
			}
			return nil, fmt.Errorf("%s can't be changed: %s", change.Place, change.Field.Why)
		}
		if !diff.Holds(change, live) {
			pending = append(pending, change)
		}
	}
	return pending, nil
}

// SecretError tells of a secret that a request needs and nobody has: the server
// shows its cipher text only, which must not be sent.
type SecretError struct {
	// Pointer is where the first one is, and All where all are.
	Pointer document.Pointer
	All     []document.Pointer
}

func (e *SecretError) Error() string {
	return fmt.Sprintf("the value at %s would have to be sent, and only its cipher text is known. Give the value in the "+
		"configuration, or change the object where the value is kept", e.Pointer)
}

// sendable fails with a [SecretError] for a value that holds cipher text.
func sendable(value any, at document.Pointer) error {
	if _, cipher := document.WithoutCipherText(value); len(cipher) > 0 {
		all := make([]document.Pointer, len(cipher))
		for i, path := range cipher {
			all[i] = at.Append(path...)
		}
		return &SecretError{Pointer: all[0], All: all}
	}
	return nil
}

// Desired is the live object with the changes and the secrets in it. Members
// that become empty are removed, or null where nulls is set.
func Desired(in Input, nulls bool) (document.Object, error) {
	var desired any = in.Live
	for _, change := range in.Changes {
		var err error
		if desired, err = apply(desired, in.Live, change, nulls); err != nil {
			return nil, err
		}
	}
	for _, secret := range in.Secrets {
		var err error
		if desired, err = reveal(desired, in.Changes, secret); err != nil {
			return nil, err
		}
	}
	object, ok := desired.(document.Object)
	if !ok {
		return nil, errors.New("an object can't become a " + document.Kind(desired))
	}
	return object, nil
}

// apply carries out one change.
func apply(desired any, live document.Object, change diff.Change, nulls bool) (any, error) {
	field := change.Field
	at := field.Location()
	if field.Shape != nil {
		object, _ := desired.(document.Object) // nil reads as empty
		value, _ := field.Read(object)
		if field.Entries && len(change.Path) > 1 {
			current, _ := field.Read(live)
			if err := replaceable(change, change.New, document.At(current, change.Path)); err != nil {
				return nil, err
			}
		}
		value, err := write(value, change.Path, change, change.New, nulls)
		if err != nil {
			return nil, err
		}
		wire := field.Shape.Encode(value, document.At(live, at))
		if wire == nil {
			return document.Remove(desired, at), nil
		}
		return document.Set(desired, at, wire)
	}
	value, err := field.Wire(change.Path, change.New)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", change.Place, err)
	}
	place := at.Append(change.Path...)
	if err := replaceable(change, value, document.At(live, place)); err != nil {
		return nil, err
	}
	if list, isList := document.At(live, place).(document.List); isList && value != nil && document.Kind(value) != "list" {
		if err := sendable(list, place); err != nil {
			return nil, err // the list would take its secrets along
		}
	}
	if field.Open && field.Depth == 0 && field.Compare == document.Ordered {
		value = keeper{found: change.Found}.keep(value, change.Old, document.At(live, place))
	}
	return write(desired, place, change, value, nulls)
}

// replaceable fails where a value would take the place of an object that holds
// what this configuration never applied.
func replaceable(change diff.Change, value, live any) error {
	hidden, found := unmanaged(change.Old, live)
	if found && value != nil && document.Kind(value) != "object" {
		return fmt.Errorf("%s can't become %s: on the server it is an object, and %s isn't managed here",
			change.Place, document.Text(change.New), diff.Place{Field: change.Field, Path: change.Path.Append(hidden...)})
	}
	return nil
}

// write puts the new value in its place. What goes is removed, or becomes null
// where nulls says that the API wants to be told so.
func write(in any, at document.Pointer, change diff.Change, value any, nulls bool) (any, error) {
	if !nulls {
		value = document.WithoutNulls(value)
	}
	goes := change.Remove || value == nil
	for i := 1; i < len(at) && !goes; i++ {
		if document.Kind(document.At(in, at[:i])) == "list" { // it makes way: a path names members, not elements
			return write(document.Remove(in, at[:i]), at, change, value, nulls)
		}
	}
	object, ok := value.(document.Object)
	if ok && len(object) == 0 && change.Divisible() && document.Kind(document.At(in, at)) == "object" {
		return in, nil // an object is there, and what is in it has changes of its own
	}
	if rest, ok := document.At(in, at).(document.Object); ok && change.IfEmpty && len(rest) > 0 {
		return in, nil
	}
	switch {
	case goes && nulls:
		return document.Set(in, at, nil)
	case goes && len(at) == 0:
		return nil, nil
	case goes:
		return document.Remove(in, at), nil
	}
	return document.Set(in, at, value)
}

// unmanaged finds a member of a live object, at any depth, that this
// configuration never applied.
func unmanaged(ours, live any) (document.Pointer, bool) {
	object, _ := live.(document.Object) // anything else has no members
	applied, _ := ours.(document.Object)
	for _, key := range document.Keys(object) {
		value, known := applied[key]
		if below, found := unmanaged(value, object[key]); found || !known {
			return append(document.Pointer{key}, below...), true
		}
	}
	return nil, false
}

// keeper gives planned lists with what others keep in their elements.
type keeper struct {
	// found says that what the prior value names and the plan doesn't is not ours to
	// drop.
	found bool
}

// keep gives a planned value with the members of the live one, at any depth
// within lists, that neither the prior nor the planned value names.
func (k keeper) keep(planned, prior, live any) any {
	switch planned := planned.(type) {
	case document.List:
		liveList, _ := live.(document.List)   // no list has nothing to keep
		priorList, _ := prior.(document.List) // likewise
		if len(liveList) != len(priorList) {
			visible, _ := document.WithoutCipherText(live)
			priorList, _ = visible.(document.List)
		}
		pairs := pair(planned, priorList)
		kept := make(document.List, len(planned))
		for i, element := range planned {
			switch at := pairs[i]; {
			case at < 0:
				kept[i] = element
			case element == nil && document.IsCipherText(liveList[at]):
				kept[i] = liveList[at] // null holds the place of a secret in an imported list
			default:
				kept[i] = k.keep(element, priorList[at], liveList[at])
			}
		}
		return kept
	case document.Object:
		liveObject, ok := live.(document.Object)
		priorObject, wasObject := prior.(document.Object)
		if !ok || !wasObject {
			return planned
		}
		kept := make(document.Object, len(planned))
		for key, member := range planned {
			kept[key] = k.keep(member, priorObject[key], liveObject[key])
		}
		for key, member := range liveObject {
			_, wasOurs := priorObject[key]
			if _, isOurs := planned[key]; !isOurs && (!wasOurs || k.found) {
				kept[key] = document.Clone(member)
			}
		}
		return kept
	}
	return planned
}

// pair finds for each planned element the prior one that it was, or -1 for a new
// one: the same at the same place, else the same elsewhere, else the one that it
// has most in common with, else the one in its place, so that what others keep in
// an element, and secrets, stay with it.
func pair(planned, prior document.List) []int {
	pairs := make([]int, len(planned))
	taken := make([]bool, len(prior))
	for i := range pairs {
		pairs[i] = -1
	}
	match := func(fits func(i, at int) bool) {
		for i := range planned {
			for at := range prior {
				if pairs[i] < 0 && !taken[at] && fits(i, at) {
					pairs[i], taken[at] = at, true
				}
			}
		}
	}
	same := func(i, at int) bool { return document.Equal(planned[i], prior[at], document.Ordered) }
	match(func(i, at int) bool { return i == at && same(i, at) })
	match(same)
	for common := mostCommon(planned, prior); common > 0; common-- {
		match(func(i, at int) bool { return i == at && inCommon(planned[i], prior[at]) == common })
		match(func(i, at int) bool { return inCommon(planned[i], prior[at]) == common })
	}
	match(func(i, at int) bool { return i == at || len(planned) == len(prior) })
	return pairs
}

func mostCommon(planned, prior document.List) int {
	most := 0
	for _, element := range planned {
		for _, other := range prior {
			most = max(most, inCommon(element, other))
		}
	}
	return most
}

// inCommon counts the members that two objects have in common.
func inCommon(a, b any) int {
	one, _ := a.(document.Object)   // anything else has no members
	other, _ := b.(document.Object) // likewise
	count := 0
	for key, member := range one {
		if value, ok := other[key]; ok && document.Equal(member, value, document.Ordered) {
			count++
		}
	}
	return count
}
