package simulator

import (
	"errors"
	"fmt"
	"net/http"
)

// apiError is a refusal, answered in the documented ErrorResponseDto shape.
type apiError struct {
	status int
	cause  string
	// text, when set, is the whole body, as plain text.
	text string
	// scimType is the detail keyword of a SCIM error (RFC 7644 §3.12); empty is
	// the usual one for the status.
	scimType string
}

func (e *apiError) Error() string { return fmt.Sprintf("%d: %s%s", e.status, e.cause, e.text) }

func badRequest(format string, args ...any) *apiError {
	return &apiError{status: http.StatusBadRequest, cause: fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) *apiError {
	return &apiError{status: http.StatusNotFound, cause: fmt.Sprintf(format, args...)}
}

func conflict(format string, args ...any) *apiError {
	return &apiError{status: http.StatusConflict, cause: fmt.Sprintf(format, args...)}
}

// immutable is the refusal to change a field that the server owns.
func immutable(field string) *apiError {
	return badRequest("Illegal attempt to modify %q field", field)
}

// errorTexts are the documented detail codes and messages.
var errorTexts = map[int][2]string{
	http.StatusBadRequest:           {"400.1 Bad Request Content", "The request was syntactically correct but its content is semantically invalid."},
	http.StatusNotFound:             {"404 Not found", "The server did not find a current representation for the target resource."},
	http.StatusMethodNotAllowed:     {"405 Method not allowed", "The method is not supported by the target resource."},
	http.StatusConflict:             {"409.1 Reference conflict", "The request could not be completed due to a conflict with the current state of the target resource."},
	http.StatusUnsupportedMediaType: {"415 Unsupported media type", "The media type of the request body is not supported by the target resource."},
	http.StatusInternalServerError:  {"500.0 Internal Fault", "An internal fault occurred."},
}

func (e *apiError) answer() answer {
	if e.text != "" {
		return answer{status: e.status, header: http.Header{"Content-Type": {"text/plain;charset=UTF-8"}}, body: []byte(e.text)}
	}
	texts := errorTexts[e.status]
	body := object{"detailCode": texts[0], "trackingId": newID(), "messages": errorMessage(texts[1]), "causes": []any{}}
	if e.cause != "" {
		body["causes"] = errorMessage(e.cause)
	}
	return jsonAnswer(e.status, body)
}

// errorMessage is a list of one ErrorMessageDto.
func errorMessage(text string) []any {
	return []any{object{"locale": "en-US", "localeOrigin": "DEFAULT", "text": text}}
}

// refusal turns a handler's error into the answer for it.
func refusal(err error) answer {
	var refused *apiError
	if !errors.As(err, &refused) {
		refused = &apiError{status: http.StatusInternalServerError}
	}
	return refused.answer()
}
