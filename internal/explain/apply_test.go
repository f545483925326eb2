//go:build unix

package explain

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

var rewrite = flag.Bool("update", false, "write the golden files anew")

// theatre is a workspace in which all scenarios are played at once.
type theatre struct {
	*acctest.Workspace
	stage *stage
	mu    sync.Mutex
	// commands are those that the connector got, except questions.
	commands []write
	masks    map[string]string
}

// write is a request that changed something.
type write struct {
	method, path, query, contentType string
	body                             []byte
}

func newTheatre(t *testing.T) (*theatre, object) {
	t.Helper()
	tenant := acctest.New(t)
	w := acctest.NewWorkspace(t, "TF_VAR_secret="+canary, "TF_VAR_sensitive="+canary+" too")
	p := &theatre{Workspace: w, stage: &stage{Tenant: tenant, t: t, dir: w.Dir}, masks: map[string]string{}}
	double := connectortest.NewDouble(connectortest.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			t.Error(err)
		}
		if !asks(request, body) {
			p.mu.Lock()
			p.commands = append(p.commands, write{method: request.Method, path: request.URL.Path, body: body})
			p.mu.Unlock()
		}
		request.Body = io.NopCloser(bytes.NewReader(body))
		double.ServeHTTP(answer, request)
	}))
	t.Cleanup(server.Close)
	return p, object{
		"base_url": tenant.URL, "client_id": "demo", "client_secret": "demo",
		"iiq":        object{"base_url": tenant.URL + "/identityiq/scim/v2", "username": "demo", "password": "demo"},
		"connectors": object{"hr": object{"url": server.URL + "/invoke", "config": string(connectortest.Options{}.Config())}},
	}
}

// configure writes a configuration.
func (p *theatre) configure(provider object, resources map[string]object, more object) {
	p.stage.t.Helper()
	all := object{}
	for name, values := range resources {
		all["sailpoint_"+name] = object{"this": values}
	}
	config := with(object{
		"provider": object{"sailpoint": provider}, "resource": all,
		"variable": object{
			"secret":    object{"type": "string", "ephemeral": true},
			"sensitive": object{"type": "string", "sensitive": true},
		},
	}, more)
	text, err := json.MarshalIndent(config, "", "  ")
	if err != nil {
		p.stage.t.Fatal(err)
	}
	p.Write("main.tf.json", string(text))
}

// plan makes a plan and reads it.
func (p *theatre) plan(arguments ...string) *Plan {
	p.stage.t.Helper()
	p.Terraform(append([]string{"plan", "-out=plan.bin", "-input=false", "-no-color"}, arguments...)...)
	text := p.Terraform("show", "-json", "plan.bin")
	if start := strings.Index(text, "{\"format_version"); start > 0 {
		text = text[start:]
	}
	plan, err := Read(strings.NewReader(text))
	if err != nil {
		p.stage.t.Fatalf("%v\n%s", err, text)
	}
	return plan
}

// explained explains a plan, and checks that nothing is written and no secret shown.
func (p *theatre) explained(plan *Plan, live bool) *Explanation {
	p.stage.t.Helper()
	before := len(p.writes())
	explanation, err := Explain(p.stage.t.Context(), plan, Options{Live: live})
	if err != nil {
		p.stage.t.Fatal(err)
	}
	if after := p.writes(); len(after) != before {
		p.stage.t.Errorf("explaining wrote: %+v", after[before:])
	}
	p.shown(explanation)
	return explanation
}

// shown checks that a report shows no secret.
func (p *theatre) shown(report report) {
	p.stage.t.Helper()
	for name, render := range renderers {
		var b strings.Builder
		if err := render(report, &b); err != nil {
			p.stage.t.Error(err)
		}
		if strings.Contains(b.String(), canary) || strings.Contains(b.String(), "\uE000") {
			p.stage.t.Errorf("a secret or a mark in %s:\n%s", name, b.String())
		}
	}
}

// drift finds drift in a plan, and checks that no secret is shown.
func (p *theatre) drift(plan *Plan) *Drift {
	p.stage.t.Helper()
	drift, err := FindDrift(p.stage.t.Context(), plan)
	if err != nil {
		p.stage.t.Fatal(err)
	}
	p.shown(drift)
	return drift
}

func (p *theatre) writes() []write {
	p.mu.Lock()
	defer p.mu.Unlock()
	writes := slices.Clone(p.commands)
	for _, exchange := range p.stage.Journal() {
		if exchange.IsWrite() {
			writes = append(writes, write{
				method: exchange.Method, path: exchange.Path, query: exchange.RawQuery, body: exchange.RequestBody,
				contentType: exchange.RequestHeader.Get("Content-Type"),
			})
		}
	}
	return writes
}

// apply carries the plan out and gives what was sent.
func (p *theatre) apply() []write {
	p.stage.t.Helper()
	p.stage.ClearJournal()
	p.mu.Lock()
	p.commands = nil
	p.mu.Unlock()
	p.Terraform("apply", "-input=false", "-no-color", "plan.bin")
	return p.writes()
}

// expect checks that an explanation has what was sent and nothing else, in the order
// in which each resource sent it.
func (p *theatre) expect(explanation *Explanation, sent []write) {
	p.stage.t.Helper()
	used := make([]bool, len(sent))
	for _, change := range explanation.Changes {
		if len(change.Problems) > 0 {
			p.stage.t.Errorf("%s: %v", change.Address, change.Problems)
		}
		from := 0
		for _, request := range change.Requests {
			at := slices.IndexFunc(sent[from:], func(w write) bool { return same(request.raw, w) })
			for at >= 0 && used[from+at] {
				next := slices.IndexFunc(sent[from+at+1:], func(w write) bool { return same(request.raw, w) })
				if next < 0 {
					at = -1
				} else {
					at += 1 + next
				}
			}
			if at < 0 {
				p.stage.t.Errorf("%s: %s wasn't sent, or not in this order\n%s", change.Address, request.line(), request.raw.Body)
				continue
			}
			used[from+at] = true
			from += at + 1
		}
	}
	for i, w := range sent {
		if !used[i] {
			p.stage.t.Errorf("%s %s?%s was sent, and not explained\n%s", w.method, w.path, w.query, w.body)
		}
	}
}

// same reports whether a request is the one that was sent, as far as it is known.
func same(request client.Request, sent write) bool {
	path, err := url.PathUnescape(request.Path)
	if err != nil || request.Method != sent.method || !fits(path, strings.TrimPrefix(sent.path, "/identityiq/scim/v2")) ||
		strings.ReplaceAll(request.Query.Encode(), "+", "%20") != sent.query {
		return false
	}
	if strings.HasPrefix(request.ContentType, "multipart/") {
		return strings.HasPrefix(sent.contentType, "multipart/")
	}
	if bytes.Contains(request.Body, []byte("\uE000…")) { // the rest is known to the server alone
		return true
	}
	if len(request.Body) == 0 || len(sent.body) == 0 {
		return len(request.Body) == len(sent.body)
	}
	want, err := document.Decode(request.Body)
	if err != nil {
		return false
	}
	got, err := document.Decode(sent.body)
	return err == nil && fitting(want, got)
}

// fits compares texts; placeholders stand for anything.
func fits(want, got string) bool {
	if !document.HasPlaceholder(want) {
		return want == got
	}
	pattern := regexp.MustCompile("\uE000(\\(known after apply\\)|\\*\\*\\*|secrets of [a-z_]+, version [0-9]+)").ReplaceAllString(want, "\x00")
	return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), "\x00", ".*") + "$").MatchString(got)
}

func fitting(want, got any) bool {
	switch want := want.(type) {
	case document.Object:
		object, ok := got.(document.Object)
		if path, patched := want["path"].(string); patched && document.HasPlaceholder(path) { // a secret may be there already
			return fitting(path, object["path"])
		}
		unnamed := 0
		for key, member := range want {
			switch {
			case document.HasPlaceholder(key):
				unnamed++
			case !fitting(member, object[key]):
				return false
			}
		}
		return ok && len(object) == len(want) && (unnamed == 0 || unnamed == 1)
	case document.List:
		list, ok := got.(document.List)
		if !ok || len(list) != len(want) {
			return false
		}
		for i := range want {
			if !fitting(want[i], list[i]) {
				return false
			}
		}
		return true
	case string:
		if document.HasPlaceholder(want) {
			return fits(want, strings.Trim(document.Text(got), `"`))
		}
	}
	return document.Equal(want, got, document.Ordered)
}

// golden compares what is printed with a file, without what differs from run to
// run.
func (p *theatre) golden(name string, report report) {
	p.stage.t.Helper()
	for _, extension := range slices.Sorted(maps.Keys(renderers)) {
		render := renderers[extension]
		var b bytes.Buffer
		if err := render(report, &b); err != nil {
			p.stage.t.Error(err)
		}
		file := filepath.Join("testdata", name+"."+extension)
		got := p.masked(b.String())
		if *rewrite {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				p.stage.t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			p.stage.t.Fatal(err)
		}
		if got != string(want) {
			p.stage.t.Errorf("%s differs (-want +got); go test ./internal/explain -update writes it anew:\n%s", file, cmp.Diff(string(want), got))
		}
	}
}

// reading is where the systems of a test are.
var reading = regexp.MustCompile(`Read from: 127\.0\.0\.1:[0-9]+(, 127\.0\.0\.1:[0-9]+)*\.`)

var volatile = regexp.MustCompile(`[0-9a-f]{32}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z|http://127\.0\.0\.1:[0-9]+|W\\+"[0-9]+`)

// masked gives each id, time and address a name by its first appearance.
func (p *theatre) masked(text string) string {
	text = reading.ReplaceAllString(strings.ReplaceAll(text, p.Dir, "{dir}"), "Read from: {hosts}.")
	return volatile.ReplaceAllStringFunc(text, func(found string) string {
		if p.masks[found] == "" {
			p.masks[found] = fmt.Sprintf("{%d}", len(p.masks)+1)
		}
		return p.masks[found]
	})
}

// What explain says is what apply sends, for every resource, when it is created,
// updated, replaced and destroyed.
func TestSaysWhatApplySends(t *testing.T) {
	t.Parallel()
	p, provider := newTheatre(t)
	created, updated := map[string]object{}, map[string]object{}
	names := slices.Sorted(maps.Keys(scenarios)) // what the tenant shows depends on the order
	for _, name := range names {
		created[name], updated[name] = scenarios[name].prepare(p.stage)
	}
	p.configure(provider, created, nil)
	p.act("create", "create")

	for _, name := range names {
		if others := scenarios[name].others; others != nil {
			others(p.stage)
		}
	}
	p.configure(provider, updated, nil)
	p.act("update", "update")

	plan := p.plan()
	if drift := p.drift(plan); len(drift.Drift)+len(drift.Pending) > 0 {
		t.Errorf("after an apply there is still %+v", drift)
	}
	none := p.explained(plan, false)
	if len(none.Changes) > 0 || none.Unchanged != len(scenarios) {
		t.Errorf("%d changes and %d unchanged", len(none.Changes), none.Unchanged)
	}
	p.golden("unchanged", none)

	var replace []string
	for _, name := range names {
		replace = append(replace, "-replace=sailpoint_"+name+".this")
	}
	p.act("replace", "replace", replace...)
	p.act("delete", "delete", "-destroy")
}

// act explains a plan, applies it and compares.
func (p *theatre) act(name, action string, arguments ...string) {
	p.stage.t.Helper()
	plan := p.plan(arguments...)
	offline, live := p.explained(plan, false), p.explained(plan, true)
	if len(live.Changes) != len(scenarios) {
		p.stage.t.Errorf("%s: %d changes, want one for each resource", name, len(live.Changes))
	}
	for i, change := range live.Changes {
		if change.Action != action {
			p.stage.t.Errorf("%s: %s is a %s", name, change.Address, change.Action)
		}
		if lines, alike := methods(change), methods(offline.Changes[i]); !slices.Equal(lines, alike) {
			p.stage.t.Errorf("%s: %s: live %v, else %v %v", name, change.Address, lines, alike, offline.Changes[i].Problems)
		}
	}
	p.golden(name, offline)
	p.golden(name+"-live", live)
	if drift := p.drift(plan); action == "update" {
		p.golden("drift", drift)
	}
	p.expect(live, p.apply())
}

// methods are the requests of a change without their bodies.
func methods(change Change) []string {
	var lines []string
	for _, request := range change.Requests {
		lines = append(lines, request.line())
	}
	return lines
}
