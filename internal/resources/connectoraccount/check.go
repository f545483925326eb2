package connectoraccount

import (
	"context"
	"fmt"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// need is a command that a plan calls for.
type need struct {
	command, attr, instead string
}

// Check refuses what the connector can't do: its specification lists the
// commands that it supports.
func (b *backend) Check(ctx context.Context, plan lifecycle.Plan) ([]lifecycle.Problem, error) {
	name, ok := plan.Values["connector"].(string)
	if !ok {
		return nil, nil
	}
	specification, err := b.specification(ctx, name)
	if err != nil || len(specification.Commands) == 0 {
		return nil, err
	}
	var problems []lifecycle.Problem
	for _, need := range needs(plan) {
		if slices.Contains(specification.Commands, need.command) {
			continue
		}
		problems = append(problems, lifecycle.Problem{
			Attr: need.attr, Summary: "The connector can't do this",
			Detail: fmt.Sprintf("This needs the command %s, which connector %q doesn't support: its specification (connector-spec.json) "+
				"doesn't list it. %s", need.command, name, need.instead),
		})
	}
	return problems, nil
}

// needs lists the commands that a plan calls for, now or when the object is
// destroyed.
func needs(plan lifecycle.Plan) []need {
	list := []need{{commandRead, "connector", "Accounts of this connector can't be managed here."}}
	if plan.Create {
		list = append(list, need{commandCreate, "connector", "Have the account created otherwise, and import it."})
	}
	changes := func(attr string) (diff.Change, bool) {
		at := slices.IndexFunc(plan.Verdict.Changes, func(c diff.Change) bool { return c.Field.Attr == attr })
		if at < 0 {
			return diff.Change{}, false
		}
		return plan.Verdict.Changes[at], true
	}
	if _, ok := changes("attributes"); ok && !plan.Create {
		list = append(list, need{commandUpdate, "attributes", "Leave the attributes as they are, or set attributes = {} to manage none."})
	}
	if change, ok := changes("disabled"); ok && change.New != change.Old && (change.New == true || !plan.Create) {
		command := commandEnable
		if change.New == true {
			command = commandDisable
		}
		list = append(list, need{command, "disabled", "Leave disabled out."})
	}
	if _, ok := changes("locked"); ok && !plan.Create {
		list = append(list, need{commandUnlock, "locked", "Leave locked out."})
	}
	version := document.Pointer{"password_wo_version"}
	if now := document.At(plan.Values, version); now != nil && !document.Equal(now, document.At(plan.Prior, version), document.Ordered) {
		list = append(list, need{commandPassword, "password_wo_version", "Leave the password out."})
	}
	switch plan.Values["on_destroy"] {
	case onDestroyDelete:
		list = append(list, need{commandDelete, "on_destroy", `Set on_destroy to "disable" or "forget".`})
	case onDestroyDisable:
		list = append(list, need{commandDisable, "on_destroy", `Set on_destroy to "forget".`})
	}
	return list
}
