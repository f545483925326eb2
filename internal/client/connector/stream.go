package connector

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// The types of the lines of an answer (SailPoint connector SDK: ResponseType).
const (
	typeOutput    = "output"
	typeState     = "state"
	typeKeepAlive = "keepAlive"
)

// parse reads an answer: JSON values, one a line, and behind them the text of an
// error when the connector failed after it had begun to answer, for which the
// status comes too late. The result holds what came before an error.
func parse(ctx context.Context, body []byte) (Result, error) {
	var result Result
	decoder := json.NewDecoder(bytes.NewReader(body))
	for {
		var line json.RawMessage
		err := decoder.Decode(&line)
		if errors.Is(err, io.EOF) {
			return result, nil
		}
		if err != nil {
			rest := body[decoder.InputOffset():]
			if failure := readText(string(rest)); failure != nil {
				return result, failure
			}
			return result, &unreadable{text: string(bytes.TrimSpace(rest))}
		}
		result.add(ctx, line)
	}
}

// add takes in one line. Connectors on old versions of the SDK send outputs bare.
func (r *Result) add(ctx context.Context, line json.RawMessage) {
	var envelope struct {
		Type *string         `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(line, &envelope); err != nil || envelope.Type == nil || envelope.Data == nil && *envelope.Type != typeKeepAlive {
		r.Outputs = append(r.Outputs, line)
		return
	}
	switch *envelope.Type {
	case typeOutput:
		r.Outputs = append(r.Outputs, envelope.Data)
	case typeState:
		r.State = envelope.Data
	case typeKeepAlive:
	default: // Among them config, changes of the configuration that only a source could keep.
		tflog.Warn(ctx, "the connector sent a line that is of no use here", map[string]any{"type": *envelope.Type})
	}
}

// unreadable is an answer that breaks the protocol.
type unreadable struct{ text string }

func (*unreadable) Error() string { return "the answer is no stream of JSON values" }

// SoftFailures returns what an output of std:account:create or std:account:update
// says went wrong with single attributes, while the command as a whole succeeded.
// The texts are the connector's: mask them by [Client.Redactor] before they are
// shown.
func SoftFailures(output json.RawMessage) []string {
	var answer struct {
		Results []struct {
			Attribute string `json:"attribute"`
			Status    string `json:"status"`
			Messages  []struct {
				Message string `json:"message"`
			} `json:"messages"`
		} `json:"results"`
	}
	if err := json.Unmarshal(output, &answer); err != nil {
		return nil // An array, of which the protocol knows, has no results.
	}
	var failures []string
	for _, result := range answer.Results {
		if result.Status != "error" {
			continue
		}
		if len(result.Messages) == 0 {
			failures = append(failures, result.Attribute+": refused without a message")
		}
		for _, message := range result.Messages {
			failures = append(failures, result.Attribute+": "+message.Message)
		}
	}
	return failures
}
