package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/actions"
)

// family is a kind of pages. Each is the skeleton FOLDER.md.tmpl around what its
// own template says, FOLDER/NAME.md.tmpl.
type family struct {
	folder string
	// access says what calls of the API need, by the names of the pages.
	access map[string]string
}

// families are all that have pages of their own, but the guides.
func families(definitions []*lifecycle.Definition) []family {
	resources, lists, running := map[string]string{}, map[string]string{}, map[string]string{}
	for _, definition := range definitions {
		resources[definition.Name] = access(definition.Access)
		if listing := definition.Listing; listing != nil {
			needs := definition.Access
			if listing.Access != nil {
				needs = *listing.Access
			}
			lists[definition.Name] = readAccess(needs)
		}
	}
	for _, definition := range actions.Definitions {
		running[definition.Name] = actionAccess(definition.Access)
	}
	return []family{
		{"resources", resources}, {"data-sources", dataAccess()}, {"list-resources", lists}, {"actions", running},
	}
}

// completePages makes a template for each page.
func completePages(folder *os.Root, definitions []*lifecycle.Definition, schemas map[string]*tfjson.Schema) error {
	tables := map[string]string{}
	for _, definition := range definitions {
		var err error
		if tables[definition.Name], err = table(definition, schemas["sailpoint_"+definition.Name]); err != nil {
			return fmt.Errorf("sailpoint_%s: %w", definition.Name, err)
		}
	}
	for _, pages := range families(definitions) {
		skeleton, err := folder.ReadFile("templates/" + pages.folder + ".md.tmpl")
		if err != nil {
			return err
		}
		for name, needs := range pages.access {
			own := "templates/" + pages.folder + "/" + name + ".md.tmpl"
			facts, err := folder.ReadFile(own)
			if err != nil {
				return fmt.Errorf("every page says in a template of its own what is peculiar to it: %w", err)
			}
			page := strings.NewReplacer(policyMark, tables[name], factsMark+"\n\n", string(facts), accessMark, needs).Replace(string(skeleton))
			if err := folder.WriteFile(own, []byte(page), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// dataAccess says what the data sources need, by their names.
func dataAccess() map[string]string {
	needs := map[string]string{}
	for _, definition := range provider.DataDefinitions {
		for _, name := range []string{definition.Name, definition.Many} {
			if name != "" {
				needs[name] = readAccess(definition.Access)
			}
		}
	}
	for _, question := range provider.Questions {
		needs[question.Name] = readAccess(question.Access)
	}
	return needs
}

// access says what a resource needs.
func access(needs lifecycle.Access) string {
	if needs.Read == "" {
		return level(needs)
	}
	return told(needs, "Scope to read: "+quoted(needs.Read), "Scope to create, update and delete: "+quoted(needs.Manage))
}

// readAccess says what needs to be read only.
func readAccess(needs lifecycle.Access) string {
	if needs.Read == "" {
		return level(needs)
	}
	return told(needs, "Scope: "+quoted(needs.Read))
}

// actionAccess says what an action needs.
func actionAccess(needs lifecycle.Access) string {
	scopes := []string{"Scope: " + quoted(needs.Manage)}
	if needs.Read != "" {
		scopes = append(scopes, "Scope to read: "+quoted(needs.Read))
	}
	return told(needs, scopes...)
}

// told lists the user level and the scopes.
func told(needs lifecycle.Access, scopes ...string) string {
	text := level(needs)
	if needs.Tasks {
		scopes = append(scopes, "Scope to wait for tasks: `idn:task-management:read`")
	}
	for _, scope := range scopes {
		text += "\n- " + scope + "."
	}
	return text + "\n\nThe user level is that of the token's owner; the scopes are the token's own. [Authentication](../index.md#authentication) tells more."
}

// level says which users may call. IdentityIQ has other levels, and no scopes.
func level(needs lifecycle.Access) string {
	if needs.UserLevel == "" {
		return "- User level: the API's documentation names none."
	}
	return "- User level: " + needs.UserLevel + "."
}

var scope = regexp.MustCompile(`idn:[a-z:-]+`)

// quoted sets the scopes in a text as code.
func quoted(text string) string { return scope.ReplaceAllString(text, "`$0`") }
