package main

import (
	"bytes"
	"fmt"
	"html"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// stage is a box of the picture. Stop is where the way may end.
type stage struct {
	title string
	text  []string
	stop  string
}

var (
	planStages = []stage{
		{"1  Read", []string{"The object, as the API shows it now.", "Managed values that differ are drift."}, ""},
		{"2  Compare", []string{"State and configuration, field by field", "and key by key, under the policy table."}, ""},
		{"3  Judge", []string{"Changes go into the plan. What leaves and", "stays on the server gets a warning."}, "Immutable: an error, with the ways out"},
	}
	applyStages = []stage{
		{"4  Judge again", []string{"What the plan didn't know yet is known now,", "before anything is sent."}, "Immutable: an error"},
		{"5  Read again", []string{"Requests start from the live object, so that", "nobody's values are lost."}, "Changed since the plan: an error"},
		{"6  Send", []string{"The fewest requests, in order. Tasks are", "awaited, until the change shows in reads."}, "Refused: the state holds what was accepted"},
	}
)

// Measures of the picture, in pixels.
const (
	width, margin, gap     = 920, 20, 40
	boxWidth, boxHeight    = (width - 2*margin - gap) / 2, 104
	lineHeight, headHeight = 20, 40
)

// picture draws the way from a plan to its requests, as SVG.
func picture(definitions []*lifecycle.Definition) []byte {
	out := &bytes.Buffer{}
	stages := headHeight + len(planStages)*(boxHeight+gap)
	height := stages + headHeight + margin
	for _, definition := range definitions {
		height += lineHeight * (len(sequence(definition.Strategy, definition.Policy)) + 1)
	}
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" `+
		`font-family="system-ui, sans-serif" font-size="14"><title>From a plan to its requests</title>`+"\n", width, height)
	fmt.Fprintf(out, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", width, height)
	fmt.Fprintln(out, `<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">`+
		`<path d="M0 0 8 4 0 8z" fill="#57606a"/></marker></defs>`)
	right := margin + boxWidth + gap
	lane(out, margin, "terraform plan", planStages)
	lane(out, right, "terraform apply", applyStages)
	// From the last box of the plan up to the first of the apply.
	last, between := headHeight+(len(planStages)-1)*(boxHeight+gap)+boxHeight/2, margin+boxWidth+gap/2
	arrow(out, fmt.Sprintf("M%d %dH%dV%dH%d", margin+boxWidth, last, between, headHeight+boxHeight/2, right))

	y := stages + lineHeight
	label(out, margin, y, `font-weight="bold"`, "What step 6 sends, as far as something differs")
	y += lineHeight / 2
	for _, definition := range definitions {
		y += lineHeight
		label(out, margin, y, `fill="#0b57a4"`, "sailpoint_"+definition.Name)
		for _, request := range sequence(definition.Strategy, definition.Policy) {
			label(out, margin+boxWidth/2, y, `font-family="monospace" font-size="13"`, request)
			y += lineHeight
		}
	}
	fmt.Fprintln(out, `</svg>`)
	return out.Bytes()
}

// lane draws stages below each other.
func lane(out *bytes.Buffer, x int, title string, stages []stage) {
	label(out, x, headHeight-14, `font-family="monospace" font-weight="bold"`, title)
	for i, stage := range stages {
		y := headHeight + i*(boxHeight+gap)
		if i > 0 {
			arrow(out, fmt.Sprintf("M%d %dV%d", x+boxWidth/2, y-gap, y))
		}
		fmt.Fprintf(out, `<rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="#f3f7fc" stroke="#0b57a4"/>`+"\n", x, y, boxWidth, boxHeight)
		y += lineHeight + 4
		label(out, x+16, y, `font-weight="bold"`, stage.title)
		for _, line := range stage.text {
			y += lineHeight
			label(out, x+16, y, "", line)
		}
		if stage.stop != "" {
			label(out, x+16, y+lineHeight, `fill="#b3261e"`, stage.stop)
		}
	}
}

func label(out *bytes.Buffer, x, y int, style, text string) {
	fmt.Fprintf(out, `<text x="%d" y="%d" %s>%s</text>`+"\n", x, y, style, html.EscapeString(text))
}

func arrow(out *bytes.Buffer, path string) {
	fmt.Fprintf(out, `<path d="%s" fill="none" stroke="#57606a" marker-end="url(#tip)"/>`+"\n", path)
}
