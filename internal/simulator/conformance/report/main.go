// Command report tells what the tests exercised of the APIs, from the records that
// they left in a folder; see [conformance.RecordsDir].
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: report FOLDER")
		os.Exit(2)
	}
	if err := run(os.Stdout, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, folder string) error {
	checker, err := conformance.LoadOfficial()
	if err != nil {
		return err
	}
	if checker == nil {
		return errors.New("the official API documents are not at hand, so that nothing was checked")
	}
	records, err := conformance.Records(folder)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return fmt.Errorf("the tests left no records in %s", folder)
	}
	summary, err := summarize(checker, simulator.New(simulator.Config{}).Routes(), records)
	if err != nil {
		return err
	}
	return summary.write(w)
}
