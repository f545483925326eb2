package isc

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

const (
	clientSettings     = "client_id and client_secret (environment variables SAIL_CLIENT_ID and SAIL_CLIENT_SECRET)"
	accessTokenSetting = "access_token (environment variable SAIL_ACCESS_TOKEN)" // A name, no token.

	// tokenTimeout bounds one token request.
	tokenTimeout = 30 * time.Second
	// renewalTimeout bounds a renewal with its waits for a throttled or
	// failing endpoint.
	renewalTimeout = 2 * time.Minute
	// tokenRepeats is how often a renewal repeats a request that failed.
	tokenRepeats = 4
	// tokenPatience is how long the endpoint may be out of reach before no
	// further request is begun.
	tokenPatience = 30 * time.Second
	// renewBefore is how long before its end a token is renewed, at most.
	renewBefore = time.Minute
)

// staticToken is the Authorization header of a token that cannot be renewed.
type staticToken string

func (t staticToken) Authorization(context.Context) (string, error) { return string(t), nil }
func (t staticToken) Invalidate(string) bool                        { return false }

// tokenCache buys access tokens with the OAuth 2.0 client credentials grant
// (RFC 6749 §4.4) and keeps each until shortly before it expires.
type tokenCache struct {
	config clientcredentials.Config
	client *http.Client

	mu      sync.Mutex
	current token
	renewal *renewal // nil when none is under way
}

// token is an Authorization header; renewAt is zero when it does not expire.
type token struct {
	header  string
	renewAt time.Time
}

func (t token) usable() bool {
	return t.header != "" && (t.renewAt.IsZero() || time.Now().Before(t.renewAt))
}

// renewal is a token being bought. Token and err are set once done is closed.
type renewal struct {
	done  chan struct{}
	token token
	err   error
}

func newTokenCache(config Config) *tokenCache {
	return &tokenCache{
		config: clientcredentials.Config{
			ClientID:     config.ClientID,
			ClientSecret: config.ClientSecret,
			TokenURL:     config.TokenURL,
			AuthStyle:    oauth2.AuthStyleInParams,
		},
		client: &http.Client{
			Transport: userAgent{config.UserAgent, config.Transport},
			Timeout:   tokenTimeout,
			// A redirect could carry the client secret to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Authorization returns the current token, or waits until a new one is bought.
// All callers wait for the same purchase, and each may leave when its ctx ends
// without ending it for the others.
func (c *tokenCache) Authorization(ctx context.Context) (string, error) {
	c.mu.Lock()
	if c.current.usable() {
		defer c.mu.Unlock()
		return c.current.header, nil
	}
	if c.renewal == nil {
		c.renewal = &renewal{done: make(chan struct{})}
		// The values of ctx stay, for the log; its end does not.
		go c.renew(context.WithoutCancel(ctx), c.renewal)
	}
	awaited := c.renewal
	c.mu.Unlock()

	select {
	case <-awaited.done:
		return awaited.token.header, awaited.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Invalidate drops the token if it is the refused one: of many requests refused
// at once, only the first causes a renewal.
func (c *tokenCache) Invalidate(header string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current.header == header {
		c.current = token{}
	}
	return true
}

func (c *tokenCache) renew(ctx context.Context, r *renewal) {
	ctx, cancel := context.WithTimeout(ctx, renewalTimeout)
	defer cancel()
	r.token, r.err = c.buy(ctx)
	c.mu.Lock()
	c.current, c.renewal = r.token, nil
	c.mu.Unlock()
	close(r.done)
}

// buy requests a token, again while the endpoint is throttled, failing or out of
// reach.
func (c *tokenCache) buy(ctx context.Context) (token, error) {
	started := time.Now()
	for n := 1; ; n++ {
		bought, err := c.request(ctx)
		if err == nil {
			return bought, nil
		}
		failure, again := c.explain(err)
		failure.Attempts = n
		outOfReach := failure.Status == 0 && time.Since(started) > tokenPatience
		if !again || outOfReach || n > tokenRepeats {
			return token{}, failure
		}
		if err := client.Sleep(ctx, max(retryAfter(err), client.Backoff(n))); err != nil {
			return token{}, failure
		}
	}
}

func (c *tokenCache) request(ctx context.Context) (token, error) {
	started := time.Now()
	answer, err := c.config.Token(context.WithValue(ctx, oauth2.HTTPClient, c.client))
	if err != nil {
		return token{}, err
	}
	bought := token{header: "Bearer " + answer.AccessToken}
	if !answer.Expiry.IsZero() {
		life := answer.Expiry.Sub(started)
		bought.renewAt = answer.Expiry.Add(-min(renewBefore, life/10))
	}
	return bought, nil
}

// retryAfter returns the wait that the endpoint asks for.
func retryAfter(err error) time.Duration {
	var refusal *oauth2.RetrieveError
	if errors.As(err, &refusal) && refusal.Response != nil {
		return client.RetryAfter(refusal.Response.Header)
	}
	return 0
}

// explain makes the error for people, and reports whether a repeat may help. The
// error of x/oauth2 is not kept, since its text holds the body of the answer,
// which may echo the secret.
func (c *tokenCache) explain(err error) (failure *client.Error, again bool) {
	failure = &client.Error{Doing: "getting an access token", Method: http.MethodPost, Path: c.config.TokenURL}
	redactor := client.NewRedactor(c.config.ClientSecret)
	var refusal *oauth2.RetrieveError
	if !errors.As(err, &refusal) || refusal.Response == nil {
		var failed *url.Error // It would repeat method and URL.
		if errors.As(err, &failed) {
			err = failed.Err
		}
		failure.Err = errors.New(redactor.Text(err.Error()))
		failure.Advice = "Check that the base URL and the token URL are right and can be reached."
		return failure, true
	}
	status := refusal.Response.StatusCode
	detail := parseError(status, refusal.Response.Header, []byte(redactor.Body(refusal.Body)))
	failure.Status, failure.DetailCode, failure.TrackingID = status, detail.DetailCode, detail.TrackingID
	for _, message := range detail.Messages {
		failure.Messages = append(failure.Messages, redactor.Text(message))
	}
	switch {
	case status == http.StatusTooManyRequests || status >= 500:
		return failure, true
	case refusal.ErrorCode != "" || status == http.StatusUnauthorized || status == http.StatusForbidden:
		failure.Advice = "The tenant does not accept the credential: check " + clientSettings +
			", and that they belong to the tenant of " + c.config.TokenURL + "."
	default:
		failure.Advice = "This does not look like a token endpoint: check the base URL and the token URL."
	}
	return failure, false
}

// userAgent adds the header that x/oauth2 does not let one set.
type userAgent struct {
	name string
	next http.RoundTripper
}

func (u userAgent) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	if u.name != "" {
		req.Header.Set("User-Agent", u.name)
	}
	return u.next.RoundTrip(req)
}
