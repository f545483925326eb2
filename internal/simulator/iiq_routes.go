package simulator

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"
)

// iiqPath is where IdentityIQ serves SCIM 2.0.
const iiqPath = "/identityiq/scim/v2"

// scimCall is one request to an IdentityIQ operation.
type scimCall struct {
	*call
	// base is the API's URL as the client sees it.
	base string
	// resource is what the operation works on.
	resource scimResource
}

// scimHandler serves one IdentityIQ operation; it runs with the tenant locked.
type scimHandler func(*scimCall) (answer, error)

func (t *Tenant) iiqRoutes() {
	account := func() scimResource { return accountResource(t.iiqApplications.where(nil)) }
	user := func() scimResource { return iiqUserResource }
	application := func() scimResource { return iiqApplicationResource }
	for _, route := range []struct {
		pattern  string
		body     bodyKind
		resource func() scimResource
		handle   scimHandler
	}{
		{"GET /Accounts", noBody, account, t.listIIQAccounts},
		{"POST /Accounts", scimBody, account, t.createIIQAccount},
		{"GET /Accounts/{id}", noBody, account, t.getIIQAccount},
		{"PUT /Accounts/{id}", scimBody, account, t.putIIQAccount},
		{"DELETE /Accounts/{id}", noBody, account, t.deleteIIQAccount},

		{"GET /Users", noBody, user, t.listIIQUsers},
		{"POST /Users", scimBody, user, t.createIIQUser},
		{"GET /Users/{id}", noBody, user, t.getIIQUser},
		{"PUT /Users/{id}", scimBody, user, t.putIIQUser},
		{"DELETE /Users/{id}", noBody, user, t.deleteIIQUser},

		{"GET /Applications", noBody, application, t.listIIQApplications},
		{"GET /Applications/{id}", noBody, application, t.getIIQApplication},

		{"GET /ServiceProviderConfig", noBody, nil, getServiceProviderConfig},
		{"GET /Schemas", noBody, nil, t.listIIQSchemas},
		{"GET /Schemas/{id}", noBody, nil, t.getIIQSchema},
		{"GET /ResourceTypes", noBody, nil, t.listResourceTypes},
		{"GET /ResourceTypes/{id}", noBody, nil, t.getResourceType},
	} {
		method, path, _ := strings.Cut(route.pattern, " ")
		t.scimMux.Handle(method+" "+iiqPath+path, t.scimOperation(route.body, route.resource, route.handle))
	}
}

// scimOperation wraps a handler: it decodes the body, locks the tenant and
// answers.
func (t *Tenant) scimOperation(body bodyKind, resource func() scimResource, handle scimHandler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &scimCall{call: &call{Request: r}, base: iiqBase(r)}
		if err := c.read(body); err != nil {
			var refused *apiError
			if errors.As(err, &refused) && refused.status == http.StatusBadRequest {
				refused.scimType = "invalidSyntax"
			}
			scimRefusal(err).write(w)
			return
		}
		defer t.lock()()
		if resource != nil {
			c.resource = resource()
		}
		a, err := handle(c)
		if err != nil {
			a = scimRefusal(err)
		}
		a.write(w)
	})
}

// serveIIQ answers a request to IdentityIQ.
func (t *Tenant) serveIIQ(r *http.Request, body []byte) answer {
	if !t.iiqAuthorized(r) {
		return iiqUnauthorized()
	}
	return dispatch(t.scimMux, r, body, func(status int) answer {
		if status == http.StatusMethodNotAllowed && r.Method == http.MethodPatch {
			// RFC 7644 §3.12 names PATCH as the example of an operation that a
			// server does not implement.
			status = http.StatusNotImplemented
		}
		return (&apiError{status: status}).scimAnswer()
	})
}

func (t *Tenant) iiqAuthorized(r *http.Request) bool {
	if username, password, ok := r.BasicAuth(); ok {
		return username == t.config.IIQUsername && password == t.config.IIQPassword
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return t.config.IIQToken != "" && strings.EqualFold(scheme, "Bearer") && token == t.config.IIQToken
}

// iiqUnauthorized is the refusal of the servlet container, which stands before
// SCIM and does not speak it.
func iiqUnauthorized() answer {
	return answer{
		status: http.StatusUnauthorized,
		header: http.Header{"Content-Type": {"text/html;charset=utf-8"}, "Www-Authenticate": {`Basic realm="IdentityIQ"`}},
		body: []byte(`<!doctype html><html lang="en"><head><title>HTTP Status 401 – Unauthorized</title></head>` +
			`<body><h1>HTTP Status 401 – Unauthorized</h1></body></html>`),
	}
}

// iiqBase is the API's URL as the client of a request sees it.
func iiqBase(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.URL.Scheme == "https" {
		scheme = "https"
	}
	return scheme + "://" + cmp.Or(r.Host, r.URL.Host) + iiqPath
}

func scimAnswer(status int, value any) answer {
	a := jsonAnswer(status, value)
	a.header.Set("Content-Type", string(scimBody))
	return a
}

// scimAnswer renders a refusal as RFC 7644 §3.12 does: status is a string.
func (e *apiError) scimAnswer() answer {
	usual := map[int]string{http.StatusBadRequest: "invalidValue", http.StatusConflict: "uniqueness"}
	body := object{
		"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"},
		"detail":  cmp.Or(e.cause, http.StatusText(e.status)),
		"status":  strconv.Itoa(e.status),
	}
	if scimType := cmp.Or(e.scimType, usual[e.status]); scimType != "" {
		body["scimType"] = scimType
	}
	return scimAnswer(e.status, body)
}

// scimRefusal turns a handler's error into the answer for it.
func scimRefusal(err error) answer {
	var refused *apiError
	if !errors.As(err, &refused) {
		refused = &apiError{status: http.StatusInternalServerError}
	}
	return refused.scimAnswer()
}

// mutability is the refusal to change what must stay (RFC 7644 §3.12).
func mutability(detail string) *apiError {
	return &apiError{status: http.StatusBadRequest, scimType: "mutability", cause: detail}
}
