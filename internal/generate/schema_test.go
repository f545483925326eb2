package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// dump gives the schemas as a reader of the file gets them.
func dump(t *testing.T) *tfjson.ProviderSchema {
	t.Helper()
	dumped, err := schemas(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(dumped)
	if err != nil {
		t.Fatal(err)
	}
	var read tfjson.ProviderSchemas
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	return read.Schemas[schemaKey]
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	read := dump(t)
	source := read.ResourceSchemas["sailpoint_source"].Block
	if source.Description == "" || source.DescriptionKind != tfjson.SchemaDescriptionKindMarkdown {
		t.Errorf("the description of the source is %q, %s", source.Description, source.DescriptionKind)
	}
	for name, is := range map[string]func(a *tfjson.SchemaAttribute) bool{
		"name": func(a *tfjson.SchemaAttribute) bool {
			return a.Required && !a.Computed && a.AttributeType.GoString() == "cty.String"
		},
		"type":     func(a *tfjson.SchemaAttribute) bool { return !a.Required && a.Optional && a.Computed },
		"features": func(a *tfjson.SchemaAttribute) bool { return a.AttributeType.GoString() == "cty.Set(cty.String)" },
		"connector_attributes": func(a *tfjson.SchemaAttribute) bool {
			return a.AttributeType.GoString() == "cty.DynamicPseudoType" && !a.WriteOnly
		},
		"connector_attributes_wo": func(a *tfjson.SchemaAttribute) bool {
			return a.AttributeType.GoString() == "cty.DynamicPseudoType" && a.WriteOnly
		},
		"manager_correlation_mapping": func(a *tfjson.SchemaAttribute) bool {
			nested := a.AttributeNestedType
			return nested.NestingMode == tfjson.SchemaNestingModeSingle && nested.Attributes["account_attribute_name"].Required
		},
	} {
		if attribute := source.Attributes[name]; attribute == nil || attribute.Description == "" || !is(attribute) {
			t.Errorf("%s is dumped as %+v", name, attribute)
		}
	}
	if secret := read.ConfigSchema.Block.Attributes["client_secret"]; secret == nil || !secret.Sensitive {
		t.Errorf("client_secret is dumped as %+v", secret)
	}
}

// What a resource's page says of attributes is complete: each has a row.
func TestEveryAttributeHasARow(t *testing.T) {
	t.Parallel()
	read := dump(t)
	for _, definition := range provider.Definitions {
		for name, attribute := range read.ResourceSchemas["sailpoint_"+definition.Name].Block.Attributes {
			_, whole := definition.Policy.Field(name)
			if whole || name == "timeouts" {
				continue
			}
			if attribute.AttributeNestedType == nil {
				t.Errorf("sailpoint_%s: %s has no row", definition.Name, name)
				continue
			}
			for member := range attribute.AttributeNestedType.Attributes {
				if _, ok := definition.Policy.Field(name + "." + member); !ok {
					t.Errorf("sailpoint_%s: %s.%s has no row", definition.Name, name, member)
				}
			}
		}
		for i := range definition.Policy.Fields {
			if field := &definition.Policy.Fields[i]; field.Class != policy.Local && field.Why.Rule == "" {
				t.Errorf("sailpoint_%s: the row of %s has no rule", definition.Name, field.Attr)
			}
		}
	}
}

var (
	sentences = regexp.MustCompile("(?s)^[A-Z`].*\\.$")
	bare      = regexp.MustCompile("Default:|Default [^`n]|Default none[^.]")
)

// Attributes are described alike: in sentences, defaults as code, and what can't
// change by the word that people search for.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	read := dump(t)
	blocks := map[string]*tfjson.SchemaBlock{"provider": read.ConfigSchema.Block}
	for kind, schemas := range map[string]map[string]*tfjson.Schema{
		"resource": read.ResourceSchemas, "data source": read.DataSourceSchemas, "list": read.ListResourceSchemas,
	} {
		for name, schema := range schemas {
			blocks[kind+" "+name] = schema.Block
		}
	}
	for name, action := range read.ActionSchemas {
		blocks["action "+name] = action.Block
	}
	for name, block := range blocks {
		if name != "provider" && !sentences.MatchString(block.Description) {
			t.Errorf("%s isn't described in sentences: %q", name, block.Description)
		}
		describe(t, name, block.Attributes)
	}
	for _, definition := range provider.Definitions {
		for name, attribute := range read.ResourceSchemas["sailpoint_"+definition.Name].Block.Attributes {
			field, ok := definition.Policy.Field(name)
			if ok && field.Class == policy.Immutable != strings.Contains(attribute.Description, "Immutable") {
				t.Errorf("sailpoint_%s: %s: is it immutable? %q", definition.Name, name, attribute.Description)
			}
		}
	}
}

func describe(t *testing.T, of string, attributes map[string]*tfjson.SchemaAttribute) {
	t.Helper()
	for name, attribute := range attributes {
		if !sentences.MatchString(attribute.Description) || bare.MatchString(attribute.Description) {
			t.Errorf("%s: %s isn't described as the others are: %q", of, name, attribute.Description)
		}
		if attribute.AttributeNestedType != nil {
			describe(t, of+": "+name, attribute.AttributeNestedType.Attributes)
		}
	}
}
