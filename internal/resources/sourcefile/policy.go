// Package sourcefile is the resource sailpoint_source_file, the file that the
// accounts of a delimited file source come from.
package sourcefile

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/upload"
)

const accountAggregation = "SailPoint API, Account Aggregation"

var (
	sent = policy.Source{
		Document: accountAggregation, Rule: "the file is in the request that starts the aggregation, and can't be read back",
	}
	above = policy.Source{Document: accountAggregation, Rule: "the accounts belong to the source that they were loaded into"}
)

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: above},
	policy.Field{Attr: "source_id", Pointer: "/sourceId", Class: policy.Immutable, Why: above},
	policy.Field{Attr: upload.PathAttr, Pointer: "/path", Class: policy.Mutable, Unseen: true, Why: sent},
	policy.Field{
		Attr: "disable_optimization", Pointer: "/disableOptimization", Class: policy.Mutable, Unseen: true, Why: sent,
	},
	policy.Field{Attr: upload.HashAttr, Pointer: "/sha256", Class: policy.Mutable, Computed: true, Unseen: true, Why: sent},
)
