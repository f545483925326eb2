package simulator

import (
	"bytes"
	"errors"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	tokenPath = "/oauth/token"
	// rateWindow is the time over which RateLimit counts (SailPoint API: Rate
	// Limits).
	rateWindow = 10 * time.Second
)

// issueToken serves the OAuth 2.0 client credentials grant (RFC 6749 §4.4),
// with the credentials in the form.
func (t *Tenant) issueToken(r *http.Request, body []byte) answer {
	refuse := func(status int, code, description string) answer {
		return jsonAnswer(status, object{"error": code, "error_description": description})
	}
	if r.Method != http.MethodPost {
		return (&apiError{status: http.StatusMethodNotAllowed}).answer()
	}
	form, err := tokenForm(r.Header.Get("Content-Type"), body)
	if errors.Is(err, errNoForm) {
		return (&apiError{status: http.StatusUnsupportedMediaType}).answer()
	}
	if err != nil {
		return refuse(http.StatusBadRequest, "invalid_request", "The form is malformed")
	}
	if form.Get("grant_type") != "client_credentials" {
		return refuse(http.StatusBadRequest, "unsupported_grant_type", "Unsupported grant type")
	}
	if form.Get("client_id") != t.config.ClientID || form.Get("client_secret") != t.config.ClientSecret {
		return refuse(http.StatusUnauthorized, "invalid_client", "Bad client credentials")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	token := newID() + newID()
	t.tokens[token] = t.config.Now().Add(t.config.TokenLifetime)
	return jsonAnswer(http.StatusOK, object{
		"access_token": token, "token_type": "bearer",
		"expires_in": int(t.config.TokenLifetime / time.Second), "scope": "sp:scopes:all",
	})
}

var errNoForm = errors.New("the media type is not that of a form")

// tokenForm decodes the form of a token request. RFC 6749 §4.4.2 has it URL-encoded;
// the tenant takes it in parts, too, as SailPoint's own package for JavaScript
// sends it.
func tokenForm(contentType string, body []byte) (url.Values, error) {
	media, params, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && media == "application/x-www-form-urlencoded":
		return url.ParseQuery(string(body))
	case err == nil && media == "multipart/form-data":
		form, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(maxBody)
		if err != nil {
			return nil, err
		}
		return form.Value, nil
	}
	return nil, errNoForm
}

// ExpireTokens makes every access token issued so far invalid.
func (t *Tenant) ExpireTokens() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.tokens)
}

// admit checks the bearer token and the rate limit of an API request.
func (t *Tenant) admit(r *http.Request) (refused answer, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.config.Now()
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if expiry, known := t.tokens[token]; !strings.EqualFold(scheme, "Bearer") || !known || !now.Before(expiry) {
		return jsonAnswer(http.StatusUnauthorized, object{"error": "JWT validation failed: JWT is expired"}), false
	}
	if t.config.RateLimit == 0 {
		return answer{}, true
	}
	for len(t.admitted) > 0 && now.Sub(t.admitted[0]) >= rateWindow {
		t.admitted = t.admitted[1:]
	}
	if len(t.admitted) >= t.config.RateLimit {
		wait := rateWindow - now.Sub(t.admitted[0])
		a := jsonAnswer(http.StatusTooManyRequests, object{"message": " Rate Limit Exceeded "})
		a.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return a, false
	}
	t.admitted = append(t.admitted, now)
	return answer{}, true
}
