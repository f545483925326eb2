// Package simulator stands in for a SailPoint Identity Security Cloud tenant and
// for an IdentityIQ server: strict, stateful and in memory. It follows the public
// API documents, so it refuses what they forbid and shows the side effects they
// describe.
package simulator

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	// maxBody bounds a request body, in bytes.
	maxBody = 16 << 20
	// maxJournal bounds a journal that has a limit, in bytes.
	maxJournal = 32 << 20
)

// Config holds the settings of a Tenant; the zero value is usable.
type Config struct {
	// ClientID and ClientSecret are the credentials that the token endpoint
	// accepts; both default to "demo".
	ClientID, ClientSecret string
	// Now is the clock; it defaults to time.Now.
	Now func() time.Time
	// TaskTime is how long a task stays under way. Its effect on the data
	// happens when it completes; 0 completes it within its own request.
	TaskTime time.Duration
	// TokenLifetime is how long an access token is valid; it defaults to 749 s.
	TokenLifetime time.Duration
	// RateLimit is the number of requests in any 10 s; those beyond are answered
	// 429 with Retry-After. 0 sets no limit.
	RateLimit int
	// JournalLength is how many exchanges the journal keeps at most, and 32 MB of
	// them at that; 0 keeps all.
	JournalLength int
	// IIQUsername and IIQPassword are what IdentityIQ accepts as HTTP Basic
	// credentials; both default to "demo".
	IIQUsername, IIQPassword string
	// IIQToken is the bearer token that IdentityIQ accepts too; empty is none.
	IIQToken string
}

// Tenant is a simulated tenant, safe for concurrent use. It is an http.Handler
// that serves the tenant's whole host: the token endpoint and the API, and
// IdentityIQ's SCIM API under /identityiq/scim/v2.
type Tenant struct {
	config  Config
	mux     *mux
	scimMux *mux

	// mu guards everything below. One lock for the whole tenant makes every
	// request atomic.
	mu        sync.Mutex
	lastStamp time.Time
	tokens    map[string]time.Time
	admitted  []time.Time
	journal   []*entry
	// answered counts the exchanges, journalSize the bytes in the journal.
	answered, journalSize int
	observers             []func(Exchange)
	faults                []*fault
	outcomes              []TaskOutcome

	identities collection
	clusters   collection
	sources    collection
	schemas    collection
	accounts   collection
	profiles   collection
	transforms collection
	workgroups collection
	states     collection
	// connectorTypes are the connectors beside the usual ones, by their scripts.
	connectorTypes collection
	// policies, schedules and detections are kept by source and type, correlations
	// by an id of their own.
	policies, schedules, detections, correlations collection
	// identityAttributes are kept by name.
	identityAttributes collection
	tasks              []*task

	// connections holds how the accounts of a source are reached in its connector.
	connections map[string]*connection
	// connectorKeys maps an account to the key that its connector knows it by.
	connectorKeys map[string]object
	// synced holds, by source, the identity attributes with attribute sync.
	synced map[string]map[string]bool
	// platform are the connectors that are invoked directly.
	platform []platformConnector
	// pending are the jobs that the changes under the lock have caused and that
	// no task has taken yet; queues are the jobs under way, by source.
	pending []job
	// warnings are what the changes under the lock have left undone on purpose, for
	// the task that made them.
	warnings []string
	queues   map[string][]job

	iiqUsers        collection
	iiqApplications collection
	iiqAccounts     collection

	// schemaSource maps a schema to the source it belongs to.
	schemaSource map[string]string
	// connectorFiles holds the files for the connector of a source, by name.
	connectorFiles map[string]map[string][]byte
	// stateProfile maps a lifecycle state to the identity profile it belongs to.
	stateProfile map[string]string
	// correlated maps an identity to the authoritative source that made it.
	correlated map[string]string
	// plaintexts maps cipher text to what it stands for.
	plaintexts map[string]string
	// passwords maps an IdentityIQ account to its password.
	passwords map[string]digest
}

// New makes an empty tenant.
func New(config Config) *Tenant {
	if config.ClientID == "" {
		config.ClientID = "demo"
	}
	if config.ClientSecret == "" {
		config.ClientSecret = "demo"
	}
	if config.IIQUsername == "" {
		config.IIQUsername = "demo"
	}
	if config.IIQPassword == "" {
		config.IIQPassword = "demo"
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.TokenLifetime == 0 {
		config.TokenLifetime = 749 * time.Second
	}
	t := &Tenant{
		config:         config,
		mux:            newMux(),
		scimMux:        newMux(),
		tokens:         map[string]time.Time{},
		schemaSource:   map[string]string{},
		stateProfile:   map[string]string{},
		connectorFiles: map[string]map[string][]byte{},
		correlated:     map[string]string{},
		plaintexts:     map[string]string{},
		passwords:      map[string]digest{},

		connections:   map[string]*connection{},
		connectorKeys: map[string]object{},
		synced:        map[string]map[string]bool{},
		queues:        map[string][]job{},
	}
	t.routes()
	t.platformRoutes()
	t.iiqRoutes()
	return t
}

// ServeHTTP answers one request. A fault that drops the connection panics with
// http.ErrAbortHandler, as net/http asks for.
func (t *Tenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Body == nil { // as in a client's request that comes without a server
		r.Body = http.NoBody
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		badRequest("the request body cannot be read").answer().write(w)
		return
	}
	seen := t.arrive(r, body)
	fault := t.takeFault(r, body)
	if fault != nil && fault.Before != nil {
		fault.Before()
	}
	var a answer
	if fault.serves() {
		a = t.serve(r, body)
	}
	if fault != nil && fault.After != nil {
		fault.After()
	}
	a, dropped := fault.answer(a)
	t.finish(seen, a, fault.replaces())
	if dropped {
		panic(http.ErrAbortHandler)
	}
	fault.write(w, a)
}

// serve answers a request that no fault replaces: the token endpoint,
// IdentityIQ, or the API behind the bearer check and the rate limit.
func (t *Tenant) serve(r *http.Request, body []byte) answer {
	if r.URL.Path == tokenPath {
		return t.issueToken(r, body)
	}
	if strings.HasPrefix(r.URL.Path, iiqPath+"/") {
		return t.serveIIQ(r, body)
	}
	if refused, ok := t.admit(r); !ok {
		return refused
	}
	return dispatch(t.mux, r, body, func(status int) answer { return (&apiError{status: status}).answer() })
}

// dispatch lets the mux answer, and refuse what it has no route for.
func dispatch(mux *mux, r *http.Request, body []byte, refuse func(status int) answer) answer {
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	rec := &recorder{answer: answer{status: http.StatusOK, header: http.Header{}}}
	_, pattern := mux.Handler(r)
	mux.ServeHTTP(rec, r)
	if pattern == "" {
		// The mux answers unknown paths and methods in plain text.
		refused := refuse(rec.answer.status)
		if allow := rec.answer.header.Get("Allow"); allow != "" {
			refused.header.Set("Allow", allow)
		}
		return refused
	}
	return rec.answer
}

// lock takes the tenant for one operation and completes the tasks that are due.
func (t *Tenant) lock() (unlock func()) {
	t.mu.Lock()
	t.settle()
	return func() {
		t.takeLeftovers()
		t.mu.Unlock()
	}
}

// outside runs something slow without the tenant's lock, which the caller holds.
// Others may change the tenant meanwhile.
func (t *Tenant) outside(work func()) {
	pending := t.pending
	t.pending = nil
	t.mu.Unlock()
	defer func() {
		t.mu.Lock()
		t.pending = pending
	}()
	work()
}

// stamp is the time of a write, in the API's format. Each one is later than the
// last, so every write shows in "modified" even when the clock stands still.
func (t *Tenant) stamp() string {
	now := t.config.Now().UTC().Truncate(time.Millisecond)
	if !now.After(t.lastStamp) {
		now = t.lastStamp.Add(time.Millisecond)
	}
	t.lastStamp = now
	return format(now)
}

func format(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }
