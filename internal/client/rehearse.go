package client

import (
	"context"
	"errors"
)

// ErrWithheld is the failure of a request that a rehearsal keeps back.
var ErrWithheld = errors.New("this is a rehearsal, and nothing was sent")

// Hold gets each request of a rehearsal as it would be sent, and whether it only
// asks. One that asks is sent unless Hold returns an error, which is its failure;
// any other fails with [ErrWithheld].
type Hold func(request Request, asks bool) error

type rehearsal struct{}

// Rehearse gives a context in which clients send nothing that may change
// something.
func Rehearse(ctx context.Context, hold Hold) context.Context {
	return context.WithValue(ctx, rehearsal{}, hold)
}

// withheld is why a request of this context isn't sent; nil if it is.
func withheld(ctx context.Context, req Request) error {
	hold, ok := ctx.Value(rehearsal{}).(Hold)
	if !ok {
		return nil
	}
	err := hold(req, req.Reads())
	if !req.Reads() {
		return ErrWithheld
	}
	return err
}
