package source

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// plannedAttributes is the key of what is noted of a source's account schema.
type plannedAttributes struct{ source string }

// PlanAttributes notes the attributes that a plan gives the account schema of a
// source, by name, for the accounts that are planned after it.
func PlanAttributes(systems *lifecycle.Systems, id string, attributes document.Object) {
	systems.Note(plannedAttributes{id}, attributes)
}

// PlannedAttributes gives them; none if there is no such plan.
func PlannedAttributes(systems *lifecycle.Systems, id string) document.Object {
	attributes, _ := systems.Noted(plannedAttributes{id}).(document.Object) // nothing noted is none
	return attributes
}
