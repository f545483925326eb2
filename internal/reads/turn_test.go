package reads

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Readers that come while a request waits for its turn share it.
func TestReadersJoinUntilTheTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(20)
		source := server.source()
		var released atomic.Int64
		source.Turn = func(ctx context.Context) (context.Context, func(), error) {
			time.Sleep(time.Second)
			return ctx, func() { released.Add(1) }, ctx.Err()
		}
		source.Some = func(ctx context.Context, keys []string) (map[string]int, error) {
			if released.Load() > 0 {
				t.Error("the turn was given back before the request")
			}
			return server.some(ctx, keys)
		}
		shared := New(source)
		for i, key := range server.order {
			go func() {
				time.Sleep(time.Duration(i) * 40 * time.Millisecond)
				if _, found, err := shared.Get(t.Context(), key); err != nil || !found {
					t.Errorf("%s: %v, %v", key, found, err)
				}
			}()
		}
		time.Sleep(2 * time.Second)
		server.expect(t, 0, 1)
		if released.Load() != 1 {
			t.Errorf("%d turns were given back", released.Load())
		}
	})
}

// Nobody waits for a turn of a batch that all have left.
func TestLeavingBeforeTheTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := newServer(2)
		source := server.source()
		source.Turn = func(ctx context.Context) (context.Context, func(), error) {
			<-ctx.Done()
			return ctx, nil, ctx.Err()
		}
		shared := New(source)
		for _, key := range server.order {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, _, err := shared.Get(ctx, key); err == nil {
				t.Errorf("%s was read without a turn", key)
			}
		}
		synctest.Wait()
	})
}
