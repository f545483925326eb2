package chaos

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// crowded is the subject of a history in which many resources play.
const crowded = -1

// history is what happens, as data: it can be told, repeated and shortened.
type history struct {
	seed    uint64
	subject int // its index
	steps   []step
}

type step struct {
	kind string
	seed uint64
}

func (h history) String() string {
	kinds := make([]string, len(h.steps))
	for i, step := range h.steps {
		kinds[i] = step.kind
	}
	return strings.Join(kinds, ", ")
}

// weights say how often each kind of step comes.
var weights = []struct {
	kind   string
	weight int
}{
	{"change", 6},
	{"drift", 4},
	{"fault", 6},
	{"race", 3},
	{"kill", 2},
	{"interrupt", 2},
	{"unknown", 1},
	{"immutable", 2},
	{"refresh", 1},
	{"import", 2},
	{"destroy", 1},
	{"vanish", 1},
	{"squat", 1},
	{"taint", 1},
	{"ignore", 1},
	{"replace", 1},
	{"reorder", 1},
}

// newHistory makes the history of a seed.
func newHistory(seed uint64) history {
	r := rand.New(rand.NewPCG(seed, 0))
	h := history{seed: seed, subject: r.IntN(len(everything()))}
	if r.IntN(12) == 0 {
		h.subject = crowded
	}
	var kinds []string
	for _, one := range weights {
		kinds = append(kinds, slices.Repeat([]string{one.kind}, one.weight)...)
	}
	for range 1 + r.IntN(5) {
		h.steps = append(h.steps, step{kind: pick(r, kinds), seed: r.Uint64()})
	}
	return h
}

// outcome is what came of a history.
type outcome struct {
	wrong []string
	log   []string
	seen  map[string]int
}

// play lets a history happen, until something is wrong.
func play(h history) outcome {
	w := newWorld(rand.New(rand.NewPCG(h.seed, 1)))
	if h.subject == crowded {
		return w.crowd(h)
	}
	p := w.player(w.subjects[h.subject], "Chaos")
	for i, step := range h.steps {
		r := rand.New(rand.NewPCG(step.seed, 2))
		p.note("step %d: %s", i+1, step.kind)
		p.seen[step.kind]++
		p.take(step.kind, r)
		if len(p.wrong) > 0 {
			break
		}
	}
	if len(p.wrong) == 0 {
		p.destroy("the end")
	}
	return outcome{wrong: p.wrong, log: p.log, seen: p.seen}
}

// next gives the configuration that comes after the present one.
func (p *player) next(r *rand.Rand) object {
	if p.config == nil {
		return p.subject.config(p.world, r, p.key)
	}
	return p.subject.mutated(p.world, r, p.key, p.config)
}

// take makes one step.
func (p *player) take(kind string, r *rand.Rand) {
	if p.object.State() == nil && !slices.Contains([]string{"change", "fault", "kill", "interrupt", "squat", "unknown"}, kind) {
		p.apply("first of all", p.next(r))
		if len(p.wrong) > 0 {
			return
		}
	}
	switch kind {
	case "change":
		p.apply("change", p.next(r))
	case "drift":
		p.drift(r, false)
		p.apply("drift", p.config)
	case "fault":
		p.fault(r)
	case "race":
		p.race(r)
	case "kill":
		p.killed(r)
	case "interrupt":
		p.interrupted(r)
	case "unknown":
		p.unknown(r)
	case "immutable":
		p.immutable(r)
	case "refresh":
		p.refreshed(r)
	case "import":
		id, _ := p.mine(p.look())
		p.object.Forget()
		p.imports("import", id)
		p.generated()
		p.apply("after import", pick(r, []object{p.config, p.next(r)}))
	case "destroy":
		p.destroy("destroy")
	case "vanish":
		if id, shown := p.mine(p.look()); shown != nil {
			p.subject.kind.remove(p.world, id)
			p.owned, p.confided = nil, nil
		}
		p.apply("vanished", p.config)
	case "squat":
		p.squat(r)
	case "ignore":
		p.ignoring(r)
	case "replace":
		p.replaced(r)
	case "reorder":
		p.reordered()
	case "taint":
		if how := p.object.State()["on_destroy"]; how != "forget" && how != "disable" { // else it stays in the way
			p.object.Taint()
		}
		p.apply("taint", p.next(r))
	}
}

// fault applies while requests fail.
func (p *player) fault(r *rand.Rand) {
	kinds := []string{
		"throttled", "throttled silently", "internal error", "bad gateway", "unavailable", "late error", "late gateway", "unauthorized",
		"dropped", "lost",
	}
	for range 1 + r.IntN(2) {
		p.troubles = append(p.troubles, trouble{
			kind: pick(r, kinds), method: pick(r, []string{"", "POST", "PATCH", "PUT", "GET"}), skip: r.IntN(7), times: 1 + r.IntN(3),
		})
	}
	if r.IntN(3) == 0 {
		outcome := simulator.TaskOutcome{CompletionStatus: pick(r, []string{"ERROR", "TERMINATED", "TEMPERROR", "WARNING"}), Act: r.IntN(2) == 0}
		outcome.Act = outcome.Act || outcome.CompletionStatus == "WARNING"
		outcome.NotFound = outcome.Act && r.IntN(4) == 0
		p.tenant.NextTask(outcome)
		p.note("the next task: %+v", outcome)
	}
	config, how := p.next(r), orderly
	if p.config != nil && r.IntN(4) == 0 {
		p.drift(r, false)
		how = unsure
	}
	if _, shown := p.mine(p.look()); shown != nil && p.object.State() == nil {
		p.calm()
		p.tenant.UsualTasks()
		p.apply("exists", config)
		return
	}
	tainted := p.object.Tainted()
	diags, _ := p.command(fmt.Sprintf("fault %v", p.troubles), func(ctx context.Context) acctest.Diagnostics { return p.object.Apply(ctx, config) })
	p.tenant.UsualTasks()
	if tainted {
		p.calm()
		p.apply("fault, again", config)
		return
	}
	p.survive("fault", config, diags, how)
}

// killed ends the program in the middle, before it saves its state.
func (p *player) killed(r *rand.Rand) {
	config := p.next(r)
	if _, shown := p.mine(p.look()); shown != nil && p.object.State() == nil {
		p.apply("exists", config)
		return
	}
	saved := p.object.Snapshot()
	p.countdown, p.kill = r.IntN(9), pick(r, []string{"before", "after"})
	diags, _ := p.command("kill", func(ctx context.Context) acctest.Diagnostics { return p.object.Apply(ctx, config) })
	if p.dead {
		p.object.Restore(saved)
	}
	p.survive("kill", config, diags, killedHow(p.dead))
}

// interrupted has somebody press Ctrl-C. What was begun is in the state.
func (p *player) interrupted(r *rand.Rand) {
	config := p.next(r)
	if _, shown := p.mine(p.look()); shown != nil && p.object.State() == nil {
		p.apply("exists", config)
		return
	}
	p.countdown, p.cancel = r.IntN(9), func() {}
	diags, _ := p.command("interrupt", func(ctx context.Context) acctest.Diagnostics { return p.object.Apply(ctx, config) })
	if _, shown := p.mine(p.look()); shown != nil && p.object.State() == nil {
		p.fail("interrupt", "the object is on the server and not in the state")
	}
	p.survive("interrupt", config, diags, orderly)
}

// race has somebody change the object between plan and apply. What they changed to
// a value of their own is never overwritten.
func (p *player) race(r *rand.Rand) {
	config, applied := p.next(r), p.subject.managed(p.config)
	if r.IntN(2) == 0 {
		config = p.subject.mutated(p.world, r, p.key, config)
	}
	var plan *acctest.Plan
	diags, sent := p.command("plan", func(ctx context.Context) (diags acctest.Diagnostics) {
		plan, diags = p.object.Plan(ctx, config)
		return diags
	})
	p.fail("plan", readOnly("plan", sent)...)
	if diags.HasError() {
		p.fail("plan", diags.Err().Error())
		return
	}
	id, planned := p.mine(p.before)
	wanted := slices.DeleteFunc(p.subject.managed(config), func(place place) bool {
		now, there := at(planned, slices.Concat(place.field.path, place.below))
		return fixed(place) || !there || place.same(now, place.value)
	})
	if len(wanted) > 0 && r.IntN(2) == 0 {
		p.subject.kind.edit(p.world, id, func(raw object) { spoil(r, raw, pick(r, wanted)) })
	} else {
		p.drift(r, r.IntN(2) == 0)
	}
	_, theirs := p.mine(p.look())
	diags, sent = p.command("apply of that plan", func(ctx context.Context) acctest.Diagnostics { return p.object.ApplyPlan(ctx, plan) })
	_, now := p.mine(p.look())
	for _, place := range p.subject.managed(config) {
		path := slices.Concat(place.field.path, place.below)
		old, _ := at(planned, path)
		third, _ := at(theirs, path)
		value, _ := at(now, path)
		known := slices.ContainsFunc(applied, func(other one) bool { return other.onServer() == place.onServer() })
		if known && !place.same(old, third) && !place.same(place.value, third) && !place.same(value, third) && !p.computedAtWrite(place, third) {
			p.fail("race", fmt.Sprintf("%s was changed by somebody else to %s since the plan, and is %s now", place.onServer(), text(third), text(value)))
		}
	}
	p.seen[fmt.Sprintf("race %t", diags.HasError())]++
	p.survive("race", config, failedOr(diags, sent), unsure)
}

// computedAtWrite tells the lists of connector accounts: what is added and removed
// is worked out when it is sent.
func (p *player) computedAtWrite(place place, value any) bool {
	_, isList := value.([]any)
	_, planned := place.value.([]any)
	return p.subject.typeName == "sailpoint_connector_account" && (isList || planned)
}

// failedOr counts an apply that had nothing to send as one that wasn't carried out:
// what has changed since the plan is not its affair.
func failedOr(diags acctest.Diagnostics, sent []exchange) acctest.Diagnostics {
	if !diags.HasError() && len(readOnly("", sent)) == 0 {
		return acctest.Failed("nothing was sent")
	}
	return diags
}

// unknown plans while some values aren't known.
func (p *player) unknown(r *rand.Rand) {
	config := p.next(r)
	if _, shown := p.mine(p.look()); shown != nil && p.object.State() == nil {
		p.apply("exists", config)
		return
	}
	var known *acctest.Plan
	diags, _ := p.command("plan", func(ctx context.Context) (diags acctest.Diagnostics) {
		known, diags = p.object.Plan(ctx, config)
		return diags
	})
	vague := clone(config)
	for _, name := range slices.Sorted(maps.Keys(vague)) {
		if slices.Contains(p.subject.lasting, name) || strings.Contains(name, "_wo") {
			continue
		}
		if members, ok := vague[name].(object); ok && r.IntN(2) == 0 && len(members) > 0 {
			// Terraform takes an attribute as the configuration spells it, or as the state
			// does. With an unknown in it that is the configuration; when it turns out to
			// mean what the state says, it is the state, and Terraform complains.
			if !diags.HasError() && text(known.After()[name]) != text(members) {
				continue
			}
			for _, member := range slices.Sorted(maps.Keys(members)) {
				if member != "id" && r.IntN(2) == 0 {
					members[member] = document.Unknown
				}
			}
		} else if r.IntN(3) == 0 && name != "attributes" {
			vague[name] = document.Unknown
		}
	}
	var plan *acctest.Plan
	diags, sent := p.command("plan with unknown values", func(ctx context.Context) (diags acctest.Diagnostics) {
		plan, diags = p.object.Plan(ctx, vague)
		return diags
	})
	p.fail("plan", readOnly("plan", sent)...)
	if diags.HasError() {
		p.fail("plan with unknown values", diags.Err().Error())
		return
	}
	_, before := p.mine(p.look())
	plan.Config = config
	diags, _ = p.command("apply of that plan", func(ctx context.Context) acctest.Diagnostics { return p.object.ApplyPlan(ctx, plan) })
	if p.inTheWay(diags) {
		p.apply("unknown, again", config)
		return
	}
	if diags.HasError() {
		p.fail("apply of a plan with unknown values", diags.Err().Error())
		return
	}
	p.applied("unknown", config, before)
}

// immutable changes what can't change. The plan says so, and nothing is sent.
func (p *player) immutable(r *rand.Rand) {
	config := clone(p.config)
	p.subject.immutable(p.world, r, config)
	var plan *acctest.Plan
	diags, sent := p.command("immutable", func(ctx context.Context) (diags acctest.Diagnostics) {
		plan, diags = p.object.Plan(ctx, config)
		return diags
	})
	p.fail("immutable", readOnly("immutable", sent)...)
	if !diags.HasError() {
		p.fail("immutable", fmt.Sprintf("the plan is %s: %v", plan.Action, difference(plan.Before(), plan.After())))
	}
}

// replaced changes what can't change where the provider may replace the object.
func (p *player) replaced(r *rand.Rand) {
	if p.subject.replaceable == nil {
		return
	}
	config := p.next(r)
	p.subject.replaceable(config)
	first, _ := p.mine(p.look())
	p.core.Configure(p.block(object{"immutable_changes": "replace"}))
	p.apply("replace", config)
	p.core.Configure(p.block(nil))
	if second, _ := p.mine(p.look()); second == first && len(p.wrong) == 0 {
		p.fail("replace", "it is the same object")
	}
}

// reordered turns lists round that are sets, in the configuration and on the
// server. Nothing is to be done about it.
func (p *player) reordered() {
	config := clone(p.config)
	id, _ := p.mine(p.look())
	p.subject.kind.edit(p.world, id, func(raw object) {
		for i, place := range p.subject.managed(config) {
			list, isList := place.value.([]any)
			if !isList || !place.field.loose && !place.field.unordered {
				continue
			}
			slices.Reverse(list)
			path := slices.Concat(place.field.path, place.below)
			if shown, _ := at(raw, path); i%2 == 0 {
				if list, isList := shown.([]any); isList {
					slices.Reverse(list)
				}
			}
		}
	})
	p.secondPlan("reorder", config)
	p.config = config
}

// ignoring has a place that ignore_changes lists changed in the configuration, and
// maybe by somebody else: it stays as it is.
func (p *player) ignoring(r *rand.Rand) {
	places := slices.DeleteFunc(p.subject.managed(p.config), func(place place) bool {
		_, isText := place.value.(string)
		return !isText || slices.Equal(place.below, []string{"level"}) || place.field.whole || slices.Contains(p.subject.lasting, place.field.attr[0]) || strings.HasSuffix(place.field.attr[0], "_id") ||
			slices.Equal(place.below, []string{"id"}) || slices.ContainsFunc(place.below, func(key string) bool { return strings.Contains(key, ".") })
	})
	if len(places) == 0 {
		return
	}
	ignored := pick(r, places)
	path := slices.Concat(ignored.field.path, ignored.below)
	if r.IntN(2) == 0 {
		p.drift(r, true)
	}
	config := p.next(r)
	if _, there := at(config, ignored.inState()); !there {
		config = clone(p.config)
	}
	without := clone(config)
	put(config, ignored.inState(), "ignored")
	drop(without, ignored.inState())
	_, before := p.mine(p.look())
	p.object.IgnoreChanges = []string{strings.Join(ignored.inState(), ".")}
	diags, _ := p.command("ignore "+p.object.IgnoreChanges[0], func(ctx context.Context) acctest.Diagnostics { return p.object.Apply(ctx, config) })
	if p.inTheWay(diags) {
		p.object.IgnoreChanges = nil
		p.apply("ignore no more", config)
		return
	}
	if diags.HasError() {
		p.fail("ignore", diags.Err().Error())
		return
	}
	_, now := p.mine(p.look())
	old, _ := at(before, path)
	value, _ := at(now, path)
	if !ignored.same(old, value) {
		p.fail("ignore", fmt.Sprintf("%s is ignored, and changed from %s to %s", ignored.onServer(), text(old), text(value)))
	}
	p.fail("ignore", heldRule(p.subject, without, p.object.State(), now)...)
	p.secondPlan("ignore", config)
	p.object.IgnoreChanges = nil
	p.apply("ignore no more", config)
}

// refreshed has drift shown where it is managed, and nowhere else.
func (p *player) refreshed(r *rand.Rand) {
	p.drift(r, false)
	before := p.object.State()
	diags, sent := p.command("refresh", func(ctx context.Context) acctest.Diagnostics { return p.object.Refresh(ctx) })
	p.fail("refresh", readOnly("refresh", sent)...)
	if diags.HasError() {
		p.fail("refresh", diags.Err().Error())
	}
	_, shown := p.mine(p.look())
	managed := p.subject.managed(p.config)
	p.fail("refresh", truthRule(managed, p.object.State(), shown)...)
	for place := range leaves(p.object.State()) {
		known := slices.ContainsFunc(managed, func(one one) bool {
			return within(place, pointer(one.inState()...)) || within(pointer(one.inState()...), place)
		})
		if _, had := leaves(before)[place]; !had && !known {
			p.fail("refresh", "the state shows "+place)
		}
	}
	p.apply("after refresh", p.config)
}

type one = place

// generated: a configuration that is generated of an imported object plans empty.
func (p *player) generated() {
	if len(p.wrong) == 0 {
		p.secondPlan("generated configuration", p.object.GeneratedConfig())
	}
}

// squat has somebody else make an object of our name first.
func (p *player) squat(r *rand.Rand) {
	p.destroy("make way")
	config := p.next(r)
	if _, shown := p.mine(p.look()); shown == nil && len(p.wrong) == 0 {
		p.subject.kind.add(p.world, config)
	}
	p.apply("squat", config)
}

// crowd plays with several resources at once.
func (w *world) crowd(h history) outcome {
	all := outcome{seen: map[string]int{"crowd": 1}}
	for i, s := range w.subjects {
		w.player(s, fmt.Sprint("Chaos ", i))
	}
	w.player(accounts(), "Another")
	w.player(accounts(), "Third")
	for i, step := range h.steps[:min(len(h.steps), 3)] {
		r := rand.New(rand.NewPCG(step.seed, 3))
		all.log = append(all.log, fmt.Sprintf("round %d", i+1))
		w.round(r, &all)
		for _, p := range w.players {
			all.wrong = append(all.wrong, p.wrong...)
		}
		if len(all.wrong) > 0 {
			break
		}
	}
	for _, p := range w.players {
		all.log = append(all.log, p.key+":")
		all.log = append(all.log, p.log...)
		for name, count := range p.seen {
			all.seen[name] += count
		}
	}
	return all
}

// round lets all players apply at once, in one process, and then plan again.
func (w *world) round(r *rand.Rand, all *outcome) {
	configs := map[*player]object{}
	for _, p := range w.players {
		if p.config != nil && r.IntN(3) == 0 {
			p.drift(r, false)
		}
		configs[p] = p.next(r)
	}
	w.before = w.look()
	twins := map[*player]*acctest.Resource{}
	for _, p := range w.players {
		if _, shown := p.mine(w.before); shown == nil && r.IntN(3) == 0 {
			twins[p] = w.core.Resource(p.subject.typeName)
		}
	}
	faulty := r.IntN(3) == 0
	if faulty {
		w.troubles = []trouble{{
			kind: pick(r, []string{"throttled", "unavailable", "dropped", "lost", "unauthorized"}), skip: r.IntN(40), times: 1 + r.IntN(3),
		}}
	}
	before := w.before
	results, twin := make([]acctest.Diagnostics, len(w.players)), make([]acctest.Diagnostics, len(w.players))
	w.together(all, func(i int, p *player) { results[i] = p.object.Apply(context.Background(), configs[p]) }, func(i int, p *player) {
		if twins[p] != nil {
			twin[i] = twins[p].Apply(context.Background(), configs[p])
		}
	})
	w.calm()
	after := w.look()
	all.wrong = append(all.wrong, w.othersRule(before, after)...)
	for i, p := range w.players {
		if twins[p] != nil {
			if !faulty && results[i].HasError() == twin[i].HasError() {
				p.fail("twins", fmt.Sprintf("one of two makes it: %v, %v", results[i].Errors(), twin[i].Errors()))
			}
			switch {
			case results[i].HasError() && !twin[i].HasError():
				p.object, results[i] = twins[p], twin[i]
			case results[i].HasError():
				// Either may be the one that sent the request and has to tell what became of it.
				results[i] = append(results[i], twin[i]...)
			}
		}
		for _, text := range results[i].Errors() {
			p.note("    error: %s", text)
		}
		p.fail("crowd", p.twice(after)...)
		switch _, was := p.mine(before); {
		case !results[i].HasError():
			p.succeeded("crowd", configs[p], was)
		case faulty:
			w.before = before
			p.survive("crowd", configs[p], results[i], unsure)
		case p.inTheWay(results[i]):
			w.before = w.look() // what was in the way is no longer there
			p.survive("crowd", configs[p], results[i], unsure)
		default:
			p.fail("crowd", "unexpected error: "+results[i].Err().Error())
		}
	}
	plans := make([]*acctest.Plan, len(w.players))
	w.together(all, func(i int, p *player) { plans[i], results[i] = p.object.Plan(context.Background(), configs[p]) })
	for i, p := range w.players {
		if results[i].HasError() {
			p.fail("second plan", results[i].Err().Error())
		} else if !plans[i].Empty() {
			p.fail("second plan", fmt.Sprintf("%s: %v", plans[i].Action, difference(plans[i].Before(), plans[i].After())))
		}
	}
}

// together lets all players do something at once, in a new process.
func (w *world) together(all *outcome, acts ...func(i int, p *player)) {
	w.restart()
	mark := w.mark()
	var group sync.WaitGroup
	for i, p := range w.players {
		for _, act := range acts {
			group.Go(func() { act(i, p) })
		}
	}
	group.Wait()
	sent := w.since(mark)
	all.wrong = append(all.wrong, w.requestRules(sent)...)
	all.wrong = append(all.wrong, w.core.Breaches()...)
	for _, request := range sent {
		if request.writes() || request.injected {
			all.log = append(all.log, "    "+request.String())
		}
	}
}
