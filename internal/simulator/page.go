package simulator

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed page.html
var page []byte

// pagePolicy lets the page run its own script and style, and nothing else
// (Content Security Policy Level 3).
var pagePolicy = sync.OnceValue(func() string {
	return "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
		"script-src '" + hashOf("script") + "'; style-src '" + hashOf("style") + "'; img-src data:"
})

// hashOf is the hash of what stands in an element of the page.
func hashOf(element string) string {
	inside := regexp.MustCompile(`(?s)<` + element + `>(.*)</` + element + `>`).FindSubmatch(page)
	sum := sha256.Sum256(inside[1])
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Pages shows people what is in the tenant, and which requests it had: a page at
// /, and as JSON /_simulator/journal, /_simulator/journal/{number},
// /_simulator/tenant, /_simulator/objects/{kind} and
// /_simulator/objects/{kind}/{id}. Secrets are masked. Nothing can be changed
// there, and these requests are not in the journal.
func (t *Tenant) Pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", pagePolicy())
		answer{status: http.StatusOK, body: page}.write(w)
	})
	mux.HandleFunc("GET /_simulator/journal", t.pageOf(t.showJournal))
	mux.HandleFunc("GET /_simulator/journal/{number}", t.pageOf(t.showExchange))
	mux.HandleFunc("GET /_simulator/tenant", t.pageOf(t.showTenant))
	mux.HandleFunc("GET /_simulator/objects/{kind}", t.pageOf(t.showObjects))
	mux.HandleFunc("GET /_simulator/objects/{kind}/{id}", t.pageOf(t.showObject))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

// pageOf answers with indented JSON; nil is an object that is not there.
func (t *Tenant) pageOf(show func(r *http.Request) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		unlock := t.lock()
		shown := show(r)
		unlock()
		if shown == nil {
			http.NotFound(w, r)
			return
		}
		var text bytes.Buffer
		if err := json.Indent(&text, encode(shown), "", "  "); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		answer{status: http.StatusOK, body: text.Bytes()}.write(w)
	}
}

// showJournal shows the exchanges that were answered, after that of a number if
// the query has one.
func (t *Tenant) showJournal(r *http.Request) any {
	after, _ := strconv.Atoi(r.URL.Query().Get("after")) // all without a number
	m := t.masker()
	exchanges := []shownExchange{}
	for _, e := range t.journal {
		if e.done && e.number > after {
			exchanges = append(exchanges, e.show(m, r.URL.Query().Get("summary") == "true"))
		}
	}
	slices.SortFunc(exchanges, func(a, b shownExchange) int { return cmp.Compare(a.Number, b.Number) })
	return map[string]any{"latest": t.answered, "exchanges": exchanges}
}

func (t *Tenant) showExchange(r *http.Request) any {
	for _, e := range t.journal {
		if e.done && strconv.Itoa(e.number) == r.PathValue("number") {
			return e.show(t.masker(), false)
		}
	}
	return nil
}

// pageKind is a kind of object on the page.
type pageKind struct {
	name    string
	objects []object
	show    func(object) object
}

// shownKinds are the kinds in the order of the page.
var shownKinds = []Kind{
	Sources, Schemas, ProvisioningPolicies, Schedules, CorrelationConfigs, ChangeDetections, Accounts, IdentityProfiles,
	LifecycleStates, IdentityAttributes, Transforms, Workgroups, IIQUsers, IIQApplications, IIQAccounts,
}

func (t *Tenant) pageKinds() []pageKind {
	same := func(o object) object { return o }
	kinds := []pageKind{{"identities", t.identities.where(nil), same}, {"managed clusters", t.clusters.where(nil), same}}
	for _, kind := range shownKinds {
		objects, show, _, _ := t.kind(kind)
		kinds = append(kinds, pageKind{string(kind), objects.where(nil), show})
	}
	tasks := make([]object, len(t.tasks))
	for i, k := range t.tasks {
		tasks[i] = k.status
	}
	return append(kinds, pageKind{"tasks", tasks, same})
}

func (t *Tenant) showTenant(*http.Request) any {
	counts := []any{}
	for _, kind := range t.pageKinds() {
		counts = append(counts, object{"kind": kind.name, "count": len(kind.objects)})
	}
	return object{"requests": t.answered, "kinds": counts}
}

func (t *Tenant) kindOfPage(r *http.Request) (pageKind, bool) {
	kinds := t.pageKinds()
	i := slices.IndexFunc(kinds, func(kind pageKind) bool { return kind.name == r.PathValue("kind") })
	if i < 0 {
		return pageKind{}, false
	}
	return kinds[i], true
}

// pageLength is how many objects a list on the page shows.
const pageLength = 100

// showObjects lists the ids and names of the newest objects of a kind, of those
// that have a text in them if the query says so.
func (t *Tenant) showObjects(r *http.Request) any {
	kind, ok := t.kindOfPage(r)
	if !ok {
		return nil
	}
	m, wanted := t.masker(), strings.ToLower(r.URL.Query().Get("search"))
	found, total := []any{}, 0
	for _, o := range slices.Backward(kind.objects) {
		id, name := text(o, "id"), m.text(nameOf(o))
		if !strings.Contains(strings.ToLower(id+" "+name), wanted) {
			continue
		}
		if total++; len(found) < pageLength {
			found = append(found, object{"id": id, "name": name})
		}
	}
	return object{"total": total, "objects": found}
}

// nameOf is what people know an object by.
func nameOf(o object) string {
	for _, key := range []string{"name", "displayName", "userName", "nativeIdentity", "uniqueName"} {
		if name := text(o, key); name != "" {
			return name
		}
	}
	return text(o, "id")
}

func (t *Tenant) showObject(r *http.Request) any {
	kind, ok := t.kindOfPage(r)
	if !ok {
		return nil
	}
	for _, o := range kind.objects {
		if text(o, "id") == r.PathValue("id") {
			return t.masker().value(kind.show(o), false)
		}
	}
	return nil
}
