// Package sourceschedule is the resource sailpoint_source_schedule, when a source
// of Identity Security Cloud is aggregated.
package sourceschedule

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
)

const updateSchedule = "SailPoint API, Update Source Schedule (Partial)"

var table = policy.New(source.Parent.Rows(updateSchedule,
	policy.Field{
		Attr: "type", Pointer: "/type", Class: policy.Immutable,
		Why: policy.Source{Document: updateSchedule, Rule: "the API lists type as a field that can't be updated"},
	},
	policy.Field{
		Attr: "cron_expression", Pointer: "/cronExpression", Class: policy.Mutable,
		Why: policy.Source{Document: updateSchedule, Rule: "changed by JSON Patch"},
	},
)...)
