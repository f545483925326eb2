package connectortest

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"sync"
	"time"
)

// maxBody is the most that spcx reads of a request, in bytes.
const maxBody = 100 << 10

// Double is the connector in Go, behind the server of spcx run.
type Double struct {
	options  Options
	spec     object
	commands []string // the supported types

	mu     sync.Mutex
	memory *memory
}

// NewDouble returns a double.
func NewDouble(options Options) *Double {
	d := &Double{options: options, spec: options.specification()}
	for _, command := range items(d.spec["commands"]) {
		d.commands = append(d.commands, text(command))
	}
	d.memory = newMemory(d.spec)
	return d
}

// thrown is an error as the connector throws it.
type thrown struct {
	class   string // empty for a string that is thrown
	kind    string // the type of the SDK's errors, empty for others
	message string
}

func (e *thrown) Error() string { return e.message }

func generic(format string, arguments ...any) error {
	return &thrown{class: "ConnectorError", kind: Generic, message: fmt.Sprintf(format, arguments...)}
}

func notFound(what string) error {
	return &thrown{class: "ConnectorError", kind: NotFound, message: what + " not found"}
}

// text is what spcx writes for the error.
func (e *thrown) text() string {
	const stack = "\n    at handled (index.js:1:1)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)"
	switch {
	case e.class == "":
		return "generic error: \n + '" + e.message + "'"
	case e.kind == "":
		return "generic error: \n + " + e.class + ": " + e.message + stack
	}
	return e.kind + " error: \n + " + e.class + ": " + e.message + stack + " {\n  type: '" + e.kind + "'\n}"
}

// answer is the stream of lines.
type answer struct{ http.ResponseWriter }

func (a answer) line(kind string, data any) {
	if err := json.NewEncoder(a).Encode(object{"data": data, "type": kind}); err != nil {
		panic(http.ErrAbortHandler)
	}
	if flusher, ok := a.ResponseWriter.(http.Flusher); ok {
		flusher.Flush()
	}
}

func (a answer) send(output any) { a.line("output", output) }

// fail ends the answer. The status is the failure's if no line has been sent yet.
func (a answer) fail(err error) {
	var failure *thrown
	if !errors.As(err, &failure) {
		failure = &thrown{class: "Error", message: err.Error()}
	}
	a.WriteHeader(http.StatusInternalServerError)
	_, _ = io.WriteString(a, failure.text()) // Who sent the command may be gone.
}

// ServeHTTP does what spcx does with a request: it reads the body before it looks
// at the path.
func (d *Double) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var command struct {
		Type   string          `json:"type"`
		Input  json.RawMessage `json:"input"`
		Config object          `json:"config"`
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // A bad one is none of JSON.
	isJSON := media == "application/json"
	if isJSON {
		body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
		switch {
		case err != nil:
			return
		case len(body) > maxBody:
			page(w, http.StatusRequestEntityTooLarge, "PayloadTooLargeError: request entity too large")
			return
		case len(body) == 0:
			isJSON = false
		case json.Unmarshal(body, &command) != nil:
			page(w, http.StatusBadRequest, "SyntaxError: not valid JSON")
			return
		}
	}
	if r.Method != http.MethodPost || d.options.OnlyRoot != (r.URL.Path == "/") {
		page(w, http.StatusNotFound, "Cannot "+r.Method+" "+r.URL.EscapedPath())
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	a := answer{w}
	if !isJSON { // The body is undefined then.
		a.fail(&thrown{class: "TypeError", message: "Cannot read properties of undefined (reading 'config')"})
		return
	}
	if err := d.run(r, a, command.Type, command.Input, command.Config); err != nil {
		a.fail(err)
	}
}

// page is an error page of express.
func page(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n<body>\n<pre>%s</pre>\n</body>\n</html>\n",
		html.EscapeString(message))
}

// run carries out a command.
func (d *Double) run(r *http.Request, a answer, command string, raw json.RawMessage, config object) error {
	var input object
	if len(raw) > 0 && json.Unmarshal(raw, &input) != nil {
		return &thrown{class: "TypeError", message: "the input is no object"}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	switch command {
	case "std:spec:read":
		a.send(object{"specification": d.spec})
		return nil
	case "custom:reset":
		d.memory = newMemory(d.spec)
		a.send(object{})
		return nil
	case "custom:log":
		for _, entry := range d.memory.log {
			a.send(entry)
		}
		return nil
	case "custom:fail":
		failure := Failure{}
		if err := json.Unmarshal(raw, &failure); err != nil {
			return err
		}
		d.memory.failures = append(d.memory.failures, &failure)
		a.send(object{})
		return nil
	}
	if !slices.Contains(d.commands, command) {
		return &thrown{class: "Error", message: "unsupported command: " + command}
	}
	d.memory.log = append(d.memory.log, Entry{Type: command, Input: raw})
	if config["token"] != Token {
		return generic("bad token")
	}
	return d.handle(r, a, d.memory.armed(command), command, input, config["keyType"] == "compound")
}

// handle carries out a standard command, the way a failure wants it, if any.
func (d *Double) handle(r *http.Request, a answer, failure Failure, command string, input object, compound bool) error {
	switch failure.Kind {
	case Generic:
		return generic("%s", failure.Message)
	case NotFound:
		return &thrown{class: "ConnectorError", kind: NotFound, message: failure.Message}
	case Plain:
		return &thrown{class: "Error", message: failure.Message}
	case Text:
		return &thrown{message: failure.Message}
	case Slow:
		a.line("keepAlive", object{})
		d.mu.Unlock() // Commands run side by side.
		wait(r, time.Duration(failure.Milliseconds)*time.Millisecond)
		d.mu.Lock()
	case Patch:
		a.line("config", []object{{"op": "add", "path": "/seen", "value": true}})
	case Soft:
		input = without(input, failure.Attribute)
	case Drop:
		panic(http.ErrAbortHandler)
	}
	outputs, state, err := d.memory.command(command, input, compound)
	if err != nil {
		return err
	}
	if failure.Kind == DropAfter {
		panic(http.ErrAbortHandler)
	}
	for _, output := range outputs {
		if failure.Kind == Soft {
			output = maps.Clone(output)
			output["results"] = []object{{
				"attribute": failure.Attribute, "status": "error",
				"messages": []object{{"level": "ERROR", "message": failure.Message}},
			}}
		}
		a.send(output)
	}
	if state != nil {
		a.line("state", state)
	}
	if failure.Kind == Late {
		return generic("%s", failure.Message)
	}
	return nil
}

func wait(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}
