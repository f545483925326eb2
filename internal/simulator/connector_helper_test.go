package simulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// fakeConnector is a connector with accounts in memory, which it serves as the
// connector SDK does.
type fakeConnector struct {
	url string
	// root tells that it serves / instead of /invoke.
	root bool

	mu       sync.Mutex
	compound bool
	accounts map[string]object
	log      []object
	// state is what it saves after a listing, if not nil.
	state any
	// replies answer a command in place of the connector: whole bodies, whose
	// status is 500 when they begin with an error.
	replies map[string]string
	// hold, if not nil, keeps every command until it is closed.
	hold chan struct{}
	// strays is how many commands came to the wrong path.
	strays int
	// busy is how many commands are under way, most how many there were at once.
	busy, most int
}

func newConnector(t *testing.T, root bool) *fakeConnector {
	t.Helper()
	k := &fakeConnector{root: root, accounts: map[string]object{}, replies: map[string]string{}}
	server := httptest.NewServer(k)
	t.Cleanup(server.Close)
	k.url = server.URL
	return k
}

func (k *fakeConnector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path := map[bool]string{false: "/invoke", true: "/"}[k.root]; r.Method != http.MethodPost || r.URL.Path != path {
		k.set(func(k *fakeConnector) { k.strays++ })
		http.Error(w, "<pre>Cannot POST "+r.URL.Path+"</pre>", http.StatusNotFound)
		return
	}
	var command object
	decoder := json.NewDecoder(r.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&command); err != nil || r.Header.Get("Content-Type") != "application/json" {
		http.Error(w, "<pre>bad request</pre>", http.StatusBadRequest)
		return
	}
	k.mu.Lock()
	k.log = append(k.log, command)
	k.busy++
	k.most = max(k.most, k.busy)
	hold := k.hold
	k.mu.Unlock()
	if hold != nil {
		<-hold
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.busy--
	kind, _ := command["type"].(string)
	input, _ := command["input"].(object)
	body, replaced := k.replies[kind]
	if !replaced {
		body = k.answer(kind, input)
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	if !strings.HasPrefix(body, "{") && body != "" {
		w.WriteHeader(http.StatusInternalServerError)
	}
	_, _ = w.Write([]byte(body))
}

func line(kind string, data any) string {
	written, _ := json.Marshal(object{"data": data, "type": kind})
	return string(written) + "\n"
}

func failure(kind, message string) string {
	return fmt.Sprintf("%s error: \n + ConnectorError: %s\n    at get (index.js:28:16) {\n  type: '%s'\n}", kind, message, kind)
}

func (k *fakeConnector) answer(kind string, input object) string {
	keyType := "simple"
	if k.compound {
		keyType = "compound"
	}
	switch kind {
	case "std:spec:read":
		return line("output", object{"specification": object{
			"keyType": keyType, "commands": []string{}, "accountSchema": object{
				"identityAttribute": "id", "displayAttribute": "name", "attributes": []object{
					{"name": "id", "type": "string", "description": "The id"},
					{"name": "name", "type": "string"},
					{"name": "title", "type": "string"},
					{"name": "email", "type": "string"},
					{"name": "level", "type": "int"},
					{"name": "vip", "type": "boolean"},
					{"name": "role", "type": "string", "entitlement": true},
					{"name": "groups", "type": "string", "multi": true, "entitlement": true, "managed": true},
				},
			},
		}})
	case "std:test-connection":
		return line("output", object{})
	case "std:account:list":
		var b strings.Builder
		b.WriteString(line("keepAlive", object{}))
		for _, id := range slices.Sorted(maps.Keys(k.accounts)) {
			b.WriteString(line("output", k.accounts[id]))
		}
		if k.state != nil {
			b.WriteString(line("state", k.state))
		}
		return b.String()
	}
	id, _ := at(input, "key", keyType, map[bool]string{false: "id", true: "lookupId"}[k.compound]).(string)
	account, known := k.accounts[id]
	if !known || input["identity"] != id {
		return failure("notFound", "account "+id+" not found")
	}
	switch kind {
	case "std:account:read":
	case "std:account:enable":
		account["disabled"] = false
	case "std:account:disable":
		account["disabled"] = true
	case "std:account:unlock":
		account["locked"] = false
	case "std:account:update":
		changes, _ := input["changes"].([]any)
		for _, item := range changes {
			change, _ := item.(object)
			account["attributes"].(object)[change["attribute"].(string)] = change["value"]
		}
	default:
		return "generic error: \n + Error: unsupported command: " + kind + "\n    at run (index.js:1:1)"
	}
	return line("output", account)
}

// put gives the connector an account.
func (k *fakeConnector) put(id string, attributes object) {
	k.mu.Lock()
	defer k.mu.Unlock()
	account := object{
		"identity": id, "key": object{"simple": object{"id": id}}, "disabled": false, "locked": true,
		"attributes": object{"id": id, "name": "name " + id},
	}
	if k.compound {
		account["key"] = object{"compound": object{"lookupId": id, "uniqueId": "u-" + id}}
	}
	maps.Copy(account["attributes"].(object), attributes)
	k.accounts[id] = account
}

// set changes the connector's settings.
func (k *fakeConnector) set(change func(k *fakeConnector)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change(k)
}

// inputs are the inputs of the commands of a kind so far, or of all as text.
func (k *fakeConnector) inputs(kind string) []any {
	k.mu.Lock()
	defer k.mu.Unlock()
	inputs := []any{}
	for _, command := range k.log {
		if command["type"] == kind {
			inputs = append(inputs, command["input"])
		}
	}
	return inputs
}

// connectedSource adds a source whose accounts live in the connector.
func (c *client) connectedSource(k *fakeConnector) string {
	c.t.Helper()
	source := c.AddSource(object{"name": "App", "connectionType": "direct", "connector": "sp-connect", "deleteThreshold": 100})
	c.ConnectSource(source, k.url)
	return source
}

// finished waits for a task and returns it.
func (c *client) finished(id string) object {
	c.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); runtime.Gosched() {
		task := c.send("GET", "/task-status/v1/"+id, nil).want(200).object()
		if task["completionStatus"] != nil {
			return task
		}
	}
	c.t.Fatalf("task %s does not end", id)
	return nil
}

// succeeds waits for a task that has to succeed.
func (c *client) succeeds(id string) {
	c.t.Helper()
	if task := c.finished(id); task["completionStatus"] != "SUCCESS" {
		c.t.Fatalf("the task ended with %v: %v", task["completionStatus"], task["messages"])
	}
}

// fails waits for a task that has to fail with a message.
func (c *client) fails(id, message string) {
	c.t.Helper()
	task := c.finished(id)
	same(c.t, "completionStatus", task["completionStatus"], "ERROR")
	written, _ := json.Marshal(task["messages"])
	if !strings.Contains(string(written), message) {
		c.t.Errorf("the messages lack %q: %s", message, written)
	}
}

// load aggregates a source from its connector.
func (c *client) load(source string) {
	c.t.Helper()
	c.succeeds(c.startLoad(source, "", ""))
}

// startLoad starts an aggregation, with a form that has these parts.
func (c *client) startLoad(source, file, disableOptimization string) (task string) {
	c.t.Helper()
	r := c.sendForm("/sources/v1/"+source+"/load-accounts", file, disableOptimization).want(202).says(`"success":true`)
	task, _ = at(r.object(), "task", "id").(string)
	return task
}

func (c *client) sendForm(path, file, disableOptimization string) reply {
	c.t.Helper()
	const boundary = "b0undary"
	part := func(header, content string) string {
		if content == "" {
			return ""
		}
		return "--" + boundary + "\r\nContent-Disposition: form-data; " + header + "\r\n\r\n" + content + "\r\n"
	}
	body := part(`name="file"; filename="accounts.csv"`+"\r\nContent-Type: application/octet-stream", file) +
		part(`name="disableOptimization"`, disableOptimization)
	if body == "" {
		return c.send("POST", path, nil)
	}
	return c.sendAs("multipart/form-data; boundary="+boundary, "POST", path, body+"--"+boundary+"--\r\n")
}

// accountOn is the account of a source with this native identity, nil for none.
func (c *client) accountOn(source, nativeIdentity string) object {
	for _, account := range c.List(simulator.Accounts) {
		if account["sourceId"] == source && account["nativeIdentity"] == nativeIdentity {
			return account
		}
	}
	return nil
}

// sync switches on attribute sync of a source for these identity attributes.
func (c *client) sync(source string, names ...string) {
	c.t.Helper()
	sub := *c
	sub.experimental = true
	path := "/sources/v1/" + source + "/attribute-sync-config"
	config := sub.send("GET", path, nil).want(200).object()
	for _, item := range config["attributes"].([]any) {
		attribute := item.(object)
		attribute["enabled"] = slices.Contains(names, attribute["name"].(string))
	}
	sub.send("PUT", path, config).want(200)
}
