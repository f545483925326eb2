// Package correlationconfig is the resource sailpoint_correlation_config, how the
// accounts of a source of Identity Security Cloud find their identities.
package correlationconfig

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

const putConfig = "SailPoint API, Update Correlation Configuration"

var put = policy.Source{Document: putConfig, Rule: "changed by a PUT that replaces the configuration"}

var table = policy.New(source.Parent.Rows(putConfig,
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Mutable, Computed: true, Why: put},
	policy.Field{
		Attr: "attribute_assignments", Pointer: "/attributeAssignments", Class: policy.Mutable, Same: sameAssignments, Why: put,
		Shape: policy.Records{
			"property": "property", "value": "value", "operation": "operation", "complex": "complex",
			"ignore_case": "ignoreCase", "match_mode": "matchMode", "filter_string": "filterString",
		},
	},
	policy.Field{
		Attr: "config_id", Pointer: collection.OwnPointer, Class: policy.ReadOnly,
		Why: policy.Source{Document: putConfig, Rule: "set by the server"},
	},
	policy.Field{Attr: "on_destroy", Class: policy.Local},
)...)

// defaults are what an assignment has that is silent about them.
var defaults = document.Object{"operation": "EQ", "complex": false, "ignore_case": false}

// sameAssignments knows that what an assignment doesn't hold has a default.
func sameAssignments(a, b any) bool {
	listA, okA := a.(document.List)
	listB, okB := b.(document.List)
	return okA && okB && document.Equal(completed(listA), completed(listB), document.Ordered)
}

func completed(assignments document.List) document.List {
	all := make(document.List, len(assignments))
	for i, assignment := range assignments {
		all[i] = assignment
		object, ok := document.Clone(assignment).(document.Object)
		if !ok {
			continue
		}
		for member, value := range defaults {
			if object[member] == nil {
				object[member] = value
			}
		}
		all[i] = object
	}
	return all
}
