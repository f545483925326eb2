package client

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	backoffBase = 500 * time.Millisecond
	backoffCap  = 30 * time.Second
	// retryAfterCap bounds the trust in Retry-After, which may be anything.
	retryAfterCap = time.Minute
)

// Sleep waits for d or until ctx ends, and then returns its error.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Backoff returns how long to wait before the nth repeat, counted from 1: about
// half a second, doubled each time up to half a minute, with jitter so that
// parallel requests do not return in step.
func Backoff(n int) time.Duration {
	d := backoffCap
	if n < 7 {
		d = min(backoffBase<<max(n-1, 0), backoffCap)
	}
	return d/2 + rand.N(d/2) //nolint:gosec // Jitter is no secret.
}

// RetryAfter reads the Retry-After header (RFC 9110 §10.2.3), seconds or a date,
// and returns the wait it asks for, at most a minute; 0 when it asks for none.
func RetryAfter(header http.Header) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		if !(seconds > 0) { // Also catches NaN.
			return 0
		}
		return time.Duration(min(seconds, retryAfterCap.Seconds()) * float64(time.Second))
	}
	if date, err := http.ParseTime(value); err == nil {
		return min(max(time.Until(date), 0), retryAfterCap)
	}
	return 0
}
