package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"
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

// figures are measured in this order.
var figures = []Versus{
	{Figure: "no-op plan of 100 objects: wall time", Unit: "s"},
	{Figure: "no-op plan of 100 objects: CPU of Terraform and provider", Unit: "s"},
	{Figure: "no-op plan of 100 objects: peak memory of the provider", Unit: "MB"},
	{Figure: "binary (-trimpath, -s -w)", Unit: "MB"},
	{Figure: "start-up: exec to handshake, without TLS", Unit: "ms"},
	{Figure: "first GetProviderSchema", Unit: "ms"},
}

// contender is a provider with what was measured of it, by figure.
type contender struct {
	program string
	work    *workspace
	samples [][]float64
}

// compare measures both providers, and counts the requests of the plan.
func compare(ctx context.Context, folder, sailpoint, trivial string) ([]Versus, Requests, error) {
	hr := newTenant()
	defer hr.server.Close()
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
	compared := slices.Clone(figures)
	for i := range compared {
		compared[i].SailPoint, compared[i].Trivial = median(ours.samples[i]), median(floor.samples[i])
	}
	return compared, hr.requests(fmt.Sprintf("sailpoint_account × %d", objects), "no-op plan"), nil
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
	c := &contender{program: program, samples: make([][]float64, len(figures))}
	c.add(3, float64(binary.Size())/1e6)
	if c.work, err = newWorkspace(empty, program, configuration); err != nil {
		return nil, err
	}
	_, err = c.work.terraform(ctx, "apply", "-auto-approve")
	return c, err
}

func (c *contender) add(first int, samples ...float64) {
	for i, sample := range samples {
		c.samples[first+i] = append(c.samples[first+i], sample)
	}
}

// plan fails if there is something to do.
func (c *contender) plan(ctx context.Context) error {
	took, err := c.work.terraform(ctx, "plan", "-detailed-exitcode")
	c.add(0, took.Wall.Seconds(), took.CPU.Seconds(), float64(took.Peak)/1e6)
	return err
}

func (c *contender) start(ctx context.Context, folder string) error {
	handshake, schema, err := startUp(ctx, c.program, folder)
	c.add(4, milliseconds(handshake), milliseconds(schema))
	return err
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1e3 }

func median(samples []float64) float64 {
	slices.Sort(samples)
	return samples[len(samples)/2]
}
