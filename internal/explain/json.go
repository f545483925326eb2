package explain

import (
	"encoding/json"
	"io"
)

// jsonVersion is raised when a member goes or changes its meaning; a new member
// doesn't raise it.
const jsonVersion = 1

type jsonExplanation struct {
	Version   int          `json:"version"`
	Live      bool         `json:"live"`
	Changes   []jsonChange `json:"changes"`
	Unchanged int          `json:"unchanged"`
	Others    int          `json:"other_providers"`
	Notes     []string     `json:"notes"`
}

type jsonChange struct {
	Address  string        `json:"address"`
	Previous string        `json:"previous_address,omitempty"`
	Type     string        `json:"type"`
	Action   string        `json:"action"`
	Deposed  string        `json:"deposed,omitempty"`
	Requests []jsonRequest `json:"requests"`
	Notes    []string      `json:"notes"`
	Problems []string      `json:"problems"`
}

type jsonRequest struct {
	System      string `json:"system"`
	Method      string `json:"method"`
	Path        string `json:"path"`
	Query       string `json:"query,omitempty"`
	Command     string `json:"command,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Body        any    `json:"body,omitempty"`
	Text        string `json:"text,omitempty"`
}

// JSON writes an explanation for programs. Arrays are never null.
func (e *Explanation) JSON(to io.Writer) error {
	shown := jsonExplanation{
		Version: jsonVersion, Live: e.Live, Changes: []jsonChange{}, Unchanged: e.Unchanged, Others: e.Others, Notes: listed(e.Notes),
	}
	for _, change := range e.Changes {
		requests := []jsonRequest{}
		for _, r := range change.Requests {
			requests = append(requests, jsonRequest{
				System: r.System, Method: r.Method, Path: r.Path, Query: r.Query, Command: r.Command, ContentType: r.ContentType, Body: plain(r.Body), Text: r.Text,
			})
		}
		shown.Changes = append(shown.Changes, jsonChange{
			Address: change.Address, Previous: change.Previous, Type: change.Type, Action: change.Action, Deposed: change.Deposed,
			Requests: requests, Notes: listed(change.Notes), Problems: listed(change.Problems),
		})
	}
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(shown)
}

func listed(texts []string) []string {
	if texts == nil {
		return []string{}
	}
	return texts
}
