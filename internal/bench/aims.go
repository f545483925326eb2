package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/bench/figures"
)

// aim is a bound that a figure should keep to.
type aim struct {
	text       string
	got, limit float64
}

// aims are those of which the figures are in a report.
func aims(r *figures.Report) []aim {
	var all []aim
	for _, start := range r.Start {
		if start.Figure == startFigure {
			all = append(all, aim{"start-up, x trivial", start.SailPoint / start.Trivial, 1.2})
		}
	}
	for _, run := range r.Runs {
		if run.Provider != figures.SailPoint || run.Pipelines != 1 {
			continue
		}
		name := fmt.Sprintf("%s of %d, %d at a time: ", run.Command, run.Accounts, run.Parallelism)
		requests := map[[2]any]float64{
			{figures.Plan, 1000}: 15, {figures.Plan, 10_000}: 60, {figures.Read, 10_000}: 60,
		}[[2]any{run.Command, run.Accounts}]
		if requests > 0 {
			all = append(all, aim{name + "requests", float64(run.Requests), requests})
		}
		if run.Command == figures.Create {
			limit := map[int]float64{10: 1.5, 100: 1.2}[run.Parallelism]
			all = append(all, aim{name + "requests per account", float64(run.Requests) / float64(run.Accounts), limit})
		}
		bounds, bounded := map[int][2]float64{1000: {0.85, 0.4}, 5000: {1, 0.2}}[run.Accounts]
		for _, idle := range []string{figures.Trivial, figures.Shaped} {
			floor, ok := r.Find(idle, run.Command, run.Accounts, run.Parallelism)
			if ok && bounded && run.Command == figures.Plan {
				all = append(all, aim{name + "time, x " + idle, run.Seconds / floor.Seconds, bounds[0]},
					aim{name + "memory, x " + idle, run.Megabytes / floor.Megabytes, bounds[1]})
			}
		}
	}
	return all
}

// printRuns writes a table with a line for each command, the providers beside each
// other, and what was aimed at.
func printRuns(to io.Writer, r *figures.Report) {
	runs := slices.Clone(r.Runs)
	order := []string{figures.SailPoint, figures.Trivial, figures.Shaped, figures.Unshared}
	slices.SortStableFunc(runs, func(a, b figures.Run) int {
		return cmp.Or(cmp.Compare(a.Command, b.Command), a.Pipelines-b.Pipelines, a.Accounts-b.Accounts, a.Parallelism-b.Parallelism,
			slices.Index(order, a.Provider)-slices.Index(order, b.Provider))
	})
	fmt.Fprintf(to, "\n%-36s%-10s%5s%9s%8s%8s%9s%8s%10s%9s%9s\n", "accounts of one source, parallelism", "provider", "runs",
		"time s", "CPU s", "own CPU", "peak MB", "time x", "memory x", "requests", "refused")
	for _, run := range runs {
		name := fmt.Sprintf("%s of %d, %d", run.Command, run.Accounts, run.Parallelism)
		if run.Pipelines > 1 {
			name += fmt.Sprintf(", %d pipelines", run.Pipelines)
		}
		fmt.Fprintf(to, "%-36s%-10s%5d%9.1f%8.1f%8.1f%9.0f", name, run.Provider, run.Runs, run.Seconds, run.CPU, run.OwnCPU, run.Megabytes)
		if floor, ok := r.Find(figures.Trivial, run.Command, run.Accounts, run.Parallelism); ok && run.Pipelines == 1 {
			fmt.Fprintf(to, "%8.2f%10.2f", run.Seconds/floor.Seconds, run.Megabytes/floor.Megabytes)
		} else {
			fmt.Fprintf(to, "%8s%10s", "", "")
		}
		fmt.Fprintf(to, "%9d%9d\n", run.Requests, run.Refused)
	}
	fmt.Fprintf(to, "\n%-64s%12s%12s\n", "aims", "at most", "measured")
	for _, a := range aims(r) {
		verdict := ""
		if a.got > a.limit {
			verdict = "  MISSED"
		}
		fmt.Fprintf(to, "%-64s%12.2f%12.2f%s\n", a.text, a.limit, a.got, verdict)
	}
}
