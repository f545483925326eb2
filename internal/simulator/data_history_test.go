package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// Whatever clients have made of a tenant, it is the same after it was saved and
// loaded, and saves as the same file.
func TestSaveIsAFixedPoint(t *testing.T) {
	t.Parallel()
	answered := map[string]int{}
	for seed := range uint64(25) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			h := &history{iiqClient: newIIQ(t, simulator.Config{}), random: rand.New(rand.NewPCG(seed, 1)), answered: answered}
			h.experimental = true
			for range 60 {
				h.step()
			}
			saved := h.Save()
			again := loaded(t, string(saved))
			if second := again.Save(); !bytes.Equal(saved, second) {
				t.Fatalf("saved again, it differs:\n%s", differing(string(saved), string(second)))
			}
			for _, kind := range []simulator.Kind{
				simulator.Sources, simulator.Schemas, simulator.Accounts, simulator.IdentityProfiles, simulator.LifecycleStates, simulator.ProvisioningPolicies,
				simulator.Schedules, simulator.CorrelationConfigs, simulator.ChangeDetections, simulator.Transforms, simulator.IdentityAttributes, simulator.Workgroups,
				simulator.IIQAccounts, simulator.IIQUsers, simulator.IIQApplications,
			} {
				if diff := cmp.Diff(sorted(h.List(kind)), sorted(again.List(kind))); diff != "" {
					t.Errorf("%s differ (-before +after):\n%s", kind, diff)
				}
			}
		})
	}
	for operation, times := range answered {
		if times == 0 {
			t.Errorf("%s was never accepted", operation)
		}
	}
}

// sorted are the texts of objects; what belongs to another object is loaded in
// the order of those.
func sorted(objects []map[string]any) []string {
	var texts []string
	for _, o := range objects {
		text, _ := json.MarshalIndent(o, "", " ")
		texts = append(texts, string(text))
	}
	slices.Sort(texts)
	return texts
}

// differing are the lines that two texts don't share.
func differing(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	var lines []string
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			lines = append(lines, "- "+x[i], "+ "+y[i])
		}
	}
	return strings.Join(lines, "\n")
}

// history makes random requests.
type history struct {
	*iiqClient
	random *rand.Rand
	// answered counts the requests of each operation that were accepted.
	answered map[string]int
	counter  int
}

func (h *history) pick(texts ...string) string { return texts[h.random.IntN(len(texts))] }

func (h *history) name(prefix string) string {
	h.counter++
	return fmt.Sprintf("%s %d", prefix, h.counter)
}

// some is the id of an object of a kind, or one that there isn't.
func (h *history) some(kind simulator.Kind) string {
	objects := h.List(kind)
	if len(objects) == 0 {
		return "none"
	}
	id, _ := objects[h.random.IntN(len(objects))]["id"].(string)
	return id
}

// asISC sends a request to Identity Security Cloud.
func (h *history) asISC(method, path string, body any) reply {
	h.t.Helper()
	h.logIn()
	defer func() { h.token = "t0ken" }()
	return h.send(method, path, body)
}

func (h *history) step() {
	source, account, profile := h.some(simulator.Sources), h.some(simulator.Accounts), h.some(simulator.IdentityProfiles)
	owner := object{"type": "IDENTITY", "id": h.owner}
	mapping := object{"identityAttributeName": "mail", "transformDefinition": object{
		"type": "accountAttribute", "attributes": object{"sourceId": source, "attributeName": h.pick("e-mail", "mail", "name")},
	}}
	person := fmt.Sprintf("E%d", h.random.IntN(6))
	operations := []struct {
		name string
		send func() reply
	}{
		{"create file source", func() reply {
			return h.asISC("POST", "/sources/v1?provisionAsCsv=true", object{"name": h.name("File"), "connector": "delimited-file", "owner": owner})
		}},
		{"create direct source", func() reply {
			return h.asISC("POST", "/sources/v1", object{"name": h.name("Direct"), "connector": h.pick("active-directory", "jdbc"), "owner": owner, "connectorAttributes": object{
				"password": "secret", "list": []any{object{"token": "a"}, 1.5, nil}, "large": 1 << 53,
			}})
		}},
		{"patch source", func() reply {
			return h.asISC("PATCH", "/sources/v1/"+source, []any{patch("add", "/description", h.name("about")), patch("add", "/connectorAttributes/secret~1key", "s")})
		}},
		{"delete source", func() reply { return h.asISC("DELETE", "/sources/v1/"+source, nil) }},
		{"create schema", func() reply {
			return h.asISC("POST", "/sources/v1/"+source+"/schemas", object{"name": h.name("group"), "attributes": []any{object{"name": "cn", "type": "STRING"}}})
		}},
		{"patch schema", func() reply {
			schemas := h.asISC("GET", "/sources/v1/"+source+"/schemas?include-names=account", nil)
			list, _ := schemas.value.([]any)
			if len(list) == 0 {
				return schemas
			}
			id := at(list[0].(object), "id").(string)
			return h.asISC("PATCH", "/sources/v1/"+source+"/schemas/"+id, []any{patch("add", "/attributes/0", object{"name": h.name("extra"), "type": h.pick("LONG", "STRING")})})
		}},
		{"lose an attribute", func() reply {
			schemas := h.asISC("GET", "/sources/v1/"+source+"/schemas?include-names=account", nil)
			list, _ := schemas.value.([]any)
			if len(list) == 0 {
				return schemas
			}
			id := at(list[0].(object), "id").(string)
			return h.asISC("PATCH", "/sources/v1/"+source+"/schemas/"+id, []any{patch("remove", "/attributes/4", nil)})
		}},
		{"create account", func() reply {
			return h.asISC("POST", "/accounts/v1", object{"attributes": object{"sourceId": source, "id": person, "name": h.name("name")}})
		}},
		{"put account", func() reply {
			return h.asISC("PUT", "/accounts/v1/"+account, object{"attributes": object{"id": person, "name": h.name("name")}})
		}},
		{"correlate account", func() reply {
			return h.asISC("PATCH", "/accounts/v1/"+account, []any{patch("add", "/identityId", h.owner)})
		}},
		{"disable account", func() reply { return h.asISC("POST", "/accounts/v1/"+account+"/disable", object{}) }},
		{"remove account", func() reply { return h.asISC("POST", "/accounts/v1/"+account+"/remove", nil) }},
		{"load accounts", func() reply {
			var form bytes.Buffer
			writer := multipart.NewWriter(&form)
			part, _ := writer.CreateFormFile("file", "a.csv")
			_, _ = fmt.Fprintf(part, "id,name\n%s,%s\nZ,last\n", person, h.name("loaded"))
			_ = writer.Close()
			h.logIn()
			defer func() { h.token = "t0ken" }()
			return h.sendAs(writer.FormDataContentType(), "POST", "/sources/v1/"+source+"/load-accounts", form.String())
		}},
		{"upload connector file", func() reply {
			var form bytes.Buffer
			writer := multipart.NewWriter(&form)
			part, _ := writer.CreateFormFile("file", h.pick("a.jar", "b.jar"))
			_, _ = part.Write([]byte{0, 255, byte(h.counter)})
			_ = writer.Close()
			h.logIn()
			defer func() { h.token = "t0ken" }()
			return h.sendAs(writer.FormDataContentType(), "POST", "/sources/v1/"+source+"/upload-connector-file", form.String())
		}},
		{"create profile", func() reply {
			return h.asISC("POST", "/identity-profiles/v1", object{"name": h.name("Profile"), "authoritativeSource": object{"type": "SOURCE", "id": source}})
		}},
		{"map attributes", func() reply {
			return h.asISC("PATCH", "/identity-profiles/v1/"+profile, []any{patch("replace", "/identityAttributeConfig/attributeTransforms", []any{mapping})})
		}},
		{"delete profile", func() reply { return h.asISC("DELETE", "/identity-profiles/v1/"+profile, nil) }},
		{"create state", func() reply {
			return h.asISC("POST", "/identity-profiles/v1/"+profile+"/lifecycle-states", object{"name": "Leave", "technicalName": h.pick("leave", "gone"), "accountActions": []any{
				object{"action": "DISABLE", "sourceIds": []any{source}},
			}})
		}},
		{"create transform", func() reply {
			return h.asISC("POST", "/transforms/v1", object{"name": h.name("Lower"), "type": "lower", "attributes": object{"input": object{"type": "static", "attributes": object{"value": "A"}}}})
		}},
		{"create identity attribute", func() reply {
			return h.asISC("POST", "/identity-attributes/v1", object{"name": fmt.Sprintf("attribute%d", h.random.IntN(9)), "searchable": true})
		}},
		{"create workgroup", func() reply {
			return h.asISC("POST", "/workgroups/v1", object{"name": h.name("Group"), "owner": object{"type": "IDENTITY", "id": h.owner}})
		}},
		{"create policy", func() reply {
			return h.asISC("POST", "/sources/v1/"+source+"/provisioning-policies", object{"name": "P", "usageType": h.pick("CREATE", "UPDATE", "ENABLE"), "fields": []any{object{"name": "a", "isRequired": true}}})
		}},
		{"create schedule", func() reply {
			return h.asISC("POST", "/sources/v1/"+source+"/schedules", object{"type": h.pick("ACCOUNT_AGGREGATION", "GROUP_AGGREGATION"), "cronExpression": "0 0 5 * * ?"})
		}},
		{"put correlation", func() reply {
			return h.asISC("PUT", "/sources/v1/"+source+"/correlation-config", object{"name": "C", "attributeAssignments": []any{object{"property": "email", "value": "mail"}}})
		}},
		{"put change detection", func() reply {
			return h.asISC("PUT", "/sources/v1/"+source+"/native-change-detection-config", object{"enabled": true, "operations": []any{"ACCOUNT_UPDATED"}})
		}},
		{"attribute sync", func() reply {
			config := h.asISC("GET", "/sources/v1/"+source+"/attribute-sync-config", nil)
			if config.status != 200 {
				return config
			}
			for _, item := range at(config.object(), "attributes").([]any) {
				item.(object)["enabled"] = h.random.IntN(2) == 0
			}
			return h.asISC("PUT", "/sources/v1/"+source+"/attribute-sync-config", config.value)
		}},
		{"create user", func() reply { return h.call("POST", "/Users", object{"userName": h.name("user"), "active": true}) }},
		{"create account in IdentityIQ", func() reply {
			return h.call("POST", "/Accounts", object{
				"identity": object{"value": h.some(simulator.IIQUsers)}, "application": object{"value": h.application}, "nativeIdentity": person,
				"password": "p", h.urn: object{"level": 1 << 53, "groups": []any{"a"}},
			})
		}},
		{"delete account in IdentityIQ", func() reply { return h.call("DELETE", "/Accounts/"+h.some(simulator.IIQAccounts), nil) }},
		{"delete user", func() reply { return h.call("DELETE", "/Users/"+h.some(simulator.IIQUsers), nil) }},
	}
	chosen := operations[h.random.IntN(len(operations))]
	r := chosen.send()
	h.answered[chosen.name] += 0
	if r.status < 300 {
		h.answered[chosen.name]++
	}
}
