package actions

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/upload"
)

var sourceAggregateAccounts = &lifecycle.ActionDefinition{
	Name: "source_aggregate_accounts", Doing: "aggregating the accounts of a source",
	Description: "Aggregates the accounts of a source: from its connector, or for a delimited file source from a file. It waits for the " +
		"task and reports how it ended. To have a file loaded whenever it changes, use the resource `sailpoint_source_file`.",
	Access: aggregating,
	Arguments: map[string]schema.Attribute{
		"source_id": idOf("source"),
		"file": schema.StringAttribute{
			Optional: true, Validators: notEmpty,
			MarkdownDescription: "Where the file with the accounts is; for delimited file sources, and only for them.",
		},
		"disable_optimization": schema.BoolAttribute{
			Optional: true, MarkdownDescription: "Whether every account is processed, even if it has not changed.",
		},
	},
	Run: func(ctx context.Context, systems *lifecycle.Systems, config document.Object, report lifecycle.Report) (string, error) {
		sources, err := open(systems, "source", "/sources/v1", aggregating)
		if err != nil {
			return "", err
		}
		id, file := text(config, "source_id"), text(config, "file")
		found, err := sources.Read(ctx, []string{id})
		source, err := find(found, err, "source_id", "source", id)
		if err != nil {
			return "", err
		}
		title := sources.Title(source)
		switch isFile := source["connectionType"] == "file"; {
		case isFile && file == "":
			return "", lifecycle.Problem{Attr: "file", Summary: "File missing", Detail: title + " is a delimited file source, whose accounts come " +
				"from a file. Set file to where it is."}
		case !isFile && file != "":
			return "", lifecycle.Problem{Attr: "file", Summary: "Not a delimited file source", Detail: title + " reads its accounts by its " +
				"connector. Take file out."}
		}
		members := map[string]string{"disableOptimization": strconv.FormatBool(config["disable_optimization"] == true)}
		doing := "aggregating the accounts of " + title
		answer, err := upload.Send(ctx, sources.Client, client.Request{
			Doing: doing, Path: sources.Path + "/" + url.PathEscape(id) + "/load-accounts", Scope: aggregating.Manage, UserLevel: aggregating.UserLevel,
		}, file, members)
		if err != nil {
			return "", err
		}
		task, _ := document.At(answer, document.Pointer{"task", "id"}).(string) // without one, nothing was started
		if task == "" {
			return "", errors.New(doing + ": the API accepted it, but started no task")
		}
		return lifecycle.AwaitTask(ctx, sources.Client, doing, task, report)
	},
}

var aggregating = lifecycle.Access{
	Read: "idn:sources:read", Manage: "idn:sources:manage", UserLevel: "ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN",
	Tasks: true,
}
