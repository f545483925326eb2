// Package isc makes API calls to a SailPoint Identity Security Cloud tenant: it
// adds to the client the tenant's authentication, API versions, error
// bodies, tasks and pages.
package isc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

// versions are the API versions that paths can be rewritten for.
var versions = []string{"v1", "v2024", "v2025", "v2026"}

// Config is what the client needs to know of a tenant.
type Config struct {
	// BaseURL is the tenant's API: https://example.api.identitynow.com.
	BaseURL string
	// TokenURL is where credentials buy an access token; empty means
	// /oauth/token below BaseURL.
	TokenURL string
	// ClientID and ClientSecret are those of a personal access token or an API
	// client.
	ClientID, ClientSecret string
	// AccessToken is used as it is and never renewed. It excludes ClientID and
	// ClientSecret.
	AccessToken string
	// APIVersion is "v1" (or empty) for the per-service versions, or the yearly
	// version to use instead: v2024, v2025 or v2026.
	APIVersion string
	// RequestsPer10s is how many API requests the tenant may see in any 10
	// seconds; 0 means 100, which is the documented limit.
	RequestsPer10s int
	UserAgent      string
	// Transport carries API and token requests; nil means client.NewTransport.
	Transport http.RoundTripper
	// Alone has each task and each look-up asked for by a request of its own, for
	// measurements.
	Alone bool
}

// Client makes API calls to one tenant. It is safe for concurrent use.
type Client struct {
	http     *client.Client
	version  string
	redactor *client.Redactor
	tasks    tasks
	alone    bool

	mu      sync.Mutex
	onWrite []func(path string)
}

// New returns a client, or an error that says what is wrong with the
// configuration. It sends nothing yet.
func New(config Config) (*Client, error) {
	if config.APIVersion == "" {
		config.APIVersion = "v1"
	}
	if !slices.Contains(versions, config.APIVersion) {
		return nil, fmt.Errorf("API version %q: must be one of %s", config.APIVersion, strings.Join(versions, ", "))
	}
	base, err := client.CheckURL(config.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w (a tenant's is like https://example.api.identitynow.com)", err)
	}
	config.BaseURL = base
	if config.Transport == nil {
		config.Transport = client.NewTransport()
	}
	authorizer, credentials, err := newAuthorizer(config)
	if err != nil {
		return nil, err
	}
	transport, err := client.New(client.Config{
		BaseURL:        config.BaseURL,
		UserAgent:      config.UserAgent,
		RequestsPer10s: config.RequestsPer10s,
		Transport:      config.Transport,
		Authorize:      authorizer,
		Credentials:    credentials,
		Secrets:        []string{config.ClientSecret, config.AccessToken},
		// The server encrypts those members that it knows to be secret.
		Opaque:     []string{"connectorAttributes"},
		ParseError: parseError,
	})
	if err != nil {
		return nil, err
	}
	c := &Client{
		http: transport, version: config.APIVersion, redactor: client.NewRedactor(config.ClientSecret, config.AccessToken), alone: config.Alone,
	}
	c.shareTasks()
	return c, nil
}

func newAuthorizer(config Config) (a client.Authorizer, credentials string, err error) {
	hasClient := config.ClientID != "" || config.ClientSecret != ""
	switch {
	case config.AccessToken != "" && hasClient:
		return nil, "", errors.New("give either access_token or client_id and client_secret, not both")
	case config.AccessToken != "":
		return staticToken("Bearer " + config.AccessToken), accessTokenSetting, nil
	case config.ClientID == "" || config.ClientSecret == "":
		return nil, "", errors.New("no credential: give " + clientSettings + ", or " + accessTokenSetting)
	}
	if config.TokenURL == "" {
		config.TokenURL = config.BaseURL + "/oauth/token"
	} else if _, err := client.CheckURL(config.TokenURL); err != nil {
		return nil, "", fmt.Errorf("token_url: %w", err)
	}
	return newTokenCache(config), clientSettings, nil
}

// Writes counts the writes, and the tasks that were waited for, that have ended:
// what was read before one of them may be out of date.
func (c *Client) Writes() uint64 { return c.http.Writes() + c.tasks.ended.Load() }

// Alone is that of the configuration.
func (c *Client) Alone() bool { return c.alone }

// Turn is that of client.Client.
func (c *Client) Turn(ctx context.Context) (own context.Context, release func(), err error) {
	return c.http.Turn(ctx)
}

// Do makes the request as client.Client.Do does. Its path is in the per-service
// spelling, /sources/v1/2c91…, and is rewritten for a yearly API version.
func (c *Client) Do(ctx context.Context, req client.Request) (*client.Response, error) {
	if !req.Reads() {
		defer c.written(req.Path)
	}
	req.Path = c.path(req.Path)
	return c.http.Do(ctx, req)
}

// OnWrite has a function called with the path, as [Client.Do] takes it, of each
// request that may have changed something, when that has ended: what is remembered
// of the object may be out of date.
func (c *Client) OnWrite(ended func(path string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onWrite = append(c.onWrite, ended)
}

func (c *Client) written(path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ended := range c.onWrite {
		ended(path)
	}
}

var perService = regexp.MustCompile(`^/([^/]+)/v\d+(/.*)?$`)

// path puts the version first, where the yearly versions have it (SailPoint API:
// API Versioning Strategy).
func (c *Client) path(path string) string {
	if c.version == "v1" {
		return path
	}
	return perService.ReplaceAllString(path, "/"+c.version+"/$1$2")
}

// Quote returns s as a string literal of a filter expression.
func Quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// In returns a filter that selects the objects whose member has one of the values.
func In(member string, values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = Quote(value)
	}
	return member + " in (" + strings.Join(quoted, ",") + ")"
}

// InWidth is how many bytes a value takes in the URL of a request with [In].
func InWidth(value string) int { return len(url.QueryEscape(Quote(value) + ",")) }

// Refused reports that the server refused a list for what was asked, be it one of
// the values or the list itself.
func Refused(err error) bool {
	var failure *client.Error
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.Status {
	case http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusRequestURITooLong:
		return true
	}
	return false
}
