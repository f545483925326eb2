package simulator_test

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

func TestConnectorTypes(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	err := c.Load([]byte(`{"version": 1, "connectorTypes": [
		{"scriptName": "acme-hr", "name": "Acme HR", "directConnect": true, "features": ["PROVISIONING"], "connectorMetadata": {"category": "HR"}},
		{"scriptName": "draft", "status": "DEVELOPMENT"}
	]}`))
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"": 14, "?limit=3": 3, "?filters=name%20co%20%22Directory%22": 2, "?filters=type%20eq%20%22Acme%20HR%22": 1,
		"?filters=directConnect%20eq%20false": 1, "?filters=category%20eq%20%22HR%22": 1, "?filters=features%20ca%20(%22SEARCH%22)": 1,
		"?locale=de": 14,
	} {
		if got := len(c.send("GET", "/connectors/v1"+query, nil).want(200).list()); got != want {
			t.Errorf("%s lists %d, want %d", query, got, want)
		}
	}
	for _, query := range []string{"?locale=xx", "?sorters=name", "?filters=name%20eq%20%22Okta%22", "?limit=251"} {
		c.send("GET", "/connectors/v1"+query, nil).want(400)
	}
	c.send("GET", "/connectors/v1/acme-hr", nil).want(200).says("Acme HR")
	c.send("GET", "/connectors/v1/none", nil).want(404)
	source := c.AddSource(map[string]any{"name": "A", "connector": "acme-hr"})
	same(t, "type", c.send("GET", "/sources/v1/"+source, nil).want(200).object()["type"], "Acme HR")

	saved := c.Save()
	again := conformance.NewTenant(t, simulator.Config{})
	if err := again.Load(saved); err != nil {
		t.Fatal(err)
	}
	same(t, "saved again", string(again.Save()), string(saved))
	err = conformance.NewTenant(t, simulator.Config{}).Load([]byte(`{"version": 1, "connectorTypes": [{"scriptName": "a"}, {"scriptName": "a", "x": 1}]}`))
	if err == nil {
		t.Error("two connectors of one script name are loaded")
	}
}

func TestSourceHealth(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	id := c.fileSource("HR")
	c.Edit(simulator.Sources, id, func(source map[string]any) { source["status"] = "SOURCE_STATE_ERROR_SOURCE" })
	health := c.send("GET", "/sources/v1/"+id+"/source-health", nil).want(200).object()
	same(t, "status", health["status"], "SOURCE_STATE_ERROR_SOURCE")
	same(t, "name", health["name"], "HR")
	c.send("GET", "/sources/v1/none/source-health", nil).want(404)
}

func TestIdentitiesListed(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	err := c.Load([]byte(`{"version": 1, "identities": [{"name": "Jane Doe"}, {"name": "Lone Some", "attributes": {"correlated": false}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{"": 2, "?defaultFilter=CORRELATED_ONLY": 2, "?defaultFilter=NONE": 3} {
		if got := len(c.send("GET", "/identities/v1"+query, nil).want(200).list()); got != want {
			t.Errorf("%s lists %d, want %d", query, got, want)
		}
	}
}

func TestIdentityPreview(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	err := c.Load([]byte(`{"version": 1, "identities": [{"id": "jane", "name": "Jane Doe"}], "accounts": [
		{"sourceId": "` + source + `", "identity": "jane", "attributes": {"id": "1", "location": "Berlin"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	config := func(attribute string) object {
		return object{"enabled": true, "attributeTransforms": []any{object{"identityAttributeName": "city", "transformDefinition": object{
			"type": "accountAttribute", "attributes": object{"sourceId": source, "attributeName": attribute},
		}}}}
	}
	path := "/identity-profiles/v1/identity-preview"
	c.send("POST", path, object{"identityId": "jane", "identityAttributeConfig": config("location")}).want(200).says(`"Berlin"`)
	c.send("POST", path, object{"identityId": "none", "identityAttributeConfig": config("location")}).want(400).says("is not an identity")
	c.send("POST", path, object{"identityId": "jane", "identityAttributeConfig": config("none")}).want(400).says("not an account attribute")
	c.send("POST", path, object{"identityId": "jane"}).want(400).says("identityAttributeConfig is required")
	same(t, "attributes afterwards", c.send("GET", "/identities/v1/jane", nil).want(200).object()["attributes"].(object)["city"], nil)
}
