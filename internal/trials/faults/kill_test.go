//go:build unix

package faults

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

func TestMain(m *testing.M) {
	acctest.DetectRaces = true
	acctest.Main(m)
}

// end is how a run of Terraform is ended.
type end struct {
	name string
	// kills tells that nothing more is sent, and nothing saved.
	kills bool
	ends  func(*acctest.Process) error
}

var ends = []end{
	{"interrupt", false, (*acctest.Process).Interrupt},
	{"kill terraform", true, (*acctest.Process).Kill},
	{"kill provider", true, (*acctest.Process).KillProvider},
}

// chosen are the rows that run always: subject, step, end.
var chosen = []string{
	"source/create/interrupt", "source/create/kill terraform", "account/create/kill provider", "account/update/interrupt",
	"account/delete/kill terraform", "iiq_account/update/kill provider", "connector_account/create/kill terraform",
}

// TestKill ends Terraform and the provider, as programs of their own, at each request of
// a creation, an update and a deletion from the first write on, before the server acts
// and after it has acted. The next apply finds its way.
func TestKill(t *testing.T) {
	t.Parallel()
	var rows atomic.Int64
	began := time.Now()
	t.Cleanup(func() { t.Logf("%d rows in %s", rows.Load(), time.Since(began)) })
	for _, s := range subjects {
		for _, step := range []step{createStep, updateStep, deleteStep} {
			some := slices.ContainsFunc(chosen, func(row string) bool { return strings.HasPrefix(row, s.name+"/"+string(step)+"/") })
			if !full && !some {
				continue
			}
			t.Run(s.name+"/"+string(step), func(t *testing.T) {
				t.Parallel()
				var want clean
				synctest.Test(t, func(t *testing.T) { want = set(t, s, step).clean() })
				at := slices.IndexFunc(want.requests, writing)
				if at < 0 {
					return // nothing is written
				}
				kinds := slices.Compact(slices.Clone(want.requests[at:]))
				if !full {
					kinds = kinds[:1]
				}
				seen := map[string]bool{}
				for _, kind := range kinds {
					if seen[kind] {
						continue
					}
					seen[kind] = true
					for _, end := range ends {
						for _, acted := range []bool{false, true} {
							if !full && (!acted || !slices.Contains(chosen, s.name+"/"+string(step)+"/"+end.name)) {
								continue
							}
							rows.Add(1)
							name := fmt.Sprintf("%s/%s/%s", kind, end.name, map[bool]string{false: "before", true: "after"}[acted])
							t.Run(name, func(t *testing.T) {
								t.Parallel()
								k := &killing{kind: kind, end: end, acted: acted}
								k.run(t, s, step, want)
							})
						}
					}
				}
			})
		}
	}
}

// killing ends one run.
type killing struct {
	kind  string
	end   end
	acted bool

	process chan *acctest.Process
	mu      sync.Mutex
	armed   bool
	written bool // a write has come
	failure error
}

// strikes tells whether the run ends at a request.
func (k *killing) strikes(kind string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.written = k.written || writing(kind)
	if !k.armed || !k.written || kind != k.kind {
		return false
	}
	k.armed = false
	return true
}

// arm has the next run end.
func (k *killing) arm() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.armed, k.written, k.process = true, false, make(chan *acctest.Process, 1)
}

// gate stands before a server.
func (k *killing) gate(server http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !k.strikes(kindOf(r, body)) {
			server.ServeHTTP(w, r)
			return
		}
		if k.acted {
			recorder := httptest.NewRecorder()
			server.ServeHTTP(recorder, r)
			k.strike()
			maps.Copy(w.Header(), recorder.Header())
			w.WriteHeader(recorder.Code)
			_, _ = w.Write(recorder.Body.Bytes()) // who asked may be gone
			return
		}
		k.strike()
		if k.end.kills {
			panic(http.ErrAbortHandler)
		}
		server.ServeHTTP(w, r)
	})
}

func (k *killing) strike() {
	if err := k.end.ends(<-k.process); err != nil {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.failure = err
	}
}

func (k *killing) run(t *testing.T, s *subject, step step, want clean) {
	w := &world{t: t, tenant: conformance.NewTenant(t, simulator.Config{TaskTime: 20 * time.Millisecond}), double: connectortest.NewDouble(connectortest.Options{})}
	w.owner = w.tenant.AddIdentity("Olivia Owner")
	tenant, double := httptest.NewServer(k.gate(w.tenant)), httptest.NewServer(k.gate(w.double))
	t.Cleanup(tenant.Close)
	t.Cleanup(double.Close)
	create, update := s.prepare(w)
	before := w.content()
	workspace := acctest.NewWorkspace(t)
	workspace.Write("provider.tf.json", encoded(t, values{"provider": values{"sailpoint": block(tenant.URL, double.URL)}}))
	write := func(config values) {
		workspace.Write("main.tf.json", encoded(t, values{"resource": values{"sailpoint_" + s.name: values{"it": config}}}))
	}
	write(create)
	command := []string{"apply", "-auto-approve"}
	if step != createStep {
		workspace.Terraform(command...)
		s.foreign(w)
	}
	if step == updateStep {
		write(update)
	}
	if step == deleteStep {
		command[0] = "destroy"
	}
	k.arm()
	process := workspace.Start(command...)
	k.process <- process
	said, _ := process.Wait() // it may have been ended, or else it has ended well
	k.mu.Lock()
	armed, failure := k.armed, k.failure
	k.mu.Unlock()
	if armed || failure != nil {
		t.Fatalf("the run was not ended at %s: %v: %s", k.kind, failure, said)
	}
	listed, _ := workspace.Start("state", "list").Wait() // it fails where no state was ever written
	inState := strings.Contains(listed, "sailpoint_")
	exists := w.content() != before
	if step == deleteStep {
		exists = w.content() != want.content
	}
	switch {
	case s.lasting:
	case !k.end.kills && inState != exists:
		t.Errorf("in the state: %t; on the server: %t; Terraform said: %s", inState, exists, said)
	case k.end.kills && step != createStep && !inState && exists:
		t.Errorf("the object has left the state; Terraform said: %s", said)
	}
	k.converge(t, workspace, command)
	if diff := cmp.Diff(strings.Split(want.content, "\n"), strings.Split(w.content(), "\n")); diff != "" {
		t.Errorf("the servers' content differs from that of an undisturbed run (-want +got):\n%s", diff)
	}
	if t.Failed() {
		t.Logf("Terraform said: %s", said)
	}
}

// converge runs the command again. An object that exists already is imported as the
// error says.
func (k *killing) converge(t *testing.T, workspace *acctest.Workspace, command []string) {
	t.Helper()
	output, err := workspace.Start(command...).Wait()
	if found := importCommand.FindStringSubmatch(output); err != nil && found != nil && k.end.kills {
		address, _, _ := strings.Cut(strings.TrimPrefix(found[0], "terraform import "), " ")
		workspace.Terraform("import", strings.Replace(address, ".NAME", ".it", 1), found[1])
		output, err = workspace.Start(command...).Wait()
	}
	if err != nil {
		t.Fatalf("the next %s fails: %v: %s", command[0], err, output)
	}
	if command[0] == "destroy" {
		return
	}
	if plan := workspace.Terraform("plan"); !strings.Contains(plan, "No changes.") {
		t.Errorf("the next plan isn't empty: %s", plan)
	}
}

func encoded(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
