package explain

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// secrets masks what must not be seen: what the plan calls sensitive, and whatever
// the logs of the provider mask.
type secrets struct {
	table *policy.Policy
	texts []string
	// short are texts that would tear others apart if they were masked within them.
	short map[string]bool
	// names are those of members that are sensitive whatever they hold.
	names map[string]bool
}

func newSecrets(table *policy.Policy) *secrets {
	return &secrets{table: table, short: map[string]bool{}, names: map[string]bool{}}
}

// with takes in what others of the same resource are.
func (s *secrets) with(others *secrets) *secrets {
	s.texts = append(s.texts, others.texts...)
	maps.Copy(s.short, others.short)
	maps.Copy(s.names, others.names)
	return s
}

// shortest is the length in bytes from which a secret is masked within texts.
const shortest = 4

// collect takes in what is marked as sensitive.
func (s *secrets) collect(value, marks any, at document.Pointer) {
	switch marks := marks.(type) {
	case document.Object:
		object, _ := value.(document.Object) // no object has no members
		for key, mark := range marks {
			s.collect(object[key], mark, at.Append(key))
		}
	case document.List:
		list, _ := value.(document.List) // likewise
		for i, mark := range marks {
			if i < len(list) {
				s.collect(list[i], mark, at)
			}
		}
	case bool:
		if marks {
			s.name(at)
			s.all(value)
		}
	}
}

// name notes what a sensitive place is called, in Terraform and in the API.
func (s *secrets) name(at document.Pointer) {
	if len(at) == 0 {
		return
	}
	s.names[at[len(at)-1]] = true
	for i := range s.table.Fields {
		field := &s.table.Fields[i]
		if location := field.Location(); slices.Equal(field.Path(), at) && len(location) > 0 {
			s.names[location[len(location)-1]] = true
		}
	}
}

// all takes in each text and number of a value.
func (s *secrets) all(value any) {
	switch value := value.(type) {
	case document.Object:
		for _, member := range value {
			s.all(member)
		}
	case document.List:
		for _, element := range value {
			s.all(element)
		}
	case string:
		s.add(value)
	case json.Number:
		s.add(value.String())
	}
}

func (s *secrets) add(text string) {
	if len(text) < shortest {
		s.short[text] = true
		return
	}
	s.texts = append(s.texts, text)
}

func (s *secrets) redactor(more []string) *client.Redactor {
	return client.NewRedactor(slices.Concat(s.texts, more)...)
}

// text masks a text.
func (s *secrets) text(text string) string { return s.redactor(nil).Text(text) }

// body masks a body that is JSON; more are secrets in it. Anything that can't be
// masked isn't shown.
func (s *secrets) body(value any, more []string) any {
	encoded, err := document.Encode(s.walk(value))
	if err != nil {
		return mask
	}
	more = slices.DeleteFunc(slices.Clone(more), func(text string) bool { return text == mask })
	masked, err := document.Decode([]byte(s.redactor(more).Body(encoded)))
	if err != nil {
		return mask
	}
	return masked
}

// walk masks by names, and what is too short to be masked within texts.
func (s *secrets) walk(value any) any {
	switch value := value.(type) {
	case document.Object:
		members := make(document.Object, len(value))
		about := s.about(value)
		for key, member := range value {
			members[key] = s.walk(member)
			if member != nil && (s.names[key] || about && key == "value") {
				members[key] = mask
			}
		}
		return members
	case document.List:
		elements := make(document.List, len(value))
		for i, element := range value {
			elements[i] = s.walk(element)
		}
		return elements
	case string:
		if s.short[value] {
			return mask
		}
	case json.Number:
		if s.short[value.String()] || slices.Contains(s.texts, value.String()) {
			return mask
		}
	}
	return value
}

// about reports whether an operation is about something sensitive.
func (s *secrets) about(operation document.Object) bool {
	path, _ := operation["path"].(string) // no JSON Patch has none
	if at, err := document.ParsePointer(path); err == nil && slices.ContainsFunc(at, func(token string) bool { return s.names[token] }) {
		return true
	}
	for _, member := range []string{"attribute", "name", "identityAttributeName"} {
		if name, ok := operation[member].(string); ok && s.names[name] {
			return true
		}
	}
	return false
}
