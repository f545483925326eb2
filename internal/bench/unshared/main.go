// Unshared is the provider with sharing switched off, to measure what sharing
// saves: each object is read, looked up and polled for by a request of its own.
package main

import (
	"log"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/plugin"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

func main() {
	if err := plugin.Serve(provider.Address, provider.New("bench", provider.WithoutSharing()), false); err != nil {
		log.Fatal(err)
	}
}
