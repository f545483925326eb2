package lifecycle

import (
	"context"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// settleWithin is how long an accepted change may take to show in reads.
const settleWithin = 30 * time.Second

// Settle reads an object again until it shows what a request settles, or is
// gone, or half a minute has passed, and gives it as last seen. Shown is the
// object if the answer to the request held it, else nil. What doesn't show by
// then is for the caller to judge.
func Settle(ctx context.Context, request update.Request, shown document.Object, read func() (document.Object, error)) (document.Object, error) {
	if shown != nil && holds(request, shown) {
		return shown, nil
	}
	object := shown
	_, err := Poll(ctx, settleWithin, func() (bool, error) {
		var err error
		object, err = read()
		return object == nil || holds(request, object), err
	})
	return object, err
}

func holds(request update.Request, object document.Object) bool {
	for _, change := range request.Settles {
		if !diff.Holds(change, object) {
			return false
		}
	}
	return true
}

// Poll asks until the answer is yes, at growing intervals, and reports whether it
// came within the limit.
func Poll(ctx context.Context, limit time.Duration, done func() (bool, error)) (bool, error) {
	const first, last = 200 * time.Millisecond, 5 * time.Second
	for waited, pause := time.Duration(0), first; ; pause = min(pause*2, last) {
		ok, err := done()
		if ok || err != nil || waited >= limit {
			return ok, err
		}
		if err := client.Sleep(ctx, pause); err != nil {
			return false, err
		}
		waited += pause
	}
}
