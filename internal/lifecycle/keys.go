package lifecycle

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// checkKeys holds the members of free-form objects against the schema, where
// one is known: their names, and the types of their values.
func checkKeys(table *policy.Policy, values document.Object) []Problem {
	var problems []Problem
	for i := range table.Fields {
		field := &table.Fields[i]
		members, ok := document.At(values, field.Path()).(document.Object)
		if !ok || field.Keys == nil {
			continue
		}
		for _, name := range document.Keys(members) {
			place := diff.Place{Field: field, Path: document.Pointer{name}}
			key, known := field.Keys[name]
			if !known {
				problems = append(problems, unknownKey(place, name))
				continue
			}
			if _, err := key.Wire(members[name]); err != nil {
				problems = append(problems, problem(place, "Wrong type of an attribute",
					fmt.Sprintf("%s: %s, as %s says.", place, err, field.KeysOf)))
			}
		}
	}
	return problems
}

func unknownKey(place diff.Place, name string) Problem {
	meant := ""
	known := slices.Sorted(maps.Keys(place.Field.Keys))
	for _, key := range known {
		if strings.EqualFold(key, name) {
			meant = fmt.Sprintf("; did you mean %q", key)
		}
	}
	return problem(place, "Unknown attribute", fmt.Sprintf("%s: %s has no attribute %q%s. It has: %s.",
		place, place.Field.KeysOf, name, meant, strings.Join(known, ", ")))
}
