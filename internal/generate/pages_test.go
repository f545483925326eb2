package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// What every page of an object has, in this order.
const (
	exampleHeading = "\n## Example Usage\n"
	factsHeading   = "\n## Limits and known server behaviour\n"
	accessHeading  = "\n## Required scopes and user level\n"
	schemaHeading  = "\n## Schema\n"
)

// section is the text below a heading, up to the next one of the same rank.
func section(page, heading string) string {
	_, text, _ := strings.Cut(page, heading)
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

// Every page of an object has an example, says what the server does on its own,
// and what it takes to use it.
func TestPages(t *testing.T) {
	t.Parallel()
	readme := read(t, "../../README.md")
	for _, pages := range families(provider.Definitions) {
		found, err := filepath.Glob("../../docs/" + pages.folder + "/*.md")
		if err != nil || len(found) != len(pages.access) {
			t.Errorf("%d pages of %d in %s: %v", len(found), len(pages.access), pages.folder, err)
		}
		for name := range pages.access {
			file := filepath.Join("../../docs", pages.folder, name+".md")
			if pages.folder == "resources" && !strings.Contains(readme, "](docs/resources/"+name+".md)") {
				t.Errorf("README.md doesn't name %s", name)
			}
			page := read(t, file)
			last := -1
			for _, heading := range []string{exampleHeading, factsHeading, accessHeading, schemaHeading} {
				at := strings.Index(page, heading)
				if at < last || strings.Count(page, heading) != 1 {
					t.Errorf("%s: there must be one section%sand in its place", file, heading)
				}
				last = at
			}
			if !fenced.MatchString(section(page, exampleHeading)) {
				t.Errorf("%s has no example", file)
			}
			bullets := strings.Split(section(page, factsHeading), "\n- **")[1:]
			if len(bullets) < 2 {
				t.Errorf("%s: what saves somebody an hour? %d points begin with what they are about", file, len(bullets))
			}
			for _, bullet := range bullets {
				if !strings.HasSuffix(strings.TrimSpace(strings.SplitN(bullet, "\n\n", 2)[0]), ".") {
					t.Errorf("%s: not a sentence: %s", file, bullet)
				}
			}
			if !strings.Contains(section(page, accessHeading), "\n- User level: ") {
				t.Errorf("%s doesn't say which users may", file)
			}
		}
	}
}

// Every guide has code or a picture, and is in the lists of guides.
func TestGuides(t *testing.T) {
	t.Parallel()
	guides, err := filepath.Glob("../../docs/guides/*.md")
	if err != nil || len(guides) == 0 {
		t.Fatalf("there are no guides: %v", err)
	}
	index, readme := read(t, "../../docs/index.md"), read(t, "../../README.md")
	for _, guide := range guides {
		name := filepath.Base(guide)
		if page := read(t, guide); !strings.Contains(page, "\n```") && !strings.Contains(page, "\n![") {
			t.Errorf("%s shows nothing", guide)
		}
		if !strings.Contains(index, "](guides/"+name+")") || !strings.Contains(readme, "](docs/guides/"+name+")") {
			t.Errorf("%s must be linked from docs/index.md and from README.md", guide)
		}
	}
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	title   = regexp.MustCompile(`(?m)^#+ (.+)$`)
	named   = regexp.MustCompile(`<a id="([^"]+)">`)
	dropped = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	block   = regexp.MustCompile("(?ms)^```.*?^```$")
)

// anchors are what links into a page may name, as GitHub and the registry make them.
func anchors(page string) map[string]bool {
	found := map[string]bool{}
	for _, one := range title.FindAllStringSubmatch(block.ReplaceAllString(page, ""), -1) {
		found[strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(one[1]), ""), " ", "-")] = true
	}
	for _, id := range named.FindAllStringSubmatch(page, -1) {
		found[id[1]] = true
	}
	return found
}

// Links between pages lead somewhere.
func TestLinks(t *testing.T) {
	t.Parallel()
	for _, file := range append(pages(t), "../../CHANGELOG.md", "../../CONTRIBUTING.md", "../../SECURITY.md") {
		if strings.HasSuffix(file, ".tmpl") { // its page is looked at
			continue
		}
		for _, found := range link.FindAllStringSubmatch(block.ReplaceAllString(read(t, file), ""), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			target, anchor, _ := strings.Cut(found[1], "#")
			target = filepath.Join(filepath.Dir(file), target)
			if strings.HasPrefix(found[1], "#") {
				target = file
			}
			switch matches, err := filepath.Glob(target); {
			case err != nil || len(matches) != 1:
				t.Errorf("%s links to %s, which isn't there", file, found[1])
			case anchor != "" && !anchors(read(t, target))[anchor]:
				t.Errorf("%s links to %s: there is no such heading", file, found[1])
			}
		}
	}
}
