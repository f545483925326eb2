//go:build unix

package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
)

var fenced = regexp.MustCompile("(?ms)^```(?:terraform|hcl)\n(.*?)^```$")

// Every block of configuration in the documentation is valid and formatted. What
// a block refers to and doesn't declare itself comes from testdata/prelude, one
// block a file.
func TestSnippets(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, page := range pages(t) {
		for _, match := range fenced.FindAllStringSubmatch(read(t, page), -1) {
			snippet := match[1]
			if seen[snippet] {
				continue
			}
			seen[snippet] = true
			t.Run(filepath.Base(page), func(t *testing.T) {
				t.Parallel()
				validate(t, snippet)
			})
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d blocks were found", len(seen))
	}
}

// pages are the files that hold documentation for users.
func pages(t *testing.T) []string {
	t.Helper()
	pages := []string{"../../README.md"}
	for _, pattern := range []string{"docs/*.md", "docs/*/*.md", "templates/*.tmpl", "templates/*/*.tmpl"} {
		found, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("there is no %s: %v", pattern, err)
		}
		pages = append(pages, found...)
	}
	return pages
}

var wanted = regexp.MustCompile(`required_version = ">= ([0-9.]+)"`)

// needed says from which version of Terraform on a snippet is valid.
func needed(snippet string) string {
	if found := wanted.FindStringSubmatch(snippet); found != nil {
		return found[1]
	}
	if isQuery(snippet) {
		return "1.14"
	}
	return "1.11"
}

// isQuery reports that a snippet is for terraform query.
func isQuery(snippet string) bool { return regexp.MustCompile(`(?m)^list "`).MatchString(snippet) }

func validate(t *testing.T, snippet string) {
	t.Helper()
	workspace := acctest.NewWorkspace(t)
	if strings.Contains(snippet, "required_providers") {
		workspace.Write("terraform.tf", "")
	}
	workspace.Write("snippet.tf", snippet)
	workspace.Terraform("fmt", "-check", "-diff", "snippet.tf")
	acctest.NeedsTerraform(t, needed(snippet), "what the block shows")
	if isQuery(snippet) {
		workspace.Write("snippet.tf", "")
		workspace.Write("snippet.tfquery.hcl", snippet)
	}
	prelude, err := filepath.Glob("testdata/prelude/*.tf")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range prelude {
		content := read(t, file)
		if header, _, _ := strings.Cut(content, "\n"); !strings.Contains(snippet, header) {
			workspace.Write("prelude_"+filepath.Base(file), content)
		}
	}
	workspace.Terraform("validate")
}
