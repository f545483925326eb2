package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// mask stands for a secret in what people are shown.
const mask = "••••••••"

// minReplaced is the length of the shortest secret, in bytes, that is looked for
// in every text; a shorter one would be found where it isn't one.
const minReplaced = 6

var (
	secretName = regexp.MustCompile(`(?i)pass(word|wd|phrase)|secret|token|credential|authorization|cookie|(api|private|access)[-_]?key|^(pwd|pin)$`)
	// openNames are names of members that only sound like secrets.
	openNames = []string{"passwordPolicies", "credentialProfiles", "credentialProviderEnabled", "changePassword", "tokenUrl"}
)

func isSecretName(name string) bool {
	return secretName.MatchString(name) && !slices.ContainsFunc(openNames, func(open string) bool { return strings.EqualFold(open, name) })
}

// masker hides secrets: what stands under a name that says so, cipher text, and
// these texts wherever they appear again.
type masker struct {
	known map[string]bool
	// replacer is nil until it is needed.
	replacer *strings.Replacer
	// more are secrets to look for as well, nil for none.
	more *masker
}

// masker is one for what the tenant has been told as a secret so far.
func (t *Tenant) masker() *masker {
	m := &masker{known: map[string]bool{}}
	for _, plaintext := range t.plaintexts {
		m.learn(plaintext)
	}
	for token := range t.tokens {
		m.learn(token)
	}
	for _, secret := range []string{t.config.ClientSecret, t.config.IIQPassword, t.config.IIQToken} {
		m.learn(secret)
	}
	return m
}

func (m *masker) learn(secret string) {
	if len(secret) >= minReplaced && !m.known[secret] {
		m.known[secret], m.replacer = true, nil
	}
}

// namesSecret tells that an object says of its value that it is a secret: an
// operation of a JSON Patch, a change of an account, or a pair.
func namesSecret(o object) bool {
	for _, key := range []string{"path", "attribute", "name", "key"} {
		if slices.ContainsFunc(strings.Split(text(o, key), "/"), isSecretName) {
			return true
		}
	}
	return false
}

// value is a copy of a JSON value without secrets.
func (m *masker) value(value any, secret bool) any {
	switch v := value.(type) {
	case object:
		shown := object{}
		for key, member := range v {
			inside := secret || isSecretName(key) || key == "value" && namesSecret(v)
			shown[m.text(key)] = m.value(member, inside)
		}
		return shown
	case []any:
		shown := make([]any, len(v))
		for i, item := range v {
			shown[i] = m.value(item, secret)
		}
		return shown
	case string:
		if secret && v != "" {
			m.learn(v)
			return mask
		}
		if cipherText.MatchString(v) {
			return mask
		}
		return m.text(v)
	case json.Number:
		if secret {
			return mask
		}
	}
	return value
}

// text is a text without the known secrets, however they are escaped in it.
func (m *masker) text(s string) string {
	if m.more != nil {
		s = m.more.text(s)
	}
	if m.replacer == nil {
		// The longest first: one may be part of another.
		known := slices.SortedFunc(maps.Keys(m.known), func(a, b string) int { return len(b) - len(a) })
		var pairs []string
		for _, secret := range known {
			quoted := string(encode(secret))
			for _, form := range []string{secret, quoted[1 : len(quoted)-1], url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret)} {
				pairs = append(pairs, form, mask)
			}
		}
		m.replacer = strings.NewReplacer(pairs...)
	}
	return cipherInside.ReplaceAllString(m.replacer.Replace(s), mask)
}

// cipherInside finds cipher text within a text.
var cipherInside = regexp.MustCompile(`\b\d+:[A-Z]{2,}:[0-9A-Za-z+/=]{8,}`)

// body is what people may see of a body: a JSON value, a list of them when each
// line is one, or a text. Of anything that might hold secrets in another form
// there is only the size.
func (m *masker) body(header http.Header, body []byte, secretConfig bool) any {
	if len(body) == 0 {
		return nil
	}
	media, _, _ := mime.ParseMediaType(header.Get("Content-Type")) // empty when malformed
	if value, err := decode(body); err == nil {
		return m.json(value, secretConfig)
	}
	var lines []any
	for line := range bytes.Lines(body) {
		value, err := decode(line)
		if err != nil {
			lines = nil
			break
		}
		lines = append(lines, m.json(value, secretConfig))
	}
	switch {
	case len(lines) > 0:
		return lines
	case media == "text/plain" || media == "text/html":
		return m.text(string(body))
	}
	return fmt.Sprintf("[%d bytes of %q]", len(body), media)
}

// json masks a whole body; the configuration of a connector is secret in all its
// parts.
func (m *masker) json(value any, secretConfig bool) any {
	if o, ok := value.(object); ok && secretConfig {
		shown := object{}
		for key, member := range o {
			shown[m.text(key)] = m.value(member, key == "config" || isSecretName(key))
		}
		return shown
	}
	return m.value(value, false)
}

// query masks the values of a query.
func (m *masker) query(raw string) string {
	parts := strings.Split(raw, "&")
	for i, part := range parts {
		name, value, given := strings.Cut(part, "=")
		plain, err := url.QueryUnescape(value)
		if !given || err != nil {
			parts[i] = m.text(part)
			continue
		}
		if decoded, err := url.QueryUnescape(name); err == nil && isSecretName(decoded) {
			m.learn(plain)
			parts[i] = name + "=" + mask
			continue
		}
		// Readable for people, but still one argument.
		parts[i] = m.text(name) + "=" + strings.NewReplacer("%", "%25", "&", "%26", "+", "%2B").Replace(m.text(plain))
	}
	return strings.Join(parts, "&")
}

// shownHeaders are the headers that say something about an exchange.
var shownHeaders = []string{"Content-Type", "Retry-After", "X-Total-Count", experimentalHeader, "User-Agent", "Location"}

func (m *masker) headers(header http.Header) map[string]string {
	shown := map[string]string{}
	for _, name := range shownHeaders {
		if value := header.Get(name); value != "" {
			shown[name] = m.text(value)
		}
	}
	return shown
}

// shownExchange is an exchange as people see it.
type shownExchange struct {
	Number          int               `json:"number"`
	Time            string            `json:"time"`
	Milliseconds    int64             `json:"milliseconds"`
	Method          string            `json:"method"`
	Path            string            `json:"path"`
	Query           string            `json:"query,omitempty"`
	Status          int               `json:"status"` // 0: the connection was closed without an answer
	Injected        bool              `json:"injected,omitempty"`
	RequestHeaders  map[string]string `json:"requestHeaders,omitempty"`
	RequestBody     any               `json:"requestBody,omitempty"`
	ResponseHeaders map[string]string `json:"responseHeaders,omitempty"`
	ResponseBody    any               `json:"responseBody,omitempty"`
}

// show renders an entry of the journal; a summary lacks headers and bodies.
func (e *entry) show(m *masker, summary bool) shownExchange {
	x := e.exchange
	// What is secret in this request is so in the rest of the exchange, but no
	// longer: another may have the same text as an open value.
	m = &masker{known: map[string]bool{}, more: m}
	invoked := strings.HasSuffix(x.Path, "/invoke")
	request := m.body(x.RequestHeader, x.RequestBody, invoked)
	shown := shownExchange{
		Number: e.number, Time: format(x.Time), Milliseconds: e.took.Milliseconds(), Method: m.text(x.Method),
		Query: m.query(x.RawQuery), Status: x.Status, Injected: x.Injected,
	}
	shown.Path = m.text(x.Path)
	if !summary {
		shown.RequestHeaders, shown.RequestBody = m.headers(x.RequestHeader), request
		shown.ResponseHeaders, shown.ResponseBody = m.headers(x.ResponseHeader), m.body(x.ResponseHeader, x.ResponseBody, invoked)
	}
	return shown
}
