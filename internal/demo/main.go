// Command demo lets Terraform manage a simulated tenant, step by step, and
// checks every step. It needs Go and Terraform, and no tenant.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := tell(ctx, os.Stdout, simulator.New(simulator.Config{}))
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "\nThe demo failed: %v\n", err)
		os.Exit(1)
	}
}
