package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"strconv"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/bench/figures"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/account"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// scene is a large object before and after changes. Its documents hold the
// object's Terraform values and, beside them, what the API calls the same.
type scene struct {
	name          string
	policy        *policy.Policy
	before, after document.Object
	changes       int
	strategies    []update.Strategy
}

// scenes are an account of 200 attributes and a source of 500 connector
// attributes, of which none, one and half are changed; and the account disabled.
func scenes() []*scene {
	attributes := []update.Strategy{update.FullBody{Attr: "attributes"}, account.Definition.Strategy, update.JSONPatch{}, update.WholeObject{}}
	disable := []update.Strategy{update.Action{Attr: "disabled", True: "/disable", False: "/enable"}, account.Definition.Strategy}
	return []*scene{
		newAccount("none", 0, false, attributes), newAccount("one", 1, false, attributes), newAccount("half", 100, false, attributes),
		newAccount("disabled", 0, true, disable),
		newSource("none", 0), newSource("one", 1), newSource("half", 250),
	}
}

func newAccount(name string, changes int, disabled bool, strategies []update.Strategy) *scene {
	keys := map[string]policy.Key{}
	for name, value := range members(200, 0) {
		kind := map[string]string{"number": "LONG"}[document.Kind(value)]
		keys[name] = policy.Key{Type: kind, Multi: document.Kind(value) == "list"}
	}
	object := func(changes int, disabled bool) document.Object {
		return document.Object{"id": "1", "attributes": members(200, changes), "disabled": disabled}
	}
	s := &scene{
		name: "account/" + name, policy: account.Definition.Policy.With("attributes", keys, "the account schema"),
		before: object(0, false), after: object(changes, disabled), changes: changes, strategies: strategies,
	}
	if disabled {
		s.changes++
	}
	return s
}

func newSource(name string, changes int) *scene {
	object := func(changes int) document.Object {
		attributes := members(500, changes)
		return document.Object{"id": "1", "name": "HR", "connector_attributes": attributes, "connectorAttributes": attributes}
	}
	return &scene{
		name: "source/" + name, policy: source.Definition.Policy, before: object(0), after: object(changes), changes: changes,
		strategies: []update.Strategy{update.JSONPatch{}, update.FullBody{Attr: "connector_attributes"}, update.WholeObject{}},
	}
}

// members are texts, numbers and lists, the first of them changed.
func members(size, changed int) document.Object {
	object := document.Object{}
	for i := range size {
		text := strconv.Itoa(i)
		if i < changed {
			text += "1"
		}
		object[fmt.Sprintf("member%03d", i)] = []any{"value " + text, json.Number("9" + text), document.List{"a", "value " + text}}[i%3]
	}
	return object
}

// operation is a pure function at work on a scene.
type operation struct {
	name string
	// run gives the number of changes, attributes or requests that come out, which
	// is want.
	run  func() (int, error)
	want int
}

func operations() []operation {
	var all []operation
	for _, s := range scenes() {
		all = append(all, operation{"diff.Judge/" + s.name, func() (int, error) {
			return len(diff.Judge(s.policy, s.before, s.after, true).Changes), nil
		}, s.changes}, operation{"diff.Observe/" + s.name, func() (int, error) {
			return len(diff.Observe(s.policy, s.before, s.after)), nil
		}, len(s.before)})
		for _, strategy := range s.strategies {
			in := update.Input{
				Policy: s.policy, Live: s.before, Plan: s.after, Changes: diff.Judge(s.policy, s.before, s.after, true).Changes,
			}
			all = append(all, operation{fmt.Sprintf("%T/%s", strategy, s.name), func() (int, error) {
				requests, err := strategy.Requests(in)
				return len(requests), err
			}, min(s.changes, 1)})
		}
	}
	return all
}

func (o operation) benchmark(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if got, err := o.run(); err != nil || got != o.want {
			b.Fatalf("got %d, want %d; error: %v", got, o.want, err)
		}
	}
}

// measureOperations times each operation for a moment; go test -bench does it
// for longer.
func measureOperations() ([]figures.Operation, error) {
	testing.Init()
	if err := flag.Set("test.benchtime", "200ms"); err != nil {
		return nil, err
	}
	var all []figures.Operation
	for _, o := range operations() {
		result := testing.Benchmark(o.benchmark)
		if result.N == 0 {
			return nil, fmt.Errorf("the benchmark %s failed", o.name)
		}
		all = append(all, figures.Operation{
			Name: o.name, NsPerOp: result.NsPerOp(), BytesPerOp: result.AllocedBytesPerOp(), AllocsPerOp: result.AllocsPerOp(),
		})
	}
	return all, nil
}
