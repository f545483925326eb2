package provider_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// Cipher text as the tenant makes it, and what it stands for.
const (
	plaintext = "correct horse battery staple"
	cipher    = "1:ACP:"
)

// company is a tenant with two sources, of which one is authoritative.
type company struct {
	*acctest.Tenant
	hr, ad, profile, cluster string
}

func newCompany(t *testing.T) company {
	t.Helper()
	c := company{Tenant: acctest.New(t)}
	c.cluster = c.AddCluster("Berlin")
	c.AddCluster("Boston")
	c.hr = c.AddSource(map[string]any{
		"name": "HR", "connectorAttributes": map[string]any{"delimiter": ",", "password": plaintext, "list": []any{map[string]any{"password": plaintext}}},
	})
	c.ad = c.AddSource(map[string]any{
		"name": "hr", "connectionType": "direct", "cluster": map[string]any{"type": "CLUSTER", "id": c.cluster},
	})
	c.profile = c.AddIdentityProfile(map[string]any{"name": "Employees", "authoritativeSource": map[string]any{"type": "SOURCE", "id": c.hr}})
	c.ClearJournal()
	return c
}

// config is a configuration with outputs, by name.
func (c company) config(blocks string, outputs ...string) string {
	text := c.Provider() + blocks
	for i := 0; i < len(outputs); i += 2 {
		text += fmt.Sprintf("\noutput %q { value = %s }\n", outputs[i], outputs[i+1])
	}
	return text
}

func output(name string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownOutputValue(name, want)
}

// noSecrets fails where a secret, plain or encrypted, is in the state.
func noSecrets(state *terraform.State) error {
	for _, secret := range []string{plaintext, cipher} {
		if acctest.StateHolds(state, secret) {
			return fmt.Errorf("the state holds %q", secret)
		}
	}
	return nil
}

func TestOneByIDOrName(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	native := c.AddAccount(c.hr, map[string]any{"id": "100", "name": "jane", "groups": []any{"a", "b"}})
	c.AddAccount(c.ad, map[string]any{"id": "100", "name": "jane"})
	acctest.Run(t, resource.TestStep{
		Config: c.config(fmt.Sprintf(`
data "sailpoint_source" "id" { id = %q }
data "sailpoint_source" "name" { name = "HR" }
data "sailpoint_source_health" "hr" { name = "HR" }
data "sailpoint_source_health" "id" { source_id = data.sailpoint_source.id.id }
data "sailpoint_identity_profile" "employees" { name = "Employees" }
data "sailpoint_managed_cluster" "berlin" { name = "Berlin" }
data "sailpoint_managed_cluster" "id" { id = data.sailpoint_managed_cluster.berlin.id }
data "sailpoint_account" "jane" {
  source_id       = data.sailpoint_source.name.id
  native_identity = "100"
}
data "sailpoint_account" "id" { id = data.sailpoint_account.jane.id }
data "sailpoint_identity" "owner" { alias = "olivia.owner" }
data "sailpoint_identity" "name" { name = "Olivia Owner" }
data "sailpoint_identity" "id" { id = data.sailpoint_identity.owner.id }
`, c.hr),
			"same", "data.sailpoint_source.id == data.sailpoint_source.name",
			"settings", "data.sailpoint_source.name.connector_attributes",
			"healthy", "[data.sailpoint_source_health.hr.healthy, data.sailpoint_source_health.id.status, data.sailpoint_source_health.id.hostname]",
			"maps", "data.sailpoint_identity_profile.employees.identity_attribute_config.attribute_transforms.uid.attributes.attributeName",
			"cluster", "data.sailpoint_managed_cluster.id == data.sailpoint_managed_cluster.berlin ? data.sailpoint_managed_cluster.id.id : null",
			"account", "data.sailpoint_account.jane == data.sailpoint_account.id ? data.sailpoint_account.id.id : null",
			"groups", "data.sailpoint_account.id.attributes.groups",
			"owner", "data.sailpoint_identity.owner == data.sailpoint_identity.name ? data.sailpoint_identity.id.id : null",
			"uid", "data.sailpoint_identity.owner.attributes.uid",
		),
		ConfigStateChecks: []statecheck.StateCheck{
			output("same", knownvalue.Bool(true)),
			output("settings", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"delimiter": knownvalue.StringExact(","),
				"list":      knownvalue.TupleExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{})}),
			})),
			output("healthy", knownvalue.TupleExact([]knownvalue.Check{
				knownvalue.Bool(true), knownvalue.StringExact("SOURCE_STATE_HEALTHY"), knownvalue.NotNull(),
			})),
			output("maps", knownvalue.StringExact("name")),
			output("cluster", knownvalue.StringExact(c.cluster)),
			output("account", knownvalue.StringExact(native)),
			output("groups", knownvalue.TupleExact([]knownvalue.Check{knownvalue.StringExact("a"), knownvalue.StringExact("b")})),
			output("owner", knownvalue.StringExact(c.Owner)),
			output("uid", knownvalue.StringExact("olivia.owner")),
		},
		Check: resource.ComposeTestCheckFunc(noSecrets, acctest.Then(func() { c.ExpectWrites() })),
	})
}

// An argument that isn't known when the configuration is validated may be null in
// the end, as in a module that takes an id or a name. If it isn't, that is an error.
func TestOneByWhatIsGiven(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	config := func(id, name string) string {
		return c.config(fmt.Sprintf(`
variable "id" { default = %s }
variable "name" { default = %s }
data "sailpoint_source" "given" {
  id   = var.id
  name = var.name
}
`, id, name), "found", "data.sailpoint_source.given.name")
	}
	found := func(id, name string) resource.TestStep {
		return resource.TestStep{Config: config(id, name), ConfigStateChecks: []statecheck.StateCheck{output("found", knownvalue.StringExact("HR"))}}
	}
	id := strconv.Quote(c.hr)
	acctest.Run(t,
		found("null", `"HR"`), found(id, "null"),
		resource.TestStep{Config: config(id, `"HR"`), ExpectError: acctest.Says("Source asked for twice")},
		resource.TestStep{Config: config("null", "null"), ExpectError: acctest.Says("Nothing to look the source up by")},
	)
}

// Nothing can be looked up where the provider's arguments aren't known yet, and the
// error says what to do.
func TestNotConfiguredYet(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	for _, block := range []string{`"sailpoint_source" "x" { name = "HR" }`, `"sailpoint_sources" "x" {}`} {
		acctest.Run(t, resource.TestStep{
			Config:      fmt.Sprintf("resource \"terraform_data\" \"url\" { input = %q }\nprovider \"sailpoint\" { base_url = terraform_data.url.output }\ndata %s", c.URL, block),
			ExpectError: acctest.Says("The provider's configuration is not known yet", "Apply that first, with -target"),
		})
	}
}

func TestNoneOrSeveral(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	first := c.AddIdentity("Jane Doe")
	c.AddIdentity("Jane Doe")
	for range 5 {
		c.AddIdentity("Joe Bloggs")
	}
	c.AddIdentity("Joe Bloggs")
	for _, test := range []struct{ block, says string }{
		{`"sailpoint_source" "x" { name = "Hr" }`, `No such source|There is no source with name = "Hr"|upper and lower case`},
		{`"sailpoint_source" "x" { id = "none" }`, `No such source|There is no source with id = "none"`},
		{`"sailpoint_source" "x" {}`, `Nothing to look the source up by|looked up by id or by name`},
		{`"sailpoint_source" "x" { type = "x" }`, `type`},
		{`"sailpoint_source_health" "x" { name = "none" }`, `There is no source with name = "none"`},
		{
			fmt.Sprintf(`"sailpoint_account" "x" { source_id = %q, native_identity = "9" }`, c.hr),
			`No such account|source_id = "` + c.hr + `" and native_identity = "9"`,
		},
		{`"sailpoint_account" "x" { id = "a", name = "b" }`, `Account asked for twice|looked up by id, or by one or more of source_id, identity_id, name and native_identity`},
		{`"sailpoint_identity" "x" { name = "Jane Doe" }`, `More than one identity|2 identities have name = "Jane Doe"|id = "` + first + `", alias = "jane.doe"|Unique are: id, alias`},
		{`"sailpoint_identity" "x" { name = "Joe Bloggs" }`, `6 identities have|and 1 more`},
		{`"sailpoint_identity" "x" { email = "nobody@example.com" }`, `There is no identity with email = "nobody@example.com"`},
		{`"sailpoint_sources" "x" { filters = "color eq \"red\"" }`, `Listing sources failed|color`},
		{`"sailpoint_accounts" "x" { limit = 0 }`, `limit|at least 1`},
	} {
		block := strings.NewReplacer(", ", "\n", "{ ", "{\n", " }", "\n}").Replace(test.block)
		acctest.Run(t, resource.TestStep{Config: c.config("data " + block), ExpectError: acctest.Says(strings.Split(test.says, "|")...)})
	}
}

func TestMany(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	const people = 251 // more than a page
	for i := range people {
		c.AddAccount(c.hr, map[string]any{"id": fmt.Sprintf("%03d", i), "name": fmt.Sprintf("person%03d", i)})
	}
	c.AddAccount(c.ad, map[string]any{"id": "000", "name": "other"})
	text := func(texts ...string) knownvalue.Check {
		checks := make([]knownvalue.Check, len(texts))
		for i := range texts {
			checks[i] = knownvalue.StringExact(texts[i])
		}
		return knownvalue.TupleExact(checks)
	}
	acctest.Run(t, resource.TestStep{
		Config: c.config(fmt.Sprintf(`
data "sailpoint_sources" "all" { sorters = "-connectionType" }
data "sailpoint_sources" "direct" { connection_type = "direct" }
data "sailpoint_sources" "none" { filters = "name eq \"nothing\"" }
data "sailpoint_accounts" "hr" {
  source_id = %[1]q
  sorters   = "nativeIdentity"
}
data "sailpoint_accounts" "few" {
  source_id = %[1]q
  filters   = "nativeIdentity eq \"000\" or nativeIdentity eq \"003\""
  sorters   = "-nativeIdentity"
}
data "sailpoint_accounts" "limited" {
  limit   = 2
  sorters = "sourceId,nativeIdentity"
}
data "sailpoint_identities" "people" {
  filters = "alias sw \"person24\""
  sorters = "alias"
}
data "sailpoint_identity_profiles" "all" {}
data "sailpoint_managed_clusters" "all" { operational = true }
data "sailpoint_connectors" "all" { filters = "name co \"Directory\"" }
`, c.hr),
			"sources", "[for s in data.sailpoint_sources.all.sources : s.name]",
			"clusters_of", "data.sailpoint_sources.direct.sources[*].cluster_id",
			"none", "length(data.sailpoint_sources.none.sources)",
			"accounts", "length(toset([for a in data.sailpoint_accounts.hr.accounts : a.id]))",
			"last", "data.sailpoint_accounts.hr.accounts[250].attributes.name",
			"few", "data.sailpoint_accounts.few.accounts[*].native_identity",
			"limited", "length(data.sailpoint_accounts.limited.accounts)",
			"people", "length(data.sailpoint_identities.people.identities)",
			"by_name", "{ for p in data.sailpoint_identity_profiles.all.identity_profiles : p.name => p.authoritative_source_id }",
			"mapped", "data.sailpoint_identity_profiles.all.identity_profiles[0].identity_attribute_config.attribute_transforms.uid.type",
			"clusters", "[for c in data.sailpoint_managed_clusters.all.managed_clusters : c.name]",
			"connectors", "[for c in data.sailpoint_connectors.all.connectors : c.script_name]",
		),
		ConfigStateChecks: []statecheck.StateCheck{
			output("sources", text("HR", "hr")),
			output("clusters_of", text(c.cluster)),
			output("none", knownvalue.Int64Exact(0)),
			output("accounts", knownvalue.Int64Exact(people)),
			output("last", knownvalue.StringExact("person250")),
			output("few", text("003", "000")),
			output("limited", knownvalue.Int64Exact(2)),
			output("people", knownvalue.Int64Exact(10)),
			output("by_name", knownvalue.ObjectExact(map[string]knownvalue.Check{"Employees": knownvalue.StringExact(c.hr)})),
			output("mapped", knownvalue.StringExact("accountAttribute")),
			output("clusters", text("Berlin", "Boston")),
			output("connectors", text("active-directory", "azure-active-directory")),
		},
		Check: resource.ComposeTestCheckFunc(noSecrets, acctest.Then(func() { c.ExpectWrites() })),
	})
}

func TestPreview(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	c.AddAccount(c.hr, map[string]any{"id": "1", "name": "jane", "e-mail": "jane@example.com", "location": "Berlin", "title": "Boss"})
	config := func(transforms string) string {
		return c.config(fmt.Sprintf(`
data "sailpoint_identity" "jane" { alias = "jane" }
data "sailpoint_identity_profile_preview" "jane" {
  identity_profile_id  = %q
  identity_id          = data.sailpoint_identity.jane.id
  attribute_transforms = %s
}
`, c.profile, transforms), "after", "data.sailpoint_identity_profile_preview.jane.attributes",
			"before", "data.sailpoint_identity_profile_preview.jane.previous_attributes",
			"errors", "length(data.sailpoint_identity_profile_preview.jane.errors)")
	}
	mapping := func(attribute string) string {
		return fmt.Sprintf(`{ type = "accountAttribute", attributes = { sourceId = %q, attributeName = %q } }`, c.hr, attribute)
	}
	acctest.Run(t,
		resource.TestStep{Config: config(`"city"`), ExpectError: acctest.Says("attribute_transforms must be an object, not a string")},
		resource.TestStep{
			Config:      config(`{ city = ` + mapping("none") + ` }`),
			ExpectError: acctest.Says("Previewing the attributes of an identity failed", "not an account attribute"),
		},
		resource.TestStep{
			Config: config(`{ city = ` + mapping("location") + `, email = null, firstname = ` + mapping("title") + ` }`),
			ConfigStateChecks: []statecheck.StateCheck{
				output("after", knownvalue.MapExact(map[string]knownvalue.Check{
					"uid": knownvalue.StringExact("jane"), "city": knownvalue.StringExact("Berlin"),
					"firstname": knownvalue.StringExact("Boss"), "lastname": knownvalue.Null(),
				})),
				output("before", knownvalue.MapPartial(map[string]knownvalue.Check{
					"uid": knownvalue.StringExact("jane"), "city": knownvalue.Null(),
				})),
				output("errors", knownvalue.Int64Exact(0)),
			},
		},
	)
}

// Look-ups of many objects by name share requests.
func TestLookUpsShareRequests(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	const people = 30
	for i := range people {
		c.AddIdentity(fmt.Sprintf("Person %02d", i))
	}
	acctest.Run(t, resource.TestStep{
		Config: c.config(fmt.Sprintf(`
data "sailpoint_identity" "people" {
  count = %d
  alias = format("person.%%02d", count.index)
}
`, people), "found", "length(toset(data.sailpoint_identity.people[*].id))"),
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckOutput("found", fmt.Sprint(people)),
			acctest.Then(func() {
				if reads := c.Reads(); reads > people/2 { // Terraform asks for ten at a time
					t.Errorf("%d look-ups took %d requests", people, reads)
				}
			}),
		),
	})
}

// Each attribute of a data source has its row in the table, and each row an
// attribute.
func TestDataTables(t *testing.T) {
	t.Parallel()
	for _, definition := range provider.DataDefinitions {
		attributes := definition.Attributes()
		var rows []string
		for i := range definition.Policy.Fields {
			rows = append(rows, definition.Policy.Fields[i].Root())
		}
		for name := range attributes {
			if !slices.Contains(rows, name) {
				t.Errorf("%s: %s has no row", definition.Noun, name)
			}
		}
		for _, row := range rows {
			if attributes[row] == nil && definition.Resource == nil {
				t.Errorf("%s: %s has no attribute", definition.Noun, row)
			}
		}
		for _, argument := range slices.Concat(definition.Keys, definition.Selectors) {
			if attributes[argument.Attr] == nil {
				t.Errorf("%s: the argument %s is no attribute", definition.Noun, argument.Attr)
			}
		}
	}
}
