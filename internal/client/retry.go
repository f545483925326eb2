package client

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"
)

// cause says why an attempt brought no good answer, as far as it matters for a
// repeat.
type cause int

const (
	settled      cause = iota // a success, or a failure that no repeat would change
	throttled                 // 429: rejected before the server acted
	unauthorized              // 401: rejected before the server acted
	unreachable               // never sent
	lost                      // no full answer, or 502, 503, 504, to a repeatable request
	fault                     // 500 to a GET
)

// repeats says how often one request may be repeated for each cause.
// Unreachable servers are bounded by unreachablePatience instead.
var repeats = map[cause]int{throttled: 12, unauthorized: 1, lost: 5, fault: 1}

// unreachablePatience is how long dialing may go on failing before no further
// attempt is begun. With the last attempt it stays below a minute.
const unreachablePatience = 30 * time.Second

// causeOfStatus sorts an answer into the causes.
func (r *Request) causeOfStatus(status int) cause {
	switch status {
	case http.StatusTooManyRequests:
		return throttled
	case http.StatusUnauthorized:
		return unauthorized
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return r.causeOfLoss()
	case http.StatusInternalServerError:
		if r.Method == http.MethodGet {
			return fault
		}
	}
	return settled
}

// causeOfLoss is the cause when the server may have acted unseen.
func (r *Request) causeOfLoss() cause {
	if r.repeatable() {
		return lost
	}
	return settled
}

// neverSent reports whether err shows that no byte of the request left.
func neverSent(err error) bool {
	var (
		op          *net.OpError
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
	)
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") ||
		errors.As(err, &dns) || errors.As(err, &certificate) || errors.As(err, &record)
}

// tally counts the repeats of one request.
type tally struct {
	used        map[cause]int
	failedSince time.Time // begin of the first of the latest attempts that could not dial
}

// next reports whether an attempt that began at started and ended for the given
// cause may be repeated, and after what wait.
func (t *tally) next(c cause, started time.Time, header http.Header) (time.Duration, bool) {
	if c == settled {
		return 0, false
	}
	if t.used == nil {
		t.used = map[cause]int{}
	}
	if c != unreachable {
		t.failedSince = time.Time{}
	} else if t.failedSince.IsZero() {
		t.failedSince = started
	}
	t.used[c]++
	wait := Backoff(t.used[c])
	switch c {
	case unreachable:
		return wait, time.Since(t.failedSince)+wait < unreachablePatience
	case unauthorized:
		wait = 0
	case lost: // A 503 may say when the service is back.
		wait = max(wait, RetryAfter(header))
	default: // The others wait as long as any.
	}
	return wait, t.used[c] <= repeats[c]
}
