package simulator

import "strings"

// scimPath leads to an attribute, or to a member of a complex one.
type scimPath []scimAttribute

func (p scimPath) last() scimAttribute { return p[len(p)-1] }

// cutPath takes an attribute path off the front of s: name, name.member, and
// both after the URN of their schema and a colon (RFC 7644 §3.10). The path is
// empty when s begins with no attribute that may be read.
func (r scimResource) cutPath(s string) (path scimPath, rest string) {
	if n := len(r.urn) + 1; len(s) > n && strings.EqualFold(s[:n], r.urn+":") {
		s = s[n:]
	}
	return cutPath(s, r.attributes)
}

// cutPath looks for the known names instead of for the end of a name: IdentityIQ
// puts the names of applications into URNs, with blanks and all.
func cutPath(s string, attributes []scimAttribute) (path scimPath, rest string) {
	for _, a := range attributes {
		n := len(a.name)
		if a.mutability == writeOnly || len(s) < n || !strings.EqualFold(s[:n], a.name) || !endsName(s[n:]) {
			continue
		}
		if path == nil || n > len(path[0].name) {
			path, rest = scimPath{a}, s[n:]
		}
	}
	if path == nil {
		return nil, s
	}
	separator := "."
	if path[0].extension() {
		separator = ":"
	}
	member, found := strings.CutPrefix(rest, separator)
	if !found {
		return path, rest
	}
	deeper, rest := cutPath(member, path[0].sub)
	if deeper == nil {
		return nil, s
	}
	return append(path, deeper...), rest
}

func endsName(rest string) bool { return rest == "" || strings.IndexByte(" .:,)", rest[0]) >= 0 }

// values are what a path leads to; a multi-valued attribute has several.
func (p scimPath) values(value any) []any {
	if items, ok := value.([]any); ok {
		var all []any
		for _, item := range items {
			all = append(all, p.values(item)...)
		}
		return all
	}
	if len(p) > 0 {
		o, _ := value.(object)
		return p[1:].values(o[p[0].name])
	}
	if value == nil {
		return nil
	}
	return []any{value}
}

// comparable is the path of the values that stand for an attribute: those of a
// multi-valued complex attribute are in its "value" (RFC 7643 §2.4).
func (p scimPath) comparable() scimPath {
	if last := p.last(); last.multi && last.kind == complexKind {
		if value, _ := cutPath("value", last.sub); value != nil {
			return append(p[:len(p):len(p)], value...)
		}
	}
	return p
}
