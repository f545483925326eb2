package update

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// PatchType is the media type of a JSON Patch (RFC 6902 §6).
const PatchType = "application/json-patch+json"

// JSONPatch sends one operation for each member that differs: add where the
// live object has none, replace where it has another, remove where it goes
// (RFC 6902 §4). Lists are sent whole, since positions shift under other
// writers' hands.
type JSONPatch struct {
	// Attrs are the attributes it carries; nil means all.
	Attrs []string
}

// Covers reports whether the patch carries the field.
func (s JSONPatch) Covers(field *policy.Field) bool {
	return s.Attrs == nil || slices.Contains(s.Attrs, field.Attr)
}

// Requests gives one PATCH, or one for each exclusive group that changes.
func (s JSONPatch) Requests(in Input) ([]Request, error) {
	pending, err := Pending(in.Changes, in.Live)
	if err != nil {
		return nil, err
	}
	in.Changes = pending
	desired, err := Desired(in, false)
	if err != nil {
		return nil, err
	}
	operations, err := patch(in.Policy, nil, in.Live, desired)
	if err != nil {
		return nil, err
	}
	restated, err := s.restated(in)
	if err != nil {
		return nil, err
	}
	return split(in, append(operations, restated...)), nil
}

// restated are planned values that stay, but that the server would change along
// with another one unless they are sent beside it.
func (s JSONPatch) restated(in Input) ([]operation, error) {
	var operations []operation
	for i := range in.Policy.Fields {
		field := &in.Policy.Fields[i]
		value := document.At(in.Plan, field.Path())
		about := func(attrs ...string) bool {
			return slices.ContainsFunc(in.Changes, func(c diff.Change) bool { return slices.Contains(attrs, c.Field.Attr) })
		}
		if field.Class != policy.Mutable || field.Open || !s.Covers(field) || value == nil || document.IsUnknown(value) ||
			!about(field.AffectedBy...) || about(field.Attr) {
			continue
		}
		o := operation{op: "add", at: field.Location(), value: value}
		live, there := document.Get(in.Live, o.at)
		if there {
			o.op = "replace"
		}
		if field.Shape != nil {
			o.value = field.Shape.Encode(value, live)
		}
		more, err := checked(in.Policy, o)
		if err != nil {
			return nil, err
		}
		operations = append(operations, more...)
	}
	return operations, nil
}

type operation struct {
	op    string
	at    document.Pointer
	value any
	field *policy.Field
}

func (o operation) document() document.Object {
	object := document.Object{"op": o.op, "path": o.at.String()}
	if o.op != "remove" {
		object["value"] = o.value
	}
	return object
}

// patch compares two API documents, objects member by member and everything
// else whole. Only places that a mutable row of the policy covers may differ.
func patch(p *policy.Policy, at document.Pointer, live, desired any) ([]operation, error) {
	if document.Equal(live, desired, document.Ordered) {
		return nil, nil
	}
	liveObject, ok := live.(document.Object)
	desiredObject, same := desired.(document.Object)
	if len(at) > 0 && (!ok || !same || whole(p, at)) {
		return checked(p, operation{op: "replace", at: at, value: desired})
	}
	var operations []operation
	for _, key := range document.Keys(liveObject, desiredObject) {
		before, had := liveObject[key]
		after, has := desiredObject[key]
		var more []operation
		var err error
		switch place := at.Append(key); {
		case had && has:
			more, err = patch(p, place, before, after)
		case has:
			more, err = checked(p, operation{op: "add", at: place, value: after})
		default:
			more, err = checked(p, operation{op: "remove", at: place})
		}
		if err != nil {
			return nil, err
		}
		operations = append(operations, more...)
	}
	return operations, nil
}

func whole(p *policy.Policy, at document.Pointer) bool {
	return slices.ContainsFunc(p.Fields, func(field policy.Field) bool {
		return field.Whole() && slices.Equal(field.Location(), at) || field.Unit == at.String()
	})
}

// checked lets an operation pass that lies in a field the API lets us patch and
// holds no cipher text.
func checked(p *policy.Policy, o operation) ([]operation, error) {
	for i := range p.Fields {
		field := &p.Fields[i]
		if field.Pointer == "" {
			continue
		}
		below, above := o.at.HasPrefix(field.Location()), field.Location().HasPrefix(o.at)
		switch {
		case !below && !above:
		case field.Class == policy.Mutable || field.Class == policy.WriteOnly:
			o.field = field
		default:
			return nil, fmt.Errorf("%s %s would change %s, which can't be changed: %s", o.op, o.at, field.Attr, field.Why)
		}
	}
	if o.field == nil {
		return nil, fmt.Errorf("%s %s: the policy has no such field", o.op, o.at)
	}
	if err := sendable(o.value, o.at); err != nil {
		return nil, err
	}
	return []operation{o}, nil
}

// split makes the requests: one, unless operations belong to groups that may
// not meet in one.
func split(in Input, operations []operation) []Request {
	var groups []string
	for _, field := range in.Policy.Fields {
		used := slices.ContainsFunc(operations, func(o operation) bool { return o.field.Exclusive == field.Exclusive })
		if field.Exclusive != "" && used && !slices.Contains(groups, field.Exclusive) {
			groups = append(groups, field.Exclusive)
		}
	}
	if len(groups) == 0 {
		groups = []string{""}
	}
	var requests []Request
	for i, group := range groups {
		belongs := func(field *policy.Field) bool {
			return field.Exclusive == group || i == 0 && field.Exclusive == ""
		}
		var body document.List
		for _, o := range operations {
			if belongs(o.field) {
				body = append(body, o.document())
			}
		}
		if body == nil {
			continue
		}
		requests = append(requests, Request{
			Method: http.MethodPatch, ContentType: PatchType, Body: body,
			Settles: settled(in.Changes, belongs), Secrets: Plaintext(in.Secrets),
		})
	}
	return requests
}

func settled(changes []diff.Change, belongs func(*policy.Field) bool) []diff.Change {
	var done []diff.Change
	for _, change := range changes {
		if belongs(change.Field) {
			done = append(done, change)
		}
	}
	return done
}
