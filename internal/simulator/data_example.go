package simulator

import (
	"fmt"
	"strings"
)

var (
	exampleGivenNames = []string{
		"Ada", "Amara", "Bram", "Chidi", "Dana", "Elif", "Farid", "Grace", "Hana", "Ines", "Jack", "Kaito", "Leila",
		"Mateo", "Nadia", "Omar", "Priya", "Quinn", "Rosa", "Sven", "Tara", "Umut", "Vera", "Wei", "Yara", "Zoe",
	}
	exampleFamilyNames = []string{
		"Adeyemi", "Bauer", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Hassan", "Ivanova", "Jansen", "Kim",
		"Larsen", "Moreau", "Nakamura", "Okafor", "Patel", "Quist", "Rossi", "Ryan", "Silva", "Tanaka", "Usman", "Virtanen",
	}
	// exampleDepartments have their titles and their groups.
	exampleDepartments = []struct {
		name   string
		titles []string
		groups []string
	}{
		{"Engineering", []string{"Engineer", "Senior Engineer", "Architect"}, []string{"Developers", "Repositories", "Build"}},
		{"Finance", []string{"Accountant", "Controller", "Analyst"}, []string{"Ledger", "Reports"}},
		{"Human Resources", []string{"Recruiter", "Partner"}, []string{"Personnel Files", "Reports"}},
		{"Sales", []string{"Representative", "Account Manager"}, []string{"Customers", "Quotes"}},
		{"Support", []string{"Technician", "Team Lead"}, []string{"Tickets", "Customers"}},
	}
	exampleLocations = []string{"Austin", "Berlin", "Lagos", "London", "Pune", "Tokyo"}
)

// examplePerson is somebody in the example: always the same for a number.
type examplePerson struct {
	number, given, family, account, department, title, location string
	groups                                                      []any
}

func newExamplePerson(i int) examplePerson {
	department := exampleDepartments[i*7%len(exampleDepartments)]
	p := examplePerson{
		number: fmt.Sprintf("E%05d", i+1), given: exampleGivenNames[i%len(exampleGivenNames)],
		family:     exampleFamilyNames[(i/len(exampleGivenNames)+i)%len(exampleFamilyNames)],
		department: department.name, title: department.titles[i%len(department.titles)],
		location: exampleLocations[i*5%len(exampleLocations)], groups: []any{},
	}
	p.account = strings.ToLower(p.given + "." + p.family)
	if round := i / (len(exampleGivenNames) * len(exampleFamilyNames)); round > 0 {
		p.account += fmt.Sprint(round + 1)
	}
	for j, group := range department.groups {
		if j == 0 || (i+j)%3 == 0 {
			p.groups = append(p.groups, group)
		}
	}
	return p
}

func (p examplePerson) email() string { return p.account + "@example.com" }

// Example is a data file of an organization with so many accounts: two of three
// are employees in an authoritative source, every third is the account of one of
// them in a directory. Half as many of the employees as the directory knows, but
// 50 at most, have an account in IdentityIQ too. The same number gives the same
// file.
func Example(accounts int) []byte {
	employees := accounts - accounts/3
	w := &dataWriter{}
	w.open("", '{')
	w.member("version", encode(1))
	w.member("credentials", encode(object{"clientId": "demo", "clientSecret": "demo", "iiqUsername": "demo", "iiqPassword": "demo"}))
	w.list("identities", []object{{"id": "olivia-owner", "name": "Olivia Owner", "alias": "olivia.owner", "emailAddress": "olivia.owner@example.com"}})
	w.list("clusters", []object{{"id": "main-cluster", "name": "Main Cluster"}})
	groups := object{"name": "groups", "isMulti": true, "isEntitlement": true}
	w.list("sources", []object{
		{
			"id": "human-resources", "name": "Human Resources", "description": "Everybody who works here", "owner": "Olivia Owner",
			"connector": delimitedFile, "connectorAttributes": object{"delimiter": ",", "hasHeader": true},
			"schemas": []any{object{
				"name": "account", "nativeObjectType": "User", "identityAttribute": "id", "displayAttribute": "name",
				"attributes": []any{"id", "name", "givenName", "familyName", "e-mail", "department", "title", "location", groups},
			}},
		},
		{
			"id": "directory", "name": "Directory", "owner": "Olivia Owner", "cluster": "Main Cluster", "connector": "active-directory",
			"connectorAttributes": object{"domain": "example.com", "useTLS": true, "port": 636},
			"schemas": []any{object{
				"name": "account", "nativeObjectType": "User", "identityAttribute": "distinguishedName", "displayAttribute": "sAMAccountName",
				"attributes": []any{"distinguishedName", "sAMAccountName", "mail", "department", object{"name": "memberOf", "isMulti": true, "isEntitlement": true}},
			}},
		},
	})
	w.list("identityProfiles", []object{{
		"id": "employees", "name": "Employees", "owner": "Olivia Owner", "authoritativeSource": "Human Resources",
		"identityAttributeConfig": object{"enabled": true, "attributeTransforms": []any{
			exampleMapping("uid", "name"), exampleMapping("email", "e-mail"), exampleMapping("firstname", "givenName"),
			exampleMapping("lastname", "familyName"), exampleMapping("department", "department"),
		}},
	}})
	w.list("accounts", exampleAccounts(employees, accounts))
	w.open("iiq", '{')
	exampleIIQ(w, min(accounts/6, 50))
	w.close('}')
	w.close('}')
	return append(w.text, '\n')
}

func exampleMapping(identityAttribute, accountAttribute string) object {
	return object{"identityAttributeName": identityAttribute, "transformDefinition": object{
		"type": "accountAttribute", "attributes": object{"sourceName": "Human Resources", "attributeName": accountAttribute},
	}}
}

func exampleAccounts(employees, accounts int) []object {
	all := []object{}
	for i := range employees {
		p := newExamplePerson(i)
		all = append(all, object{"source": "Human Resources", "attributes": object{
			"id": p.number, "name": p.account, "givenName": p.given, "familyName": p.family, "e-mail": p.email(),
			"department": p.department, "title": p.title, "location": p.location, "groups": p.groups,
		}})
	}
	for i := range accounts - employees {
		p := newExamplePerson(i)
		all = append(all, object{"source": "Directory", "identity": p.account, "disabled": i%25 == 24, "attributes": object{
			"distinguishedName": "CN=" + p.account + ",OU=" + p.department + ",DC=example,DC=com", "sAMAccountName": p.account,
			"mail": p.email(), "department": p.department, "memberOf": p.groups,
		}})
	}
	return all
}

func exampleIIQ(w *dataWriter, count int) {
	var users, accounts []object
	for i := range count {
		p := newExamplePerson(i)
		users = append(users, object{
			"userName": p.account, "displayName": p.given + " " + p.family, "active": true,
			"name":   object{"givenName": p.given, "familyName": p.family},
			"emails": []any{object{"type": "work", "value": p.email(), "primary": true}},
		})
		accounts = append(accounts, object{
			"identity": p.account, "application": "Ledger", "nativeIdentity": p.account,
			"attributes": object{"department": p.department, "groups": p.groups},
		})
	}
	w.list("users", users)
	w.list("applications", []object{{"id": "ledger", "name": "Ledger", "attributes": object{"department": "string", "limit": "integer", "groups": "string[]"}}})
	w.list("accounts", accounts)
}
