package faults

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// full has every fault strike every occurrence of every kind of request, and not a
// sample: each fault once with every other resource.
var full = os.Getenv("SAILPOINT_FAULTS") == "full"

// step is what Terraform is about to do when the fault strikes.
type step string

const (
	createStep step = "create"
	updateStep step = "update"
	deleteStep step = "delete"
)

// scene is a subject before a step.
type scene struct {
	*world
	subject *subject
	step    step
	object  *acctest.Resource
	network *network
	create  values
	update  values
	// before is what is on the servers without the object, if it isn't there yet.
	before string
	// creates is the kind of request that makes the object.
	creates string
	// imported tells that the object got into the state by an import.
	imported bool
}

func set(t *testing.T, s *subject, step step) *scene {
	t.Helper()
	w := newWorld(t)
	sc := &scene{world: w, subject: s, step: step}
	sc.create, sc.update = s.prepare(w)
	sc.before = w.content()
	sc.restart(nil)
	if step == createStep {
		return sc
	}
	if diags := sc.object.Apply(t.Context(), sc.create); diags.HasError() {
		t.Fatalf("the object can't be made: %v", diags.Err())
	}
	s.foreign(w)
	return sc
}

// restart begins another run of Terraform, with the state as it was left.
func (sc *scene) restart(left *acctest.Snapshot) {
	if left == nil && sc.object != nil {
		snapshot := sc.object.Snapshot()
		left = &snapshot
	}
	core, network := sc.connect()
	sc.object, sc.network = core.Resource("sailpoint_"+sc.subject.name), network
	if left != nil {
		sc.object.Restore(*left)
	}
}

// target is the configuration that the step leads to; nil destroys.
func (sc *scene) target() any {
	if sc.step == deleteStep {
		return nil
	}
	return map[step]values{createStep: sc.create, updateStep: sc.update}[sc.step]
}

// perform takes the step.
func (sc *scene) perform(ctx context.Context) acctest.Diagnostics {
	return sc.object.Apply(ctx, sc.target())
}

// clean is what a step comes to when nothing goes wrong.
type clean struct {
	requests []string
	content  string
	state    string
	took     time.Duration
}

func (sc *scene) clean() clean {
	sc.t.Helper()
	sc.restart(nil)
	began := time.Now()
	if diags := sc.perform(sc.t.Context()); diags.HasError() {
		sc.t.Fatalf("%s: %v", sc.step, diags.Err())
	}
	c := clean{requests: sc.network.requests(), took: time.Since(began), content: sc.content(), state: sc.stateText()}
	sc.settled(c)
	return c
}

// stateText is the state without what differs from run to run.
func (sc *scene) stateText() string {
	state := sc.object.State()
	if state == nil {
		return ""
	}
	kept, _ := masked(state).(map[string]any) // it is one
	return idPattern.ReplaceAllString(document.Text(kept), "{id}")
}

// settled checks that everything is as after a step without a fault, and that
// there is nothing left to do.
func (sc *scene) settled(want clean) {
	sc.t.Helper()
	if sc.imported {
		want.state = sc.stateText() // it shows all that there is
	}
	if diff := cmp.Diff(strings.Split(want.content, "\n"), strings.Split(sc.content(), "\n")); diff != "" {
		sc.t.Errorf("the servers' content differs from that without the fault (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.state, sc.stateText()); diff != "" {
		sc.t.Errorf("the state differs from that without the fault (-want +got):\n%s", diff)
	}
	if sc.step == deleteStep {
		return
	}
	if sc.subject.verify != nil {
		sc.subject.verify(sc.world, sc.step == updateStep)
	}
	plan, diags := sc.object.Plan(sc.t.Context(), sc.target())
	if diags.HasError() || !plan.Empty() {
		sc.t.Errorf("the next plan isn't empty: %v: %+v", diags.Err(), plan)
	}
}

// hour bounds how long Terraform may take, whatever goes wrong: the default
// timeouts of a read and of a write, and what leads up to them.
const hour = time.Hour

// strike takes the step with a fault, and checks what becomes of it.
func (sc *scene) strike(f fault, kind string, nth int, want clean) {
	t := sc.t
	t.Helper()
	sc.restart(nil)
	if at := slices.IndexFunc(want.requests, writing); sc.step == createStep && at >= 0 {
		sc.creates = want.requests[at]
	}
	left := sc.object.Snapshot()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if f.setup != nil {
		f.setup(sc.world)
	} else {
		sc.network.arm(&armed{fault: f, kind: kind, nth: nth, cancel: cancel, world: sc.world})
	}
	began := time.Now()
	diags := sc.perform(ctx)
	took := time.Since(began)
	if a := sc.network.disarm(); f.setup == nil && !a.fired {
		t.Fatalf("the fault met no request: %v", sc.network.requests())
	}
	said := ""
	if diags.HasError() {
		said = diags.Err().Error()
	}
	if f.kills {
		sc.restart(&left)
		said = "killed"
	} else {
		sc.judge(f, kind, said, took)
		sc.restart(nil)
	}
	sc.truthful(f, said, want)
	sc.converge(said)
	sc.settled(want)
	if t.Failed() {
		t.Logf("the step with the fault took %s and said: %s", took, said)
	}
}

// judge checks that the outcome is right, or that the error tells what to do.
func (sc *scene) judge(f fault, kind, said string, took time.Duration) {
	sc.t.Helper()
	if took > hour {
		sc.t.Errorf("it took %s", took)
	}
	if said == "" {
		return
	}
	if len(f.says) > 0 && !slices.ContainsFunc(f.says, func(phrase string) bool { return strings.Contains(said, phrase) }) {
		sc.t.Errorf("the error says none of %q: %s", f.says, said)
	}
	if strings.Contains(said, "<h1>") || strings.Contains(said, "demo") {
		sc.t.Errorf("the error shows what it shouldn't: %s", said)
	}
	if sc.step == deleteStep && writing(kind) && !strings.HasPrefix(kind, http.MethodDelete+" ") {
		return // a write in place of a deletion is sent once; the next destroy sends it again
	}
	inTheDark := sc.subject.unseen && (f.setup != nil || f.pause > 0 || f.status == http.StatusInternalServerError) // nothing tells how a load has ended
	if f.heals != nil && f.heals(request{kind: kind, final: kind == sc.creates || sc.subject.unseen}) && !inTheDark {
		sc.t.Errorf("this fault heals, yet: %s", said)
	}
}

// doubtful are the words of errors that leave open what the server has done.
var doubtful = []string{"may have acted", "may still finish", "Nobody knows", "killed"}

// truthful checks that the state has the object if and only if it exists, with the
// values that it has, unless the error says that nobody knows. Of an object that was to
// go, the state may hold the old values.
func (sc *scene) truthful(f fault, said string, want clean) {
	t := sc.t
	t.Helper()
	doubt := slices.ContainsFunc(doubtful, func(phrase string) bool { return strings.Contains(said, phrase) })
	if sc.object.State() == nil {
		before := sc.before
		if sc.step == deleteStep {
			before = want.content
		}
		excused := sc.subject.lasting || doubt && (f.blind || f.kills)
		if content := sc.content(); content != before && !excused {
			t.Errorf("the state has no object, the servers have one (-without +with):\n%s", cmp.Diff(strings.Split(before, "\n"), strings.Split(content, "\n")))
		}
		return
	}
	snapshot := sc.object.Snapshot()
	state := sc.object.State()
	if diags := sc.object.Refresh(t.Context()); diags.HasError() {
		t.Errorf("the state can't be refreshed: %v", diags.Err())
	}
	now := sc.object.State()
	sc.object.Restore(snapshot)
	if now == nil {
		if sc.step != deleteStep {
			t.Error("the state has an object, the servers have none")
		}
		return
	}
	for name := range sc.create {
		if before, after := document.Text(state[name]), document.Text(now[name]); before != after && !doubt && sc.step != deleteStep {
			t.Errorf("the state says that %s is %s, the server that it is %s", name, before, after)
		}
	}
}

var importCommand = regexp.MustCompile(`terraform import sailpoint_\S+ '([^']+)'`)

// converge applies once more. An object that exists already is imported as the
// error says.
func (sc *scene) converge(said string) {
	t := sc.t
	t.Helper()
	diags := sc.perform(t.Context())
	if found := importCommand.FindStringSubmatch(strings.Join(diags.Errors(), "\n")); found != nil && (said != "") {
		if diags := sc.object.Import(t.Context(), found[1]); diags.HasError() {
			t.Fatalf("the import that the error advises fails: %v", diags.Err())
		}
		sc.imported = true
		sc.restart(nil)
		diags = sc.perform(t.Context())
	}
	if diags.HasError() {
		t.Fatalf("the next apply fails: %v\nThe one before said: %s", diags.Err(), said)
	}
	sc.restart(nil)
}

// bubble runs a test in virtual time.
func bubble(t *testing.T, name string, test func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	})
}

// TestFaults has every fault strike every kind of request of every resource, when it
// creates, updates and deletes an object.
func TestFaults(t *testing.T) {
	t.Parallel()
	var rows atomic.Int64
	began := time.Now()
	t.Cleanup(func() { t.Logf("%d rows in %s", rows.Load(), time.Since(began)) })
	for i, s := range subjects {
		for j, step := range []step{createStep, updateStep, deleteStep} {
			t.Run(fmt.Sprintf("%s/%s", s.name, step), func(t *testing.T) {
				t.Parallel()
				var want clean
				synctest.Test(t, func(t *testing.T) { want = set(t, s, step).clean() })
				if t.Failed() {
					return
				}
				row := func(f fault, kind string, nth int) {
					rows.Add(1)
					bubble(t, f.name+"/"+kind+"/"+strconv.Itoa(nth+1), func(t *testing.T) { set(t, s, step).strike(f, kind, nth, want) })
				}
				counts := counted(want.requests)
				kinds := slices.Sorted(maps.Keys(counts))
				for k, f := range faults() {
					for l, kind := range kinds {
						for nth := range counts[kind] {
							chosen := (i+j+k)%6 == 0 && (i+k/3)%len(kinds) == l && nth == counts[kind]-1
							if full || chosen {
								row(f, kind, nth)
							}
						}
					}
				}
				if slices.ContainsFunc(want.requests, func(kind string) bool { return strings.Contains(kind, "/task-status/") }) {
					for _, f := range endings() {
						row(f, "", 0)
					}
				}
			})
		}
	}
}

// counted tells how often each kind occurs.
func counted(kinds []string) map[string]int {
	counts := map[string]int{}
	for _, kind := range kinds {
		counts[kind]++
	}
	return counts
}
