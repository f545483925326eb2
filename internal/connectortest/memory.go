package connectortest

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
)

// object is one of JSON.
type object = map[string]any

// text, items and member read values that may be missing or of another type.
func text(value any) string {
	s, _ := value.(string)
	return s
}

func items(value any) []any {
	list, _ := value.([]any)
	return list
}

func member(value any, names ...string) any {
	for _, name := range names {
		o, _ := value.(object)
		value = o[name]
	}
	return value
}

// memory is what a connector remembers.
type memory struct {
	spec     object
	schema   map[string]attribute
	accounts []*account
	serial   int
	log      []Entry
	failures []*Failure
}

type attribute struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Multi bool   `json:"multi"`
}

type account struct {
	uniqueID         string
	disabled, locked bool
	attributes       object
}

func newMemory(spec object) *memory {
	m := &memory{spec: spec, schema: map[string]attribute{}}
	for _, value := range items(member(spec, "accountSchema", "attributes")) {
		multi, _ := member(value, "multi").(bool)
		a := attribute{Name: text(member(value, "name")), Type: text(member(value, "type")), Multi: multi}
		m.schema[a.Name] = a
	}
	var seeds []object
	if err := json.Unmarshal(file("seeds.json"), &seeds); err != nil {
		panic(err) // It is embedded.
	}
	for _, seed := range seeds {
		created, err := m.create(seed)
		if err != nil {
			panic(err)
		}
		created.locked, _ = seed["locked"].(bool)
	}
	return m
}

// armed gives the failure that a test wants of the next command of a type.
func (m *memory) armed(command string) Failure {
	at := slices.IndexFunc(m.failures, func(f *Failure) bool { return f.Command == command })
	if at < 0 {
		return Failure{}
	}
	failure := m.failures[at]
	if failure.Times--; failure.Times <= 0 {
		m.failures = slices.Delete(m.failures, at, at+1)
	}
	return *failure
}

// command carries out a standard command.
func (m *memory) command(command string, input object, compound bool) (outputs []object, state object, err error) {
	switch command {
	case "std:test-connection":
		return []object{{}}, nil, nil
	case "std:account:discover-schema":
		schema, _ := m.spec["accountSchema"].(object)
		return []object{schema}, nil, nil
	case "std:account:list":
		for _, a := range m.accounts {
			outputs = append(outputs, a.shown(compound))
		}
		if input["stateful"] == true {
			state = object{"serial": m.serial}
		}
		return outputs, state, nil
	case "std:entitlement:list":
		for _, id := range entitlements[text(input["type"])] {
			outputs = append(outputs, entitlement(text(input["type"]), id))
		}
		return outputs, nil, nil
	}
	output, err := m.one(command, input, compound)
	if err != nil {
		return nil, nil, err
	}
	return []object{output}, nil, nil
}

// one carries out a command on one account or entitlement.
func (m *memory) one(command string, input object, compound bool) (object, error) {
	switch command {
	case "std:account:create":
		created, err := m.create(input)
		if err != nil {
			return nil, err
		}
		return created.shown(compound), nil
	case "std:entitlement:read":
		id := text(member(input, "key", "simple", "id"))
		if id == "" {
			id = text(input["identity"])
		}
		if !slices.Contains(entitlements[text(input["type"])], id) {
			return nil, notFound(text(input["type"]) + " " + id)
		}
		return entitlement(text(input["type"]), id), nil
	}
	found, err := m.find(input)
	if err != nil {
		return nil, err
	}
	switch command {
	case "std:account:update":
		changed, err := m.update(found, items(input["changes"]))
		if err != nil || !changed {
			return object{}, err
		}
	case "std:account:delete":
		m.accounts = slices.DeleteFunc(m.accounts, func(a *account) bool { return a == found })
		return object{}, nil
	case "std:change-password":
		return object{}, nil
	case "std:account:enable":
		found.disabled = false
	case "std:account:disable":
		found.disabled = true
	case "std:account:unlock":
		found.locked = false
	}
	return found.shown(compound), nil
}

func (m *memory) find(input object) (*account, error) {
	id := text(input["identity"])
	key, compound := member(input, "key", "compound").(object)
	if compound {
		id = text(key["lookupId"])
	}
	if simple, ok := member(input, "key", "simple", "id").(string); ok {
		id = simple
	}
	for _, a := range m.accounts {
		if a.attributes["id"] == id && (!compound || key["uniqueId"] == a.uniqueID) {
			return a, nil
		}
	}
	return nil, notFound("account " + id)
}

func (a *account) shown(compound bool) object {
	id := a.attributes["id"]
	shown := object{
		"identity": id, "uuid": id, "key": object{"simple": object{"id": id}},
		"disabled": a.disabled, "locked": a.locked, "attributes": maps.Clone(a.attributes),
	}
	if compound {
		shown["uuid"] = a.uniqueID
		shown["key"] = object{"compound": object{"lookupId": id, "uniqueId": a.uniqueID}}
	}
	return shown
}

func (m *memory) create(input object) (*account, error) {
	attributes := object{}
	for name, a := range m.schema {
		attributes[name] = a.empty()
	}
	given, _ := input["attributes"].(object)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		a, err := m.known(name)
		if err == nil {
			attributes[name], err = a.set(given[name])
		}
		if err != nil {
			return nil, err
		}
	}
	if attributes["id"] == nil {
		attributes["id"] = input["identity"]
	}
	if err := m.free(attributes["id"]); err != nil {
		return nil, err
	}
	m.serial++
	created := &account{uniqueID: fmt.Sprintf("u-%04d", m.serial), attributes: attributes}
	m.accounts = append(m.accounts, created)
	return created, nil
}

// free checks that an account can get the id.
func (m *memory) free(id any) error {
	if id == nil {
		return generic("an account needs an id")
	}
	if slices.ContainsFunc(m.accounts, func(a *account) bool { return a.attributes["id"] == id }) {
		return generic("account %v already exists", id)
	}
	return nil
}

// update carries out all changes or none.
func (m *memory) update(a *account, changes []any) (changed bool, err error) {
	attributes := maps.Clone(a.attributes)
	for _, change := range changes {
		name := text(member(change, "attribute"))
		known, err := m.known(name)
		if err == nil {
			attributes[name], err = known.change(attributes[name], text(member(change, "op")), member(change, "value"))
		}
		if err != nil {
			return false, err
		}
	}
	if attributes["id"] != a.attributes["id"] {
		if err := m.free(attributes["id"]); err != nil {
			return false, err
		}
	}
	if reflect.DeepEqual(attributes, a.attributes) {
		return false, nil
	}
	a.attributes = attributes
	return true, nil
}

func (m *memory) known(name string) (attribute, error) {
	a, ok := m.schema[name]
	if !ok {
		return a, generic("unknown attribute %s", name)
	}
	return a, nil
}

// change gives the new value of the attribute.
func (a attribute) change(old any, op string, value any) (any, error) {
	switch op {
	case "Set":
		return a.set(value)
	case "Add":
		if !a.Multi {
			return nil, generic("Add on single-valued attribute %s", a.Name)
		}
		added, err := a.list(value)
		return distinct(slices.Concat(items(old), added)), err
	case "Remove":
		if !a.Multi {
			return a.empty(), nil
		}
		gone, err := a.list(value)
		left := slices.Clone(items(old))
		return slices.DeleteFunc(left, func(value any) bool { return slices.Contains(gone, value) }), err
	}
	return nil, generic("unknown op %s", op)
}

func (a attribute) set(value any) (any, error) {
	switch {
	case value == nil:
		return a.empty(), nil
	case a.Multi:
		return a.list(value)
	}
	return value, a.check(value)
}

// list checks the values of a change: many in a list, one bare.
func (a attribute) list(value any) ([]any, error) {
	values, many := value.([]any)
	if !many {
		values = []any{value}
	}
	for _, value := range values {
		if err := a.check(value); err != nil {
			return nil, err
		}
	}
	return distinct(values), nil
}

func (a attribute) check(value any) error {
	var fits bool
	switch v := value.(type) {
	case string:
		fits = a.Type == "string"
	case bool:
		fits = a.Type == "boolean"
	case float64:
		fits = a.Type == "long" && v == math.Trunc(v)
	}
	if !fits {
		return generic("%s takes values of type %s", a.Name, a.Type)
	}
	return nil
}

func (a attribute) empty() any {
	switch {
	case a.Multi:
		return []any{}
	case a.Type == "boolean":
		return false
	}
	return nil
}

// distinct keeps the first of equal values.
func distinct(values []any) []any {
	kept := []any{}
	for _, value := range values {
		if !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	return kept
}

// without leaves an attribute out of what a command is to write.
func without(input object, name string) object {
	left := maps.Clone(input)
	attributes, _ := input["attributes"].(object)
	attributes = maps.Clone(attributes)
	delete(attributes, name)
	left["attributes"] = attributes
	left["changes"] = slices.DeleteFunc(slices.Clone(items(input["changes"])), func(change any) bool {
		return member(change, "attribute") == name
	})
	return left
}

var entitlements = map[string][]string{
	"group": {"Engineering", "Moderator", "Support", "DevRel"},
	"role":  {"admin", "user"},
}

func entitlement(kind, id string) object {
	return object{
		"key": object{"simple": object{"id": id}}, "identity": id, "type": kind,
		"attributes": object{"id": id, "name": id},
	}
}
