package cli

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../templates/guides/testing-without-a-tenant.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The data files of the guide and of the examples are valid.
func TestDataFilesOfTheGuide(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for _, match := range regexp.MustCompile("(?ms)^```json\n(.*?)^```$").FindAllStringSubmatch(guide(t), -1) {
		files[match[1][:40]] = match[1]
	}
	if len(files) == 0 {
		t.Error("the guide has none")
	}
	examples, err := filepath.Glob("../../examples/*/tests/tenant.json")
	if err != nil || len(examples) == 0 {
		t.Errorf("the examples have none: %v", err)
	}
	for _, name := range examples {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	for name, text := range files {
		if err := conformance.NewTenant(t, simulator.Config{}).Load([]byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The guide names every member of a data file and every option, and its faults
// are faults.
func TestGuideIsComplete(t *testing.T) {
	t.Parallel()
	text := guide(t)
	for _, member := range simulator.DataMembers() {
		if !strings.Contains(text, "`"+member+"`") {
			t.Errorf("the guide doesn't name %s", member)
		}
	}
	var help strings.Builder
	if exit, _ := Run(t.Context(), []string{"simulate", "-help"}, Streams{Out: io.Discard, Err: &help}); exit != exitOK {
		t.Errorf("-help ends with %d", exit)
	}
	options := regexp.MustCompile(`(?m)^  (-[a-z-]+)`).FindAllStringSubmatch(help.String(), -1)
	if len(options) < 10 {
		t.Errorf("there are only %v", options)
	}
	for _, option := range options {
		if !regexp.MustCompile("(?m)^\\| `" + option[1] + "[ `]").MatchString(text) {
			t.Errorf("the guide doesn't explain %s", option[1])
		}
	}
	faults := regexp.MustCompile(`-fault "([A-Zt][^"]+)"`).FindAllStringSubmatch(text, -1)
	if len(faults) < 4 {
		t.Errorf("the guide has only %d faults", len(faults))
	}
	for _, fault := range faults {
		if _, err := parseFault(fault[1]); err != nil {
			t.Errorf("%s: %v", fault[1], err)
		}
	}
}
