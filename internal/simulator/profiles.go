package simulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"
)

var (
	profileRules = collectionRules{
		fields: map[string]field{
			"id":       {operators: "eq ne ge gt in le sw"},
			"name":     {operators: "eq ne ge gt in le sw"},
			"priority": {operators: "eq ne"},
		},
		sorters: "id name priority created modified owner.id owner.name",
	}
	profileTypes = map[string]string{
		"name": "string", "description": "string", "owner": "object", "priority": "integer",
		"authoritativeSource": "object", "identityAttributeConfig": "object",
	}
	// immutableProfile and computedInProfile are the fields that only the server
	// sets (SailPoint API: Update Identity Profile): an attempt to change one of
	// the first is refused, one of the second ignored.
	immutableProfile  = []string{"id", "name", "created", "modified", "identityCount", "identityRefreshRequired"}
	computedInProfile = []string{"hasTimeBasedAttr", "identityExceptionReportReference"}
)

// profileOf is the stored identity profile that a source is authoritative for,
// or nil.
func (t *Tenant) profileOf(sourceID string) object {
	for _, id := range t.profiles.ids {
		profile := t.profiles.objects[id]
		if text(child(profile, "authoritativeSource"), "id") == sourceID {
			return profile
		}
	}
	return nil
}

// showProfile renders an identity profile: a shallow copy with its references
// and what is computed.
func (t *Tenant) showProfile(stored object) object {
	profile := maps.Clone(stored)
	profile["owner"] = reference(&t.identities, "IDENTITY", stored["owner"])
	profile["authoritativeSource"] = reference(&t.sources, "SOURCE", stored["authoritativeSource"])
	profile["hasTimeBasedAttr"] = hasTimeBased(child(stored, "identityAttributeConfig"))
	profile["identityCount"] = json.Number(strconv.Itoa(len(t.identitiesOf(stored))))
	return profile
}

// identitiesOf are the ids of the identities of a profile's accounts.
func (t *Tenant) identitiesOf(profile object) []string {
	var ids []string
	known := map[string]bool{}
	for _, account := range t.accountsOf(text(child(profile, "authoritativeSource"), "id")) {
		id := text(account, "identityId")
		if _, ok := t.identities.get(id); ok && !known[id] {
			known[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

func (t *Tenant) listProfiles(c *call) (answer, error) {
	return c.listing(shown(&t.profiles, t.showProfile), profileRules)
}

func (t *Tenant) getProfile(c *call) (answer, error) {
	profile, err := t.profileFor(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, t.showProfile(profile)), nil
}

// profileFor is the stored identity profile that the path names.
func (t *Tenant) profileFor(c *call) (object, error) {
	profile, ok := t.profiles.get(c.PathValue("id"))
	if !ok {
		return nil, notFound("Identity profile %q was not found", c.PathValue("id"))
	}
	return profile, nil
}

func (t *Tenant) getDefaultMappings(c *call) (answer, error) {
	profile, err := t.profileFor(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, t.defaultMappings(text(child(profile, "authoritativeSource"), "id"))), nil
}

func (t *Tenant) createProfile(c *call) (answer, error) {
	profile := c.body
	delete(profile, "id")
	if err := t.checkProfile(profile); err != nil {
		return answer{}, err
	}
	if config := child(profile, "identityAttributeConfig"); config != nil {
		if err := t.completeMappings(config); err != nil {
			return answer{}, err
		}
	}
	t.fillProfile(profile)
	return jsonAnswer(http.StatusCreated, t.showProfile(profile)), nil
}

// fillProfile completes a new identity profile with what the server decides, and
// stores it.
func (t *Tenant) fillProfile(profile object) {
	profile["id"] = newID()
	t.describeProfile(profile)
	t.profiles.put(profile)
	t.addDefaultStates(text(profile, "id"))
	t.refreshIdentities(profile)
}

// describeProfile sets the fields of a new identity profile that the server
// decides.
func (t *Tenant) describeProfile(profile object) {
	now := t.stamp()
	profile["created"], profile["modified"] = now, now
	profile["identityRefreshRequired"] = true
	profile["identityExceptionReportReference"] = nil
	if profile["priority"] == nil {
		highest := 0
		for _, other := range t.profiles.where(nil) {
			number, _ := other["priority"].(json.Number)
			if n, err := strconv.Atoi(number.String()); err == nil {
				highest = max(highest, n)
			}
		}
		profile["priority"] = json.Number(strconv.Itoa((highest/10 + 1) * 10))
	}
	if profile["identityAttributeConfig"] == nil {
		profile["identityAttributeConfig"] = t.defaultMappings(text(child(profile, "authoritativeSource"), "id"))
	}
	completeProfile(profile)
}

func completeProfile(profile object) {
	setDefaults(profile, object{"description": nil, "owner": nil, "identityAttributeConfig": object{}, "priority": json.Number("0")})
	setDefaults(child(profile, "identityAttributeConfig"), object{"enabled": false, "attributeTransforms": []any{}})
}

func (t *Tenant) patchProfile(c *call) (answer, error) {
	stored, err := t.profileFor(c)
	if err != nil {
		return answer{}, err
	}
	var touchesSource, touchesMappings bool
	for _, path := range writes(c.patch) {
		touchesSource = touchesSource || within(path, "/authoritativeSource")
		touchesMappings = touchesMappings || within(path, "/identityAttributeConfig")
	}
	if touchesSource && touchesMappings {
		return answer{}, badRequest("Authoritative Source and Identity Attribute Configuration cannot be modified at the same time")
	}
	current := t.showProfile(stored)
	next, err := applyPatch(current, c.patch)
	if err != nil {
		return answer{}, err
	}
	for _, key := range immutableProfile {
		if !equal(next[key], current[key]) {
			return answer{}, immutable(key)
		}
	}
	for _, key := range computedInProfile {
		next[key] = current[key]
	}
	if err := t.checkProfile(next); err != nil {
		return answer{}, err
	}
	completeProfile(next)
	if touchesMappings {
		if err := t.completeMappings(child(next, "identityAttributeConfig")); err != nil {
			return answer{}, err
		}
	}
	if !equal(next["authoritativeSource"], current["authoritativeSource"]) || !equal(next["identityAttributeConfig"], current["identityAttributeConfig"]) {
		next["identityRefreshRequired"] = true
	}
	next["modified"] = t.stamp()
	t.profiles.put(next)
	t.refreshIdentities(next)
	return jsonAnswer(http.StatusOK, t.showProfile(next)), nil
}

// processIdentities computes the identities of a profile anew. It takes its time,
// but the answer names no task (SailPoint API: Process Identities Under Profile).
func (t *Tenant) processIdentities(c *call) (answer, error) {
	profile, err := t.profileFor(c)
	if err != nil {
		return answer{}, err
	}
	source, _ := t.sources.get(text(child(profile, "authoritativeSource"), "id"))
	id := text(profile, "id")
	t.start(identityRefresh, "Process identities", source, func() {
		if profile, ok := t.profiles.get(id); ok {
			profile["identityRefreshRequired"] = false
			t.refreshIdentities(profile)
		}
	})
	return jsonAnswer(http.StatusAccepted, object{}), nil
}

// deleteProfile starts a task that removes the profile and its identities.
func (t *Tenant) deleteProfile(c *call) (answer, error) {
	profile, err := t.profileFor(c)
	if err != nil {
		return answer{}, err
	}
	source, _ := t.sources.get(text(child(profile, "authoritativeSource"), "id"))
	id := text(profile, "id")
	return simplified(t.start(identityRefresh, "Delete identity profile", source, func() { t.dropProfile(id) }))
}

func (t *Tenant) dropProfile(id string) {
	profile, ok := t.profiles.get(id)
	if !ok {
		return
	}
	t.dropIdentities(t.identitiesOf(profile)...)
	t.profiles.remove(id)
	for _, state := range t.statesOf(id) {
		t.dropState(text(state, "id"))
	}
}

// checkProfile checks what a client sends as an identity profile, without its
// mappings.
func (t *Tenant) checkProfile(profile object) error {
	if err := checkTypes(profile, profileTypes); err != nil {
		return err
	}
	name := text(profile, "name")
	if strings.TrimSpace(name) == "" {
		return badRequest("name is required")
	}
	if profile["owner"] != nil {
		if err := checkReference(&t.identities, "owner", "IDENTITY", profile["owner"]); err != nil {
			return err
		}
	}
	source := child(profile, "authoritativeSource")
	if kind := text(source, "type"); kind != "" && kind != "SOURCE" {
		return badRequest("authoritativeSource.type must be SOURCE")
	}
	if _, ok := t.sources.get(text(source, "id")); !ok {
		return badRequest("authoritativeSource.id %q is not a source", text(source, "id"))
	}
	for _, other := range t.profiles.where(func(other object) bool { return other["id"] != profile["id"] }) {
		if strings.EqualFold(text(other, "name"), name) {
			return conflict("An identity profile with the name %q already exists", name)
		}
		if text(child(other, "authoritativeSource"), "id") == text(source, "id") {
			return conflict("reference conflict: source %q is the authoritative source of identity profile %q", text(source, "id"), text(other, "name"))
		}
	}
	return nil
}
