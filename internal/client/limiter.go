package client

import (
	"context"
	"time"
)

// window is the span over which SailPoint counts requests (SailPoint API: Rate
// Limiting).
const window = 10 * time.Second

// limiter hands out slots, one for each attempt. A slot is free again one window
// after its response: a request cannot arrive later than its response, so the
// server never counts more requests in a window than there are slots,
// whatever the latency. A stamp taken at sending would not hold that. A nil
// limiter limits nothing.
type limiter struct {
	slots chan time.Time // when each slot is free
}

func newLimiter(n int) *limiter {
	l := &limiter{slots: make(chan time.Time, n)}
	for range n {
		l.slots <- time.Time{}
	}
	return l
}

// take waits until a slot is free or ctx ends. The caller hands the slot on to
// either giveBack or done.
func (l *limiter) take(ctx context.Context) (time.Time, error) {
	if l == nil {
		return time.Time{}, ctx.Err()
	}
	select {
	case slot := <-l.slots:
		if err := Sleep(ctx, time.Until(slot)); err != nil {
			l.giveBack(slot)
			return time.Time{}, err
		}
		return slot, nil
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	}
}

// giveBack returns a slot that was not used.
func (l *limiter) giveBack(slot time.Time) {
	if l != nil {
		l.slots <- slot
	}
}

// done returns a slot whose request has just ended.
func (l *limiter) done() { l.giveBack(time.Now().Add(window)) }
