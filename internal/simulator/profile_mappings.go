package simulator

import "slices"

// usualAttributes pairs identity attributes with the account attributes that
// usually hold the same.
var usualAttributes = [][2]string{
	{"uid", "name"}, {"email", "e-mail"}, {"email", "mail"}, {"firstname", "givenName"}, {"lastname", "familyName"},
}

// defaultMappings is the mapping of a new identity profile: the usual identity
// attributes, as far as the source's accounts have them.
func (t *Tenant) defaultMappings(sourceID string) object {
	source, _ := t.sources.get(sourceID)
	transforms := []any{}
	for _, pair := range usualAttributes {
		if !t.hasAccountAttribute(sourceID, pair[1]) {
			continue
		}
		transforms = append(transforms, object{
			"identityAttributeName": pair[0],
			"transformDefinition": object{
				"type":       "accountAttribute",
				"attributes": object{"sourceName": source["name"], "attributeName": pair[1], "sourceId": sourceID},
			},
		})
	}
	return object{"enabled": true, "attributeTransforms": transforms}
}

func (t *Tenant) hasAccountAttribute(sourceID, name string) bool {
	return slices.ContainsFunc(attributesOf(t.accountSchema(sourceID)), func(definition object) bool {
		return text(definition, "name") == name
	})
}

// completeMappings checks an IdentityAttributeConfig that a client sends and
// completes the references to sources in it.
func (t *Tenant) completeMappings(config object) error {
	if err := checkTypes(config, map[string]string{"enabled": "boolean", "attributeTransforms": "array"}); err != nil {
		return err
	}
	var names []string
	for _, item := range list(config, "attributeTransforms") {
		transform, _ := item.(object)
		name, definition := text(transform, "identityAttributeName"), child(transform, "transformDefinition")
		if name == "" || text(definition, "type") == "" {
			return badRequest("an attribute transform needs identityAttributeName and transformDefinition.type")
		}
		if slices.Contains(names, name) {
			return badRequest("identity attribute %q is mapped twice", name)
		}
		names = append(names, name)
		if err := checkTypes(definition, map[string]string{"attributes": "object"}); err != nil {
			return err
		}
		if text(definition, "type") == "accountAttribute" {
			if err := t.completeAccountAttribute(child(definition, "attributes")); err != nil {
				return err
			}
		}
	}
	return nil
}

// mappedSource is the stored source that an accountAttribute transform names by
// id or by name, nil when there is none.
func (t *Tenant) mappedSource(attributes object) object {
	id, name := text(attributes, "sourceId"), text(attributes, "sourceName")
	found := t.sources.where(func(source object) bool {
		return source["id"] == id || id == "" && source["name"] == name
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// completeAccountAttribute finds the source of an accountAttribute transform by
// id or by name and adds the other of the two.
func (t *Tenant) completeAccountAttribute(attributes object) error {
	source := t.mappedSource(attributes)
	if source == nil {
		return badRequest("Illegal value: no such source as %q", text(attributes, "sourceId")+text(attributes, "sourceName"))
	}
	if attribute := text(attributes, "attributeName"); !t.hasAccountAttribute(text(source, "id"), attribute) {
		return badRequest("Illegal value: %q is not an account attribute of source %q", attribute, text(source, "name"))
	}
	setDefaults(attributes, object{"sourceId": source["id"], "sourceName": source["name"]})
	return nil
}

// hasTimeBased tells that a mapping asks for a periodic refresh.
func hasTimeBased(config object) bool {
	return slices.ContainsFunc(list(config, "attributeTransforms"), func(item any) bool {
		transform, _ := item.(object)
		return boolean(child(child(transform, "transformDefinition"), "attributes"), "requiresPeriodicRefresh")
	})
}
