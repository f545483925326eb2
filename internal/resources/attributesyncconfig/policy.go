// Package attributesyncconfig is the resource sailpoint_attribute_sync_config: which
// identity attributes are synchronized to the accounts of a source of Identity
// Security Cloud.
package attributesyncconfig

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

const putConfig = "SailPoint API, Update Attribute Sync Config"

var table = policy.New(source.Parent.Rows(putConfig,
	policy.Field{
		Attr: "attributes", Pointer: "/attributes", Class: policy.Mutable, Open: true, Depth: 1,
		Shape: policy.KeyedList{Key: "name", Value: "enabled", Cleared: false},
		Why: policy.Source{
			Document: putConfig,
			Rule:     "changed by a PUT that replaces the configuration; of each attribute only enabled can change, and none can be added",
		},
	},
	policy.Field{Attr: "on_destroy", Class: policy.Local},
)...)
