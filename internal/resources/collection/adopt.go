package collection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// What becomes of an object that may have been there before, when the resource is
// destroyed.
const (
	onDestroyDelete = "delete"
	onDestroyForget = "forget"
)

// Adoptable are objects below a parent that may have been there before: a creation
// takes them over where the configuration says so, and then they stay when the
// resource is destroyed, unless it says otherwise.
type Adoptable struct {
	*Below
	// Stays reports that an object stays, whoever made it; nil for none.
	Stays func(values document.Object) bool
}

// AdoptRows are the rows of the attributes that say so, after others.
func AdoptRows(rows ...policy.Field) []policy.Field {
	return append(rows, policy.Field{Attr: "adopt", Class: policy.Local}, policy.Field{Attr: "on_destroy", Class: policy.Local})
}

// AdoptAttributes adds these attributes to a schema. The noun is what resources
// manage; how says how such an object comes about, and stays which ones are
// forgotten by default.
func AdoptAttributes(noun, how, stays string, others map[string]schema.Attribute) map[string]schema.Attribute {
	others["adopt"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Take over what exists already, instead of refusing to: " + how + " The values given here are written over " +
			"those that it has, which the plan lists in a warning; all others stay. Keep it afterwards: it also says what `on_destroy` is by default.",
	}
	others["on_destroy"] = schema.StringAttribute{
		Optional: true, Validators: []validator.String{stringvalidator.OneOf(onDestroyDelete, onDestroyForget)},
		MarkdownDescription: "What `terraform destroy` does: `delete` the " + noun + ", or `forget` it. By default " + stays + " forgotten, and others deleted.",
	}
	return others
}

// Adopt reports that a plan takes over what exists.
func Adopt(plan document.Object) bool { return plan["adopt"] == true }

// AlwaysAdopt is for objects that exist as long as their parents do.
func AlwaysAdopt(document.Object) bool { return true }

// forgotten reports that an object stays when the resource is destroyed.
func (a Adoptable) forgotten(values document.Object) bool {
	if chosen := values["on_destroy"]; chosen != nil {
		return chosen == onDestroyForget
	}
	return Adopt(values) || a.Stays != nil && a.Stays(values)
}

// Delete does what on_destroy says.
func (a Adoptable) Delete(ctx context.Context, values document.Object) error {
	if a.forgotten(values) {
		return nil
	}
	return a.Below.Delete(ctx, values)
}

// DestroyWarning says that nothing is deleted.
func (a Adoptable) DestroyWarning(_ context.Context, values document.Object) (string, error) {
	if a.forgotten(values) {
		return "The " + a.Noun + " stays on the " + a.Parent.Noun + " as it is, and Terraform forgets it.", nil
	}
	return "", nil
}

// Check warns where an object that was taken over is no longer forgotten because
// adopt leaves the configuration: nobody may have meant that.
func (a Adoptable) Check(_ context.Context, plan lifecycle.Plan) ([]lifecycle.Problem, error) {
	if !Adopt(plan.Prior) || a.forgotten(plan.Values) || plan.Values["on_destroy"] != nil {
		return nil, nil
	}
	return []lifecycle.Problem{{
		Warning: true, Attr: "adopt", Summary: "From now on, destroying deletes what was adopted",
		Detail: "The " + a.Noun + " was there before this configuration, and stays when the resource is destroyed as long as adopt is true. " +
			"It leaves the configuration, so terraform destroy would delete the " + a.Noun + ". Keep adopt = true, or set " +
			"on_destroy = \"forget\"; on_destroy = \"delete\" says that it is meant.",
	}}, nil
}
