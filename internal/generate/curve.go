package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/bench/figures"
)

// column is a provider of the tables and a line of the curve.
type column struct{ provider, title, colour string }

var columns = []column{
	{figures.SailPoint, "this provider", "#0b57a4"},
	{figures.Shaped, "the same resource, doing nothing", "#57606a"},
	{figures.Trivial, "six attributes, doing nothing", "#8c959f"},
	{figures.Unshared, "this provider without shared reads", "#b3261e"},
}

// runs is a table of a command of Terraform, with a line for each number of
// accounts and parallelism, and columns for the providers that were measured.
func runs(report *figures.Report, command string) string {
	measured := slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return len(sorted(report, c.provider, command)) == 0 })
	head, rule := "| Accounts | `-parallelism` |", "|--:|--:|"
	for _, c := range measured {
		head += " " + strings.ToUpper(c.title[:1]) + c.title[1:] + " |"
		rule += "--:|"
	}
	lines := []string{head, rule}
	for _, ours := range sorted(report, figures.SailPoint, command) {
		line := fmt.Sprintf("| %s | %d |", thousands(ours.Accounts), ours.Parallelism)
		for _, c := range measured {
			cell := ""
			if run, ok := report.Find(c.provider, command, ours.Accounts, ours.Parallelism); ok {
				cell = seconds(run) + ", " + megabytes(run)
				if run.Requests > 0 {
					cell += fmt.Sprintf(", %s requests", thousands(run.Requests))
				}
			}
			line += " " + cell + " |"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// alone is a table of what was measured without Terraform: reads by one pipeline, or
// commands by several at once.
func alone(report *figures.Report, pipelines int) string {
	lines := []string{"| Command | Accounts | At a time | Time | Requests | Answered 429 |", "|---|--:|--:|--:|--:|--:|"}
	for _, run := range report.Runs {
		if run.Pipelines == pipelines && (pipelines > 1 || run.Command == figures.Read) {
			lines = append(lines, fmt.Sprintf("| %s | %s | %d | %s | %d | %d |",
				strings.TrimSuffix(run.Command, " in process"), thousands(run.Accounts), run.Parallelism, seconds(run), run.Requests, run.Refused))
		}
	}
	return strings.Join(lines, "\n")
}

// sorted are the runs of one pipeline.
func sorted(report *figures.Report, provider, command string) []figures.Run {
	var runs []figures.Run
	for _, run := range report.Runs {
		if run.Provider == provider && run.Command == command && run.Pipelines == 1 {
			runs = append(runs, run)
		}
	}
	slices.SortFunc(runs, func(a, b figures.Run) int {
		return cmp.Or(cmp.Compare(a.Accounts, b.Accounts), cmp.Compare(a.Parallelism, b.Parallelism))
	})
	return runs
}

func seconds(run figures.Run) string { return strconv.FormatFloat(run.Seconds, 'f', 1, 64) + " s" }

func megabytes(run figures.Run) string { return fmt.Sprintf("%.0f MB", run.Megabytes) }

func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// The plot of the curve: logarithmic both ways.
const (
	plotLeft, plotRight, plotTop, plotBottom = 70, width - 290, 50, 380
	fewest, most                             = 100.0, 5000.0 // accounts
	shortest, longest                        = 0.5, 200.0    // seconds
)

func across(accounts float64) int {
	return plotLeft + int(math.Log(accounts/fewest)/math.Log(most/fewest)*(plotRight-plotLeft))
}

func down(seconds float64) int {
	return plotBottom - int(math.Log(seconds/shortest)/math.Log(longest/shortest)*(plotBottom-plotTop))
}

// curve draws the time of a plan with nothing to do over the number of accounts,
// as SVG.
func curve(report *figures.Report) []byte {
	const height, parallelism = 430, 10
	out := &bytes.Buffer{}
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" `+
		`font-family="system-ui, sans-serif" font-size="14"><title>Time of a plan with nothing to do</title>`+"\n", width, height)
	fmt.Fprintf(out, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", width, height)
	label(out, margin, margin+lineHeight/2, `font-weight="bold"`, fmt.Sprintf("terraform plan with nothing to do, -parallelism=%d", parallelism))
	for _, at := range []float64{1, 10, 100} {
		line(out, fmt.Sprintf("M%d %dH%d", plotLeft, down(at), plotRight), "#d0d7de", 1)
		label(out, plotLeft-10, down(at)+5, `text-anchor="end"`, fmt.Sprintf("%v s", at))
	}
	for _, accounts := range []int{100, 1000, 5000} {
		line(out, fmt.Sprintf("M%d %dV%d", across(float64(accounts)), plotTop, plotBottom), "#d0d7de", 1)
		label(out, across(float64(accounts)), plotBottom+lineHeight, `text-anchor="middle"`, thousands(accounts))
	}
	label(out, (plotLeft+plotRight)/2, plotBottom+2*lineHeight, `text-anchor="middle"`, "accounts of one source")
	for i, column := range columns {
		var path strings.Builder
		for _, run := range sorted(report, column.provider, figures.Plan) {
			if run.Parallelism != parallelism {
				continue
			}
			x, y := across(float64(run.Accounts)), down(run.Seconds)
			fmt.Fprintf(&path, "%s%d %d", map[bool]string{true: "M", false: "L"}[path.Len() == 0], x, y)
			fmt.Fprintf(out, `<circle cx="%d" cy="%d" r="4" fill="%s"/>`+"\n", x, y, column.colour)
		}
		line(out, path.String(), column.colour, 2)
		y := plotTop + lineHeight + i*2*lineHeight
		line(out, fmt.Sprintf("M%d %dh24", plotRight+margin, y-5), column.colour, 2)
		label(out, plotRight+margin+32, y, "", column.title)
	}
	fmt.Fprintln(out, `</svg>`)
	return out.Bytes()
}

func line(out *bytes.Buffer, path, colour string, thickness int) {
	fmt.Fprintf(out, `<path d="%s" fill="none" stroke="%s" stroke-width="%d"/>`+"\n", path, colour, thickness)
}
