package simulator

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// previewIdentity tells which attributes an identity would have by mappings that
// are not in force. Nothing is changed.
func (t *Tenant) previewIdentity(c *call) (answer, error) {
	if err := checkTypes(c.body, map[string]string{"identityId": "string", "identityAttributeConfig": "object"}); err != nil {
		return answer{}, err
	}
	id := text(c.body, "identityId")
	identity, ok := t.identities.get(id)
	if !ok {
		return answer{}, badRequest("identityId %q is not an identity", id)
	}
	config := child(c.body, "identityAttributeConfig")
	if config == nil {
		return answer{}, badRequest("identityAttributeConfig is required")
	}
	if err := t.completeMappings(config); err != nil {
		return answer{}, err
	}
	attributes := t.mapped(id, transformsOf(object{"identityAttributeConfig": config}), t.accountOfIdentity)
	previews := []any{}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		preview := object{"name": name, "errorMessages": []any{}}
		for member, value := range map[string]any{"value": attributes[name], "previousValue": child(identity, "attributes")[name]} {
			if value != nil { // neither is nullable
				preview[member] = fmt.Sprint(value)
			}
		}
		previews = append(previews, preview)
	}
	return jsonAnswer(http.StatusOK, object{
		"identity":          object{"type": "IDENTITY", "id": id, "name": identity["name"]},
		"previewAttributes": previews,
	}), nil
}
