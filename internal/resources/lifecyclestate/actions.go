package lifecyclestate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

const attr = "account_actions"

// validate refuses account actions that don't say for which sources they are, or
// say it twice (SailPoint API, Update Lifecycle State).
func validate(config document.Object) []lifecycle.Problem {
	var problems []lifecycle.Problem
	actions, _ := config[attr].(document.List) // none, or not known yet
	for i, element := range actions {
		action, ok := element.(document.Object)
		if !ok {
			continue
		}
		if detail := contradiction(action); detail != "" {
			problems = append(problems, lifecycle.Problem{
				Attr: attr, Summary: "Sources of an account action",
				Detail: fmt.Sprintf("%s[%d] (%s): %s", attr, i, document.Text(action["action"]), detail),
			})
		}
	}
	return problems
}

// contradiction says what is wrong with the sources of an action.
func contradiction(action document.Object) string {
	all, some, excluded := action["all_sources"], action["source_ids"], action["exclude_source_ids"]
	switch {
	case all == true && given(some):
		return "source_ids must not be given when all_sources is true. Take one of them out."
	case given(some) && given(excluded):
		return "exclude_source_ids can't be used together with source_ids. Take one of them out."
	case all != true && !document.IsUnknown(all) && !given(some) && !document.IsUnknown(some):
		return "source_ids is required unless all_sources is true."
	}
	return ""
}

// given reports whether a list surely names something.
func given(value any) bool {
	list, ok := value.(document.List)
	return ok && len(list) > 0
}

// Check looks at the sources that changed account actions name: the API refuses
// those that are neither a delimited file nor have the feature ENABLE.
func (b *backend) Check(ctx context.Context, plan lifecycle.Plan) ([]lifecycle.Problem, error) {
	ids := named(plan.Values)
	if len(ids) == 0 || !plan.Create && !plan.Verdict.Touches(attr) {
		return nil, nil
	}
	found, err := b.readSources(ctx, ids)
	var failure *client.Error
	if errors.As(err, &failure) && failure.Status == http.StatusForbidden {
		return []lifecycle.Problem{{
			Attr: attr, Warning: true, Summary: "Sources of account actions not checked",
			Detail: "Whether the API takes account actions for these sources is found out when they are applied: " + err.Error(),
		}}, nil
	}
	if err != nil {
		return nil, err
	}
	var problems []lifecycle.Problem
	for _, id := range ids {
		detail := fmt.Sprintf("There is no source with the id %q.", id)
		if source := found[id]; source != nil {
			features, _ := source["features"].(document.List) // absent is none
			if source["connectionType"] == "file" || slices.Contains(features, any("ENABLE")) {
				continue
			}
			detail = fmt.Sprintf("Source %s (%s) is no delimited file and doesn't have the feature ENABLE, so the API takes no account "+
				"actions for it.", document.Text(source["name"]), id)
		}
		problems = append(problems, lifecycle.Problem{Attr: attr, Summary: "Source of an account action", Detail: detail})
	}
	return problems, nil
}

// readSources fetches sources, those that a list of several lacks by themselves: lists
// lag behind, and a source may have been created in the same apply.
func (b *backend) readSources(ctx context.Context, ids []string) (map[string]document.Object, error) {
	found, err := b.sources.Read(ctx, ids)
	for i := 0; len(ids) > 1 && i < len(ids) && err == nil; i++ {
		if found[ids[i]] == nil {
			var one map[string]document.Object
			one, err = b.sources.Read(ctx, ids[i:i+1])
			maps.Copy(found, one)
		}
	}
	return found, err
}

// named lists the sources that the account actions name, as far as they are known.
func named(values document.Object) []string {
	var ids []string
	actions, _ := values[attr].(document.List) // none, or not known yet
	for _, action := range actions {
		sources, _ := document.At(action, document.Pointer{"source_ids"}).(document.List) // likewise
		for _, source := range sources {
			if id, ok := source.(string); ok && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
