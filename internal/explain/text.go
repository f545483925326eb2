package explain

import (
	"fmt"
	"io"
	"strings"
)

// will says what happens to a resource.
var will = map[string]string{
	"create": "will be created", "update": "will be updated", "delete": "will be deleted", "replace": "will be replaced",
	"import": "will be imported", "forget": "will be forgotten",
}

func happens(action string) string {
	if words, ok := will[action]; ok {
		return words
	}
	return "will be changed (" + action + ")"
}

// title names a resource and what happens to it.
func (c *Change) title() string {
	title := c.Address
	if c.Deposed != "" {
		title += " (deposed object " + c.Deposed + ")"
	}
	if c.Previous != "" && c.Previous != c.Address {
		title += " (was " + c.Previous + ")"
	}
	return title + " " + happens(c.Action)
}

// line is the first one of a request.
func (r *Request) line() string {
	line := r.Method + " " + r.Path
	if r.Query != "" {
		line += "?" + r.Query
	}
	if r.Command != "" {
		line += " " + r.Command
	}
	return line
}

// shown is the body of a request as text.
func (r *Request) shown() string {
	if r.Text != "" {
		return r.Text
	}
	if r.Body == nil {
		return ""
	}
	return lines(r.Body)
}

const nothing = "Nothing is sent."

// Text writes an explanation for people at a terminal.
func (e *Explanation) Text(to io.Writer) error {
	var b strings.Builder
	if len(e.Changes) == 0 {
		b.WriteString(e.none() + "\n")
	}
	for i := range e.Changes {
		change := &e.Changes[i]
		fmt.Fprintf(&b, "# %s\n", change.title())
		for _, problem := range change.Problems {
			fmt.Fprintf(&b, "  ! Apply would stop here. %s\n", indented(problem, "    "))
		}
		for _, note := range change.Notes {
			fmt.Fprintf(&b, "  * %s\n", indented(note, "    "))
		}
		if len(change.Requests) == 0 && len(change.Problems) == 0 {
			b.WriteString("  " + nothing + "\n")
		}
		for j := range change.Requests {
			request := &change.Requests[j]
			fmt.Fprintf(&b, "  %s   (%s)\n", request.line(), request.System)
			if body := request.shown(); body != "" {
				fmt.Fprintf(&b, "    %s\n", indented(body, "    "))
			}
		}
		b.WriteString("\n")
	}
	if len(e.Changes) > 0 {
		b.WriteString(e.summary() + "\n")
	}
	for _, note := range e.Notes {
		b.WriteString(note + "\n")
	}
	_, err := io.WriteString(to, b.String())
	return err
}

func indented(text, indent string) string { return strings.ReplaceAll(text, "\n", "\n"+indent) }

// none says that there is nothing to explain.
func (e *Explanation) none() string {
	if e.Unchanged > 0 {
		return fmt.Sprintf("The plan changes none of the %s of SailPoint in it: no request is sent.", count(e.Unchanged, "resource"))
	}
	return "The plan has no resources of SailPoint: no request is sent."
}

// summary counts.
func (e *Explanation) summary() string {
	requests, problems := 0, 0
	for _, change := range e.Changes {
		requests += len(change.Requests)
		if len(change.Problems) > 0 {
			problems++
		}
	}
	text := fmt.Sprintf("%s for %s", count(requests, "request"), count(len(e.Changes), "resource"))
	if e.Unchanged > 0 {
		text += fmt.Sprintf("; %d unchanged", e.Unchanged)
	}
	if e.Others > 0 {
		text += fmt.Sprintf("; %s by other providers", count(e.Others, "change"))
	}
	if problems > 0 {
		text += fmt.Sprintf("; apply would stop at %d", problems)
	}
	return text + "."
}

func count(number int, noun string) string {
	if number == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", number, noun)
}
