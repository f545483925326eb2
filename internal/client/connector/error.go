package connector

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

// Error is a command that failed. Every text in it is free of secrets.
type Error struct {
	// Doing is what the command was for, and Command its type.
	Doing, Command string
	// Kind is the type that the connector gave its error, generic or notFound; empty
	// when the error is not the connector's.
	Kind string
	// Message is what the connector said; empty when it said nothing.
	Message string
	// TrackingID is the tenant's mark of the error, empty when it gave none.
	TrackingID string
	// Status is that of the HTTP answer, 200 for an error after the first output; 0
	// when there was none.
	Status int
	// Outputs are what the connector sent before it failed.
	Outputs []json.RawMessage
	// Ambiguous means that the connector may have acted on the command.
	Ambiguous bool
	// Err is a *client.Error with the same Ambiguous. It is never one that
	// client.IsNotFound knows: that there is no connector doesn't mean that an account
	// is gone.
	Err error
}

// Error tells in a few lines what was done, what went wrong and what is open.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Doing != "" {
		b.WriteString(e.Doing + ": ")
	}
	b.WriteString(e.Command + ": ")
	if e.Message == "" && e.Kind == "" {
		fmt.Fprintf(&b, "%v", e.Err)
		return b.String()
	}
	if e.Kind != "" {
		fmt.Fprintf(&b, "the connector failed (%s): ", e.Kind)
	}
	b.WriteString(e.Message)
	if e.TrackingID != "" {
		b.WriteString(" (trackingId " + e.TrackingID + ")")
	}
	if e.Ambiguous {
		b.WriteString("\nThe connector may have acted on the command all the same.")
	}
	return b.String()
}

// Unwrap returns the error of the client below.
func (e *Error) Unwrap() error { return e.Err }

// IsNotFound reports whether the connector said that what the command is about
// doesn't exist.
func IsNotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kindNotFound
}

// IsAmbiguous reports whether the command failed in a way that leaves open if the
// connector has acted on it.
func IsAmbiguous(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Ambiguous
}

// refused completes the error for a command that was not answered with a status of
// success.
func (c *Client) refused(e *Error, command Command, err error) error {
	e.Err = err
	var answer *client.Error
	if !errors.As(err, &answer) {
		return e
	}
	e.Status, e.TrackingID, e.Ambiguous = answer.Status, answer.TrackingID, answer.Ambiguous
	var failure *failure
	switch {
	case errors.As(err, &failure):
		e.Kind, e.Message = failure.kind, failure.message(c.Redactor(command.Secrets...))
		e.Ambiguous = e.Ambiguous && !failure.harmless()
	case answer.Status == 404:
		e.Message = c.Redactor(command.Secrets...).Text(c.absent)
		if c.ref != "" && len(answer.Messages) > 0 { // Those of a local server are its 404 page.
			e.Message += ": " + strings.Join(answer.Messages, "; ")
		}
	default:
		return e
	}
	e.Err = below(e, answer.Path, answer.Attempts)
	return e
}

// broke completes the error for an answer that began well.
func (c *Client) broke(e *Error, command Command, resp *client.Response, outputs []json.RawMessage, err error) error {
	redactor := c.Redactor(command.Secrets...)
	e.Status, e.Outputs = resp.Status, outputs
	e.Ambiguous = !command.Question
	var failure *failure
	var unreadable *unreadable
	switch {
	case errors.As(err, &failure):
		e.Kind, e.Message = failure.kind, failure.message(redactor)
		e.Ambiguous = e.Ambiguous && (len(outputs) > 0 || !failure.harmless())
	case errors.As(err, &unreadable):
		e.Message = err.Error() + ": " + shorten(readable(resp, redactor.Text(unreadable.text)))
	}
	e.Err = below(e, c.paths[c.current.Load()], 1)
	return e
}

// readable takes the markup out of a page, as proxies send them.
func readable(resp *client.Response, text string) string {
	said := strings.Join(client.ParseError(resp.Status, resp.Header, []byte(text)).Messages, "\n")
	if !strings.HasPrefix(text, "<") || said == "" {
		return text
	}
	return said
}

// below is the error in the chain for what the connector, or nobody, said.
func below(e *Error, path string, attempts int) error {
	return &client.Error{
		Doing: e.Doing, Method: "POST", Path: path, TrackingID: e.TrackingID,
		Attempts: attempts, Ambiguous: e.Ambiguous, Err: errors.New(e.Message),
	}
}
