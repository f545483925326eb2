package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

var (
	stateRules = collectionRules{sorters: "name priority created modified"}
	stateTypes = map[string]string{
		"name": "string", "technicalName": "string", "enabled": "boolean", "description": "string", "accountActions": "array",
		"accessProfileIds": "array", "emailNotificationOption": "object", "identityState": "string",
		"accessActionConfiguration": "object", "priority": "integer",
	}
	emailOptionTypes = map[string]string{
		"notifyManagers": "boolean", "notifyAllAdmins": "boolean", "notifySpecificUsers": "boolean", "emailAddressList": "array",
	}
	accountActionTypes = map[string]string{
		"action": "string", "sourceIds": "array", "excludeSourceIds": "array", "allSources": "boolean",
	}
	// patchableInState are the fields that can be updated (SailPoint API: Update
	// Lifecycle State); each is replaced whole.
	patchableInState = []string{
		"enabled", "description", "accountActions", "accessProfileIds", "emailNotificationOption", "accessActionConfiguration", "priority",
	}
)

// statesOf are the stored lifecycle states of an identity profile.
func (t *Tenant) statesOf(profileID string) []object {
	return t.states.where(func(state object) bool { return t.stateProfile[text(state, "id")] == profileID })
}

// fillState completes a new lifecycle state and stores it.
func (t *Tenant) fillState(state object, profileID string) {
	state["id"] = newID()
	delete(state, "created")
	delete(state, "modified")
	t.putState(state, profileID)
}

// putState stores a lifecycle state that may have its times already.
func (t *Tenant) putState(state object, profileID string) {
	now := t.stamp()
	setDefaults(state, object{"created": now, "modified": now})
	completeState(state)
	t.states.put(state)
	t.stateProfile[text(state, "id")] = profileID
}

// addDefaultStates gives a new identity profile the states that every one begins
// with.
func (t *Tenant) addDefaultStates(profileID string) {
	for _, state := range defaultStates() {
		t.fillState(state, profileID)
	}
}

func defaultStates() []object {
	return []object{
		{"name": "Active", "technicalName": "active", "priority": json.Number("10")},
		{"name": "Inactive", "technicalName": "inactive", "priority": json.Number("20")},
	}
}

// completeState fills in what a client leaves out.
func completeState(state object) {
	setDefaults(state, object{
		"enabled": false, "description": nil, "identityCount": json.Number("0"), "accountActions": []any{}, "identityState": nil,
		"emailNotificationOption": object{}, "accessActionConfiguration": object{}, "priority": nil, "accessProfileIds": nil,
	})
	setDefaults(child(state, "emailNotificationOption"), object{
		"notifyManagers": false, "notifyAllAdmins": false, "notifySpecificUsers": false, "emailAddressList": []any{},
	})
	setDefaults(child(state, "accessActionConfiguration"), object{"removeAllAccessEnabled": false})
	for _, item := range list(state, "accountActions") {
		if action, ok := item.(object); ok {
			setDefaults(action, object{"sourceIds": nil, "excludeSourceIds": nil, "allSources": false})
		}
	}
	if len(list(state, "accessProfileIds")) == 0 {
		state["accessProfileIds"] = nil // the service shows no empty list
	}
}

func (t *Tenant) dropState(id string) {
	t.states.remove(id)
	delete(t.stateProfile, id)
}

func (t *Tenant) listStates(c *call) (answer, error) {
	profile, err := t.profileFor(c)
	if err != nil {
		return answer{}, err
	}
	return c.listing(t.statesOf(text(profile, "id")), stateRules)
}

// stateFor is the stored lifecycle state that the path names.
func (t *Tenant) stateFor(c *call) (object, error) {
	state, ok := t.states.get(c.PathValue("state"))
	if !ok || t.stateProfile[text(state, "id")] != c.PathValue("id") {
		return nil, notFound("Lifecycle state %q was not found", c.PathValue("state"))
	}
	return state, nil
}

func (t *Tenant) getState(c *call) (answer, error) {
	state, err := t.stateFor(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, state), nil
}

func (t *Tenant) createState(c *call) (answer, error) {
	profile, err := t.profileFor(c)
	if err != nil {
		return answer{}, err
	}
	state := c.body
	if err := t.checkState(state); err != nil {
		return answer{}, err
	}
	for _, other := range t.statesOf(text(profile, "id")) {
		if strings.EqualFold(text(other, "technicalName"), text(state, "technicalName")) {
			return answer{}, badRequest("A lifecycle state with the technical name %q already exists", text(state, "technicalName"))
		}
	}
	delete(state, "identityCount")
	t.fillState(state, text(profile, "id"))
	return jsonAnswer(http.StatusCreated, state), nil
}

func (t *Tenant) patchState(c *call) (answer, error) {
	current, err := t.stateFor(c)
	if err != nil {
		return answer{}, err
	}
	for _, path := range writes(c.patch) {
		if !slices.Contains(patchableInState, strings.TrimPrefix(path, "/")) {
			return answer{}, badRequest("%s can't be updated", path)
		}
	}
	next, err := applyPatch(current, c.patch)
	if err != nil {
		return answer{}, err
	}
	if err := t.checkState(next); err != nil {
		return answer{}, err
	}
	completeState(next)
	next["modified"] = t.stamp()
	t.states.put(next)
	return jsonAnswer(http.StatusOK, next), nil
}

// deleteState names the state, not a task, in its answer.
func (t *Tenant) deleteState(c *call) (answer, error) {
	state, err := t.stateFor(c)
	if err != nil {
		return answer{}, err
	}
	id := text(state, "id")
	t.start(identityRefresh, "Delete lifecycle state", nil, func() { t.dropState(id) })
	return jsonAnswer(http.StatusAccepted, object{"type": "LIFECYCLE_STATE", "id": id, "name": state["name"]}), nil
}

// checkState checks what a client sends as a lifecycle state.
func (t *Tenant) checkState(state object) error {
	if err := checkTypes(state, stateTypes); err != nil {
		return err
	}
	for _, key := range []string{"name", "technicalName"} {
		if strings.TrimSpace(text(state, key)) == "" {
			return badRequest("%s is required", key)
		}
	}
	if identityState := state["identityState"]; identityState != nil &&
		!slices.Contains([]any{"ACTIVE", "INACTIVE_SHORT_TERM", "INACTIVE_LONG_TERM"}, identityState) {
		return badRequest("%q is not an identity state", identityState)
	}
	if err := checkTypes(child(state, "emailNotificationOption"), emailOptionTypes); err != nil {
		return err
	}
	if err := checkTypes(child(state, "accessActionConfiguration"), map[string]string{"removeAllAccessEnabled": "boolean"}); err != nil {
		return err
	}
	if err := checkIDs(state, "accessProfileIds"); err != nil {
		return err
	}
	for _, item := range list(state, "accountActions") {
		action, _ := item.(object)
		if err := t.checkAccountAction(action); err != nil {
			return err
		}
	}
	return nil
}

// checkIDs checks a list of distinct ids.
func checkIDs(o object, key string) error {
	seen := map[any]bool{}
	for _, id := range list(o, key) {
		if kindOf(id) != "string" || seen[id] {
			return badRequest("%s must be a list of distinct ids", key)
		}
		seen[id] = true
	}
	return nil
}

// checkAccountAction checks an AccountAction: it is for some sources, or for all
// but some, "The sources must have the ENABLE feature or flat file source".
func (t *Tenant) checkAccountAction(action object) error {
	if err := checkTypes(action, accountActionTypes); err != nil {
		return err
	}
	if !slices.Contains([]string{"ENABLE", "DISABLE", "DELETE"}, text(action, "action")) {
		return badRequest("accountActions.action must be ENABLE, DISABLE or DELETE")
	}
	for _, key := range []string{"sourceIds", "excludeSourceIds"} {
		if err := checkIDs(action, key); err != nil {
			return err
		}
	}
	ids := list(action, "sourceIds")
	switch {
	case boolean(action, "allSources") && len(ids) > 0:
		return badRequest("sourceIds must not be provided if allSources is true")
	case !boolean(action, "allSources") && len(ids) == 0:
		return badRequest("sourceIds is required if allSources is not true")
	case len(ids) > 0 && len(list(action, "excludeSourceIds")) > 0:
		return badRequest("sourceIds cannot be used together with excludeSourceIds")
	}
	for _, id := range ids {
		key, _ := id.(string)
		source, ok := t.sources.get(key)
		if !ok {
			return badRequest("accountActions: %q is not a source", id)
		}
		if text(source, "connectionType") != fileConnection && !slices.Contains(list(source, "features"), any("ENABLE")) {
			return badRequest("accountActions: source %q is no flat file and doesn't have the ENABLE feature", text(source, "name"))
		}
	}
	return nil
}
