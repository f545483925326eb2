package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// table renders the policy of a resource in Markdown. Rules are numbered, and
// spelled out below the table.
func table(definition *lifecycle.Definition, schema *tfjson.Schema) (string, error) {
	text := &strings.Builder{}
	fmt.Fprintln(text, "| Attribute | How it updates | Immutable | Write-only | When it leaves the configuration | Rule |")
	fmt.Fprintln(text, "|---|---|---|---|---|---|")
	var rules []policy.Source
	for i := range definition.Policy.Fields {
		field := &definition.Policy.Fields[i]
		how, err := updates(definition, field)
		if err != nil {
			return "", fmt.Errorf("%s: %w", field.Attr, err)
		}
		rule := ""
		if field.Why.Rule != "" {
			if !slices.Contains(rules, field.Why) {
				rules = append(rules, field.Why)
			}
			rule = fmt.Sprint(slices.Index(rules, field.Why) + 1)
		}
		writeOnly := ""
		if field.Class == policy.WriteOnly {
			writeOnly = "yes"
		}
		fmt.Fprintf(text, "| `%s` | %s | %s | %s | %s | %s |\n",
			field.Attr, how, immutable(field), writeOnly, leaving(definition.Policy, field, required(schema, field)), rule)
	}
	fmt.Fprintln(text, "\nRules:")
	fmt.Fprintln(text)
	for i, rule := range rules {
		fmt.Fprintf(text, "%d. %s (*%s*).\n", i+1, upperFirst(rule.Rule), rule.Document)
	}
	return strings.TrimSpace(text.String()), nil
}

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// updates says which request changes a field.
func updates(definition *lifecycle.Definition, field *policy.Field) (string, error) {
	switch field.Class {
	case policy.ReadOnly:
		return "never: the server sets it", nil
	case policy.Local:
		return "never sent: it steers the provider", nil
	case policy.CreateOnly:
		return "create only", nil
	case policy.Immutable:
		if field.Instead != "" {
			return "never; instead: " + field.Instead, nil
		}
		return "never", nil
	default:
		return sent(definition, field)
	}
}

// sent says how the requests of an update carry a field.
func sent(definition *lifecycle.Definition, field *policy.Field) (string, error) {
	how, err := request(definition.Strategy, definition.Policy, field)
	if field.Class == policy.WriteOnly {
		return fmt.Sprintf("%s, when `%s` changes", how, field.Version), err
	}
	var apart []string
	for _, other := range definition.Policy.Fields {
		if field.Exclusive != "" && other.Exclusive != "" && other.Exclusive != field.Exclusive {
			apart = append(apart, "`"+other.Attr+"`")
		}
	}
	if len(apart) > 0 {
		how += "; never in one request with " + strings.Join(apart, " or ")
	}
	return how, err
}

// request says what a strategy sends for a field.
func request(strategy update.Strategy, table *policy.Policy, field *policy.Field) (string, error) {
	switch strategy := strategy.(type) {
	case update.Sequence:
		for _, part := range strategy {
			if part.Covers(field) {
				return request(part, table, field)
			}
		}
		return "", errors.New("no request can change it")
	case update.JSONPatch:
		return "JSON Patch " + operation(table, field), nil
	case update.FullBody:
		return "PUT with every key that the object has", nil
	case update.WholeObject:
		return "PUT of the complete object", nil
	case update.Again:
		return fmt.Sprintf("%s, with everything, when `%s` changes", call(strategy.Path), strategy.When), nil
	case update.Operations:
		return fmt.Sprintf("`%s`: Set for one value, Add and Remove for several", strategy.Command), nil
	case update.Action:
		return "operation of its own: " + action(strategy), nil
	case update.SecretAction:
		return "operation of its own: " + call(strategy.Path), nil
	}
	return "", fmt.Errorf("there are no words for the strategy %T", strategy)
}

// operation says where a JSON Patch changes a field.
func operation(table *policy.Policy, field *policy.Field) string {
	reference, isReference := field.Shape.(policy.Reference)
	switch {
	case field.Open && field.Whole():
		return fmt.Sprintf("`%s`: the list as a whole, others' entries in their places", field.Pointer)
	case field.Open || merged(table, field):
		return fmt.Sprintf("`%s/…`, per key", field.Pointer)
	case isReference && reference.ByID:
		return fmt.Sprintf("`%s/id`", field.Pointer)
	case field.Unit != "":
		return fmt.Sprintf("`%s`, with all that is in it", field.Unit)
	}
	return fmt.Sprintf("`%s`", field.Pointer)
}

// merged reports whether a write-only field is merged by path into an open one.
func merged(table *policy.Policy, field *policy.Field) bool {
	return field.Class == policy.WriteOnly &&
		slices.ContainsFunc(table.Fields, func(other policy.Field) bool { return other.Open && other.Pointer == field.Pointer })
}

func action(strategy update.Action) string {
	var calls []string
	for _, path := range []string{strategy.True, strategy.False} {
		if path != "" {
			calls = append(calls, call(path))
		}
	}
	return strings.Join(calls, " or ")
}

// call names an operation: a path below the object's own, or a connector's
// command.
func call(path string) string {
	if strings.HasPrefix(path, "/") {
		return "`POST …" + path + "`"
	}
	return "`" + path + "`"
}

func immutable(field *policy.Field) string {
	switch {
	case field.Class == policy.Immutable:
		return "yes"
	case field.Transition != nil:
		return "one way"
	}
	return field.ImmutableKeys
}

// leaving says what becomes of a value that was applied and is taken out.
func leaving(table *policy.Policy, field *policy.Field, required bool) string {
	switch field.Class {
	case policy.ReadOnly, policy.Local:
		return ""
	case policy.CreateOnly:
		return "nothing happens"
	case policy.WriteOnly:
		if merged(table, field) {
			return "stays on the server; `null` and a new version clear a key"
		}
		return "stays on the server"
	default:
		return cleared(field, required)
	}
}

// cleared says what becomes of an ordinary value that is taken out.
func cleared(field *policy.Field, required bool) string {
	switch {
	case field.Open && field.Removal == policy.LetGo:
		return "a key: cleared; all of it: let go of"
	case field.Open && field.ImmutableKeys != "":
		return "each key: cleared, except the " + field.ImmutableKeys
	case field.Open:
		return "each key: cleared"
	case required:
		return "required"
	case field.Unseen: // it counts when something else is sent
		return ""
	case field.Computed:
		return "the server's value stands"
	case field.Class == policy.Immutable:
		return "refused"
	case field.Removal == policy.Keep:
		return "the server keeps it, with a warning"
	case field.Removal == policy.LetGo:
		return "let go of, with a warning"
	}
	return "cleared"
}

// required reports whether the schema requires the attribute of a field.
func required(schema *tfjson.Schema, field *policy.Field) bool {
	attributes := schema.Block.Attributes
	var attribute *tfjson.SchemaAttribute
	for _, name := range field.Path() {
		if attribute = attributes[name]; attribute == nil {
			return false
		}
		if attribute.AttributeNestedType != nil {
			attributes = attribute.AttributeNestedType.Attributes
		}
	}
	return attribute.Required
}

// sequence lists the requests of an update, in their order.
func sequence(strategy update.Strategy, table *policy.Policy) []string {
	switch strategy := strategy.(type) {
	case update.Sequence:
		var all []string
		for _, part := range strategy {
			all = append(all, sequence(part, table)...)
		}
		return all
	case update.JSONPatch:
		if strategy.Attrs != nil {
			return []string{"PATCH: " + strings.Join(strategy.Attrs, ", ")}
		}
		var groups []string
		for _, field := range table.Fields {
			if group := "PATCH: " + field.Exclusive; field.Exclusive != "" && !slices.Contains(groups, group) {
				groups = append(groups, group)
			}
		}
		if groups == nil {
			return []string{"PATCH: one operation for each key that differs"}
		}
		groups[0] += ", and the rest"
		return groups
	case update.FullBody:
		return []string{"PUT: every key of " + strategy.Attr}
	case update.WholeObject:
		return []string{"PUT: the complete object"}
	case update.Again:
		return []string{strings.ReplaceAll(call(strategy.Path), "`", "") + ": everything"}
	case update.Operations:
		return []string{strategy.Command + ": " + strategy.Attr}
	case update.Action:
		return []string{strings.ReplaceAll(action(strategy), "`", "") + ": " + strategy.Attr}
	case update.SecretAction:
		return []string{strategy.Path + ": " + strategy.Attr}
	}
	return nil
}
