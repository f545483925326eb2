package document

import "strings"

// placeholderMark begins a placeholder. It is a character for private use, which
// texts of users don't hold.
const placeholderMark = "\uE000"

// NotYet stands in a rehearsal for a text or number that Terraform doesn't know
// yet, so that it can be seen where it goes.
const NotYet = placeholderMark + "(known after apply)"

// Placeholder gives a text that stands in a rehearsal for what can't be shown, or
// for the name of what can't.
func Placeholder(text string) string { return placeholderMark + text }

// HasPlaceholder reports whether a placeholder stands anywhere in a text.
func HasPlaceholder(text string) bool { return strings.Contains(text, placeholderMark) }

// IsPlaceholder reports whether a value is a placeholder.
func IsPlaceholder(value any) bool {
	text, ok := value.(string)
	return ok && strings.HasPrefix(text, placeholderMark)
}

// WithoutMarks gives a text that holds placeholders as people read it.
func WithoutMarks(text string) string { return strings.ReplaceAll(text, placeholderMark, "") }
