package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/bench/figures"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/demo/recording"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// Marks in the templates, each on a line of its own.
const (
	policyMark   = "<!-- policy -->"   // the table of how attributes change
	factsMark    = "<!-- facts -->"    // what is peculiar to an object: its own template
	accessMark   = "<!-- access -->"   // what calls of the API need
	requestsMark = "<!-- requests -->" // the requests of updates, for all resources

	// What the bench has measured.
	plansMark       = "<!-- plans -->"       // no-op plans
	createsMark     = "<!-- creates -->"     // applies that create
	readsMark       = "<!-- reads -->"       // reads without Terraform
	pipelinesMark   = "<!-- pipelines -->"   // two at the same time
	environmentMark = "<!-- environment -->" // of the measurements
)

// complete fills the marks in the templates, and draws the pictures.
func complete(folder *os.Root, definitions []*lifecycle.Definition, schemas map[string]*tfjson.Schema) error {
	if err := completePages(folder, definitions, schemas); err != nil {
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
		folder.WriteFile("templates/images/demo.svg", recorded(recording.Published()), 0o600),
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

// requests lists what an update of each resource sends, in order.
func requests(definitions []*lifecycle.Definition) string {
	lines := []string{"| Resource | An update sends, in this order, what is needed of |", "|---|---|"}
	for _, definition := range definitions {
		lines = append(lines, fmt.Sprintf("| `sailpoint_%s` | %s |",
			definition.Name, strings.Join(sequence(definition.Strategy, definition.Policy), "<br>")))
	}
	return strings.Join(lines, "\n")
}
