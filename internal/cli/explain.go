package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/explain"
)

const explainUsage = `Usage: terraform-provider-sailpoint explain [-format FORMAT] [-live | -drift] [PLAN.json]

Tell which requests an apply of a plan will send to SailPoint. The plan comes from a file, or from the standard input:

  terraform plan -out=plan.bin
  terraform show -json plan.bin | terraform-provider-sailpoint explain

Nothing is changed. Without -live nothing is asked either: what only the server knows, such as the rest of a body that
is sent whole, is marked. Secrets are never shown.

With -drift it tells something else: which keys of which resources others have changed since the last apply, and, apart
from these, which changes of the configuration aren't applied yet. The first line of the text is a title.

Exit codes: 0, whatever the plan holds; 1 if a system can't be read (-live); 2 if this isn't a plan.

Options:
`

// report is what can be told of a plan.
type report interface {
	Text(to io.Writer) error
	Markdown(to io.Writer) error
	JSON(to io.Writer) error
}

var formats = map[string]func(report, io.Writer) error{"text": report.Text, "markdown": report.Markdown, "json": report.JSON}

// explainPlan is the subcommand explain.
func explainPlan(ctx context.Context, arguments []string, streams Streams) int {
	flags := flag.NewFlagSet("explain", flag.ContinueOnError)
	flags.SetOutput(streams.Err)
	flags.Usage = func() {
		fmt.Fprint(streams.Err, explainUsage)
		flags.PrintDefaults()
	}
	format := flags.String("format", "text", "`text` for people, markdown for the comment on a pull request, or json for programs")
	live := flags.Bool("live", false, "read the systems as apply does before it writes, with the credentials in the environment\n"+
		"(SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET; IIQ_BASE_URL, IIQ_USERNAME, IIQ_PASSWORD), and show whole bodies")
	drift := flags.Bool("drift", false, "tell what others have changed since the last apply, and what isn't applied yet")
	switch err := flags.Parse(arguments); {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return exitUsage
	}
	write, ok := formats[*format]
	if !ok {
		return fail(streams, exitUsage, fmt.Errorf("explain: there is no format %q; there are %s", *format,
			strings.Join(slices.Sorted(maps.Keys(formats)), ", ")))
	}
	if *live && *drift {
		return fail(streams, exitUsage, errors.New("explain: -drift and -live don't go together: what is there now stands in the plan"))
	}
	if flags.NArg() > 1 {
		return fail(streams, exitUsage, errors.New("explain: give one plan, after the options"))
	}
	plan, err := readPlan(flags.Arg(0), streams.In)
	if err != nil {
		return fail(streams, exitUsage, fmt.Errorf("explain: %w", err))
	}
	ctx, stop := untilSignal(ctx, false)
	defer stop()
	var told report
	if *drift {
		told, err = explain.FindDrift(ctx, plan)
	} else {
		told, err = explain.Explain(ctx, plan, explain.Options{Live: *live})
	}
	if err != nil {
		exit := exitUsage
		if *live {
			exit = exitFailed
		}
		return fail(streams, exit, fmt.Errorf("explain: %w", err))
	}
	if err := write(told, streams.Out); err != nil {
		return fail(streams, exitFailed, fmt.Errorf("explain: %w", err))
	}
	return exitOK
}

// readPlan reads a file, or the standard input if there is no name, or "-".
func readPlan(name string, in io.Reader) (*explain.Plan, error) {
	if name == "" || name == "-" {
		return explain.Read(in)
	}
	file, err := os.Open(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	plan, err := explain.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return plan, nil
}
