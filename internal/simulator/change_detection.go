package simulator

import (
	"net/http"
	"slices"
)

var (
	detectionTypes = map[string]string{
		"enabled": "boolean", "operations": "array", "allEntitlements": "boolean", "allNonEntitlementAttributes": "boolean",
		"selectedEntitlements": "array", "selectedNonEntitlementAttributes": "array",
	}
	detectionLists    = []string{"operations", "selectedEntitlements", "selectedNonEntitlementAttributes"}
	detectionDefaults = object{
		"enabled": false, "operations": []any{}, "allEntitlements": false, "allNonEntitlementAttributes": false,
		"selectedEntitlements": []any{}, "selectedNonEntitlementAttributes": []any{},
	}
	detected = []string{"ACCOUNT_UPDATED", "ACCOUNT_CREATED", "ACCOUNT_DELETED"}
)

func completeDetection(config object) { setDefaults(config, detectionDefaults) }

// getDetection shows the defaults for a source that nobody has configured.
func (t *Tenant) getDetection(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	config, ok := t.detections.get(text(source, "id"))
	if !ok {
		config = cloneObject(detectionDefaults)
	}
	return jsonAnswer(http.StatusOK, bare(config)), nil
}

// putDetection "replaces the native change detection configuration" (SailPoint
// API: Update Native Change Detection Configuration).
func (t *Tenant) putDetection(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	if err := checkTypes(c.body, detectionTypes); err != nil {
		return answer{}, err
	}
	for _, key := range detectionLists {
		for _, item := range list(c.body, key) {
			name, ok := item.(string)
			if !ok || key == "operations" && !slices.Contains(detected, name) {
				return answer{}, badRequest("%s: %v is not known", key, item)
			}
		}
	}
	completeDetection(c.body)
	putBelow(&t.detections, text(source, "id"), "", c.body)
	return jsonAnswer(http.StatusOK, c.body), nil
}

func (t *Tenant) deleteDetection(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	t.detections.remove(text(source, "id"))
	return answer{status: http.StatusNoContent}, nil
}
