package identityprofile

import (
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var listing = &lifecycle.Listing{
	Description: "Lists identity profiles of the tenant.",
	Arguments: map[string]schema.Attribute{
		"filters": lifecycle.Filters("`id`, `name` and `priority`", "List Identity Profiles"),
	},
}
