package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// Every mark in the templates is filled.
func TestComplete(t *testing.T) {
	t.Parallel()
	templates := t.TempDir()
	if err := os.CopyFS(templates, os.DirFS("../../templates")); err != nil {
		t.Fatal(err)
	}
	if err := complete(templates, provider.Definitions, dump(t).ResourceSchemas); err != nil {
		t.Fatal(err)
	}
	for _, definition := range provider.Definitions {
		page := read(t, filepath.Join(templates, "resources", definition.Name+".md.tmpl"))
		if !strings.Contains(page, "| `id` |") || !strings.Contains(page, definition.Access.UserLevel) || strings.Contains(page, "<!-- ") {
			t.Errorf("the template of %s is not complete:\n%s", definition.Name, page)
		}
	}
	guide := read(t, filepath.Join(templates, "guides", "how-it-works.md.tmpl"))
	if !strings.Contains(guide, "| `sailpoint_source` | PATCH") || strings.Contains(guide, requestsMark) {
		t.Errorf("the guide is not complete:\n%s", guide)
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	one, other := t.TempDir(), t.TempDir()
	for file, content := range map[string]string{
		filepath.Join(one, "same"): "a", filepath.Join(other, "same"): "a",
		filepath.Join(one, "changed"): "a", filepath.Join(other, "changed"): "b",
		filepath.Join(one, "new"): "a", filepath.Join(other, "old"): "a",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	err := differences(one, other)
	for _, want := range []string{"docs/changed is out of date", "docs/new is out of date"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if err != nil && (strings.Contains(err.Error(), "same") || strings.Contains(err.Error(), "old")) {
		t.Errorf("nothing is wrong with some of them: %v", err)
	}
	if err := differences(one, one); err != nil {
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
