package simulator

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

var (
	scheduleTypes   = []string{"ACCOUNT_AGGREGATION", "GROUP_AGGREGATION"}
	scheduleMembers = map[string]string{"type": "string", "cronExpression": "string"}
	cronField       = regexp.MustCompile(`(?i)^[0-9A-Z*?/,#-]+$`)
	cronDays        = [2]int{3, 5}
	cronLengths     = [2]int{6, 7}
)

func (t *Tenant) listSchedules(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, listBelow(&t.schedules, text(source, "id"))), nil
}

// scheduleOf is the stored schedule that the path names.
func (t *Tenant) scheduleOf(c *call) (object, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return nil, err
	}
	schedule, ok := t.schedules.get(belowSource(text(source, "id"), c.PathValue("type")))
	if !ok {
		return nil, notFound("Schedule %q was not found", c.PathValue("type"))
	}
	return schedule, nil
}

func (t *Tenant) getSchedule(c *call) (answer, error) {
	schedule, err := t.scheduleOf(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, bare(schedule)), nil
}

func (t *Tenant) createSchedule(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	if err := checkSchedule(c.body); err != nil {
		return answer{}, err
	}
	sourceID, kind := text(source, "id"), text(c.body, "type")
	if _, exists := t.schedules.get(belowSource(sourceID, kind)); exists {
		return answer{}, badRequest("a schedule of the type %q already exists", kind)
	}
	putBelow(&t.schedules, sourceID, kind, c.body)
	return jsonAnswer(http.StatusCreated, c.body), nil
}

func (t *Tenant) patchSchedule(c *call) (answer, error) {
	stored, err := t.scheduleOf(c)
	if err != nil {
		return answer{}, err
	}
	next, err := applyPatch(bare(stored), c.patch)
	if err != nil {
		return answer{}, err
	}
	if !equal(next["type"], stored["type"]) {
		return answer{}, immutable("type")
	}
	if err := checkSchedule(next); err != nil {
		return answer{}, err
	}
	putBelow(&t.schedules, c.PathValue("id"), text(next, "type"), next)
	return jsonAnswer(http.StatusOK, next), nil
}

func (t *Tenant) deleteSchedule(c *call) (answer, error) {
	stored, err := t.scheduleOf(c)
	if err != nil {
		return answer{}, err
	}
	t.schedules.remove(text(stored, "id"))
	return answer{status: http.StatusNoContent}, nil
}

// checkSchedule checks what a client sends as a schedule.
func checkSchedule(schedule object) error {
	if err := checkTypes(schedule, scheduleMembers); err != nil {
		return err
	}
	if kind := text(schedule, "type"); !slices.Contains(scheduleTypes, kind) {
		return badRequest("%q is not a type of schedule", kind)
	}
	expression := text(schedule, "cronExpression")
	fields := strings.Fields(expression)
	if !slices.Contains(cronLengths[:], len(fields)) ||
		slices.ContainsFunc(fields, func(field string) bool { return !cronField.MatchString(field) }) ||
		(fields[cronDays[0]] == "?") == (fields[cronDays[1]] == "?") {
		return badRequest("%q is not a cron expression", expression)
	}
	return nil
}
