// Command demo lets Terraform manage a simulated tenant, step by step, and
// checks every step. It needs Go and Terraform, and no tenant.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/demo/recording"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func main() {
	record := flag.Bool("record", false, "keep the lines that the documentation shows")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var output bytes.Buffer
	err := tell(ctx, io.MultiWriter(os.Stdout, &output), simulator.New(simulator.Config{}))
	stop()
	if err == nil && *record {
		err = keep(output.String())
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "\nThe demo failed: %v\n", err)
		os.Exit(1)
	}
}

// keep puts the lines that are shown into the checkout.
func keep(output string) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	return recording.Write(root, output)
}
