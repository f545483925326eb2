package chaos

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// world is what one history happens in: the servers, with objects of other people
// in them, and a provider.
type world struct {
	*gate
	core   *acctest.Core
	tenant *simulator.Tenant
	// departures are exchanges that are not as the API documents say.
	departures conformance.Notes
	connector  localConnector
	subjects   []*subject
	limit      int // requests in 10 s

	owners, users  []string
	files, spare   string // sources
	application    string
	profileSources map[string][]string
	secrets        []string
	before         map[string]map[string]object
	players        []*player
}

// everything lists the subjects.
func everything() []*subject {
	return []*subject{sources(), profiles(), accounts(), links(), peripherals(), transforms()}
}

func newWorld(r *rand.Rand) *world {
	w := &world{limit: pick(r, []int{100, 100, 15}), profileSources: map[string][]string{}, subjects: everything()}
	w.tenant = conformance.NewTenant(&w.departures, simulator.Config{
		TaskTime: pick(r, []time.Duration{0, 2 * time.Second, time.Minute}), RateLimit: w.limit,
		TokenLifetime: pick(r, []time.Duration{0, 20 * time.Second}),
	})
	options := connectortest.Options{}
	w.connector = localConnector{connectortest.NewDouble(options), options.Config()}
	w.gate = &gate{hosts: map[string]http.Handler{"tenant.test": w.tenant, "connector.test": w.connector.double}}
	network := acctest.Network{}
	for host := range w.hosts {
		network[host] = w.gate
	}
	w.core = acctest.NewCore(nil, acctest.Serve(provider.WithTransport(network)), w.block(nil))
	w.populate()
	return w
}

// block is the provider block, with more arguments.
func (w *world) block(more object) object {
	block := object{
		"base_url": "https://tenant.test", "client_id": "demo", "client_secret": "demo", "requests_per_10s": w.limit,
		"iiq":        object{"base_url": "https://tenant.test/identityiq/scim/v2", "username": "demo", "password": "demo"},
		"connectors": object{"hr": object{"url": "http://connector.test/invoke", "config": string(w.connector.config)}},
	}
	maps.Copy(block, more)
	return block
}

// populate adds what others have.
func (w *world) populate() {
	for i := range 3 {
		w.owners = append(w.owners, w.tenant.AddIdentity(fmt.Sprint("Owner ", i)))
	}
	w.files = w.tenant.AddSource(object{"name": "Files"})
	schema := w.tenant.AccountSchema(w.files)
	w.tenant.Edit(simulator.Schemas, fmt.Sprint(schema["id"]), func(schema object) {
		attributes, _ := schema["attributes"].([]any)
		schema["attributes"] = append(attributes, object{"name": "level", "type": "LONG"}, object{"name": "vip", "type": "BOOLEAN"})
	})
	w.spare = w.tenant.AddSource(object{"name": "Spare", "connectorAttributes": object{"delimiter": "!", "deep": object{"a": []any{1, nil}}}})
	w.tenant.AddAccount(w.files, object{"id": "neighbor", "title": "Boss", "groups": []any{"Staff"}})
	w.tenant.AddAccount(w.spare, object{"id": "neighbor", "title": "Clerk"})
	w.tenant.AddIdentityProfile(object{"name": "Neighbors", "authoritativeSource": object{"type": "SOURCE", "id": w.spare}})
	w.users = []string{w.tenant.AddUser("amy"), w.tenant.AddUser("bob")}
	w.application = w.tenant.AddApplication("HR App: 1.0", map[string]string{
		"title": "string", "level": "integer", "vip": "boolean", "groups": "string[]", "mail": "string", "city": "string",
	})
	w.tenant.AddIIQAccount(w.users[0], w.application, "neighbor", object{"title": "Boss"})
}

// sourcesFor gives the two sources that a profile may be on.
func (w *world) sourcesFor(key string) []string {
	if w.profileSources[key] == nil {
		for i := range 2 {
			w.profileSources[key] = append(w.profileSources[key], w.tenant.AddSource(object{"name": fmt.Sprint(key, " ", i)}))
		}
	}
	return w.profileSources[key]
}

// secret makes one that occurs nowhere else.
func (w *world) secret(r *rand.Rand) string {
	made := fmt.Sprintf("canary-%d-é/\"", r.Uint32())
	w.secrets = append(w.secrets, made)
	return made
}

// look takes down what the servers have.
func (w *world) look() map[string]map[string]object {
	seen := map[string]map[string]object{}
	for _, s := range w.subjects {
		seen[s.typeName] = s.kind.list(w)
	}
	return seen
}

// restart begins a new process of the provider, some time later.
func (w *world) restart() {
	time.Sleep(11 * time.Second) // The limit is that of one process.
	w.core.Restart()
}

// exchange is a request and how it was answered.
type exchange struct {
	host, method, path string
	body               []byte
	at                 time.Time
	status             int // 0 without an answer
	injected           bool
}

func (e exchange) String() string {
	body := string(e.body)
	if strings.HasPrefix(e.path, "/oauth") {
		body = ""
	}
	return fmt.Sprintf("%s %s%s %d %s", e.method, e.host, e.path, e.status, body)
}

// writes reports that a request may change something.
func (e exchange) writes() bool {
	if e.host == "connector.test" {
		body, _ := decoded(e.body).(object)
		switch body["type"] {
		case "std:spec:read", "std:account:read", "std:account:list":
			return false
		}
		return true
	}
	return e.method != http.MethodGet && !strings.HasPrefix(e.path, "/oauth")
}

// trouble is a fault of the network or of a server.
type trouble struct {
	kind   string
	method string // empty for all
	skip   int    // so many matching requests pass first
	times  int
}

// troubles are the kinds of faults: of each, the status, and what becomes of the
// request.
var troubles = map[string]struct {
	status int
	header http.Header
	body   string
	acts   bool
}{
	"throttled":          {status: 429, header: http.Header{"Retry-After": {"3"}}},
	"throttled silently": {status: 429},
	"internal error":     {status: 500, body: `{"detailCode":"500.0","messages":[{"text":"boom"}]}`},
	"bad gateway":        {status: 502, body: "<html><body>Bad Gateway</body></html>"},
	"unavailable":        {status: 503, header: http.Header{"Retry-After": {"2"}}},
	"late error":         {status: 500, acts: true},
	"late gateway":       {status: 504, acts: true},
	"unauthorized":       {status: 401, body: `{"error":"JWT validation failed: JWT is expired"}`},
	"dropped":            {},
	"lost":               {acts: true},
}

// gate stands before the servers. It takes down every request, and lets things go
// wrong.
type gate struct {
	hosts map[string]http.Handler

	mu       sync.Mutex
	journal  []exchange
	troubles []trouble
	// countdown is how many requests pass before what comes next happens.
	countdown int
	cancel    context.CancelFunc // an interrupt; nil for none
	kill      string             // "before" or "after" the request was served; empty for none
	dead      bool
}

// ServeHTTP serves one request.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	g.mu.Lock()
	index := len(g.journal)
	g.journal = append(g.journal, exchange{host: r.Host, method: r.Method, path: r.URL.EscapedPath(), body: body, at: time.Now()})
	trouble, unserved, cut := g.next(g.journal[index])
	g.mu.Unlock()
	if unserved {
		panic(http.ErrAbortHandler)
	}
	wrong, troubled := troubles[trouble]
	recorder := httptest.NewRecorder()
	if !troubled || wrong.acts {
		g.hosts[r.Host].ServeHTTP(recorder, r)
	}
	if cut || troubled && wrong.status == 0 {
		g.answered(index, 0, true)
		panic(http.ErrAbortHandler)
	}
	if troubled {
		recorder = httptest.NewRecorder()
		recorder.Header().Set("Content-Type", "application/json")
		for name, values := range wrong.header {
			recorder.Header()[name] = values
		}
		recorder.WriteHeader(wrong.status)
		_, _ = recorder.WriteString(wrong.body) // to memory
	}
	g.answered(index, recorder.Code, troubled)
	for name, values := range recorder.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(recorder.Code)
	_, _ = w.Write(recorder.Body.Bytes()) // to memory
}

// next says what goes wrong with a request. It may be that the program that made
// it is no more.
func (g *gate) next(request exchange) (trouble string, unserved, cut bool) {
	if g.dead {
		return "", true, false
	}
	if g.kill != "" || g.cancel != nil {
		if g.countdown--; g.countdown < 0 {
			if g.cancel != nil {
				g.cancel()
				g.cancel = nil
			} else {
				g.dead = true
				return "", g.kill == "before", true
			}
		}
	}
	for i := range g.troubles {
		t := &g.troubles[i]
		if t.times == 0 || t.method != "" && t.method != request.method {
			continue
		}
		if t.skip > 0 {
			t.skip--
			continue
		}
		t.times--
		return t.kind, false, false
	}
	return "", false, false
}

func (g *gate) answered(index, status int, injected bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.journal[index].status, g.journal[index].injected = status, injected
}

// calm ends all that goes wrong.
func (g *gate) calm() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.troubles, g.cancel, g.kill, g.dead = nil, nil, "", false
}

func (g *gate) mark() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.journal)
}

func (g *gate) since(mark int) []exchange {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]exchange(nil), g.journal[mark:]...)
}
