package update

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// Operations sends the changes of account attributes as the operations Set, Add
// and Remove of a connector (SaaS Connectivity, Account Update): Set for what has
// one value, Add and Remove for what has several, by set difference against the
// live account. Add and Remove take one value as it is and several as a list.
type Operations struct {
	// Attr is the open attribute it carries, Command the request's path.
	Attr, Command string
	// Split names a boolean attribute that says that a connector takes one value
	// at a time.
	Split string
}

// Covers reports whether the field is the one that is sent.
func (s Operations) Covers(field *policy.Field) bool { return field.Attr == s.Attr }

// Requests gives one request with the smallest list of operations: sets, then
// removals, which may free what an addition takes, then additions; each by name.
func (s Operations) Requests(in Input) ([]Request, error) {
	pending, err := Pending(in.Changes, in.Live)
	if err != nil || len(pending) == 0 {
		return nil, err
	}
	var operations []connectorOperation
	for _, change := range pending {
		if len(change.Path) != 1 {
			return nil, fmt.Errorf("%s: a connector changes whole attributes", change.Place)
		}
		more, err := s.operations(change, in.Live)
		if err != nil {
			return nil, err
		}
		operations = append(operations, more...)
	}
	slices.SortFunc(operations, func(a, b connectorOperation) int {
		return cmp.Or(cmp.Compare(a.op, b.op), cmp.Compare(a.attribute, b.attribute))
	})
	var list document.List
	for _, operation := range operations {
		list = append(list, operation.documents(document.At(in.Plan, document.Pointer{s.Split}) == true)...)
	}
	if len(list) == 0 { // connectors differ in what they make of an empty list
		return nil, nil
	}
	return []Request{{
		Method: "POST", Path: s.Command, Body: document.Object{"changes": list}, Settles: pending, Secrets: Plaintext(in.Secrets),
	}}, nil
}

func (s Operations) operations(change diff.Change, live document.Object) ([]connectorOperation, error) {
	name := change.Path[0]
	key, known := change.Field.Keys[name]
	current, _ := change.Field.Read(live)
	now := document.At(current, change.Path)
	var planned any
	if !change.Remove {
		var err error
		if planned, err = change.Field.Wire(change.Path, change.New); err != nil {
			return nil, fmt.Errorf("%s: %w", change.Place, err)
		}
	}
	_, nowList := now.(document.List)
	_, plannedList := planned.(document.List)
	multi := key.Multi || !known && (nowList || plannedList)
	switch {
	case multi:
		before, after := values(now), values(planned)
		return slices.DeleteFunc([]connectorOperation{
			{op: remove, attribute: name, values: without(before, after)},
			{op: add, attribute: name, values: without(after, before)},
		}, func(o connectorOperation) bool { return len(o.values) == 0 }), nil
	case planned != nil:
		return []connectorOperation{{op: set, attribute: name, values: document.List{planned}}}, nil
	case key.Entitlement: // a revocation names the value
		return []connectorOperation{{op: remove, attribute: name, values: document.List{now}}}, nil
	}
	return []connectorOperation{{op: remove, attribute: name}}, nil
}

// The operations, in the order in which they are sent.
type connectorOp uint8

const (
	set connectorOp = iota
	remove
	add
)

var connectorOps = [...]string{set: "Set", remove: "Remove", add: "Add"}

// connectorOperation is one operation on an attribute. A removal without values
// empties it.
type connectorOperation struct {
	op        connectorOp
	attribute string
	values    document.List
}

func (o connectorOperation) documents(split bool) document.List {
	change := func(value any) document.Object {
		return document.Object{"op": connectorOps[o.op], "attribute": o.attribute, "value": value}
	}
	switch {
	case len(o.values) == 0:
		return document.List{document.Object{"op": connectorOps[o.op], "attribute": o.attribute}}
	case len(o.values) == 1:
		return document.List{change(o.values[0])}
	case !split:
		return document.List{change(o.values)}
	}
	var changes document.List
	for _, value := range o.values {
		changes = append(changes, change(value))
	}
	return changes
}

// values gives a multi-valued attribute as a list, whatever form it has.
func values(value any) document.List {
	switch value := value.(type) {
	case nil:
		return nil
	case document.List:
		return value
	}
	return document.List{value}
}

// without gives the values of a that b lacks, each once, in their order.
func without(a, b document.List) document.List {
	var rest document.List
	has := func(list document.List, value any) bool {
		return slices.ContainsFunc(list, func(other any) bool { return document.Equal(value, other, document.Ordered) })
	}
	for _, value := range a {
		if value != nil && !has(b, value) && !has(rest, value) {
			rest = append(rest, value)
		}
	}
	return rest
}
