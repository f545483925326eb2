package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/actions"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// Every mark in the templates is filled.
func TestComplete(t *testing.T) {
	t.Parallel()
	scratch := t.TempDir()
	if err := os.CopyFS(filepath.Join(scratch, "templates"), os.DirFS("../../templates")); err != nil {
		t.Fatal(err)
	}
	folder, err := os.OpenRoot(scratch)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if err := complete(folder, provider.Definitions, dump(t).ResourceSchemas); err != nil {
		t.Fatal(err)
	}
	for _, definition := range provider.Definitions {
		page := read(t, filepath.Join(scratch, "templates", "resources", definition.Name+".md.tmpl"))
		if !strings.Contains(page, "| `id` |") || !strings.Contains(page, definition.Access.UserLevel) || strings.Contains(page, "<!-- ") {
			t.Errorf("the template of %s is not complete:\n%s", definition.Name, page)
		}
	}
	for _, definition := range actions.Definitions {
		page := read(t, filepath.Join(scratch, "templates", "actions", definition.Name+".md.tmpl"))
		if !strings.Contains(page, definition.Access.UserLevel) || !strings.Contains(page, definition.Access.Manage) || strings.Contains(page, "<!-- ") {
			t.Errorf("the template of the action %s is not complete:\n%s", definition.Name, page)
		}
	}
	for name, needs := range dataAccess() {
		page := read(t, filepath.Join(scratch, "templates", "data-sources", name+".md.tmpl"))
		if !strings.Contains(page, needs.UserLevel) || strings.Contains(page, "## Required") != (needs.Read != "") || strings.Contains(page, "<!-- ") {
			t.Errorf("the template of the data source %s is not complete:\n%s", name, page)
		}
	}
	guide := read(t, filepath.Join(scratch, "templates", "guides", "how-it-works.md.tmpl"))
	if !strings.Contains(guide, "| `sailpoint_source` | PATCH") || strings.Contains(guide, requestsMark) {
		t.Errorf("the guide is not complete:\n%s", guide)
	}
	guide = read(t, filepath.Join(scratch, "templates", "guides", "large-tenants.md.tmpl"))
	if !strings.Contains(guide, "| 1,000 | 10 |") || strings.Contains(guide, "<!-- ") {
		t.Errorf("the guide is not complete:\n%s", guide)
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	rendered := fstest.MapFS{"same": {Data: []byte("a")}, "changed": {Data: []byte("a")}, "in/new": {Data: []byte("a")}}
	docs := fstest.MapFS{"same": {Data: []byte("a")}, "changed": {Data: []byte("b")}, "old": {}}
	var names []string
	for line := range strings.Lines(fmt.Sprint(differences(rendered, docs))) {
		name, _, _ := strings.Cut(line, " ")
		names = append(names, name)
	}
	if diff := cmp.Diff([]string{"docs/changed", "docs/in/new", "docs/old"}, names); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	if err := differences(rendered, rendered); err != nil {
		t.Errorf("a folder differs from itself: %v", err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
