package simulator

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// dataVersion is the version of the data file's format.
const dataVersion = "1"

// DataError is a fault in a data file.
type DataError struct {
	// Place is where, as a JSON Pointer; it is empty for the whole file.
	Place string
	// Problem is what is wrong there.
	Problem string
}

func (e *DataError) Error() string { return cmp.Or(e.Place, "the file") + ": " + e.Problem }

// Load fills a tenant that nobody has used yet from a data file. Its errors, all
// of them joined, are each a [*DataError]; the tenant is of no use after one.
//
// The objects have the members that the API gives them. What is left out is
// filled as for a created object; ids that are left out follow from the names,
// so that the same file makes the same tenant. An object that has "created" was
// saved, and is taken as it was.
func (t *Tenant) Load(data []byte) error {
	value, err := decodeStrictly(data)
	if err != nil {
		return err
	}
	file, ok := value.(object)
	if !ok {
		return &DataError{Problem: "it must hold a JSON object"}
	}
	if version := fmt.Sprint(file["version"]); version != dataVersion {
		return &DataError{Place: "/version", Problem: "the version of the format must be " + dataVersion}
	}
	defer t.lock()()
	l := &loader{t: t, names: map[*collection]map[string][]string{}, natives: map[[2]string]bool{}}
	members := map[string]string{"version": "integer", "credentials": "object", "iiq": "object"}
	for _, s := range sections {
		members[s.name] = "array"
	}
	l.check("", file, members)
	l.credentials("/credentials", child(file, "credentials"))
	for _, s := range sections {
		l.list("", file, s.name, func(place string, o object) { s.load(l, place, o) })
	}
	l.iiq("/iiq", child(file, "iiq"))
	for _, resolve := range l.later {
		resolve()
	}
	if len(l.problems) == 0 {
		t.refreshAll(l.fresh)
	}
	return errors.Join(l.problems...)
}

// Save writes the tenant as a data file that [Tenant.Load] reads. Tokens, tasks
// and the journal are no part of it. Secrets of sources are cipher text in it and
// passwords digests; the credentials of the tenant itself are as they are.
func (t *Tenant) Save() []byte {
	defer t.lock()()
	w := &dataWriter{}
	w.open("", '{')
	w.member("version", encode(1))
	w.member("credentials", encode(t.saveCredentials()))
	for _, s := range sections {
		w.list(s.name, s.save(t))
	}
	w.open("iiq", '{')
	w.list("users", t.saveIIQUsers())
	w.list("applications", t.iiqApplications.where(nil))
	w.list("accounts", t.saveIIQAccounts())
	w.close('}')
	w.close('}')
	return append(w.text, '\n')
}

// section is a list of objects in the data file. The objects of a section may
// refer to those of the sections before it.
type section struct {
	name string
	load func(l *loader, place string, o object)
	save func(t *Tenant) []object
}

var sections = []section{
	{"identities", (*loader).identity, (*Tenant).saveIdentities},
	{"clusters", (*loader).cluster, func(t *Tenant) []object { return t.clusters.where(nil) }},
	{"connectorTypes", (*loader).connectorType, (*Tenant).saveConnectorTypes},
	{"transforms", (*loader).transform, (*Tenant).saveTransforms},
	{"identityAttributes", (*loader).identityAttribute, (*Tenant).saveIdentityAttributes},
	{"workgroups", (*loader).workgroup, (*Tenant).saveWorkgroups},
	{"sources", (*loader).source, (*Tenant).saveSources},
	{"identityProfiles", (*loader).profile, (*Tenant).saveProfiles},
	{"accounts", (*loader).account, (*Tenant).saveAccounts},
	{"connectors", (*loader).connector, (*Tenant).saveConnectors},
}

// loader reads a data file into a tenant and collects what is wrong with it.
type loader struct {
	t        *Tenant
	problems []error
	// later are the references to objects that may stand further down.
	later []func()
	// fresh are the identities whose attributes have to be computed.
	fresh []string
	// names finds the objects of a collection by their names.
	names map[*collection]map[string][]string
	// natives are the native identities of each source's accounts.
	natives map[[2]string]bool
}

func (l *loader) refuse(place, format string, args ...any) {
	l.problems = append(l.problems, &DataError{place, fmt.Sprintf(format, args...)})
}

// refuseCause tells at a place what the API's own rules say.
func (l *loader) refuseCause(place string, err error) {
	var refused *apiError
	if errors.As(err, &refused) {
		l.refuse(place, "%s", refused.cause)
	} else if err != nil {
		l.refuse(place, "%v", err)
	}
}

// The types of members beside those of JSON.
const (
	// timeType is a string with a time (RFC 3339).
	timeType = "time"
	// referenceType is an object with an id or a name, or one of the two alone.
	referenceType = "reference"
	anyType       = "any"
)

// check refuses members that the types don't name or that are of another type.
// Null is the same as absent.
func (l *loader) check(place string, o object, types map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(o)) {
		want, known := types[key]
		switch got := kindOf(o[key]); {
		case !known:
			l.refuse(below(place, key), "unknown member; there are %s", strings.Join(slices.Sorted(maps.Keys(types)), ", "))
		case got == "null" || want == anyType || got == want:
		case want == timeType && got == "string":
			if _, err := time.Parse(time.RFC3339, text(o, key)); err != nil {
				l.refuse(below(place, key), "not a time such as 2026-01-02T03:04:05.000Z")
			}
		case want == referenceType && (got == "string" || got == "object"):
		default:
			l.refuse(below(place, key), "must be of type %s, not %s", want, got)
			delete(o, key)
		}
	}
}

// list loads the objects of an array.
func (l *loader) list(place string, o object, key string, load func(place string, o object)) {
	for i, item := range list(o, key) {
		at := below(below(place, key), strconv.Itoa(i))
		if member, ok := item.(object); ok {
			load(at, member)
		} else {
			l.refuse(at, "must be of type object, not %s", kindOf(item))
		}
	}
}

// required is a text that must not be missing.
func (l *loader) required(place string, o object, key string) string {
	value := text(o, key)
	if strings.TrimSpace(value) == "" {
		l.refuse(below(place, key), "is required")
	}
	return value
}

var idForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]*$`)

// identify gives an object its id, which follows from what is natural to it
// unless the file has one.
func (l *loader) identify(place string, c *collection, o object, natural ...string) {
	id := text(o, "id")
	if id == "" {
		id = derivedID(natural...)
	} else if !idForm.MatchString(id) {
		l.refuse(below(place, "id"), "an id consists of letters, digits, '.', '_' and '-'")
	}
	if _, taken := c.get(id); taken {
		if text(o, "id") == "" {
			l.refuse(place, "there is another one of this name; give each an id")
		} else {
			l.refuse(below(place, "id"), "there is another one with the id %q", id)
		}
	}
	o["id"] = id
}

// derivedID is an id in the tenant's form for an object that is known by names.
func derivedID(names ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// refer gives the id of the object that a reference means, which has the id or
// one of the names; "" when there is none, which is refused.
func (l *loader) refer(place string, c *collection, what string, value any, names ...string) string {
	wanted, isText := value.(string)
	if ref, ok := value.(object); ok {
		for _, key := range append([]string{"id", "value"}, names...) {
			if wanted = text(ref, key); wanted != "" {
				place, isText = below(place, key), true
				break
			}
		}
	}
	if !isText || wanted == "" {
		l.refuse(place, "must be the id or the name of %s", what)
		return ""
	}
	if _, ok := c.get(wanted); ok {
		return wanted
	}
	if l.names[c] == nil {
		l.names[c] = map[string][]string{}
		for _, o := range c.where(nil) {
			id := text(o, "id")
			for _, key := range names {
				if name := text(o, key); !slices.Contains(l.names[c][name], id) {
					l.names[c][name] = append(l.names[c][name], id)
				}
			}
		}
	}
	switch found := l.names[c][wanted]; len(found) {
	case 0:
		l.refuse(place, "there is no such %s as %q", strings.TrimPrefix(strings.TrimPrefix(what, "an "), "a "), wanted)
	case 1:
		return found[0]
	default:
		l.refuse(place, "%q is the name of more than one; use the id", wanted)
	}
	return ""
}

// restore gives an object the members back that a file has for it.
func restore(o, given object) {
	for key, value := range given {
		if value != nil {
			o[key] = value
		}
	}
}

// saved tells that an object of a file was saved.
func saved(o object) bool { return o["created"] != nil }

func (l *loader) credentials(place string, o object) {
	config := &l.t.config
	settings := map[string]*string{
		"clientId": &config.ClientID, "clientSecret": &config.ClientSecret,
		"iiqUsername": &config.IIQUsername, "iiqPassword": &config.IIQPassword, "iiqToken": &config.IIQToken,
	}
	types := map[string]string{}
	for key := range settings {
		types[key] = "string"
	}
	l.check(place, o, types)
	for key, setting := range settings {
		if o[key] != nil {
			*setting = l.required(place, o, key)
		}
	}
}

func (t *Tenant) saveCredentials() object {
	credentials := object{
		"clientId": t.config.ClientID, "clientSecret": t.config.ClientSecret,
		"iiqUsername": t.config.IIQUsername, "iiqPassword": t.config.IIQPassword,
	}
	if t.config.IIQToken != "" {
		credentials["iiqToken"] = t.config.IIQToken
	}
	return credentials
}

// Credentials are what the tenant accepts, which a data file may have set.
func (t *Tenant) Credentials() Config {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Config{
		ClientID: t.config.ClientID, ClientSecret: t.config.ClientSecret,
		IIQUsername: t.config.IIQUsername, IIQPassword: t.config.IIQPassword, IIQToken: t.config.IIQToken,
	}
}

// DataMembers are the members of a data file.
func DataMembers() []string {
	members := []string{"version", "credentials", "iiq.users", "iiq.applications", "iiq.accounts"}
	for _, s := range sections {
		members = append(members, s.name)
	}
	members = slices.AppendSeq(members, maps.Keys(belowSourceMembers))
	return append(members, "lifecycleStates")
}
