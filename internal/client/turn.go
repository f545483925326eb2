package client

import (
	"context"
	"sync/atomic"
)

type turnKey struct{}

// Turn waits until a request that reads may be sent. The first request with the
// context that it gives is sent at once. Release gives back a turn that wasn't
// used. It is for those who settle only then what to ask for.
func (c *Client) Turn(ctx context.Context) (own context.Context, release func(), err error) {
	if err := c.limiter.take(ctx, false); err != nil {
		return ctx, nil, err
	}
	used := &atomic.Bool{}
	release = func() {
		if used.CompareAndSwap(false, true) {
			c.limiter.giveBack()
		}
	}
	return context.WithValue(ctx, turnKey{}, used), release, nil
}

// reserved reports that a request has a turn of its own, and uses it.
func reserved(ctx context.Context) bool {
	used, ok := ctx.Value(turnKey{}).(*atomic.Bool)
	return ok && used.CompareAndSwap(false, true)
}
