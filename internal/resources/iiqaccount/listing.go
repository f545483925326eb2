package iiqaccount

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/iiq"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/scim"
)

var listing = &lifecycle.Listing{
	Description: "Lists the accounts of an IdentityIQ application.",
	Arguments: map[string]schema.Attribute{
		"application_id": schema.StringAttribute{Required: true, MarkdownDescription: "The id of the application."},
	},
}

// Each lists the accounts of an application.
func (b *backend) Each(ctx context.Context, arguments document.Object) iter.Seq2[document.Object, error] {
	return func(yield func(document.Object, error) bool) {
		for number, pages := 0, 1; number < pages; number++ {
			accounts, counted, err := b.accounts.Page(ctx, byApplication(arguments["application_id"]), number)
			if err != nil {
				yield(nil, err)
				return
			}
			pages = counted
			for _, account := range accounts {
				if !yield(unwrap(account), nil) {
					return
				}
			}
		}
	}
}

// holder is an account's application. Its name is unique.
var holder = &lifecycle.Holder{Noun: "application", ByName: func(ctx context.Context, systems *lifecycle.Systems, name string) (string, error) {
	client, err := systems.IIQ()
	if err != nil {
		return "", err
	}
	applications, err := newApplications(client).collection.List(ctx, "name eq "+iiq.Quote(name))
	for _, application := range applications {
		if application["name"] == name {
			return scim.ID(application), nil
		}
	}
	return "", err
}}
