package conformance

import (
	"errors"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// problem is one departure: where in which body, and why.
type problem struct {
	side    side
	pointer string
	value   any
	err     error
}

// side is the part of an exchange that departs from the documents.
type side string

const (
	// operationSide is the operation itself, which no document has.
	operationSide side = "operation"
	requestSide   side = "request"
	responseSide  side = "response"
)

func (p problem) Error() string {
	return fmt.Sprintf("%s at %q: %v", p.side, p.pointer, p.err)
}

func (p problem) Unwrap() error { return p.err }

// problems takes a validation error apart, down to the schemas that failed.
func problems(side side, err error) []problem {
	var several openapi3.MultiError
	var request *openapi3filter.RequestError
	var response *openapi3filter.ResponseError
	var schema *openapi3.SchemaError
	switch {
	case err == nil:
		return nil
	case asExactly(err, &several):
		var all []problem
		for _, one := range several {
			all = append(all, problems(side, one)...)
		}
		return all
	case asExactly(err, &request) && request.Err != nil && request.Parameter != nil:
		return []problem{{side: side, pointer: "?" + request.Parameter.Name, err: reason(request.Err)}}
	case asExactly(err, &request) && request.Err != nil && request.RequestBody != nil:
		return problems(side, request.Err)
	case asExactly(err, &response) && response.Err != nil:
		return problems(side, response.Err)
	case asExactly(err, &schema):
		if schema.SchemaField == "allOf" && schema.Origin != nil {
			return problems(side, schema.Origin)
		}
		pointer := ""
		for _, token := range schema.JSONPointer() {
			pointer += "/" + token
		}
		return []problem{{side: side, pointer: pointer, value: schema.Value, err: reason(err)}}
	}
	if inner := errors.Unwrap(err); inner != nil {
		return problems(side, inner)
	}
	return []problem{{side: side, err: err}}
}

// reason is a validation error without the value, which may be a secret.
func reason(err error) error {
	var schema *openapi3.SchemaError
	if errors.As(err, &schema) {
		return errors.New(schema.Reason)
	}
	return err
}

// asExactly tells that err itself, not one that it wraps, is of a type.
func asExactly[T error](err error, target *T) bool {
	found, ok := err.(T) //nolint:errorlint // the error is taken apart level by level
	if ok {
		*target = found
	}
	return ok
}
