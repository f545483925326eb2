package simulator

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

var iiqApplicationResource = scimResource{
	name: "Application", urn: "urn:ietf:params:scim:schemas:sailpoint:1.0:Application",
	attributes: slices.Concat(common, with(readOnly, []scimAttribute{
		{name: "name", kind: stringKind},
		{name: "type", kind: stringKind},
		{name: "features", kind: stringKind, multi: true},
		{name: "descriptions", kind: complexKind, multi: true, sub: with(readOnly, plain(stringKind, "locale", "value"))},
		{name: "owner", kind: complexKind, sub: pointing("$ref")},
		{name: "applicationSchemas", kind: complexKind, sub: with(readOnly, slices.Concat(
			plain(stringKind, "value", "type"), plain(referenceKind, "$ref"),
		))},
	})),
}

// accountURN names the schema of an application's accounts; the application's
// name is in it as it is.
func accountURN(application object) string {
	return iiqApplicationResource.urn + ":Schema:" + text(application, "name") + ":account"
}

// accountAttributes are the attributes of an application's accounts.
func accountAttributes(application object) []scimAttribute {
	types := child(application, "attributes")
	var attributes []scimAttribute
	for _, name := range slices.Sorted(maps.Keys(types)) {
		kind, multi := strings.CutSuffix(text(types, name), "[]")
		attributes = append(attributes, scimAttribute{name: name, kind: kind, multi: multi})
	}
	return attributes
}

func (t *Tenant) listIIQApplications(c *scimCall) (answer, error) {
	return c.listing(shown(&t.iiqApplications, c.from(t.showIIQApplication)))
}

// getIIQApplication serves one by its id or its name.
func (t *Tenant) getIIQApplication(c *scimCall) (answer, error) {
	wanted := c.PathValue("id")
	application, ok := t.iiqApplications.get(wanted)
	if !ok {
		application, ok = t.iiqApplications.named("name", wanted)
	}
	if !ok {
		return answer{}, notFound("Application %s not found", wanted)
	}
	return c.one(http.StatusOK, t.showIIQApplication(c.base, application)), nil
}

// named finds an object by its name, without regard to case.
func (c *collection) named(member, name string) (object, bool) {
	found := c.where(func(o object) bool { return strings.EqualFold(text(o, member), name) })
	if len(found) == 0 {
		return nil, false
	}
	return found[0], true
}

func (t *Tenant) showIIQApplication(base string, stored object) object {
	application := cloneObject(stored)
	urn := accountURN(stored)
	application["applicationSchemas"] = object{"type": "account", "value": urn, "$ref": schemaLocation(base, urn)}
	delete(application, "attributes")
	iiqApplicationResource.showMeta(base, application)
	return application
}

func schemaLocation(base, urn string) string { return base + "/Schemas/" + url.PathEscape(urn) }

// completeIIQApplication brings an edited application back into its stored form;
// its account schema is not part of it.
func (t *Tenant) completeIIQApplication(edited object) {
	stored, _ := t.iiqApplications.get(text(edited, "id"))
	edited["attributes"] = stored["attributes"]
	completeIIQ(edited)
}

func (t *Tenant) dropIIQApplication(id string) {
	t.iiqApplications.remove(id)
	t.dropIIQAccounts("application", id)
}
