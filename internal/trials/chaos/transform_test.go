package chaos

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func transforms() *subject {
	s := &subject{
		typeName: "sailpoint_transform", lasting: []string{"name", "type"}, kind: objects(simulator.Transforms, named, nil),
		fields: []field{
			{attr: []string{"name"}, path: []string{"name"}},
			{attr: []string{"type"}, path: []string{"type"}},
			{attr: []string{"attributes"}, path: []string{"attributes"}, open: true},
		},
		computed: []string{"/id"},
	}
	s.config = func(_ *world, r *rand.Rand, key string) object {
		attributes := object{}
		for range r.IntN(4) {
			attributes[pick(r, []string{"input", "table", "requiresPeriodicRefresh", "a/b"})] = setting(r, 2)
		}
		config := object{"name": key, "type": "lower"}
		if len(attributes) > 0 {
			config["attributes"] = attributes
		}
		return config
	}
	s.immutable = func(_ *world, r *rand.Rand, config object) { config[pick(r, []string{"name", "type"})] = "upper" }
	s.disturb = func(_ *world, r *rand.Rand, shown object) {
		attributes, ok := shown["attributes"].(object)
		if !ok {
			attributes = object{}
			shown["attributes"] = attributes
		}
		attributes[pick(r, []string{"theirs", "input"})] = setting(r, 1)
	}
	s.giveWay = func(shown object) { shown["attributes"] = nil }
	s.kind.add = func(w *world, config object) {
		w.tenant.AddTransform(object{"name": config["name"], "type": "lower", "attributes": object{"theirs": true}})
	}
	s.refusal = func(w *world, request exchange) string {
		if request.method != http.MethodPut || !strings.Contains(request.path, "/transforms/v1/") {
			return ""
		}
		body, _ := decoded(request.body).(object)
		before := w.before[s.typeName][request.path[strings.LastIndex(request.path, "/")+1:]]
		if before != nil && (body["name"] != before["name"] || body["type"] != before["type"]) {
			return fmt.Sprintf("a PUT of %v, a %v", body["name"], body["type"])
		}
		return ""
	}
	return s
}
