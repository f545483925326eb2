// Terraform-provider-sailpoint is a Terraform provider for SailPoint Identity
// Security Cloud and IdentityIQ.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/cli"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/plugin"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	exit, done := cli.Run(context.Background(), os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	if done {
		os.Exit(exit)
	}
	chosen, err := parse(os.Args[1:], os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return
	case err != nil:
		os.Exit(2) // as package flag does
	case chosen.version:
		fmt.Println("terraform-provider-sailpoint", version)
		return
	}
	if err := plugin.Serve(provider.Address, provider.New(version), chosen.debug); err != nil {
		log.Fatal(err)
	}
}

// options are the flags of the command line.
type options struct{ debug, version bool }

// parse reads the command line. What is wrong with it is told on the screen,
// with what there is.
func parse(arguments []string, screen io.Writer) (options, error) {
	var chosen options
	flags := flag.NewFlagSet("terraform-provider-sailpoint", flag.ContinueOnError)
	flags.SetOutput(screen)
	flags.BoolVar(&chosen.debug, "debug", false, "serve for a debugger such as delve")
	flags.BoolVar(&chosen.version, "version", false, "print the version and exit")
	flags.Usage = func() {
		fmt.Fprintln(screen, "usage: terraform-provider-sailpoint [-debug | -version]; Terraform starts it without either")
		flags.PrintDefaults()
		fmt.Fprintln(screen, "or, for people:")
		fmt.Fprint(screen, cli.Usage)
	}
	err := flags.Parse(arguments)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unknown argument: %s", flags.Arg(0))
		fmt.Fprintln(screen, err)
		flags.Usage()
	}
	return chosen, err
}
