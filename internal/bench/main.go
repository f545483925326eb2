// Bench measures the provider and prints the figures: the requests that Terraform
// commands cost a tenant; time, memory and requests for many accounts beside a
// provider that does nothing and beside the same code with sharing switched off;
// the time of the pure functions; and start-up. It needs Go and Terraform, and no
// tenant.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/bench/figures"
)

func main() {
	full := flag.Bool("full", false, "measure all, in more than an hour, instead of what takes minutes")
	file := flag.String("json", "", "also write the figures to this `file`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	save := func(report *figures.Report) error {
		if *file == "" {
			return nil
		}
		return report.Save(*file)
	}
	report, err := measure(ctx, *full, save)
	stop()
	if err == nil {
		write(os.Stdout, report)
		err = save(report)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// compile builds all providers as releases are.
func compile(ctx context.Context, folder string) (binaries, error) {
	programs := binaries{}
	for name, provider := range map[string]struct{ file, pkg string }{
		figures.SailPoint: {"sailpoint", module},
		figures.Unshared:  {"sailpoint", module + "/internal/bench/unshared"},
		figures.Trivial:   {"trivial", module + "/internal/bench/trivial"},
		figures.Shaped:    {"sailpoint", module + "/internal/bench/shaped"},
	} {
		program, err := build(ctx, filepath.Join(folder, name), provider.file, provider.pkg, "-trimpath", "-ldflags=-s -w")
		if err != nil {
			return nil, err
		}
		programs[name] = program
	}
	return programs, nil
}

// measure saves what there is after each step, since all of them take long.
func measure(ctx context.Context, full bool, save func(*figures.Report) error) (*figures.Report, error) {
	folder, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // a temporary folder
	programs, err := compile(ctx, folder)
	if err != nil {
		return nil, err
	}
	version, err := terraformVersion(ctx)
	if err != nil {
		return nil, err
	}
	load, _ := os.ReadFile("/proc/loadavg") // Linux has it
	report := &figures.Report{
		Environment: fmt.Sprintf("%s, %s %s/%s, %d CPUs", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU()),
		Load:        strings.Join(strings.Fields(string(load))[:min(3, len(strings.Fields(string(load))))], " "),
	}
	if report.Start, err = compare(ctx, folder, programs); err != nil {
		return nil, err
	}
	if err := scale(ctx, folder, programs, full, report, save); err != nil {
		return nil, err
	}
	if report.Requests, err = countAll(ctx, folder, programs[figures.SailPoint]); err != nil {
		return nil, err
	}
	report.Operations, err = measureOperations()
	return report, err
}

// scale adds the runs, and tells on the screen how far it is.
func scale(
	ctx context.Context, folder string, programs binaries, full bool, report *figures.Report, save func(*figures.Report) error,
) error {
	add := func(name string, measure func() ([]figures.Run, error)) error {
		begun := time.Now()
		runs, err := measure()
		report.Runs = append(report.Runs, runs...)
		fmt.Fprintf(os.Stderr, "%s: %.0f s\n", name, time.Since(begun).Seconds())
		if err != nil {
			return err
		}
		return save(report)
	}
	single := func(run figures.Run, err error) ([]figures.Run, error) { return []figures.Run{run}, err }
	for _, m := range measurements(full) {
		name := fmt.Sprintf("%s of %d, %d at a time", m.command, m.accounts, m.parallelism)
		if err := add(name, func() ([]figures.Run, error) { return m.measure(ctx, folder, programs) }); err != nil {
			return err
		}
	}
	numbers := []int{10_000}
	if full {
		numbers = append(numbers, 100_000)
	}
	for _, accounts := range numbers {
		for _, parallel := range []int{10, 100} {
			name := fmt.Sprintf("%d reads, %d at a time", accounts, parallel)
			if err := add(name, func() ([]figures.Run, error) { return single(inProcess(ctx, accounts, parallel)) }); err != nil {
				return err
			}
		}
	}
	if !full {
		return nil
	}
	for _, two := range []struct {
		command            string
		accounts, parallel int
	}{{figures.Plan, 1000, 10}, {figures.Create, 100, 10}, {figures.Create, 100, 100}} {
		name := fmt.Sprintf("%s of %d, %d at a time, by two pipelines", two.command, two.accounts, two.parallel)
		if err := add(name, func() ([]figures.Run, error) {
			return single(pipelines(ctx, two.command, two.accounts, two.parallel))
		}); err != nil {
			return err
		}
	}
	return nil
}

// write writes the tables.
func write(to io.Writer, r *figures.Report) {
	const head, row = "\n%-64s%12s%12s%12s\n", "%-64s%12d%12d%12d\n"
	fmt.Fprintln(to, r.Environment)
	if r.Load != "" {
		fmt.Fprintln(to, "load of the machine before:", r.Load)
	}
	fmt.Fprintf(to, head, "requests of a Terraform command", "reads", "writes", "tokens")
	for _, q := range r.Requests {
		fmt.Fprintf(to, row, q.Resource+": "+q.Command, q.Reads, q.Writes, q.Tokens)
	}
	fmt.Fprintf(to, head, "pure function", "ns/op", "B/op", "allocs/op")
	for _, o := range r.Operations {
		fmt.Fprintf(to, row, o.Name, o.NsPerOp, o.BytesPerOp, o.AllocsPerOp)
	}
	fmt.Fprintf(to, head, "beside a provider that does nothing", "sailpoint", "trivial", "ratio")
	for _, v := range r.Start {
		fmt.Fprintf(to, "%-64s%12.2f%12.2f%12.2f\n", v.Figure+", "+v.Unit, v.SailPoint, v.Trivial, v.SailPoint/v.Trivial)
	}
	printRuns(to, r)
}
