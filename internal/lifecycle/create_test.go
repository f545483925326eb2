package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// slow is a backend that doesn't tell what it created, and shows it later.
type slow struct {
	Backend
	failure error
	shows   time.Time // zero for never
	creates int
}

func (b *slow) Create(context.Context, document.Object, document.Object, []string) (document.Object, error) {
	b.creates++
	return nil, b.failure
}

func (b *slow) Find(ctx context.Context, _ document.Object) (document.Object, error) {
	if b.shows.IsZero() || time.Now().Before(b.shows) {
		return nil, ctx.Err()
	}
	return document.Object{"id": "1"}, ctx.Err()
}

// An object whose creation wasn't answered is looked for as long as it may take to
// show; nothing is sent twice.
func TestFindCreated(t *testing.T) {
	t.Parallel()
	const never = -1
	lost := &client.Error{Doing: "creating", Ambiguous: true}
	failed := &AcceptedError{Err: errors.New("the task failed")}
	for name, test := range map[string]struct {
		failure error
		after   time.Duration
		found   bool
		says    string        // the error; empty for none
		takes   time.Duration // at most
	}{
		"shown at once":             {nil, 0, true, "", 0},
		"shown later":               {nil, 20 * time.Second, true, "", 30 * time.Second},
		"never shown":               {nil, never, false, "accepted the thing, but doesn't show it", time.Minute},
		"lost, shown later":         {lost, 20 * time.Second, true, "", 30 * time.Second},
		"lost, never shown":         {lost, never, false, "may have acted", time.Minute},
		"failed, made all the same": {failed, 0, true, "the task failed", 0},
		"failed":                    {failed, 20 * time.Second, false, "the task failed", 0},
		"refused":                   {&client.Error{Status: 400}, 0, false, "400 Bad Request", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				backend := &slow{failure: test.failure}
				if test.after != never {
					backend.shows = time.Now().Add(test.after)
				}
				w := &writer{Resource: &Resource{Definition: &Definition{Noun: "thing", Policy: policy.New()}}, backend: backend, policy: policy.New()}
				ctx, cancel := context.WithCancel(t.Context())
				cancel() // the time for the creation is used up
				begun := time.Now()
				found, err := w.create(ctx)
				if (found != nil) != test.found {
					t.Errorf("found %v", found)
				}
				if text := fmt.Sprint(err); (err != nil) != (test.says != "") || !strings.Contains(text, test.says) {
					t.Errorf("error %s, want %q", text, test.says)
				}
				if took := time.Since(begun); took > test.takes {
					t.Errorf("took %s", took)
				}
				if backend.creates != 1 {
					t.Errorf("created %d times", backend.creates)
				}
			})
		})
	}
}
