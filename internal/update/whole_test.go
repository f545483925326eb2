package update_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

func TestWholeObjectMembers(t *testing.T) {
	t.Parallel()
	strategy := update.WholeObject{Members: []string{"name", "open", "absent"}, Absent: true}
	for name, test := range map[string]struct {
		prior, plan, live string
		want              []string
	}{
		"one of them": {
			`{"open":{"a":1}}`, `{"open":{"a":2}}`, `{"id":"1","name":"x","more":true,"open":{"a":1,"z":null}}`,
			[]string{`PUT  {"name":"x","open":{"a":2,"z":null}}`},
		},
		"what goes is left out": {
			`{"open":{"a":1,"b":{"c":1}}}`, `{"open":{"b":{}}}`, `{"name":"x","open":{"a":1,"b":{"c":1}}}`,
			[]string{`PUT  {"name":"x","open":{"b":{}}}`},
		},
		"null is left out": {`{"open":{"a":1}}`, `{"open":{"a":null}}`, `{"open":{"a":1}}`, []string{`PUT  {"open":{}}`}},
		"nothing there":    {`{}`, `{"open":{"a":1}}`, `{"name":"x","open":null}`, []string{`PUT  {"name":"x","open":{"a":1}}`}},
		"another":          {`{"late":"x"}`, `{"late":"y"}`, `{"name":"x","late":"x"}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := strategy.Requests(update.Input{
				Policy: table, Live: object(t, test.live), Changes: changes(t, table, object(t, test.prior), object(t, test.plan)),
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, written(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What the API doesn't patch inside is replaced whole, with all that others keep in
// it.
func TestUnit(t *testing.T) {
	t.Parallel()
	units := policy.New(
		policy.Field{Attr: "mail.on", Pointer: "/mail/on", Class: policy.Mutable, Unit: "/mail", Why: why},
		policy.Field{Attr: "mail.to", Pointer: "/mail/to", Class: policy.Mutable, Unit: "/mail", Why: why},
		policy.Field{Attr: "name", Pointer: "/name", Class: policy.Mutable, Why: why},
	)
	for name, test := range map[string]struct {
		prior, plan, live string
		want              []string
	}{
		"one member": {
			`{"mail":{"on":true}}`, `{"mail":{"on":false}}`, `{"mail":{"on":true,"to":["a"],"other":1}}`,
			[]string{`PATCH  [{"op":"replace","path":"/mail","value":{"on":false,"other":1,"to":["a"]}}]`},
		},
		"a member goes": {
			`{"mail":{"on":true,"to":["a"]}}`, `{"mail":{"on":true}}`, `{"mail":{"on":true,"to":["a"]}}`,
			[]string{`PATCH  [{"op":"replace","path":"/mail","value":{"on":true}}]`},
		},
		"new":     {`{}`, `{"mail":{"on":true}}`, `{}`, []string{`PATCH  [{"op":"add","path":"/mail","value":{"on":true}}]`}},
		"null":    {`{}`, `{"mail":{"on":true}}`, `{"mail":null}`, []string{`PATCH  [{"op":"replace","path":"/mail","value":{"on":true}}]`}},
		"nothing": {`{"mail":{"on":true},"name":"x"}`, `{"mail":{"on":true},"name":"y"}`, `{"mail":{"on":true},"name":"x"}`, []string{`PATCH  [{"op":"replace","path":"/name","value":"y"}]`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := update.JSONPatch{}.Requests(update.Input{
				Policy: units, Live: object(t, test.live), Changes: changes(t, units, object(t, test.prior), object(t, test.plan)),
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, written(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAgain(t *testing.T) {
	t.Parallel()
	blind := policy.New(
		policy.Field{Attr: "parent", Pointer: "/parent", Class: policy.Immutable, Why: why},
		policy.Field{Attr: "path", Pointer: "/path", Class: policy.Mutable, Unseen: true, Why: why},
		policy.Field{Attr: "hash", Pointer: "/hash", Class: policy.Mutable, Computed: true, Unseen: true, Why: why},
	)
	strategy := update.Again{Path: "/load", When: "hash"}
	for name, test := range map[string]struct {
		prior, plan string
		want        []string
	}{
		"the hash":  {`{"parent":"1","path":"a","hash":"x"}`, `{"parent":"1","path":"b","hash":"y"}`, []string{`POST /load {"hash":"y","parent":"1","path":"b"}`}},
		"the path":  {`{"parent":"1","path":"a","hash":"x"}`, `{"parent":"1","path":"b","hash":"x"}`, nil},
		"imported":  {`{"parent":"1"}`, `{"parent":"1","path":"b","hash":"x"}`, []string{`POST /load {"hash":"x","parent":"1","path":"b"}`}},
		"no change": {`{"parent":"1","path":"a","hash":"x"}`, `{"parent":"1","path":"a","hash":"x"}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// What the API shows under these names, if anything, doesn't count.
			live := object(t, `{"parent":"1","hash":"y","path":"b"}`)
			got, err := strategy.Requests(update.Input{
				Policy: blind, Live: live, Plan: object(t, test.plan), Changes: changes(t, blind, object(t, test.prior), object(t, test.plan)),
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, written(got)); diff != "" {
				t.Error(diff)
			}
			if len(got) > 0 && len(got[0].Settles) == 0 {
				t.Error("nothing is settled")
			}
		})
	}
}
