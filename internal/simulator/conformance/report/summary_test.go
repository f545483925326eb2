package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	checker, err := conformance.LoadOfficial()
	if err != nil {
		t.Fatal(err)
	}
	if checker == nil {
		t.Skip("the OpenAPI documents are not beside the module")
	}
	needed := conformance.Deviations()[0]
	s, err := summarize(checker, []string{"GET /accounts/v1", "GET /v2024/accounts/{id}", "GET /v2025/accounts/{id}", "GET /x"}, map[conformance.Record]int{
		{API: conformance.PerService, Operation: "GET /accounts/v1", Status: 200}:                 3,
		{API: conformance.PerService, Operation: "GET /accounts/v1", Status: 400}:                 1,
		{API: conformance.PerService, Operation: "GET /accounts/v1", Status: 500, Injected: true}: 2,
		{API: conformance.PerService, Operation: "GET /accounts/v1", Injected: true}:              1,
		{API: conformance.Undocumented, Operation: "GET (no operation)", Status: 404}:             1,
		{Deviation: needed}: 7,
	})
	if err != nil {
		t.Fatal(err)
	}
	var report bytes.Buffer
	if err := s.write(&report); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"5 exchanges were checked, and the requests of another 3 that a fault answered.",
		"1 of the 3 operations that the simulator serves were exercised, with 2 of their 13 documented statuses.",
		"| v1 | `GET /accounts/v1` | 200 × 3, 400 × 1 | — × 1, 500 × 2 | 401, 403, 429, 500 |",
		"| undocumented | `GET (no operation)` | 404 × 1 |  |  |",
		"## Served, but not exercised\n\n- dated: `GET /accounts/{id}`\n- undocumented: `GET /x`\n",
		"| 7 | " + needed + " |",
		"| **never** | " + conformance.Deviations()[1] + " |",
	} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, &report)
		}
	}
}

func TestRunFails(t *testing.T) {
	t.Parallel()
	if err := run(&bytes.Buffer{}, t.TempDir()); err == nil {
		t.Error("there is a report without records")
	}
}
