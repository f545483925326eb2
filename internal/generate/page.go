package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/bench/figures"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/actions"
)

// Marks in the templates, each on a line of its own.
const (
	policyMark   = "<!-- policy -->"   // the table of how attributes change
	factsMark    = "<!-- facts -->"    // what is peculiar to a resource: its own template
	accessMark   = "<!-- access -->"   // what calls of the API need
	requestsMark = "<!-- requests -->" // the requests of updates, for all resources

	// What the bench has measured.
	plansMark       = "<!-- plans -->"       // no-op plans
	createsMark     = "<!-- creates -->"     // applies that create
	readsMark       = "<!-- reads -->"       // reads without Terraform
	pipelinesMark   = "<!-- pipelines -->"   // two at the same time
	environmentMark = "<!-- environment -->" // of the measurements
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
	if err := errors.Join(completeActions(folder), completeData(folder)); err != nil {
		return err
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
		measured(folder),
	)
}

// measured fills the figures of the bench into their guide, and draws the curve.
func measured(folder *os.Root) error {
	const guide = "templates/guides/large-tenants.md.tmpl"
	text, err := folder.ReadFile(guide)
	if err != nil {
		return err
	}
	report, err := figures.Published()
	if err != nil {
		return fmt.Errorf("the figures of the bench: %w", err)
	}
	filled := strings.NewReplacer(plansMark, runs(report, figures.Plan), createsMark, runs(report, figures.Create),
		readsMark, alone(report, 1), pipelinesMark, alone(report, 2), environmentMark, report.Environment).Replace(string(text))
	return errors.Join(
		folder.WriteFile(guide, []byte(filled), 0o600),
		folder.WriteFile("templates/images/large-tenants.svg", curve(report), 0o600),
	)
}

// completeActions makes a template for each action of the one for all.
func completeActions(folder *os.Root) error {
	skeleton, err := folder.ReadFile("templates/actions.md.tmpl")
	if err == nil {
		err = folder.MkdirAll("templates/actions", 0o700)
	}
	for _, definition := range actions.Definitions {
		page := strings.Replace(string(skeleton), accessMark, actionAccess(definition.Access), 1)
		err = errors.Join(err, folder.WriteFile("templates/actions/"+definition.Name+".md.tmpl", []byte(page), 0o600))
	}
	return err
}

// actionAccess says what an action needs.
func actionAccess(needs lifecycle.Access) string {
	scopes := "`" + needs.Manage + "`"
	if needs.Read != "" {
		scopes += " and `" + needs.Read + "`"
	}
	return "## Required scopes and user level\n\n- User level: " + needs.UserLevel + ".\n- Scopes: " + scopes +
		"; where it waits for a task, `idn:task-management:read`."
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
