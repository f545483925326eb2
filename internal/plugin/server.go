package plugin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// complete is all that tf6server looks for in a server, some of it by type
// assertions: what were missing here would be missing from the provider.
type complete interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server keeps the framework from keeping the context of every call, with its
// loggers and its stream, as long as the provider runs. Calls about one object
// get a context that lets go of theirs when they have returned. ConfigureProvider
// and the calls that answer with a stream keep theirs: they use it later.
type server struct{ complete }

// Server gives the server of a provider.
func Server(p provider.Provider) tfprotov6.ProviderServer {
	inner := providerserver.NewProtocol6(p)()
	if all, ok := inner.(complete); ok {
		return &server{all}
	}
	return inner
}

// call makes a call with a context of its own.
func call[Request, Response any](
	ctx context.Context, request Request, method func(context.Context, Request) (Response, error),
) (Response, error) {
	own := &callContext{}
	own.caller.Store(&ctx)
	defer own.caller.Store(nil) //nolint:contextcheck // It lets go of the caller's.
	return method(own, request) //nolint:contextcheck // It is the caller's, as long as the call runs.
}

func (s *server) ValidateResourceConfig(
	ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return call(ctx, r, s.complete.ValidateResourceConfig)
}

func (s *server) UpgradeResourceState(
	ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if r.RawState != nil && r.RawState.JSON != nil && lifecycle.Foreign(r.RawState.JSON) {
		return s.takeOver(ctx, r)
	}
	return call(ctx, r, s.complete.UpgradeResourceState)
}

// takeOver takes another provider's state for one that is moved here. Read as our
// own, its values would count as applied, and an error could show its secrets.
func (s *server) takeOver(
	ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	moved, err := s.MoveResourceState(ctx, &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: "another provider", SourceTypeName: r.TypeName, SourceSchemaVersion: r.Version, SourceState: r.RawState,
		TargetTypeName: r.TypeName,
	})
	if moved == nil {
		return nil, err
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: moved.TargetState, Diagnostics: moved.Diagnostics}, err
}

func (s *server) UpgradeResourceIdentity(
	ctx context.Context, r *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return call(ctx, r, s.complete.UpgradeResourceIdentity)
}

func (s *server) ReadResource(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return call(ctx, r, s.complete.ReadResource)
}

func (s *server) PlanResourceChange(
	ctx context.Context, r *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return call(ctx, r, s.complete.PlanResourceChange)
}

func (s *server) ApplyResourceChange(
	ctx context.Context, r *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return call(ctx, r, s.complete.ApplyResourceChange)
}

func (s *server) ImportResourceState(
	ctx context.Context, r *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	return call(ctx, r, s.complete.ImportResourceState)
}

func (s *server) MoveResourceState(
	ctx context.Context, r *tfprotov6.MoveResourceStateRequest,
) (*tfprotov6.MoveResourceStateResponse, error) {
	return call(ctx, r, s.complete.MoveResourceState)
}

func (s *server) ValidateDataResourceConfig(
	ctx context.Context, r *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return call(ctx, r, s.complete.ValidateDataResourceConfig)
}

func (s *server) ReadDataSource(
	ctx context.Context, r *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	return call(ctx, r, s.complete.ReadDataSource)
}

func (s *server) CallFunction(ctx context.Context, r *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return call(ctx, r, s.complete.CallFunction)
}
