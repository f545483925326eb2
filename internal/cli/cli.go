// Package cli is what the provider's binary does for people, beside serving
// Terraform.
package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// Exit codes, as package flag and Unix tools have them.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// watch gets to know the simulated tenant before it answers; tests check its
	// exchanges.
	watch func(*simulator.Tenant)
}

type command func(ctx context.Context, arguments []string, streams Streams) int

// commands are the subcommands of the binary.
var commands = map[string]command{
	"explain":  explainPlan,
	"simulate": simulate,
}

// Usage lists the subcommands.
const Usage = `  terraform-provider-sailpoint simulate [-listen ADDRESS] [-data FILE] [OPTION]... [-- COMMAND [ARGUMENT]...]
        run a simulated tenant; "simulate -help" tells more
  terraform-provider-sailpoint explain [-format text|markdown|json] [-live | -drift] [PLAN.json]
        tell which requests a plan will send, or what has drifted; "explain -help" tells more
`

// Run carries out a subcommand with its arguments and gives the exit code; ok is
// false when there is no such subcommand. When the context ends the command
// stops.
func Run(ctx context.Context, arguments []string, streams Streams) (exit int, ok bool) {
	if len(arguments) == 0 {
		return 0, false
	}
	run, ok := commands[arguments[0]]
	if !ok {
		return 0, false
	}
	return run(ctx, arguments[1:], streams), true
}

// fail tells an error on the screen.
func fail(streams Streams, exit int, err error) int {
	fmt.Fprintln(streams.Err, "terraform-provider-sailpoint:", err)
	return exit
}
