//go:build unix

package explain

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// With live systems, explain says where apply would stop, and is content with the
// plan where there is nothing to read yet.
func TestLive(t *testing.T) {
	t.Parallel()
	p, provider := newTheatre(t)
	transform := object{"name": "Country", "type": "static", "attributes": object{"value": "DE"}}
	identity := p.stage.AddIdentity("Jack Jones")
	p.configure(provider, map[string]object{
		"transform": transform,
		"source":    {"name": "New", "owner_id": p.stage.Owner, "connector": "delimited-file", "provision_as_csv": true},
		"account": {
			"source_id": "${sailpoint_source.this.id}", "identity_id": identity, "attributes": object{"id": "E1", "name": "jack"},
		},
	}, nil)
	plan := p.plan()
	explanation := p.explained(plan, true)
	account := find(t, explanation, "sailpoint_account.this")
	if len(account.Notes) != 1 || !strings.Contains(account.Notes[0], "isn't there yet") || len(account.Requests) != 2 {
		t.Errorf("%+v", account)
	}
	host, read := strings.TrimPrefix(p.stage.URL, "http://"), strings.Join(explanation.Notes, "\n")
	if !strings.Contains(read, "Read from: "+host+". ") {
		t.Errorf("it isn't told that %s was read: %s", host, read)
	}
	p.expect(explanation, p.apply())

	transform["attributes"] = object{"value": "AT"}
	p.configure(provider, map[string]object{"transform": transform}, object{"import": []any{object{
		"to": "sailpoint_identity_profile.found", "id": p.stage.AddIdentityProfile(object{
			"name": "Found", "description": "theirs", "authoritativeSource": object{"type": "SOURCE", "id": p.stage.source("Found")},
		}),
	}}, "resource": object{
		"sailpoint_transform":        object{"this": transform, "twin": object{"name": "Twin", "type": "upper"}},
		"sailpoint_identity_profile": object{"found": object{"name": "Found", "authoritative_source_id": last(t, p.stage), "description": "ours"}},
	}})
	plan = p.plan("-refresh=true")
	p.stage.AddTransform(object{"name": "Twin", "type": "upper", "attributes": object{}})
	edit(simulator.Transforms, "Country", func(found object) { found["attributes"] = object{"value": "somebody's"} })(p.stage)
	explanation = p.explained(plan, true)
	for address, want := range map[string]string{
		"sailpoint_transform.this": "Changed on the server since the plan", "sailpoint_transform.twin": "exists already",
	} {
		change := find(t, explanation, address)
		if len(change.Requests) > 0 || len(change.Problems) != 1 || !strings.Contains(strings.ToLower(change.Problems[0]), strings.ToLower(want)) {
			t.Errorf("%s: %q, want %q", address, change.Problems, want)
		}
	}
	if profile := find(t, explanation, "sailpoint_identity_profile.found"); profile.Action != "update" || len(profile.Requests) != 1 {
		t.Errorf("%+v", profile)
	}
}

func find(t *testing.T, explanation *Explanation, address string) Change {
	t.Helper()
	at := slices.IndexFunc(explanation.Changes, func(change Change) bool { return change.Address == address })
	if at < 0 {
		t.Fatalf("nothing about %s", address)
	}
	return explanation.Changes[at]
}

// last is the source that was made last.
func last(t *testing.T, s *stage) string {
	t.Helper()
	sources := s.List(simulator.Sources)
	id, ok := sources[len(sources)-1]["id"].(string)
	if !ok {
		t.Fatal("no source")
	}
	return id
}
