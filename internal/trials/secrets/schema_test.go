package secrets_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// Terraform shows no value of a sensitive argument, wherever it comes from.
func TestProviderArgumentsAreSensitive(t *testing.T) {
	t.Parallel()
	var resp framework.SchemaResponse
	provider.New("test")().Schema(t.Context(), framework.SchemaRequest{}, &resp)
	for _, secret := range []path.Path{
		path.Root("client_secret"), path.Root("access_token"), path.Root("iiq").AtName("password"), path.Root("iiq").AtName("token"),
		path.Root("connectors").AtMapKey("any").AtName("config"),
	} {
		attribute, diags := resp.Schema.AttributeAtPath(t.Context(), secret)
		if sensitive, ok := attribute.(interface{ IsSensitive() bool }); diags.HasError() || !ok || !sensitive.IsSensitive() {
			t.Errorf("%s is not sensitive: %v", secret, diags)
		}
	}
}
