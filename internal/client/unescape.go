package client

import (
	"encoding/hex"
	"html"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// deepest is how many times over a text may be escaped and still be read.
const deepest = 6

// reading is a text without its escapes, and where its bytes came from.
type reading struct {
	text []byte
	// from and to are, for each byte, the place in the original.
	from, to []int32
}

func newReading(length int) reading {
	return reading{make([]byte, 0, length), make([]int32, 0, length), make([]int32, 0, length)}
}

func (r *reading) add(from, to int32, bytes ...byte) {
	for _, b := range bytes {
		r.text, r.from, r.to = append(r.text, b), append(r.from, from), append(r.to, to)
	}
}

// read takes all escapes out of a text: those of JSON and programming languages, of URLs and
// of HTML, also of each other.
func read(s string) reading {
	r := newReading(len(s))
	for i := range len(s) {
		r.add(int32(i), int32(i)+1, s[i])
	}
	for range deepest {
		next, changed := r.unescaped()
		if !changed {
			break
		}
		r = next
	}
	return r
}

func (r *reading) unescaped() (next reading, changed bool) {
	if !slices.ContainsFunc(r.text, func(b byte) bool { return b == '\\' || b == '%' || b == '&' }) {
		return *r, false
	}
	next = newReading(len(r.text))
	for i := 0; i < len(r.text); {
		length, plain := escape(r.text[i:])
		if length == 0 {
			next.add(r.from[i], r.to[i], r.text[i])
			i++
			continue
		}
		next.add(r.from[i], r.to[i+length-1], plain...)
		i += length
		changed = true
	}
	return next, changed
}

// folded takes blanks of all kinds, which texts exchange for each other, and the
// plus sign, which stands for a blank in forms, as one space.
func (r *reading) folded() reading {
	folded := newReading(len(r.text))
	for i, b := range r.text {
		switch last := len(folded.text) - 1; {
		case b > ' ' && b != '+':
			folded.add(r.from[i], r.to[i], b)
		case last >= 0 && folded.text[last] == ' ':
			folded.to[last] = r.to[i]
		default:
			folded.add(r.from[i], r.to[i], ' ')
		}
	}
	return folded
}

// escape reads the escape that a text begins with. The length is 0 for none.
func escape(text []byte) (length int, plain []byte) {
	switch {
	case text[0] == '%':
		if plain, ok := unhex(text, 1, 2); ok {
			return 3, plain
		}
	case text[0] == '&':
		const longest = len("&CounterClockwiseContourIntegral;")
		if end := slices.Index(text[:min(len(text), longest)], ';'); end > 0 {
			if entity := string(text[:end+1]); html.UnescapeString(entity) != entity {
				return end + 1, []byte(html.UnescapeString(entity))
			}
		}
	case text[0] == '\\' && len(text) > 1:
		return backslash(text)
	}
	return 0, nil
}

func backslash(text []byte) (length int, plain []byte) {
	switch text[1] {
	case 'b', 'f', 'n', 'r', 't', 'v':
		return 2, []byte{' '}
	case 'x':
		if plain, ok := unhex(text, 2, 2); ok {
			return 4, plain
		}
	case 'u':
		if first, ok := unit(text, 2); ok {
			const one, both = len(`\ud83d`), len(`\ud83d\ude00`)
			if len(text) >= both && text[one] == '\\' && text[one+1] == 'u' {
				second, _ := unit(text, one+2) // 0 is no half of a pair
				if pair := utf16.DecodeRune(first, second); pair != utf8.RuneError {
					return both, utf8.AppendRune(nil, pair)
				}
			}
			return one, utf8.AppendRune(nil, first)
		}
	}
	return 2, text[1:2]
}

// unit reads a code unit of UTF-16.
func unit(text []byte, from int) (rune, bool) {
	bytes, ok := unhex(text, from, 4)
	if !ok {
		return 0, false
	}
	return rune(bytes[0])<<8 | rune(bytes[1]), true
}

// unhex reads hexadecimal digits.
func unhex(text []byte, from, digits int) ([]byte, bool) {
	if len(text) < from+digits {
		return nil, false
	}
	bytes, err := hex.DecodeString(string(text[from : from+digits]))
	return bytes, err == nil
}
