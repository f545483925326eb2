package simulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
)

var (
	workgroupRules = collectionRules{
		fields: map[string]field{
			"id":   {operators: "eq in sw"},
			"name": {operators: "eq in sw"},
		},
		sorters: "name created modified id description",
	}
	workgroupTypes = map[string]string{"name": "string", "description": "string", "owner": "object"}
	// immutableWorkgroup are the fields that can't be patched: "the following fields
	// and objects are patchable: name, description, owner" (SailPoint API: Patch a
	// governance group).
	immutableWorkgroup = []string{"id", "created", "modified", "memberCount", "connectionCount"}
	// workgroupMembers are those of a governance group in a data file.
	workgroupMembers = joined(workgroupTypes, map[string]string{
		"id": "string", "created": timeType, "modified": timeType, "owner": referenceType,
	})
)

// showWorkgroup renders a governance group: its owner with what the identity is
// called, and without members, which nothing here gives it.
func (t *Tenant) showWorkgroup(stored object) object {
	workgroup := maps.Clone(stored)
	workgroup["owner"] = reference(&t.identities, "IDENTITY", stored["owner"])
	if identity, ok := t.identities.get(text(child(stored, "owner"), "id")); ok {
		owner := child(workgroup, "owner")
		owner["displayName"] = identity["name"]
		if email := text(identity, "emailAddress"); email != "" {
			owner["emailAddress"] = email
		}
	}
	workgroup["memberCount"], workgroup["connectionCount"] = json.Number("0"), json.Number("0")
	return workgroup
}

func completeWorkgroup(workgroup object) {
	if workgroup["description"] == nil {
		delete(workgroup, "description")
	}
}

func (t *Tenant) listWorkgroups(c *call) (answer, error) {
	return c.listing(shown(&t.workgroups, t.showWorkgroup), workgroupRules)
}

// workgroupFor is the stored governance group that the path names.
func (t *Tenant) workgroupFor(c *call) (object, error) {
	workgroup, ok := t.workgroups.get(c.PathValue("id"))
	if !ok {
		return nil, notFound("Governance group %q was not found", c.PathValue("id"))
	}
	return workgroup, nil
}

func (t *Tenant) getWorkgroup(c *call) (answer, error) {
	workgroup, err := t.workgroupFor(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, t.showWorkgroup(workgroup)), nil
}

// createWorkgroup answers 200, not 201 (SailPoint API: Create a new governance
// group).
func (t *Tenant) createWorkgroup(c *call) (answer, error) {
	delete(c.body, "id")
	if err := t.checkWorkgroup(c.body); err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, t.showWorkgroup(t.putNewWorkgroup(c.body))), nil
}

func (t *Tenant) putNewWorkgroup(workgroup object) object {
	added, now := only(workgroup, workgroupTypes), t.stamp()
	added["id"], added["created"], added["modified"] = newID(), now, now
	completeWorkgroup(added)
	t.workgroups.put(added)
	return added
}

func (t *Tenant) patchWorkgroup(c *call) (answer, error) {
	stored, err := t.workgroupFor(c)
	if err != nil {
		return answer{}, err
	}
	current := t.showWorkgroup(stored)
	next, err := applyPatch(current, c.patch)
	if err != nil {
		return answer{}, err
	}
	for _, key := range immutableWorkgroup {
		if !equal(next[key], current[key]) {
			return answer{}, immutable(key)
		}
	}
	if err := t.checkWorkgroup(next); err != nil {
		return answer{}, err
	}
	next["modified"] = t.stamp()
	completeWorkgroup(next)
	t.workgroups.put(next)
	return jsonAnswer(http.StatusOK, t.showWorkgroup(next)), nil
}

func (t *Tenant) deleteWorkgroup(c *call) (answer, error) {
	workgroup, err := t.workgroupFor(c)
	if err != nil {
		return answer{}, err
	}
	t.workgroups.remove(text(workgroup, "id"))
	return noContent(), nil
}

// checkWorkgroup checks what a client sends as a governance group. The documents
// neither say that an owner is needed nor that names are unique; the stricter is
// assumed.
func (t *Tenant) checkWorkgroup(workgroup object) error {
	if err := checkTypes(workgroup, workgroupTypes); err != nil {
		return err
	}
	name := text(workgroup, "name")
	if strings.TrimSpace(name) == "" {
		return badRequest("name is required")
	}
	for _, other := range t.workgroups.where(nil) {
		if other["id"] != workgroup["id"] && strings.EqualFold(text(other, "name"), name) {
			return badRequest("A governance group with the name %q already exists", name)
		}
	}
	return checkReference(&t.identities, "owner", "IDENTITY", workgroup["owner"])
}

func (l *loader) workgroup(place string, given object) {
	l.check(place, given, workgroupMembers)
	name := l.required(place, given, "name")
	if _, taken := l.t.workgroups.named("name", name); taken {
		l.refuse(below(place, "name"), "there is another governance group with the name %q", name)
		return
	}
	l.identify(place, &l.t.workgroups, given, "workgroup", name)
	if !saved(given) {
		given["created"] = l.t.stamp()
		given["modified"] = given["created"]
	}
	completeWorkgroup(given)
	l.t.workgroups.put(given)
	l.owner(place, given, maps.Clone(given))
}

func (t *Tenant) saveWorkgroups() []object {
	return shown(&t.workgroups, func(stored object) object {
		workgroup := only(stored, workgroupMembers)
		workgroup["owner"] = existing(&t.identities, "IDENTITY", stored["owner"])
		return workgroup
	})
}
