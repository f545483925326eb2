package document

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Compare says when two lists mean the same.
type Compare uint8

const (
	// Ordered lists are equal element by element.
	Ordered Compare = iota
	// AsSet ignores order and repetition in lists.
	AsSet
)

// Equal compares two values. Numbers compare by value (1, 1.0 and 10e-1 are
// one number, at any size), objects by their members, lists as compare says.
// An unknown equals nothing, not even another unknown.
func Equal(a, b any, compare Compare) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case bool:
		b, ok := b.(bool)
		return ok && a == b
	case string:
		b, ok := b.(string)
		return ok && a == b
	case json.Number:
		b, ok := b.(json.Number)
		return ok && numbersEqual(a, b)
	case Object:
		b, ok := b.(Object)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, member := range a {
			other, present := b[key]
			if !present || !Equal(member, other, compare) {
				return false
			}
		}
		return true
	case List:
		b, ok := b.(List)
		if !ok {
			return false
		}
		if compare == AsSet {
			return subset(a, b) && subset(b, a)
		}
		return slices.EqualFunc(a, b, func(x, y any) bool { return Equal(x, y, Ordered) })
	}
	return false
}

// subset reports whether every element of a is in b. Account lists run to
// thousands of groups, hence the index over scalars.
func subset(a, b List) bool {
	index := make(map[string]bool, len(b))
	for _, element := range b {
		if key, ok := scalarKey(element); ok {
			index[key] = true
		}
	}
	for _, element := range a {
		key, ok := scalarKey(element)
		if ok && index[key] {
			continue
		}
		if ok || !slices.ContainsFunc(b, func(other any) bool { return Equal(element, other, AsSet) }) {
			return false
		}
	}
	return true
}

// scalarKey gives equal scalars equal keys and different ones different keys.
func scalarKey(value any) (string, bool) {
	switch value := value.(type) {
	case nil:
		return "null", true
	case bool:
		return strconv.FormatBool(value), true
	case string:
		return "s" + value, true
	case json.Number:
		number := normalize(value)
		return "n" + strconv.FormatBool(number.negative) + number.digits + "e" + number.exponent, true
	}
	return "", false
}

func numbersEqual(a, b json.Number) bool { return a == b || normalize(a) == normalize(b) }

// decimal is a number as 0.DIGITS × 10^exponent, without zeros at either end;
// never a float, so that no digit is lost and no exponent is too large.
type decimal struct {
	negative         bool
	digits, exponent string
}

func normalize(number json.Number) decimal {
	text := string(number)
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	mantissa, power, _ := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	// Leading zeros of the fraction move the point when the whole part is zero.
	point := len(digits) - len(fraction)
	digits = strings.TrimRight(digits, "0")
	if digits == "" {
		return decimal{digits: "0", exponent: "0"}
	}
	exponent, err := strconv.ParseInt(cmp.Or(power, "0"), 10, 64)
	if err != nil || exponent > 1<<60 || exponent < -1<<60 {
		return decimal{negative, digits, power + "+" + strconv.Itoa(point)} // beyond any real number: by text
	}
	return decimal{negative, digits, strconv.FormatInt(exponent+int64(point), 10)}
}
