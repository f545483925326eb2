package client

import (
	"context"
	"net/url"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// redacted is a text that is made fit for a log when there is a log.
type redacted func() string

// MarshalText gives the text.
func (r redacted) MarshalText() ([]byte, error) { return []byte(r()), nil }

// log tells of one attempt: what and how long at DEBUG, the bodies at TRACE. All
// values are redacted texts or numbers, since tflog masks no nested values,
// and headers are left out.
func (c *call) log(ctx context.Context, out outcome, took time.Duration) {
	fields := map[string]any{
		"method":        c.Method,
		"path":          redacted(func() string { return c.redactor.Text(c.Path) }),
		"attempt":       c.attempts,
		"duration_ms":   took.Milliseconds(),
		"request_bytes": len(c.Body),
	}
	if len(c.Query) > 0 {
		fields["query"] = redacted(func() string { return c.redactor.query(c.Query) })
	}
	if r := out.response; r != nil {
		fields["status"] = r.Status
		fields["response_bytes"] = len(r.Body)
	}
	if out.detail.TrackingID != "" {
		fields["tracking_id"] = out.detail.TrackingID
	}
	if out.err != nil {
		fields["error"] = c.redactor.Text(out.err.Error())
	}
	tflog.Debug(ctx, "API request", fields)
	if c.Body != nil {
		shown := c.Body
		if c.Shown != nil {
			shown = c.Shown
		}
		tflog.Trace(ctx, "API request body", map[string]any{"body": redacted(func() string { return c.redactor.Body(shown) })})
	}
	if r := out.response; r != nil && len(r.Body) > 0 {
		tflog.Trace(ctx, "API response body", map[string]any{"body": redacted(func() string { return c.redactor.Answer(r.Body) })})
	}
}

// query returns q readable, without percent escapes.
func (r *Redactor) query(q url.Values) string {
	shown := url.Values{}
	for name, values := range q {
		for _, value := range values {
			if SecretName(name) {
				value = mask
			}
			shown.Add(name, r.Text(value))
		}
	}
	text, err := url.QueryUnescape(shown.Encode())
	if err != nil {
		return mask
	}
	return text
}
