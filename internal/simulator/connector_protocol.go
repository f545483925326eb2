package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
)

// connectorTimeout bounds one command: a connector must send something every
// three minutes (SailPoint SaaS Connectivity: Connector Timeouts).
const connectorTimeout = 3 * time.Minute

// endpoint is a connector that runs locally, as "spcx run" serves it.
type endpoint struct {
	url string
	// atRoot tells which of its two paths the connector answers.
	atRoot atomic.Bool
}

func newEndpoint(url string) *endpoint { return &endpoint{url: strings.TrimRight(url, "/")} }

// result is what a connector sent in reply to a command.
type result struct {
	contentType string
	raw         []byte
	outputs     []any
	// state is the last one that the connector saved, nil for none.
	state any
}

// output is the first output as an object, nil when there is none.
func (r result) output() object {
	if len(r.outputs) == 0 {
		return nil
	}
	o, _ := r.outputs[0].(object)
	return o
}

// connectorError is a failure that the connector itself reports.
type connectorError struct {
	// kind is a ConnectorErrorType: generic or notFound.
	kind, message string
}

func (e *connectorError) Error() string { return e.kind + " error: " + e.message }

// invoke sends a command to the connector. Releases of the connector SDK differ
// in the path that they serve, and Express answers "Cannot POST" on the other;
// such a request has reached no command.
func (e *endpoint) invoke(ctx context.Context, body []byte) (result, error) {
	atRoot := e.atRoot.Load()
	status, r, err := e.post(ctx, atRoot, body)
	if err == nil && status == http.StatusNotFound && bytes.Contains(r.raw, []byte("Cannot POST")) {
		e.atRoot.Store(!atRoot)
		status, r, err = e.post(ctx, !atRoot, body)
	}
	if err != nil {
		return result{}, fmt.Errorf("the connector cannot be reached: %w", err)
	}
	err = r.parse()
	var reported *connectorError
	if status != http.StatusOK && !errors.As(err, &reported) {
		return result{}, fmt.Errorf("the connector answered status %d", status)
	}
	return r, err
}

func (e *endpoint) post(ctx context.Context, atRoot bool, body []byte) (status int, r result, err error) {
	ctx, cancel := context.WithTimeout(ctx, connectorTimeout)
	defer cancel()
	path := "/invoke"
	if atRoot {
		path = "/"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, result{}, err
	}
	request.Header.Set("Content-Type", string(jsonBody))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, result{}, err
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, result{}, err
	}
	return response.StatusCode, result{contentType: response.Header.Get("Content-Type"), raw: raw}, nil
}

// parse reads the lines of a reply: JSON objects with a type and data, or bare
// outputs from an older SDK. What follows them is an error's text, even when
// the status is 200: a command may fail after its first output.
func (r *result) parse() error {
	decoder := json.NewDecoder(bytes.NewReader(r.raw))
	decoder.UseNumber()
	for {
		end := decoder.InputOffset()
		var line any
		err := decoder.Decode(&line)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return textError(string(r.raw[end:]))
		}
		o, _ := line.(object)
		data, framed := o["data"]
		switch kind := text(o, "type"); {
		case !framed || kind == "":
			r.outputs = append(r.outputs, line)
		case kind == "output":
			r.outputs = append(r.outputs, data)
		case kind == "state":
			r.state = data
		}
	}
}

var (
	errorText  = regexp.MustCompile(`(?s)^\s*(\w+) error: *\n \+ (.*)`)
	errorClass = regexp.MustCompile(`^\w*Error: `)
	isNotFound = regexp.MustCompile(`(?m)^  type: 'notFound'`)
)

// textError reads an error as the SDK writes it: its kind, then the error as
// Node.js inspects it, with the stack and its members.
func textError(s string) error {
	parts := errorText.FindStringSubmatch(s)
	if parts == nil {
		return errors.New("the connector's reply is malformed")
	}
	kind := parts[1]
	if isNotFound.MatchString(parts[2]) {
		kind = "notFound" // a bundled copy of the SDK calls its own errors generic
	}
	message, _, _ := strings.Cut(parts[2], "\n    at ")
	return &connectorError{kind: kind, message: errorClass.ReplaceAllString(strings.TrimSpace(message), "")}
}
