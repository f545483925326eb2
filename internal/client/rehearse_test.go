package client

import (
	"context"
	"errors"
	"net/http"
	"testing"
)

type refusing struct{ sent []string }

func (r *refusing) RoundTrip(request *http.Request) (*http.Response, error) {
	r.sent = append(r.sent, request.Method)
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody}, nil
}

// In a rehearsal only questions are sent, and those only if they may be.
func TestRehearse(t *testing.T) {
	t.Parallel()
	transport := &refusing{}
	c, err := New(Config{BaseURL: "https://tenant.invalid", Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	forbidden := errors.New("forbidden")
	var held []string
	ctx := Rehearse(t.Context(), func(request Request, asks bool) error {
		held = append(held, request.Method+" "+request.Path)
		if asks && request.Path == "/forbidden" {
			return forbidden
		}
		return nil
	})
	for _, test := range []struct {
		ctx     context.Context
		request Request
		want    error
	}{
		{ctx, Request{Method: http.MethodPut, Path: "/x"}, ErrWithheld},
		{ctx, Request{Method: http.MethodDelete, Path: "/x", Repeat: Safe}, ErrWithheld},
		{ctx, Request{Method: http.MethodGet, Path: "/x"}, nil},
		{ctx, Request{Method: http.MethodPost, Path: "/x", Question: true}, nil},
		{ctx, Request{Method: http.MethodGet, Path: "/forbidden"}, forbidden},
		{context.WithoutCancel(ctx), Request{Method: http.MethodPost, Path: "/x"}, ErrWithheld},
		{t.Context(), Request{Method: http.MethodPatch, Path: "/x"}, nil},
	} {
		if _, err := c.Do(test.ctx, test.request); !errors.Is(err, test.want) || IsAmbiguous(err) {
			t.Errorf("%s %s: %v, want %v", test.request.Method, test.request.Path, err, test.want)
		}
	}
	if len(held) != 6 || len(transport.sent) != 3 || c.Writes() != 1 {
		t.Errorf("held %v, sent %v, %d writes", held, transport.sent, c.Writes())
	}
}
