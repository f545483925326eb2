package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// summary is what the tests exercised.
type summary struct {
	operations map[operation]*usage
	deviations map[string]int
}

// operation is one of an API's.
type operation struct{ api, name string }

// usage tells how often an operation was answered with which status: by the
// tenant, and by faults in its place.
type usage struct {
	tenant, faults map[int]int
	documented     []string
	served         bool
}

// summarize holds what was exercised against the operations that the simulator
// serves, given as "METHOD /path/{parameter}".
func summarize(checker *conformance.Checker, routes []string, records map[conformance.Record]int) (summary, error) {
	s := summary{operations: map[operation]*usage{}, deviations: map[string]int{}}
	for _, reason := range conformance.Deviations() {
		s.deviations[reason] = 0
	}
	for _, route := range routes {
		method, path, _ := strings.Cut(route, " ")
		found, err := checker.Find(method, path)
		if err != nil {
			return summary{}, err
		}
		use := s.use(found.API, found.Operation)
		use.served, use.documented = true, found.Documented
	}
	for record, count := range records {
		if record.Deviation != "" {
			s.deviations[record.Deviation] += count
			continue
		}
		use := s.use(record.API, record.Operation)
		if record.Injected {
			use.faults[record.Status] += count
		} else {
			use.tenant[record.Status] += count
		}
	}
	return s, nil
}

func (s summary) use(api, name string) *usage {
	at := operation{api, name}
	if s.operations[at] == nil {
		s.operations[at] = &usage{tenant: map[int]int{}, faults: map[int]int{}}
	}
	return s.operations[at]
}

// write writes Markdown.
func (s summary) write(w io.Writer) error {
	sorted := slices.SortedFunc(maps.Keys(s.operations), func(a, b operation) int {
		// By path, and the methods of a path together.
		methodA, pathA, _ := strings.Cut(a.name, " ")
		methodB, pathB, _ := strings.Cut(b.name, " ")
		return cmp.Or(cmp.Compare(a.api, b.api), cmp.Compare(pathA, pathB), cmp.Compare(methodA, methodB))
	})
	var table, missing bytes.Buffer
	var exchanges, injected, served, exercised, documented, answered int
	for _, at := range sorted {
		use := s.operations[at]
		if use.served {
			served++
		}
		if len(use.tenant) == 0 {
			fmt.Fprintf(&missing, "- %s: `%s`\n", at.api, at.name)
		} else if use.served {
			exercised++
		}
		exchanges += total(use.tenant)
		injected += total(use.faults)
		unanswered := use.unanswered()
		documented += len(use.documented)
		answered += len(use.documented) - len(unanswered)
		fmt.Fprintf(&table, "| %s | `%s` | %s | %s | %s |\n", at.api, at.name, counts(use.tenant), counts(use.faults), strings.Join(unanswered, ", "))
	}
	fmt.Fprintf(w, "# What the tests exercised\n\n")
	fmt.Fprintf(w, "%d exchanges were checked, and the requests of another %d that a fault answered.\n", exchanges, injected)
	fmt.Fprintf(w, "%d of the %d operations that the simulator serves were exercised, with %d of their %d documented statuses.\n",
		exercised, served, answered, documented)
	fmt.Fprintf(w, "\n## Operations and answers\n\nEach answer is a status × how often; — is a dropped connection.\n\n")
	fmt.Fprintf(w, "| API | Operation | Answers | By faults | Documented, not seen |\n|---|---|---|---|---|\n%s", table.Bytes())
	if missing.Len() > 0 {
		fmt.Fprintf(w, "\n## Served, but not exercised\n\n%s", missing.Bytes())
	}
	fmt.Fprintf(w, "\n## Deviations that are tolerated\n\n| Needed | Reason |\n|---|---|\n")
	for _, reason := range slices.Sorted(maps.Keys(s.deviations)) {
		needed := strconv.Itoa(s.deviations[reason])
		if s.deviations[reason] == 0 {
			needed = "**never**"
		}
		fmt.Fprintf(w, "| %s | %s |\n", needed, reason)
	}
	return nil
}

// unanswered are the documented statuses that the tenant did not answer with.
func (u usage) unanswered() []string {
	var statuses []string
	for _, status := range u.documented {
		number, err := strconv.Atoi(status)
		if _, seen := u.tenant[number]; err != nil || !seen {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

func counts(statuses map[int]int) string {
	var texts []string
	for _, status := range slices.Sorted(maps.Keys(statuses)) {
		text := strconv.Itoa(status)
		if http.StatusText(status) == "" {
			text = "—"
		}
		texts = append(texts, text+" × "+strconv.Itoa(statuses[status]))
	}
	return strings.Join(texts, ", ")
}

func total(statuses map[int]int) int {
	sum := 0
	for _, count := range statuses {
		sum += count
	}
	return sum
}
