package chaos

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The rules. Each gives what is wrong, in words.

// requestRules hold what was sent against what may be sent.
func (w *world) requestRules(sent []exchange) []string {
	var wrong []string
	var times []time.Time
	for _, request := range sent {
		if request.status == 429 && !request.injected {
			wrong = append(wrong, "more requests than the limit allows: "+request.String())
		}
		if request.host == "tenant.test" && !strings.HasPrefix(request.path, "/oauth") && !strings.HasPrefix(request.path, "/identityiq") {
			times = append(times, request.at)
		}
		if request.writes() {
			for _, s := range w.subjects {
				if refusal := s.refusal(w, request); refusal != "" {
					wrong = append(wrong, refusal+": "+request.String())
				}
			}
		}
	}
	wrong = append(wrong, repeated(sent)...)
	for i := range times {
		if end := i + w.limit; end < len(times) && times[end].Sub(times[i]) < 10*time.Second {
			wrong = append(wrong, fmt.Sprintf("%d requests within %s", w.limit+1, times[end].Sub(times[i])))
			break
		}
	}
	return wrong
}

// repeated finds writes that were sent again although the server may have acted on
// them, and nobody had looked in between. A deletion may be repeated.
func repeated(sent []exchange) []string {
	var wrong []string
	open := map[string]bool{}
	for _, request := range sent {
		form := request.method + request.host + request.path + string(request.body)
		switch {
		case !request.writes():
			clear(open)
		case open[form]:
			wrong = append(wrong, "sent again without a look: "+request.String())
		default:
			open[form] = request.method != http.MethodDelete && (request.status == 0 || request.status >= 500)
		}
	}
	return wrong
}

// readOnly finds writes where there may be none.
func readOnly(what string, sent []exchange) []string {
	var wrong []string
	for _, request := range sent {
		if request.writes() {
			wrong = append(wrong, what+" wrote: "+request.String())
		}
	}
	return wrong
}

// othersRule: what isn't any player's is as before.
func (w *world) othersRule(before, after map[string]map[string]object) []string {
	var wrong []string
	for _, s := range w.subjects {
		old, now := before[s.typeName], after[s.typeName]
		for _, id := range slices.Sorted(maps.Keys(old)) {
			if w.played(s, old[id]) {
				continue
			}
			if now[id] == nil {
				wrong = append(wrong, fmt.Sprintf("%s %s of somebody else is gone", s.typeName, id))
				continue
			}
			wrong = append(wrong, changes(s, old[id], now[id], nil)...)
		}
		for id, shown := range now {
			if old[id] == nil && !w.played(s, shown) {
				wrong = append(wrong, fmt.Sprintf("%s %s has appeared: %s", s.typeName, id, text(shown)))
			}
		}
	}
	return wrong
}

// played reports that an object is one that a player is about.
func (w *world) played(s *subject, shown object) bool {
	return slices.ContainsFunc(w.players, func(p *player) bool { return p.subject.typeName == s.typeName && s.kind.natural(shown) == p.key })
}

// changes lists the values that changed in an object, beside those in some places.
func changes(s *subject, before, after object, ours []string) []string {
	old, now := leaves(before), leaves(after)
	places := slices.Concat(slices.Collect(maps.Keys(old)), slices.Collect(maps.Keys(now)))
	slices.Sort(places)
	var wrong []string
	for _, at := range slices.Compact(places) {
		above := slices.ContainsFunc(ours, func(place string) bool { return within(place, at) })
		if old[at] == now[at] || above || within(at, ours...) || within(at, s.computed...) || old[at]+now[at] == "null" || container(old[at]) && container(now[at]) {
			continue
		}
		wrong = append(wrong, fmt.Sprintf("unmanaged value at %s changed from %s to %s", at, orNone(old[at]), orNone(now[at])))
	}
	return wrong
}

// container reports that a leaf is none or an empty object, which come and go with
// their members.
func container(leaf string) bool { return leaf == "" || leaf == "{}" }

func orNone(leaf string) string {
	if leaf == "" {
		return "nothing"
	}
	return leaf
}

// ours lists the places that a configuration manages or has managed.
func ours(places ...place) []string {
	var list []string
	for _, p := range places {
		path := slices.Concat(p.field.path, p.below)
		switch last := path[len(path)-1]; {
		case p.field.whole && len(p.below) > 1:
			path = path[:len(p.field.path)+1]
		case !p.field.open && (last == "id" || last == "value"): // a reference goes as a whole
			path = path[:len(path)-1]
		}
		list = append(list, pointer(path...))
	}
	return list
}

// heldRule: the server has what is configured, and the state what the server has.
func heldRule(s *subject, config, state, shown object) []string {
	var wrong []string
	for _, p := range s.managed(config) {
		server, _ := at(shown, slices.Concat(p.field.path, p.below))
		known, _ := at(state, p.inState())
		if !p.same(p.value, server) {
			wrong = append(wrong, fmt.Sprintf("%s is configured as %s, and the server has %s", p.onServer(), text(p.value), text(server)))
		}
		if !p.same(known, server) {
			wrong = append(wrong, fmt.Sprintf("%s is %s in the state, and the server has %s", p.onServer(), text(known), text(server)))
		}
	}
	return wrong
}

// truthRule: what the state says of managed values is so.
func truthRule(places []place, state, shown object) []string {
	var wrong []string
	for _, p := range places {
		known, _ := at(state, p.inState())
		server, _ := at(shown, slices.Concat(p.field.path, p.below))
		if known != nil && !p.same(known, server) {
			wrong = append(wrong, fmt.Sprintf("%s is %s in the state, and the server has %s", p.onServer(), text(known), text(server)))
		}
	}
	return wrong
}

// clearedRule: what was applied and left the configuration is gone.
func clearedRule(owned []place, s *subject, config, before, shown object) []string {
	now := s.managed(config)
	var wrong []string
	for _, p := range owned {
		path := slices.Concat(p.field.path, p.below)
		stays := slices.ContainsFunc(now, func(other place) bool {
			return within(p.onServer(), other.onServer()) || within(other.onServer(), p.onServer())
		})
		_, argument := at(config, p.field.attr)
		value, _ := at(shown, path)
		was, _ := at(before, path)
		switch {
		case stays || p.field.attr[0] == "identity_id" || p.field.attr[0] == "manually_correlated":
		case p.field.kept || p.field.whole && !argument:
			if before != nil && text(value) != text(was) {
				wrong = append(wrong, fmt.Sprintf("%s was let go of, and changed from %s to %s", p.onServer(), text(was), text(value)))
			}
		case !void(value) && !emptied(value):
			wrong = append(wrong, fmt.Sprintf("%s left the configuration, and the server has %s", p.onServer(), text(value)))
		}
	}
	return wrong
}

// emptied tells an object that holds nothing any more.
func emptied(value any) bool {
	members, ok := filled(value).(object)
	return ok && len(members) == 0
}

// secretRule: no secret is in the state.
func (w *world) secretRule(state object) []string {
	said := text(state)
	for _, secret := range w.secrets {
		if strings.Contains(said, text(secret)) || strings.Contains(said, "1:ACP:") {
			return []string{"a secret is in the state"}
		}
	}
	return nil
}
