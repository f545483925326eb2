package faults

import (
	"net/http"
	"os"
	"path/filepath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// at has a subject stand on a source, and names the object below it.
func (w *world) at(name string) (source string) {
	w.parent = w.tenant.AddSource(values{"name": name})
	return w.parent
}

// members gives a member that is a list of objects.
func members(object map[string]any, member string) []any {
	list, _ := object[member].([]any) // it is there
	return list
}

// first gives the first object of a member that is a list.
func first(object map[string]any, member string) map[string]any {
	inner, _ := members(object, member)[0].(map[string]any) // it is there
	return inner
}

// file makes a file of a content, and gives its path.
func (w *world) file(name, content string) string {
	path := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// neighbour is for objects in which there is nothing that isn't managed.
func neighbour(w *world) { w.tenant.AddSource(values{"name": "Neighbour"}) }

func dropSource(w *world) { w.tenant.Remove(simulator.Sources, w.parent) }

// satellites are the objects that stand on a source or a profile, and those that these
// refer to.
var satellites = []*subject{
	{
		name: "transform",
		prepare: func(w *world) (create, update values) {
			w.tenant.AddTransform(values{"name": "Neighbour", "type": "upper", "attributes": values{}})
			create = values{
				"name": "Country", "type": "lookup", "attributes": values{
					"input": values{"type": "static", "attributes": values{"value": "US"}}, "table": values{"US": "EN-US", "default": "EN"},
				},
			}
			return create, with(create, values{"attributes": values{
				"input": values{"type": "static", "attributes": values{"value": "DE"}}, "table": values{"DE": "DE-DE", "default": "DE"},
			}})
		},
		foreign: func(w *world) {
			w.edit(simulator.Transforms, func(transform map[string]any) { into(transform, "attributes")["requiresPeriodicRefresh"] = true })
		},
		managed: func(w *world) {
			w.edit(simulator.Transforms, func(transform map[string]any) {
				into(into(transform, "attributes"), "table")["default"] = "third"
			})
		},
		remove: func(w *world) { w.drop(simulator.Transforms) },
	},
	{
		name: "identity_attribute",
		prepare: func(*world) (create, update values) {
			create = values{"name": "badge", "display_name": "Badge"}
			return create, with(create, values{"display_name": "Number of the badge"})
		},
		foreign: func(w *world) {
			w.tenant.Edit(simulator.IdentityAttributes, "badge", func(attribute map[string]any) { attribute["searchable"] = true })
		},
		managed: func(w *world) {
			w.tenant.Edit(simulator.IdentityAttributes, "badge", func(attribute map[string]any) { attribute["displayName"] = "third" })
		},
		remove: func(w *world) { w.tenant.Remove(simulator.IdentityAttributes, "badge") },
	},
	{
		name: "workgroup",
		prepare: func(w *world) (create, update values) {
			w.tenant.AddWorkgroup(values{"name": "Neighbour"})
			create = values{"name": "Approvers", "owner_id": w.owner, "description": "old"}
			return create, with(create, values{"name": "Deciders", "description": "new"})
		},
		foreign: neighbour,
		managed: func(w *world) {
			w.edit(simulator.Workgroups, func(workgroup map[string]any) { workgroup["description"] = "third" })
		},
		remove: func(w *world) { w.drop(simulator.Workgroups) },
	},
	{
		name: "lifecycle_state",
		prepare: func(w *world) (create, update values) {
			source := w.tenant.AddSource(values{"name": "HR"})
			w.parent = w.tenant.AddIdentityProfile(values{"name": "People", "authoritativeSource": values{"type": "SOURCE", "id": source}})
			create = values{
				"identity_profile_id": w.parent, "name": "On leave", "technical_name": "leave", "enabled": true, "description": "old",
				"account_actions": []any{values{"action": "DISABLE", "source_ids": []any{source}}},
			}
			return create, with(create, values{"description": "new", "enabled": false, "account_actions": []any{values{"action": "DISABLE", "all_sources": true}}})
		},
		foreign: func(w *world) {
			w.edit(simulator.LifecycleStates, func(state map[string]any) { state["accessProfileIds"] = []any{"theirs"} })
		},
		managed: func(w *world) {
			w.edit(simulator.LifecycleStates, func(state map[string]any) { state["description"] = "third" })
		},
		remove: func(w *world) { w.drop(simulator.LifecycleStates) },
		parent: func(w *world) { w.tenant.Remove(simulator.IdentityProfiles, w.parent) },
	},
	{
		name: "source_schema",
		prepare: func(w *world) (create, update values) {
			create = values{
				"source_id": w.at("HR"), "name": "group", "native_object_type": "group", "identity_attribute": "id", "display_attribute": "id",
				"attributes": values{"id": values{"type": "STRING"}, "title": values{"type": "STRING", "description": "T"}},
			}
			return create, with(create, values{
				"display_attribute": "title",
				"attributes":        values{"id": values{"type": "STRING"}, "title": values{"type": "LONG"}, "size": values{"type": "INT"}},
			})
		},
		foreign: func(w *world) {
			w.edit(simulator.Schemas, func(schema map[string]any) {
				schema["attributes"] = append(members(schema, "attributes"), values{"name": "theirs", "type": "INT"})
			})
		},
		managed: func(w *world) {
			w.edit(simulator.Schemas, func(schema map[string]any) { schema["nativeObjectType"] = "third" })
		},
		remove: func(w *world) { w.drop(simulator.Schemas) },
		parent: dropSource,
	},
	{
		name: "provisioning_policy",
		prepare: func(w *world) (create, update values) {
			w.parent = w.tenant.AddSource(values{"name": "App", "connectionType": "file"})
			create = values{
				"source_id": w.parent, "usage_type": "CREATE", "name": "Account", "description": "old",
				"fields": values{"email": values{"type": "string", "transform": values{"type": "identityAttribute", "attributes": values{"name": "email"}}}},
			}
			return create, with(create, values{
				"description": "new",
				"fields":      values{"email": values{"type": "string"}, "id": values{"isRequired": true}},
			})
		},
		foreign: func(w *world) {
			w.tenant.Edit(simulator.ProvisioningPolicies, w.parent+"/CREATE", func(policy map[string]any) {
				policy["fields"] = append(members(policy, "fields"), values{"name": "theirs", "type": "string"})
			})
		},
		managed: func(w *world) {
			w.tenant.Edit(simulator.ProvisioningPolicies, w.parent+"/CREATE", func(policy map[string]any) { policy["description"] = "third" })
		},
		remove: func(w *world) { w.tenant.Remove(simulator.ProvisioningPolicies, w.parent+"/CREATE") },
		parent: dropSource,
	},
	{
		name: "correlation_config",
		prepare: func(w *world) (create, update values) {
			assignment := func(property, value string) values { return values{"property": property, "value": value} }
			w.call(http.MethodGet, "/sources/v1/"+w.at("HR")+"/correlation-config", nil) // it comes about when it is asked for
			create = values{"source_id": w.parent, "on_destroy": "reset", "attribute_assignments": []any{assignment("email", "e-mail")}}
			return create, with(create, values{"attribute_assignments": []any{assignment("uid", "name"), assignment("email", "e-mail")}})
		},
		foreign: func(w *world) {
			w.edit(simulator.CorrelationConfigs, func(config map[string]any) { config["name"] = "Theirs" })
		},
		managed: func(w *world) {
			w.edit(simulator.CorrelationConfigs, func(config map[string]any) { first(config, "attributeAssignments")["value"] = "title" })
		},
		parent: dropSource, lasting: true,
	},
	{
		name: "source_schedule",
		prepare: func(w *world) (create, update values) {
			create = values{"source_id": w.at("HR"), "type": "ACCOUNT_AGGREGATION", "cron_expression": "0 0 12 1/1 * ? *"}
			return create, with(create, values{"cron_expression": "0 0 5 * * ?"})
		},
		foreign: neighbour,
		managed: func(w *world) {
			w.tenant.Edit(simulator.Schedules, w.parent+"/ACCOUNT_AGGREGATION", func(schedule map[string]any) { schedule["cronExpression"] = "0 0 1 * * ?" })
		},
		remove: func(w *world) { w.tenant.Remove(simulator.Schedules, w.parent+"/ACCOUNT_AGGREGATION") },
		parent: dropSource,
	},
	{
		name: "attribute_sync_config",
		prepare: func(w *world) (create, update values) {
			hr := w.tenant.AddSource(values{"name": "HR"})
			mapping := func(name, attribute string) values {
				return values{"identityAttributeName": name, "transformDefinition": values{
					"type": "accountAttribute", "attributes": values{"sourceId": hr, "sourceName": "HR", "attributeName": attribute},
				}}
			}
			w.tenant.AddIdentityProfile(values{
				"name": "People", "authoritativeSource": values{"type": "SOURCE", "id": hr}, "identityAttributeConfig": values{
					"enabled": true, "attributeTransforms": []any{mapping("name", "name"), mapping("email", "e-mail"), mapping("title", "title")},
				},
			})
			create = values{"source_id": w.at("App"), "on_destroy": "reset", "attributes": values{"email": true, "title": false}}
			return create, with(create, values{"attributes": values{"email": false, "title": true}})
		},
		foreign: func(w *world) { w.synchronize("name", true) },
		managed: func(w *world) { w.synchronize("email", false) },
		parent:  dropSource, lasting: true,
	},
	{
		name: "native_change_detection_config",
		prepare: func(w *world) (create, update values) {
			create = values{"source_id": w.at("HR"), "enabled": true, "operations": []any{"ACCOUNT_CREATED"}, "selected_entitlements": []any{"groups"}}
			return create, with(create, values{"operations": []any{"ACCOUNT_CREATED", "ACCOUNT_DELETED"}, "all_entitlements": true})
		},
		foreign: neighbour,
		managed: func(w *world) {
			w.tenant.Edit(simulator.ChangeDetections, w.parent, func(config map[string]any) { config["enabled"] = false })
		},
		remove: func(w *world) { w.tenant.Remove(simulator.ChangeDetections, w.parent) },
		parent: dropSource,
	},
	{
		name: "source_file",
		prepare: func(w *world) (create, update values) {
			create = values{"source_id": w.at("HR"), "path": w.file("first.csv", "id,name,title\nE1,jack,Clerk\nE2,jill,Chief\n")}
			return create, with(create, values{"path": w.file("second.csv", "id,name,title\nE1,jack,Head clerk\n")})
		},
		foreign: neighbour, parent: dropSource, lasting: true, unseen: true,
	},
	{
		name: "connector_file",
		prepare: func(w *world) (create, update values) {
			create = values{"source_id": w.at("HR"), "name": "driver.jar", "path": w.file("first.jar", "first")}
			return create, with(create, values{"path": w.file("second.jar", "second")})
		},
		foreign: neighbour, parent: dropSource, lasting: true, unseen: true,
	},
}
