package simulator_test

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

const (
	scim = "/identityiq/scim/v2"
	// awkward is the name of an application that has all that a URN should not.
	awkward = "HR: Europe/Asia v1.0 (old), 50%"
)

// iiqClient talks to IdentityIQ, which has one application and one user.
type iiqClient struct {
	*client
	application, user string
	urn               string
}

func newIIQ(t *testing.T, config simulator.Config) *iiqClient {
	t.Helper()
	config.IIQToken = "t0ken"
	c := newClient(t, config)
	c.token = config.IIQToken
	return &iiqClient{
		client: c, user: c.AddUser("Ann.Other"), urn: accountURN(awkward),
		application: c.AddApplication(awkward, map[string]string{
			"department": "string", "level": "integer", "remote": "boolean", "groups": "string[]", "Employee ID": "string",
		}),
	}
}

func accountURN(application string) string {
	return "urn:ietf:params:scim:schemas:sailpoint:1.0:Application:Schema:" + application + ":account"
}

func (c *iiqClient) in(t *testing.T) *iiqClient {
	t.Helper()
	sub := *c
	sub.client = c.client.in(t)
	return &sub
}

// call makes a request below the API's base.
func (c *iiqClient) call(method, path string, body any) reply {
	c.t.Helper()
	r := c.sendAs("application/scim+json", method, scim+path, body)
	if r.header.Get("ETag") != "" {
		r.t.Errorf("%s: there is an ETag", r.what)
	}
	if media := r.header.Get("Content-Type"); r.status != 204 && media != "application/scim+json" {
		r.t.Errorf("%s: the media type is %q", r.what, media)
	}
	return r
}

// refused fails the test unless the answer is a SCIM error of this kind.
func (r reply) refused(status int, scimType string) reply {
	r.t.Helper()
	r.want(status)
	body := r.object()
	detail, _ := body["detail"].(string)
	want := object{
		"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "detail": detail, "status": strconv.Itoa(status),
	}
	if scimType != "" {
		want["scimType"] = scimType
	}
	same(r.t, r.what, body, want)
	if detail == "" {
		r.t.Errorf("%s: there is no detail", r.what)
	}
	return r
}

// body is the body of an account, with members replaced or (by nil) left out.
func (c *iiqClient) body(nativeIdentity string, attributes, more object) object {
	body := object{
		"identity": object{"value": c.user}, "application": object{"value": c.application},
		"nativeIdentity": nativeIdentity, c.urn: attributes,
	}
	maps.Copy(body, more)
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	return body
}

// found are the userNames, nativeIdentities or names of the listed resources.
func (r reply) found() []string {
	r.t.Helper()
	names := []string{}
	resources, _ := r.want(200).object()["Resources"].([]any)
	for _, resource := range resources {
		o, _ := resource.(object)
		for _, member := range []string{"userName", "nativeIdentity", "name"} {
			if name, ok := o[member].(string); ok {
				names = append(names, name)
			}
		}
	}
	return names
}

// query makes a query string of names and values in turn.
func query(pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	// Blanks as %20 are understood everywhere.
	return "?" + strings.ReplaceAll(values.Encode(), "+", "%20")
}
