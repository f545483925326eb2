// Bench measures the provider and prints the figures: the requests that Terraform
// commands cost a tenant, the time of the pure functions, and plans, memory and
// start-up beside those of a provider that does nothing. It needs Go and
// Terraform, and no tenant.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"text/tabwriter"
)

// Report are all figures of one run.
type Report struct {
	Requests   []Requests  `json:"requests"`
	Operations []Operation `json:"operations"`
	Versus     []Versus    `json:"versus_trivial"`
}

func main() {
	file := flag.String("json", "", "also write the figures to this `file`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	report, err := measure(ctx)
	stop()
	if err == nil {
		err = report.print(os.Stdout)
	}
	if err == nil && *file != "" {
		err = report.save(*file)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(ctx context.Context) (*Report, error) {
	folder, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)                                   // a temporary folder
	if folder, err = filepath.EvalSymlinks(folder); err != nil { // as /proc names programs
		return nil, err
	}
	release := []string{"-trimpath", "-ldflags=-s -w"}
	sailpoint, err := build(ctx, folder, "sailpoint", module, release...)
	if err != nil {
		return nil, err
	}
	trivial, err := build(ctx, folder, "trivial", module+"/internal/bench/trivial", release...)
	if err != nil {
		return nil, err
	}
	var report Report
	if report.Requests, err = countAll(ctx, folder, sailpoint); err != nil {
		return nil, err
	}
	var plan Requests
	if report.Versus, plan, err = compare(ctx, folder, sailpoint, trivial); err != nil {
		return nil, err
	}
	report.Requests = append(report.Requests, plan)
	report.Operations, err = measureOperations()
	return &report, err
}

// print writes the tables.
func (r *Report) print(to io.Writer) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(format string, cells ...any) { fmt.Fprintf(table, format+"\t\n", cells...) }
	row("requests of a Terraform command\t\treads\twrites\ttokens")
	for _, q := range r.Requests {
		row("%s\t%s\t%d\t%d\t%d", q.Resource, q.Command, q.Reads, q.Writes, q.Tokens)
	}
	row("")
	row("pure function\tns/op\tB/op\tallocs/op")
	for _, o := range r.Operations {
		row("%s\t%d\t%d\t%d", o.Name, o.NsPerOp, o.BytesPerOp, o.AllocsPerOp)
	}
	row("")
	row("beside a provider that does nothing\tsailpoint\ttrivial\tratio")
	for _, v := range r.Versus {
		row("%s, %s\t%.2f\t%.2f\t%.2f", v.Figure, v.Unit, v.SailPoint, v.Trivial, v.SailPoint/v.Trivial)
	}
	return table.Flush()
}

// save writes the figures as JSON.
func (r *Report) save(file string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o600)
}
