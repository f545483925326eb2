package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Timeouts is the attribute that says how long operations may take.
func Timeouts() schema.Attribute {
	lasts := func(operation string) string {
		return "How long " + operation + " may take, such as `30s` or `1h30m`. Default `20m`."
	}
	attribute := timeouts.Attributes(context.Background(), timeouts.Opts{
		Create: true, CreateDescription: lasts("creation"),
		Read: true, ReadDescription: lasts("a read, as in a refresh,"),
		Update: true, UpdateDescription: lasts("an update"),
		Delete: true, DeleteDescription: lasts("deletion") + " It has to be applied before the destroy to count.",
	})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long operations may take, with all that they wait for."
		return nested
	}
	return attribute
}
