package client

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
)

// maxText is the length in runes at which a text that is not meant as a message
// is cut.
const maxText = 300

// ParseError reads the error shapes of gateways and token endpoints:
// {"error": …}, {"error": …, "error_description": …} (RFC 6749 §5.2),
// {"message": …}, arrays of strings, HTML and plain text.
func ParseError(_ int, header http.Header, body []byte) ErrorDetail {
	var list []string
	if json.Unmarshal(body, &list) == nil {
		return ErrorDetail{Messages: Distinct(list...)}
	}
	var object struct {
		Error       any    `json:"error"`
		Description string `json:"error_description"`
		Message     any    `json:"message"`
	}
	if json.Unmarshal(body, &object) == nil {
		code, _ := object.Error.(string)
		message, _ := object.Message.(string)
		if object.Description != "" && code != "" {
			object.Description, code = code+": "+object.Description, ""
		}
		if messages := Distinct(code, object.Description, message); len(messages) > 0 {
			return ErrorDetail{Messages: messages}
		}
	}
	return ErrorDetail{Messages: Distinct(plain(header, string(body))), Foreign: !json.Valid(body)}
}

// Distinct trims the texts and drops the empty and repeated ones.
func Distinct(texts ...string) []string {
	var kept []string
	seen := map[string]bool{}
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" && !seen[text] {
			seen[text] = true
			kept = append(kept, text)
		}
	}
	return kept
}

var markup = regexp.MustCompile(`(?is)<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>`)

// plain returns a short readable form of a body of unknown shape.
func plain(header http.Header, body string) string {
	body = strings.TrimSpace(body)
	if strings.Contains(header.Get("Content-Type"), "html") || strings.HasPrefix(body, "<") {
		body = html.UnescapeString(markup.ReplaceAllString(body, " "))
	}
	text := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(body, "")), " "))
	if len(text) > maxText {
		return string(text[:maxText-1]) + "…"
	}
	return string(text)
}
