package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

const (
	objects = 100
	plans   = 3
	starts  = 15
)

// Versus is one figure of the provider beside that of a provider that does
// nothing: the medians of runs that take turns.
type Versus struct {
	Figure    string  `json:"figure"`
	Unit      string  `json:"unit"`
	SailPoint float64 `json:"sailpoint"`
	Trivial   float64 `json:"trivial"`
}

// contender is a provider with what was measured of it: seconds of the plans,
// milliseconds of the start-ups, and megabytes.
type contender struct {
	program                              string
	work                                 *workspace
	size                                 float64
	wall, cpu, memory, handshake, schema []float64
}

// compare measures both providers, and counts the requests of the plan.
func compare(ctx context.Context, folder, sailpoint, trivial string) ([]Versus, Requests, error) {
	hr := newTenant(simulator.New(simulator.Config{}))
	defer hr.close()
	ours, err := newContender(ctx, folder, sailpoint, hr.configuration+fmt.Sprintf(`
resource "sailpoint_account" "all" {
  count      = %d
  source_id  = local.source
  attributes = { id = "user${count.index}", name = "User ${count.index}", title = "Clerk", location = "Here", groups = ["a", "b"] }
}
`, objects))
	if err != nil {
		return nil, Requests{}, err
	}
	floor, err := newContender(ctx, folder, trivial, fmt.Sprintf(`
resource "trivial_thing" "all" {
  count = %d
  name  = "User ${count.index}"
  a     = "Clerk"
  b     = "Here"
  c     = "a"
  d     = "b"
}
`, objects))
	if err != nil {
		return nil, Requests{}, err
	}
	for range plans {
		hr.ClearJournal()
		for _, c := range []*contender{ours, floor} {
			if err := c.plan(ctx); err != nil {
				return nil, Requests{}, err
			}
		}
	}
	for range starts {
		for _, c := range []*contender{ours, floor} {
			if err := c.start(ctx, folder); err != nil {
				return nil, Requests{}, err
			}
		}
	}
	plan := fmt.Sprintf("no-op plan of %d objects: ", objects)
	return []Versus{
		{plan + "wall time", "s", median(ours.wall), median(floor.wall)},
		{plan + "CPU of Terraform and provider", "s", median(ours.cpu), median(floor.cpu)},
		{plan + "peak memory of the provider", "MB", median(ours.memory), median(floor.memory)},
		{"binary (-trimpath, -s -w)", "MB", ours.size, floor.size},
		{"start-up: exec to handshake, without TLS", "ms", median(ours.handshake), median(floor.handshake)},
		{"first GetProviderSchema", "ms", median(ours.schema), median(floor.schema)},
	}, hr.requests(fmt.Sprintf("sailpoint_account × %d", objects), "no-op plan"), nil
}

// newContender has Terraform create the objects.
func newContender(ctx context.Context, folder, program, configuration string) (*contender, error) {
	binary, err := os.Stat(program)
	if err != nil {
		return nil, err
	}
	empty, err := os.MkdirTemp(folder, "plan-")
	if err != nil {
		return nil, err
	}
	work, err := newWorkspace(empty, program, configuration)
	if err != nil {
		return nil, err
	}
	_, err = work.terraform(ctx, "apply", "-auto-approve")
	return &contender{program: program, work: work, size: float64(binary.Size()) / 1e6}, err
}

// plan fails if there is something to do.
func (c *contender) plan(ctx context.Context) error {
	took, err := c.work.terraform(ctx, "plan", "-detailed-exitcode")
	c.wall = append(c.wall, took.Wall.Seconds())
	c.cpu = append(c.cpu, took.CPU.Seconds())
	c.memory = append(c.memory, float64(took.Peak)/1e6)
	return err
}

func (c *contender) start(ctx context.Context, folder string) error {
	handshake, schema, err := startUp(ctx, c.program, folder)
	c.handshake = append(c.handshake, handshake.Seconds()*1e3)
	c.schema = append(c.schema, schema.Seconds()*1e3)
	return err
}

func median(samples []float64) float64 {
	slices.Sort(samples)
	return samples[len(samples)/2]
}
