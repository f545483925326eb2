package isc

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

// pageSize is the most that a list returns at once, unless its operation allows
// less (SailPoint API: Standard Collection Parameters).
const pageSize = 250

// List reads a collection page by page and returns its items as they came, at
// most limit of them, or all when limit is 0. A limit in req.Query is the size of
// a page, for operations that allow fewer than 250 items. The caller gives a
// stable order in the sorters parameter, lest items move between pages.
func (c *Client) List(ctx context.Context, req client.Request, limit int) ([]json.RawMessage, error) {
	size := pageSize
	if own, err := strconv.Atoi(req.Query.Get("limit")); err == nil && own > 0 {
		size = min(own, pageSize)
	}
	var items []json.RawMessage
	for {
		want := size
		if limit > 0 {
			want = min(size, limit-len(items))
		}
		req = withQuery(req, url.Values{"limit": {strconv.Itoa(want)}, "offset": {strconv.Itoa(len(items))}})
		page, _, err := c.list(ctx, req)
		if err != nil {
			return nil, err
		}
		items = append(items, page...)
		if limit > 0 && len(items) >= limit {
			return items[:limit], nil
		}
		if len(page) < want {
			return items, nil
		}
	}
}

// Page reads one page of a collection, counted from 0, and, with the first one,
// how many pages there are. The caller gives a stable order, as for [Client.List].
func (c *Client) Page(ctx context.Context, req client.Request, number int) (items []json.RawMessage, pages int, err error) {
	query := url.Values{"limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(number * pageSize)}}
	if number == 0 {
		query.Set("count", "true")
	}
	req = withQuery(req, query)
	items, resp, err := c.list(ctx, req)
	if err != nil || number > 0 {
		return items, 0, err
	}
	count, err := total(req, resp)
	return items, (count + pageSize - 1) / pageSize, err
}

// list makes one request.
func (c *Client) list(ctx context.Context, req client.Request) ([]json.RawMessage, *client.Response, error) {
	resp, err := c.Do(ctx, req)
	if err != nil {
		return nil, nil, err
	}
	var page []json.RawMessage
	if err := json.Unmarshal(resp.Body, &page); err != nil {
		return nil, nil, misread(req, resp, fmt.Errorf("the response is not a list: %w", err))
	}
	return page, resp, nil
}

// Count returns how many items a collection has that fit the filters of req.
func (c *Client) Count(ctx context.Context, req client.Request) (int, error) {
	req = withQuery(req, url.Values{"limit": {"1"}, "count": {"true"}})
	resp, err := c.Do(ctx, req)
	if err != nil {
		return 0, err
	}
	return total(req, resp)
}

// total reads how many items a collection has.
func total(req client.Request, resp *client.Response) (int, error) {
	total, err := strconv.Atoi(resp.Header.Get("X-Total-Count"))
	if err != nil {
		return 0, misread(req, resp, fmt.Errorf("the X-Total-Count header is not a number: %w", err))
	}
	return total, nil
}

// withQuery returns req with further parameters, as a GET unless it says
// otherwise; the query of the original stays as it is.
func withQuery(req client.Request, query url.Values) client.Request {
	merged := maps.Clone(req.Query)
	if merged == nil {
		merged = url.Values{}
	}
	maps.Copy(merged, query)
	req.Query = merged
	if req.Method == "" {
		req.Method = http.MethodGet
	}
	return req
}

// misread is the error for an answer that is not what the operation promises.
func misread(req client.Request, resp *client.Response, err error) error {
	return &client.Error{Doing: req.Doing, Method: req.Method, Path: req.Path, Status: resp.Status, Err: err}
}
