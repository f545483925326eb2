// Package adoption tries how a team takes a tenant over that it has had for long:
// generated configuration, import by names and identities, lists and actions.
package adoption

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

type values = map[string]any

// tenant is one that people have filled by other means.
type tenant struct {
	*acctest.Tenant
	source, directory, profile, application string
	connector                               *connectortest.Connector
	// ids are the import ids of one object of each resource.
	ids map[string]string
	// named are other import ids of the same objects, by names.
	named map[string]string
}

func filled(t *testing.T) *tenant {
	t.Helper()
	f := &tenant{Tenant: acctest.New(t), connector: connectortest.StartDouble(t, connectortest.Options{})}
	f.source = f.AddSource(values{
		"name": "Human/Resources", "description": "People \"and\" ${more}", "features": []any{"ENABLE", "PROVISIONING"}, "deleteThreshold": 10,
		"connectorAttributes": values{
			"delimiter": ",", "nested": values{"a": 1, "b": "x y"}, "list": []any{"p", values{"q": true}}, "off": false, "a.b/c": "%{odd}",
			"empty": values{}, "none": []any{}, "text": "two\nlines\n",
		},
	})
	f.directory = f.AddSource(values{
		"name": "Directory", "connector": "active-directory", "type": "Active Directory - Direct", "connectionType": "direct",
		"cluster":             values{"type": "CLUSTER", "id": f.AddCluster("Cluster"), "name": "Cluster"},
		"connectorAttributes": values{"host": "ldap.example.com", "password": "correct horse battery staple"},
	})
	account := f.AddAccount(f.source, values{"id": "E/002", "name": "Jack Ryan", "title": "Analyst", "groups": []any{"b", "a"}})
	f.profile = f.AddIdentityProfile(values{
		"name": "Employees", "description": "All of them", "authoritativeSource": values{"type": "SOURCE", "id": f.source},
		"identityAttributeConfig": values{"enabled": true, "attributeTransforms": []any{
			values{"identityAttributeName": "email", "transformDefinition": values{"type": "accountAttribute", "attributes": values{
				"sourceName": "Human/Resources", "sourceId": f.source, "attributeName": "e-mail",
			}}},
		}},
	})
	f.AddLifecycleState(f.profile, values{"name": "On leave", "technicalName": "onLeave", "enabled": true, "emailNotificationOption": values{
		"notifyManagers": true, "emailAddressList": []any{"a@example.com"},
	}})
	transform := f.AddTransform(values{"name": "Country", "type": "lookup", "attributes": values{
		"input": values{"type": "static", "attributes": values{"value": "US"}}, "table": values{"US": "EN-US", "default": "EN"},
	}})
	workgroup := f.AddWorkgroup(values{"name": "Approvers", "description": "They approve"})
	f.AddIdentityAttribute(values{"name": "badge", "displayName": "Badge", "type": "string"})
	f.Call(http.MethodPost, "/sources/v1/"+f.source+"/provisioning-policies", values{
		"name": "Create", "usageType": "CREATE", "fields": []any{values{
			"name": "mail", "type": "string", "isRequired": true, "isMultiValued": false,
			"transform": values{"type": "identityAttribute", "attributes": values{"name": "email"}}, "attributes": values{},
		}},
	})
	f.Call(http.MethodPost, "/sources/v1/"+f.directory+"/schedules", values{
		"type": "ACCOUNT_AGGREGATION", "cronExpression": "0 0 5 * * ?",
	})
	user := f.AddUser("jane.doe")
	f.application = f.AddApplication("Payroll", map[string]string{"department": "string", "groups": "string[]"})
	iiq := f.AddIIQAccount(user, f.application, "jdoe", values{"department": "HR", "groups": []any{"x", "y"}})
	f.ids = map[string]string{
		"source": f.source, "account": account, "identity_profile": f.profile, "transform": transform, "identity_attribute": "badge",
		"lifecycle_state": f.profile + "/onLeave", "source_schema": f.source + "/account", "provisioning_policy": f.source + "/CREATE",
		"source_schedule": f.directory + "/ACCOUNT_AGGREGATION", "correlation_config": f.source, "attribute_sync_config": f.source,
		"native_change_detection_config": f.directory, "iiq_account": iiq, "connector_account": "hr/john.doe",
		"source_file": f.source, "connector_file": f.directory + "/driver.jar", "workgroup": workgroup,
	}
	f.named = map[string]string{
		"source": "name:Human/Resources", "account": "name:Human/Resources/E/002", "identity_profile": "name:Employees", "transform": "name:Country",
		"identity_attribute": "name:badge", "lifecycle_state": "name:Employees/onLeave", "source_schema": "name:Human/Resources/account",
		"provisioning_policy": "name:Human/Resources/CREATE", "source_schedule": "name:Directory/ACCOUNT_AGGREGATION",
		"correlation_config": "name:Human/Resources", "attribute_sync_config": "name:Human/Resources",
		"native_change_detection_config": "name:Directory", "iiq_account": "name:Payroll/jdoe",
		"source_file": "name:Human/Resources", "connector_file": "name:Directory/driver.jar", "workgroup": "name:Approvers",
	}
	f.ClearJournal()
	return f
}

// block holds the values of a provider block.
func (f *tenant) block() values {
	return values{
		"base_url": f.URL, "client_id": "demo", "client_secret": "demo",
		"iiq":        values{"base_url": f.URL + "/identityiq/scim/v2", "username": "demo", "password": "demo"},
		"connectors": values{"hr": values{"url": f.connector.URL, "config": string(f.connector.Options.Config())}},
	}
}

// text is the provider block.
func (f *tenant) text() string {
	return fmt.Sprintf(`provider "sailpoint" {
  base_url      = %q
  client_id     = "demo"
  client_secret = "demo"
  iiq           = { base_url = %q, username = "demo", password = "demo" }
  connectors    = { hr = { url = %q, config = %q } }
}
`, f.URL, f.URL+"/identityiq/scim/v2", f.connector.URL, string(f.connector.Options.Config()))
}
