package explain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Explanation is what an apply of a plan will send.
type Explanation struct {
	// Live says that the systems were read.
	Live bool
	// Changes are those of this provider, in the order of the plan; without those
	// that change nothing.
	Changes []Change
	// Unchanged counts the resources of this provider that nothing happens to.
	Unchanged int
	// Others counts the changes that other providers make.
	Others int
	// Notes are about the plan as a whole.
	Notes []string
}

// Change is what happens to one resource.
type Change struct {
	// Address is the resource's, and Previous the one it had before, if another.
	Address, Previous string
	// Type is the resource's: sailpoint_source.
	Type string
	// Action is create, update, delete, replace, import or forget.
	Action string
	// Deposed is the key of a former object that is still to be deleted.
	Deposed string
	// Requests are in the order in which they are sent.
	Requests []Request
	// Notes say what the requests don't show.
	Notes []string
	// Problems are why apply would stop at this resource.
	Problems []string

	secrets *secrets
}

// Request is one that apply sends.
type Request struct {
	// System is Identity Security Cloud, IdentityIQ, or a connector by its name.
	System string
	Method string
	// Path is below the base URL of the system. What isn't known stands in
	// parentheses.
	Path  string
	Query string
	// Command is what a connector is to do: std:account:update.
	Command string
	// ContentType is that of Body.
	ContentType string
	// Body is JSON, with placeholders; nil if there is none. Text stands in its place
	// for what isn't JSON.
	Body any
	Text string

	raw client.Request
}

// Options say how a plan is explained.
type Options struct {
	// Live has the systems read, as apply does before it writes.
	Live bool
	// Transport carries what is read; nil means the client's own.
	Transport http.RoundTripper
}

// at once is how many changes are looked at together, when systems are read.
const together = 8

// Explain finds out what an apply of a plan will send. It sends nothing that may
// change something.
func Explain(ctx context.Context, plan *Plan, options Options) (*Explanation, error) {
	e := explainer{plan: plan, options: options, definitions: definitions()}
	e.asked.transport = options.Transport
	if options.Transport == nil {
		e.asked.transport = client.NewTransport()
	}
	e.live = newCache(func(key string) (*lifecycle.Systems, error) { return e.connect(ctx, key) })
	e.offline = newCache(func(key string) (*lifecycle.Systems, error) {
		return configure(ctx, plan.Configuration.Providers[key], false, unreachable{})
	})
	explanation := &Explanation{Live: options.Live}
	var ours []*resourceChange
	for i := range plan.ResourceChanges {
		switch change := &plan.ResourceChanges[i]; {
		case !change.ours() && (change.Mode != "managed" || quiet(change.Change.Actions)):
		case !change.ours():
			explanation.Others++
		case action(change) == "":
			explanation.Unchanged++
		default:
			ours = append(ours, change)
		}
	}
	if options.Live {
		if err := e.oneTenant(ours); err != nil {
			return nil, err
		}
	}
	explanation.Changes = make([]Change, len(ours))
	failures := make([]error, len(ours))
	var group sync.WaitGroup
	turns := make(chan struct{}, together)
	for i, change := range ours {
		turns <- struct{}{}
		group.Go(func() {
			defer func() { <-turns }()
			explanation.Changes[i], failures[i] = e.change(ctx, change)
		})
	}
	group.Wait()
	if err := errors.Join(failures...); err != nil {
		return nil, err
	}
	explanation.Notes = e.notes(explanation)
	return explanation, nil
}

type explainer struct {
	plan          *Plan
	options       Options
	definitions   map[string]*lifecycle.Definition
	live, offline *cache[*lifecycle.Systems]
	asked         asked
}

func quiet(actions []string) bool {
	return len(actions) == 1 && (actions[0] == "no-op" || actions[0] == "read")
}

// action names what happens to a resource; empty if nothing does.
func action(change *resourceChange) string {
	switch actions := change.Change.Actions; {
	case len(actions) > 1 && slices.Contains(actions, "delete"):
		return "replace"
	case len(actions) > 1:
		return strings.Join(actions, " and ")
	case len(actions) == 0 || actions[0] == "no-op":
		if change.imports() {
			return "import"
		}
		return ""
	default:
		return actions[0]
	}
}

// notes are about the plan as a whole.
func (e *explainer) notes(explanation *Explanation) []string {
	notes := e.plan.notes()
	if asked := e.asked.note(); asked != "" {
		notes = append(notes, asked)
	}
	requests := 0
	for _, change := range explanation.Changes {
		requests += len(change.Requests)
	}
	if requests > 0 && !explanation.Live {
		notes = append(notes, "This is made from the plan alone, and no system was asked. Before it writes, apply reads each object: what it "+
			"has already isn't sent again, an \"add\" may become a \"replace\", and values get the types of the account schema. With -live the "+
			"systems are read now, and whole bodies are shown.")
	}
	return notes
}

// change explains one resource.
func (e *explainer) change(ctx context.Context, planned *resourceChange) (Change, error) {
	change := Change{
		Address: planned.Address, Previous: planned.PreviousAddress, Type: planned.Type, Action: action(planned), Deposed: planned.Deposed,
	}
	definition, ok := e.definitions[planned.Type]
	if !ok {
		return change, fmt.Errorf("%s: %w", planned.Address, unheardOf(planned.Type))
	}
	configured := e.plan.configuration(planned)
	values, err := decode(ctx, definition, planned, configured)
	if err != nil {
		return change, fmt.Errorf("%s: %w", planned.Address, err)
	}
	change.secrets = values.secrets
	outside, err := e.outside(ctx, planned)
	if err != nil {
		return change, fmt.Errorf("%s: %w", planned.Address, err)
	}
	change.Notes = append(change.Notes, outside...)
	key, sure := e.plan.block(configured)
	if e.options.Live && !sure {
		change.Notes = append(change.Notes, "It isn't configured any more, and the plan doesn't tell which provider block it belongs to, so this is made from the plan alone.")
	}
	for _, step := range planned.Change.Actions {
		one := values.Planned
		switch step {
		case "create":
			one.Prior = nil
			if planned.Change.Actions[0] == "delete" {
				one.Replaced = values.Prior
			}
		case "delete":
			one.Plan = nil
		case "update":
		default: // forgetting and importing send nothing
			continue
		}
		if one.Prior == nil && one.Plan == nil {
			return change, fmt.Errorf("%s: the plan has no values of it", planned.Address)
		}
		// What a deletion has only reset is taken over as it is then, which nobody can
		// read yet.
		live := e.options.Live && sure && (one.Replaced == nil || len(change.Requests) == 0 || definition.Adopt == nil || !definition.Adopt(one.Plan))
		if err := e.step(ctx, &change, definition, key, one, live); err != nil {
			return change, fmt.Errorf("%s: %w", planned.Address, err)
		}
	}
	return change, nil
}

// step rehearses one action: with the live systems if they are asked, and without
// them where something that it depends on isn't there yet.
func (e *explainer) step(
	ctx context.Context, change *Change, definition *lifecycle.Definition, key string, planned lifecycle.Planned, live bool,
) error {
	if live {
		systems, err := e.live.get(key)
		if err != nil {
			return err
		}
		take := rehearse(ctx, systems, definition, planned, true)
		var secret *update.SecretError
		var failed *client.Error
		switch {
		case take.early:
			change.Notes = append(change.Notes, "What this depends on isn't there yet, so this is made from the plan alone.")
		case errors.As(take.outcome.Err, &secret):
			change.Notes = append(change.Notes, "A list is sent with the write-only values in it, which no plan holds, so this is made from the plan alone.")
		case errors.Is(take.outcome.Err, errNoConnector):
			change.Notes = append(change.Notes, "The plan doesn't hold where the connector is, so this is made from the plan alone.")
		case take.outcome.Unconnected != nil:
			return take.outcome.Unconnected
		case errors.As(take.outcome.Err, &failed) && failed.Err != nil && len(take.requests) == 0:
			return take.outcome.Err
		default:
			take.into(change, definition, planned)
			return nil
		}
	}
	systems, err := e.offline.get(key)
	if err != nil {
		return err
	}
	take := rehearse(ctx, systems, definition, planned, false)
	take.into(change, definition, planned)
	return take.outcome.Unconnected
}

// take is one rehearsal.
type take struct {
	requests []client.Request
	outcome  lifecycle.Outcome
	// early says that something would have to be asked that isn't known yet.
	early bool
}

var errEarly = errors.New("it can't be asked for before it is known")

func rehearse(ctx context.Context, systems *lifecycle.Systems, definition *lifecycle.Definition, planned lifecycle.Planned, live bool) take {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var mu sync.Mutex
	var t take
	ctx = client.Rehearse(ctx, func(request client.Request, asks bool) error {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case !asks:
			t.requests = append(t.requests, request)
		case !live:
			return errOffline
		case unknowable(request):
			t.early = true
			return errEarly
		}
		return nil
	})
	outcome := lifecycle.Rehearse(ctx, systems, definition, planned)
	mu.Lock()
	defer mu.Unlock()
	t.outcome = outcome
	return t
}

// unknowable reports whether a question names something that isn't known yet.
func unknowable(request client.Request) bool {
	path, err := url.PathUnescape(request.Path)
	if err != nil || document.HasPlaceholder(path) || document.HasPlaceholder(string(request.Body)) {
		return true
	}
	for _, values := range request.Query {
		if slices.ContainsFunc(values, document.HasPlaceholder) {
			return true
		}
	}
	return false
}

// into adds a rehearsal to what is told of a change.
func (t take) into(change *Change, definition *lifecycle.Definition, planned lifecycle.Planned) {
	for _, request := range t.requests {
		change.Requests = append(change.Requests, shown(request, system(definition, planned), change.secrets))
	}
	for _, note := range t.outcome.Notes {
		change.Notes = append(change.Notes, readable(change.secrets, note))
	}
	for _, problem := range t.outcome.Problems.Errors() {
		change.Problems = append(change.Problems, readable(change.secrets, problem.Summary()+": "+problem.Detail()))
	}
}

func readable(s *secrets, text string) string { return document.WithoutMarks(s.text(text)) }

// ofConnector begins the name of a connector as a system.
const ofConnector = "connector "

// system names where the requests of a resource go.
func system(definition *lifecycle.Definition, planned lifecycle.Planned) string {
	switch {
	case strings.HasPrefix(definition.Name, "iiq_"):
		return "IdentityIQ"
	case strings.HasPrefix(definition.Name, "connector_account"):
		values := planned.Plan
		if values == nil {
			values = planned.Prior
		}
		name, _ := values["connector"].(string) // it is required
		return ofConnector + document.WithoutMarks(name)
	}
	return "Identity Security Cloud"
}

// hiddenOperations are those of a JSON Patch, without saying of secrets whether the
// server has them already: the plan doesn't hold their names.
func hiddenOperations(body any) any {
	operations, ok := document.Clone(body).(document.List)
	if !ok {
		return body
	}
	for _, element := range operations {
		operation, _ := element.(document.Object) // a list of anything else is no JSON Patch
		if path, ok := operation["path"].(string); ok && document.HasPlaceholder(path) {
			operation["op"] = document.Placeholder("add or replace")
		}
	}
	return operations
}

// shown is a request as people may see it.
func shown(request client.Request, system string, s *secrets) Request {
	path := request.Path
	if plain, err := url.PathUnescape(path); err == nil && document.HasPlaceholder(plain) {
		path = plain
	}
	query := strings.ReplaceAll(request.Query.Encode(), "+", "%20")
	r := Request{
		System: readable(s, system), Method: request.Method, Path: readable(s, path), Query: readable(s, query), raw: request,
	}
	body := request.Body
	if request.Shown != nil {
		body = request.Shown
	}
	if len(body) == 0 {
		return r
	}
	r.ContentType, _, _ = strings.Cut(request.ContentType, ";")
	if r.ContentType == "" {
		r.ContentType = "application/json"
	}
	value, err := document.Decode(bytes.TrimSpace(body))
	if err != nil {
		r.Text = readable(s, string(body))
		return r
	}
	r.Body = s.body(hiddenOperations(value), request.Secrets)
	if _, invoked := document.Get(value, document.Pointer{"input"}); invoked && strings.HasPrefix(system, ofConnector) {
		r.Command, _ = document.At(value, document.Pointer{"type"}).(string) // every command has one
	}
	return r
}
