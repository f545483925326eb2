package chaos

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

const extension = "urn:ietf:params:scim:schemas:sailpoint:1.0:Application:Schema:HR App: 1.0:account"

func links() *subject {
	s := &subject{
		typeName: "sailpoint_iiq_account", lasting: []string{"application_id", "native_identity", "instance"},
		fields: []field{
			{attr: []string{"user_id"}, path: []string{"identity", "value"}},
			{attr: []string{"application_id"}, path: []string{"application", "value"}},
			{attr: []string{"native_identity"}, path: []string{"nativeIdentity"}},
			{attr: []string{"display_name"}, path: []string{"displayName"}},
			{attr: []string{"active"}, path: []string{"active"}, kept: true},
			{attr: []string{"locked"}, path: []string{"locked"}, kept: true},
			{attr: []string{"attributes"}, path: []string{extension}, open: true, loose: true},
		},
		computed: []string{"/id", "/meta", "/identity", "/hasEntitlements", "/lastRefresh", "/lastTargetAggregation", "/uuid", "/modified"},
	}
	s.kind = objects(simulator.IIQAccounts, func(shown object) string { return fmt.Sprint(shown["nativeIdentity"]) }, nil)
	s.config = func(w *world, r *rand.Rand, key string) object {
		attributes := object{}
		for range r.IntN(5) {
			switch r.IntN(5) {
			case 0:
				attributes["title"] = word(r)
			case 1:
				attributes["level"] = pick(r, []any{1, "2", 0})
			case 2:
				attributes["vip"] = r.IntN(2) == 0
			case 3:
				attributes["groups"] = some(r, "Staff", "Admins", "Ops")
			default:
				attributes["mail"] = pick(r, []any{"a@example.com", nil})
			}
		}
		config := object{"user_id": pick(r, w.users), "application_id": w.application, "native_identity": key}
		if len(attributes) > 0 || r.IntN(2) == 0 {
			config["attributes"] = attributes
		}
		sometimes(r, 2, config, "display_name", word(r))
		sometimes(r, 2, config, "active", r.IntN(2) == 0)
		sometimes(r, 3, config, "locked", false)
		if r.IntN(3) == 0 {
			config["password_wo"], config["password_wo_version"] = w.secret(r), 1+r.IntN(3)
		}
		return config
	}
	s.given = func(w *world, id string, config object) bool {
		return w.tenant.AccountPasswordMatches(id, fmt.Sprint(config["password_wo"]))
	}
	s.immutable = func(_ *world, r *rand.Rand, config object) {
		config[pick(r, []string{"native_identity", "instance", "application_id"})] = "other"
	}
	s.disturb = func(_ *world, r *rand.Rand, shown object) {
		attributes, ok := shown[extension].(object)
		if !ok {
			attributes = object{}
			shown[extension] = attributes
		}
		switch r.IntN(4) {
		case 0:
			shown["locked"] = true
		case 1:
			attributes["city"] = word(r)
		case 2:
			attributes["groups"] = append(some(r, "Staff"), "Theirs")
		default:
			attributes["title"] = word(r)
		}
	}
	s.kind.add = func(w *world, config object) {
		w.tenant.AddIIQAccount(w.users[0], w.application, fmt.Sprint(config["native_identity"]), object{"title": "theirs"})
	}
	s.refusal = func(w *world, request exchange) string {
		if !strings.Contains(request.path, "/scim/v2/Accounts/") || request.method == http.MethodDelete || request.method == http.MethodGet {
			return ""
		}
		if request.method != http.MethodPut {
			return "something else than a PUT"
		}
		body, _ := decoded(request.body).(object)
		before := w.before[s.typeName][request.path[strings.LastIndex(request.path, "/")+1:]]
		application, _ := at(body, []string{"application", "value"})
		switch {
		case before == nil:
			return ""
		case body["nativeIdentity"] != before["nativeIdentity"] || application != w.application:
			return "a PUT that names another account"
		case body["locked"] == true && before["locked"] != true:
			return "a PUT that locks"
		}
		return ""
	}
	return s
}

// peripherals are accounts of a connector.
func peripherals() *subject {
	s := &subject{
		typeName: "sailpoint_connector_account", lasting: []string{"connector", "identity"},
		fields: []field{
			{attr: []string{"connector"}, path: []string{"connector"}, hidden: true},
			{attr: []string{"identity"}, path: []string{"identity"}},
			{attr: []string{"disabled"}, path: []string{"disabled"}, kept: true},
			{attr: []string{"locked"}, path: []string{"locked"}, kept: true},
			{attr: []string{"attributes"}, path: []string{"attributes"}, open: true, loose: true},
		},
	}
	s.kind = kind{
		natural: func(shown object) string { return fmt.Sprint(shown["identity"]) },
		list: func(w *world) map[string]object {
			found := map[string]object{}
			for _, output := range w.command("std:account:list", object{}) {
				found["hr/"+fmt.Sprint(output["identity"])] = output
			}
			return found
		},
		edit: func(w *world, id string, edit func(object)) {
			shown := s.kind.list(w)[id]
			was := clone(shown)
			edit(shown)
			key := strings.TrimPrefix(id, "hr/")
			attributes, _ := shown["attributes"].(object)
			old, _ := was["attributes"].(object)
			changes := []any{}
			for _, name := range union(attributes, old) {
				if text(attributes[name]) != text(old[name]) {
					changes = append(changes, object{"op": "Set", "attribute": name, "value": attributes[name]})
				}
			}
			if len(changes) > 0 {
				w.command("std:account:update", object{"identity": key, "changes": changes})
			}
			if shown["disabled"] != was["disabled"] {
				w.command(map[bool]string{true: "std:account:disable", false: "std:account:enable"}[shown["disabled"] == true], object{"identity": key})
			}
		},
		remove: func(w *world, id string) {
			w.command("std:account:delete", object{"identity": strings.TrimPrefix(id, "hr/")})
		},
		add: func(w *world, config object) {
			key, _ := at(config, []string{"attributes", "id"})
			w.command("std:account:create", object{"attributes": object{"id": key, "title": "theirs"}})
		},
	}
	s.config = func(w *world, r *rand.Rand, key string) object {
		attributes := object{"id": key}
		for range r.IntN(6) {
			switch r.IntN(6) {
			case 0:
				attributes["title"] = word(r)
			case 1:
				attributes["email"] = pick(r, []any{"a@example.com", "b@example.com", nil})
			case 2:
				attributes["level"] = pick(r, []any{1, "2", 30})
			case 3:
				attributes["aliases"] = some(r, "x", "y", "z")
			case 4:
				attributes["groups"] = some(r, "Moderator", "Engineering", "Sales")
			default:
				attributes["badges"] = pick(r, []any{[]any{1, 2}, []any{2}, []any{}, nil})
			}
		}
		config := object{"connector": "hr", "attributes": attributes}
		sometimes(r, 3, config, "disabled", r.IntN(2) == 0)
		sometimes(r, 4, config, "split_values", r.IntN(2) == 0)
		sometimes(r, 4, config, "on_destroy", pick(r, []string{"delete", "forget", "disable"}))
		if r.IntN(3) == 0 {
			config["password_wo"], config["password_wo_version"] = w.secret(r), 1+r.IntN(3)
		}
		return config
	}
	s.immutable = func(_ *world, r *rand.Rand, config object) {
		switch r.IntN(2) {
		case 0:
			config["identity"] = "somebody.else"
		default:
			put(config, []string{"attributes", "id"}, "somebody.else")
		}
	}
	s.disturb = func(_ *world, r *rand.Rand, shown object) {
		attributes, _ := shown["attributes"].(object)
		switch r.IntN(4) {
		case 0:
			attributes["displayName"] = word(r)
		case 1:
			attributes["title"] = word(r)
		case 2:
			attributes["groups"] = some(r, "Moderator", "Theirs")
		default:
			shown["disabled"] = r.IntN(2) == 0
		}
	}
	s.refusal = func(_ *world, request exchange) string {
		body, _ := decoded(request.body).(object)
		if body["type"] != "std:account:update" {
			return ""
		}
		changes, _ := at(body, []string{"input", "changes"})
		list, _ := changes.([]any)
		for _, change := range list {
			if members, _ := change.(object); members["attribute"] == "id" {
				return "a change of the identity attribute"
			}
		}
		return ""
	}
	return s
}

// command has the connector do something, as somebody else.
func (w *world) command(kind string, input object) []object {
	body, err := json.Marshal(object{"type": kind, "input": input, "config": json.RawMessage(w.connector.config)})
	if err != nil {
		panic(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/invoke", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	w.connector.double.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusOK {
		panic(fmt.Sprintf("%s: %s", kind, recorder.Body))
	}
	var outputs []object
	for line := range strings.Lines(recorder.Body.String()) {
		message, _ := decoded([]byte(line)).(object)
		if output, ok := message["data"].(object); ok && message["type"] == "output" {
			outputs = append(outputs, output)
		}
	}
	return outputs
}

type localConnector struct {
	double *connectortest.Double
	config []byte
}
