package explain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// drifts finds the drift of a plan, written as JSON, and gives its text. What is
// configured counts for every resource.
func drifts(t *testing.T, configured, drift, changes, more string) (*Drift, string) {
	t.Helper()
	var resources []string
	for _, kind := range []string{"account", "source", "transform", "identity_profile"} {
		resources = append(resources, fmt.Sprintf(`{"mode": "managed", "type": "sailpoint_%s", "name": "this", "expressions": {%s}}`, kind, configured))
	}
	plan, err := Read(strings.NewReader(fmt.Sprintf(`{"format_version": "1.2", "planned_values": {}, "resource_drift": [%s], "resource_changes": [%s],
		"configuration": {"root_module": {"module_calls": {"m": {"module": {"resources": [%s]}}}}}%s}`,
		drift, changes, strings.Join(resources, ","), more)))
	if err != nil {
		t.Fatal(err)
	}
	found, err := FindDrift(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := found.Text(&text); err != nil {
		t.Fatal(err)
	}
	return found, text.String()
}

// keys lists the keys of resources with what becomes of them.
func keys(resources []Resource) []string {
	all := []string{}
	for _, r := range resources {
		if r.Gone {
			all = append(all, "gone "+r.Action)
		}
		for _, key := range r.Keys {
			all = append(all, fmt.Sprintf("%s %s -> %s %s", key.Name, inline(key.State), inline(key.Now), key.Apply))
		}
	}
	return all
}

func values3(state, now, plan string) (drift, change string) {
	account := func(attributes string) string {
		if attributes == "null" {
			return "null"
		}
		return `{"id": "a1", "source_id": "s1", "disabled": false, "attributes": ` + attributes + `}`
	}
	if state != now {
		action := `["update"]`
		if now == "null" {
			action = `["delete"]`
		}
		drift = changeOf("account", action, `"before": `+account(state)+`, "after": `+account(now))
	}
	action := `["update"]`
	switch {
	case now == "null" && plan == "null":
		return drift, ""
	case now == "null":
		action = `["create"]`
	case plan == "null":
		action = `["delete"]`
	case now == plan:
		action = `["no-op"]`
	}
	return drift, changeOf("account", action, `"before": `+account(now)+`, "after": `+account(plan))
}

// Each key is told once: as drift, as left so, or as not applied yet.
func TestWhoChangedIt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		state, now, plan     string
		drift, left, pending []string
		title                string
	}{
		"nothing": {state: `{"a": 1}`, now: `{"a": 1}`, plan: `{"a": 1}`, title: "No drift"},
		"drift": {
			state: `{"a": 1, "b": "x"}`, now: `{"a": 2, "b": "x"}`, plan: `{"a": 1, "b": "x"}`,
			drift: []string{"attributes.a 1 -> 2 restore"}, title: `Drift: module.m["a.b"].sailpoint_account.this: attributes.a`,
		},
		"pending": {
			state: `{"a": 1}`, now: `{"a": 1}`, plan: `{"a": 2, "c d": null, "e": []}`,
			pending: []string{"attributes.a 1 -> 1 change", "attributes.e null -> null change"}, title: "Not applied: changes of 1 resource",
		},
		"both at once": {
			state: `{"a": 1, "b": 1}`, now: `{"a": 2, "b": 1}`, plan: `{"a": 1, "b": 3}`,
			drift: []string{"attributes.a 1 -> 2 restore"}, pending: []string{"attributes.b 1 -> 1 change"},
			title: `Drift: module.m["a.b"].sailpoint_account.this: attributes.a`,
		},
		"both at one key": {
			state: `{"a": 1}`, now: `{"a": 2}`, plan: `{"a": 3}`, drift: []string{"attributes.a 1 -> 2 change"},
			title: `Drift: module.m["a.b"].sailpoint_account.this: attributes.a`,
		},
		"the configuration says it too": {
			state: `{"a": 1}`, now: `{"a": 2}`, plan: `{"a": 2}`, left: []string{"attributes.a 1 -> 2 leave"}, title: "No drift",
		},
		"a key went": {
			state: `{"a b": 1}`, now: `{"a b": null}`, plan: `{"a b": 1}`, drift: []string{`attributes["a b"] 1 -> null restore`},
			title: `Drift: module.m["a.b"].sailpoint_account.this: attributes["a b"]`,
		},
		"gone": {
			state: `{"a": 1}`, now: "null", plan: `{"a": 1}`, drift: []string{"gone create"},
			title: `Drift: module.m["a.b"].sailpoint_account.this is gone`,
		},
		"gone, and out of the configuration": {state: `{"a": 1}`, now: "null", plan: "null", drift: []string{"gone "}, title: `Drift: module.m["a.b"].sailpoint_account.this is gone`},
		"out of the configuration": {
			state: `{"a": 1}`, now: `{"a": 2}`, plan: "null", drift: []string{"attributes.a 1 -> 2 delete"}, pending: []string{},
			title: `Drift: module.m["a.b"].sailpoint_account.this: attributes.a`,
		},
	} {
		drift, change := values3(test.state, test.now, test.plan)
		found, text := drifts(t, `"attributes": {}`, drift, change, "")
		if got := keys(found.Drift); !slices.Equal(got, test.drift) {
			t.Errorf("%s: drift %q", name, got)
		}
		if got := keys(found.Left); !slices.Equal(got, test.left) {
			t.Errorf("%s: left %q", name, got)
		}
		if got := keys(found.Pending); !slices.Equal(got, test.pending) {
			t.Errorf("%s: pending %q", name, got)
		}
		if title, _, _ := strings.Cut(text, "\n"); title != test.title {
			t.Errorf("%s: %s", name, title)
		}
	}
}

// What the server decides is no drift, unless the configuration decides it.
func TestOnlyWhatIsManagedDrifts(t *testing.T) {
	t.Parallel()
	const before, after = `"before": {"id": "a1", "disabled": false, "has_entitlements": false, "identity_id": "x"}`,
		`"after": {"id": "a1", "disabled": true, "has_entitlements": true, "identity_id": "y"}`
	drift := changeOf("account", `["update"]`, before+","+after)
	change := changeOf("account", `["no-op"]`, strings.Replace(after, "after", "before", 1)+","+after)
	for configured, want := range map[string][]string{`"attributes": {}`: {}, `"disabled": {}`: {"disabled false -> true leave"}} {
		found, _ := drifts(t, configured, drift, change, "")
		if got := keys(found.Left); !slices.Equal(got, want) || len(found.Drift) > 0 {
			t.Errorf("%s: %q %q", configured, got, keys(found.Drift))
		}
	}
}

// A plan that only refreshes, and one that failed, have drift too.
func TestPlansWithoutChanges(t *testing.T) {
	t.Parallel()
	drift, _ := values3(`{"a": 1}`, `{"a": 2}`, `{"a": 1}`)
	found, text := drifts(t, `"attributes": {}`, drift, "", "")
	if got := keys(found.Drift); !slices.Equal(got, []string{"attributes.a 1 -> 2 record"}) || !strings.Contains(text, "takes it into the state") {
		t.Errorf("%q\n%s", got, text)
	}
	found, text = drifts(t, `"attributes": {}`, drift, "", `, "errored": true`)
	if got := keys(found.Drift); !slices.Equal(got, []string{"attributes.a 1 -> 2 stop"}) || !strings.Contains(text, "Planning failed") {
		t.Errorf("%q\n%s", got, text)
	}
}

// What isn't SailPoint's is counted.
func TestOtherChangesAreCounted(t *testing.T) {
	t.Parallel()
	other := strings.ReplaceAll(changeOf("transform", `["create"]`, `"after": {}`), "/sailpoint\"", "/other\"")
	found, text := drifts(t, "", other, other, `, "output_changes": {"a": {"actions": ["update"]}, "b": {"actions": ["no-op"]}}`)
	if found.Others != 1 || found.Outputs != 1 || !strings.HasPrefix(text, "Not applied: 1 change by other providers\n") ||
		!strings.Contains(text, "1 output, too") {
		t.Error(text)
	}
	found.Others = 0
	if title := found.Title(); title != "Not applied: 1 output" {
		t.Error(title)
	}
}

// Secrets are masked by what the plan calls sensitive, by names, and by names
// beside them; both values of one key are.
func TestDriftShowsNoSecrets(t *testing.T) {
	t.Parallel()
	const rest = `, "before_sensitive": {"connector_attributes": {"pin": true}}`
	source := func(pin, password, value, plain string) string {
		return fmt.Sprintf(`{"id": "s1", "name": "S", "connector": "x", "connector_attributes": {"pin": %q, "adminPassword": %q, "plain": %q,
			"header": {"name": "apiToken", "value": %q}, "cipher": "1:ACP:%s"}}`, pin, password, plain, value, pin)
	}
	before, after := source("canary-1", "canary-2", "canary-3", "x"), source("canary-4", "canary-5", "canary-6", "canary-1 and y")
	drift := changeOf("source", `["update"]`, `"before": `+before+`, "after": `+after+rest)
	change := changeOf("source", `["update"]`, `"before": `+after+`, "after": `+before)
	found, text := drifts(t, `"connector_attributes": {}`, drift, change, "")
	if len(found.Drift) != 1 || len(found.Drift[0].Keys) != 5 {
		t.Fatal(text)
	}
	for _, render := range renderers {
		var b strings.Builder
		if err := render(found, &b); err != nil || strings.Contains(b.String(), "canary") {
			t.Errorf("%v:\n%s", err, b.String())
		}
	}
	if !strings.Contains(text, `now      "*** and y"`) {
		t.Error(text)
	}
}

// An issue has room for some of the drift; a long value is cut.
func TestDriftFits(t *testing.T) {
	t.Parallel()
	var d Drift
	for i := range 2000 {
		r := Resource{Address: fmt.Sprintf("sailpoint_x.y[\"a|`%d\"]", i), Action: "update", Keys: []Key{{
			Name: "attributes.a", State: strings.Repeat("é", 5000), Now: "<b>\n@all|", Apply: Restores,
		}}}
		d.Drift, d.Left, d.Pending = append(d.Drift, r), append(d.Left, r), append(d.Pending, r)
	}
	var b strings.Builder
	if err := d.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 65536 || strings.Count(b.String(), "more resources don't fit") != 3 {
		t.Errorf("%d bytes", b.Len())
	}
	if !strings.Contains(b.String(), "`\"<b>\\n@all\\|\"`") {
		t.Error(b.String()[:1000])
	}
	d.Drift = d.Drift[:1]
	for range 100 {
		d.Drift[0].Keys = append(d.Drift[0].Keys, d.Drift[0].Keys[0])
	}
	if title := d.Title(); len([]rune(title)) > 255 || strings.ContainsAny(title, "\n") {
		t.Error(title)
	}
}
