package iiqaccount_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address = "sailpoint_iiq_account.jane"
	base    = "/identityiq/scim/v2"
	post    = "POST " + base + "/Accounts"
	put     = "PUT " + base + "/Accounts/{id}"
	remove  = "DELETE " + base + "/Accounts/{id}"
	// application holds what a URN must survive.
	application = "HR: v1.2, Main Office"
	urn         = "urn:ietf:params:scim:schemas:sailpoint:1.0:Application:Schema:" + application + ":account"
)

// office is an IdentityIQ with an application and two users.
type office struct {
	*acctest.Tenant
	application, jane, john string
}

func newOffice(t *testing.T) office {
	t.Helper()
	tenant := acctest.New(t)
	return office{
		Tenant: tenant, jane: tenant.AddUser("jane.doe"), john: tenant.AddUser("john.doe"),
		application: tenant.AddApplication(application, map[string]string{
			"department": "string", "level": "integer", "groups": "string[]", "vip": "boolean", "notes": "string",
		}),
	}
}

func (o office) account(arguments string) string {
	return o.ProviderIIQ() + fmt.Sprintf(`
resource "sailpoint_iiq_account" "jane" {
  user_id         = %q
  application_id  = %q
  native_identity = "jane"
  %s
}
`, o.jane, o.application, arguments)
}

func (o office) edit(edit func(account map[string]any)) func() {
	return func() {
		id, _ := o.Sole(simulator.IIQAccounts)
		o.Edit(simulator.IIQAccounts, id, edit)
		o.ClearJournal()
	}
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	empty := []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}
	acctest.Run(t,
		resource.TestStep{
			Config: o.account(`
  display_name = "Jane Doe"
  attributes   = { department = "IT", level = 3, groups = ["a", "b"] }`),
			Check: acctest.Then(func() {
				o.ExpectBody(post, fmt.Sprintf(`{
					"schemas": ["urn:ietf:params:scim:schemas:sailpoint:1.0:Account", %q],
					"identity": {"value": %q}, "application": {"value": %q}, "nativeIdentity": "jane", "displayName": "Jane Doe",
					%q: {"department": "IT", "level": 3, "groups": ["a", "b"]}
				}`, urn, o.jane, o.application, urn))
				o.ExpectWrites(post)
			}),
		},
		resource.TestStep{ // order, and 3 for "3", are no difference
			Config: o.account(`
  display_name = "Jane Doe"
  attributes   = { department = "IT", level = "3", groups = toset(["b", "a"]) }`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: empty},
			Check:            acctest.Then(func() { o.ExpectWrites() }),
		},
		resource.TestStep{ // the PUT carries what others keep, too
			PreConfig: o.edit(func(account map[string]any) {
				account[urn].(map[string]any)["notes"] = "theirs"
				account["active"] = false
			}),
			Config: o.account(`
  display_name = "Jane Doe"
  attributes   = { department = "Sales", groups = ["a", "b"] }`),
			Check: acctest.Then(func() {
				body, _ := o.Bodies(put)[0].(map[string]any)
				attributes, _ := body[urn].(map[string]any)
				if attributes["notes"] != "theirs" || body["active"] != false || attributes["department"] != "Sales" || attributes["level"] != nil {
					t.Errorf("the PUT carries %v", body)
				}
				o.ExpectWrites(put)
			}),
		},
		resource.TestStep{ // drift shows as that key
			PreConfig: o.edit(func(account map[string]any) { account[urn].(map[string]any)["department"] = "Elsewhere" }),
			Config: o.account(`
  display_name = "Jane Doe"
  attributes   = { department = "Sales", groups = ["a", "b"] }`),
			ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address, "attributes.department")),
			Check:            acctest.Then(func() { o.ExpectWrites(put) }),
		},
		resource.TestStep{
			Config: o.account(`attributes = {}
  active = true`),
			Check: acctest.Then(func() {
				_, account := o.Sole(simulator.IIQAccounts)
				if account["active"] != true || account["displayName"] != nil {
					t.Errorf("the account is %v", account)
				}
				o.ExpectWrites(put)
			}),
		},
	)
	o.ExpectWrites(remove)
}

func TestRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	refused := func(config, message string) resource.TestStep {
		return resource.TestStep{Config: config, ExpectError: acctest.Says(message)}
	}
	with := func(native, application, arguments string) string {
		return o.ProviderIIQ() + fmt.Sprintf(`
resource "sailpoint_iiq_account" "jane" {
  user_id         = %q
  application_id  = %q
  native_identity = %q
  %s
}
`, o.jane, application, native, arguments)
	}
	other := o.AddApplication("Other", map[string]string{"x": "string"})
	acctest.Run(t,
		refused(o.account(`locked = true`), `locked is null and can't become true: an account may be unlocked`),
		refused(o.account(`attributes = { nope = "x" }`), `has no attribute "nope"`),
		refused(o.account(`attributes = { level = "high" }`), `"high" is not a LONG`),
		refused(o.account(`password_wo = "x"`), `Set password_wo_version = 1`),
		refused(with("jane", "0123", ``), `There is no application with the id "0123"`),
		resource.TestStep{Config: o.account(`instance = "one"`), Check: acctest.Then(func() { o.ExpectWrites(post) })},
		refused(with("other", o.application, `instance = "one"`), `native_identity is "jane" and can't become "other"`),
		refused(with("jane", other, `instance = "one"`), `application_id is`),
		refused(o.account(`instance = "two"`), `instance is "one" and can't become "two"`),
		refused(o.account(``), `instance is "one" and can't be taken away`),
		resource.TestStep{ // unlocking works
			PreConfig: o.edit(func(account map[string]any) { account["locked"] = true }),
			Config: o.account(`instance = "one"
  locked = false`),
			Check: acctest.Then(func() { o.ExpectWrites(put) }),
		},
		refused(o.account(`instance = "one"
  locked = true`), `locked is false and can't become true`),
	)
	o.ExpectWrites(remove)
}

func TestPassword(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const first, second = "canary-first", "canary-second"
	config := func(password string, version int) string {
		return o.account(fmt.Sprintf("password_wo = %q\n  current_password_wo = %q\n  password_wo_version = %d", password, first, version))
	}
	matches := func(password string) {
		t.Helper()
		if id, _ := o.Sole(simulator.IIQAccounts); !o.AccountPasswordMatches(id, password) {
			t.Errorf("the password is not %q", password)
		}
	}
	acctest.Run(t,
		resource.TestStep{
			Config: o.account(fmt.Sprintf("password_wo = %q\n  password_wo_version = 1", first)),
			Check:  acctest.Then(func() { matches(first); o.ExpectWrites(post) }),
		},
		resource.TestStep{ // not sent before its version changes
			Config:           config(second, 1),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectEmptyPlan()),
			Check:            acctest.Then(func() { matches(first); o.ExpectWrites() }),
		},
		resource.TestStep{
			Config: config(second, 2),
			Check:  acctest.Then(func() { matches(second); o.ExpectWrites(put) }),
		},
		resource.TestStep{ // nor with another change
			Config: config(first, 2) + "",
			Check:  acctest.Then(func() { matches(second); o.ExpectWrites() }),
		},
		resource.TestStep{
			Config:      o.account("attributes = { Password = \"x\" }\n password_wo = \"y\"\n password_wo_version = 3"),
			ExpectError: acctest.Says("attributes.Password and password_wo are the same value"),
		},
		resource.TestStep{Config: o.account(`password_wo_version = 3`), ExpectError: acctest.Says(`password_wo is not in the configuration`)},
	)
}

func TestImport(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.AddIIQAccount(o.john, o.application, "team/jane", map[string]any{"department": "other"})
	id := o.AddIIQAccount(o.jane, o.application, "jane", map[string]any{"department": "IT", "groups": []any{"a"}})
	config := o.account(`
  active     = true
  locked     = false
  display_name = "jane"
  attributes = { department = "IT", groups = ["a"] }`)
	for name, importID := range map[string]string{"id": id, "native identity": o.application + "/jane"} {
		t.Run(name, func(t *testing.T) {
			acctest.Run(t,
				resource.TestStep{
					Config:           config + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, importID),
					ConfigPlanChecks: acctest.Planned(acctest.ExpectChanged(address)),
					Check:            acctest.Then(func() { o.ExpectWrites() }),
				},
				resource.TestStep{
					Config: o.ProviderIIQ() + "removed {\n  from = " + address + "\n  lifecycle {\n    destroy = false\n  }\n}\n",
				},
			)
		})
	}
	acctest.Run(t, resource.TestStep{
		Config: config, ResourceName: address, ImportState: true, ImportStateId: o.application + "/nobody?instance=X",
		ExpectError: acctest.Says(`has no account with the native identity "nobody"`),
	})
}

func TestExists(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.AddIIQAccount(o.john, o.application, "jane", nil)
	refused := resource.TestStep{
		Config: o.account(""), ExpectError: acctest.Says("exists already", "terraform import sailpoint_iiq_account.NAME '"+id+"'"),
	}
	again := refused // an empty instance is none
	again.PreConfig = o.edit(func(account map[string]any) { account["instance"] = "" })
	acctest.Run(t, refused, again)
	o.ExpectWrites()
}

// A resource that changes between the read and the PUT is not overwritten.
func TestVersion(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	change := func() {
		id, _ := o.Sole(simulator.IIQAccounts)
		o.Edit(simulator.IIQAccounts, id, func(account map[string]any) { account["displayName"] = "changed" })
	}
	acctest.Run(t,
		resource.TestStep{Config: o.account(`attributes = { department = "IT" }`), Check: acctest.Then(func() { o.ExpectWrites(post) })},
		resource.TestStep{
			PreConfig: func() {
				// The reads of the plan and of the update pass.
				o.Inject(simulator.Fault{Method: "GET", Path: "/Accounts/[0-9a-f]+$", Skip: 2, Before: change})
			},
			Config: o.account(`attributes = { department = "Sales" }`), ExpectError: acctest.Says("changed on the server while it was being updated"),
		},
		resource.TestStep{Config: o.account(`attributes = { department = "Sales" }`), Check: acctest.Then(func() { o.ExpectWrites(put) })},
	)
}

func TestLookUps(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	config := func(argument string) string {
		return o.ProviderIIQ() + fmt.Sprintf(`
data "sailpoint_iiq_application" "it" {
  %s
}
data "sailpoint_iiq_user" "jane" {
  name = "jane.doe"
}
resource "sailpoint_iiq_account" "jane" {
  user_id         = data.sailpoint_iiq_user.jane.id
  application_id  = data.sailpoint_iiq_application.it.id
  native_identity = "jane"
}
`, argument)
	}
	acctest.Run(t,
		resource.TestStep{Config: config(`name = "nobody's"`), ExpectError: acctest.Says(`There is no IdentityIQ application with name = "nobody's"`)},
		resource.TestStep{Config: config(``), ExpectError: acctest.Says(`Nothing to look the IdentityIQ application up by`, `is looked up by id or by name`)},
		resource.TestStep{
			Config: config(fmt.Sprintf("name = %q", application)),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr("data.sailpoint_iiq_application.it", "id", o.application),
				resource.TestCheckResourceAttr(address, "user_id", o.jane),
				resource.TestCheckResourceAttr(address, "application_name", application),
			),
		},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", o.application)), Check: acctest.Then(func() { o.ClearJournal() })},
	)
}

func TestFailures(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	page := "<html><head><title>HTTP Status 500</title></head><body><h1>Internal Server Error</h1></body></html>"
	acctest.Run(t,
		resource.TestStep{
			PreConfig: func() {
				o.Inject(simulator.Fault{Method: "POST", Path: "/Accounts$", Status: 400, Body: `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"scimType":"invalidValue","detail":"no such thing","status":"400"}`})
			},
			Config: o.account(""), ExpectError: acctest.Says("invalidValue", "no such thing"),
		},
		resource.TestStep{ // acted, answered by a page of the servlet container
			PreConfig: func() {
				o.Inject(simulator.Fault{Method: "POST", Path: "/Accounts$", Act: true, Status: 500, Body: page})
			},
			Config: o.account(""),
			Check: acctest.Then(func() {
				if made := len(o.List(simulator.IIQAccounts)); made != 1 {
					t.Errorf("%d accounts", made)
				}
				o.ClearJournal()
			}),
		},
		resource.TestStep{ // somebody else's 404 doesn't mean that the account is gone
			PreConfig: func() {
				o.Inject(simulator.Fault{Method: "GET", Path: "/Accounts/", Status: 404, Body: "<html>Not found</html>"})
			},
			Config: o.account(""), ExpectError: acctest.Says("The answer doesn't come from the API"),
		},
		resource.TestStep{ // a dropped PUT is worked out anew
			PreConfig: func() { o.Inject(simulator.Fault{Method: "PUT", Path: "/Accounts/", Act: true, Drop: true}) },
			Config:    o.account(`attributes = { department = "IT" }`),
			Check:     acctest.Then(func() { o.ExpectWrites(put) }),
		},
	)
}

// Both systems in one configuration; each works without the arguments of the
// other, which the tests of the others show.
func TestBothSystems(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	acctest.Run(t, resource.TestStep{
		Config: o.Provider(fmt.Sprintf(`iiq = {
    base_url = %q
    username = "demo"
    password = "demo"
  }`, o.URL+"/identityiq/scim/v2")) + fmt.Sprintf(`
resource "sailpoint_source" "hr" {
  name      = "HR"
  owner_id  = %q
  connector = "delimited-file"
}
resource "sailpoint_iiq_account" "jane" {
  user_id         = %q
  application_id  = %q
  native_identity = "jane"
  attributes      = { notes = sailpoint_source.hr.name }
}
`, o.Owner, o.jane, o.application),
		Check: acctest.Then(func() { o.ExpectWrites("POST /sources/v1", post) }),
	})
}

// A password whose PUT got no answer is not sent again: the version of the
// account tells that it arrived.
func TestPasswordUnanswered(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	config := func(password string, version int) string {
		return o.account(fmt.Sprintf("password_wo = %q\n  current_password_wo = \"first-password\"\n  password_wo_version = %d", password, version))
	}
	acctest.Run(t,
		resource.TestStep{
			Config: o.account("password_wo = \"first-password\"\n  password_wo_version = 1"), Check: acctest.Then(o.ClearJournal),
		},
		resource.TestStep{
			PreConfig: func() { o.Inject(simulator.Fault{Method: "PUT", Path: "/Accounts/", Act: true, Drop: true}) },
			Config:    config("second-password", 2),
			Check: acctest.Then(func() {
				if id, _ := o.Sole(simulator.IIQAccounts); !o.AccountPasswordMatches(id, "second-password") {
					t.Error("the password did not arrive")
				}
				o.ExpectWrites(put)
			}),
		},
	)
}
