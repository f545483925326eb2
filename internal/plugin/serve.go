// Package plugin serves the provider to Terraform, with less memory and time than
// the plugin libraries take by themselves.
package plugin

import (
	"os"
	"runtime/debug"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// gcPercent has the garbage collected when the heap has grown to three times what
// is in use. That is little, since what a call has used is let go of after it; and
// it takes a tenth less time than Go's own twice.
const gcPercent = 200

// Serve serves a provider at its address until Terraform ends it. With debugging
// it runs until it is interrupted, and prints how Terraform reaches it.
func Serve(address string, p func() provider.Provider, debugging bool) error {
	var options []tf6server.ServeOpt
	if debugging {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		quiet(address[strings.LastIndex(address, "/")+1:])
		if os.Getenv("GOGC") == "" {
			debug.SetGCPercent(gcPercent)
		}
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return Server(p()) }, options...)
}

// quiet stops logs that nobody reads. When no level is set, terraform-plugin-log
// takes the most detailed one, and Terraform drops each line.
func quiet(name string) {
	for _, variable := range os.Environ() {
		if strings.HasPrefix(variable, "TF_LOG") || strings.HasPrefix(variable, "TF_TEMP_LOG_PATH") {
			return
		}
	}
	_ = os.Setenv("TF_LOG_SDK", "off")                             // a valid name
	_ = os.Setenv("TF_LOG_PROVIDER_"+strings.ToUpper(name), "off") // a valid name
}
