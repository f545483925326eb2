package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// dataAccess is what the data sources need, by their names.
func dataAccess() map[string]lifecycle.Access {
	needs := map[string]lifecycle.Access{}
	for _, definition := range provider.DataDefinitions {
		for _, name := range []string{definition.Name, definition.Many} {
			if name != "" {
				needs[name] = definition.Access
			}
		}
	}
	for _, question := range provider.Questions {
		needs[question.Name] = question.Access
	}
	return needs
}

// completeData makes a template for each data source of the one for all, around
// what its own template says.
func completeData(folder *os.Root) error {
	skeleton, err := folder.ReadFile("templates/data-sources.md.tmpl")
	if err == nil {
		err = folder.MkdirAll("templates/data-sources", 0o700)
	}
	if err != nil {
		return err
	}
	for source, needs := range dataAccess() {
		name := "templates/data-sources/" + source + ".md.tmpl"
		facts, err := folder.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		page := strings.NewReplacer(factsMark+"\n\n", string(facts), accessMark+"\n\n", readAccess(needs)).Replace(string(skeleton))
		if err := folder.WriteFile(name, []byte(page), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// readAccess says what a data source needs; IdentityIQ has no scopes.
func readAccess(needs lifecycle.Access) string {
	if needs.Read == "" {
		return ""
	}
	text := "## Required scopes and user level\n\n"
	if needs.UserLevel != "" {
		text += "- User level: " + needs.UserLevel + ".\n"
	}
	return text + fmt.Sprintf("- Scope: %s.\n\n", scope.ReplaceAllString(needs.Read, "`$0`"))
}
