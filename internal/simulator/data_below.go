package simulator

import (
	"encoding/base64"
	"maps"
)

// What belongs to a source or to an identity profile stands within it in a data
// file; transforms and identity attributes have sections of their own.
var (
	belowSourceMembers = map[string]string{
		"schemas": "array", "provisioningPolicies": "array", "schedules": "array", "nativeChangeDetection": "object",
		"correlation": "object", "attributeSync": "object", "connectorFiles": "object",
	}
	stateMembers = joined(stateTypes, map[string]string{
		"id": "string", "created": timeType, "modified": timeType, "identityCount": "integer",
	})
	transformMembers = map[string]string{"id": "string", "name": "string", "type": "string", "attributes": "object", "internal": "boolean"}
)

// belowSource loads what belongs to a source. What is left out is as with a new
// source.
func (l *loader) belowSource(place string, source, given object) {
	id := text(source, "id")
	l.schemas(place, source, given)
	if given["provisioningPolicies"] == nil {
		l.t.addDefaultPolicy(source)
	}
	l.list(place, given, "provisioningPolicies", func(place string, policy object) {
		l.check(place, policy, policyTypes)
		l.refuseCause(place, checkPolicy(policy))
		completePolicy(policy)
		l.put(place, &l.t.policies, id, text(policy, "usageType"), policy)
	})
	l.list(place, given, "schedules", func(place string, schedule object) {
		l.check(place, schedule, scheduleMembers)
		l.refuseCause(place, checkSchedule(schedule))
		l.put(place, &l.t.schedules, id, text(schedule, "type"), schedule)
	})
	if config := child(given, "nativeChangeDetection"); config != nil {
		l.check(below(place, "nativeChangeDetection"), config, detectionTypes)
		completeDetection(config)
		putBelow(&l.t.detections, id, "", config)
	}
	if config := child(given, "correlation"); config != nil {
		l.correlation(below(place, "correlation"), source, config)
	}
	for name, encoded := range child(given, "connectorFiles") {
		text, _ := encoded.(string)
		content, err := base64.StdEncoding.DecodeString(text)
		if err != nil || encoded != text {
			l.refuse(below(below(place, "connectorFiles"), name), "must be the file in base64")
			continue
		}
		l.t.keepConnectorFile(id, name, content)
	}
	if enabled := child(given, "attributeSync"); enabled != nil {
		l.attributeSync(below(place, "attributeSync"), id, enabled)
	}
}

// put stores what a source has one of for each type.
func (l *loader) put(place string, c *collection, sourceID, kind string, o object) {
	if _, taken := c.get(belowSource(sourceID, kind)); taken {
		l.refuse(place, "there is another one for %s", kind)
		return
	}
	putBelow(c, sourceID, kind, o)
}

func (l *loader) correlation(place string, source, config object) {
	l.check(place, config, correlationTypes)
	for _, item := range list(config, "attributeAssignments") {
		l.refuseCause(below(place, "attributeAssignments"), checkAssignment(item))
	}
	completeCorrelation(config)
	config["id"] = child(source, "accountCorrelationConfig")["id"]
	l.t.correlations.put(config)
}

func (l *loader) attributeSync(place, sourceID string, enabled object) {
	l.t.synced[sourceID] = map[string]bool{}
	for name, value := range enabled {
		on, ok := value.(bool)
		if !ok {
			l.refuse(below(place, name), "must be of type boolean, not %s", kindOf(value))
		}
		l.t.synced[sourceID][name] = on
	}
}

// saveBelowSource adds what belongs to a source.
func (t *Tenant) saveBelowSource(source object) {
	id := text(source, "id")
	source["schemas"] = saveSchemas(t.schemasOf(id))
	source["provisioningPolicies"] = savedBelow(&t.policies, id, policyTypes)
	if schedules := savedBelow(&t.schedules, id, scheduleMembers); len(schedules) > 0 {
		source["schedules"] = schedules
	}
	if config, ok := t.detections.get(id); ok {
		source["nativeChangeDetection"] = only(config, detectionTypes)
	}
	if config, ok := t.correlations.get(text(child(source, "accountCorrelationConfig"), "id")); ok {
		source["correlation"] = only(config, correlationTypes)
	}
	if synced := t.synced[id]; len(synced) > 0 {
		source["attributeSync"] = synced
	}
	if files := t.connectorFiles[id]; len(files) > 0 {
		source["connectorFiles"] = files // encoding/json writes bytes in base64
	}
}

func savedBelow(c *collection, sourceID string, types map[string]string) []any {
	saved := []any{}
	for _, o := range listBelow(c, sourceID) {
		saved = append(saved, only(o, types))
	}
	return saved
}

// states loads the lifecycle states of an identity profile; without any it has
// those that every one begins with.
func (l *loader) states(place, profileID string, given object) {
	if given["lifecycleStates"] == nil {
		for _, state := range defaultStates() {
			state["id"] = derivedID("lifecycle state", profileID, text(state, "technicalName"))
			l.t.putState(state, profileID)
		}
	}
	l.list(place, given, "lifecycleStates", func(place string, state object) {
		l.check(place, state, stateMembers)
		l.identify(place, &l.t.states, state, "lifecycle state", profileID, text(state, "technicalName"))
		if !saved(state) {
			l.refuseCause(place, l.t.checkState(state))
		}
		l.t.putState(state, profileID)
	})
}

func (t *Tenant) saveStates(profileID string) []any {
	states := []any{}
	for _, state := range t.statesOf(profileID) {
		states = append(states, only(state, stateMembers))
	}
	return states
}

func (l *loader) transform(place string, given object) {
	l.check(place, given, transformMembers)
	name := l.required(place, given, "name")
	if _, taken := l.t.transforms.named("name", name); taken {
		l.refuse(below(place, "name"), "there is another transform with the name %q", name)
		return
	}
	l.identify(place, &l.t.transforms, given, "transform", name)
	if !boolean(given, "internal") {
		l.refuseCause(place, checkTransform(given))
	}
	completeTransform(given)
	l.t.transforms.put(given)
}

func (t *Tenant) saveTransforms() []object {
	return shown(&t.transforms, func(stored object) object { return only(stored, transformMembers) })
}

func (l *loader) identityAttribute(place string, given object) {
	l.check(place, given, identityAttributeTypes)
	l.refuseCause(place, checkIdentityAttribute(given))
	if _, taken := l.t.identityAttributes.get(text(given, "name")); taken {
		l.refuse(below(place, "name"), "there is another identity attribute with the name %q", text(given, "name"))
		return
	}
	completeIdentityAttribute(given)
	l.t.identityAttributes.put(given)
}

func (t *Tenant) saveIdentityAttributes() []object {
	return shown(&t.identityAttributes, func(stored object) object { return only(maps.Clone(stored), identityAttributeTypes) })
}
