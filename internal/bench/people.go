package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

const accountType = "sailpoint_account"

// How the tenant of the figures behaves: its limit as documented (SailPoint API:
// Rate Limiting), its latency and the time of its tasks as one often sees them.
const (
	rateLimit = 100 // requests in 10 s
	latency   = 50 * time.Millisecond
	taskTime  = 2 * time.Second
)

// people are accounts, as they are in a tenant and, all of them, in Terraform
// states.
type people struct {
	*simulator.Tenant
	sources []string
	states  []personState // of the first source, then of the second
}

// personState is an account's part of a state file.
type personState struct{ attributes, private []byte }

// maker makes an empty tenant: [simulator.New], or what tests make theirs by.
type maker func(simulator.Config) *simulator.Tenant

// newPeople fills a tenant with accounts of some sources, so many of each.
func newPeople(ctx context.Context, empty maker, config simulator.Config, sources, accounts int) (*people, error) {
	template, err := createOne(ctx, empty)
	if err != nil {
		return nil, err
	}
	p, err := loadPeople(empty(config), sources, accounts)
	if err != nil {
		return nil, err
	}
	for _, account := range p.List(simulator.Accounts) {
		state, err := template.of(account)
		if err != nil {
			return nil, err
		}
		p.states = append(p.states, state)
	}
	return p, nil
}

// born is when the accounts were made, so that states fit every tenant with them.
const born = "2026-01-01T00:00:00.000Z"

// loadPeople fills a tenant. Ids depend on the names alone.
func loadPeople(tenant *simulator.Tenant, sources, each int) (*people, error) {
	var names, accounts []any
	for source := range sources {
		name := "HR " + strconv.Itoa(source)
		names = append(names, map[string]any{"name": name})
		for i := range each {
			attributes := personAttributes(i)
			accounts = append(accounts, map[string]any{
				"source": name, "attributes": attributes, "name": attributes["name"], "created": born, "modified": born,
			})
		}
	}
	data, err := json.Marshal(map[string]any{
		"version": 1, "identities": []any{map[string]any{"name": "Olivia Owner"}}, "sources": names, "accounts": accounts,
	})
	if err != nil {
		return nil, err
	}
	p := &people{Tenant: tenant}
	if err := p.Load(data); err != nil {
		return nil, err
	}
	for _, source := range p.List(simulator.Sources) {
		id, _ := source["id"].(string) // the tenant gives it one
		p.sources = append(p.sources, id)
	}
	return p, nil
}

func personAttributes(i int) map[string]any {
	return map[string]any{
		"id": "user" + strconv.Itoa(i), "name": "User " + strconv.Itoa(i), "title": "Clerk", "location": "Here", "groups": []any{"a", "b"},
	}
}

// configuration gives the arguments of one resource.
func (p *people) configuration(source, i int, title string) map[string]any {
	attributes := personAttributes(i)
	attributes["title"] = title
	return map[string]any{"source_id": p.sources[source], "attributes": attributes}
}

// template is the state of one account, as the provider has written it.
type template struct {
	attributes map[string]json.RawMessage
	private    []byte
}

// createOne has the provider create an account in a tenant of its own.
func createOne(ctx context.Context, empty maker) (*template, error) {
	p, err := loadPeople(empty(simulator.Config{}), 1, 0)
	if err != nil {
		return nil, err
	}
	account := p.core(p).Resource(accountType)
	if err := account.Apply(ctx, p.configuration(0, 0, "Clerk")).Err(); err != nil {
		return nil, err
	}
	attributes, private, err := account.StateFile()
	if err != nil {
		return nil, err
	}
	t := &template{private: private}
	return t, json.Unmarshal(attributes, &t.attributes)
}

// of gives the state of another account.
func (t *template) of(account map[string]any) (personState, error) {
	attributes := map[string]any{}
	for name, value := range t.attributes {
		attributes[name] = value
	}
	for attribute, member := range map[string]string{
		"id": "id", "source_id": "sourceId", "native_identity": "nativeIdentity", "name": "name", "created": "created",
	} {
		attributes[attribute] = account[member]
	}
	var open struct {
		Value map[string]any  `json:"value"`
		Type  json.RawMessage `json:"type"`
	}
	if err := json.Unmarshal(t.attributes["attributes"], &open); err != nil {
		return personState{}, err
	}
	theirs, _ := account["attributes"].(map[string]any) // every account has them
	for name := range open.Value {
		open.Value[name] = theirs[name]
	}
	attributes["attributes"] = open
	text, err := json.Marshal(attributes)
	return personState{text, t.private}, err
}

// core gives what drives the provider in process, with a handler as the tenant.
func (p *people) core(handler http.Handler, options ...provider.Option) *acctest.Core {
	options = append(options, provider.WithTransport(acctest.Network{"tenant.test": handler}))
	return acctest.NewCore(nil, acctest.Serve(options...), map[string]any{
		"base_url": "https://tenant.test", "client_id": "demo", "client_secret": "demo",
	})
}

// distant has each request take its time, half of it on the way there.
func distant(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency / 2)
		defer time.Sleep(latency / 2)
		handler.ServeHTTP(w, r)
	})
}

// protocolReader gives what refreshes the state of an account by the provider's
// protocol; it must not change.
func (p *people) protocolReader(ctx context.Context) (read func(ctx context.Context, i int) error, err error) {
	server, diags := p.core(distant(p)).Server(ctx)
	if err := diags.Err(); err != nil {
		return nil, err
	}
	return func(ctx context.Context, i int) error {
		upgraded, err := server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{
			TypeName: accountType, RawState: &tfprotov6.RawState{JSON: p.states[i].attributes},
		})
		if err != nil {
			return err
		}
		read, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
			TypeName: accountType, CurrentState: upgraded.UpgradedState, Private: p.states[i].private,
		})
		if err != nil {
			return err
		}
		if err := acctest.Diagnostics(append(upgraded.Diagnostics, read.Diagnostics...)).Err(); err != nil {
			return err
		}
		if !bytes.Equal(read.NewState.MsgPack, upgraded.UpgradedState.MsgPack) {
			return errors.New("the state has changed")
		}
		return nil
	}, nil
}

// each calls a function for every number below n, some at a time, in an order
// that has nothing to do with that of the accounts: so does Terraform.
func each(n, parallel int, do func(i int) error) error {
	var (
		mu    sync.Mutex
		first error
		group sync.WaitGroup
	)
	work := make(chan int, n)
	for i := range n {
		work <- i * stride % n
	}
	close(work)
	for range parallel {
		group.Go(func() {
			for i := range work {
				if err := do(i); err != nil {
					mu.Lock()
					if first == nil {
						first = fmt.Errorf("account %d: %w", i, err)
					}
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	return first
}

// stride is a prime that divides no number of accounts, so that its multiples hit
// each of them.
const stride = 7919
