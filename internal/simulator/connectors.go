package simulator

import (
	"net/http"
	"slices"
	"strings"
)

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

// usualConnectors are those that every tenant has, or some of them.
var usualConnectors = []connector{
	{
		script: rewrittenDelimitedFile, name: "Delimited File", sourceType: "DelimitedFile",
		class: "sailpoint.connector.DelimitedFileConnector", connectionType: fileConnection,
		features: []any{"DIRECT_PERMISSIONS", "NO_RANDOM_ACCESS", "DISCOVER_SCHEMA", "ENABLE"},
	},
	{
		script: "active-directory", name: "Active Directory", sourceType: "Active Directory - Direct",
		class: "sailpoint.connector.ADLDAPConnector", connectionType: directConnection,
		features: []any{"AUTHENTICATE", "PROVISIONING", "ENABLE", "PASSWORD", "UNLOCK", "SEARCH"},
	},
	direct("azure-active-directory", "Azure Active Directory", "sailpoint.connector.AzureADConnector"),
	direct("google-workspace", "Google Workspace", "sailpoint.connector.GoogleAppsConnector"),
	direct("jdbc-angularsc", "JDBC", "sailpoint.connector.JDBCConnector"),
	direct("ldap", "LDAP", "sailpoint.connector.LDAPConnector"),
	direct("okta", "Okta", "sailpoint.connector.OktaConnector"),
	direct("salesforce", "Salesforce", "sailpoint.connector.SalesForceConnector"),
	direct("sap-direct", "SAP - Direct", "sailpoint.connector.SAPConnector"),
	direct("scim-2.0", "SCIM 2.0", "sailpoint.connector.SCIM2Connector"),
	direct("servicenow", "ServiceNow", "sailpoint.connector.ServiceNowConnector"),
	direct("web-services", "Web Services", "sailpoint.connector.WebServicesConnector"),
	direct("workday", "Workday", "sailpoint.connector.WorkdayConnector"),
}

// direct is a connector of sources that are connected directly.
func direct(script, name, class string) connector {
	return connector{
		script: script, name: name, sourceType: name, class: class, connectionType: directConnection,
		features: []any{"PROVISIONING", "ENABLE"},
	}
}

// describe finds a connector by its script in either spelling. Of an unknown one
// the script is all that there is to know.
func (t *Tenant) describe(script string) connector {
	if custom, ok := t.connectorTypes.get(script); ok {
		kind := connector{
			script: script, name: text(custom, "name"), sourceType: text(custom, "type"), class: text(custom, "className"),
			connectionType: fileConnection, features: list(custom, "features"),
		}
		if boolean(custom, "directConnect") {
			kind.connectionType = directConnection
		}
		return kind
	}
	for _, usual := range usualConnectors {
		switch {
		case canonical(usual.script) != canonical(script):
		case canonical(script) == delimitedFile:
			return usual
		default:
			usual.script = script
			return usual
		}
	}
	return direct(script, script, "")
}

// canonical is the sent spelling of a script that the tenant rewrites.
func canonical(script string) string { return strings.TrimSuffix(script, "-angularsc") }

var connectorRules = collectionRules{fields: map[string]field{
	"name": {operators: "sw co"}, "type": {operators: "sw co eq"}, "directConnect": {operators: "eq"},
	"category": {operators: "eq", path: "connectorMetadata.category"}, "features": {operators: "ca"},
	"labels": {operators: "ca", path: "connectorMetadata.labels"},
}}

// show renders a connector.
func (k connector) show() object {
	var class any
	if k.class != "" {
		class = k.class
	}
	return object{
		"name": k.name, "type": k.sourceType, "scriptName": k.script, "className": class, "features": k.features,
		"directConnect": k.connectionType == directConnection, "connectorMetadata": object{}, "status": "RELEASED",
	}
}

// allConnectorTypes are all connectors of the tenant, rendered.
func (t *Tenant) allConnectorTypes() []object {
	var all []object
	for _, usual := range usualConnectors {
		if _, replaced := t.connectorTypes.get(usual.script); !replaced {
			all = append(all, usual.show())
		}
	}
	return append(all, shown(&t.connectorTypes, withoutID)...)
}

// withoutID renders a connector of the tenant's own, which is kept by its script.
func withoutID(stored object) object {
	custom := cloneObject(stored)
	delete(custom, "id")
	return custom
}

// locales are the languages that connectors are described in.
const locales = "de no fi sv ru pt ko zh-TW en it fr zh-CN hu es cs ja pl da nl"

func checkLocale(c *call) error {
	if locale := c.URL.Query().Get("locale"); locale != "" && !slices.Contains(strings.Fields(locales), locale) {
		return badRequest("locale must be one of %s", locales)
	}
	return nil
}

// listConnectorTypes lists the connectors that are released.
func (t *Tenant) listConnectorTypes(c *call) (answer, error) {
	if err := checkLocale(c); err != nil {
		return answer{}, err
	}
	var released []object
	for _, one := range t.allConnectorTypes() {
		if text(one, "status") == "RELEASED" {
			released = append(released, one)
		}
	}
	return c.listing(released, connectorRules)
}

func (t *Tenant) getConnectorType(c *call) (answer, error) {
	if err := checkLocale(c); err != nil {
		return answer{}, err
	}
	for _, one := range t.allConnectorTypes() {
		if text(one, "scriptName") == c.PathValue("script") {
			delete(one, "features") // only the list has them
			if one["className"] == nil {
				delete(one, "className") // and only there it is nullable
			}
			return jsonAnswer(http.StatusOK, one), nil
		}
	}
	return answer{}, notFound("Connector %q was not found", c.PathValue("script"))
}

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
