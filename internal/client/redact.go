package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// mask stands in logs and errors for what must not be seen.
const mask = "***"

// Redactor makes bodies and texts fit for logs and errors.
type Redactor struct {
	secrets func() *secrets
	// opaque are names of members of answers under which any text may be secret.
	opaque []string
}

// NewRedactor returns a redactor that masks the given secrets wherever they
// stand, in whole or in part and however escaped, besides what looks secret
// anyway. Empty secrets are skipped.
func NewRedactor(values ...string) *Redactor {
	// Most requests succeed, and are logged nowhere.
	return &Redactor{secrets: sync.OnceValue(func() *secrets { return newSecrets(values) })}
}

// inJSON returns s as it stands between the quotes of a JSON string.
func inJSON(s string) string {
	quoted := encode(s)
	return quoted[1 : len(quoted)-1]
}

// Body returns the body as text for a log, with these masked in JSON: the
// values under names that look secret, the value of a JSON Patch operation or of
// a name and value pair whose path or name does, SailPoint cipher text and the
// redactor's secrets. Other bodies are masked as Text does.
func (r *Redactor) Body(body []byte) string {
	value, err := decode(body)
	if err != nil {
		return r.Text(string(body))
	}
	// Masked again as a whole, for secrets that only the encoded form spells.
	return r.secrets().mask(encode(r.walk(value)))
}

// Answer is Body for what a server answers, in which it may show a secret that
// nobody here knows.
func (r *Redactor) Answer(body []byte) string {
	value, err := decode(body)
	if err != nil || len(r.opaque) == 0 {
		return r.Body(body)
	}
	return r.Body([]byte(encode(r.withoutOpaque(value))))
}

// withoutOpaque masks all texts and numbers below opaque members.
func (r *Redactor) withoutOpaque(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			if slices.Contains(r.opaque, name) {
				v[name] = withoutTexts(member)
			} else {
				v[name] = r.withoutOpaque(member)
			}
		}
	case []any:
		for i, element := range v {
			v[i] = r.withoutOpaque(element)
		}
	}
	return value
}

func withoutTexts(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = withoutTexts(member)
		}
	case []any:
		for i, element := range v {
			v[i] = withoutTexts(element)
		}
	case string, json.Number:
		return mask
	}
	return value
}

// Text masks, in a text of any kind, the redactor's secrets, SailPoint cipher
// text and the values after names that look secret, as far as they stand in
// quoted or form-encoded pairs.
func (r *Redactor) Text(s string) string {
	return r.secrets().exact.Replace(maskPairs(r.secrets().mask(s)))
}

// error returns err with a text that is masked; its chain stays.
func (r *Redactor) error(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if masked := r.Text(text); masked != text {
		return &maskedError{masked, err}
	}
	return err
}

type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }

func (r *Redactor) walk(value any) any {
	switch v := value.(type) {
	case map[string]any:
		pairIsSecret := namesSecret(v)
		masked := make(map[string]any, len(v))
		for name, member := range v {
			if mayHoldSecret(member) && (SecretName(name) || pairIsSecret && strings.EqualFold(name, "value")) {
				masked[r.Text(name)] = mask
			} else {
				masked[r.Text(name)] = r.walk(member)
			}
		}
		return masked
	case []any:
		masked := make([]any, len(v))
		for i, element := range v {
			masked[i] = r.walk(element)
		}
		return masked
	case string:
		return r.text(v)
	case json.Number:
		if text := r.secrets().mask(v.String()); text != v.String() {
			return text
		}
	}
	return value
}

// mayHoldSecret reports whether a value has room for a secret: there is none in
// true, false and null, whatever they are called.
func mayHoldSecret(value any) bool {
	_, flag := value.(bool)
	return value != nil && !flag
}

// text masks a JSON string, which may itself hold a JSON document.
func (r *Redactor) text(s string) string {
	if cipherText.MatchString(s) {
		return mask
	}
	if strings.ContainsAny(s, "{[") {
		if inner, err := decode([]byte(s)); err == nil {
			return r.secrets().mask(encode(r.walk(inner)))
		}
	}
	return r.Text(s)
}

// namesSecret reports whether the object is a JSON Patch operation (RFC 6902 §4)
// or a name and value pair about something that looks secret.
func namesSecret(object map[string]any) bool {
	for _, name := range []string{"path", "name", "key", "attribute"} {
		if s, ok := object[name].(string); ok && slices.ContainsFunc(strings.Split(s, "/"), SecretName) {
			return true
		}
	}
	return false
}

// Cipher text begins with the number of the key and the name of the encryptor:
// "1:ACP:…".
var (
	cipherText = regexp.MustCompile(`^\s*\d+:[A-Z]{2,}[A-Za-z0-9]*:`)
	cipherWord = regexp.MustCompile(`(^|[^A-Za-z0-9:])\d+:[A-Z]{2,}[A-Za-z0-9]*:[^\s"'<>,;]+`)
)

// pairs find names with their values in texts that are no JSON: broken JSON, the
// same within a JSON string, and form-encoded. The groups are the name, what
// stands between, and the value.
var pairs = []*regexp.Regexp{
	regexp.MustCompile(`(?s)("[\w.\-]+)("\s*:\s*")((?:[^"\\]|\\.)+)`),
	regexp.MustCompile(`("[\w.\-]+)(\\+"\s*:\s*\\+")([^"]+)`),
	regexp.MustCompile(`("[\w.\-]+)(\\*"\s*:\s*)([^\s"\\,\[\]{}]+)`),
	regexp.MustCompile(`([\w.\-]+)(=)([^&\s"'<>]+)`),
}

func maskPairs(s string) string {
	for _, pair := range pairs {
		s = pair.ReplaceAllStringFunc(s, func(match string) string {
			groups := pair.FindStringSubmatch(match)
			if len(groups) != 4 || !SecretName(groups[1]) {
				return match
			}
			return groups[1] + groups[2] + mask
		})
	}
	return s
}

var (
	secretParts = []string{
		"password", "passwd", "pwd", "passphrase", "passcode", "secret", "token",
		"credential", "authorization", "private", "assertion", "cookie", "jwt",
	}
	secretEndings = []string{"key", "keys"}
	nameJunk      = regexp.MustCompile(`[^a-z0-9]+`)
)

// SecretName reports whether values under the name look secret. It rather masks
// too much, since nothing but a log is the poorer for it.
func SecretName(name string) bool {
	name = nameJunk.ReplaceAllString(strings.ToLower(name), "")
	contains := func(part string) bool { return strings.Contains(name, part) }
	endsIn := func(ending string) bool { return strings.HasSuffix(name, ending) }
	return slices.ContainsFunc(secretParts, contains) || slices.ContainsFunc(secretEndings, endsIn)
}

var secretNouns = []string{
	"password", "passwd", "pwd", "passphrase", "passcode", "secret", "token", "privatekey", "apikey", "secretkey", "jwt",
}

// NamesSecretValue reports whether the value under the name is a secret, as far as
// the name tells, rather than something about one, such as the address tokenUrl.
func NamesSecretValue(name string) bool {
	name = strings.TrimSuffix(nameJunk.ReplaceAllString(strings.ToLower(name), ""), "s")
	return slices.ContainsFunc(secretNouns, func(noun string) bool { return strings.HasSuffix(name, noun) })
}

func decode(body []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	return value, nil
}

func encode(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return mask
	}
	return strings.TrimSuffix(text.String(), "\n")
}
