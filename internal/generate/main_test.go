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
	for _, pages := range families(provider.Definitions) {
		for name, needs := range pages.access {
			page := read(t, filepath.Join(scratch, "templates", pages.folder, name+".md.tmpl"))
			if !strings.Contains(page, needs) || strings.Contains(page, "<!-- ") || pages.folder == "resources" && !strings.Contains(page, "| `id` |") {
				t.Errorf("the template of %s in %s is not complete:\n%s", name, pages.folder, page)
			}
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
