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

// keys lists the keys of resources with what becomes of them, and what is told of
// resources as a whole.
func keys(resources []Resource) []string {
	all := []string{}
	for _, r := range resources {
		if status := r.status(); status != "" {
			all = append(all, status)
		}
		for _, key := range r.Keys {
			all = append(all, fmt.Sprintf("%s %s -> %s %s", key.Name, inline(key.State), inline(key.Now), key.Apply))
		}
	}
	return all
}

// threefold gives the drift and the change of an account's attributes: as they were
// applied, as they are now, and as they are planned.
func threefold(state, now, plan string) (drift, change string) {
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
			state: `{"a": 1}`, now: "null", plan: `{"a": 1}`, drift: []string{"is gone; apply creates it again"},
			title: `Drift: module.m["a.b"].sailpoint_account.this is gone`,
		},
		"gone, in a plan that only refreshes": {
			state: `{"a": 1}`, now: "null", plan: "null", drift: []string{"is gone"}, title: `Drift: module.m["a.b"].sailpoint_account.this is gone`,
		},
		"out of the configuration": {
			state: `{"a": 1}`, now: `{"a": 2}`, plan: "null", drift: []string{"will be deleted", "attributes.a 1 -> 2 delete"},
			pending: []string{"will be deleted"},
			title:   `Drift: module.m["a.b"].sailpoint_account.this: attributes.a`,
		},
	} {
		drift, change := threefold(test.state, test.now, test.plan)
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
	change = changeOf("account", `["update"]`, `"before": {"id": "a1", "has_entitlements": true, "identity_id": "y", "attributes": {"a": 1}},
		"after": {"id": "a1", "attributes": {"a": 2}}, "after_unknown": {"has_entitlements": true, "identity_id": true}`)
	found, text := drifts(t, `"attributes": {}`, "", change, "")
	if got := keys(found.Pending); !slices.Equal(got, []string{"attributes.a 1 -> 1 change"}) {
		t.Errorf("%q\n%s", got, text)
	}
}

// A plan that only refreshes, and one that failed, have drift too.
func TestPlansWithoutChanges(t *testing.T) {
	t.Parallel()
	const before, after = `"before": {"id": "a1", "disabled": false, "locked": false, "attributes": {"a": 1}}`,
		`"after": {"id": "a1", "disabled": true, "locked": true, "attributes": {"a": 2}}`
	drift := changeOf("account", `["update"]`, before+","+after)
	gone := changeOf("source", `["delete"]`, `"before": {"id": "s1"}, "after": null`)
	other := changeOf("transform", `["no-op"]`, `"before": {"id": "t1"}, "after": {"id": "t1"}`)
	for _, test := range []struct {
		changes, more, fate, says, title string
	}{
		{"", "", "record", "takes it into the state", "Drift: 2 keys of 1 resource, 1 resource gone"},
		{"", `, "errored": true`, "stop", "Planning failed: the plan is incomplete", "Drift: 2 keys of 1 resource, 1 resource gone"},
		{other, `, "errored": true`, "stop", "can't: planning failed", "Drift: 2 keys of 1 resource, 1 resource gone"},
	} {
		found, text := drifts(t, `"attributes": {}, "disabled": {}`, drift+","+gone, test.changes, test.more)
		want := []string{"attributes.a 1 -> 2 " + test.fate, "disabled false -> true " + test.fate, "is gone"}
		got := keys(found.Drift)
		slices.Sort(got)
		if !slices.Equal(got, want) || len(found.Left)+len(found.Pending) > 0 || !strings.Contains(text, test.says) || !strings.HasPrefix(text, test.title+"\n") {
			t.Errorf("%+v: %q\n%s", test, got, text)
		}
	}
	if found, text := drifts(t, "", "", other, `, "errored": true`); len(found.Drift) > 0 || !strings.HasPrefix(text, "Planning failed\n") {
		t.Error(text)
	}
}

// What somebody deleted, and nobody wants any more, stays so.
func TestGoneForGood(t *testing.T) {
	t.Parallel()
	drift, _ := threefold(`{"a": 1}`, "null", "null")
	found, text := drifts(t, `"attributes": {}`, drift, changeOf("transform", `["no-op"]`, `"before": {"id": "t1"}, "after": {"id": "t1"}`), "")
	if got := keys(found.Left); len(found.Drift)+len(found.Pending) > 0 || !slices.Equal(got, []string{"is gone"}) || !strings.HasPrefix(text, "No drift\n") {
		t.Errorf("%q\n%s", got, text)
	}
}

// What Terraform forgets, it leaves as others have made it.
func TestForgotten(t *testing.T) {
	t.Parallel()
	drift, _ := threefold(`{"a": 1}`, `{"a": 2}`, `{"a": 1}`)
	change := changeOf("account", `["forget"]`, `"before": {"id": "a1", "source_id": "s1", "disabled": false, "attributes": {"a": 2}}, "after": null`)
	found, text := drifts(t, `"attributes": {}`, drift, change, "")
	if left, pending := keys(found.Left), keys(found.Pending); len(found.Drift) > 0 ||
		!slices.Equal(left, []string{"will be forgotten", "attributes.a 1 -> 2 leave"}) || !slices.Equal(pending, []string{"will be forgotten"}) {
		t.Errorf("%q %q\n%s", left, pending, text)
	}
}

// A new address, and an object that is taken in, are differences to Terraform, which
// ends a plan of nothing else with 2.
func TestMovedAndImported(t *testing.T) {
	t.Parallel()
	change := changeOf("account", `["no-op"]`, `"before": {"id": "a1"}, "after": {"id": "a1"}`)
	moved := strings.Replace(change, `"mode"`, `"previous_address": "sailpoint_account.a|b", "mode"`, 1)
	imported := strings.Replace(change, `"actions"`, `"importing": {"id": "a1"}, "actions"`, 1)
	for change, status := range map[string]string{moved: "has moved here from sailpoint_account.a|b", imported: "will be imported"} {
		found, text := drifts(t, "", "", change, "")
		if got := keys(found.Pending); !slices.Equal(got, []string{status}) || !strings.HasPrefix(text, "Not applied: changes of 1 resource\n") {
			t.Errorf("%q\n%s", got, text)
		}
		var b strings.Builder
		if err := found.Markdown(&b); err != nil || !strings.Contains(b.String(), "|  |  | "+prose(status)+" |\n") {
			t.Error(err, b.String())
		}
		found, text = drifts(t, "", "", strings.ReplaceAll(change, "/sailpoint\"", "/other\""), "")
		if found.Others != 1 || !strings.HasPrefix(text, "Not applied: 1 change by other providers\n") {
			t.Error(text)
		}
	}
}

// A planned value that isn't known yet is said to be so, alone or in another one.
func TestDriftOfWhatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	drift, _ := threefold(`{"a": 1, "b": 1}`, `{"a": 2, "b": 1}`, `{"a": 1, "b": 1}`)
	for _, planned := range []string{
		`"after": {"id": "a1", "source_id": "s1"}, "after_unknown": {"attributes": true}`,
		`"after": {"id": "a1", "source_id": "s1", "attributes": {"b": 1}}, "after_unknown": {"attributes": {"a": true}}`,
		`"after": {"id": "a1", "source_id": "s1", "attributes": {"a": [], "b": 1}}, "after_unknown": {"attributes": {"a": [true]}}`,
	} {
		change := changeOf("account", `["update"]`, `"before": {"id": "a1", "source_id": "s1", "attributes": {"a": 2, "b": 1}}, `+planned)
		found, text := drifts(t, `"attributes": {}`, drift, change, "")
		if got := keys(found.Drift); !slices.Equal(got, []string{"attributes.a 1 -> 2 change"}) || !strings.Contains(text, "(known after apply)") {
			t.Errorf("%s: %q\n%s", planned, got, text)
		}
	}
}

// What stands beside a value that isn't known yet is told, and so is a version that
// has its name from a secret.
func TestPendingIsTold(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ kind, change, want, row string }{
		{
			"account", `"before": {"id": "a1", "attributes": {"a": 1, "b": 2}}, "after": {"id": "a1", "attributes": {"b": 3}},
				"after_unknown": {"attributes": {"a": true}, "identity_id": true}`,
			"now      2\n    apply    3\n", "| `2` | `3` |\n",
		},
		{
			"iiq_account", `"before": {"id": "a1", "password_wo_version": 6}, "after": {"id": "a1", "password_wo_version": 7}`,
			"now      6\n    apply    7\n", "| `6` | `7` |\n",
		},
	} {
		found, text := drifts(t, `"attributes": {}`, "", changeOf(test.kind, `["update"]`, test.change), "")
		var b strings.Builder
		if err := found.Markdown(&b); err != nil || !strings.Contains(text, test.want) || !strings.Contains(b.String(), test.row) {
			t.Errorf("no %q or %q in\n%s%s", test.want, test.row, text, b.String())
		}
	}
}

// Free-form objects differ key by key, as deep as they are written; an entry that
// comes or goes is one difference.
func TestHowDeepDriftIsTold(t *testing.T) {
	t.Parallel()
	profile := func(transforms string) string {
		return `{"id": "p1", "identity_attribute_config": {"enabled": true, "attribute_transforms": ` + transforms + `}}`
	}
	source := func(attributes string) string { return `{"id": "s1", "connector_attributes": ` + attributes + `}` }
	const applied, entry = `{"uid": {"type": "static"}}`, `{"type": "static", "attributes": {"value": "x"}}`
	for _, test := range []struct{ kind, state, now, key string }{
		{"identity_profile", profile(applied), profile(`{"uid": {"type": "static"}, "email": ` + entry + `}`), "identity_attribute_config.attribute_transforms.email"},
		{"provisioning_policy", `{"id": "s1/CREATE", "fields": {}}`, `{"id": "s1/CREATE", "fields": {"mail": ` + entry + `}}`, "fields.mail"},
		{"source", source(`{"a": {"b": {"c": 1, "d": 1}}}`), source(`{"a": {"b": {"c": 2, "d": 1}}}`), "connector_attributes.a.b.c"},
		{"source", source(`{"a": {}}`), source(`{}`), "connector_attributes.a"},
	} {
		drift := changeOf(test.kind, `["update"]`, `"before": `+test.state+`, "after": `+test.now)
		change := changeOf(test.kind, `["update"]`, `"before": `+test.now+`, "after": `+test.state)
		found, text := drifts(t, `"identity_attribute_config": {}, "connector_attributes": {}`, drift, change, "")
		if len(found.Drift) != 1 || strings.Join(found.Drift[0].names(), " ") != test.key {
			t.Errorf("%s:\n%s", test.key, text)
		}
	}
}

// An explanation says of each resource what others did to it.
func TestDriftIsExplained(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]string{
		`{"a": 2, "b": 2}`: "Changed outside of Terraform since the last apply: attributes.a, attributes.b.",
		"null":             "It was deleted outside of Terraform since the last apply.",
		`{"a": 1, "b": 1}`: "",
	} {
		drift, change := threefold(`{"a": 1, "b": 1}`, now, `{"a": 1, "b": 1}`)
		if want == "" {
			change = strings.Replace(change, `"no-op"`, `"update"`, 1)
		}
		plan, err := Read(strings.NewReader(fmt.Sprintf(`{"format_version": "1.2", "planned_values": {}, "resource_drift": [%s], "resource_changes": [%s]}`, drift, change)))
		if err != nil {
			t.Fatal(err)
		}
		explanation, err := Explain(t.Context(), plan, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, note := range explanation.Changes[0].Notes {
			if strings.Contains(note, "outside of Terraform") {
				told = append(told, note)
			}
		}
		if strings.Join(told, "|") != want {
			t.Errorf("%s: %q", now, told)
		}
	}
}

// Each resource is told once, in the order of the addresses.
func TestOrderOfDrift(t *testing.T) {
	t.Parallel()
	one, changed := threefold(`{"a": 1}`, `{"a": 2}`, `{"a": 1}`)
	two, changed2 := strings.ReplaceAll(one, ".this", ".that"), strings.ReplaceAll(changed, ".this", ".that")
	found, text := drifts(t, `"attributes": {}`, one+","+two, changed+","+changed2, "")
	if len(found.Drift) != 2 || !strings.HasSuffix(found.Drift[0].Address, ".that") || len(found.Pending) > 0 {
		t.Error(text)
	}
}

// What isn't SailPoint's is counted.
func TestOtherChangesAreCounted(t *testing.T) {
	t.Parallel()
	other := strings.ReplaceAll(changeOf("transform", `["create"]`, `"after": {}`), "/sailpoint\"", "/other\"")
	idle := strings.NewReplacer(`"create"`, `"no-op"`, "module.m", "module.n").Replace(other)
	read := strings.NewReplacer(`"create"`, `"read"`, `"managed"`, `"data"`).Replace(other)
	found, text := drifts(t, "", other, strings.Join([]string{other, idle, read}, ","), `, "output_changes": {"a": {"actions": ["update"]}, "b": {"actions": ["no-op"]}}`)
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
			"header": {"name": "apiToken", "value": %q}, "cipher": "1:ACP:%s", "of canary-1": %q}}`, pin, password, plain, value, pin, plain[:1])
	}
	before, after := source("canary-1", "canary-2", "canary-3", "x"), source("canary-4", "canary-5", "canary-6", "canary-1 and y")
	drift := changeOf("source", `["update"]`, `"before": `+before+`, "after": `+after+rest)
	change := changeOf("source", `["update"]`, `"before": `+after+`, "after": `+before)
	found, text := drifts(t, `"connector_attributes": {}`, drift, change, "")
	if len(found.Drift) != 1 || len(found.Drift[0].Keys) != 6 {
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

// A secret that is too short to be masked within texts is masked where it is all
// there is, whichever change of the plan calls it sensitive.
func TestDriftShowsNoShortSecrets(t *testing.T) {
	t.Parallel()
	const before, after = `{"id": "s1", "connector_attributes": {"no": "k7"}}`, `{"id": "s1", "connector_attributes": {"no": "x", "other": "k7"}}`
	drift := changeOf("source", `["update"]`, `"before": `+before+`, "after": `+after+`, "before_sensitive": {"connector_attributes": {"no": true}}`)
	change := changeOf("source", `["update"]`, `"before": `+after+`, "after": `+before)
	if _, text := drifts(t, `"connector_attributes": {}`, drift, change, ""); strings.Contains(text, "k7") || !strings.Contains(text, "connector_attributes.other") {
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
	if !strings.Contains(b.String(), "| ``sailpoint_x.y[\"a\\|`0\"]`` | `attributes.a` |") || !strings.Contains(b.String(), "`\"<b>\\n@all\\|\"`") {
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
