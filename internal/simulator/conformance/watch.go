package conformance

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// Reporter is the part of a test that [Watch] needs.
type Reporter interface {
	Helper()
	Errorf(format string, arguments ...any)
	Fatalf(format string, arguments ...any)
}

// Notes is a [Reporter] that keeps what it is told, for tests that judge by it.
type Notes struct {
	mu   sync.Mutex
	told []string
}

// Helper does nothing.
func (n *Notes) Helper() {}

// Errorf keeps a message.
func (n *Notes) Errorf(format string, arguments ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.told = append(n.told, fmt.Sprintf(format, arguments...))
}

// Fatalf keeps a message.
func (n *Notes) Fatalf(format string, arguments ...any) { n.Errorf(format, arguments...) }

// All gives the messages.
func (n *Notes) All() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.told)
}

// RecordsDir is the environment variable that names a folder. Tests note there
// what they exercise, for the report.
const RecordsDir = "SAILPOINT_CONFORMANCE_DIR"

// official holds the documents for all tests of a package.
var official = sync.OnceValues(func() (*Checker, error) {
	checker, err := LoadOfficial()
	if checker == nil && err == nil {
		fmt.Fprintln(os.Stderr, "The official API documents are not at hand; exchanges are not held against them.")
	}
	return checker, err
})

// NewTenant makes a tenant and watches it. Tests make their tenants by this alone.
func NewTenant(t Reporter, config simulator.Config) *simulator.Tenant {
	t.Helper()
	tenant := simulator.New(config)
	Watch(t, tenant)
	return tenant
}

// Watch holds every exchange of a tenant against the official documents, where
// they are at hand, and fails the test for what departs from them.
func Watch(t Reporter, tenant *simulator.Tenant) {
	t.Helper()
	checker, err := official()
	if err != nil {
		t.Fatalf("the official API documents: %v", err)
	}
	if checker == nil {
		return
	}
	w := &watcher{checker: checker, tenant: tenant, told: map[string]bool{}}
	tenant.OnExchange(func(exchange simulator.Exchange) {
		departures, err := w.note(exchange)
		if err != nil {
			t.Errorf("noting what is exercised: %v", err)
		}
		for _, departure := range departures {
			t.Errorf("not as the official API documents say: %s", departure)
		}
	})
}

// Record tells how often something was exercised: an operation with a status, or
// else a deviation.
type Record struct {
	API       string `json:",omitempty"`
	Operation string `json:",omitempty"`
	// Status is 0 when the connection was dropped.
	Status int `json:",omitempty"`
	// Injected tells that a fault answered, not the tenant.
	Injected  bool   `json:",omitempty"`
	Deviation string `json:",omitempty"`
}

// watcher checks the exchanges of one tenant.
type watcher struct {
	checker *Checker
	tenant  *simulator.Tenant

	mu   sync.Mutex
	told map[string]bool
}

// note records an exchange, and gives the departures that were not told before.
func (w *watcher) note(exchange simulator.Exchange) (departures []string, err error) {
	finding := w.checker.Check(exchange)
	if finding.API == Undocumented {
		finding.Operation = cmp.Or(w.tenant.Route(exchange.Method, exchange.Path), exchange.Method+" (no operation)")
	}
	records := []Record{{API: finding.API, Operation: finding.Operation, Status: exchange.Status, Injected: exchange.Injected}}
	for _, reason := range finding.Tolerated {
		records = append(records, Record{Deviation: reason})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, departure := range finding.Departures {
		if text := departure.Error(); !w.told[text] {
			w.told[text] = true
			departures = append(departures, text)
		}
	}
	return departures, save(records)
}

// recordsFile is where this process notes what its tests exercise; nil when nobody
// asked for that.
var recordsFile = sync.OnceValues(func() (*os.File, error) {
	dir := os.Getenv(RecordsDir)
	if dir == "" {
		return nil, nil
	}
	name := filepath.Base(os.Args[0]) + "-" + strconv.Itoa(os.Getpid()) + recordsSuffix
	return os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600) //nolint:gosec // the tester's choice
})

func save(records []Record) error {
	file, err := recordsFile()
	if file == nil || err != nil {
		return err
	}
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	for _, record := range records {
		if err := encoder.Encode(record); err != nil {
			return err
		}
	}
	_, err = file.Write(lines.Bytes()) // by one call: many tests write at once
	return err
}

const recordsSuffix = ".records.json"

// Records counts what all tests have noted in a folder.
func Records(dir string) (map[Record]int, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*"+recordsSuffix))
	if err != nil {
		return nil, err
	}
	counts := map[Record]int{}
	for _, name := range files {
		data, err := os.ReadFile(name) //nolint:gosec // the tester's choice
		if err != nil {
			return nil, err
		}
		for decoder := json.NewDecoder(bytes.NewReader(data)); decoder.More(); {
			var record Record
			if err := decoder.Decode(&record); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			counts[record]++
		}
	}
	return counts, nil
}
