package explain

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// connect makes the live connections of a provider block.
func (e *explainer) connect(ctx context.Context, key string) (*lifecycle.Systems, error) {
	return configure(ctx, e.plan.Configuration.Providers[key], true, &e.asked)
}

// asked carries what is read, and remembers from which hosts.
type asked struct {
	transport http.RoundTripper
	mu        sync.Mutex
	hosts     map[string]bool
}

// RoundTrip notes the host of what is answered. A token comes from where it is
// given out, which tells of no tenant.
func (a *asked) RoundTrip(request *http.Request) (*http.Response, error) {
	form := strings.HasPrefix(request.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
	response, err := a.transport.RoundTrip(request)
	if err == nil && !form {
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.hosts == nil {
			a.hosts = map[string]bool{}
		}
		a.hosts[request.URL.Host] = true
	}
	return response, err
}

// note says which hosts were read; it is empty if none was.
func (a *asked) note() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.hosts) == 0 {
		return ""
	}
	return "Read from: " + strings.Join(slices.Sorted(maps.Keys(a.hosts)), ", ") + ". Where the plan doesn't hold an address of the provider " +
		"block, it is the one in the environment, which has to be that of the tenant that the plan was made for."
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
