package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/bench/figures"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// measurement is a command of Terraform, with each of some providers.
type measurement struct {
	command               string
	accounts, parallelism int
	providers             []string
	// runs is how often each provider's turn comes. Where sharing is off, and the
	// limit alone decides how many minutes it takes, it comes once.
	runs int
}

// slow is from how many requests on the limit decides.
const slow = 200

func (m measurement) once(provider string) bool {
	return provider == figures.Unshared && (m.accounts > slow || m.command == figures.Create)
}

// measurements are what is measured of Terraform: the short half, or all.
func measurements(full bool) []measurement {
	creations := []string{figures.SailPoint, figures.Trivial, figures.Unshared}
	ours := []string{figures.SailPoint, figures.Trivial, figures.Shaped}
	all := append([]string{figures.Unshared}, ours...)
	if !full {
		return []measurement{
			{figures.Plan, 100, 10, all, 3},
			{figures.Plan, 1000, 10, ours, 3},
			{figures.Create, 100, 10, creations[:2], 1},
			{figures.Create, 100, 100, creations[:2], 1},
		}
	}
	var list []measurement
	for _, parallelism := range []int{10, 100} {
		list = append(
			list,
			measurement{figures.Plan, 100, parallelism, all, 5},
			measurement{figures.Plan, 1000, parallelism, all, 5},
			measurement{figures.Plan, 5000, parallelism, ours, 5},
			measurement{figures.Create, 100, parallelism, creations, 5},
			measurement{figures.Create, 300, parallelism, creations, 5},
		)
	}
	return list
}

// binaries are the providers' programs.
type binaries map[string]string

// measure has the providers take turns.
func (m measurement) measure(ctx context.Context, folder string, programs binaries) ([]figures.Run, error) {
	type samples struct{ seconds, cpu, own, megabytes, requests, refused []float64 }
	taken := make([]samples, len(m.providers))
	works := make([]*workspace, len(m.providers))
	for i, provider := range m.providers {
		var err error
		if works[i], err = m.workspace(ctx, folder, provider, programs[provider]); err != nil {
			return nil, err
		}
	}
	for run := range m.runs {
		for i, provider := range m.providers {
			if run > 0 && m.once(provider) {
				continue
			}
			cost, counted, err := m.take(ctx, works[i])
			if err != nil {
				return nil, fmt.Errorf("%s of %d with %s: %w", m.command, m.accounts, provider, err)
			}
			s := &taken[i]
			s.seconds, s.cpu = append(s.seconds, cost.Wall.Seconds()), append(s.cpu, cost.CPU.Seconds())
			s.own, s.megabytes = append(s.own, cost.Provider.Seconds()), append(s.megabytes, float64(cost.Peak)/1e6)
			s.requests, s.refused = append(s.requests, float64(counted.requests())), append(s.refused, float64(counted.refused))
		}
	}
	runs := make([]figures.Run, len(m.providers))
	for i, provider := range m.providers {
		s := taken[i]
		runs[i] = figures.Run{
			Provider: provider, Command: m.command, Accounts: m.accounts, Parallelism: m.parallelism, Pipelines: 1, Runs: len(s.seconds),
			Seconds: median(s.seconds), CPU: median(s.cpu), OwnCPU: median(s.own), Megabytes: median(s.megabytes),
			Requests: int(median(s.requests)), Refused: int(median(s.refused)),
		}
	}
	return runs, nil
}

// take runs the command once, with a tenant of its own, so that no run leaves the
// next one less of the limit.
func (m measurement) take(ctx context.Context, work *workspace) (cost, traffic, error) {
	existing := m.accounts
	if m.command == figures.Create {
		existing = 0
	}
	tenant, err := loadPeople(simulator.New(simulator.Config{RateLimit: rateLimit, TaskTime: taskTime}), 1, existing)
	if err != nil {
		return cost{}, traffic{}, err
	}
	server := httptest.NewServer(distant(tenant))
	defer server.Close()
	own := *work
	own.environment = append(own.environment[:len(own.environment):len(own.environment)],
		"SAIL_BASE_URL="+server.URL, "SAIL_CLIENT_ID=demo", "SAIL_CLIENT_SECRET=demo")
	parallelism := fmt.Sprintf("-parallelism=%d", m.parallelism)
	var took cost
	if m.command == figures.Plan {
		took, err = own.terraform(ctx, "plan", "-detailed-exitcode", parallelism) // fails if there is something to do
	} else {
		took, err = own.terraform(ctx, "apply", "-auto-approve", parallelism)
		err = errors.Join(err, os.Remove(filepath.Join(work.folder, "terraform.tfstate")))
	}
	return took, tenant.traffic(), err
}

// workspace has the configuration and, for a plan, the state.
func (m measurement) workspace(ctx context.Context, folder, provider, program string) (*workspace, error) {
	empty, err := os.MkdirTemp(folder, "scale-")
	if err != nil {
		return nil, err
	}
	kind, configuration, states := trivialType, trivialConfiguration, trivialStates
	if provider != figures.Trivial {
		kind, configuration, states = accountType, accountConfiguration, accountStates
	}
	nobody, err := loadPeople(simulator.New(simulator.Config{}), 1, 0)
	if err != nil {
		return nil, err
	}
	work, err := newWorkspace(empty, program,
		strings.NewReplacer("COUNT", fmt.Sprint(m.accounts), "SOURCE", nobody.sources[0]).Replace(configuration))
	if err != nil || m.command != figures.Plan {
		return work, err
	}
	all, err := states(ctx, m.accounts)
	if err != nil {
		return nil, err
	}
	return work, writeState(filepath.Join(empty, "terraform.tfstate"), address(program), kind, all)
}

const (
	trivialType          = "trivial_thing"
	trivialConfiguration = `
resource "trivial_thing" "all" {
  count = COUNT
  name  = "User ${count.index}"
  a     = "Clerk"
  b     = "Here"
  c     = "a"
  d     = "b"
}
`
	accountConfiguration = `
resource "sailpoint_account" "all" {
  count      = COUNT
  source_id  = "SOURCE"
  attributes = { id = "user${count.index}", name = "User ${count.index}", title = "Clerk", location = "Here", groups = ["a", "b"] }
}
`
)

func trivialStates(_ context.Context, n int) ([]personState, error) {
	states := make([]personState, n)
	for i := range states {
		states[i].attributes = fmt.Appendf(nil, `{"id": "1", "name": "User %d", "a": "Clerk", "b": "Here", "c": "a", "d": "b"}`, i)
	}
	return states, nil
}

func accountStates(ctx context.Context, n int) ([]personState, error) {
	p, err := newPeople(ctx, simulator.New, simulator.Config{}, 1, n)
	if err != nil {
		return nil, err
	}
	return p.states, nil
}

// writeState writes a state file of resources that have a count: Terraform's own
// apply of thousands would take hours.
func writeState(file, provider, kind string, states []personState) error {
	type instance struct {
		Index      int             `json:"index_key"`
		Version    int             `json:"schema_version"`
		Attributes json.RawMessage `json:"attributes"`
		Private    []byte          `json:"private,omitempty"`
	}
	instances := make([]instance, len(states))
	for i, state := range states {
		instances[i] = instance{Index: i, Attributes: state.attributes, Private: state.private}
	}
	data, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "00000000-0000-0000-0000-000000000001",
		"outputs": map[string]any{}, "resources": []any{map[string]any{
			"mode": "managed", "type": kind, "name": "all", "provider": fmt.Sprintf("provider[%q]", provider), "instances": instances,
		}},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o600)
}

// inProcess reads accounts by the provider's protocol.
func inProcess(ctx context.Context, accounts, parallel int) (figures.Run, error) {
	run := figures.Run{Provider: figures.SailPoint, Command: figures.Read, Accounts: accounts, Parallelism: parallel, Pipelines: 1, Runs: 1}
	p, err := newPeople(ctx, simulator.New, simulator.Config{RateLimit: rateLimit}, 1, accounts)
	if err != nil {
		return run, err
	}
	read, err := p.protocolReader(ctx)
	if err != nil {
		return run, err
	}
	begun := time.Now()
	err = each(accounts, parallel, func(i int) error { return read(ctx, i) })
	counted := p.traffic()
	run.Seconds, run.Requests, run.Refused = time.Since(begun).Seconds(), counted.requests(), counted.refused
	return run, err
}

// pipelines measures two at the same time, each with a source of its own.
func pipelines(ctx context.Context, command string, accounts, parallel int) (figures.Run, error) {
	names := map[string]string{figures.Plan: "plan", figures.Create: "create"}
	counted, err := scenario{command: names[command], accounts: accounts, parallel: parallel, pipelines: 2}.run(ctx, simulator.New)
	return figures.Run{
		Provider: figures.SailPoint, Command: command, Accounts: accounts, Parallelism: parallel, Pipelines: 2, Runs: 1,
		Seconds: counted.took.Seconds(), Requests: counted.requests(), Refused: counted.refused,
	}, err
}
