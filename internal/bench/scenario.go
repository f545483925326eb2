package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// scenario is a command of Terraform on accounts of one source, carried out in
// process: the provider by its protocol, and the tenant without a network.
type scenario struct {
	// command is plan, with nothing to do, or create, update or delete.
	command            string
	accounts, parallel int
	// pipelines is how many do so at the same time, each with a source of its own,
	// and all with one client of the tenant; 0 means one.
	pipelines int
	// alone switches sharing off.
	alone bool
}

// String names it: create of 300, 10 at a time.
func (s scenario) String() string {
	text := fmt.Sprintf("%s of %d, %d at a time", s.command, s.accounts, s.parallel)
	if s.pipelines > 1 {
		text += fmt.Sprintf(", %d pipelines", s.pipelines)
	}
	if s.alone {
		text += ", sharing off"
	}
	return text
}

// traffic is what a scenario made of a tenant.
type traffic struct {
	reads, writes, refused, tokens int
	took                           time.Duration
}

func (t traffic) requests() int { return t.reads + t.writes + t.refused }

// run counts the requests of the whole command: of its plan, and of its apply,
// which is another process.
func (s scenario) run(ctx context.Context, empty maker) (traffic, error) {
	pipelines, existing := max(s.pipelines, 1), s.accounts
	if s.command == "create" {
		existing = 0
	}
	p, err := newPeople(ctx, empty, simulator.Config{RateLimit: rateLimit, TaskTime: taskTime}, pipelines, existing)
	if err != nil {
		return traffic{}, err
	}
	var options []provider.Option
	if s.alone {
		options = append(options, provider.WithoutSharing())
	}
	cores := make([]*acctest.Core, pipelines)
	handles := make([][]*acctest.Resource, pipelines)
	for i := range cores {
		cores[i] = p.core(distant(p), options...)
		if handles[i], err = s.handles(ctx, cores[i], p.states[i*existing:(i+1)*existing]); err != nil {
			return traffic{}, err
		}
		cores[i].Restart()
	}
	p.ClearJournal()
	begun := time.Now()
	failures := make([]error, pipelines)
	var group sync.WaitGroup
	for i := range cores {
		group.Go(func() { failures[i] = s.terraform(ctx, p, i, cores[i], handles[i]) })
	}
	group.Wait()
	counted := p.traffic()
	counted.took = time.Since(begun)
	return counted, errors.Join(failures...)
}

// handles gives the resources of a configuration with their states.
func (s scenario) handles(ctx context.Context, core *acctest.Core, states []personState) ([]*acctest.Resource, error) {
	handles := make([]*acctest.Resource, s.accounts)
	for i := range handles {
		handles[i] = core.Resource(accountType)
	}
	for i, state := range states {
		if err := handles[i].Load(ctx, state.attributes, state.private).Err(); err != nil {
			return nil, err
		}
	}
	return handles, nil
}

// terraform carries the command out.
func (s scenario) terraform(ctx context.Context, p *people, source int, core *acctest.Core, handles []*acctest.Resource) error {
	plans := make([]*acctest.Plan, len(handles))
	err := each(len(handles), s.parallel, func(i int) error {
		var config any
		switch s.command {
		case "delete":
		case "update":
			config = p.configuration(source, i, "Boss")
		default:
			config = p.configuration(source, i, "Clerk")
		}
		plan, diags := handles[i].Plan(ctx, config)
		if err := diags.Err(); err != nil {
			return err
		}
		if plan.Empty() != (s.command == "plan") {
			return fmt.Errorf("the plan is %s: %v to %v", plan.Action, plan.Before(), plan.After())
		}
		plans[i] = plan
		return nil
	})
	if err != nil || s.command == "plan" {
		return err
	}
	core.Restart()
	return each(len(handles), s.parallel, func(i int) error { return handles[i].ApplyPlan(ctx, plans[i]).Err() })
}

// traffic counts the journal.
func (p *people) traffic() traffic {
	var counted traffic
	for _, exchange := range p.Journal() {
		switch {
		case exchange.Status == http.StatusTooManyRequests:
			counted.refused++
		case exchange.IsWrite():
			counted.writes++
		case exchange.Method == http.MethodPost:
			counted.tokens++
		default:
			counted.reads++
		}
	}
	return counted
}
