package explain

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

type object = map[string]any

// canary is a secret that no explanation may hold.
const canary = "canary-7f3a91c2"

// stage is a tenant with all that the scenarios stand on.
type stage struct {
	*acctest.Tenant
	t *testing.T
	// dir is where local files are.
	dir string
}

func (s *stage) file(name, content string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

func (s *stage) source(name string) string { return s.AddSource(object{"name": name}) }

// scenario is the life of one resource, as its configuration has it.
type scenario struct {
	// prepare makes what the object stands on, and gives the configurations that
	// create and update it.
	prepare func(s *stage) (create, update object)
	// others gives the object a value that nobody manages here.
	others func(s *stage)
}

func with(base, other object) object {
	merged := maps.Clone(base)
	maps.Copy(merged, other)
	return merged
}

func edit(kind simulator.Kind, name string, change func(object)) func(s *stage) {
	return func(s *stage) {
		for _, found := range s.List(kind) {
			if id, ok := found["id"].(string); ok && found["name"] == name {
				s.Edit(kind, id, change)
			}
		}
	}
}

// scenarios are all of them, by the name of the resource; a new resource is an entry
// here.
var scenarios = map[string]scenario{
	"source": {
		prepare: func(s *stage) (create, update object) {
			create = object{
				"name": "Explained", "owner_id": s.Owner, "connector": "delimited-file", "description": "old",
				"connector_attributes":    object{"delimiter": ",", "nested": object{"a": "1", "b": []any{"x"}}, "goes": "soon"},
				"connector_attributes_wo": "${{ password = var.secret }}", "connector_attributes_wo_version": 1,
			}
			return create, with(create, object{
				"description": "${var.sensitive}", "delete_threshold": 10,
				"connector_attributes":            object{"delimiter": ";", "nested": object{"a": "2", "b": []any{"x", "y"}}},
				"connector_attributes_wo_version": 2,
			})
		},
		others: edit(simulator.Sources, "Explained", func(source object) {
			if attributes, ok := source["connectorAttributes"].(object); ok {
				attributes["theirs"] = "kept"
			}
		}),
	},
	"identity_profile": {
		prepare: func(s *stage) (create, update object) {
			hr, crm := s.source("Profile HR"), s.source("Profile CRM")
			mapping := func(source, attribute string) object {
				return object{"type": "accountAttribute", "attributes": object{"sourceId": source, "attributeName": attribute}}
			}
			create = object{
				"name": "Explained people", "authoritative_source_id": hr, "owner_id": s.Owner, "description": "old",
				"identity_attribute_config": object{"attribute_transforms": object{"email": mapping(hr, "e-mail")}},
			}
			return create, with(create, object{
				"authoritative_source_id": crm, "description": "new",
				"identity_attribute_config": object{"attribute_transforms": object{"email": mapping(crm, "name"), "lastname": mapping(crm, "familyName")}},
			})
		},
		others: edit(simulator.IdentityProfiles, "Explained people", func(profile object) { profile["priority"] = 77 }),
	},
	"account": {
		prepare: func(s *stage) (create, update object) {
			create = object{
				"source_id": s.source("Accounts"), "disabled": true, "identity_id": s.AddIdentity("Jack Jones"),
				"attributes": object{"id": "E1", "name": "jack", "title": "Clerk", "groups": []any{"a", "b"}},
			}
			return create, with(create, object{
				"disabled": false, "identity_id": s.AddIdentity("Jill Jones"), "on_destroy": "remove",
				"attributes": object{"id": "E1", "name": "jack", "title": "Head clerk", "groups": []any{"b", "c"}},
			})
		},
		others: edit(simulator.Accounts, "jack", func(account object) {
			if attributes, ok := account["attributes"].(object); ok {
				attributes["location"] = "theirs"
			}
		}),
	},
	"iiq_account": {
		prepare: func(s *stage) (create, update object) {
			create = object{
				"user_id":         s.AddUser("jane.doe"),
				"application_id":  s.AddApplication("HR: v1.2, Main", map[string]string{"department": "string", "level": "integer", "notes": "string"}),
				"native_identity": "jane", "display_name": "Jane", "attributes": object{"department": "IT", "level": 3},
				"password_wo": "${var.secret}", "password_wo_version": 1,
			}
			return create, with(create, object{
				"display_name": "Jane Doe", "attributes": object{"department": "HR", "level": 4}, "password_wo_version": 2,
			})
		},
		others: edit(simulator.IIQAccounts, "", func(object) {}),
	},
	"connector_account": {
		prepare: func(*stage) (create, update object) {
			create = object{
				"connector": "hr", "disabled": true, "password_wo": "${var.secret}", "password_wo_version": 1,
				"attributes": object{"id": "amy.poe", "displayName": "Amy", "level": 3, "groups": []any{"DevRel", "Support"}},
			}
			return create, with(create, object{
				"disabled": false, "password_wo_version": 2,
				"attributes": object{"id": "amy.poe", "displayName": "Amy Poe", "level": 4, "groups": []any{"DevRel", "Engineering"}},
			})
		},
	},
	"transform": {
		prepare: func(*stage) (create, update object) {
			create = object{"name": "Country", "type": "lookup", "attributes": object{"table": object{"US": "EN-US", "default": "EN"}}}
			return create, with(create, object{"attributes": object{"table": object{"DE": "DE-DE", "default": "DE"}}})
		},
		others: edit(simulator.Transforms, "Country", func(transform object) {
			if attributes, ok := transform["attributes"].(object); ok {
				attributes["requiresPeriodicRefresh"] = true
			}
		}),
	},
	"identity_attribute": {
		prepare: func(*stage) (create, update object) {
			create = object{"name": "badge", "display_name": "Badge"}
			return create, with(create, object{"display_name": "Number of the badge"})
		},
	},
	"lifecycle_state": {
		prepare: func(s *stage) (create, update object) {
			source := s.source("States")
			create = object{
				"identity_profile_id": s.AddIdentityProfile(object{"name": "States", "authoritativeSource": object{"type": "SOURCE", "id": source}}),
				"name":                "On leave", "technical_name": "leave", "enabled": true, "description": "old",
				"account_actions": []any{object{"action": "DISABLE", "source_ids": []any{source}}},
			}
			return create, with(create, object{
				"description": "new", "enabled": false, "account_actions": []any{object{"action": "DISABLE", "all_sources": true}},
			})
		},
		others: edit(simulator.LifecycleStates, "On leave", func(state object) { state["accessProfileIds"] = []any{"theirs"} }),
	},
	"source_schema": {
		prepare: func(s *stage) (create, update object) {
			create = object{
				"source_id": s.source("Schemas"), "name": "group", "native_object_type": "group", "identity_attribute": "id", "display_attribute": "id",
				"attributes": object{"id": object{"type": "STRING"}, "title": object{"type": "STRING", "description": "T"}},
			}
			return create, with(create, object{
				"display_attribute": "title",
				"attributes":        object{"id": object{"type": "STRING"}, "title": object{"type": "LONG"}, "size": object{"type": "INT"}},
			})
		},
		others: edit(simulator.Schemas, "group", func(schema object) {
			if attributes, ok := schema["attributes"].([]any); ok {
				schema["attributes"] = append(attributes, object{"name": "theirs", "type": "INT"})
			}
		}),
	},
	"provisioning_policy": {
		prepare: func(s *stage) (create, update object) {
			create = object{
				"source_id": s.AddSource(object{"name": "Policies", "connectionType": "file"}), "usage_type": "CREATE", "name": "Account",
				"description": "old", "fields": object{"email": object{"type": "string"}},
			}
			return create, with(create, object{"description": "new", "fields": object{"email": object{"type": "string"}, "id": object{"isRequired": true}}})
		},
	},
	"correlation_config": {
		prepare: func(s *stage) (create, update object) {
			source := s.source("Correlation")
			s.Call(http.MethodGet, "/sources/v1/"+source+"/correlation-config", nil) // it comes about when it is asked for
			assignment := func(property, value string) object { return object{"property": property, "value": value} }
			create = object{"source_id": source, "on_destroy": "reset", "attribute_assignments": []any{assignment("email", "e-mail")}}
			return create, with(create, object{"attribute_assignments": []any{assignment("uid", "name"), assignment("email", "e-mail")}})
		},
	},
	"source_schedule": {
		prepare: func(s *stage) (create, update object) {
			create = object{"source_id": s.source("Schedules"), "type": "ACCOUNT_AGGREGATION", "cron_expression": "0 0 12 1/1 * ? *"}
			return create, with(create, object{"cron_expression": "0 0 5 * * ?"})
		},
	},
	"attribute_sync_config": {
		prepare: func(s *stage) (create, update object) {
			hr := s.source("Sync HR")
			mapping := func(name, attribute string) object {
				return object{"identityAttributeName": name, "transformDefinition": object{
					"type": "accountAttribute", "attributes": object{"sourceId": hr, "sourceName": "Sync HR", "attributeName": attribute},
				}}
			}
			s.AddIdentityProfile(object{
				"name": "Sync", "authoritativeSource": object{"type": "SOURCE", "id": hr}, "identityAttributeConfig": object{
					"enabled": true, "attributeTransforms": []any{mapping("name", "name"), mapping("email", "e-mail"), mapping("title", "title")},
				},
			})
			create = object{"source_id": s.source("Sync App"), "on_destroy": "reset", "attributes": object{"email": true}}
			return create, with(create, object{"attributes": object{"email": false, "title": true}})
		},
	},
	"native_change_detection_config": {
		prepare: func(s *stage) (create, update object) {
			create = object{"source_id": s.source("Changes"), "enabled": true, "operations": []any{"ACCOUNT_CREATED"}}
			return create, with(create, object{"operations": []any{"ACCOUNT_CREATED", "ACCOUNT_DELETED"}, "all_entitlements": true})
		},
	},
	"workgroup": {
		prepare: func(s *stage) (create, update object) {
			create = object{"name": "Explained group", "owner_id": s.Owner, "description": "old"}
			return create, with(create, object{"name": "Explained deciders", "description": "new"})
		},
	},
	"source_file": {
		prepare: func(s *stage) (create, update object) {
			create = object{"source_id": s.source("Files"), "path": s.file("first.csv", "id,name,title\nE1,jack,Clerk\n")}
			return create, with(create, object{"path": s.file("second.csv", "id,name,title\nE1,jack,Head clerk\n")})
		},
	},
	"connector_file": {
		prepare: func(s *stage) (create, update object) {
			create = object{"source_id": s.source("Drivers"), "name": "driver.jar", "path": s.file("first.jar", "first")}
			return create, with(create, object{"path": s.file("second.jar", "second")})
		},
	},
}

// Every resource has a scenario.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, definition := range provider.Definitions {
		if _, ok := scenarios[definition.Name]; !ok {
			t.Errorf("sailpoint_%s has no scenario", definition.Name)
		}
	}
	if len(scenarios) > len(provider.Definitions) {
		t.Error("there are scenarios of resources that don't exist")
	}
}
