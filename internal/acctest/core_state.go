package acctest

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// StateFile gives the object's part of a state file: its attributes, and what the
// provider keeps beside them.
func (r *Resource) StateFile() (attributes, private []byte, err error) {
	if !r.state.exists() {
		return nil, nil, errors.New(r.typeName + " has no state")
	}
	attributes, err = stateJSON(r.core.schema.ResourceSchemas[r.typeName].ValueType(), r.state.value)
	return attributes, r.state.private, err
}

// Load takes in what [Resource.StateFile] gives.
func (r *Resource) Load(ctx context.Context, attributes, private []byte) Diagnostics {
	run, diags := r.begin(ctx)
	if diags.HasError() {
		return diags
	}
	upgraded, err := run.server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: r.typeName, Version: run.schema.Version, RawState: &tfprotov6.RawState{JSON: attributes},
	})
	if err != nil {
		return append(diags, failed("UpgradeResourceState", err)...)
	}
	if run.took("UpgradeResourceState", upgraded.Diagnostics, nil) {
		if value, ok := run.unpack("UpgradeResourceState", upgraded.UpgradedState); ok {
			r.save(state{value: value, private: private})
		}
	}
	return append(diags, run.diags...)
}

// Server gives the provider, started and configured.
func (c *Core) Server(ctx context.Context) (tfprotov6.ProviderServer, Diagnostics) {
	return c.start(ctx)
}
