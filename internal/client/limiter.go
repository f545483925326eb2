package client

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// window is the span over which SailPoint counts requests (SailPoint API: Rate
	// Limiting).
	window = 10 * time.Second
	// abreast is about how many requests of a burst are under way at the same time.
	// When the limit turns out to be used up by others, no more than these are
	// refused.
	abreast = 4
	// patience is how long no request must have been refused until more are tried
	// again; it doubles with each refusal.
	patience = 3 * window
)

// limiter lets requests go, each attempt by itself, so that the server never
// counts more than its limit in any window: what a request took is free again one
// window after its response. It can't have arrived later than that, whatever the
// latency; a stamp taken at sending would not hold. Requests that write go before
// those that read, which also leave a tenth of the limit to them.
//
// Others may use the same limit: another process, another alias of the provider.
// When the server refuses a request, all requests pause, and from then on take
// half as much; that grows again as long as none is refused. In the first window
// it is only a pause: the process before this one has used the limit, as a plan
// does before its apply.
type limiter struct {
	limit int // requests in a window; 0 for any number

	mu       sync.Mutex
	allowed  int           // what is taken of the limit
	changed  time.Time     // when that last changed
	patience time.Duration // until it grows
	underWay int           // sent, and not answered
	ended    []time.Time   // when the answers of the last window came, the oldest first
	began    time.Time     // when the first request was sent
	sent     time.Time     // when the last request was
	latency  time.Duration // of late
	until    time.Time     // when the pause ends
	wrote    bool          // that there are requests to leave room for
	writes   []chan struct{}
	reads    []chan struct{}
	timer    *time.Timer
}

func newLimiter(limit int) *limiter {
	return &limiter{limit: limit, allowed: limit, patience: patience / 2, latency: 50 * time.Millisecond}
}

// take waits until a request may be sent or ctx ends. The caller ends what it was
// given by either giveBack or done.
func (l *limiter) take(ctx context.Context, write bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	turn := make(chan struct{})
	queue := &l.reads
	if write {
		queue = &l.writes
	}
	l.mu.Lock()
	l.wrote = l.wrote || write
	*queue = append(*queue, turn)
	l.dispatch()
	l.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if at := slices.Index(*queue, turn); at >= 0 {
		*queue = slices.Delete(*queue, at, at+1)
	} else { // its turn came at the same moment
		l.underWay--
	}
	l.dispatch()
	return ctx.Err()
}

// giveBack ends a turn without a request.
func (l *limiter) giveBack() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.underWay--
	l.dispatch()
}

// done ends a turn whose request was sent, and took so long.
func (l *limiter) done(latency time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.underWay--
	l.latency = (7*l.latency + latency) / 8
	if l.limit > 0 {
		l.ended = append(l.ended, time.Now())
	}
	l.dispatch()
}

// throttled tells that the server refused a request for its rate. Nothing is sent
// for as long as wait.
func (l *limiter) throttled(wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if !now.Before(l.until) && now.Sub(l.began) > window { // the first of those under way
		l.allowed, l.changed = max(l.allowed/2, l.limit/10, min(l.limit, 1)), now
		l.patience *= 2
	}
	if until := now.Add(wait); until.After(l.until) {
		l.until = until
	}
}

// dispatch lets those go whose turn it is, and comes back when it is the next
// one's. The caller holds the lock.
func (l *limiter) dispatch() {
	now := time.Now()
	l.ended = slices.DeleteFunc(l.ended, func(end time.Time) bool { return now.Sub(end) >= window })
	if l.allowed < l.limit && now.Sub(l.changed) >= l.patience {
		l.allowed, l.changed = min(l.limit, l.allowed+max(l.limit/10, 1)), now
	}
	for len(l.writes)+len(l.reads) > 0 {
		queue, allowed := &l.writes, l.allowed
		if len(l.writes) == 0 {
			queue = &l.reads
			if l.wrote {
				allowed -= l.allowed / 10
			}
		}
		next := l.sent.Add(l.gap(now))
		if l.until.After(next) {
			next = l.until
		}
		if l.limit > 0 && l.underWay+len(l.ended) >= allowed {
			over := l.underWay + len(l.ended) - allowed
			if over >= len(l.ended) {
				return // done comes back
			}
			if free := l.ended[over].Add(window); free.After(next) {
				next = free
			}
		}
		if wait := next.Sub(now); wait > 0 {
			l.wake(wait)
			return
		}
		close((*queue)[0])
		*queue = (*queue)[1:]
		l.underWay++
		l.sent = now
		if l.began.IsZero() {
			l.began = now
		}
	}
}

// gap is how long after a request the next one is sent at the earliest. It never
// slows down a client that uses up its share steadily. Right after a pause, there
// are no bursts: what others have used comes free bit by bit.
func (l *limiter) gap(now time.Time) time.Duration {
	if l.limit == 0 {
		return 0
	}
	steady := window / time.Duration(l.allowed)
	if now.Before(l.until.Add(window)) {
		return steady
	}
	return min(l.latency/abreast, steady)
}

func (l *limiter) wake(wait time.Duration) {
	if l.timer != nil {
		l.timer.Stop()
	}
	l.timer = time.AfterFunc(wait, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.dispatch()
	})
}
