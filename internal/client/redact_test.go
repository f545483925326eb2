package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

func TestRedactorBody(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		`{"name":"HR","n":1.50,"z":null}`: `{"n":1.50,"name":"HR","z":null}`,
		`{"Password":"x","clientSecret":1,"access_token":true,"api-key":{"a":"b"},"private_key":["x"],"passwd":null}`:            `{"Password":"***","access_token":true,"api-key":"***","clientSecret":"***","passwd":null,"private_key":"***"}`,
		`[{"op":"replace","path":"/connectorAttributes/password","value":"x"}]`:                                                  `[{"op":"replace","path":"/connectorAttributes/password","value":"***"}]`,
		`[{"op":"add","path":"/a/tokens/0","value":7},{"op":"add","path":"/a/b","value":7}]`:                                     `[{"op":"add","path":"/a/tokens/0","value":"***"},{"op":"add","path":"/a/b","value":7}]`,
		`[{"op":"add","path":"/connectorAttributes","value":{"a":{"Authorization":"x"}}}]`:                                       `[{"op":"add","path":"/connectorAttributes","value":{"a":{"Authorization":"***"}}}]`,
		`{"credentialProviderEnabled":false,"list":[{"name":"passwordRequired","value":true}],"token":"true","pwd":[false,"x"]}`: `{"credentialProviderEnabled":false,"list":[{"name":"passwordRequired","value":true}],"pwd":"***","token":"***"}`,
		`[{"op":"add","path":"/connectorAttributes/usePassword","value":true}]`:                                                  `[{"op":"add","path":"/connectorAttributes/usePassword","value":true}]`,
		`[{"name":"adminPassword","value":"x"}]`:                                                                                 `[{"name":"adminPassword","value":"***"}]`,
		`{"a":"1:ACP:abc","b":"12:AM:x","c":"1:"}`:                                                                               `{"a":"***","b":"***","c":"1:"}`,
		`{"a":"was 1:ACP:abc= then"}`:                                                                                            `{"a":"was *** then"}`,
		`{"a":"my hunter2!","hunter2":"b"}`:                                                                                      `{"***":"b","a":"my ***!"}`,
		`{"a":42424242,"b":424242421}`:                                                                                           `{"a":"***","b":"***1"}`,
		`{"a":"{\"password\":\"x\",\"b\":1}"}`:                                                                                   `{"a":"{\"b\":1,\"password\":\"***\"}"}`,
		`{"a":"<b>&"}`:                                                                                                           `{"a":"<b>&"}`,
		`"hunter2"`:                                                                                                              `"***"`,
		`hunter2 is wrong`:                                                                                                       `*** is wrong`,
		`{"password":"x\"y","b":1} tail`:                                                                                         `{"password":"***","b":1} tail`,
		`{"password":12345,"b":`:                                                                                                 `{"password":***,"b":`,
		`{"a":"{\"password\":\"x\"`:                                                                                              `{"a":"{\"password\":\"***"`,
		`grant_type=x&client_secret=abc&b=c`:                                                                                     `grant_type=x&client_secret=***&b=c`,
		`"https://x.test/oauth/token": no route`:                                                                                 `"https://x.test/oauth/token": no route`,
		`password: must be long`:                                                                                                 `password: must be long`,
		``:                                                                                                                       ``,
	}
	r := NewRedactor("hunter2", "", "42424242")
	for body, want := range tests {
		if got := r.Body([]byte(body)); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", body, got, want)
		}
	}
}

func TestNamesSecretValue(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"password": true, "bind_password": true, "clientSecret": true, "tokens": true, "API-Key": true, "private_key": true, "pwd": true,
		"tokenUrl": false, "passwordAttribute": false, "privateKeyAlgorithm": false, "primaryKey": false, "host": false, "": false,
	} {
		if got := NamesSecretValue(name); got != want {
			t.Errorf("%q: %t", name, got)
		}
	}
}

func TestRedactorSpellings(t *testing.T) {
	t.Parallel()
	secret := "a\"b<c>\n d&e f/\\g"
	inString, err := json.Marshal(secret) // Escapes < > & too.
	if err != nil {
		t.Fatal(err)
	}
	r := NewRedactor(secret)
	for _, spelling := range []string{
		secret, string(inString), inJSON(secret), html.EscapeString(secret), url.QueryEscape(secret),
		url.PathEscape(secret), strings.Join(strings.Fields(secret), " "),
	} {
		if got := r.Text("x" + spelling + "y"); strings.Contains(got, "b") || strings.Contains(got, "g") || !strings.Contains(got, mask) {
			t.Errorf("%q became %q", spelling, got)
		}
	}
}

func TestRedactorPrefersLongSecrets(t *testing.T) {
	t.Parallel()
	if got := NewRedactor("abc", "abcdef").Text("abcdef abc"); got != "*** ***" {
		t.Errorf("got %q", got)
	}
}

func TestRedactorMasksWhatOnlyTheEncodedFormSpells(t *testing.T) {
	t.Parallel()
	if got := NewRedactor(`1,"b"`).Body([]byte(`{"a": 1, "b": 2}`)); got != `{"a":***:2}` {
		t.Errorf("got %s", got)
	}
}

func TestRedactorKeepsErrorChains(t *testing.T) {
	t.Parallel()
	r := NewRedactor("hunter2")
	err := r.error(fmt.Errorf("hunter2: %w", io.EOF))
	if err.Error() != "***: EOF" || !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}

// Secrets are planted wherever a request, an answer or a network error can hold
// them, and must reach neither log nor error.
func TestNoSecretInLogOrError(t *testing.T) {
	t.Parallel()
	canaries := []string{"canary1", `can"ary\2`, "canary3", "canary4", "canary5", "token0", "canary6"}
	body := `{"password":"canary1","x":["can\"ary\\2"],"y":{"apiKey":"canary3"},"z":"1:ACP:canary4","w":"canary5"}`
	failures := map[string]func() (*http.Response, error){
		"json":    func() (*http.Response, error) { return answer(400, body), nil },
		"success": func() (*http.Response, error) { return answer(200, body), nil },
		"message": func() (*http.Response, error) {
			return answer(400, `{"message":"bad canary5 and 1:ACP:canary4 and can\"ary\\2","error":"token0"}`), nil
		},
		"plain": func() (*http.Response, error) { return answer(400, `bad canary5, can"ary\2`), nil },
		"html":  func() (*http.Response, error) { return answer(400, `<p>canary5 can&#34;ary\2 c&#97;nary5</p>`), nil },
		"cut in a secret": func() (*http.Response, error) {
			return answer(400, strings.Repeat("x", maxText-5)+"canary5"), nil
		},
		"network": func() (*http.Response, error) { return nil, errors.New(`lost at canary5?q=can"ary\2`) },
		"broken":  func() (*http.Response, error) { return truncated(200), nil },
	}
	for name, step := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var log lockedBuffer
				ctx := tflogtest.RootLogger(t.Context(), &log)
				c := newClient(t, Config{Transport: &script{steps: []func() (*http.Response, error){step}}, Authorize: &tokens{}})
				_, err := c.Do(ctx, Request{
					Doing: "setting canary5", Method: "POST", Path: "/x/canary5", Body: []byte(body),
					Query:   url.Values{"filters": {`a eq "canary5"`}, "token": {"canary6"}},
					Secrets: []string{"canary5", `can"ary\2`, ""},
				})
				if (err == nil) != (name == "success") {
					t.Fatalf("got error %v", err)
				}
				told := log.String()
				if !strings.Contains(told, `"@level":"trace"`) || !strings.Contains(told, `"method":"POST"`) {
					t.Errorf("nothing was logged: %s", told)
				}
				if err != nil {
					told += err.Error()
				}
				for _, canary := range append(canaries, inJSON(canaries[1]), "cana") {
					if strings.Contains(told, canary) {
						t.Errorf("%s is in\n%s", canary, told)
					}
				}
			})
		})
	}
}

func TestLogFields(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	c := newClient(t, Config{
		Transport: &script{steps: []func() (*http.Response, error){status(200)}},
	})
	_, err := c.Do(tflogtest.RootLogger(t.Context(), &log), Request{
		Method: "PUT", Path: "/x", Body: []byte(`{"a":1}`), Query: url.Values{"filters": {`id eq "1"`}},
		Header: http.Header{"X-Extra": {"unlogged"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := tflogtest.MultilineJSONDecode(strings.NewReader(log.String()))
	if err != nil || len(entries) != 3 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	for field, want := range map[string]any{
		"@level": "debug", "method": "PUT", "path": "/x", "query": `filters=id eq "1"`, "status": 200.0,
		"attempt": 1.0, "request_bytes": 7.0, "response_bytes": 2.0,
	} {
		if got := entries[0][field]; got != want {
			t.Errorf("%s: got %v, want %v", field, got, want)
		}
	}
	if _, ok := entries[0]["duration_ms"]; !ok {
		t.Error("no duration_ms")
	}
	if entries[1]["body"] != `{"a":1}` || entries[2]["body"] != "{}" {
		t.Errorf("bodies: %v, %v", entries[1]["body"], entries[2]["body"])
	}
	if strings.Contains(log.String(), "unlogged") {
		t.Error("a header was logged")
	}
}

func TestLogShowsAnotherBody(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	c := newClient(t, Config{Transport: transport(func(*http.Request) (*http.Response, error) { return answer(200, "{}"), nil })})
	_, err := c.Do(tflogtest.RootLogger(t.Context(), &log), Request{
		Method: "POST", Path: "/x", Body: []byte(`{"config":{"port":4711}}`), Shown: []byte(`{"config":"hidden"}`),
	})
	if err != nil || strings.Contains(log.String(), "4711") || !strings.Contains(log.String(), "hidden") {
		t.Errorf("%v\n%s", err, log.String())
	}
}

func FuzzRedactor(f *testing.F) {
	f.Add("hunter2", []byte(`{"a":"hunter2","b":["hunter2",1],"hunter2":"{\"x\":\"hunter2\"}"}`))
	f.Add("12", []byte(`[12,"12",3.12]`))
	f.Add(`a"b`, []byte(`{"a":"a\"b"}`))
	f.Add("x", []byte(`<p>x</p>`))
	f.Add("\xff", []byte("{\"\xff\":\xff"))
	f.Fuzz(func(t *testing.T, secret string, body []byte) {
		if strings.Contains(secret, "*") || secret == "" {
			return // The mask itself would be the secret.
		}
		r := NewRedactor(secret)
		document, err := json.Marshal(map[string]any{
			secret: 1, "a": []any{secret, "x" + secret + "x"}, "b": `{"c":"` + secret + `"}`,
			"password": "canary", "d": "7:ACP:canary", "e": string(body),
		})
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{r.Body(body), r.Text(string(body)), r.Body(document), r.Text(string(document)), r.Body([]byte(secret))}
		for _, text := range texts {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in %q", secret, text)
			}
		}
		if !strings.Contains(string(body)+secret, "canary") && strings.Contains(texts[2], "canary") {
			t.Errorf("canary is in %q", texts[2])
		}
	})
}
