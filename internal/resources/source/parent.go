package source

import "github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"

// Parent is what schemas, policies, schedules and the like hang below.
var Parent = collection.Parent{Path: "/sources/v1", Noun: "source", Attr: "source_id"}
