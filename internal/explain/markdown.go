package explain

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// commentLimit is how long the comment on a pull request is made at most, in
// bytes: GitHub takes 65536 characters.
const commentLimit = 60000

// Markdown writes an explanation as the comment on a pull request: a table of all
// changes, and the requests folded below it. What would make it too long for a
// comment is left out, and it says so.
func (e *Explanation) Markdown(to io.Writer) error {
	var b strings.Builder
	b.WriteString("### SailPoint: the requests that apply will send\n\n")
	if len(e.Changes) == 0 {
		b.WriteString(e.none() + "\n")
	} else {
		b.WriteString(e.summary() + "\n\n")
		e.table(&b)
		e.details(&b)
	}
	for _, note := range e.Notes {
		b.WriteString("\n> " + note + "\n")
	}
	_, err := io.WriteString(to, b.String())
	return err
}

// table is one line for each change, as far as they take half of the comment.
func (e *Explanation) table(b *strings.Builder) {
	b.WriteString("| Resource | Action | Requests |\n|---|---|---|\n")
	for i := range e.Changes {
		change := &e.Changes[i]
		lines := make([]string, 0, len(change.Requests))
		for j := range change.Requests {
			lines = append(lines, code(cell(change.Requests[j].line())))
		}
		switch {
		case len(change.Problems) > 0:
			lines = append(lines, "**apply would stop**")
		case len(lines) == 0:
			lines = append(lines, "none")
		}
		row := fmt.Sprintf("| %s | %s | %s |\n", code(cell(change.Address)), change.Action, strings.Join(lines, "<br>"))
		if b.Len()+len(row) > commentLimit/2 {
			fmt.Fprintf(b, "| … and %s | | |\n", count(len(e.Changes)-i, "more resource"))
			return
		}
		b.WriteString(row)
	}
}

// details are the requests of each change, as far as there is room.
func (e *Explanation) details(b *strings.Builder) {
	for i := range e.Changes {
		var d strings.Builder
		change := &e.Changes[i]
		if len(change.Requests)+len(change.Notes)+len(change.Problems) == 0 {
			continue
		}
		fmt.Fprintf(&d, "\n<details><summary>%s</summary>\n", html.EscapeString(change.title()))
		for _, problem := range change.Problems {
			fmt.Fprintf(&d, "\n**Apply would stop here.** %s\n", prose(problem))
		}
		for _, note := range change.Notes {
			fmt.Fprintf(&d, "\n- %s\n", prose(note))
		}
		for j := range change.Requests {
			request := &change.Requests[j]
			content := request.line()
			if body := request.shown(); body != "" {
				content += "\nContent-Type: " + request.ContentType + "\n\n" + body
			}
			fence := strings.Repeat("`", max(3, longestRun(content)+1))
			fmt.Fprintf(&d, "\n%s:\n\n%shttp\n%s\n%s\n", prose(request.System), fence, content, fence)
		}
		d.WriteString("\n</details>\n")
		if b.Len()+d.Len() > commentLimit {
			fmt.Fprintf(b, "\nThe requests of %s don't fit into a comment. The formats text and json have all of them.\n",
				count(len(e.Changes)-i, "more resource"))
			return
		}
		b.WriteString(d.String())
	}
}

// cell keeps a text within the cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ").Replace(text)
}

// code shows a text as it is.
func code(text string) string {
	fence := strings.Repeat("`", longestRun(text)+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// longestRun counts the most backticks in a row.
func longestRun(text string) int {
	longest, run := 0, 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// markup has a meaning in Markdown or HTML.
var markup = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "#", `\#`, "|", `\|`,
	"@", "&#64;", "\n", " ",
)

// prose shows a text without anything in it taken for markup, or for the name of
// somebody to be notified.
func prose(text string) string { return markup.Replace(text) }
