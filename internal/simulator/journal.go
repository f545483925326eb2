package simulator

import (
	"bytes"
	"net/http"
	"time"
)

// Exchange is one request with its answer.
type Exchange struct {
	Method, Path, RawQuery string
	// RequestHeader is without Authorization.
	RequestHeader http.Header
	// RequestBody and ResponseBody are empty for the token endpoint: they hold
	// the secret and the token.
	RequestBody    []byte
	Status         int // 0 when the connection was dropped
	ResponseHeader http.Header
	ResponseBody   []byte
	// Time is when the request arrived.
	Time time.Time
	// Injected tells that a Fault answered, not the tenant.
	Injected bool
}

// IsWrite tells a request that may change something: neither GET nor HEAD, and
// not a request for a token.
func (e Exchange) IsWrite() bool {
	return e.Method != http.MethodGet && e.Method != http.MethodHead && e.Path != tokenPath
}

// entry is an exchange that may still be under way.
type entry struct {
	exchange Exchange
	done     bool
	// number counts the answered exchanges, from 1.
	number int
	// took is how long the answer took.
	took time.Duration
}

// size is about how much an entry holds, in bytes.
func (e *entry) size() int { return len(e.exchange.RequestBody) + len(e.exchange.ResponseBody) + 1<<10 }

// Journal returns the answered exchanges in the order in which they arrived.
func (t *Tenant) Journal() []Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	var exchanges []Exchange
	for _, e := range t.journal {
		if e.done {
			exchanges = append(exchanges, e.exchange)
		}
	}
	return exchanges
}

// ClearJournal forgets all exchanges so far.
func (t *Tenant) ClearJournal() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.journal, t.journalSize = nil, 0
}

// OnExchange registers an observer. It is called, possibly concurrently, for
// every exchange before the client sees the answer.
func (t *Tenant) OnExchange(observe func(Exchange)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.observers = append(t.observers, observe)
}

func (t *Tenant) arrive(r *http.Request, body []byte) *entry {
	header := r.Header.Clone()
	header.Del("Authorization")
	e := &entry{exchange: Exchange{
		Method: r.Method, Path: r.URL.Path, RawQuery: r.URL.RawQuery,
		RequestHeader: header, RequestBody: body, Time: t.config.Now(),
	}}
	if r.URL.Path == tokenPath {
		e.exchange.RequestBody, e.exchange.RawQuery = nil, ""
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.journal = append(t.journal, e)
	return e
}

// forget drops the oldest exchanges beyond the limits of the journal.
func (t *Tenant) forget() {
	if t.config.JournalLength == 0 {
		return
	}
	for len(t.journal) > 0 && t.journal[0].done &&
		(len(t.journal) > t.config.JournalLength || t.journalSize > maxJournal) {
		t.journalSize -= t.journal[0].size()
		t.journal[0] = nil // the array behind the slice would keep it
		t.journal = t.journal[1:]
	}
}

func (t *Tenant) finish(e *entry, a answer, injected bool) {
	t.mu.Lock()
	e.exchange.Status = a.status
	e.exchange.ResponseHeader = a.header.Clone()
	if e.exchange.Path != tokenPath {
		e.exchange.ResponseBody = bytes.Clone(a.body)
	}
	e.exchange.Injected = injected
	e.done = true
	t.answered++
	e.number, e.took = t.answered, t.config.Now().Sub(e.exchange.Time)
	t.journalSize += e.size()
	t.forget()
	exchange, observers := e.exchange, t.observers
	t.mu.Unlock()
	for _, observe := range observers {
		observe(exchange)
	}
}
