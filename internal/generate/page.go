package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// Marks in the templates, each on a line of its own.
const (
	policyMark   = "<!-- policy -->"   // the table of how attributes change
	factsMark    = "<!-- facts -->"    // what is peculiar to a resource: its own template
	accessMark   = "<!-- access -->"   // what calls of the API need
	requestsMark = "<!-- requests -->" // the requests of updates, for all resources
)

// complete fills the marks in the templates, and draws the picture. Every
// resource's page is the skeleton resources.md.tmpl around what its own template
// says.
func complete(folder *os.Root, definitions []*lifecycle.Definition, schemas map[string]*tfjson.Schema) error {
	skeleton, err := folder.ReadFile("templates/resources.md.tmpl")
	if err != nil {
		return err
	}
	for _, definition := range definitions {
		name := "templates/resources/" + definition.Name + ".md.tmpl"
		facts, err := folder.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		policyTable, err := table(definition, schemas["sailpoint_"+definition.Name])
		if err != nil {
			return fmt.Errorf("sailpoint_%s: %w", definition.Name, err)
		}
		page := strings.NewReplacer(policyMark, policyTable, factsMark+"\n\n", string(facts), accessMark, access(definition.Access)).
			Replace(string(skeleton))
		if err := folder.WriteFile(name, []byte(page), 0o600); err != nil {
			return err
		}
	}
	const guide = "templates/guides/how-it-works.md.tmpl"
	text, err := folder.ReadFile(guide)
	if err != nil {
		return err
	}
	filled := strings.Replace(string(text), requestsMark, requests(definitions), 1)
	return errors.Join(
		folder.WriteFile(guide, []byte(filled), 0o600),
		folder.MkdirAll("templates/images", 0o700),
		folder.WriteFile("templates/images/plan-to-requests.svg", picture(definitions), 0o600),
	)
}

var scope = regexp.MustCompile(`idn:[a-z:-]+`)

func access(needs lifecycle.Access) string {
	lines := []string{"- User level: " + needs.UserLevel + "."}
	if needs.Read != "" {
		quoted := func(text string) string { return scope.ReplaceAllString(text, "`$0`") }
		lines = append(lines,
			"- Scope to read: "+quoted(needs.Read)+".",
			"- Scope to create, update and delete: "+quoted(needs.Manage)+".",
			"- Scope to wait for tasks, which some of these operations start: `idn:task-management:read`.",
			"", "The user level is that of the token's owner; the scopes are the token's own.")
	}
	return strings.Join(lines, "\n")
}

// requests lists what an update of each resource sends, in order.
func requests(definitions []*lifecycle.Definition) string {
	lines := []string{"| Resource | An update sends, in this order, what is needed of |", "|---|---|"}
	for _, definition := range definitions {
		lines = append(lines, fmt.Sprintf("| `sailpoint_%s` | %s |",
			definition.Name, strings.Join(sequence(definition.Strategy, definition.Policy), "<br>")))
	}
	return strings.Join(lines, "\n")
}
