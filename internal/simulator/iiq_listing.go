package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// scimPageSize is both the default and the largest "count".
const scimPageSize = 1000

// listing answers a list request: filtered, sorted and cut to a page (RFC 7644
// §3.4.2).
func (c *scimCall) listing(objects []object) (answer, error) {
	query, err := url.ParseQuery(c.URL.RawQuery)
	if err != nil {
		return answer{}, badRequest("the query is malformed")
	}
	startIndex, err := pageNumber(query, "startIndex", 1)
	if err != nil {
		return answer{}, err
	}
	count, err := pageNumber(query, "count", scimPageSize)
	if err != nil {
		return answer{}, err
	}
	if query.Has("filter") {
		match, err := parseSCIMFilter(query.Get("filter"), c.resource)
		if err != nil {
			return answer{}, err
		}
		objects = slices.DeleteFunc(objects, func(o object) bool { return !match(o) })
	}
	if err := c.sort(objects, query.Get("sortBy"), query.Get("sortOrder")); err != nil {
		return answer{}, err
	}
	// "A value less than 1 SHALL be interpreted as 1", and a negative count as 0
	// (RFC 7644 §3.4.2.4).
	startIndex, count = max(startIndex, 1), min(max(count, 0), scimPageSize)
	page := objects[min(startIndex-1, len(objects)):]
	page = page[:min(count, len(page))]
	for i, o := range page {
		page[i] = c.shaped(o)
	}
	return listResponse(page, len(objects), startIndex), nil
}

func listResponse(page []object, total, startIndex int) answer {
	return scimAnswer(http.StatusOK, object{
		"schemas":      []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
		"totalResults": total, "startIndex": startIndex, "itemsPerPage": len(page), "Resources": page,
	})
}

// pageNumber reads a query parameter that is an integer.
func pageNumber(query url.Values, name string, absent int) (int, error) {
	if !query.Has(name) {
		return absent, nil
	}
	n, err := strconv.Atoi(query.Get(name))
	if err != nil {
		return 0, badRequest("%s must be an integer", name)
	}
	return n, nil
}

// sort orders objects by an attribute; those without it come last when ascending
// and first when descending (RFC 7644 §3.4.2.3).
func (c *scimCall) sort(objects []object, by, order string) error {
	if order != "" && order != "ascending" && order != "descending" {
		return badRequest("sortOrder must be ascending or descending")
	}
	if by == "" {
		return nil
	}
	path, rest := c.resource.cutPath(by)
	if path == nil || rest != "" {
		return badRequest("sortBy: %q is not an attribute", by)
	}
	path = path.comparable()
	if path.last().kind == complexKind {
		return badRequest("sortBy: %q is complex", by)
	}
	slices.SortStableFunc(objects, func(a, b object) int {
		x, y := first(path.values(a)), first(path.values(b))
		ascending := sortOrder(x, y)
		if (x == nil) != (y == nil) {
			ascending = -ascending // sortOrder puts missing values first
		}
		if order == "descending" {
			return -ascending
		}
		return ascending
	})
	return nil
}

func first(values []any) any {
	if len(values) == 0 {
		return nil
	}
	return values[0]
}

// one answers with one resource.
func (c *scimCall) one(status int, shown object) answer { return scimAnswer(status, c.shaped(shown)) }

// shaped cuts a resource to the attributes that the query asks for (RFC 7644
// §3.9); "attributes" supersedes "excludedAttributes", and id, schemas and meta
// are always returned. Unknown names are passed over.
func (c *scimCall) shaped(o object) object {
	query := c.URL.Query()
	if names := query.Get("attributes"); names != "" {
		kept := object{}
		for _, a := range common {
			scimPath{a}.copyTo(kept, o)
		}
		for _, path := range c.resource.paths(names) {
			path.copyTo(kept, o)
		}
		return kept
	}
	for _, path := range c.resource.paths(query.Get("excludedAttributes")) {
		always := slices.ContainsFunc(common, func(a scimAttribute) bool { return a.name == path[0].name })
		if !always {
			path.remove(o)
		}
	}
	return o
}

// paths reads a comma separated list of attribute paths.
func (r scimResource) paths(names string) []scimPath {
	var paths []scimPath
	for names != "" {
		path, rest := r.cutPath(strings.TrimLeft(names, " "))
		rest = strings.TrimLeft(rest, " ")
		if path != nil && (rest == "" || rest[0] == ',') {
			paths = append(paths, path)
		}
		_, names, _ = strings.Cut(rest, ",")
	}
	return paths
}

// copyTo copies what the path leads to from one object to another.
func (p scimPath) copyTo(to, from object) {
	name := p[0].name
	value, ok := from[name]
	if !ok {
		return
	}
	if len(p) == 1 {
		to[name] = value
		return
	}
	switch v := value.(type) {
	case object:
		if child(to, name) == nil {
			to[name] = object{}
		}
		p[1:].copyTo(child(to, name), v)
	case []any:
		if list(to, name) == nil {
			to[name] = make([]any, len(v))
		}
		for i, item := range list(to, name) {
			part, ok := item.(object)
			if !ok {
				part = object{}
				list(to, name)[i] = part
			}
			if whole, ok := v[i].(object); ok {
				p[1:].copyTo(part, whole)
			}
		}
	}
}

// remove takes what the path leads to out of an object.
func (p scimPath) remove(o object) {
	name := p[0].name
	if len(p) == 1 {
		delete(o, name)
		return
	}
	items := list(o, name)
	if member := child(o, name); member != nil {
		items = []any{member}
	}
	for _, item := range items {
		if member, ok := item.(object); ok {
			p[1:].remove(member)
		}
	}
}
