package identityattribute

import "github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"

var listing = &lifecycle.Listing{Description: "Lists the identity attributes of the tenant, without those of the system."}
