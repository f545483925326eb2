package connectoraccount

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var listing = &lifecycle.Listing{
	Description: "Lists the accounts of a SaaS connector, if it supports `std:account:list`. It tells all of them at once.",
	Arguments: map[string]schema.Attribute{
		"connector": schema.StringAttribute{Required: true, MarkdownDescription: "The connector's name in the provider's `connectors`."},
	},
}

// Each lists the accounts of a connector, by their ids.
func (b *backend) Each(ctx context.Context, arguments document.Object) iter.Seq2[document.Object, error] {
	return func(yield func(document.Object, error) bool) {
		accounts, err := b.list(ctx, b.Group(arguments))
		if err != nil {
			yield(nil, err)
			return
		}
		all := make(document.Object, len(accounts))
		for id, account := range accounts {
			all[id] = account
		}
		for _, id := range document.Keys(all) {
			if !yield(accounts[id], nil) {
				return
			}
		}
	}
}
