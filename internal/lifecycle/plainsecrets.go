package lifecycle

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// hiddenFor finds the write-only field that a secret under a key of an open field
// belongs into: the one that shares its pointer, or one that has the key's name,
// as password_wo has that of the attribute password. It is nil if there is none.
func hiddenFor(table *policy.Policy, field *policy.Field, key string) *policy.Field {
	for i := range table.Fields {
		hidden := &table.Fields[i]
		at := hidden.Location()
		if field.Open && hidden.Class == policy.WriteOnly &&
			(hidden.Pointer == field.Pointer || len(at) == 1 && strings.EqualFold(at[0], key)) {
			return hidden
		}
	}
	return nil
}

// plainSecrets finds the new or changed values whose names say that they are
// secrets, and that have a write-only field to stand in.
func (p *planner) plainSecrets() {
	for i := range p.policy.Fields {
		field := &p.policy.Fields[i]
		members, _ := document.At(p.Values, field.Path()).(document.Object) // anything else has no members
		for _, key := range document.Keys(members) {
			hidden := hiddenFor(p.policy, field, key)
			if hidden == nil {
				continue
			}
			at := document.Pointer{key}
			for _, path := range secretTexts(members[key], at, client.NamesSecretValue(key)) {
				place := field.Path().Append(path...)
				if value := document.At(p.Values, place); document.IsUnknown(value) || value != document.At(p.Prior, place) {
					p.see(diff.Place{Field: field, Path: path}, hidden)
				}
			}
		}
	}
}

// secretTexts are the places of texts under names of secrets, at any depth.
func secretTexts(value any, at document.Pointer, named bool) []document.Pointer {
	var found []document.Pointer
	switch value := value.(type) {
	case document.Object:
		for _, key := range document.Keys(value) {
			found = append(found, secretTexts(value[key], at.Append(key), client.NamesSecretValue(key))...)
		}
	case document.List:
		for i, element := range value {
			found = append(found, secretTexts(element, at.Append(strconv.Itoa(i)), named)...)
		}
	case string:
		if named && value != "" && !document.IsCipherText(value) {
			found = append(found, at)
		}
	default:
		if named && document.IsUnknown(value) {
			found = append(found, at)
		}
	}
	return found
}

// see notes a secret that stands in the plan as plain text.
func (p *planner) see(place diff.Place, hidden *policy.Field) {
	if !slices.ContainsFunc(p.inSight, func(other diff.Place) bool { return other.Within(place) }) {
		p.inSight = append(p.inSight, place)
	}
	if !slices.Contains(p.belongInto, hidden.Attr) {
		p.belongInto = append(p.belongInto, hidden.Attr)
	}
}

// givenTwice finds the keys of free-form objects that the configuration has as
// write-only values as well: which of the two is sent could hang on the request.
func (r *Resource) givenTwice(config document.Object) []Problem {
	var problems []Problem
	for i := range r.Policy.Fields {
		field := &r.Policy.Fields[i]
		members, _ := document.At(config, field.Path()).(document.Object) // anything else has no members
		for _, key := range document.Keys(members) {
			hidden := hiddenFor(r.Policy, field, key)
			if hidden == nil {
				continue
			}
			at, value := document.Pointer{}, document.At(config, hidden.Path())
			if hidden.Pointer == field.Pointer {
				at = document.Pointer{key}
				value = document.At(value, at)
			}
			for _, path := range inBoth(members[key], value, document.Pointer{}) {
				problems = append(problems, twice(
					diff.Place{Field: field, Path: document.Pointer{key}.Append(path...)},
					diff.Place{Field: hidden, Path: at.Append(path...)}))
			}
		}
	}
	return problems
}

// inBoth are the places where both values have something. In a list a value may
// stand for the secret in its position.
func inBoth(value, secret any, at document.Pointer) []document.Pointer {
	if value == nil || secret == nil {
		return nil
	}
	var found []document.Pointer
	switch value := value.(type) {
	case document.Object:
		if other, ok := secret.(document.Object); ok {
			for _, key := range document.Keys(value) {
				found = append(found, inBoth(value[key], other[key], at.Append(key))...)
			}
			return found
		}
	case document.List:
		if other, ok := secret.(document.List); ok {
			for i := range min(len(value), len(other)) {
				if _, object := value[i].(document.Object); object {
					found = append(found, inBoth(value[i], other[i], at.Append(strconv.Itoa(i)))...)
				}
			}
			return found
		}
	}
	return []document.Pointer{at}
}
