package simulator

import "cmp"

// connectorTypeMembers are the members of a connector in a data file.
var connectorTypeMembers = map[string]string{
	"name": "string", "type": "string", "scriptName": "string", "className": "string", "features": "array",
	"directConnect": "boolean", "connectorMetadata": "object", "status": "string",
}

// connectorType loads a connector that the tenant has beside the usual ones.
func (l *loader) connectorType(place string, given object) {
	l.check(place, given, connectorTypeMembers)
	script := l.required(place, given, "scriptName")
	if _, taken := l.t.connectorTypes.get(script); taken {
		l.refuse(below(place, "scriptName"), "there is another connector with the script name %q", script)
		return
	}
	name := cmp.Or(text(given, "name"), script)
	setDefaults(given, object{
		"name": name, "type": name, "className": nil, "features": []any{}, "directConnect": false,
		"connectorMetadata": object{}, "status": "RELEASED",
	})
	given["id"] = script
	l.t.connectorTypes.put(given)
}

func (t *Tenant) saveConnectorTypes() []object { return shown(&t.connectorTypes, withoutID) }
