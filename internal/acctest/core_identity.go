package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// Identity gives the identity in the state; nil without one.
func (r *Resource) Identity() document.Object {
	if _, diags := r.core.start(context.Background()); diags.HasError() {
		return nil
	}
	value, _ := r.core.identityOf(r.typeName, r.state.identity)
	return values(value)
}

// ImportIdentity takes an object into the state, as an import block with an
// identity does (Terraform 1.12).
func (r *Resource) ImportIdentity(ctx context.Context, identity map[string]any) Diagnostics {
	if _, diags := r.core.start(ctx); diags.HasError() {
		return diags
	}
	typ := r.core.identity[r.typeName].ValueType()
	value, err := configValue(typ, identity)
	if err != nil {
		return failed("Invalid identity", err)
	}
	packed, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		return failed("Invalid identity", err)
	}
	return r.importState(ctx, &tfprotov6.ImportResourceStateRequest{
		TypeName: r.typeName, Identity: &tfprotov6.ResourceIdentityData{IdentityData: &packed},
	})
}

// identityOf reads an identity; false if there is none, or an empty one.
func (c *Core) identityOf(typeName string, identity *tfprotov6.ResourceIdentityData) (tftypes.Value, bool) {
	schema := c.identity[typeName]
	if schema == nil || identity == nil || identity.IdentityData == nil {
		return tftypes.Value{}, false
	}
	value, err := identity.IdentityData.Unmarshal(schema.ValueType())
	if err != nil || value.IsNull() {
		return tftypes.Value{}, false
	}
	for _, member := range members(value) {
		if !member.IsNull() {
			return value, true
		}
	}
	return tftypes.Value{}, false
}

func (r *run) isIdentity(identity *tfprotov6.ResourceIdentityData) bool {
	_, ok := r.core.identityOf(r.typeName, identity)
	return ok
}

// sameIdentity holds an object's identity to Terraform's rules: there is one, all
// of it is known, and it stays.
func (r *run) sameIdentity(call string, before, after *tfprotov6.ResourceIdentityData) {
	if r.core.identity[r.typeName] == nil {
		return
	}
	was, known := r.core.identityOf(r.typeName, before)
	is, ok := r.core.identityOf(r.typeName, after)
	switch {
	case !ok:
		r.breach("Provider produced invalid identity", "%s: there is none", call)
	case !is.IsFullyKnown():
		r.breach("Provider produced invalid identity", "%s: it is not known", call)
	case known && !was.Equal(is):
		r.breach("Provider produced different identities", "%s: %s", call, difference(was, is))
	}
}
