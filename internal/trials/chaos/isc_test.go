package chaos

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// objects finds those of a kind in the tenant.
func objects(of simulator.Kind, natural func(object) string, normal func(object) object) kind {
	if normal == nil {
		normal = func(shown object) object { return shown }
	}
	return kind{
		natural: natural,
		list: func(w *world) map[string]object {
			found := map[string]object{}
			for _, shown := range w.tenant.List(of) {
				found[fmt.Sprint(shown["id"])] = normal(shown)
			}
			return found
		},
		edit:   func(w *world, id string, edit func(object)) { w.tenant.Edit(of, id, edit) },
		remove: func(w *world, id string) { w.tenant.Remove(of, id) },
	}
}

func named(shown object) string { return fmt.Sprint(shown["name"]) }

// serverKeys are the members of connectorAttributes that the server sets.
var serverKeys = []string{
	"healthy", "since", "status", "connectionType", "connectorName", "cloudDisplayName", "cloudExternalId",
	"templateApplication", "beforeProvisioningRule", "deleteThresholdPercentage", "idnPreviousCorrelationConfig",
}

func sources() *subject {
	s := &subject{
		typeName: "sailpoint_source", lasting: []string{"name", "connector"}, kind: objects(simulator.Sources, named, nil),
		fields: []field{
			{attr: []string{"name"}, path: []string{"name"}},
			{attr: []string{"owner_id"}, path: []string{"owner", "id"}},
			{attr: []string{"description"}, path: []string{"description"}},
			{attr: []string{"features"}, path: []string{"features"}, unordered: true},
			{attr: []string{"delete_threshold"}, path: []string{"deleteThreshold"}, kept: true},
			{attr: []string{"credential_provider_enabled"}, path: []string{"credentialProviderEnabled"}, kept: true},
			{
				attr: []string{"manager_correlation_mapping", "account_attribute_name"},
				path: []string{"managerCorrelationMapping", "accountAttributeName"},
			},
			{
				attr: []string{"manager_correlation_mapping", "identity_attribute_name"},
				path: []string{"managerCorrelationMapping", "identityAttributeName"},
			},
			{attr: []string{"connector_attributes"}, path: []string{"connectorAttributes"}, open: true},
		},
		computed: []string{"/modified", "/created", "/id", "/owner/name", "/authoritative", "/connectorAttributes/password", "/connectorAttributes/vault"},
	}
	for _, key := range serverKeys {
		s.computed = append(s.computed, pointer("connectorAttributes", key))
	}
	s.config = func(w *world, r *rand.Rand, key string) object {
		config := object{"name": key, "owner_id": pick(r, w.owners), "connector": "delimited-file"}
		sometimes(r, 2, config, "description", word(r))
		sometimes(r, 3, config, "features", some(r, "ENABLE", "DISCOVER_SCHEMA", "SYNC_PROVISIONING", "PASSWORD"))
		sometimes(r, 3, config, "delete_threshold", r.IntN(101))
		sometimes(r, 3, config, "credential_provider_enabled", r.IntN(2) == 0)
		sometimes(r, 3, config, "manager_correlation_mapping", object{
			"account_attribute_name": pick(r, []string{"manager", "boss"}), "identity_attribute_name": "displayName",
		})
		attributes := object{}
		for range r.IntN(5) {
			attributes[pick(r, settings)] = setting(r, 2)
		}
		if len(attributes) > 0 || r.IntN(2) == 0 {
			config["connector_attributes"] = attributes
		}
		if r.IntN(3) == 0 {
			config["connector_attributes_wo"] = object{"password": w.secret(r), "vault": object{"token": w.secret(r)}}
			config["connector_attributes_wo_version"] = 1 + r.IntN(3)
		}
		return config
	}
	s.replaceable = func(config object) {
		if config["connector"] == "active-directory" {
			config["connector"] = "delimited-file"
		} else {
			config["connector"] = "active-directory"
		}
	}
	s.given = func(w *world, id string, config object) bool {
		password, _ := at(config, []string{"connector_attributes_wo", "password"})
		token, _ := at(config, []string{"connector_attributes_wo", "vault", "token"})
		return w.tenant.SecretMatches(id, "/connectorAttributes/password", fmt.Sprint(password)) &&
			w.tenant.SecretMatches(id, "/connectorAttributes/vault/token", fmt.Sprint(token))
	}
	s.immutable = func(_ *world, r *rand.Rand, config object) {
		switch r.IntN(3) {
		case 0:
			s.replaceable(config)
		case 1:
			config["type"] = "Other"
		default:
			config["connector_class"] = "sailpoint.connector.Other"
		}
	}
	s.disturb = func(_ *world, r *rand.Rand, shown object) {
		attributes, _ := shown["connectorAttributes"].(object)
		switch r.IntN(4) {
		case 0:
			shown["category"] = nil
			attributes["foreign"] = setting(r, 2)
		case 1: // within an object that may be ours
			nested, ok := attributes["nested"].(object)
			if !ok {
				nested = object{}
				attributes["nested"] = nested
			}
			nested[pick(r, []string{"theirs", "x"})] = setting(r, 1)
		case 2:
			attributes[pick(r, settings)] = setting(r, 2)
		default:
			delete(attributes, pick(r, settings))
		}
	}
	s.giveWay = func(shown object) {
		attributes, _ := shown["connectorAttributes"].(object)
		for _, name := range settings {
			delete(attributes, name)
		}
	}
	s.kind.add = func(w *world, config object) {
		w.tenant.AddSource(object{
			"name": config["name"], "connector": "delimited-file-angularsc", "owner": object{"type": "IDENTITY", "id": w.owners[0]},
			"connectorAttributes": object{"theirs": "yes"},
		})
	}
	immutable := []string{
		"/id", "/type", "/authoritative", "/created", "/modified", "/connector", "/connectorClass", "/passwordPolicies", "/connectorId",
		"/connectorName", "/connectionType", "/accountCorrelationConfig", "/schemas",
	}
	for _, key := range serverKeys {
		immutable = append(immutable, pointer("connectorAttributes", key))
	}
	s.refusal = patchRefusal("/sources/v1/", immutable, "/connectorAttributes")
	return s
}

// settings are keys of connector attributes, easy and hard.
var settings = []string{"delimiter", "nested", "list", "n", "a/b", "m~n", "dot.ted", "Ünï", "flag", "sp ace"}

// setting is a value of one.
func setting(r *rand.Rand, depth int) any {
	switch n := r.IntN(12); {
	case n < 4:
		return word(r)
	case n == 4:
		return ""
	case n == 5:
		return r.IntN(2) == 0
	case n == 6:
		return json.Number(pick(r, []string{"0", "1", "-5", "12345678901234567890", "9007199254740993"}))
	case n == 7:
		return nil
	case depth == 0:
		return word(r)
	case n < 10:
		list := []any{}
		for range r.IntN(3) {
			list = append(list, word(r))
		}
		return list
	}
	members := object{}
	for range 1 + r.IntN(3) {
		members[pick(r, []string{"x", "y", "z/z"})] = setting(r, depth-1)
	}
	return members
}

func some(r *rand.Rand, from ...string) []any {
	chosen := []any{}
	for _, one := range from {
		if r.IntN(2) == 0 {
			chosen = append(chosen, one)
		}
	}
	r.Shuffle(len(chosen), func(i, j int) { chosen[i], chosen[j] = chosen[j], chosen[i] })
	return chosen
}

// patchRefusal finds operations on what the API forbids, ciphers among the values,
// and a replacement of a free-form object as a whole.
func patchRefusal(path string, immutable []string, whole string) func(*world, exchange) string {
	return func(_ *world, request exchange) string {
		if request.method == "PUT" && strings.Contains(request.path, path) {
			return "a PUT where a PATCH is right"
		}
		if request.method != "PATCH" || !strings.Contains(request.path, path) {
			return ""
		}
		operations, ok := decoded(request.body).([]any)
		if !ok {
			return "the body is no list of operations"
		}
		for _, operation := range operations {
			members, _ := operation.(object)
			place := fmt.Sprint(members["path"])
			switch {
			case within(place, immutable...):
				return "operation on " + place
			case place == whole:
				return "operation on the whole of " + place
			case strings.Contains(text(members["value"]), "1:ACP:"):
				return "cipher text for " + place
			}
		}
		return ""
	}
}

func profiles() *subject {
	s := &subject{
		typeName: "sailpoint_identity_profile", lasting: []string{"name"},
		fields: []field{
			{attr: []string{"name"}, path: []string{"name"}},
			{attr: []string{"authoritative_source_id"}, path: []string{"authoritativeSource", "id"}},
			{attr: []string{"description"}, path: []string{"description"}},
			{attr: []string{"owner_id"}, path: []string{"owner", "id"}},
			{attr: []string{"priority"}, path: []string{"priority"}, kept: true},
			{attr: []string{"identity_attribute_config", "enabled"}, path: []string{"identityAttributeConfig", "enabled"}, kept: true},
			{
				attr: []string{"identity_attribute_config", "attribute_transforms"},
				path: []string{"identityAttributeConfig", "attributeTransforms"}, open: true, whole: true,
			},
		},
		computed: []string{
			"/modified", "/created", "/id", "/owner/name", "/authoritativeSource/name", "/identityCount", "/hasTimeBasedAttr",
			"/identityRefreshRequired",
		},
	}
	s.kind = objects(simulator.IdentityProfiles, named, keyedTransforms)
	s.config = func(w *world, r *rand.Rand, key string) object {
		sources := w.sourcesFor(key)
		config := object{"name": key, "authoritative_source_id": pick(r, sources)}
		sometimes(r, 2, config, "description", word(r))
		sometimes(r, 2, config, "owner_id", pick(r, w.owners))
		sometimes(r, 3, config, "priority", 1+r.IntN(100))
		if r.IntN(3) > 0 {
			transforms := object{}
			for range r.IntN(4) {
				transforms[pick(r, []string{"uid", "email", "firstname", "lastname", "department"})] = object{
					"type": "accountAttribute",
					"attributes": object{
						"sourceId": pick(r, sources), "attributeName": pick(r, []string{"name", "e-mail", "givenName", "location"}),
					},
				}
			}
			mappings := object{"attribute_transforms": transforms}
			sometimes(r, 2, mappings, "enabled", r.IntN(2) == 0)
			config["identity_attribute_config"] = mappings
		}
		return config
	}
	s.immutable = func(_ *world, _ *rand.Rand, config object) { config["name"] = "Renamed" }
	s.disturb = func(w *world, r *rand.Rand, shown object) {
		mappings, _ := shown["identityAttributeConfig"].(object)
		list, _ := mappings["attributeTransforms"].([]any)
		name := pick(r, []string{"phone", "uid", "city"})
		list = slices.DeleteFunc(slices.Clone(list), func(one any) bool {
			members, _ := one.(object)
			return members["identityAttributeName"] == name
		})
		if r.IntN(3) > 0 {
			list = append(list, object{"identityAttributeName": name, "transformDefinition": object{
				"type": "accountAttribute", "attributes": object{"sourceId": w.spare, "sourceName": "Spare", "attributeName": "location"},
			}})
		}
		mappings["attributeTransforms"] = list
	}
	s.kind.add = func(w *world, config object) {
		w.tenant.AddIdentityProfile(object{
			"name": config["name"], "authoritativeSource": object{"type": "SOURCE", "id": config["authoritative_source_id"]},
		})
	}
	patch := patchRefusal("/identity-profiles/v1/", []string{
		"/id", "/name", "/created", "/modified", "/identityCount", "/identityRefreshRequired", "/hasTimeBasedAttr",
	}, "")
	s.refusal = func(w *world, request exchange) string {
		body := string(request.body)
		if request.method == "PATCH" && strings.Contains(body, `"/authoritativeSource`) && strings.Contains(body, `"/identityAttributeConfig`) {
			return "authoritative source and mappings at once"
		}
		return patch(w, request)
	}
	return s
}

// keyedTransforms shows the mappings of a profile as an object.
func keyedTransforms(shown object) object {
	mappings, _ := shown["identityAttributeConfig"].(object)
	list, _ := mappings["attributeTransforms"].([]any)
	keyed := object{}
	for _, one := range list {
		members, _ := one.(object)
		keyed[fmt.Sprint(members["identityAttributeName"])] = members["transformDefinition"]
	}
	if mappings != nil {
		mappings["attributeTransforms"] = keyed
	}
	return shown
}

func accounts() *subject {
	s := &subject{
		typeName: "sailpoint_account", lasting: []string{"source_id"},
		fields: []field{
			{attr: []string{"source_id"}, path: []string{"sourceId"}},
			{attr: []string{"identity_id"}, path: []string{"identityId"}, kept: true},
			{attr: []string{"manually_correlated"}, path: []string{"manuallyCorrelated"}, kept: true},
			{attr: []string{"disabled"}, path: []string{"disabled"}, kept: true},
			{attr: []string{"locked"}, path: []string{"locked"}, kept: true},
			{attr: []string{"attributes"}, path: []string{"attributes"}, open: true, loose: true},
		},
		computed: []string{
			"/modified", "/created", "/id", "/name", "/hasEntitlements", "/uncorrelated", "/identityState", "/identity", "/identityId",
			"/manuallyCorrelated", "/authoritative", "/sourceOwner", "/sourceName", "/features",
		},
	}
	s.kind = objects(simulator.Accounts, func(shown object) string { return fmt.Sprint(shown["nativeIdentity"]) }, nil)
	s.config = func(w *world, r *rand.Rand, key string) object {
		attributes := object{"id": key}
		for range r.IntN(6) {
			accountAttribute(r, attributes)
		}
		config := object{"source_id": w.files, "attributes": attributes}
		sometimes(r, 3, config, "identity_id", pick(r, w.owners))
		if config["identity_id"] != nil {
			sometimes(r, 2, config, "manually_correlated", r.IntN(2) == 0)
		}
		sometimes(r, 3, config, "disabled", r.IntN(2) == 0)
		sometimes(r, 3, config, "locked", false)
		sometimes(r, 3, config, "on_destroy", pick(r, []string{"delete", "remove", "forget", "disable"}))
		return config
	}
	s.immutable = func(w *world, r *rand.Rand, config object) {
		if r.IntN(2) == 0 {
			config["source_id"] = w.spare
			return
		}
		put(config, []string{"attributes", "id"}, "somebody.else")
	}
	s.disturb = func(_ *world, r *rand.Rand, shown object) {
		attributes, _ := shown["attributes"].(object)
		switch r.IntN(4) {
		case 0:
			shown["locked"] = true
		case 1:
			shown["disabled"] = r.IntN(2) == 0
		case 2:
			attributes["idNowDescription"] = word(r)
		default:
			accountAttribute(r, attributes)
			for name, value := range attributes { // as the schema says
				if number, ok := value.(string); name == "level" && ok {
					attributes[name] = json.Number(number)
				}
			}
		}
	}
	s.kind.add = func(w *world, config object) {
		key, _ := at(config, []string{"attributes", "id"})
		w.tenant.AddAccount(w.files, object{"id": key, "title": "theirs"})
	}
	s.refusal = func(w *world, request exchange) string {
		if !strings.Contains(request.path, "/accounts/v1/") {
			return ""
		}
		if wrong := patchRefusal("-", nil, "-")(w, request); wrong != "" {
			return wrong
		}
		if request.method != "PUT" {
			return ""
		}
		body, _ := decoded(request.body).(object)
		id := request.path[strings.LastIndex(request.path, "/")+1:]
		before := w.before[s.typeName][id]
		native, _ := at(body, []string{"attributes", "id"})
		switch {
		case len(body) != 1:
			return "a PUT with more than attributes"
		case before != nil && native != before["nativeIdentity"]:
			return fmt.Sprintf("a PUT with the identity attribute %v", native)
		}
		return ""
	}
	return s
}

// accountAttribute sets an attribute of an account.
func accountAttribute(r *rand.Rand, attributes object) {
	switch r.IntN(9) {
	case 0, 1:
		attributes["title"] = word(r)
	case 2:
		attributes["name"] = word(r)
	case 3:
		attributes["e-mail"] = pick(r, []any{"a@example.com", "", nil})
	case 4:
		attributes["level"] = pick(r, []any{7, "7", 0, json.Number("9007199254740993")})
	case 5:
		attributes["vip"] = r.IntN(2) == 0
	case 6, 7:
		attributes["groups"] = some(r, "Staff", "Admins", "Ops", "Board")
	default:
		attributes["location"] = nil
	}
}
