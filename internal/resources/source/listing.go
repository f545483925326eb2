package source

import (
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var listing = &lifecycle.Listing{
	Description: "Lists sources of the tenant.", Access: &Access,
	Arguments: map[string]schema.Attribute{
		"filters": lifecycle.Filters("`id`, `name`, `type`, `owner.id`, `features`, `created`, `modified` and others", "List Sources"),
	},
}
