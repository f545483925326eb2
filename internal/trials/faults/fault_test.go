package faults

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// forever has a fault meet every request of its kind from then on.
const forever = -1

// fault is what goes wrong with a request.
type fault struct {
	name string
	// times is how many requests of the kind meet it, one if 0; every has it meet
	// whatever comes after the first.
	times int
	every bool
	// acts tells that the server carries the request out, though it is answered by
	// the fault. Without status, drop, silent and refuse the server's own answer
	// comes.
	acts   bool
	status int
	header map[string]string
	body   string
	// drop resets the connection, silent never answers, refuse takes no connection.
	drop, silent, refuse bool
	// pause stops the answer half-way, truncate ends it there.
	pause    time.Duration
	truncate bool
	// before and after run around the server's act.
	before, after func(*network, *armed)
	// setup prepares the world instead; the kind of request doesn't matter then.
	setup func(*world)
	// kills tells that the provider dies of it, and what it had in hand is lost.
	kills bool
	// heals tells for which requests nobody may notice; nil for none.
	heals func(request) bool
	// says is what an error has to say, one of them.
	says []string
	// blind tells that nobody can find out what became of the request, so that the
	// error names the doubt instead.
	blind bool
}

func (f *fault) replaces() bool { return f.status != 0 || f.drop || f.silent || f.refuse }

// request is one that a fault strikes.
type request struct {
	kind string
	// final tells that it can't be worked out anew: it makes the object, or is sent
	// without anything that shows it.
	final bool
}

// What heals by itself.
func always(request) bool { return true }

func reading(kind string) bool {
	return strings.HasPrefix(kind, http.MethodGet+" ") || strings.HasSuffix(kind, ":read")
}

func writing(kind string) bool { return !reading(kind) && !strings.HasSuffix(kind, "/oauth/token") }

// unlessLost heals requests that may be sent again without a look, those that the
// server has carried out, and updates: the object is read, and what is missing is
// sent again.
func unlessLost(acts bool) func(request) bool {
	return func(r request) bool {
		return !writing(r.kind) || strings.HasPrefix(r.kind, http.MethodDelete+" ") || (acts || !r.final) && !once(r.kind)
	}
}

// once are requests that are sent once whatever comes: nothing shows whether they were
// carried out, and a connector may take a second one amiss.
func once(kind string) bool {
	return strings.HasSuffix(kind, "std:change-password") || strings.HasSuffix(kind, "std:account:delete")
}

// invoking are requests whose failures may be those of what a connector reaches.
func invoking(kind string) bool { return strings.Contains(kind, "/invoke ") }

const (
	apiError = `{"detailCode": "400.1.3 Illegal value", "trackingId": "T1", "messages": [{"locale": "en-US", "localeOrigin": "DEFAULT", "text": "Refused for a trial"}], "causes": []}`
	htmlPage = `<!DOCTYPE html><html><head><style>b { color: red }</style></head><body><h1>Out of order</h1><p>by the &quot;edge&quot;</p></body></html>`
)

var htmlHeader = map[string]string{"Content-Type": "text/html;charset=UTF-8"}

// faults are those of single requests.
func faults() []fault {
	list := []fault{
		{name: "429 with Retry-After", status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": "3"}, body: `{"message": " Rate Limit Exceeded "}`, heals: always},
		{name: "429 without Retry-After", status: http.StatusTooManyRequests, body: `{"message": " Rate Limit Exceeded "}`, times: 3, heals: always},
		{name: "429 for ever", status: http.StatusTooManyRequests, times: forever, says: []string{"Others use up the rate limit", "429 Too Many Requests"}},
		{name: "refused connection", refuse: true, heals: always},
		{name: "refused connections", refuse: true, times: forever, says: []string{"connection refused"}},
		{name: "slow body", pause: 90 * time.Second, heals: always},
		{name: "stalled body", pause: 48 * time.Hour, heals: func(r request) bool { return !invoking(r.kind) }, says: []string{"nothing more came", "Client.Timeout", "deadline exceeded"}},
		{name: "stalled bodies", pause: 48 * time.Hour, times: forever, says: []string{"nothing more came", "Client.Timeout", "deadline exceeded"}, blind: true},
		{name: "truncated body", truncate: true, acts: true, heals: unlessLost(true), says: []string{"broke off", "unexpected EOF"}},
		{name: "truncated bodies", truncate: true, acts: true, times: forever, says: []string{"broke off", "unexpected EOF"}, blind: true},
		{name: "HTML instead of an answer", status: http.StatusOK, header: htmlHeader, body: htmlPage, says: []string{"no stream of JSON", "invalid character", "not a list", "not a task status", "no connector", "not JSON", "token"}},
		{name: "HTML for ever", status: http.StatusOK, times: forever, header: htmlHeader, body: htmlPage, says: []string{"invalid character", "not a list", "not a task status", "not JSON", "no stream of JSON", "token"}, blind: true},
		{name: "400", status: http.StatusBadRequest, body: apiError, says: []string{"Refused for a trial"}},
		{name: "HTML 400", status: http.StatusBadRequest, header: htmlHeader, body: htmlPage, says: []string{`Out of order by the "edge"`}},
		{name: "Content-Encoding UTF-8", status: http.StatusBadRequest, header: map[string]string{"Content-Encoding": "UTF-8"}, body: apiError, says: []string{"Refused for a trial"}},
		{name: "HTML with Content-Encoding UTF-8", status: http.StatusBadRequest, header: map[string]string{"Content-Type": "text/html", "Content-Encoding": "UTF-8"}, body: htmlPage, says: []string{"Out of order"}},
		{name: "403", status: http.StatusForbidden, body: `{"message": "Forbidden"}`, times: forever, says: []string{"has no right", "does not accept the credential"}},
		{name: "HTML 404", status: http.StatusNotFound, header: htmlHeader, body: htmlPage, times: forever, says: []string{"check the base URL", "check the URL", "no connector"}},
		{name: "expired token", before: func(_ *network, a *armed) { a.world.tenant.ExpireTokens() }, heals: always},
		{name: "401 for ever", status: http.StatusUnauthorized, body: `{"error": "JWT validation failed: JWT is expired"}`, times: forever, says: []string{"does not accept the credential", "check"}},
		{name: "interrupt before", before: interrupt, says: []string{"context canceled", "nothing was sent", "Interrupted"}},
		{name: "interrupt after", after: interrupt, says: []string{"context canceled", "nothing was sent", "Interrupted"}},
		{name: "kill before", before: kill, kills: true},
		{name: "kill after", after: kill, kills: true},
	}
	for _, acts := range []bool{false, true} {
		which := map[bool]string{false: ", not acted", true: ", acted"}[acts]
		healing := unlessLost(acts)
		list = append(list,
			fault{name: "500" + which, status: 500, body: apiError, acts: acts, heals: func(r request) bool {
				return healing(r) && !strings.HasPrefix(r.kind, "DELETE ") && !invoking(r.kind)
			}, says: []string{"500 Internal Server Error"}},
			fault{name: "502" + which, status: 502, header: htmlHeader, body: htmlPage, acts: acts, heals: healing, says: []string{"502 Bad Gateway"}},
			fault{name: "503" + which, status: 503, header: map[string]string{"Retry-After": "5"}, body: "{}", acts: acts, heals: healing, says: []string{"503 Service Unavailable"}},
			fault{name: "reset" + which, drop: true, acts: acts, heals: healing, says: []string{"connection reset"}},
			fault{name: "silence" + which, silent: true, acts: acts, heals: healing, says: []string{"timeout awaiting response headers"}},
			fault{name: "500 for ever" + which, status: 500, acts: acts, times: forever, says: []string{"500 Internal Server Error"}, blind: true},
			fault{name: "503 for ever" + which, status: 503, acts: acts, times: forever, says: []string{"503 Service Unavailable"}, blind: true},
			fault{name: "resets for ever" + which, drop: true, acts: acts, times: forever, says: []string{"connection reset"}, blind: true},
			fault{name: "resets of everything" + which, drop: true, acts: acts, every: true, says: []string{"connection reset"}, blind: true},
		)
	}
	return list
}

// endings are what becomes of tasks.
func endings() []fault {
	var list []fault
	for _, outcome := range []simulator.TaskOutcome{
		{CompletionStatus: "ERROR", Messages: []string{"Accounts are locked"}},
		{CompletionStatus: "TERMINATED"},
		{CompletionStatus: "TEMPERROR"},
		{CompletionStatus: "WARNING", Messages: []string{"Skipped a line"}, Act: true},
		{Never: true},
		{NotFound: true},
	} {
		for _, acts := range []bool{false, true} {
			outcome := outcome
			outcome.Act = outcome.Act || acts
			name := "task " + outcome.CompletionStatus
			ending := fault{setup: func(w *world) { w.tenant.NextTask(outcome) }, says: []string{"ended with status " + outcome.CompletionStatus}}
			switch {
			case outcome.Never:
				name, ending.says = "task never ends", []string{"may still finish"}
			case outcome.NotFound:
				name, ending.says = "task answers 404", []string{"still there", "doesn't show", "did not take", "not known"}
			}
			if outcome.Act && (outcome.CompletionStatus == "WARNING" || outcome.NotFound) {
				ending.heals = always
			}
			ending.name = name + map[bool]string{false: ", not acted", true: ", acted"}[outcome.Act]
			if !slices.ContainsFunc(list, func(f fault) bool { return f.name == ending.name }) {
				list = append(list, ending)
			}
		}
	}
	return list
}

// interrupt is Ctrl-C: Terraform ends the contexts of all that is under way.
func interrupt(_ *network, a *armed) { a.cancel() }

// kill is kill -9: nothing is sent from then on.
func kill(n *network, _ *armed) { n.die() }
