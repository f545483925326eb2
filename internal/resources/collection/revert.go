package collection

import (
	"context"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Revert changes an object that can't be deleted so that of the values of its
// state only those in left are there. What the state doesn't have stays.
func Revert(
	ctx context.Context, backend lifecycle.Backend, objects *lifecycle.Objects, table *policy.Policy, strategy update.Strategy,
	values, left document.Object,
) error {
	live, _, err := objects.Get(ctx, ID(values))
	if err != nil || live == nil {
		return err
	}
	requests, err := strategy.Requests(update.Input{
		Policy: table, Live: live, Plan: left,
		Changes: diff.Judge(table, diff.Observe(table, values, live), left, true).Changes,
	})
	for i := 0; i < len(requests) && err == nil; i++ {
		_, err = backend.Send(ctx, live, requests[i])
	}
	return err
}
