package client

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

func TestSecretsAreReadThroughEscapes(t *testing.T) {
	t.Parallel()
	secret := "Tr0ub4dor&3 \"<ü😀/\\>+%25\n-----\nsecond line"
	r := NewRedactor(secret, "s#rt", `{"inside":"of a document"}`, base64.StdEncoding.EncodeToString([]byte("user:password in Base64")))
	for name, text := range map[string]string{
		"JSON":         `a Tr0ub4dor&3 \"<ü😀/\\>+%25\n-----\nsecond line z`,
		"JSON twice":   `a Tr0ub4dor&3 \\\"<ü😀/\\\\>+%25\\n-----\\nsecond line z`,
		"JSON, ASCII":  `a Tr0ub4dor\u00263 \"\u003c\u00FC\uD83D\uDE00\/\\\u003e+%25\n-----\nsecond line z`,
		"Go":           `a Tr0ub4dor&3 \"<ü😀/\\>+%25\n-----\x0asecond line z`,
		"form":         `a Tr0ub4dor%263+%22%3C%C3%BC%F0%9F%98%80%2F%5C%3E%2B%2525%0A-----%0Asecond+line z`,
		"path":         `a Tr0ub4dor&3%20%22%3c%c3%bc%f0%9f%98%80%2f%5c%3e+%2525%0a-----%0asecond%20line z`,
		"HTML":         "a Tr0ub4dor&amp;3 &#34;&lt;&uuml;&#x1F600;/\\&gt;+%25\n-----\nsecond line z",
		"one line":     `a Tr0ub4dor&3 "<ü😀/\>+%25 ----- second line z`,
		"cut off":      `a Tr0ub4dor&3 "<ü z`,
		"the rest":     `a >+%25 ----- second line z`,
		"Base64":       "a " + base64.StdEncoding.EncodeToString([]byte(secret)) + " z",
		"within":       "a " + base64.URLEncoding.EncodeToString([]byte("xy"+secret+"x")) + " z",
		"short":        `a s#rt z`,
		"short, form":  `a s%23rt z`,
		"document":     `a {\"inside\":\"of a document\"} z`,
		"from Base64":  `a user:password in Base64 z`,
		"cipher":       `a 1:ACP:AbC/+def= z`,
		"cipher, form": `a 1%3AACP%3AAbC%2F%2Bdef%3D z`,
	} {
		got := r.Text(text)
		for _, left := range []string{"Tr0ub", "ond line", "%25", "rt", "docu", "AbC", "def", "word", "ZHJ", "VHIw"} {
			if strings.Contains(got, left) {
				t.Errorf("%s: %q is in %q", name, left, got)
			}
		}
		if !strings.HasPrefix(got, "a ") || !strings.HasSuffix(got, " z") {
			t.Errorf("%s: what stands around it is gone: %q", name, got)
		}
	}
}

func TestTextsWithoutSecretsStay(t *testing.T) {
	t.Parallel()
	r := NewRedactor("a very long secret, indeed", "short", "\n ", "+")
	for _, text := range []string{
		"", "a very long", "sho", `C:\new\u12 100% &amp &nosuch; %zz \`, "1:2", "été 😀\n\ttab", "1+1",
	} {
		if got := r.secrets().mask(text); got != strings.ReplaceAll(text, "+", mask) {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestAnswersHideOpaqueMembers(t *testing.T) {
	t.Parallel()
	c := newClient(t, Config{Opaque: []string{"attributes"}, Secrets: []string{"hunter2"}})
	r := c.redactor(&Request{Secrets: []string{"hunter3"}}, "hunter4")
	for body, want := range map[string]string{
		`[{"attributes":{"host":"h","on":true,"n":[1,null,{"a":"b"}]},"name":"hunter2"}]`: `[{"attributes":{"host":"***","n":["***",null,{"a":"***"}],"on":true},"name":"***"}]`,
		`{"attributes":"x","a":"hunter3 hunter4"}`:                                        `{"a":"*** ***","attributes":"***"}`,
		`no JSON hunter2`: `no JSON ***`,
	} {
		if got := r.Answer([]byte(body)); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", body, got, want)
		}
	}
	if got := r.Body([]byte(`{"attributes":{"host":"h"}}`)); got != `{"attributes":{"host":"h"}}` {
		t.Errorf("a request lost what it says: %s", got)
	}
}

func TestRedirectIsToldWithoutItsQuery(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"https://user:canary@login.example.com/a?code=canary#id_token=canary": "https://login.example.com/a:",
		"/login?next=canary": "to /login:",
		"http://[canary":     "another address",
	} {
		c := newClient(t, Config{Transport: transport(func(*http.Request) (*http.Response, error) {
			redirect := answer(302, "")
			redirect.Header = http.Header{"Location": {location}}
			return redirect, nil
		})})
		_, err := c.Do(t.Context(), Request{Method: "GET", Path: "/x"})
		if err == nil || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", location, err)
		}
	}
}
