package plugin

import (
	"context"
	"sync/atomic"
	"time"
)

// callContext is the context of a call until that has returned. Then it has ended
// and holds no values, and nothing of the call.
type callContext struct {
	caller atomic.Pointer[context.Context]
}

var _ context.Context = (*callContext)(nil)

var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (c *callContext) now() context.Context {
	if caller := c.caller.Load(); caller != nil {
		return *caller
	}
	return ended
}

// Deadline is the caller's.
func (c *callContext) Deadline() (time.Time, bool) { return c.now().Deadline() }

// Done is closed when the caller's context ends, or the call has returned.
func (c *callContext) Done() <-chan struct{} { return c.now().Done() }

// Err says why it ended.
func (c *callContext) Err() error { return c.now().Err() }

// Value is the caller's.
func (c *callContext) Value(key any) any { return c.now().Value(key) }
