package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// pageSize is both the default and the largest "limit".
const pageSize = 250

// collectionRules are what a list endpoint documents for its query.
type collectionRules struct {
	fields map[string]field
	// sorters are the fields to sort by, separated by blanks.
	sorters string
}

// listing answers a list request: filtered, sorted and cut to a page (SailPoint
// API: Standard Collection Parameters).
func (c *call) listing(objects []object, rules collectionRules) (answer, error) {
	return c.listingOf(objects, func(o object) object { return o }, rules)
}

// listingOf is listing for stored objects. It renders all of them only if it has
// to look into them.
func (c *call) listingOf(objects []object, show func(stored object) object, rules collectionRules) (answer, error) {
	query, err := url.ParseQuery(c.URL.RawQuery)
	if err != nil {
		return answer{}, badRequest("the query is malformed")
	}
	limit, err := number(query, "limit", pageSize, pageSize)
	if err != nil {
		return answer{}, err
	}
	offset, err := number(query, "offset", 0, 1<<31-1)
	if err != nil {
		return answer{}, err
	}
	count, err := flag(query, "count")
	if err != nil {
		return answer{}, err
	}
	filters, sorters := query.Get("filters"), query.Get("sorters")
	if filters != "" || sorters != "" {
		render(objects, show)
	}
	if filters != "" {
		match, err := parseFilter(filters, rules.fields)
		if err != nil {
			return answer{}, err
		}
		objects = slices.DeleteFunc(objects, func(o object) bool { return !match(o) })
	}
	if err := rules.sort(objects, sorters); err != nil {
		return answer{}, err
	}
	page := objects[min(offset, len(objects)):min(offset+limit, len(objects))]
	if filters == "" && sorters == "" {
		render(page, show)
	}
	a := jsonAnswer(http.StatusOK, page)
	if count {
		a.header.Set("X-Total-Count", strconv.Itoa(len(objects)))
	}
	return a, nil
}

func render(objects []object, show func(stored object) object) {
	for i, o := range objects {
		objects[i] = show(o)
	}
}

// sort orders objects by a comma separated list of fields; "-" before a field
// reverses it.
func (r collectionRules) sort(objects []object, sorters string) error {
	if sorters == "" {
		return nil
	}
	keys := strings.Split(sorters, ",")
	for i, key := range keys {
		keys[i] = strings.TrimSpace(key)
		if !slices.Contains(strings.Fields(r.sorters), strings.TrimPrefix(keys[i], "-")) {
			return badRequest("sorters: %q is not supported", key)
		}
	}
	// Looking values up costs more than comparing them.
	type row struct {
		object object
		values []any
		at     int
	}
	rows := make([]row, len(objects))
	for i, o := range objects {
		rows[i] = row{o, make([]any, len(keys)), i}
		for j, key := range keys {
			name := strings.TrimPrefix(key, "-")
			rows[i].values[j] = r.fields[name].value(name, o)
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		for i, key := range keys {
			order := sortOrder(a.values[i], b.values[i])
			if strings.HasPrefix(key, "-") {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return a.at - b.at
	})
	for i, row := range rows {
		objects[i] = row.object
	}
	return nil
}

// sortOrder puts missing values first.
func sortOrder(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return compare(a, b)
}

// number reads a query parameter from 0 to most.
func number(query url.Values, name string, absent, most int) (int, error) {
	if !query.Has(name) {
		return absent, nil
	}
	n, err := strconv.Atoi(query.Get(name))
	if err != nil || n < 0 || n > most {
		return 0, badRequest("%s must be a number from 0 to %d", name, most)
	}
	return n, nil
}

// flag reads a boolean query parameter; it is false when absent.
func flag(query url.Values, name string) (bool, error) {
	switch query.Get(name) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	if query.Has(name) {
		return false, badRequest("%s must be true or false", name)
	}
	return false, nil
}
