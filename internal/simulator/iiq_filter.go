package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// scimOperators are the comparisons of a filter by the data types that they are
// for (RFC 7644 §3.4.2.2).
var scimOperators = map[string][]string{
	"eq": {stringKind, referenceKind, dateTimeKind, integerKind, booleanKind},
	"ne": {stringKind, referenceKind, dateTimeKind, integerKind, booleanKind},
	"co": {stringKind, referenceKind},
	"sw": {stringKind, referenceKind},
	"ew": {stringKind, referenceKind},
	"gt": {stringKind, dateTimeKind, integerKind},
	"ge": {stringKind, dateTimeKind, integerKind},
	"lt": {stringKind, dateTimeKind, integerKind},
	"le": {stringKind, dateTimeKind, integerKind},
}

func invalidFilter(format string, args ...any) *apiError {
	return &apiError{status: http.StatusBadRequest, scimType: "invalidFilter", cause: fmt.Sprintf(format, args...)}
}

// parseSCIMFilter reads a filter (RFC 7644 §3.4.2.2) on the attributes of a
// resource. Value paths, as in emails[type eq "work"], are not supported.
func parseSCIMFilter(expression string, resource scimResource) (func(object) bool, error) {
	p := &scimFilter{rest: expression, resource: resource}
	match, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.rest != "" {
		return nil, invalidFilter("unexpected %q", p.rest)
	}
	return match, nil
}

// scimFilter reads a filter from the front. Blanks are skipped after each word,
// mark and value, so what is left begins with the next one.
type scimFilter struct {
	rest     string
	resource scimResource
}

// take consumes the text if it comes next, and the blanks after it.
func (p *scimFilter) take(text string) bool {
	if len(p.rest) < len(text) || !strings.EqualFold(p.rest[:len(text)], text) {
		return false
	}
	p.rest = strings.TrimLeft(p.rest[len(text):], " ")
	return true
}

// word consumes a keyword; unlike a mark it ends before a blank or a parenthesis.
func (p *scimFilter) word(text string) bool {
	if len(p.rest) > len(text) && strings.IndexByte(" ()", p.rest[len(text)]) < 0 {
		return false
	}
	return p.take(text)
}

func (p *scimFilter) or(depth int) (func(object) bool, error) {
	left, err := p.and(depth)
	for err == nil && p.word("or") {
		var right func(object) bool
		if right, err = p.and(depth); err == nil {
			first := left
			left = func(o object) bool { return first(o) || right(o) }
		}
	}
	return left, err
}

func (p *scimFilter) and(depth int) (func(object) bool, error) {
	left, err := p.unary(depth)
	for err == nil && p.word("and") {
		var right func(object) bool
		if right, err = p.unary(depth); err == nil {
			first := left
			left = func(o object) bool { return first(o) && right(o) }
		}
	}
	return left, err
}

// unary reads a comparison, or a filter in parentheses; "not" needs them.
func (p *scimFilter) unary(depth int) (func(object) bool, error) {
	if depth > maxDepth {
		return nil, invalidFilter("too deeply nested")
	}
	negated := p.word("not")
	if !p.take("(") {
		if negated {
			return nil, invalidFilter("not is followed by a filter in parentheses")
		}
		return p.comparison()
	}
	inner, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		return nil, invalidFilter("a parenthesis is not closed")
	}
	return func(o object) bool { return inner(o) != negated }, nil
}

func (p *scimFilter) comparison() (func(object) bool, error) {
	path, rest := p.resource.cutPath(p.rest)
	if path == nil || !strings.HasPrefix(rest, " ") {
		return nil, invalidFilter("an attribute and an operator are expected at %q", p.rest)
	}
	p.rest = strings.TrimLeft(rest, " ")
	if p.word("pr") {
		return func(o object) bool { return slices.ContainsFunc(path.values(o), present) }, nil
	}
	operator, rest, _ := strings.Cut(p.rest, " ")
	operator = strings.ToLower(operator)
	path = path.comparable()
	if !slices.Contains(scimOperators[operator], path.last().kind) {
		return nil, invalidFilter("operator %q is not supported for %q", operator, path.last().name)
	}
	p.rest = strings.TrimLeft(rest, " ")
	operand, err := p.literal()
	if err != nil {
		return nil, err
	}
	got, want := kindOf(operand), jsonKinds[path.last().kind]
	switch {
	case got == want:
	case got == "number" && want == "integer":
	case got == "null" && (operator == "eq" || operator == "ne"):
	default:
		return nil, invalidFilter("%q is compared with a value of type %s, not %s", path.last().name, want, got)
	}
	return func(o object) bool { return scimHolds(operator, path.values(o), operand) }, nil
}

// present tells whether a value satisfies "pr": it is not empty.
func present(value any) bool {
	o, isObject := value.(object)
	return value != "" && (!isObject || len(o) > 0)
}

// scimHolds evaluates one comparison: one value of several is enough. A null
// operand stands for no value.
func scimHolds(operator string, values []any, operand any) bool {
	switch {
	case operator == "ne":
		return !scimHolds("eq", values, operand)
	case operand == nil:
		return len(values) == 0
	}
	return slices.ContainsFunc(values, func(value any) bool { return holds(operator, value, operand) })
}

// literal reads a JSON string, number, boolean or null.
func (p *scimFilter) literal() (any, error) {
	decoder := json.NewDecoder(strings.NewReader(p.rest))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, invalidFilter("%q does not begin with a value", p.rest)
	}
	rest := p.rest[decoder.InputOffset():]
	if rest != "" && rest[0] != ' ' && rest[0] != ')' {
		return nil, invalidFilter("unexpected %q", rest)
	}
	p.rest = strings.TrimLeft(rest, " ")
	return value, nil
}
