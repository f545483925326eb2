package explain

import (
	"context"
	"fmt"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// connect makes the live connections of a provider block.
func (e *explainer) connect(ctx context.Context, key string) (*lifecycle.Systems, error) {
	return configure(ctx, e.plan.Configuration.Providers[key], true, e.options.Transport)
}

// oneTenant refuses to read several tenants by one environment: the plan doesn't
// hold what the arguments of a provider block are unless they are constants.
func (e *explainer) oneTenant(changes []*resourceChange) error {
	blocks := map[string]bool{}
	for _, change := range changes {
		if configured := e.plan.configuration(change); configured != nil {
			blocks[configured.Provider] = true
		}
	}
	if len(blocks) < 2 {
		return nil
	}
	for block := range blocks {
		expressions := e.plan.Configuration.Providers[block].Expressions
		if _, ok := constant(expressions["base_url"]); !ok && expressions["base_url"] != nil {
			return fmt.Errorf("the plan has changes by several provider blocks, and the plan doesn't hold the base_url of %s, which isn't a "+
				"constant: -live can't tell the tenants apart. Explain the plan without -live", block)
		}
	}
	return nil
}
