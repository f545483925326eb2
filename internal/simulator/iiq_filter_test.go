package simulator

import (
	"encoding/json"
	"strings"
	"testing"
)

var testApplication = object{"name": `A "b" (c) and d`, "attributes": object{
	"dept": "string", "dept code": "string", "size": "integer", "on": "boolean", "groups": "string[]",
}}

var testAccount = object{
	"nativeIdentity": `An "n" \ Other`, "displayName": "", "active": true, "locked": false, "instance": nil,
	"identity":    object{"value": "u1", "userName": "Ann"},
	"lastRefresh": "2026-01-02T03:04:05.000Z",
	accountURN(testApplication): object{
		"dept": "IT", "dept code": "7", "size": json.Number("10"), "on": false, "groups": []any{"Admins", "Users"},
	},
}

func TestSCIMFilter(t *testing.T) {
	t.Parallel()
	resource := accountResource([]object{testApplication})
	urn := accountURN(testApplication) + ":"
	for expression, want := range map[string]bool{
		`nativeIdentity eq "An \"n\" \\ Other"`:                             true,
		`NATIVEidentity EQ "\u0061n \"n\" \\ other"`:                        true,
		`nativeIdentity ne "An \"n\" \\ Other"`:                             false,
		`nativeIdentity co "\"N\""`:                                         true,
		`nativeIdentity sw "other"`:                                         false,
		`nativeIdentity ew "OTHER"`:                                         true,
		`nativeIdentity gt "a" and nativeIdentity lt "b"`:                   true,
		`nativeIdentity ge "b" or nativeIdentity le "a"`:                    false,
		`nativeIdentity pr`:                                                 true,
		`displayName pr`:                                                    false,
		`instance pr`:                                                       false,
		`instance eq null`:                                                  true,
		`instance ne null`:                                                  false,
		`instance ne "x"`:                                                   true,
		`instance lt "x"`:                                                   false,
		`not (instance pr) and active eq true`:                              true,
		`not(active eq false)`:                                              true,
		`active eq false or active eq true and locked eq true`:              false,
		`(active eq false or active eq true) and locked eq false`:           true,
		`active eq true or active eq true and locked eq true`:               true,
		`not (active eq true) or locked eq false`:                           true,
		`identity.value eq "u1"`:                                            true,
		`identity pr`:                                                       true,
		`application pr`:                                                    false,
		`urn:ietf:params:scim:schemas:sailpoint:1.0:Account:active eq true`: true,
		`lastRefresh gt "2026-01-02T04:04:04+01:00"`:                        true,
		urn + `dept eq "it"`:                                                true,
		urn + `dept code eq "7"`:                                            true,
		urn + `size eq 10.0`:                                                true,
		urn + `size gt 9 and (` + urn + `size lt 11)`:                       true,
		urn + `size le 9.5`:                                                 false,
		urn + `on eq false`:                                                 true,
		urn + `groups eq "users"`:                                           true,
		urn + `groups sw "adm"`:                                             true,
		urn + `groups ne "users"`:                                           false,
		urn + `groups pr`:                                                   true,
		strings.ToUpper(urn) + `DEPT sw "I"`:                                true,
		strings.TrimSuffix(urn, ":") + ` pr`:                                true,
	} {
		match, err := parseSCIMFilter(expression, resource)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
		} else if match(testAccount) != want {
			t.Errorf("%s is not %v", expression, want)
		}
	}
	for _, expression := range []string{
		``, `active`, `active eq`, `active eq x`, `active eq "true"`, `active eq 1`, `active gt true`, `active co true`, `active xx true`,
		`nativeIdentity eq 'x'`, `nativeIdentity eq "x`, `nativeIdentity eq "\x"`, `nativeIdentity eq x`, `nativeIdentity eq 5`,
		`nativeIdentity eq "x" and`, `nativeIdentity eq "x" active eq true`, `nativeIdentity eq "x"and active eq true`,
		`nativeIdentity eq ["x"]`, `nativeIdentity eq {}`, `nativeIdentity eq"x"`, `nativeIdentity gt null`, `nativeIdentity in ("x")`,
		`(active eq true`, `active eq true)`, `not active eq true`, `not`, `()`, `and`, `shoe eq "x"`, `shoe.size pr`, `nativeIdentity.x pr`,
		`identity eq "u1"`, `identity.shoe eq "u1"`, `identity.value.x eq "u1"`, `identity[value eq "u1"]`, `password pr`, `password eq "x"`,
		urn + `shoe eq "x"`, urn + `size co "1"`, urn + `dept`, `urn:none:account:dept eq "x"`, `dept eq "IT"`,
		strings.Repeat("(", 1000), strings.Repeat("not (", 1000),
	} {
		if _, err := parseSCIMFilter(expression, resource); err == nil {
			t.Errorf("%s is accepted", expression)
		} else if e, ok := err.(*apiError); !ok || e.scimType != "invalidFilter" { //nolint:errorlint // refusals are not wrapped
			t.Errorf("%s: %v", expression, err)
		}
	}
}

func FuzzSCIMFilter(f *testing.F) {
	resource := accountResource([]object{testApplication})
	f.Add(`nativeIdentity eq "x" and not (identity.value sw "1" or displayName pr)`, "x")
	f.Add(accountURN(testApplication)+`:groups ew "\u00e9"`, `"\`)
	f.Add(`lastRefresh gt "2026-01-02T04:04:04+01:00"`, "é\n")
	f.Add(strings.Repeat("not (", 200), "")
	f.Fuzz(func(t *testing.T, expression, text string) {
		if match, err := parseSCIMFilter(expression, resource); err == nil {
			match(testAccount)
			match(object{})
		}
		resource.paths(expression)
		text = strings.ToValidUTF8(text, "?")
		literal := string(encode(text))
		match, err := parseSCIMFilter("(nativeIdentity eq "+literal+")", resource)
		if err != nil || !match(object{"nativeIdentity": text}) {
			t.Errorf("the literal %s does not stand for %q: %v", literal, text, err)
		}
	})
}
