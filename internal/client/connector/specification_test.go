package connector

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestSpecificationIsReadOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var fail atomic.Bool
		fail.Store(true)
		s := &server{handler: func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Minute) // virtual
			if fail.Load() {
				answers(500, "", "generic error: \n + Error: x")(w, r)
				return
			}
			answers(200, "", `{"type":"output","data":{"specification":{"commands":["a"]}}}`)(w, r)
		}}
		c := local(t, s, "{}")
		if _, err := c.Specification(t.Context()); asError(t, err).Kind != "generic" {
			t.Errorf("got %v", err)
		}
		fail.Store(false)
		var group sync.WaitGroup
		for range 5 {
			group.Go(func() {
				spec, err := c.Specification(t.Context())
				if err != nil || spec.KeyType != KeySimple || len(spec.Commands) != 1 {
					t.Errorf("got %+v, %v", spec, err)
				}
			})
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Specification(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		group.Wait()
		if len(s.paths) != 2 {
			t.Errorf("%d requests", len(s.paths))
		}
	})
}

func TestNoSpecification(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", `{"type":"output","data":{}}`, `{"type":"output","data":[]}`, `{"type":"output","data":{"specification":null}}`} {
		_, err := local(t, &server{handler: answers(200, "", body)}, "{}").Specification(t.Context())
		if e := asError(t, err); e.Message != "the answer is no specification" || e.Ambiguous {
			t.Errorf("%s: got %v", body, err)
		}
	}
}
