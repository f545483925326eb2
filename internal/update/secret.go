package update

import (
	"encoding/json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// reveal merges write-only values into the desired object: all of them when
// they are sent again, else only those inside lists that change, since a list is
// sent whole.
func reveal(desired any, changes []diff.Change, secret Secret) (any, error) {
	at := secret.Field.Location()
	if secret.Value == nil {
		return desired, nil
	}
	if secret.Resend {
		return document.Set(desired, at, overlay(document.At(desired, at), secret.Value))
	}
	for _, change := range changes {
		place := change.Field.Location().Append(change.Path...)
		if change.Remove || !place.HasPrefix(at) || !hasList(change.New) {
			continue
		}
		value, ok := document.Get(secret.Value, place[len(at):])
		if !ok {
			continue
		}
		var err error
		if desired, err = document.Set(desired, place, overlayLists(document.At(desired, place), value)); err != nil {
			return nil, err
		}
	}
	return desired, nil
}

// overlay puts one value over another: objects by key and lists by position.
// Null removes an object's member; in a list it says nothing.
func overlay(base, over any) any {
	switch over := over.(type) {
	case document.Object:
		merged, ok := document.Clone(base).(document.Object)
		if !ok {
			merged = document.Object{}
		}
		for key, member := range over {
			if member == nil {
				delete(merged, key)
			} else {
				merged[key] = overlay(merged[key], member)
			}
		}
		return merged
	case document.List:
		return overlayElements(base, over, overlay)
	}
	return over
}

// overlayLists is overlay within lists alone; what stands outside a list is sent
// by its own operation.
func overlayLists(base, over any) any {
	switch over := over.(type) {
	case document.Object:
		merged, ok := document.Clone(base).(document.Object)
		if !ok {
			return base
		}
		for key, member := range over {
			if _, present := merged[key]; present && hasList(merged[key]) {
				merged[key] = overlayLists(merged[key], member)
			}
		}
		return merged
	case document.List:
		return overlayElements(base, over, overlay)
	}
	return base
}

// overlayElements appends what is beyond the end: a list may hold secrets alone.
// Secrets for elements that a planned list doesn't have are refused by the plan.
func overlayElements(base any, over document.List, merge func(base, over any) any) any {
	list, ok := document.Clone(base).(document.List)
	if !ok {
		list = document.List{}
	}
	for i, element := range over {
		switch {
		case i >= len(list):
			list = append(list, merge(nil, element))
		case element != nil:
			list[i] = merge(list[i], element)
		}
	}
	return list
}

// hasList reports whether a value is a list or holds one.
func hasList(value any) bool {
	switch value := value.(type) {
	case document.List:
		return true
	case document.Object:
		for _, member := range value {
			if hasList(member) {
				return true
			}
		}
	}
	return false
}

// HasList reports whether a change sends a list.
func HasList(change diff.Change) bool { return !change.Remove && hasList(change.New) }

// Plaintext lists the texts of write-only values, to be kept out of logs and
// errors.
func Plaintext(secrets []Secret) []string {
	var texts []string
	var walk func(value any)
	walk = func(value any) {
		switch value := value.(type) {
		case document.Object:
			for _, key := range document.Keys(value) {
				walk(value[key])
			}
		case document.List:
			for _, element := range value {
				walk(element)
			}
		case string:
			if value != "" {
				texts = append(texts, value)
			}
		case json.Number:
			texts = append(texts, value.String())
		}
	}
	for _, secret := range secrets {
		walk(secret.Value)
	}
	return texts
}

// Body is the object to create: what the plan holds of the policy's fields, in
// the API's form, with the secrets in it. Nulls are left out.
func Body(p *policy.Policy, plan document.Object, secrets []Secret) (document.Object, error) {
	in := Input{Policy: p, Live: document.Object{}}
	for i := range p.Fields {
		field := &p.Fields[i]
		value := document.At(plan, field.Path())
		if !field.Configurable() || value == nil || document.IsUnknown(value) {
			continue
		}
		place := diff.Place{Field: field}
		if members, ok := value.(document.Object); ok && field.Open {
			in.Changes = append(in.Changes, diff.Change{Place: place, New: document.Object{}})
			for _, key := range document.Keys(members) {
				member := diff.Place{Field: field, Path: document.Pointer{key}}
				in.Changes = append(in.Changes, diff.Change{Place: member, New: document.WithoutNulls(members[key])})
			}
			continue
		}
		in.Changes = append(in.Changes, diff.Change{Place: place, New: value})
	}
	for _, secret := range secrets {
		secret.Resend = true
		in.Secrets = append(in.Secrets, secret)
	}
	body, err := Desired(in, false)
	if err != nil {
		return nil, err
	}
	return body, sendable(body, nil)
}
