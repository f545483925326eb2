// Package conformance compares what a client and the simulated tenant say to
// each other with the official OpenAPI documents of the tenant's APIs.
package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

const (
	// tokenPath is left out of the checks: the journal keeps its bodies out.
	tokenPath = "/oauth/token"
	// scimPath is where IdentityIQ serves SCIM.
	scimPath = "/identityiq/scim/v2"
)

// datedPath begins a path in the dated spelling, as in /v2025/accounts.
var datedPath = regexp.MustCompile(`^/v20\d\d(/|$)`)

// Checker checks exchanges against OpenAPI documents. It is safe for concurrent
// use.
type Checker struct {
	perService, dated, scim []routers.Router
}

// Load reads OpenAPI documents. A document whose server URL ends in a version,
// like /v2025, covers all dated paths; one whose server URL ends in
// /identityiq/scim/v2 covers the paths below that; any other covers the
// per-service paths.
func Load(specFiles ...string) (*Checker, error) {
	c := &Checker{}
	for _, file := range specFiles {
		doc, err := openapi3.NewLoader().LoadFromFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading an OpenAPI document: %w", err)
		}
		covered := &c.perService
		for _, server := range doc.Servers {
			u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(server.URL))
			switch {
			case err != nil:
			case datedPath.MatchString(u.Path):
				covered = &c.dated
			case u.Path == scimPath:
				covered = &c.scim
				answerInSCIM(doc)
			}
		}
		// The host is a test server's, and the version is taken off the path.
		doc.Servers = nil
		doc.Paths.Delete(tokenPath)
		if err := doc.Validate(context.Background(), openapi3.DisableExamplesValidation(), openapi3.DisableSchemaDefaultsValidation()); err != nil {
			return nil, fmt.Errorf("validating %s: %w", filepath.Base(file), err)
		}
		router, err := gorillamux.NewRouter(doc)
		if err != nil {
			return nil, fmt.Errorf("routing %s: %w", filepath.Base(file), err)
		}
		*covered = append(*covered, router)
	}
	return c, nil
}

// answerInSCIM lets every answer in JSON be SCIM too: the document has that media
// type for some operations only, and RFC 7644 §3.8 asks it of all.
func answerInSCIM(doc *openapi3.T) {
	for _, path := range doc.Paths.Map() {
		for _, operation := range path.Operations() {
			for _, response := range operation.Responses.Map() {
				content := response.Value.Content
				if plain := content["application/json"]; plain != nil && content["application/scim+json"] == nil {
					content["application/scim+json"] = plain
				}
			}
		}
	}
}

// SpecDir finds the folder of the OpenAPI documents beside the module; it is ""
// when there is none.
func SpecDir() string {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			specs := filepath.Join(dir, "..", "shared", "reference", "specs")
			if info, err := os.Stat(specs); err == nil && info.IsDir() {
				return specs
			}
			return ""
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
	return ""
}

// Check returns what in an exchange departs from the documents, apart from the
// tolerated deviations. Answers that a fault injected are not checked, nor are
// paths in a spelling for which no document is loaded.
func (c *Checker) Check(exchange simulator.Exchange) []error {
	if exchange.Path == tokenPath {
		return nil
	}
	path, documents, rawPath := exchange.Path, c.perService, ""
	if prefix := datedPath.FindString(path); prefix != "" {
		path, documents = strings.TrimPrefix(path, strings.TrimSuffix(prefix, "/")), c.dated
	}
	if below, found := strings.CutPrefix(path, scimPath+"/"); found {
		// What follows the type of resource is one name, which may hold slashes.
		resource, name, _ := strings.Cut(below, "/")
		path, documents = "/"+below, c.scim
		rawPath = strings.TrimSuffix("/"+resource+"/"+url.PathEscape(name), "/")
	}
	if len(documents) == 0 {
		return nil
	}
	request, err := http.NewRequest(exchange.Method, "/", bytes.NewReader(exchange.RequestBody))
	if err != nil {
		return []error{fmt.Errorf("%s %s: %w", exchange.Method, exchange.Path, err)}
	}
	request.URL = &url.URL{Path: path, RawPath: rawPath, RawQuery: exchange.RawQuery}
	request.Header = exchange.RequestHeader.Clone()
	route, params, err := find(documents, request)
	if err != nil {
		switch exchange.Status {
		case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
			return nil
		}
		if outsideDocuments(path) {
			return nil
		}
		return []error{fmt.Errorf("%s %s: the operation is not in the documents: %w", exchange.Method, exchange.Path, err)}
	}
	input := &openapi3filter.RequestValidationInput{
		Request: request, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			MultiError: true, IncludeResponseStatus: true, ExcludeReadOnlyValidations: true,
			SkipSettingDefaults: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
		},
	}
	var found []problem
	// What the tenant refused as malformed need not conform.
	if exchange.Status != http.StatusBadRequest && exchange.Status != http.StatusUnsupportedMediaType || exchange.Injected {
		found = problems(requestSide, openapi3filter.ValidateRequest(context.Background(), input))
	}
	if !exchange.Injected {
		found = append(found, problems(responseSide, openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: exchange.Status, Header: exchange.ResponseHeader,
			Body: io.NopCloser(bytes.NewReader(exchange.ResponseBody)), Options: input.Options,
		}))...)
	}
	var departures []error
	for _, p := range found {
		if !p.tolerated(exchange.Method+" "+route.Path, exchange.Status) {
			departures = append(departures, fmt.Errorf("%s %s: %w", exchange.Method, exchange.Path, p))
		}
	}
	return departures
}

// find is the operation for a request in the first document that has it.
func find(documents []routers.Router, request *http.Request) (*routers.Route, map[string]string, error) {
	var err error
	for _, document := range documents {
		var route *routers.Route
		var params map[string]string
		if route, params, err = document.FindRoute(request); err == nil {
			return route, params, nil
		}
	}
	return nil, nil, err
}

// problem is one departure: where in which body, and why.
type problem struct {
	side    string
	pointer string
	value   any
	err     error
}

const (
	requestSide  = "request"
	responseSide = "response"
)

func (p problem) Error() string {
	return fmt.Sprintf("%s at %q: %v", p.side, p.pointer, p.err)
}

func (p problem) Unwrap() error { return p.err }

// problems takes a validation error apart, down to the schemas that failed.
func problems(side string, err error) []problem {
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
