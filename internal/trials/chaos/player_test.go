package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
)

// player is one resource of a configuration, with what happens to it.
type player struct {
	*world
	subject *subject
	key     string
	object  *acctest.Resource
	config  object // nil while it is in no configuration
	owned   []place
	// imported says that nothing was applied since the import.
	imported bool
	// blind says that the last request of the last command failed, so that nobody
	// knew better in the end.
	blind bool
	// confided is the configuration whose secrets were sent last.
	confided object
	log      []string
	wrong    []string
	seen     map[string]int // what came about, for the report
}

func (w *world) player(s *subject, key string) *player {
	p := &player{world: w, subject: s, key: key, object: w.core.Resource(s.typeName), seen: map[string]int{}}
	w.players = append(w.players, p)
	return p
}

func (p *player) note(format string, arguments ...any) {
	p.log = append(p.log, fmt.Sprintf(format, arguments...))
}

func (p *player) fail(what string, wrong ...string) {
	for _, one := range wrong {
		p.wrong = append(p.wrong, what+": "+one)
	}
}

// mine gives the object that the resource stands for.
func (p *player) mine(all map[string]map[string]object) (id string, shown object) {
	for id, shown := range all[p.subject.typeName] {
		if p.subject.kind.natural(shown) == p.key {
			return id, shown
		}
	}
	return "", nil
}

// twice finds more than one.
func (p *player) twice(all map[string]map[string]object) []string {
	count := 0
	for _, shown := range all[p.subject.typeName] {
		if p.subject.kind.natural(shown) == p.key {
			count++
		}
	}
	if count > 1 {
		return []string{fmt.Sprintf("there are %d objects of the name %s", count, p.key)}
	}
	return nil
}

// command runs a command of Terraform in a new process, and holds the requests
// and all that others have against the rules.
func (p *player) command(what string, run func(context.Context) acctest.Diagnostics) (diags acctest.Diagnostics, sent []exchange) {
	p.restart()
	p.before = p.look()
	mark := p.mark()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p.mu.Lock()
	if p.cancel != nil {
		p.cancel = cancel
	}
	p.mu.Unlock()
	diags = run(ctx)
	sent = p.since(mark)
	p.blind = len(sent) > 0 && sent[len(sent)-1].injected
	p.note("%s", what)
	for _, request := range sent {
		if request.writes() || request.injected {
			p.note("    %s", request)
		}
	}
	for _, text := range diags.Errors() {
		p.note("    error: %s", text)
	}
	p.fail(what, p.requestRules(sent)...)
	after := p.look()
	p.fail(what, p.othersRule(p.before, after)...)
	p.fail(what, p.twice(after)...)
	p.fail(what, p.secretRule(p.object.State())...)
	for _, text := range slices.Concat(diags.Errors(), diags.Warnings()) {
		for _, secret := range p.secrets {
			if strings.Contains(text, secret) {
				p.fail(what, "a secret is in a diagnostic")
			}
		}
	}
	p.fail(what, p.core.Breaches()...)
	p.fail(what, p.departures.All()...)
	return diags, sent
}

// exists is what the provider says of an object that it didn't make.
var exists = regexp.MustCompile(`(?s)exists.*terraform import \S+ "?'?(.+?)'?"?(\n|$)`)

// apply applies a configuration while nothing goes wrong. An object that the state
// doesn't have, but the server, is refused, and imported then.
func (p *player) apply(what string, config object) {
	_, before := p.mine(p.look())
	if before != nil && p.object.State() == nil {
		p.adopt(what, config)
		_, before = p.mine(p.look())
	}
	if how := p.object.State()["on_destroy"]; p.object.Tainted() && (how == "forget" || how == "disable") {
		p.object.Untaint() // Else it would stay in the way of its own replacement.
	}
	diags, _ := p.command(what, func(ctx context.Context) acctest.Diagnostics { return p.object.Apply(ctx, config) })
	if p.inTheWay(diags) {
		_, before = p.mine(p.look())
		diags, _ = p.command(what, func(ctx context.Context) acctest.Diagnostics { return p.object.Apply(ctx, config) })
	}
	if err := diags.Err(); err != nil {
		p.fail(what, "unexpected error: "+err.Error())
		return
	}
	p.applied(what, config, before)
}

// inTheWay reports that a configuration would overwrite what somebody else put
// into an object, which is refused; they take it away then.
func (p *player) inTheWay(diags acctest.Diagnostics) bool {
	refusal := strings.Join(diags.Errors(), "")
	if p.subject.giveWay == nil || !strings.Contains(refusal, "can't become") || !strings.Contains(refusal, "isn't managed here") {
		return false
	}
	p.seen["in the way"]++
	id, _ := p.mine(p.look())
	p.subject.kind.edit(p.world, id, p.subject.giveWay)
	return true
}

// adopt sees the refusal to take an object over, and imports it.
func (p *player) adopt(what string, config object) {
	what += ", exists already"
	diags, sent := p.command(what, func(ctx context.Context) acctest.Diagnostics { return p.object.Apply(ctx, config) })
	p.fail(what, readOnly(what, sent)...)
	found := exists.FindStringSubmatch(strings.Join(diags.Errors(), "\n"))
	if found == nil {
		p.fail(what, fmt.Sprintf("no refusal with an import command: %v", diags.Errors()))
	}
	id, shown := p.mine(p.before)
	if _, now := p.mine(p.look()); text(now) != text(shown) {
		p.fail(what, "it was changed")
	}
	p.imports(what, id)
	p.confided = nil
}

func (p *player) imports(what, id string) {
	what += ", import"
	diags, sent := p.command(what, func(ctx context.Context) acctest.Diagnostics { return p.object.Import(ctx, id) })
	p.fail(what, readOnly(what, sent)...)
	if err := diags.Err(); err != nil {
		p.fail(what, err.Error())
	}
	p.owned, p.imported = nil, true
	p.seen["import"]++
}

// applied holds the outcome of an apply that succeeded against the rules.
func (p *player) applied(what string, config, before object) {
	p.succeeded(what, config, before)
	if len(p.wrong) == 0 {
		p.secondPlan(what, config)
	}
}

// succeeded is applied without a second plan.
func (p *player) succeeded(what string, config, before object) {
	all := p.look()
	id, shown := p.mine(all)
	if shown == nil || p.object.State() == nil {
		p.fail(what, fmt.Sprintf("the object is on the server: %t, in the state: %t", shown != nil, p.object.State() != nil))
		return
	}
	if p.object.State()["id"] != id {
		p.fail(what, fmt.Sprintf("the state is of %v, and the object is %s", p.object.State()["id"], id))
	}
	if before == nil || p.object.Applied() == acctest.Replace { // It is a new one.
		before, p.owned = nil, nil
	}
	p.fail(what, heldRule(p.subject, config, p.object.State(), shown)...)
	p.fail(what, clearedRule(p.owned, p.subject, config, before, shown)...)
	if before != nil {
		p.fail(what, changes(p.subject, before, shown, ours(slices.Concat(p.subject.managed(config), p.owned)...))...)
	}
	p.fail(what, p.confide(id, config, before)...)
	if !p.imported || p.object.Applied() != acctest.NoOp {
		p.owned, p.imported = p.subject.managed(config), false
	}
	p.config = config
}

// confide: the server has the secrets that were configured when their version
// changed last.
func (p *player) confide(id string, config, before object) []string {
	for _, version := range []string{"connector_attributes_wo_version", "password_wo_version"} {
		switch {
		case p.subject.given == nil:
		case before == nil && config[version] == nil:
			p.confided = nil
		case config[version] != nil && (before == nil || p.imported || config[version] != p.config[version]):
			p.confided = config
		}
	}
	if p.confided != nil && !p.subject.given(p.world, id, p.confided) {
		return []string{"the server hasn't the secrets"}
	}
	return nil
}

// secondPlan: nothing is left to do.
func (p *player) secondPlan(what string, config object) {
	what += ", second plan"
	var plan *acctest.Plan
	diags, sent := p.command(what, func(ctx context.Context) (diags acctest.Diagnostics) {
		plan, diags = p.object.Plan(ctx, config)
		return diags
	})
	p.fail(what, readOnly(what, sent)...)
	switch {
	case diags.HasError():
		p.fail(what, diags.Err().Error())
	case !plan.Empty():
		p.fail(what, fmt.Sprintf("%s: %v", plan.Action, difference(plan.Before(), plan.After())))
	}
}

func difference(before, after object) []string {
	old, now := leaves(before), leaves(after)
	var list []string
	for place := range now {
		if old[place] != now[place] {
			list = append(list, fmt.Sprintf("%s from %s to %s", place, orNone(old[place]), now[place]))
		}
	}
	for place := range old {
		if now[place] == "" {
			list = append(list, fmt.Sprintf("%s from %s to nothing", place, old[place]))
		}
	}
	slices.Sort(list)
	return list
}

// end is how an apply came to its end.
type end int

const (
	orderly end = iota
	unsure      // others changed the object meanwhile, so that the state may be old
	killed      // the state was not saved
)

func killedHow(dead bool) end {
	if dead {
		return killed
	}
	return orderly
}

// survive holds what is left by an apply that may have failed against the rules,
// and applies once more, undisturbed.
func (p *player) survive(what string, config object, diags acctest.Diagnostics, how end) {
	p.calm()
	_, before := p.mine(p.before)
	if !diags.HasError() && how != killed {
		p.seen["survived"]++
		p.applied(what, config, before)
		return
	}
	if strings.Contains(strings.Join(diags.Errors(), ""), "may still finish") {
		time.Sleep(2 * time.Minute)
		how = max(how, unsure)
	}
	all := p.look()
	_, shown := p.mine(all)
	state := p.object.State()
	managed := slices.Concat(p.subject.managed(config), p.owned)
	if before != nil && shown != nil && !p.object.Tainted() {
		p.fail(what, changes(p.subject, before, shown, ours(managed...))...)
	}
	switch {
	case shown != nil && state == nil && how != killed:
		p.seen["lost"]++
		// It can be told in an error alone when even the look afterwards failed.
		if told := strings.Join(diags.Errors(), ""); !strings.Contains(told, "Nobody knows whether") && !strings.Contains(told, "may still finish") {
			p.fail(what, "the object is on the server and not in the state, and nobody says so")
		}
	case shown != nil && state != nil && how == orderly && !p.blind:
		p.fail(what, truthRule(managed, state, shown)...)
	}
	p.seen["failed"]++
	// Whatever went through counts as applied.
	if p.object.Applied() != acctest.NoOp {
		p.owned, p.imported = managed, false
	}
	p.apply(what+", again", config)
}

// destroy takes the resource out of the configuration.
func (p *player) destroy(what string) {
	if p.object.State() == nil {
		return
	}
	how := p.object.State()["on_destroy"]
	diags, sent := p.command(what, func(ctx context.Context) acctest.Diagnostics { return p.object.Destroy(ctx) })
	if err := diags.Err(); err != nil {
		p.fail(what, "unexpected error: "+err.Error())
		return
	}
	_, before := p.mine(p.before)
	_, shown := p.mine(p.look())
	switch {
	case p.object.State() != nil:
		p.fail(what, "it is in the state")
	case before == nil:
	case how == "forget":
		p.fail(what, readOnly(what, sent)...)
		if shown == nil {
			p.fail(what, "it is gone")
		}
	case how == "disable":
		if shown == nil || shown["disabled"] != true {
			p.fail(what, "it is not disabled")
		}
		p.fail(what, changes(p.subject, before, shown, []string{"/disabled"})...)
	case shown != nil:
		p.fail(what, "it is still there")
	}
	p.config, p.owned, p.imported, p.confided = nil, nil, false, nil
}

// drift has somebody else change the object.
func (p *player) drift(r *rand.Rand, onlyManaged bool) {
	id, shown := p.mine(p.look())
	if shown == nil {
		return
	}
	managed := p.subject.managed(p.config)
	p.subject.kind.edit(p.world, id, func(raw object) {
		if !onlyManaged {
			p.subject.disturb(p.world, r, raw)
		}
		if !onlyManaged && r.IntN(2) == 0 {
			return
		}
		if open := slices.DeleteFunc(slices.Clone(managed), fixed); len(open) > 0 {
			spoil(r, raw, pick(r, open))
		}
	})
	_, now := p.mine(p.look())
	p.note("somebody else changed %s", strings.Join(difference(shown, now), "; "))
}

// fixed tells a place that others don't change.
func fixed(place place) bool {
	return !place.field.open || place.field.whole || slices.Equal(place.below, []string{"id"})
}

// spoil puts another value in a place.
func spoil(r *rand.Rand, raw object, place place) {
	path := slices.Concat(place.field.path, place.below)
	if value, ok := another(r, raw, path); ok {
		put(raw, path, value)
	}
}

// another value of the same type.
func another(r *rand.Rand, raw object, path []string) (any, bool) {
	value, ok := at(raw, path)
	switch value := value.(type) {
	case bool:
		return !value, true
	case string:
		return "drift " + fmt.Sprint(r.IntN(100)), true
	case []any:
		if path[len(path)-1] == "badges" { // its values are numbers
			return []any{r.IntN(100)}, true
		}
		return append(slices.Clone(value), "Drift"), true
	case nil:
		return nil, false
	case object:
		return nil, false
	}
	return 1000 + r.IntN(100), ok
}
