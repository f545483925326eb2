package secrets_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// echo is an answer that repeats secrets. Status 0 is one that is no HTTP.
type echo struct {
	status int
	header http.Header
	body   string
}

func (e echo) write(w http.ResponseWriter) {
	if hijacker, ok := w.(http.Hijacker); ok && e.status == 0 {
		if connection, _, err := hijacker.Hijack(); err == nil {
			_, _ = connection.Write([]byte(e.body)) // Who asked may be gone.
			_ = connection.Close()
		}
		return
	}
	maps.Copy(w.Header(), e.header)
	w.WriteHeader(e.status)
	_, _ = w.Write([]byte(e.body)) // Who asked may be gone.
}

func text(contentType, body string) echo {
	return echo{http.StatusBadRequest, http.Header{"Content-Type": {contentType}}, body}
}

// jsonEcho is the error of a kind of API with texts in all of its members.
func jsonEcho(texts ...string) echo {
	var messages []any
	for _, text := range texts {
		messages = append(messages, map[string]any{"locale": "en-US", "localeOrigin": "DEFAULT", "text": text})
	}
	body, err := json.Marshal(map[string]any{
		"detailCode": "400.1 " + texts[0], "trackingId": texts[0], "messages": messages, "causes": messages,
		"scimType": texts[0], "detail": strings.Join(texts, " "), "error": texts[0],
	})
	if err != nil {
		panic(err) // It holds texts only.
	}
	return text("application/json", string(body))
}

// each puts the secrets into a text, encoded.
func each(secrets []string, encode func(string) string) string {
	var parts []string
	for i, secret := range secrets {
		parts = append(parts, fmt.Sprintf("value %d is %s here", i, encode(secret)))
	}
	return strings.Join(parts, ", ")
}

func plain(s string) string { return s }

// inJSON is a text between the quotes of JSON.
func inJSON(s string) string {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // A string has a JSON form.
	}
	return string(quoted[1 : len(quoted)-1])
}

// ascii is JSON as some libraries write it: nothing but ASCII, slashes escaped.
func ascii(s string) string {
	var b strings.Builder
	for _, r := range inJSON(s) {
		switch {
		case r == '/':
			b.WriteString(`\/`)
		case r > 126:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func numeric(s string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, "&#%d;", r)
	}
	return b.String()
}

// component is encodeURIComponent of JavaScript, with small letters.
func component(s string) string {
	escaped := strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
	for _, kept := range []string{"!", "'", "(", ")", "*"} {
		escaped = strings.ReplaceAll(escaped, url.QueryEscape(kept), kept)
	}
	var b strings.Builder
	for i := 0; i < len(escaped); i++ {
		if escaped[i] == '%' {
			b.WriteString(strings.ToLower(escaped[i : i+3]))
			i += 2
			continue
		}
		b.WriteByte(escaped[i])
	}
	return b.String()
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// Cipher text counts as a secret, too.
func cipher(mark string) string { return "1:ACP:" + mark + "/+abc=" }

// echoes are the ways in which servers repeat what they were sent. Request is the
// body of the request.
var echoes = map[string]func(secrets []string, request string) echo{
	"api":  func(secrets []string, _ string) echo { return jsonEcho(each(secrets, plain)) },
	"text": func(secrets []string, _ string) echo { return text("text/plain", each(secrets, plain)) },
	"html": func(secrets []string, _ string) echo {
		return text("text/html", "<p>"+each(secrets, html.EscapeString)+"</p>")
	},
	"numeric":   func(secrets []string, _ string) echo { return text("text/html", "<p>"+each(secrets, numeric)+"</p>") },
	"form":      func(secrets []string, _ string) echo { return jsonEcho(each(secrets, url.QueryEscape)) },
	"path":      func(secrets []string, _ string) echo { return jsonEcho(each(secrets, url.PathEscape)) },
	"component": func(secrets []string, _ string) echo { return jsonEcho(each(secrets, component)) },
	"json":      func(secrets []string, _ string) echo { return jsonEcho(`no JSON: {"a":"` + each(secrets, inJSON)) },
	"twice": func(secrets []string, _ string) echo {
		return jsonEcho(`no JSON: {"a":"` + each(secrets, func(s string) string { return inJSON(inJSON(s)) }))
	},
	"ascii": func(secrets []string, _ string) echo { return jsonEcho(`no JSON: {"a":"` + each(secrets, ascii)) },
	"quoted": func(secrets []string, _ string) echo {
		return jsonEcho(each(secrets, func(s string) string { return fmt.Sprintf("%q", s) }))
	},
	"base64": func(secrets []string, _ string) echo { return jsonEcho(each(secrets, b64)) },
	"lines": func(secrets []string, _ string) echo {
		return jsonEcho(strings.Split(strings.Join(secrets, "\n"), "\n")...)
	},
	"halves": func(secrets []string, _ string) echo {
		var halves []string
		for _, secret := range secrets {
			runes := []rune(secret)
			halves = append(halves, string(runes[:len(runes)/2]), string(runes[len(runes)/2:]))
		}
		return jsonEcho(halves...)
	},
	"array": func(secrets []string, _ string) echo {
		body, err := json.Marshal(secrets)
		if err != nil {
			panic(err) // They are strings.
		}
		return text("application/json", string(body))
	},
	"request": func(_ []string, request string) echo { return jsonEcho("cannot take " + request) },
	"broken": func(_ []string, request string) echo {
		return text("text/plain", "cannot take "+request[:len(request)-len(request)/10])
	},
	"long": func(secrets []string, _ string) echo {
		return text("text/plain", strings.Repeat("x", 280)+each(slices.Sorted(slices.Values(secrets)), plain))
	},
	"redirect": func(secrets []string, _ string) echo {
		query := url.Values{"a": secrets}
		return echo{http.StatusFound, http.Header{"Location": {"https://login.example.com/" + url.PathEscape(secrets[0]) + "?" + query.Encode()}}, ""}
	},
	"no HTTP": func(secrets []string, _ string) echo {
		return echo{body: strings.Join(strings.Fields(each(secrets, plain)), "_") + "\r\n\r\n"} // Go quotes a line without blanks
	},
	"server error": func(secrets []string, _ string) echo {
		return echo{http.StatusInternalServerError, http.Header{"Content-Type": {"text/html"}}, "<title>" + each(secrets, plain) + "</title>"}
	},
}

// unknown are answers with secrets that the provider never had: they are known by
// their form and their names alone.
var unknown = map[string]func(mark string) echo{
	"cipher": func(mark string) echo { return jsonEcho("the value " + cipher(mark) + " is no key") },
	"cipher, escaped": func(mark string) echo {
		return jsonEcho("in " + url.QueryEscape(cipher(mark)) + " and " + `{\"a\":\"` + cipher(mark) + `\"}`)
	},
	"names": func(mark string) echo {
		return text("application/json", `{"messages":[{"text":"got client_secret=`+mark+`&a=b"}],"password":"`+mark+`"}`)
	},
	"documents": func(mark string) echo {
		return text("application/json", strings.ReplaceAll(`{"type":"generic","messages":[{"text":"bad"}],"is":"{\"passwords\":[\"MARK\"]}",
			"was":[{"op":"add","path":"/a/password","value":"MARK"},{"name":"adminPassword","value":"MARK"}]}`, "MARK", mark))
	},
	"foreign redirect": func(mark string) echo {
		return echo{http.StatusFound, http.Header{"Location": {"https://login.example.com/?code=" + mark + "#access_token=" + mark}}, ""}
	},
}
