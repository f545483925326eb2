package actions

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var sourceTestConnection = &lifecycle.ActionDefinition{
	Name: "source_test_connection", Doing: "testing the connection of a source",
	Description: "Has a source connect to its system with the credentials that it has. A connection that fails is an error, with what the " +
		"connector says.",
	Access:    testing,
	Arguments: map[string]schema.Attribute{"source_id": idOf("source")},
	Run: func(ctx context.Context, systems *lifecycle.Systems, config document.Object, report lifecycle.Report) (string, error) {
		sources, err := open(systems, "source", "/sources/v1", testing)
		if err != nil {
			return "", err
		}
		id := text(config, "source_id")
		doing := "testing the connection of source " + id
		report("%s", doing)
		answer, err := sources.Do(ctx, doing, id, "/connector/check-connection")
		if client.IsNotFound(err) {
			_, err = find(nil, nil, "source_id", "source", id)
		}
		if err != nil {
			return "", err
		}
		at := func(member string) any { return document.At(answer, document.Pointer{member}) }
		took := document.Text(at("elapsedMillis")) + " ms"
		if at("status") != "SUCCESS" {
			said, err := document.Encode(at("details"))
			if err != nil {
				return "", err
			}
			return "", fmt.Errorf("source %s can't connect (%s, after %s): %s", document.Text(at("name")), document.Text(at("status")), took,
				client.NewRedactor().Body(said))
		}
		report("source %s connects, in %s", document.Text(at("name")), took)
		return "", nil
	},
}

var testing = lifecycle.Access{Manage: "idn:source-connector:manage", UserLevel: "ORG_ADMIN"}
