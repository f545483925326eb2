package simulator

import (
	"maps"
	"net/http"
	"slices"
)

var (
	correlationTypes = map[string]string{"id": "string", "name": "string", "attributeAssignments": "array"}
	assignmentTypes  = map[string]string{
		"property": "string", "value": "string", "operation": "string", "complex": "boolean", "ignoreCase": "boolean",
		"matchMode": "string", "filterString": "string",
	}
	matchModes = []string{"ANYWHERE", "START", "END"}
)

// correlationOf is the stored correlation configuration of a source, which exists
// as long as the source names it.
func (t *Tenant) correlationOf(c *call) (object, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return nil, err
	}
	ref := child(source, "accountCorrelationConfig")
	if ref == nil {
		return nil, notFound("Source %q has no correlation configuration", text(source, "name"))
	}
	config, ok := t.correlations.get(text(ref, "id"))
	if !ok {
		config = object{"id": ref["id"], "name": ref["name"], "attributeAssignments": []any{}}
		t.correlations.put(config)
	}
	return config, nil
}

func showCorrelation(stored object) object {
	shown := maps.Clone(stored)
	delete(shown, "modified")
	return shown
}

func (t *Tenant) getCorrelation(c *call) (answer, error) {
	config, err := t.correlationOf(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, showCorrelation(config)), nil
}

// putCorrelation "replaces the correlation configuration" (SailPoint API: Update
// Correlation Configuration).
func (t *Tenant) putCorrelation(c *call) (answer, error) {
	current, err := t.correlationOf(c)
	if err != nil {
		return answer{}, err
	}
	next := c.body
	if err := checkTypes(next, correlationTypes); err != nil {
		return answer{}, err
	}
	if next["id"] != nil && next["id"] != current["id"] {
		return answer{}, immutable("id")
	}
	for _, item := range list(next, "attributeAssignments") {
		if err := checkAssignment(item); err != nil {
			return answer{}, err
		}
	}
	next["id"] = current["id"]
	completeCorrelation(next)
	t.correlations.put(next)
	return jsonAnswer(http.StatusOK, next), nil
}

func checkAssignment(item any) error {
	assignment, ok := item.(object)
	if !ok || text(assignment, "property") == "" || text(assignment, "value") == "" {
		return badRequest("an attribute assignment needs a property and a value")
	}
	if err := checkTypes(assignment, assignmentTypes); err != nil {
		return err
	}
	if operation := assignment["operation"]; operation != nil && operation != "EQ" {
		return badRequest("%v is not an operation", operation)
	}
	if mode := assignment["matchMode"]; mode != nil && !slices.Contains(matchModes, text(assignment, "matchMode")) {
		return badRequest("%v is not a match mode", mode)
	}
	return nil
}

// completeCorrelation gives a written configuration its stored form.
func completeCorrelation(config object) {
	setDefaults(config, object{"name": nil, "attributeAssignments": []any{}})
	for _, item := range list(config, "attributeAssignments") {
		if assignment, ok := item.(object); ok {
			setDefaults(assignment, object{"operation": "EQ", "complex": false, "ignoreCase": false})
		}
	}
}
