package acctest

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// Listed is an object that a list resource found.
type Listed struct {
	DisplayName string
	// Identity is what an import block would hold; Resource is nil unless it was
	// asked for.
	Identity, Resource document.Object
}

// Query lists objects as terraform query does (Terraform 1.14): with a list block
// of these arguments, at most limit of them, with the resources if whole.
func (c *Core) Query(ctx context.Context, typeName string, arguments map[string]any, limit int64, whole bool) ([]Listed, Diagnostics) {
	server, diags := c.start(ctx)
	if diags.HasError() {
		return nil, diags
	}
	schema := c.schema.ListResourceSchemas[typeName]
	lister, ok := server.(tfprotov6.ListResourceServer)
	if !ok || schema == nil {
		return nil, failed("Invalid list resource", fmt.Errorf("the provider has no %s", typeName))
	}
	config, diags := c.argument(schema, arguments)
	if diags.HasError() {
		return nil, diags
	}
	validated, err := lister.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: typeName, Config: config})
	if err != nil {
		return nil, failed("ValidateListResourceConfig", err)
	}
	if diags = validated.Diagnostics; diags.HasError() {
		return nil, diags
	}
	stream, err := lister.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: config, IncludeResource: whole, Limit: limit,
	})
	if err != nil {
		return nil, failed("ListResource", err)
	}
	var found []Listed
	for result := range stream.Results {
		diags = append(diags, result.Diagnostics...)
		if Diagnostics(result.Diagnostics).HasError() {
			continue
		}
		identity, ok := c.identityOf(typeName, result.Identity)
		if !ok || !identity.IsFullyKnown() || result.DisplayName == "" {
			diags = append(diags, c.breach(typeName, "Provider produced invalid list result", "no identity or no name")...)
		}
		listed := Listed{DisplayName: result.DisplayName, Identity: values(identity)}
		if result.Resource != nil {
			value, err := result.Resource.Unmarshal(c.schema.ResourceSchemas[typeName].ValueType())
			if err != nil || !value.IsFullyKnown() {
				diags = append(diags, c.breach(typeName, "Provider produced invalid list result", "%v", err)...)
				continue
			}
			listed.Resource = values(value)
		}
		found = append(found, listed)
	}
	return found, diags
}

// Invoke runs an action (Terraform 1.14) with these arguments, and gives what it
// reported meanwhile.
func (c *Core) Invoke(ctx context.Context, typeName string, arguments map[string]any) (progress []string, diags Diagnostics) {
	server, diags := c.start(ctx)
	if diags.HasError() {
		return nil, diags
	}
	schema := c.schema.ActionSchemas[typeName]
	actor, ok := server.(tfprotov6.ActionServer)
	if !ok || schema == nil {
		return nil, failed("Invalid action", fmt.Errorf("the provider has no %s", typeName))
	}
	config, diags := c.argument(schema.Schema, arguments)
	if diags.HasError() {
		return nil, diags
	}
	validated, err := actor.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: config})
	if err != nil {
		return nil, failed("ValidateActionConfig", err)
	}
	if diags = validated.Diagnostics; diags.HasError() {
		return nil, diags
	}
	planned, err := actor.PlanAction(ctx, &tfprotov6.PlanActionRequest{ActionType: typeName, Config: config})
	if err != nil {
		return nil, failed("PlanAction", err)
	}
	if diags = append(diags, planned.Diagnostics...); diags.HasError() {
		return nil, diags
	}
	stream, err := actor.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: config})
	if err != nil {
		return nil, failed("InvokeAction", err)
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diags = append(diags, event.Diagnostics...)
		}
	}
	return progress, diags
}

// argument packs the arguments of a block.
func (c *Core) argument(schema *tfprotov6.Schema, arguments map[string]any) (*tfprotov6.DynamicValue, Diagnostics) {
	typ, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		return nil, failed("Schema", fmt.Errorf("it is no object"))
	}
	value, err := configValue(typ, arguments)
	if err == nil {
		err = checkConfig(schema.Block.Attributes, value, "")
	}
	if err != nil {
		return nil, failed("Invalid configuration", err)
	}
	packed, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		return nil, failed("Invalid configuration", err)
	}
	return &packed, nil
}
