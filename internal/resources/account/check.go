package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// validate refuses sourceId among the attributes: the API wants it there in a
// creation, and the provider puts it there.
func validate(config document.Object) []lifecycle.Problem {
	attributes, _ := config["attributes"].(document.Object) // not known yet is judged when it is
	if _, set := attributes["sourceId"]; !set {
		return nil
	}
	return []lifecycle.Problem{{
		Attr: "attributes", Member: document.Pointer{"sourceId"}, Summary: "sourceId is not an account attribute",
		Detail: "The source is given by source_id; take sourceId out of attributes.",
	}}
}

// Check holds a plan against the source: what kind it is, and what identifies its
// accounts.
func (b *backend) Check(ctx context.Context, plan lifecycle.Plan) ([]lifecycle.Problem, error) {
	source, err := b.source(ctx, plan.Values)
	if err != nil || source == nil {
		return nil, err
	}
	problems := append(checkConnection(source, plan), b.checkCorrelation(ctx, plan)...)
	attributes, ok := plan.Values["attributes"].(document.Object)
	if !ok || source.keys == nil {
		return problems, nil
	}
	return append(problems, checkIdentity(source, plan, attributes)...), nil
}

// checkConnection refuses what the API would accept and the next aggregation
// undo.
func checkConnection(source *sourceFacts, plan lifecycle.Plan) []lifecycle.Problem {
	if source.connectionType == fileConnection {
		return nil
	}
	var problems []lifecycle.Problem
	attributesChange := slices.ContainsFunc(plan.Verdict.Changes, func(c diff.Change) bool { return c.Field.Attr == "attributes" })
	kind := source.kind()
	switch {
	case plan.Create:
		problems = append(problems, lifecycle.Problem{
			Attr: "source_id", Summary: "Account can't be created on this source", Detail: fmt.Sprintf(
				"The API creates accounts on sources of connection type \"file\" only, and %s: it would write a record that "+
					"the next aggregation removes (SailPoint API, Create Account). Have the account provisioned, and import it.", kind),
		})
	case attributesChange:
		problems = append(problems, lifecycle.Problem{
			Attr: "attributes", Summary: "Attributes can't be changed on this source", Detail: fmt.Sprintf(
				"The API changes attributes on sources of connection type \"file\" only, and %s: the next aggregation would undo "+
					"the change (%s). Set attributes = {} to manage none of them here; correlation, enable, disable and unlock work.",
				kind, updateAccount),
		})
	}
	if plan.Values["on_destroy"] == onDestroyDelete {
		problems = append(problems, undeletable(source))
	}
	return problems
}

// kind says what connection type the source has.
func (f *sourceFacts) kind() string {
	return fmt.Sprintf("source %s has the connection type %q", strings.TrimPrefix(f.title, "source "), f.connectionType)
}

// undeletable says why an account of such a source can't be deleted.
func undeletable(source *sourceFacts) lifecycle.Problem {
	return lifecycle.Problem{
		Attr: "on_destroy", Summary: "Account can't be deleted from this source", Detail: fmt.Sprintf(
			"on_destroy is \"delete\", the API deletes accounts of sources of connection type \"file\" only, and %s "+
				"(SailPoint API, Delete Account). Set on_destroy to \"remove\", \"disable\" or \"forget\", and apply that before the "+
				"resource is destroyed.", source.kind()),
	}
}

// checkCorrelation refuses an identity that doesn't exist. Without the right to
// read identities, the API is left to say so.
func (b *backend) checkCorrelation(ctx context.Context, plan lifecycle.Plan) []lifecycle.Problem {
	id, known := plan.Values["identity_id"].(string)
	if !known || !plan.Create && !plan.Verdict.Touches("identity_id") {
		return nil
	}
	found, err := b.identities.FindOne(ctx, "", "id", id)
	if err != nil || found != nil {
		return nil
	}
	return []lifecycle.Problem{{
		Attr: "identity_id", Summary: "No such identity", Detail: fmt.Sprintf(
			"identity_id is %q, and there is no such identity. An identity goes with its last account on an authoritative source, and an "+
				"account that is created there brings a new one: then take identity_id out. If the account is only created anew because it "+
				"is tainted, run \"terraform untaint\" first, which keeps it.", id),
	}}
}

// checkIdentity wants the identity attribute at creation, and refuses one that
// the configuration newly names with another value than the account has. That a
// value which was applied changes is seen by the policy.
func checkIdentity(source *sourceFacts, plan lifecycle.Plan, attributes document.Object) []lifecycle.Problem {
	name := source.identityAttribute
	value, given := attributes[name]
	if plan.Create && value == nil {
		return []lifecycle.Problem{{
			Attr: "attributes", Summary: "Identity attribute missing", Detail: fmt.Sprintf(
				"attributes has no value for %q, which identifies accounts of %s: its account schema names it as identity attribute.",
				name, source.title),
		}}
	}
	_, applied := document.Get(plan.Prior, document.Pointer{"attributes", name})
	native := plan.Prior["native_identity"]
	text, err := policy.Key{Type: "STRING"}.Wire(value)
	if plan.Create || applied || !given || document.IsUnknown(value) || err == nil && text == native {
		return nil
	}
	return []lifecycle.Problem{{
		Attr: "attributes", Member: document.Pointer{name}, Summary: "Immutable attribute changed", Detail: fmt.Sprintf(
			"attributes.%s is %s, and the account's native identity is %s: %s. Set it to %s, or take it out.",
			name, document.Text(value), document.Text(native), identifies, document.Text(native)),
	}}
}
