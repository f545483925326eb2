package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// widget has a row of every kind.
func widget(strategy update.Strategy) *lifecycle.Definition {
	patched := policy.Source{Document: "Widget API, Patch", Rule: "changed by JSON Patch"}
	fixed := policy.Source{Document: "Widget API, Patch", Rule: "fixed for good"}
	oneWay := func(any, any) string { return "" }
	return &lifecycle.Definition{Name: "widget", Strategy: strategy, Policy: policy.New(
		policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: fixed},
		policy.Field{Attr: "name", Pointer: "/name", Class: policy.Mutable, Why: patched},
		policy.Field{Attr: "kind", Pointer: "/kind", Class: policy.Immutable, Computed: true, Why: fixed, Instead: "ask for it"},
		policy.Field{Attr: "color", Pointer: "/color", Class: policy.Immutable, Why: fixed},
		policy.Field{Attr: "size", Pointer: "/size", Class: policy.Mutable, Removal: policy.Keep, Why: patched},
		policy.Field{Attr: "note", Pointer: "/note", Class: policy.Mutable, Removal: policy.LetGo, Why: patched},
		policy.Field{Attr: "owner_id", Pointer: "/owner", Class: policy.Mutable, Shape: policy.Reference{ByID: true}, Why: patched},
		policy.Field{Attr: "state", Pointer: "/state", Class: policy.Mutable, Computed: true, Transition: oneWay, Why: patched},
		policy.Field{Attr: "parent_id", Pointer: "/parent", Class: policy.Mutable, Exclusive: "parent", Why: patched},
		policy.Field{
			Attr: "parts.list", Pointer: "/parts/list", Class: policy.Mutable, Open: true, Removal: policy.LetGo, Exclusive: "parts",
			Shape: policy.KeyedList{Key: "name", Value: "part"}, Why: patched,
		},
		policy.Field{Attr: "settings", Pointer: "/settings", Class: policy.Mutable, Open: true, Why: patched},
		policy.Field{Attr: "settings_wo", Pointer: "/settings", Class: policy.WriteOnly, Version: "version", Why: patched},
		policy.Field{Attr: "pin_wo", Pointer: "/pin", Class: policy.WriteOnly, Version: "version", Why: patched},
		policy.Field{Attr: "version", Class: policy.Local},
		policy.Field{Attr: "template", Class: policy.CreateOnly, Why: fixed},
		policy.Field{
			Attr: "attributes", Pointer: "/attributes", Class: policy.Mutable, Open: true, ImmutableKeys: "key attribute", Why: patched,
		},
		policy.Field{Attr: "on", Pointer: "/on", Class: policy.Mutable, Why: patched},
	)}
}

var widgetSchema = &tfjson.Schema{Block: &tfjson.SchemaBlock{Attributes: map[string]*tfjson.SchemaAttribute{
	"name": {Required: true}, "size": {Optional: true},
	"parts": {AttributeNestedType: &tfjson.SchemaNestedAttributeType{Attributes: map[string]*tfjson.SchemaAttribute{"list": {Optional: true}}}},
}}}

var widgetStrategy = update.Sequence{
	update.FullBody{Attr: "attributes"},
	update.Action{Attr: "on", True: "/start", False: "/stop"},
	update.JSONPatch{},
}

func TestTable(t *testing.T) {
	t.Parallel()
	got, err := table(widget(widgetStrategy), widgetSchema)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/table.golden", got+"\n")
}

var rewrite = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(read(t, file), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

type unheardOf struct{ update.JSONPatch }

// A new strategy needs words; a field that no strategy covers is a mistake.
func TestTableRefuses(t *testing.T) {
	t.Parallel()
	for want, strategy := range map[string]update.Strategy{
		"name: there are no words for the strategy main.unheardOf": unheardOf{},
		"name: no request can change it":                           update.Sequence{update.FullBody{Attr: "attributes"}},
	} {
		if _, err := table(widget(strategy), widgetSchema); err == nil || err.Error() != want {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestSequence(t *testing.T) {
	t.Parallel()
	got := sequence(widgetStrategy, widget(nil).Policy)
	want := []string{"PUT: every key of attributes", "POST …/start or POST …/stop: on", "PATCH: parent, and the rest", "PATCH: parts"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests differ (-want +got):\n%s", diff)
	}
}

// The picture is well-formed and shows every resource.
func TestPicture(t *testing.T) {
	t.Parallel()
	drawn := picture(provider.Definitions)
	var text strings.Builder
	decoder := xml.NewDecoder(bytes.NewReader(drawn))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := token.(xml.CharData); ok {
			text.Write(data)
		}
	}
	for _, definition := range provider.Definitions {
		if !strings.Contains(text.String(), "sailpoint_"+definition.Name) {
			t.Errorf("the picture lacks sailpoint_%s", definition.Name)
		}
	}
}
