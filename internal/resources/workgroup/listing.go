package workgroup

import (
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var listing = &lifecycle.Listing{
	Description: "Lists governance groups of the tenant.",
	Arguments: map[string]schema.Attribute{
		"filters": lifecycle.Filters("`id`, `name` and `memberships.identityId`", "List Governance Groups"),
	},
}
