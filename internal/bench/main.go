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
	"runtime"
)

// Report are all figures of one run.
type Report struct {
	Environment string      `json:"environment"`
	Requests    []Requests  `json:"requests"`
	Operations  []Operation `json:"operations"`
	Versus      []Versus    `json:"versus_trivial"`
}

func main() {
	file := flag.String("json", "", "also write the figures to this `file`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	report, err := measure(ctx)
	stop()
	if err == nil {
		report.print(os.Stdout)
		if *file != "" {
			err = report.save(*file)
		}
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
	defer func() { _ = os.RemoveAll(folder) }() // a temporary folder
	release := []string{"-trimpath", "-ldflags=-s -w"}
	sailpoint, err := build(ctx, folder, "sailpoint", module, release...)
	if err != nil {
		return nil, err
	}
	trivial, err := build(ctx, folder, "trivial", module+"/internal/bench/trivial", release...)
	if err != nil {
		return nil, err
	}
	version, err := terraformVersion(ctx)
	if err != nil {
		return nil, err
	}
	report := Report{Environment: fmt.Sprintf("%s, %s %s/%s, %d CPUs", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())}
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
func (r *Report) print(to io.Writer) {
	const head, row = "\n%-64s%12s%12s%12s\n", "%-64s%12d%12d%12d\n"
	fmt.Fprintln(to, r.Environment)
	fmt.Fprintf(to, head, "requests of a Terraform command", "reads", "writes", "tokens")
	for _, q := range r.Requests {
		fmt.Fprintf(to, row, q.Resource+": "+q.Command, q.Reads, q.Writes, q.Tokens)
	}
	fmt.Fprintf(to, head, "pure function", "ns/op", "B/op", "allocs/op")
	for _, o := range r.Operations {
		fmt.Fprintf(to, row, o.Name, o.NsPerOp, o.BytesPerOp, o.AllocsPerOp)
	}
	fmt.Fprintf(to, head, "beside a provider that does nothing", "sailpoint", "trivial", "ratio")
	for _, v := range r.Versus {
		fmt.Fprintf(to, "%-64s%12.2f%12.2f%12.2f\n", v.Figure+", "+v.Unit, v.SailPoint, v.Trivial, v.SailPoint/v.Trivial)
	}
}

// save writes the figures as JSON.
func (r *Report) save(file string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o600)
}
