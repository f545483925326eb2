package explain

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// does says of each fate what apply does.
var does = map[Fate]string{
	Restores: "puts it back", Leaves: "leaves it", Changes: "changes it", Deletes: "deletes the resource", Records: "takes it into the state",
	Stops: "can't: planning failed",
}

// titleLimit is how long a title is at most, in characters: GitLab takes 255.
const titleLimit = 200

// Title is one line, fit for the title of an issue.
func (d *Drift) Title() string {
	var title string
	switch {
	case len(d.Drift) == 1 && d.Drift[0].Gone:
		title = "Drift: " + d.Drift[0].Address + " is gone"
	case len(d.Drift) == 1:
		title = "Drift: " + d.Drift[0].Address + ": " + strings.Join(d.Drift[0].names(), ", ")
	case len(d.Drift) > 0:
		title = "Drift: " + amount(d.Drift)
	case d.Failed:
		title = "Planning failed"
	case len(d.Pending) > 0:
		title = "Not applied: changes of " + count(len(d.Pending), "resource")
	case d.Others > 0:
		title = "Not applied: " + count(d.Others, "change") + " by other providers"
	case d.Outputs > 0:
		title = "Not applied: " + count(d.Outputs, "output")
	default:
		title = "No drift"
	}
	title = strings.Join(strings.Fields(title), " ")
	if runes := []rune(title); len(runes) > titleLimit {
		return string(runes[:titleLimit]) + "…"
	}
	return title
}

// amount counts the keys and the resources of what drifted.
func amount(resources []Resource) string {
	keys, changed, gone := 0, 0, 0
	for _, r := range resources {
		if r.Gone {
			gone++
			continue
		}
		changed++
		keys += len(r.Keys)
	}
	var parts []string
	if changed > 0 {
		parts = append(parts, count(keys, "key")+" of "+count(changed, "resource"))
	}
	if gone > 0 {
		parts = append(parts, count(gone, "resource")+" gone")
	}
	return strings.Join(parts, ", ")
}

// section is a part of a report.
type section struct {
	resources []Resource
	// heading and words introduce it, and advice ends the words of an issue; drifted
	// says that others made the differences.
	heading, words, advice string
	drifted                bool
}

func (d *Drift) sections() []section {
	all := []section{
		{
			d.Drift, "Drift", "Changed outside of Terraform since the last apply",
			". An apply does what stands in the last column; to keep what is there now, put it into the configuration", true,
		},
		{d.Left, "Left as it is", "Changed outside of Terraform, and left so by the plan", "", true},
		{d.Pending, "Not applied yet", "Different because no apply has carried out what the configuration says", "", false},
	}
	return slices.DeleteFunc(all, func(s section) bool { return len(s.resources) == 0 })
}

// remarks are what is told beside the resources.
func (d *Drift) remarks() []string {
	var remarks []string
	if d.Others > 0 {
		remarks = append(remarks, "The plan has "+count(d.Others, "change")+" by other providers, too.")
	}
	if d.Outputs > 0 {
		remarks = append(remarks, "The plan changes "+count(d.Outputs, "output")+", too.")
	}
	return append(remarks, d.Notes...)
}

// status is what is told of a resource as a whole; empty if its keys tell all.
func (r *Resource) status() string {
	switch {
	case r.Gone && r.Action == "create":
		return "is gone; apply creates it again"
	case r.Gone:
		return "is gone"
	case len(r.Keys) == 0 && r.Action == "":
		return "has moved here from " + r.Previous
	case len(r.Keys) == 0 || r.Action != "update" && r.Action != "":
		return happens(r.Action)
	}
	return ""
}

// Text writes a report for people at a terminal. The first line is the title.
func (d *Drift) Text(to io.Writer) error {
	var b strings.Builder
	b.WriteString(d.Title() + "\n")
	for _, part := range d.sections() {
		b.WriteString("\n" + part.words + ":\n")
		for i := range part.resources {
			r := &part.resources[i]
			b.WriteString("\n# " + strings.TrimSuffix(r.Address+" "+r.status(), " ") + "\n")
			for _, key := range r.Keys {
				fmt.Fprintf(&b, "  %s\n", key.Name)
				value := func(label string, value any) {
					fmt.Fprintf(&b, "    %-8s %s\n", label, indented(broken(value, ""), "             "))
				}
				if part.drifted {
					value("applied", key.State)
				}
				value("now", key.Now)
				if key.Apply == Changes {
					value("apply", key.Plan)
				} else {
					fmt.Fprintf(&b, "    %-8s %s\n", "apply", does[key.Apply])
				}
			}
		}
	}
	if remarks := d.remarks(); len(remarks) > 0 {
		b.WriteString("\n" + strings.Join(remarks, "\n") + "\n")
	}
	_, err := io.WriteString(to, b.String())
	return err
}

// Markdown writes a report as the text of an issue. What would make it too long
// for one is left out, and it says so.
func (d *Drift) Markdown(to io.Writer) error {
	var b strings.Builder
	parts := d.sections()
	if len(parts) == 0 {
		b.WriteString(prose(d.Title()) + ".\n")
	}
	for i, part := range parts {
		part.markdown(&b, commentLimit*(i+1)/len(parts))
	}
	for _, remark := range d.remarks() {
		b.WriteString("> " + prose(remark) + "\n\n")
	}
	_, err := io.WriteString(to, strings.TrimSuffix(b.String(), "\n\n")+"\n")
	return err
}

// markdown writes a section, as far as the report stays below a limit in bytes.
func (s *section) markdown(b *strings.Builder, limit int) {
	fmt.Fprintf(b, "### %s\n\n%s%s.\n\n", s.heading, s.words, s.advice)
	if s.drifted {
		b.WriteString("| Resource | Key | Applied | Now | Apply |\n|---|---|---|---|---|\n")
	} else {
		b.WriteString("| Resource | Key | Now | Apply |\n|---|---|---|---|\n")
	}
	for i := range s.resources {
		if rows := s.rows(&s.resources[i]); b.Len()+len(rows) <= limit {
			b.WriteString(rows)
			continue
		}
		fmt.Fprintf(b, "\n%s don't fit in here. The formats text and json have all.\n", count(len(s.resources)-i, "more resource"))
		break
	}
	b.WriteString("\n")
}

// rows are those of a resource in a table.
func (s *section) rows(r *Resource) string {
	var b strings.Builder
	row := func(cells ...string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	address := code(cell(r.Address))
	if status := r.status(); status != "" {
		cells := []string{address, "", "", prose(status)}
		if s.drifted {
			cells = slices.Insert(cells, 2, "")
		}
		row(cells...)
	}
	for _, key := range r.Keys {
		cells := []string{address, code(cell(key.Name)), short(key.Now), does[key.Apply]}
		if s.drifted {
			cells = slices.Insert(cells, 2, short(key.State))
		}
		if key.Apply == Changes {
			cells[len(cells)-1] = short(key.Plan)
		}
		row(cells...)
	}
	return b.String()
}

// cellLimit is how long a value in a table is at most, in characters.
const cellLimit = 300

// short is a value as it stands in a table.
func short(value any) string {
	text := inline(value)
	if runes := []rune(text); len(runes) > cellLimit {
		text = string(runes[:cellLimit]) + "…"
	}
	return code(cell(text))
}

type jsonDrift struct {
	Version int            `json:"version"`
	Title   string         `json:"title"`
	Drift   []jsonResource `json:"drift"`
	Left    []jsonResource `json:"left"`
	Pending []jsonResource `json:"pending"`
	Others  int            `json:"other_providers"`
	Outputs int            `json:"outputs"`
	Notes   []string       `json:"notes"`
}

type jsonResource struct {
	Address  string    `json:"address"`
	Previous string    `json:"previous_address,omitempty"`
	Type     string    `json:"type"`
	Action   string    `json:"action"`
	Gone     bool      `json:"gone"`
	Keys     []jsonKey `json:"keys"`
}

type jsonKey struct {
	Key   string `json:"key"`
	State any    `json:"applied"`
	Now   any    `json:"now"`
	Plan  any    `json:"plan"`
	Apply Fate   `json:"apply"`
}

// JSON writes a report for programs. Arrays are never null.
func (d *Drift) JSON(to io.Writer) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(jsonDrift{
		Version: jsonVersion, Title: d.Title(), Drift: jsonResources(d.Drift), Left: jsonResources(d.Left), Pending: jsonResources(d.Pending),
		Others: d.Others, Outputs: d.Outputs, Notes: listed(d.Notes),
	})
}

func jsonResources(resources []Resource) []jsonResource {
	shown := []jsonResource{}
	for _, r := range resources {
		keys := []jsonKey{}
		for _, key := range r.Keys {
			keys = append(keys, jsonKey{Key: key.Name, State: plain(key.State), Now: plain(key.Now), Plan: plain(key.Plan), Apply: key.Apply})
		}
		shown = append(shown, jsonResource{Address: r.Address, Previous: r.Previous, Type: r.Type, Action: r.Action, Gone: r.Gone, Keys: keys})
	}
	return shown
}
