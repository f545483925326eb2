package documenttest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// Scene is an update about to happen.
type Scene struct {
	Policy *policy.Policy
	// Live is the object on the server, with much that nobody manages.
	Live document.Object
	// Prior is what the configuration manages of it, and Plan what it wants next.
	Prior, Plan document.Object
}

// Options say what scenes hold.
type Options struct {
	// Key generates the keys of free-form objects.
	Key *rapid.Generator[string]
	// Scalar generates the scalars on the server.
	Scalar *rapid.Generator[any]
	// Forbidden lets plans change immutable fields.
	Forbidden bool
	// Refined makes scenes with one open object, whose members a schema knows.
	Refined bool
}

// Why is the rule of every row of a generated policy.
var Why = policy.Source{Document: "Some API", Rule: "for a reason"}

// Scenes generates scenes: a policy of several rows, a live object, what of it a
// configuration manages, and an edit of that.
func Scenes(options Options) *rapid.Generator[Scene] {
	return rapid.Custom(func(t *rapid.T) Scene {
		g := generator{Options: options, T: t}
		if options.Refined {
			return g.refined()
		}
		return g.scene()
	})
}

type generator struct {
	Options
	*rapid.T
	fields []policy.Field
	live   document.Object
}

// oneIn reports true in one of n draws.
func (g *generator) oneIn(n int, label string) bool {
	return rapid.IntRange(1, n).Draw(g.T, label) == 1
}

func (g *generator) value(depth int) any { return Value(depth, g.Key, g.Scalar).Draw(g.T, "value") }

func (g *generator) scene() Scene {
	g.live = Object(2, g.Key, g.Scalar).Draw(g.T, "unmanaged members")
	for i := range rapid.IntRange(1, 6).Draw(g.T, "rows") {
		g.row(i)
	}
	if g.oneIn(2, "pair of rows") {
		g.pair()
	}
	return g.finish(policy.New(g.fields...))
}

// finish adds what the configuration manages and wants.
func (g *generator) finish(p *policy.Policy) Scene {
	mask := document.Object{}
	for i := range p.Fields {
		field := &p.Fields[i]
		if value, ok := field.Read(g.live); ok && !g.oneIn(4, "not managed") {
			mask = g.set(mask, field.Path(), g.subset(value))
		}
	}
	prior := diff.Observe(p, mask, g.live)
	plan, ok := document.Clone(prior).(document.Object)
	if !ok {
		g.Fatal("a clone has another type")
	}
	for i := range p.Fields {
		field := &p.Fields[i]
		if field.Class == policy.Mutable || g.Forbidden && field.Class == policy.Immutable {
			plan = g.set(plan, field.Path(), g.edit(field, document.At(prior, field.Path())))
		}
	}
	return Scene{Policy: p, Live: g.live, Prior: prior, Plan: plan}
}

// set is [document.Set] that can't fail; a typed attribute that is null is
// simply not configured.
func (g *generator) set(values document.Object, path document.Pointer, value any) document.Object {
	if value == nil && document.At(values, path) == nil {
		return values
	}
	changed, err := document.Set(values, path, value)
	object, ok := changed.(document.Object)
	if err != nil || !ok {
		g.Fatalf("setting %s: %v", path, err)
	}
	return object
}

// row adds a field, and mostly a value for it.
func (g *generator) row(i int) {
	token := rapid.SampledFrom([]string{"f", "f", "f/", "f~", "f.", "F "}).Draw(g.T, "name") + fmt.Sprint(i)
	attr := fmt.Sprintf("f%d", i)
	at := document.Pointer{token}
	if g.oneIn(4, "nested") {
		attr, at = fmt.Sprintf("n%d.", i)+attr, document.Pointer{fmt.Sprintf("n%d", i), token}
	}
	field := policy.Field{Attr: attr, Pointer: at.String(), Class: policy.Mutable, Why: Why}
	if g.oneIn(3, "not mutable") {
		field.Class = rapid.SampledFrom([]policy.Class{policy.Immutable, policy.ReadOnly}).Draw(g.T, "class")
		field.Computed = rapid.Bool().Draw(g.T, "computed")
	} else {
		field.Exclusive = rapid.SampledFrom([]string{"", "", "one", "other"}).Draw(g.T, "group")
		field.Removal = rapid.SampledFrom([]policy.Removal{policy.Clear, policy.Clear, policy.Keep, policy.LetGo}).Draw(g.T, "removal")
	}
	wire := g.wire(&field)
	g.fields = append(g.fields, field)
	if !g.oneIn(5, "absent") {
		g.live = g.set(g.live, at, wire)
	}
}

// wire decides what kind of field it is, and gives a value as the API has it.
func (g *generator) wire(field *policy.Field) any {
	kinds := []string{"scalar", "list", "set", "reference", "references", "record"}
	if field.Class == policy.Mutable {
		kinds = append(kinds, "open", "open", "open", "keyed")
	}
	switch kind := rapid.SampledFrom(kinds).Draw(g.T, "kind"); kind {
	case "list", "set":
		if kind == "set" {
			field.Compare = document.AsSet
		}
		return List(1, g.Key, Scalar()).Draw(g.T, "list")
	case "reference":
		field.Shape = policy.Reference{Type: "THING", ByID: rapid.Bool().Draw(g.T, "by id")}
		return g.reference()
	case "references":
		field.Shape, field.Compare = policy.References{Type: "THING"}, document.AsSet
		return rapid.SliceOfN(rapid.Custom(func(*rapid.T) any { return g.reference() }), 0, 3).Draw(g.T, "references")
	case "record":
		field.Shape = policy.Record{"one": "theOne", "other": "theOther"}
		return rapid.MapOfN(rapid.SampledFrom([]string{"theOne", "theOther", "more"}), Scalar(), 0, 3).Draw(g.T, "record")
	case "open":
		field.Open = true
		field.Compare = rapid.SampledFrom([]document.Compare{document.Ordered, document.Ordered, document.AsSet}).Draw(g.T, "compare")
		field.ServerKeys = []string{"e"}
		if g.oneIn(4, "whole members") {
			field.Depth = 1
		}
		return Object(3, g.Key, g.Scalar).Draw(g.T, "open object")
	case "keyed":
		return g.keyed(field)
	}
	return rapid.OneOf(Number(), Scalar()).Draw(g.T, "scalar")
}

func (g *generator) reference() any {
	id := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(g.T, "id")
	return document.Object{"type": "THING", "id": id, "name": "Thing " + id}
}

// keyed gives a list with a natural key, and among it elements that have none.
func (g *generator) keyed(field *policy.Field) any {
	field.Open, field.Depth, field.Shape = true, 1, policy.KeyedList{Key: "name", Value: "value"}
	if g.oneIn(2, "entries") {
		field.Depth, field.Entries, field.Shape = 2, true, policy.KeyedList{Key: "name"}
		return g.entries()
	}
	names := rapid.SliceOfNDistinct(g.Key, 0, 4, rapid.ID).Draw(g.T, "names")
	list := document.List{}
	for _, name := range names {
		element := document.Object{"name": name, "value": Object(2, g.Key, Scalar()).Draw(g.T, "element")}
		switch rapid.IntRange(0, 5).Draw(g.T, "oddity") {
		case 0:
			element["more"] = json.Number("1.0")
		case 1:
			delete(element, "value")
		case 2:
			list = append(list, rapid.SampledFrom([]any{nil, "x", document.Object{"value": true}}).Draw(g.T, "no name"))
		}
		list = append(list, element)
	}
	return list
}

// entries gives a list of objects with names, and among them what has none.
func (g *generator) entries() any {
	list := document.List{}
	for _, name := range rapid.SliceOfNDistinct(g.Key, 0, 4, rapid.ID).Draw(g.T, "names") {
		if g.oneIn(6, "no name") {
			list = append(list, rapid.SampledFrom([]any{nil, "x", document.Object{"value": true}}).Draw(g.T, "odd"))
		}
		entry := g.entry()
		entry["name"] = name
		list = append(list, entry)
	}
	return list
}

// entry gives an object without a name of its own.
func (g *generator) entry() document.Object {
	entry := Object(2, g.Key, Scalar()).Draw(g.T, "entry")
	delete(entry, "name")
	return entry
}

func (g *generator) editEntry(prior any) any {
	entry, ok := prior.(document.Object)
	if !ok {
		return g.entry()
	}
	edited := g.editObject(entry, &policy.Field{}, 2)
	delete(edited, "name")
	return edited
}

// pair adds two rows with one parent, as an identity profile has them.
func (g *generator) pair() {
	flag := policy.Field{
		Attr: "pair.flag", Pointer: "/pair/flag", Class: policy.Mutable, Removal: policy.Keep, Exclusive: "other", Why: Why,
	}
	keyed := policy.Field{
		Attr: "pair.keyed", Pointer: "/pair/keyed", Class: policy.Mutable, Removal: policy.LetGo, Exclusive: "other", Why: Why,
	}
	wire := document.Object{"flag": rapid.Bool().Draw(g.T, "flag"), "more": g.value(2), "keyed": g.keyed(&keyed)}
	g.fields = append(g.fields, flag, keyed)
	if !g.oneIn(5, "absent") {
		g.live = g.set(g.live, document.Pointer{"pair"}, wire)
	}
}

// refined is an account: one open object, flat but for its lists, sent whole.
func (g *generator) refined() Scene {
	types := []string{"STRING", "LONG", "INT", "BOOLEAN", "DATE", "OTHER"}
	keys := map[string]policy.Key{"id": {Type: "STRING", Immutable: true, Why: Why}}
	attributes := document.Object{"id": "the id", "unknown to the schema": g.value(2)}
	for _, name := range rapid.SliceOfNDistinct(g.Key, 0, 8, rapid.ID).Draw(g.T, "names") {
		key := policy.Key{Type: rapid.SampledFrom(types).Draw(g.T, "type"), Multi: rapid.Bool().Draw(g.T, "multi")}
		keys[name] = key
		if !g.oneIn(4, "absent") {
			attributes[name] = g.typed(key, false)
		}
	}
	g.live = document.Object{"attributes": attributes, "id": "1", "more": g.value(2)}
	p := policy.New(
		policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly},
		policy.Field{
			Attr: "attributes", Pointer: "/attributes", Class: policy.Mutable, Open: true, Compare: document.AsSet, FoldKeys: true,
			Keys: keys,
		},
	)
	return g.finish(p)
}

// typed gives a value that a key of a schema may have; in a configuration also
// in another spelling.
func (g *generator) typed(key policy.Key, spelled bool) any {
	if g.oneIn(6, "null") {
		return nil
	}
	scalar := func() any {
		switch key.Type {
		case "STRING", "DATE":
			return rapid.SampledFrom([]any{"", "x", "y", "0", "true"}).Draw(g.T, "text")
		case "LONG", "INT":
			if spelled {
				return rapid.SampledFrom([]any{"0", "7", "007", "-9007199254740993", json.Number("7"), json.Number("0")}).Draw(g.T, "spelled")
			}
			return rapid.SampledFrom([]any{json.Number("0"), json.Number("7"), json.Number("-9007199254740993")}).Draw(g.T, "long")
		case "BOOLEAN":
			if spelled {
				return rapid.SampledFrom([]any{true, false, "true", "false"}).Draw(g.T, "spelled")
			}
			return rapid.Bool().Draw(g.T, "boolean")
		}
		if spelled {
			return Scalar().Draw(g.T, "any")
		}
		return g.Scalar.Draw(g.T, "any")
	}
	if !key.Multi {
		return scalar()
	}
	if spelled && g.oneIn(3, "one value") {
		return scalar()
	}
	list := document.List{}
	for range rapid.IntRange(0, 3).Draw(g.T, "values") {
		list = append(list, scalar())
	}
	return list
}

// subset is some of a value, as a configuration may have written it: another
// spelling of a number, plain text where the server shows cipher text.
func (g *generator) subset(value any) any {
	switch value := value.(type) {
	case document.Object:
		some := document.Object{}
		for _, key := range document.Keys(value) {
			if !g.oneIn(3, "not managed") {
				some[key] = g.subset(value[key])
				if document.IsCipherText(value[key]) {
					some[key] = "plain"
				}
			}
		}
		if g.oneIn(8, "kept empty") {
			some["kept empty"] = nil
		}
		return some
	case document.List:
		some := make(document.List, len(value))
		for i, element := range value {
			some[i] = g.subset(element)
		}
		return some
	case json.Number:
		if !g.Refined && !strings.ContainsAny(value.String(), "eE") && g.oneIn(3, "spelling") {
			return value + "e0"
		}
	}
	if document.IsCipherText(value) {
		return rapid.SampledFrom([]any{"plain", nil}).Draw(g.T, "secret")
	}
	return value
}

// edit gives the planned value of a field, in Terraform's form.
func (g *generator) edit(field *policy.Field, prior any) any {
	if g.oneIn(3, "as before") {
		return prior
	}
	if prior != nil && (field.Keys == nil || g.Forbidden) && g.oneIn(5, "leaves") {
		return nil
	}
	switch field.Shape.(type) {
	case policy.Reference:
		return rapid.SampledFrom([]any{"1", "2", "3"}).Draw(g.T, "id")
	case policy.References:
		return rapid.SliceOfN(rapid.SampledFrom([]any{"1", "2", "3"}), 0, 3).Draw(g.T, "ids")
	case policy.Record:
		record := document.Object{}
		for _, name := range []string{"one", "other"} {
			record[name] = rapid.SampledFrom([]any{nil, "x", "y", ""}).Draw(g.T, name)
		}
		return record
	}
	if field.Open {
		object, ok := prior.(document.Object)
		if !ok {
			object = document.Object{}
		}
		return g.editObject(object, field, 3)
	}
	if field.Attr == "pair.flag" {
		return rapid.Bool().Draw(g.T, "flag")
	}
	if list, ok := prior.(document.List); ok {
		return g.editList(list, 1)
	}
	return rapid.OneOf(Number(), Scalar()).Draw(g.T, "scalar")
}

// editObject changes, drops and adds members. Top-level ones have the type that
// the schema, if there is one, gives them.
func (g *generator) editObject(prior document.Object, field *policy.Field, depth int) document.Object {
	fresh := func(key string) any {
		if schema, ok := field.Keys[key]; ok {
			return g.typed(schema, true)
		}
		if field.Entries {
			return g.entry()
		}
		return Value(depth-1, g.Key, Scalar()).Draw(g.T, "new value")
	}
	plan := document.Object{}
	for _, key := range document.Keys(prior) {
		immutable := field.Keys[key].Immutable && !g.Forbidden
		action := rapid.IntRange(0, 9).Draw(g.T, "action")
		switch {
		case immutable || action < 4:
			plan[key] = prior[key]
		case action == 4: // goes
		case action == 5:
			plan[key] = nil
		case action == 6 || field.Keys != nil:
			plan[key] = fresh(key)
		case field.Entries:
			plan[key] = g.editEntry(prior[key])
		default:
			plan[key] = g.editValue(prior[key], depth-1)
		}
	}
	for range rapid.IntRange(0, 2).Draw(g.T, "new members") {
		key := g.Key.Draw(g.T, "new key")
		if _, had := prior[key]; !had {
			plan[key] = fresh(key)
		}
	}
	return plan
}

func (g *generator) editValue(prior any, depth int) any {
	switch prior := prior.(type) {
	case document.Object:
		return g.editObject(prior, &policy.Field{}, max(depth, 1))
	case document.List:
		return g.editList(prior, max(depth, 1))
	}
	return Value(depth, g.Key, Scalar()).Draw(g.T, "new value")
}

// editList changes an element, drops one, adds one, or turns the list round.
func (g *generator) editList(prior document.List, depth int) document.List {
	plan := slices.Clone(prior)
	at := rapid.IntRange(0, max(len(plan)-1, 0)).Draw(g.T, "index")
	switch action := rapid.IntRange(0, 3).Draw(g.T, "list action"); {
	case action == 0 && len(plan) > 0:
		plan[at] = g.editValue(plan[at], depth-1)
	case action == 1 && len(plan) > 0:
		plan = slices.Delete(plan, at, at+1)
	case action == 2:
		plan = slices.Insert(plan, at, Value(depth-1, g.Key, Scalar()).Draw(g.T, "new element"))
	default:
		slices.Reverse(plan)
	}
	return plan
}
