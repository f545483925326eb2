package explain

import (
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// width is how long a line of a body may be before it is broken, in characters.
const width = 100

// lines shows a body: short values in one line, and what is known only to the
// server as a remark where it stands.
func lines(value any) string { return broken(value, "") }

func broken(value any, indent string) string {
	flat := inline(value)
	if len([]rune(indent+flat)) <= width && !remarks(value) {
		return flat
	}
	var open, end string
	var members []string
	switch value := value.(type) {
	case document.Object:
		open, end = "{", "}"
		for _, key := range document.Keys(value) {
			if !remark(key) {
				members = append(members, text(key)+": "+broken(value[key], indent+"  "))
			}
		}
		for _, key := range document.Keys(value) {
			if remark(key) {
				members = append(members, said(value[key]))
			}
		}
	case document.List:
		open, end = "[", "]"
		for _, element := range value {
			if document.IsPlaceholder(element) && element != document.NotYet {
				members = append(members, said(element))
			} else {
				members = append(members, broken(element, indent+"  "))
			}
		}
	default:
		return flat
	}
	separator := ",\n" + indent + "  "
	return open + "\n" + indent + "  " + strings.Join(members, separator) + "\n" + indent + end
}

// remark reports whether a member stands for others that aren't known.
func remark(key string) bool { return key == document.Placeholder("…") }

func said(value any) string {
	words, _ := value.(string) // a placeholder is one
	return "… " + document.WithoutMarks(words)
}

// remarks reports whether there is a remark in a value.
func remarks(value any) bool {
	switch value := value.(type) {
	case document.Object:
		for key, member := range value {
			if remark(key) || remarks(member) {
				return true
			}
		}
	case document.List:
		for _, element := range value {
			if document.IsPlaceholder(element) && element != document.NotYet && element != mask || remarks(element) {
				return true
			}
		}
	}
	return false
}

// inline shows a value in one line.
func inline(value any) string {
	switch value := value.(type) {
	case document.Object:
		if len(value) == 0 {
			return "{}"
		}
		var members []string
		for _, key := range document.Keys(value) {
			members = append(members, text(key)+": "+inline(value[key]))
		}
		return "{ " + strings.Join(members, ", ") + " }"
	case document.List:
		elements := make([]string, len(value))
		for i, element := range value {
			elements[i] = inline(element)
		}
		return "[" + strings.Join(elements, ", ") + "]"
	case string:
		return text(value)
	}
	return document.Text(value)
}

// text shows a string, and a placeholder without quotes.
func text(value string) string {
	if document.IsPlaceholder(value) && value != mask {
		return document.WithoutMarks(value)
	}
	return document.WithoutMarks(document.Text(value))
}

// plain is a body without the marks of placeholders, for JSON.
func plain(value any) any {
	switch value := value.(type) {
	case document.Object:
		members := make(document.Object, len(value))
		for key, member := range value {
			members[document.WithoutMarks(key)] = plain(member)
		}
		return members
	case document.List:
		elements := make(document.List, len(value))
		for i, element := range value {
			elements[i] = plain(element)
		}
		return elements
	case string:
		return document.WithoutMarks(value)
	}
	return value
}
