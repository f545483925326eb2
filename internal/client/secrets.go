package client

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"
)

// part is the length in bytes from which a part of a secret is masked like the
// whole: servers cut values off, and quote single lines of a key.
const part = 12

// secrets finds secrets in texts, however they are escaped there.
type secrets struct {
	exact *strings.Replacer
	// short are those that are too short to have parts, and parts all parts of the
	// others; without escapes.
	short []string
	parts map[string]bool
}

func newSecrets(values []string) *secrets {
	s := &secrets{parts: map[string]bool{}}
	var pairs []string
	values = slices.Clone(values)
	// The replacer takes the first match: a secret that begins with another
	// must come before it.
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	for _, value := range slices.Compact(values) {
		if value == "" {
			continue
		}
		pairs = append(pairs, value, mask, inJSON(value), mask)
		s.add(value)
		for _, form := range append(inBase64(value), fromBase64(value)) {
			s.add(form)
		}
	}
	s.exact = strings.NewReplacer(pairs...)
	return s
}

func (s *secrets) add(value string) {
	plain := read(value)
	text := strings.TrimSpace(string(plain.folded().text))
	switch {
	case text == "":
	case len(text) < part:
		s.short = append(s.short, text)
	default:
		for i := range len(text) - part + 1 {
			s.parts[text[i:i+part]] = true
		}
	}
}

// inBase64 is what of a value is the same in every Base64 text that holds it: it
// depends on how many bytes, modulo 3, stand before it.
func inBase64(value string) []string {
	var forms []string
	for before := range 3 {
		padded := []byte(strings.Repeat("\x00", before) + value)
		first, last := (before*8+5)/6, len(padded)*8/6
		if last-first < part {
			continue // it would be found in many a word
		}
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			forms = append(forms, encoding.EncodeToString(padded)[first:last])
		}
	}
	return forms
}

// fromBase64 is the text that a value is the Base64 form of, if any.
func fromBase64(value string) string {
	decoded, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(decoded) < part || !utf8.Valid(decoded) {
		return ""
	}
	return string(decoded)
}

// mask puts the mask in place of secrets and of cipher text.
func (s *secrets) mask(text string) string {
	plain := read(text)
	var found []span
	for _, match := range cipherWord.FindAllSubmatchIndex(plain.text, -1) {
		found = append(found, span{plain.from[match[3]], plain.to[match[1]-1]})
	}
	folded := plain.folded()
	for _, short := range s.short {
		for at := 0; ; at++ {
			next := bytes.Index(folded.text[at:], []byte(short))
			if next < 0 {
				break
			}
			at += next
			found = append(found, span{folded.from[at], folded.to[at+len(short)-1]})
		}
	}
	if len(s.parts) > 0 {
		for i := range len(folded.text) - part + 1 {
			if s.parts[string(folded.text[i:i+part])] {
				found = append(found, span{folded.from[i], folded.to[i+part-1]})
			}
		}
	}
	return s.exact.Replace(replaced(text, found))
}

// span is a piece of a text.
type span struct{ from, to int32 }

// replaced puts one mask in place of spans that touch.
func replaced(text string, spans []span) string {
	if len(spans) == 0 {
		return text
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var b strings.Builder
	at := int32(0)
	for i := 0; i < len(spans); {
		whole := spans[i]
		for i++; i < len(spans) && spans[i].from <= whole.to; i++ {
			whole.to = max(whole.to, spans[i].to)
		}
		b.WriteString(text[at:whole.from] + mask)
		at = whole.to
	}
	return b.String() + text[at:]
}
