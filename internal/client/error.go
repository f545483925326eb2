package client

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Error is a request that failed. Every text in it is free of secrets.
type Error struct {
	// Doing, Method and Path are those of the request.
	Doing, Method, Path string
	// Status is that of the last answer; 0 when the server never answered.
	Status int
	// DetailCode and TrackingID are the server's own marks of the error, empty
	// when it gave none.
	DetailCode, TrackingID string
	// Messages are the server's explanations.
	Messages []string
	// Scope and UserLevel are what the operation needs.
	Scope, UserLevel string
	// Advice says what to do about the error, when something can be said.
	Advice string
	// Foreign means that the answer doesn't look like the API's: a page of a proxy,
	// of a servlet container or of another host.
	Foreign bool
	// Attempts counts how often the request was tried.
	Attempts int
	// Ambiguous means that the server may have acted on the request.
	Ambiguous bool
	// Err is why there was no usable answer; nil when the server answered.
	Err error
}

// ErrorDetail is what the body of an error response says.
type ErrorDetail struct {
	DetailCode, TrackingID string
	Messages               []string
	// Foreign says that the body is not of the API's making.
	Foreign bool
}

// Error tells in a few lines what was done, what went wrong, what the server
// said about it and what can be done.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Doing != "" {
		b.WriteString(e.Doing + ": ")
	}
	b.WriteString(strings.TrimSpace(e.Method + " " + e.Path))
	switch {
	case e.Err != nil && e.Status >= 300:
		fmt.Fprintf(&b, " was answered %s, then: %v", statusText(e.Status), e.Err)
	case e.Err != nil:
		fmt.Fprintf(&b, ": %v", e.Err)
	default:
		b.WriteString(" was answered " + statusText(e.Status))
	}
	if marks := e.marks(); marks != "" {
		b.WriteString(" (" + marks + ")")
	}
	switch len(e.Messages) {
	case 0:
	case 1:
		b.WriteString(": " + e.Messages[0])
	default:
		b.WriteString(":")
		for _, message := range e.Messages {
			b.WriteString("\n  - " + message)
		}
	}
	if e.Ambiguous {
		b.WriteString("\nThe server may have acted on the request all the same.")
	}
	if advice := e.advice(); advice != "" {
		b.WriteString("\n" + advice)
	}
	return b.String()
}

// Unwrap returns why there was no usable answer, so that errors.Is finds
// context.Canceled and the like.
func (e *Error) Unwrap() error { return e.Err }

func (e *Error) marks() string {
	var marks []string
	if e.DetailCode != "" {
		marks = append(marks, "detailCode "+e.DetailCode)
	}
	if e.TrackingID != "" {
		marks = append(marks, "trackingId "+e.TrackingID)
	}
	if e.Attempts > 1 {
		marks = append(marks, fmt.Sprintf("%d attempts", e.Attempts))
	}
	return strings.Join(marks, ", ")
}

func (e *Error) advice() string {
	if e.Status == http.StatusNotFound && e.Foreign && e.Err == nil {
		return "The answer doesn't come from the API: check the base URL, and what stands between."
	}
	if e.Advice != "" || e.Status != http.StatusForbidden {
		return e.Advice
	}
	var needs []string
	if e.Scope != "" {
		needs = append(needs, "the scope "+e.Scope)
	}
	if e.UserLevel != "" {
		needs = append(needs, "the user level "+e.UserLevel)
	}
	if len(needs) == 0 {
		return "The credential has no right to do this."
	}
	return "The credential has no right to do this: the operation needs " + strings.Join(needs, " and ") + "."
}

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}

// IsNotFound reports whether the API answered 404 to the request. That somebody
// else did, as behind a wrong base URL, doesn't mean that an object is gone.
func IsNotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusNotFound && !e.Foreign
}

// IsAmbiguous reports whether the request failed in a way that leaves open if
// the server has acted on it: the connection was lost after sending, a server
// error answered a write, or the response broke off.
func IsAmbiguous(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Ambiguous
}
