package simulator

import "strings"

// connector is what the tenant knows of a connector script.
type connector struct {
	script, name, sourceType, class, connectionType string
	features                                        []any
}

const (
	fileConnection   = "file"
	directConnection = "direct"
	// delimitedFile is the script's name as it is sent; the tenant rewrites it.
	delimitedFile          = "delimited-file"
	rewrittenDelimitedFile = "delimited-file-angularsc"
)

func describe(script string) connector {
	switch canonical(script) {
	case delimitedFile:
		return connector{
			script: rewrittenDelimitedFile, name: "Delimited File", sourceType: "DelimitedFile",
			class: "sailpoint.connector.DelimitedFileConnector", connectionType: fileConnection,
			features: []any{"DIRECT_PERMISSIONS", "NO_RANDOM_ACCESS", "DISCOVER_SCHEMA", "ENABLE"},
		}
	case "active-directory":
		return connector{
			script: script, name: "Active Directory", sourceType: "Active Directory - Direct",
			class: "sailpoint.connector.ADLDAPConnector", connectionType: directConnection,
			features: []any{"AUTHENTICATE", "PROVISIONING", "ENABLE", "PASSWORD", "UNLOCK", "SEARCH"},
		}
	}
	return connector{
		script: script, name: script, sourceType: script, connectionType: directConnection,
		features: []any{"PROVISIONING", "ENABLE"},
	}
}

// canonical is the sent spelling of a script that the tenant rewrites.
func canonical(script string) string { return strings.TrimSuffix(script, "-angularsc") }

// defaultSchemaAttributes are the account attributes of a new source.
func (k connector) defaultSchemaAttributes() []any {
	if k.connectionType == fileConnection {
		return append(plainAttributes("id", "name", "givenName", "familyName", "e-mail", "location", "manager", "title", "idNowDescription"),
			object{"name": "groups", "type": "STRING", "isMulti": true, "isEntitlement": true})
	}
	return append(plainAttributes("id", "name", "mail"),
		object{"name": "memberOf", "type": "STRING", "isMulti": true, "isEntitlement": true})
}

func plainAttributes(names ...string) []any {
	var attributes []any
	for _, name := range names {
		attributes = append(attributes, object{"name": name, "type": "STRING"})
	}
	return attributes
}
