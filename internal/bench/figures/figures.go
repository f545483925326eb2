// Package figures are what the bench has measured, as it keeps them and the
// documentation shows them.
package figures

import (
	_ "embed"
	"encoding/json"
	"os"
)

//go:embed results.json
var results []byte

// Published are the figures in the documentation: those of the last run of the
// bench that was kept.
func Published() (*Report, error) {
	var report Report
	return &report, json.Unmarshal(results, &report)
}

// Report are all figures of one run of the bench.
type Report struct {
	Environment string      `json:"environment"`
	Load        string      `json:"load"` // averages of the machine's load before the run; empty where they can't be told
	Requests    []Requests  `json:"requests"`
	Operations  []Operation `json:"operations"`
	Start       []Versus    `json:"start"`
	Runs        []Run       `json:"runs"`
}

// Requests are those of one Terraform command on one resource, with all that the
// command does: an apply refreshes and plans before it writes.
type Requests struct {
	Resource string `json:"resource"`
	Command  string `json:"command"`
	Reads    int    `json:"reads"`
	Writes   int    `json:"writes"`
	Tokens   int    `json:"tokens"` // Terraform starts the provider anew for each phase
}

// Operation is what one call of a pure function takes.
type Operation struct {
	Name        string `json:"name"`
	NsPerOp     int64  `json:"ns_per_op"`
	BytesPerOp  int64  `json:"bytes_per_op"`
	AllocsPerOp int64  `json:"allocs_per_op"`
}

// Versus is one figure of the provider beside that of a provider that does
// nothing: the medians of runs that take turns.
type Versus struct {
	Figure    string  `json:"figure"`
	Unit      string  `json:"unit"`
	SailPoint float64 `json:"sailpoint"`
	Trivial   float64 `json:"trivial"`
}

// The providers that are measured.
const (
	SailPoint = "sailpoint"
	Trivial   = "trivial"  // does nothing: Terraform's own floor
	Shaped    = "shaped"   // does nothing with a resource of the same schema as an account
	Unshared  = "unshared" // ours, with sharing switched off
)

// The commands that are measured.
const (
	Plan   = "no-op plan"
	Create = "create"
	Read   = "read in process" // by the provider's protocol, without Terraform
)

// Run is what a command on accounts of one source took, as the medians of runs
// that took turns with those of the other providers.
type Run struct {
	Provider    string `json:"provider"`
	Command     string `json:"command"`
	Accounts    int    `json:"accounts"`
	Parallelism int    `json:"parallelism"`
	// Pipelines is how many did so at the same time, with one client of the tenant.
	Pipelines int     `json:"pipelines"`
	Runs      int     `json:"runs"`
	Seconds   float64 `json:"seconds"`
	CPU       float64 `json:"cpu_seconds"`          // of Terraform and the provider
	OwnCPU    float64 `json:"provider_cpu_seconds"` // of that, the provider's
	Megabytes float64 `json:"megabytes"`            // the provider's largest resident set
	Requests  int     `json:"requests"`             // without those for tokens
	Refused   int     `json:"refused"`              // of the requests, with status 429
}

// Find gives a run of one pipeline.
func (r *Report) Find(provider, command string, accounts, parallelism int) (Run, bool) {
	for _, run := range r.Runs {
		if run.Provider == provider && run.Command == command && run.Accounts == accounts && run.Parallelism == parallelism && run.Pipelines == 1 {
			return run, true
		}
	}
	return Run{}, false
}

// Save writes the report.
func (r *Report) Save(file string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o600)
}
