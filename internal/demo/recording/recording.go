// Package recording is what is shown of the demo in pictures: some lines of its
// output, as they are.
package recording

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

//go:embed transcript.txt
var transcript string

// Scene is what is shown of a chapter.
type Scene struct {
	Heading string
	Lines   []string
}

// Published are the scenes in the documentation.
func Published() []Scene { return scenes(transcript) }

// Matches reports whether the demo's output still has the lines that are
// published.
func Matches(output string) error {
	now, err := Shorten(output)
	if err == nil && now != transcript {
		err = errors.New("the recording shows something else")
	}
	if err != nil {
		return fmt.Errorf("%w; run \"go run ./internal/demo -record\" and \"make generate\"", err)
	}
	return nil
}

// Write has the lines of the demo's output published, in a checkout.
func Write(root, output string) error {
	text, err := Shorten(output)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "internal", "demo", "recording", "transcript.txt"), []byte(text), 0o600)
}

// begin stands before the heading of a chapter in the output.
const begin = "=== "

func scenes(text string) []Scene {
	var all []Scene
	for _, chapter := range strings.Split("\n"+text, "\n"+begin)[1:] {
		heading, rest, _ := strings.Cut(chapter, "\n")
		all = append(all, Scene{heading, strings.Split(strings.Trim(rest, "\n"), "\n")})
	}
	return all
}

// span is what is kept of a chapter: from a line to another, both by how they
// begin, with blanks or without, or the one line alone.
type span struct{ from, to string }

// kept is what is shown, by the number of the chapter less one. Only what is the
// same in every run is: no times, and nothing that goes on side by side.
var kept = [][]span{
	{
		{"$ terraform apply", ""}, {"Plan:", "sailpoint_source.hr: Creating"}, {"Apply complete!", "✓ the file's password"},
	},
	{{"$ terraform plan", ""}, {"No changes.", ""}, {"✓", ""}},
	{
		{"$ terraform apply", ""}, {"~ resource", "# ("}, {"PUT", "    }"}, {"✓", ""},
	},
	{{"$ terraform plan", ""}, {"Error:", "delete the source"}, {"✓", ""}},
	{
		{"(Jack Ryan moves", "$ terraform plan"}, {"~ resource", "# ("}, {"Plan:", "$ terraform apply"}, {"Apply complete!", "✓"},
	},
}

var (
	id  = regexp.MustCompile(`\[id=[0-9a-f]{32}\]`)
	key = regexp.MustCompile(`(/accounts/v1/)[0-9a-f]{32}`)
)

// Shorten keeps of the demo's output what is shown. Ids, which every run makes
// anew, become an ellipsis.
func Shorten(output string) (string, error) {
	text := &strings.Builder{}
	chapters := scenes(output)
	for number, spans := range kept {
		if number >= len(chapters) {
			return "", fmt.Errorf("the demo's output has no chapter %d", number+1)
		}
		fmt.Fprintf(text, "%s%s\n\n", begin, chapters[number].Heading)
		last := -1
		for _, span := range spans {
			first, end, err := find(chapters[number].Lines, last+1, span)
			if err != nil {
				return "", fmt.Errorf("chapter %d of the demo: %w", number+1, err)
			}
			if last >= 0 && first > last+1 {
				fmt.Fprintln(text)
			}
			for _, line := range chapters[number].Lines[first : end+1] {
				fmt.Fprintln(text, key.ReplaceAllString(id.ReplaceAllString(line, "[id=…]"), "$1…"))
			}
			last = end
		}
		fmt.Fprintln(text)
	}
	return text.String(), nil
}

// find gives the first and the last line of a span, from a line on.
func find(lines []string, start int, wanted span) (first, last int, err error) {
	if first, err = next(lines, start, wanted.from); err != nil || wanted.to == "" {
		return first, first, err
	}
	last, err = next(lines, first, wanted.to)
	return first, last, err
}

func next(lines []string, start int, begins string) (int, error) {
	for i := start; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], begins) || strings.HasPrefix(strings.TrimLeft(lines[i], " -"), begins) {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no line begins with %q", begins)
}
