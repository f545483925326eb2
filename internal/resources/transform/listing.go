package transform

import (
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var listing = &lifecycle.Listing{
	Description: "Lists transforms of the tenant, SailPoint's own included unless the filter is `internal eq false`.",
	Access:      &access,
	Arguments: map[string]schema.Attribute{
		"filters": lifecycle.Filters("`name` and `internal`", "List Transforms"),
	},
}
