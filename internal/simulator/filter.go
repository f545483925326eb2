package simulator

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// field is one filterable property of an endpoint.
type field struct {
	// operators are the documented ones, separated by blanks.
	operators string
	// path leads to the value in the object, by dots; the field's name when empty.
	path string
	// inverted takes a boolean for its opposite.
	inverted bool
}

// value is what the objects are compared by; nil stands for none.
func (f field) value(name string, o object) any {
	path := f.path
	if path == "" {
		path = name
	}
	keys := strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		o = child(o, key)
	}
	value := o[keys[len(keys)-1]]
	if yes, ok := value.(bool); ok && f.inverted {
		return !yes
	}
	return value
}

// maxDepth bounds the nesting of a filter.
const maxDepth = 100

// parseFilter reads a filter expression (SailPoint API: Standard Collection
// Parameters) and refuses fields and operators that the endpoint does not
// document.
func parseFilter(expression string, fields map[string]field) (func(object) bool, error) {
	tokens, err := scanFilter(expression)
	if err != nil {
		return nil, err
	}
	p := &filterParser{tokens: tokens, fields: fields}
	match, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.peek().kind != endToken {
		return nil, badRequest("filters: unexpected %q", p.peek().text)
	}
	return match, nil
}

type tokenKind int

const (
	endToken tokenKind = iota
	wordToken
	stringToken
	markToken // ( ) and ,
)

type token struct {
	kind tokenKind
	text string
}

// scanFilter splits a filter into words, strings and marks. In a string a
// backslash takes the next character as it is.
func scanFilter(s string) ([]token, error) {
	var tokens []token
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case strings.IndexByte(" \t\r\n", c) >= 0:
			i++
		case strings.IndexByte("(),", c) >= 0:
			tokens = append(tokens, token{markToken, s[i : i+1]})
			i++
		case c == '"':
			var b strings.Builder
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
				if i < len(s) {
					b.WriteByte(s[i])
				}
			}
			if i >= len(s) {
				return nil, badRequest("filters: a string is not closed")
			}
			tokens = append(tokens, token{stringToken, b.String()})
			i++
		default:
			start := i
			for i < len(s) && strings.IndexByte(" \t\r\n(),\"", s[i]) < 0 {
				i++
			}
			tokens = append(tokens, token{wordToken, s[start:i]})
		}
	}
	return tokens, nil
}

type filterParser struct {
	tokens []token
	fields map[string]field
}

func (p *filterParser) peek() token {
	if len(p.tokens) == 0 {
		return token{}
	}
	return p.tokens[0]
}

func (p *filterParser) next() token {
	first := p.peek()
	if len(p.tokens) > 0 {
		p.tokens = p.tokens[1:]
	}
	return first
}

// take consumes the token if it comes next.
func (p *filterParser) take(kind tokenKind, text string) bool {
	if p.peek() != (token{kind, text}) {
		return false
	}
	p.next()
	return true
}

func (p *filterParser) or(depth int) (func(object) bool, error) {
	left, err := p.and(depth)
	for err == nil && p.take(wordToken, "or") {
		var right func(object) bool
		if right, err = p.and(depth); err == nil {
			first := left
			left = func(o object) bool { return first(o) || right(o) }
		}
	}
	return left, err
}

func (p *filterParser) and(depth int) (func(object) bool, error) {
	left, err := p.unary(depth)
	for err == nil && p.take(wordToken, "and") {
		var right func(object) bool
		if right, err = p.unary(depth); err == nil {
			first := left
			left = func(o object) bool { return first(o) && right(o) }
		}
	}
	return left, err
}

func (p *filterParser) unary(depth int) (func(object) bool, error) {
	if depth > maxDepth {
		return nil, badRequest("filters: too deeply nested")
	}
	if p.take(wordToken, "not") {
		inner, err := p.unary(depth + 1)
		return func(o object) bool { return !inner(o) }, err
	}
	if p.take(markToken, "(") {
		inner, err := p.or(depth + 1)
		if err == nil && !p.take(markToken, ")") {
			err = badRequest("filters: a parenthesis is not closed")
		}
		return inner, err
	}
	return p.comparison()
}

// comparison reads "field operator value"; isnull and pr stand alone, before or
// after the field.
func (p *filterParser) comparison() (func(object) bool, error) {
	name, operator := p.next(), p.next()
	if name.text == "isnull" || name.text == "pr" {
		name, operator = operator, name
	}
	if name.kind != wordToken || operator.kind != wordToken {
		return nil, badRequest("filters: a field and an operator are expected")
	}
	f, known := p.fields[name.text]
	if !known || !slices.Contains(strings.Fields(f.operators), operator.text) {
		return nil, badRequest("filters: %q is not supported for field %q", operator.text, name.text)
	}
	var operand any
	var err error
	switch operator.text {
	case "isnull":
		return func(o object) bool { return f.value(name.text, o) == nil }, nil
	case "pr":
		return func(o object) bool { return f.value(name.text, o) != nil }, nil
	case "in", "ca":
		operand, err = p.listLiteral()
	default:
		operand, err = p.literal()
	}
	return func(o object) bool { return holds(operator.text, f.value(name.text, o), operand) }, err
}

func (p *filterParser) listLiteral() (any, error) {
	if !p.take(markToken, "(") {
		return nil, badRequest("filters: a list is expected")
	}
	var values []any
	for {
		value, err := p.literal()
		if err != nil {
			return nil, err
		}
		values = append(values, value)
		if p.take(markToken, ")") {
			return values, nil
		}
		if !p.take(markToken, ",") {
			return nil, badRequest("filters: a list is not closed")
		}
	}
}

// literal reads a string, number, boolean or a date without quotes.
func (p *filterParser) literal() (any, error) {
	t := p.next()
	switch {
	case t.kind == stringToken:
		return t.text, nil
	case t.kind != wordToken:
	case t.text == "true" || t.text == "false":
		return t.text == "true", nil
	default:
		if value, err := decode([]byte(t.text)); err == nil && (kindOf(value) == "integer" || kindOf(value) == "number") {
			return value, nil
		}
		if _, err := time.Parse(time.RFC3339, t.text); err == nil {
			return t.text, nil
		}
	}
	return nil, badRequest("filters: %q is not a value", t.text)
}

// holds evaluates one comparison. Text is compared without regard to case, as
// the API mostly does.
func holds(operator string, value, operand any) bool {
	values, isList := value.([]any)
	switch operator {
	case "in":
		operands, _ := operand.([]any)
		return slices.ContainsFunc(operands, func(one any) bool { return holds("eq", value, one) })
	case "ca":
		operands, _ := operand.([]any)
		return !slices.ContainsFunc(operands, func(one any) bool { return !holds("co", value, one) })
	case "co":
		if isList {
			return slices.ContainsFunc(values, func(one any) bool { return holds("eq", one, operand) })
		}
		return value != nil && strings.Contains(folded(value), folded(operand))
	case "sw":
		return value != nil && strings.HasPrefix(folded(value), folded(operand))
	case "ew":
		return value != nil && strings.HasSuffix(folded(value), folded(operand))
	case "ne":
		return value == nil || compare(value, operand) != 0
	}
	if value == nil {
		return false
	}
	switch order := compare(value, operand); operator {
	case "eq":
		return order == 0
	case "gt":
		return order > 0
	case "ge":
		return order >= 0
	case "lt":
		return order < 0
	default: // "le"
		return order <= 0
	}
}

// folded is the text of a scalar, in lower case.
func folded(value any) string {
	if s, ok := value.(string); ok {
		return strings.ToLower(s)
	}
	return strings.ToLower(string(encode(value)))
}

// compare orders two values: numbers and times by value, all else as text.
func compare(a, b any) int {
	if x, ok := a.(json.Number); ok {
		if y, ok := b.(json.Number); ok {
			if equal(x, y) {
				return 0
			}
			f, _ := x.Float64()
			g, _ := y.Float64()
			if f < g {
				return -1
			}
			return 1
		}
	}
	x, y := folded(a), folded(b)
	if len(x) < len("2006-01-02") || x[4] != '-' { // no time, and quick to tell
		return strings.Compare(x, y)
	}
	if at, err := time.Parse(time.RFC3339, strings.ToUpper(x)); err == nil {
		if other, err := time.Parse(time.RFC3339, strings.ToUpper(y)); err == nil {
			return at.Compare(other)
		}
	}
	return strings.Compare(x, y)
}
