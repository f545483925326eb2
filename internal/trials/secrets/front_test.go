package secrets_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// front stands before a tenant: it takes canaries as credentials, and repeats in
// error messages what it was sent.
type front struct {
	tenant *acctest.Tenant
	birds  *aviary
	t      *testing.T
	// hung is closed when a request waits for an answer that doesn't come, and
	// done ends the waiting.
	hung, done chan struct{}
	// tasksFail has all tasks fail, to those who ask for them.
	tasksFail atomic.Bool

	mu      sync.Mutex
	own     string            // a token of the front itself
	secrets map[string]string // the client secrets by the tokens that they bought
	seen    map[string]bool   // cipher texts
}

func newFront(t *testing.T, tenant *acctest.Tenant, birds *aviary) (*front, string) {
	t.Helper()
	f := &front{tenant: tenant, birds: birds, t: t, secrets: map[string]string{}, seen: map[string]bool{}, hung: make(chan struct{}), done: make(chan struct{})}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(f.done) })
	return f, server.URL
}

// ServeHTTP repeats secrets where an object's name asks for it; all else is the
// tenant's.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	secrets := f.credentials(r)
	switch form, repeats := f.form(r, body); {
	case r.URL.Path == "/oauth/token":
		f.token(w, r, body)
		return
	case form == "hang":
		close(f.hung)
		<-f.done
		return
	case repeats:
		of := ofSource
		if strings.HasPrefix(r.URL.Path, "/identityiq/") {
			of = ofAccount
		}
		f.repeat(form, append(secrets, f.birds.values(of...)...), string(body)).write(w)
		return
	}
	answer := f.serve(r, body)
	if strings.HasPrefix(r.URL.Path, "/task-status/") && f.tasksFail.Load() {
		answer.Body = bytes.NewBuffer(failedTasks(f.t, answer.Body.Bytes(), secrets[1:]))
	}
	f.mu.Lock()
	for _, cipher := range cipherText.FindAllSubmatch(answer.Body.Bytes(), -1) {
		f.seen[string(cipher[1])] = true
	}
	f.mu.Unlock()
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // Who asked may be gone.
}

// failedTasks has tasks fail with a message that repeats secrets.
func failedTasks(t *testing.T, body []byte, secrets []string) []byte {
	var answer any
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Error(err)
	}
	tasks, several := answer.([]any)
	if !several {
		tasks = []any{answer}
	}
	for _, task := range tasks {
		if task, ok := task.(map[string]any); ok {
			task["completionStatus"] = "ERROR"
			task["messages"] = []any{map[string]any{"key": "failed", "parameters": secrets}}
		}
	}
	failed, err := json.Marshal(answer)
	if err != nil {
		t.Error(err)
	}
	return failed
}

// cipherText is what the tenant shows of a secret.
var cipherText = regexp.MustCompile(`\d+:ACP:([A-Za-z0-9+/=]+)`)

// ciphers lists the cipher texts that the tenant has shown.
func (f *front) ciphers() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Collect(maps.Keys(f.seen))
}

// repeat gives the answer of a form, known or not.
func (f *front) repeat(form string, secrets []string, request string) echo {
	if known := echoes[form]; known != nil {
		return known(secrets, request)
	}
	if foreign := unknown[form]; foreign != nil {
		return foreign(f.birds.add("a secret of the server's", "%s"))
	}
	f.t.Errorf("there is no echo %q", form)
	return echo{status: http.StatusBadRequest}
}

// form is the kind of echo that the name of the object asks for.
func (f *front) form(r *http.Request, body []byte) (form string, repeats bool) {
	if r.Method == http.MethodGet {
		return "", false
	}
	var object struct {
		Name           string `json:"name"`
		NativeIdentity string `json:"nativeIdentity"`
	}
	_ = json.Unmarshal(body, &object) // A patch has no name.
	name := object.Name + object.NativeIdentity
	if r.Method != http.MethodPost {
		id := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		for kind, member := range map[simulator.Kind]string{simulator.Sources: "name", simulator.IIQAccounts: "nativeIdentity"} {
			if found, ok := f.tenant.Get(kind, id); ok {
				name, _ = found[member].(string)
			}
		}
		form, repeats = strings.CutPrefix(name, "late ")
		return form, repeats && r.Method != http.MethodDelete
	}
	return strings.CutPrefix(name, "echo ")
}

// credentials puts those that the tenant takes in place of the canaries, and
// gives the ones that came.
func (f *front) credentials(r *http.Request) (secrets []string) {
	scheme, credential, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch {
	case slices.Contains(f.birds.values("access_token"), credential):
		r.Header.Set("Authorization", "Bearer "+f.ownToken())
		secrets = append(secrets, credential, credential)
	case scheme == "Basic":
		decoded, err := base64.StdEncoding.DecodeString(credential)
		name, password, _ := strings.Cut(string(decoded), ":")
		if err != nil || name != "demo" || !slices.Contains(f.birds.values("iiq.password"), password) {
			f.t.Errorf("IdentityIQ got the credential %q", decoded)
		}
		secrets = append(secrets, credential, password)
	case slices.Contains(f.birds.values("iiq.token"), credential):
		secrets = append(secrets, credential)
	case credential != "":
		f.mu.Lock()
		defer f.mu.Unlock()
		secrets = append(secrets, credential, f.secrets[credential])
	}
	return secrets
}

// token issues a token, which is a canary, or refuses to.
func (f *front) token(w http.ResponseWriter, r *http.Request, body []byte) {
	form, _ := url.ParseQuery(string(body)) // What is broken has no members.
	if kind, refused := strings.CutPrefix(form.Get("client_id"), "echo "); refused {
		f.repeat(kind, []string{form.Get("client_secret")}, string(body)).write(w)
		return
	}
	secret := form.Get("client_secret")
	if slices.Contains(f.birds.values("client_secret", "SAIL_CLIENT_SECRET"), secret) && form.Get("client_id") == "demo" {
		form.Set("client_secret", f.birds.values("client_secret")[0])
	}
	answer := f.serve(r, []byte(form.Encode()))
	var issued struct {
		Token string `json:"access_token"`
	}
	if json.Unmarshal(answer.Body.Bytes(), &issued) == nil && issued.Token != "" {
		f.birds.mark("an issued token", issued.Token, issued.Token)
		f.mu.Lock()
		f.secrets[issued.Token] = secret
		f.mu.Unlock()
	}
	w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // Who asked may be gone.
}

func (f *front) serve(r *http.Request, body []byte) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	f.tenant.ServeHTTP(answer, r)
	return answer
}

func (f *front) ownToken() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.own == "" {
		form := url.Values{
			"grant_type": {"client_credentials"}, "client_id": {"demo"}, "client_secret": f.birds.values("client_secret")[:1],
		}
		r := httptest.NewRequest(http.MethodPost, "/oauth/token", nil)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		var issued struct {
			Token string `json:"access_token"`
		}
		if err := json.Unmarshal(f.serve(r, []byte(form.Encode())).Body.Bytes(), &issued); err != nil {
			f.t.Error(err)
		}
		f.own = issued.Token
	}
	return f.own
}

// connectorFront stands before a connector in the same way.
type connectorFront struct {
	*front
	next http.Handler
}

func newConnectorFront(t *testing.T, f *front) (url string) {
	t.Helper()
	server := httptest.NewServer(&connectorFront{front: f, next: connectortest.NewDouble(connectortest.Options{})})
	t.Cleanup(server.Close)
	return server.URL
}

func (c *connectorFront) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var command struct {
		Type   string          `json:"type"`
		Input  json.RawMessage `json:"input"`
		Config struct {
			Token string `json:"token"`
		} `json:"config"`
	}
	var input struct {
		Identity   string `json:"identity"`
		Attributes struct {
			ID string `json:"id"`
		} `json:"attributes"`
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &command) != nil || len(command.Input) > 0 && json.Unmarshal(command.Input, &input) != nil {
		c.t.Errorf("the connector got %s", body)
	}
	if !slices.Contains(c.birds.values("config.token"), command.Config.Token) {
		c.t.Errorf("the connector got the token %q", command.Config.Token)
	}
	form, repeats := strings.CutPrefix(input.Attributes.ID, "echo ")
	if command.Type == "std:change-password" {
		form, repeats = strings.CutPrefix(input.Identity, "late ")
	}
	if repeats {
		secrets := c.birds.values("config.token", "config.key", "config.pin", "config.nested")
		if command.Type == "std:change-password" {
			secrets = append(secrets, c.birds.values("password_wo")...)
		}
		c.fail(w, input.Attributes.ID+input.Identity, form, secrets, string(body))
		return
	}
	command.Config.Token = connectortest.Token
	sent, err := json.Marshal(map[string]any{"type": command.Type, "input": command.Input, "config": command.Config})
	if err != nil {
		c.t.Error(err)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(sent)), int64(len(sent))
	c.next.ServeHTTP(w, r)
}

// fail repeats secrets in an error of the connector, which begins with a line of
// its log.
func (c *connectorFront) fail(w http.ResponseWriter, account, form string, secrets []string, request string) {
	answer := c.repeat(form, secrets, request)
	w.Header().Set("Content-Type", "application/x-ndjson")
	line, err := json.Marshal(map[string]any{"type": "log", "data": each(secrets, plain)})
	if err != nil {
		c.t.Error(err)
	}
	way := len(form) % 4
	if way == 2 && strings.HasPrefix(account, "echo") {
		way = 0 // After an answer in no form, a creation would be looked for a while.
	}
	switch {
	case form == "documents": // as a tenant writes it
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(answer.body)) // Who asked may be gone.
	case way == 0: // at once, as spcx writes it
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "generic error: \n + ConnectorError: %s\n    at x (index.js:1:1) {\n  type: 'generic'\n}", answer.body)
	case way == 1: // behind other lines
		fmt.Fprintf(w, "%s\n{\"type\":\"output\",\"data\":{}}\ngeneric error: \n + Error: %s\n    at x", line, answer.body)
	case way == 2: // in no form at all
		fmt.Fprintf(w, "%s\npanic: %s", line, answer.body)
	default: // of one attribute, while the command succeeds
		results := []any{map[string]any{"attribute": "title", "status": "error", "messages": []any{map[string]any{"message": answer.body}}}}
		output, err := json.Marshal(map[string]any{"type": "output", "data": map[string]any{
			"identity": account, "key": map[string]any{"simple": map[string]any{"id": account}}, "uuid": account,
			"attributes": map[string]any{"id": account}, "results": results,
		}})
		if err != nil {
			c.t.Error(err)
		}
		fmt.Fprintf(w, "%s\n%s\n", line, output)
	}
}
