package account

import (
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var listing = &lifecycle.Listing{
	Description: "Lists accounts: those of one source, or of all.", Access: &listed,
	Arguments: map[string]schema.Attribute{
		"source_id": schema.StringAttribute{Optional: true, MarkdownDescription: "The id of the source; all sources without it."},
		"filters": lifecycle.Filters(
			"`id`, `identityId`, `name`, `nativeIdentity`, `sourceId`, `uncorrelated`, `hasEntitlements` and others", "List Accounts"),
	},
}
