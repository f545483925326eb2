package actions

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var accountReload = &lifecycle.ActionDefinition{
	Name: "account_reload", Doing: "reloading an account",
	Description: "Reads one account anew from its source, through the connector: an aggregation of this account alone. It waits for the " +
		"task and reports how it ended.",
	Access:    reloading,
	Arguments: map[string]schema.Attribute{"account_id": idOf("account")},
	Run: func(ctx context.Context, systems *lifecycle.Systems, config document.Object, report lifecycle.Report) (string, error) {
		accounts, err := open(systems, "account", "/accounts/v1", reloading)
		if err != nil {
			return "", err
		}
		id := text(config, "account_id")
		found, err := accounts.Read(ctx, []string{id})
		account, err := find(found, err, "account_id", "account", id)
		if err != nil {
			return "", err
		}
		doing := "reloading " + accounts.Title(account)
		answer, err := accounts.Do(ctx, doing, id, "/reload")
		if err != nil {
			return "", err
		}
		task, _ := document.At(answer, document.Pointer{"id"}).(string) // without one, nothing was started
		if task == "" {
			return "", errors.New(doing + ": the API accepted it, but started no task")
		}
		return lifecycle.AwaitTask(ctx, accounts.Client, doing, task, report)
	},
}

var reloading = lifecycle.Access{
	Read: "idn:accounts:read", Manage: "idn:accounts-state:manage", UserLevel: "ORG_ADMIN, SOURCE_ADMIN, SOURCE_SUBADMIN or HELPDESK",
	Tasks: true,
}
