package connector

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body    string
		outputs []string
		state   string
		says    string
	}{
		"empty":            {body: ""},
		"blank":            {body: " \n\n"},
		"one":              {body: `{"data":{"a":1.50},"type":"output"}` + "\n", outputs: []string{`{"a":1.50}`}},
		"other order":      {body: `{"type":"output","data":{}}`, outputs: []string{`{}`}},
		"array":            {body: `{"type":"output","data":[{"key":"a"}]}`, outputs: []string{`[{"key":"a"}]`}},
		"states":           {body: `{"type":"state","data":{"n":1}} {"type":"output","data":1} {"type":"state","data":{"n":2}}`, outputs: []string{"1"}, state: `{"n":2}`},
		"signs of life":    {body: `{"type":"keepAlive","data":{}}` + "\n" + `{"type":"keepAlive"}`},
		"configuration":    {body: `{"type":"config","data":[{"op":"add"}]}` + "\n" + `{"type":"output","data":{}}`, outputs: []string{"{}"}},
		"bare":             {body: `{"identity":"x"}` + "\n" + `{"type":"group","key":{}}`, outputs: []string{`{"identity":"x"}`, `{"type":"group","key":{}}`}},
		"bare array":       {body: `[1,2]`, outputs: []string{"[1,2]"}},
		"type is no text":  {body: `{"type":1,"data":{}}`, outputs: []string{`{"type":1,"data":{}}`}},
		"several lines":    {body: "{\"type\":\"output\",\n\"data\":{}}\r\n", outputs: []string{"{}"}},
		"late failure":     {body: `{"type":"output","data":{}}` + "\ngeneric error: \n + ConnectorError: late\n    at x", outputs: []string{"{}"}, says: "the connector failed (generic): late"},
		"glued":            {body: `{"type":"output","data":{}}notFound error: ` + "\n + Error: late", outputs: []string{"{}"}, says: "the connector failed (notFound): late"},
		"only a failure":   {body: "generic error: \n + Error: early", says: "the connector failed (generic): early"},
		"garbage":          {body: `{"type":"output","data":{}}` + "\n<html>", outputs: []string{"{}"}, says: "the answer is no stream of JSON values: <html>"},
		"broken":           {body: `{"type":"output","da`, says: `no stream of JSON values: {"type":"output","da`},
		"another protocol": {body: "OK", says: "no stream of JSON values: OK"},
	} {
		c := local(t, &server{handler: answers(200, "application/x-ndjson", test.body)}, "{}")
		result, err := c.Invoke(t.Context(), Command{Type: "x"})
		outputs := result.Outputs
		if test.says != "" {
			e := asError(t, err)
			if e.Status != 200 || !e.Ambiguous && e.Kind != "notFound" || !strings.Contains(e.Error(), test.says) {
				t.Errorf("%s: got %v", name, err)
			}
			outputs = e.Outputs
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got []string
		for _, output := range outputs {
			got = append(got, string(output))
		}
		if !slices.Equal(got, test.outputs) || string(result.State) != test.state {
			t.Errorf("%s: got %q and state %s", name, got, result.State)
		}
	}
}

func TestLateFailureOfRepeatableCommand(t *testing.T) {
	t.Parallel()
	const late = `{"type":"output","data":{}}` + "\nnotFound error: \n + ConnectorError: x"
	c := local(t, &server{handler: answers(200, "application/x-ndjson", late)}, "{}")
	for _, question := range []bool{true, false} {
		if _, err := c.Invoke(t.Context(), Command{Type: "x", Question: question}); IsAmbiguous(err) == question {
			t.Errorf("%v: got %v", question, err)
		}
	}
}

func TestSoftFailures(t *testing.T) {
	t.Parallel()
	for output, want := range map[string][]string{
		`{}`: nil,
		`[]`: nil,
		`{"results":[{"attribute":"a","status":"success"}]}`: nil,
		`{"results":[{"attribute":"a","status":"error","messages":[{"level":"ERROR","message":"x"},{"message":"y"}]},{"attribute":"b","status":"error"}]}`: {
			"a: x", "a: y", "b: refused without a message",
		},
	} {
		if got := SoftFailures(json.RawMessage(output)); !slices.Equal(got, want) {
			t.Errorf("%s: got %q", output, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"data":{},"type":"output"}` + "\n" + `{"data":{},"type":"state"}`)
	f.Add(`{"data":{},"type":"output"}generic error: ` + "\n + ConnectorError: x\n    at a {\n  type: 'notFound'\n}")
	f.Add(`{"type":"keepAlive"}[null`)
	f.Fuzz(func(t *testing.T, body string) {
		result, err := parse(t.Context(), []byte(body))
		if err != nil {
			var failure *failure
			var unreadable *unreadable
			if !errors.As(err, &failure) && !errors.As(err, &unreadable) {
				t.Errorf("got %v", err)
			}
		}
		for _, output := range result.Outputs {
			if !json.Valid(output) {
				t.Errorf("%q is an output", output)
			}
		}
	})
}
