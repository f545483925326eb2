// Package conformance compares what a client and the simulated tenant say to
// each other with the official OpenAPI documents of the tenant's APIs.
package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

const (
	// tokenPath is where access tokens are issued.
	tokenPath = "/oauth/token"
	// scimPath is where IdentityIQ serves SCIM.
	scimPath = "/identityiq/scim/v2"
	// providerAgent begins the provider's User-Agent.
	providerAgent = "terraform-provider-sailpoint/"
)

// The APIs, as [Finding] names them.
const (
	// PerService is the tenant's API in the spelling /accounts/v1.
	PerService = "v1"
	// Dated is the tenant's API in the spelling /v2025/accounts.
	Dated = "dated"
	// IdentityIQ is SCIM.
	IdentityIQ = "IdentityIQ"
	// Undocumented is what no document has.
	Undocumented = "undocumented"
)

// datedPath begins a path in the dated spelling, as in /v2025/accounts.
var datedPath = regexp.MustCompile(`^/v20\d\d/`)

// Checker checks exchanges against OpenAPI documents. It is safe for concurrent
// use.
type Checker struct {
	documents map[string][]*document // by API
}

// specFiles are the official documents. Those for the dated spelling are the ones
// of v2025, for all years.
var specFiles = map[string][]string{
	PerService: {"isc-v1.json", "isc-v1-more.json"},
	Dated:      {"isc-v2025.json"},
	IdentityIQ: {"iiq-scim.json"},
}

// Load takes OpenAPI documents by the API that they describe.
func Load(files map[string][]string) (*Checker, error) {
	c := &Checker{documents: map[string][]*document{}}
	for api, names := range files {
		var adapt func(*openapi3.T)
		if api == IdentityIQ {
			adapt = answerInSCIM
		}
		for _, file := range names {
			if _, err := os.Stat(file); err != nil {
				return nil, fmt.Errorf("the OpenAPI documents: %w", err)
			}
			c.documents[api] = append(c.documents[api], newDocument(file, adapt))
		}
	}
	return c, nil
}

// LoadOfficial takes the official documents from the folder beside the module. It
// gives nil when they are not there.
func LoadOfficial() (*Checker, error) {
	dir := SpecDir()
	if dir == "" {
		return nil, nil
	}
	files := map[string][]string{}
	for api, names := range specFiles {
		for _, name := range names {
			files[api] = append(files[api], filepath.Join(dir, name))
		}
	}
	return Load(files)
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

// Finding is what the documents say about an exchange.
type Finding struct {
	// API is where the operation is documented.
	API string
	// Operation is the method with the path template of the document, or with the
	// exchange's path when no document has it.
	Operation string
	// Documented are the statuses that the operation may answer with, as the
	// document writes them.
	Documented []string
	// Tolerated are the reasons of the deviations that the exchange needs.
	Tolerated []string
	// Departures are the differences that nothing tolerates.
	Departures []error
}

// Check compares an exchange with the documents. Answers that a fault injected
// are not checked, nor are requests that the tenant refused as malformed, unless
// they are the provider's.
func (c *Checker) Check(exchange simulator.Exchange) Finding {
	api, request, err := c.request(exchange)
	finding := describe(api, request, exchange)
	if err != nil {
		finding.Departures = []error{fmt.Errorf("%s %s: %w", exchange.Method, exchange.Path, err)}
		return finding
	}
	if request == nil {
		return judge(exchange, finding, []problem{{side: operationSide, err: errors.New("the documents have no such operation")}})
	}
	var found []problem
	malformed := exchange.Status == http.StatusBadRequest || exchange.Status == http.StatusUnsupportedMediaType
	if !malformed || exchange.Injected || byProvider(exchange) {
		found = slices.Concat(
			problems(requestSide, openapi3filter.ValidateRequest(context.Background(), request)),
			unknownParameters(request.Route, request.GetQueryParams()),
			unknownInRequest(request.Route, exchange.RequestHeader.Get("Content-Type"), exchange.RequestBody))
	}
	if !exchange.Injected {
		found = slices.Concat(found,
			problems(responseSide, openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
				RequestValidationInput: request, Status: exchange.Status, Header: exchange.ResponseHeader,
				Body: io.NopCloser(bytes.NewReader(exchange.ResponseBody)), Options: request.Options,
			})),
			unknownInResponse(request.Route, exchange.Status, exchange.ResponseHeader.Get("Content-Type"), exchange.ResponseBody))
	}
	return judge(exchange, finding, found)
}

// Find looks an operation up by its method and a path, which may have parameters
// in braces.
func (c *Checker) Find(method, path string) (Finding, error) {
	exchange := simulator.Exchange{Method: method, Path: path}
	api, request, err := c.request(exchange)
	return describe(api, request, exchange), err
}

func describe(api string, request *openapi3filter.RequestValidationInput, exchange simulator.Exchange) Finding {
	if request == nil {
		return Finding{API: Undocumented, Operation: exchange.Method + " " + exchange.Path}
	}
	return Finding{
		API: api, Operation: exchange.Method + " " + request.Route.Path,
		Documented: slices.Sorted(maps.Keys(request.Route.Operation.Responses.Map())),
	}
}

// byProvider tells that the provider made the request.
func byProvider(exchange simulator.Exchange) bool {
	return strings.HasPrefix(exchange.RequestHeader.Get("User-Agent"), providerAgent)
}

// judge sorts problems into those that are tolerated and the others.
func judge(exchange simulator.Exchange, finding Finding, found []problem) Finding {
	for _, p := range found {
		if reason, tolerated := p.tolerated(finding.Operation, exchange.Status, byProvider(exchange)); tolerated {
			finding.Tolerated = append(finding.Tolerated, reason)
		} else {
			finding.Departures = append(finding.Departures, fmt.Errorf("%s %s: %w", exchange.Method, exchange.Path, p))
		}
	}
	return finding
}

// request is the operation that an exchange is about, with what it was asked;
// nil when no document has it.
func (c *Checker) request(exchange simulator.Exchange) (api string, input *openapi3filter.RequestValidationInput, err error) {
	api, path := PerService, split(exchange.Path)
	switch below, isSCIM := strings.CutPrefix(exchange.Path, scimPath+"/"); {
	case isSCIM:
		// What follows the type of resource is one name, which may hold slashes.
		api, path = IdentityIQ, strings.SplitN(below, "/", 2)
	case datedPath.MatchString(exchange.Path):
		api, path = Dated, path[1:]
	}
	route, params, err := c.find(api, exchange.Method, path)
	if err != nil || route == nil {
		return api, nil, err
	}
	request, err := http.NewRequest(exchange.Method, "/", bytes.NewReader(exchange.RequestBody))
	if err != nil {
		return api, nil, err
	}
	request.URL = &url.URL{Path: "/" + strings.Join(path, "/"), RawQuery: exchange.RawQuery}
	request.Header = exchange.RequestHeader.Clone()
	return api, &openapi3filter.RequestValidationInput{
		Request: request, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			MultiError: true, IncludeResponseStatus: true, ExcludeReadOnlyValidations: true,
			RejectWhenRequestBodyNotSpecified: true, SkipSettingDefaults: true,
			// The journal keeps out the bodies that hold the secret and the token.
			ExcludeRequestBody: exchange.Path == tokenPath, ExcludeResponseBody: exchange.Path == tokenPath,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
		},
	}, nil
}

// find looks an operation up in the documents of an API. A service that the dated
// documents at hand leave out is looked up in its other spelling, which is the
// same service.
func (c *Checker) find(api, method string, path []string) (*routers.Route, map[string]string, error) {
	for _, doc := range c.documents[api] {
		if route, params, err := doc.find(method, path); route != nil || err != nil {
			return route, params, err
		}
	}
	if api == Dated {
		return c.find(PerService, method, slices.Insert(slices.Clone(path), 1, "v1"))
	}
	return nil, nil, nil
}
