package lifecycle

import (
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// derive plans the computed attributes that follow from the configuration, unless
// the configuration names them.
func (p *planner) derive(plan tftypes.Value) (tftypes.Value, error) {
	if p.Derive == nil {
		return plan, nil
	}
	values, problems := p.Derive(p.config)
	p.report(problems)
	p.derived = document.Object{}
	for name, value := range values {
		if p.config[name] == nil {
			p.Values[name], p.derived[name] = value, value
		}
	}
	return replaced(plan, p.derived, plan)
}
