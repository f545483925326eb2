package connector

import (
	"cmp"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

const (
	// maxLines and maxRunes bound a message: connectors throw what servers told
	// them, up to whole pages.
	maxLines = 5
	maxRunes = 1000

	// The types of errors (SailPoint connector SDK: ConnectorErrorType).
	kindGeneric  = "generic"
	kindNotFound = "notFound"
)

// failure is an error that the connector itself tells of. Its text is unmasked.
type failure struct{ kind, text string }

func (*failure) Error() string { return "the connector failed" }

// harmless reports that the connector has surely not acted.
func (f *failure) harmless() bool {
	return f.kind == kindNotFound || strings.HasPrefix(classPrefix.ReplaceAllString(f.text, ""), "unsupported command: ")
}

// message is the text for people: masked, without the class of the error, and not
// long.
func (f *failure) message(redactor *client.Redactor) string {
	text := classPrefix.ReplaceAllString(redactor.Text(f.text), "")
	if len(text) > 1 && strings.HasPrefix(text, "'") && strings.HasSuffix(text, "'") { // a string was thrown
		text = text[1 : len(text)-1]
	}
	return shorten(text)
}

func shorten(text string) string {
	lines := strings.Split(strings.TrimSpace(strings.ToValidUTF8(text, "")), "\n")
	cut := len(lines) > maxLines
	runes := []rune(strings.Join(lines[:min(len(lines), maxLines)], "\n"))
	if len(runes) > maxRunes {
		runes, cut = runes[:maxRunes], true
	}
	if cut {
		return string(runes) + " …"
	}
	return string(runes)
}

// readFailure finds the connector's own error in an error response. The statuses
// that are the gateway's to give are left to the client.
func readFailure(status int, body []byte) *failure {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return nil
	}
	if failure := readText(string(body)); failure != nil {
		return failure
	}
	failure := readJSON(body)
	if failure != nil && status == http.StatusNotFound && failure.kind != kindGeneric && failure.kind != kindNotFound {
		return nil // a gateway's, which knows no such path
	}
	return failure
}

var (
	// What spcx writes: the type, a line break, and the error as util.inspect shows it.
	failureText = regexp.MustCompile(`(?s)^\s*(\w+) error: \n \+ (.*)$`)
	// inspect lists an error's own members below its stack. They tell the type of
	// errors whose class is another copy of the SDK's, as in a bundle, for which spcx
	// takes them for generic.
	notFoundMember = regexp.MustCompile(`(?m)^  type: 'notFound'`)
	stack          = regexp.MustCompile(`\n    at | \{\n  \w+:`)
	classPrefix    = regexp.MustCompile(`^\w*(?:Error|Exception)(?: \[\w+\])?: `)
)

// readText reads an error as spcx writes it; nil when the text is none.
func readText(text string) *failure {
	match := failureText.FindStringSubmatch(text)
	if match == nil {
		return nil
	}
	f := &failure{kind: match[1], text: match[2]}
	if end := stack.FindStringIndex(f.text); end != nil {
		if notFoundMember.MatchString(f.text[end[0]:]) {
			f.kind = kindNotFound
		}
		f.text = f.text[:end[0]]
	}
	return f
}

var word = regexp.MustCompile(`^\w+$`)

// readJSON reads an error of a deployed connector. No document tells its form: a
// JSON object with a type besides a message, or with the text that spcx writes in a
// message, is the connector's; all else is the API's.
func readJSON(body []byte) *failure {
	type text struct {
		Text string `json:"text"`
	}
	var answer struct {
		Type     string `json:"type"`
		Message  string `json:"message"`
		Messages []text `json:"messages"`
		Causes   []text `json:"causes"`
	}
	_ = json.Unmarshal(body, &answer) // What is of another form stays empty.
	message := answer.Message
	for _, t := range append(answer.Messages, answer.Causes...) {
		message = cmp.Or(message, t.Text)
		if failure := readText(t.Text); failure != nil {
			return failure
		}
	}
	if failure := readText(answer.Message); failure != nil {
		return failure
	}
	if message == "" || !word.MatchString(answer.Type) {
		return nil
	}
	return &failure{kind: answer.Type, text: message}
}
