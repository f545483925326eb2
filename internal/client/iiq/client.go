// Package iiq calls the SCIM 2.0 API of IdentityIQ (RFC 7644).
package iiq

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

// MediaType is that of SCIM bodies (RFC 7644 §8.1).
const MediaType = "application/scim+json"

const (
	// pageSize is what is asked for at once; IdentityIQ's own default is 1,000.
	pageSize = 250
	// requestsPer10s keeps a plan from flooding a server on premises, for which no
	// limit is documented.
	requestsPer10s = 1000
)

// Config is what the client needs to know of an IdentityIQ.
type Config struct {
	// BaseURL ends in /scim/v2.
	BaseURL string
	// Username and Password are for basic authentication.
	Username, Password string
	// Token is a bearer token, instead of them.
	Token string
	// CACertificate is a PEM bundle trusted beside the system's; empty for none.
	CACertificate string
	UserAgent     string
	// Transport carries the requests; nil means client.NewTransport, which trusts
	// CACertificate.
	Transport http.RoundTripper
}

// Client makes SCIM calls to one IdentityIQ. It is safe for concurrent use.
type Client struct{ http *client.Client }

// New returns a client, or an error that says what is wrong with the
// configuration. It sends nothing yet.
func New(config Config) (*Client, error) {
	credentials, err := authorization(config)
	if err != nil {
		return nil, err
	}
	if config.Transport == nil {
		if config.Transport, err = transport(config.CACertificate); err != nil {
			return nil, err
		}
	}
	http, err := client.New(client.Config{
		BaseURL: config.BaseURL, UserAgent: config.UserAgent, RequestsPer10s: requestsPer10s, Transport: config.Transport,
		Authorize: credentials, Credentials: "iiq.username and iiq.password (IIQ_USERNAME, IIQ_PASSWORD), or iiq.token (IIQ_TOKEN)",
		Secrets:    []string{config.Password, config.Token},
		ParseError: parseError,
	})
	if err != nil {
		return nil, fmt.Errorf("iiq.base_url: %w", err)
	}
	return &Client{http: http}, nil
}

// fixed is an Authorization header that never changes.
type fixed string

func (f fixed) Authorization(context.Context) (string, error) { return string(f), nil }
func (f fixed) Invalidate(string) bool                        { return false }

func authorization(config Config) (fixed, error) {
	basic := config.Username != "" || config.Password != ""
	switch {
	case basic && config.Token != "":
		return "", errors.New("IdentityIQ: give either iiq.token, or iiq.username and iiq.password, not both")
	case config.Token != "":
		return fixed("Bearer " + config.Token), nil
	case config.Username == "" || config.Password == "":
		return "", errors.New("IdentityIQ: no credential: give iiq.username and iiq.password, or iiq.token")
	}
	return fixed("Basic " + base64.StdEncoding.EncodeToString([]byte(config.Username+":"+config.Password))), nil
}

// transport trusts a private certificate authority beside the system's.
func transport(pem string) (http.RoundTripper, error) {
	base := client.NewTransport()
	if pem == "" {
		return base, nil
	}
	transport, ok := base.(*http.Transport)
	if !ok {
		return nil, errors.New("iiq.ca_certificate can't be used: the program's HTTP transport was replaced")
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM([]byte(pem)) {
		return nil, errors.New("iiq.ca_certificate holds no certificate in PEM form")
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return transport, nil
}

// Do makes a request; bodies are SCIM.
func (c *Client) Do(ctx context.Context, req client.Request) (*client.Response, error) {
	if req.Body != nil {
		req.ContentType = MediaType
	}
	return c.http.Do(ctx, req)
}

// Writes counts the writes that have ended.
func (c *Client) Writes() uint64 { return c.http.Writes() }

// List reads the resources that a filter selects, page by page.
func (c *Client) List(ctx context.Context, doing, path, filter string) ([]json.RawMessage, error) {
	var resources []json.RawMessage
	for {
		page, total, err := c.list(ctx, doing, path, filter, len(resources))
		if err != nil {
			return nil, err
		}
		resources = append(resources, page...)
		if len(page) == 0 || len(resources) >= total {
			return resources, nil
		}
	}
}

// Page reads one page of the resources that a filter selects, counted from 0, and
// how many pages there are.
func (c *Client) Page(ctx context.Context, doing, path, filter string, number int) ([]json.RawMessage, int, error) {
	resources, total, err := c.list(ctx, doing, path, filter, number*pageSize)
	return resources, (total + pageSize - 1) / pageSize, err
}

// list makes one request (RFC 7644 §3.4.2.4: startIndex counts from one).
func (c *Client) list(ctx context.Context, doing, path, filter string, offset int) (resources []json.RawMessage, total int, err error) {
	query := url.Values{"startIndex": {strconv.Itoa(offset + 1)}, "count": {strconv.Itoa(pageSize)}}
	if filter != "" {
		query.Set("filter", filter)
	}
	resp, err := c.Do(ctx, client.Request{Doing: doing, Method: http.MethodGet, Path: path, Query: query})
	if err != nil {
		return nil, 0, err
	}
	var page struct {
		TotalResults int               `json:"totalResults"`
		Resources    []json.RawMessage `json:"Resources"`
	}
	if err := json.Unmarshal(resp.Body, &page); err != nil {
		return nil, 0, fmt.Errorf("%s: the answer is not a SCIM list: %w", doing, err)
	}
	return page.Resources, page.TotalResults, nil
}

// quoter escapes what a JSON string must escape, and nothing else.
var quoter = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

// Quote gives a text as a string literal of a filter: a JSON string (RFC 7644
// §3.4.2.2).
func Quote(text string) string { return `"` + quoter.Replace(text) + `"` }

// parseError reads a SCIM error (RFC 7644 §3.12), whose status is a string. The
// servlet container answers in other shapes, left to the client.
func parseError(status int, header http.Header, body []byte) client.ErrorDetail {
	var answer struct {
		ScimType string `json:"scimType"`
		Detail   string `json:"detail"`
	}
	if len(body) == 0 { // Some versions answer without one.
		return client.ErrorDetail{}
	}
	if json.Unmarshal(body, &answer) != nil || answer.ScimType == "" && answer.Detail == "" {
		return client.ParseError(status, header, body)
	}
	return client.ErrorDetail{DetailCode: answer.ScimType, Messages: client.Distinct(answer.Detail)}
}
