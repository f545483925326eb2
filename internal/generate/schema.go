package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// schemaKey is the provider's name in the schema file, where tfplugindocs looks
// for it.
const schemaKey = "registry.terraform.io/hashicorp/sailpoint"

// schemas gives what "terraform providers schema -json" would print, straight
// from the provider: the pages don't depend on the Terraform at hand.
func schemas(ctx context.Context) (*tfjson.ProviderSchemas, error) {
	server, err := providerserver.NewProtocol6WithError(provider.New("")())()
	if err != nil {
		return nil, fmt.Errorf("serving the provider: %w", err)
	}
	served, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking the provider for its schema: %w", err)
	}
	for _, diagnostic := range served.Diagnostics {
		return nil, fmt.Errorf("the provider's schema: %s: %s", diagnostic.Summary, diagnostic.Detail)
	}
	dumped := &tfjson.ProviderSchema{}
	if dumped.ConfigSchema, err = schema(served.Provider); err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	if dumped.ResourceSchemas, err = schemasByName(served.ResourceSchemas); err != nil {
		return nil, err
	}
	if dumped.DataSourceSchemas, err = schemasByName(served.DataSourceSchemas); err != nil {
		return nil, err
	}
	if dumped.ListResourceSchemas, err = schemasByName(served.ListResourceSchemas); err != nil {
		return nil, err
	}
	dumped.ActionSchemas = make(map[string]*tfjson.ActionSchema, len(served.ActionSchemas))
	for name, one := range served.ActionSchemas {
		action, err := schema(one.Schema)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		dumped.ActionSchemas[name] = &tfjson.ActionSchema{Block: action.Block}
	}
	if dumped.ResourceIdentitySchemas, err = identities(ctx, server); err != nil {
		return nil, err
	}
	return &tfjson.ProviderSchemas{FormatVersion: "1.0", Schemas: map[string]*tfjson.ProviderSchema{schemaKey: dumped}}, nil
}

// identities gives the schemas of the resources' identities.
func identities(ctx context.Context, server tfprotov6.ProviderServer) (map[string]*tfjson.IdentitySchema, error) {
	served, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking the provider for its identities: %w", err)
	}
	dumped := make(map[string]*tfjson.IdentitySchema, len(served.IdentitySchemas))
	for name, one := range served.IdentitySchemas {
		attributes := make(map[string]*tfjson.IdentityAttribute, len(one.IdentityAttributes))
		for _, attribute := range one.IdentityAttributes {
			shown := &tfjson.IdentityAttribute{
				Description: attribute.Description, RequiredForImport: attribute.RequiredForImport, OptionalForImport: attribute.OptionalForImport,
			}
			data, err := json.Marshal(attribute.Type)
			if err == nil {
				err = json.Unmarshal(data, &shown.IdentityType)
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", name, attribute.Name, err)
			}
			attributes[attribute.Name] = shown
		}
		dumped[name] = &tfjson.IdentitySchema{Version: uint64(one.Version), Attributes: attributes} //nolint:gosec // G115: versions count up from 0
	}
	return dumped, nil
}

func schemasByName(served map[string]*tfprotov6.Schema) (map[string]*tfjson.Schema, error) {
	dumped := make(map[string]*tfjson.Schema, len(served))
	for name, one := range served {
		var err error
		if dumped[name], err = schema(one); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return dumped, nil
}

func schema(served *tfprotov6.Schema) (*tfjson.Schema, error) {
	block := served.Block
	if len(block.BlockTypes) > 0 {
		return nil, errors.New("nested blocks have no place in the documentation yet; use nested attributes")
	}
	attributes, err := attributes(block.Attributes)
	return &tfjson.Schema{Version: uint64(served.Version), Block: &tfjson.SchemaBlock{ //nolint:gosec // G115: versions count up from 0
		Attributes: attributes, Description: block.Description, DescriptionKind: kind(block.DescriptionKind), Deprecated: block.Deprecated,
	}}, err
}

func attributes(served []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	dumped := make(map[string]*tfjson.SchemaAttribute, len(served))
	for _, one := range served {
		attribute := &tfjson.SchemaAttribute{
			Description: one.Description, DescriptionKind: kind(one.DescriptionKind), Deprecated: one.Deprecated,
			Required: one.Required, Optional: one.Optional, Computed: one.Computed,
			Sensitive: one.Sensitive, WriteOnly: one.WriteOnly,
		}
		if err := setType(attribute, one); err != nil {
			return nil, fmt.Errorf("%s: %w", one.Name, err)
		}
		dumped[one.Name] = attribute
	}
	return dumped, nil
}

var nesting = map[tfprotov6.SchemaObjectNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaObjectNestingModeSingle: tfjson.SchemaNestingModeSingle,
	tfprotov6.SchemaObjectNestingModeList:   tfjson.SchemaNestingModeList,
	tfprotov6.SchemaObjectNestingModeSet:    tfjson.SchemaNestingModeSet,
	tfprotov6.SchemaObjectNestingModeMap:    tfjson.SchemaNestingModeMap,
}

// setType sets the nested type, or else the type; both libraries spell types
// alike in JSON.
func setType(attribute *tfjson.SchemaAttribute, served *tfprotov6.SchemaAttribute) error {
	if served.NestedType != nil {
		nested, err := attributes(served.NestedType.Attributes)
		attribute.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
			Attributes: nested, NestingMode: nesting[served.NestedType.Nesting],
		}
		return err
	}
	data, err := json.Marshal(served.Type)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, &attribute.AttributeType)
}

func kind(served tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if served == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}
