package update

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
)

// FullBody sends one open object whole: every member that the live object has,
// the changed ones as planned. It is for APIs that empty what a PUT leaves out.
type FullBody struct {
	// Attr is the attribute it carries; its pointer has one token, the member of
	// the request body.
	Attr string
}

// Covers reports whether the field is the one that is sent.
func (s FullBody) Covers(field *policy.Field) bool { return field.Attr == s.Attr }

// Requests gives the PUT. It fails rather than leave out a member that
// identifies the object: the server would take that for a deletion.
func (s FullBody) Requests(in Input) ([]Request, error) {
	pending, err := Pending(in.Changes, in.Live)
	if err != nil || len(pending) == 0 {
		return nil, err
	}
	in.Changes = pending
	desired, err := Desired(in, true)
	if err != nil {
		return nil, err
	}
	field := pending[0].Field
	at := field.Location()
	body := document.At(desired, at)
	for name, key := range field.Keys {
		if key.Immutable && document.At(body, document.Pointer{name}) == nil {
			return nil, fmt.Errorf("the server shows no value of %s[%q], which identifies the object; "+
				"a PUT without it could delete the object, so nothing was sent", field.Attr, name)
		}
	}
	if err := sendable(body, at); err != nil || document.Equal(body, document.At(in.Live, at), document.Ordered) {
		return nil, err
	}
	return []Request{{
		Method: http.MethodPut, Body: document.Object{at[0]: body},
		Settles: pending, Secrets: Plaintext(in.Secrets),
	}}, nil
}

// WholeObject sends the object itself, everything in it as it was read and the
// changes in place, for APIs where a PUT replaces the object (RFC 7644 §3.5.1).
type WholeObject struct {
	// Members are what the body has, where the API doesn't take all that it shows;
	// nil means everything.
	Members []string
	// Absent says that what goes is left out of the body; else it is null.
	Absent bool
}

// Covers reports that every field is sent.
func (WholeObject) Covers(*policy.Field) bool { return true }

// Requests gives the PUT.
func (s WholeObject) Requests(in Input) ([]Request, error) {
	pending, err := Pending(in.Changes, in.Live)
	resend := slices.ContainsFunc(in.Secrets, func(secret Secret) bool { return secret.Resend })
	if err != nil || len(pending) == 0 && !resend {
		return nil, err
	}
	in.Changes = pending
	desired, err := Desired(in, !s.Absent)
	if err != nil {
		return nil, err
	}
	body := s.body(desired)
	if err := sendable(body, nil); err != nil || !resend && document.Equal(body, s.body(in.Live), document.Ordered) {
		return nil, err
	}
	return []Request{{Method: http.MethodPut, Body: body, Settles: pending, Secrets: Plaintext(in.Secrets)}}, nil
}

// body is what is sent of an object.
func (s WholeObject) body(object document.Object) document.Object {
	if s.Members == nil {
		return object
	}
	body := document.Object{}
	for _, member := range s.Members {
		if value, ok := object[member]; ok {
			body[member] = value
		}
	}
	return body
}

// Again makes the object once more by an operation on it, with all that is
// planned, for what can only be replaced as a whole.
type Again struct {
	// Path is the operation's.
	Path string
	// When is the attribute whose change asks for it; what changes without it is the
	// same to the server.
	When string
}

// Covers reports that every field is sent.
func (Again) Covers(*policy.Field) bool { return true }

// Requests gives the POST.
func (s Again) Requests(in Input) ([]Request, error) {
	pending, err := Pending(in.Changes, in.Live)
	if err != nil || !slices.ContainsFunc(pending, func(c diff.Change) bool { return c.Field.Attr == s.When }) {
		return nil, err
	}
	body, err := Body(in.Policy, in.Plan, in.Secrets)
	if err != nil {
		return nil, err
	}
	return []Request{{Method: http.MethodPost, Path: s.Path, Body: body, Settles: pending, Secrets: Plaintext(in.Secrets)}}, nil
}

// SecretAction sends a secret by an operation of its own.
type SecretAction struct {
	// Attr is the write-only attribute, Path the operation's, and Member where its
	// body has the secret.
	Attr, Path, Member string
}

// Covers reports whether the field is the secret.
func (s SecretAction) Covers(field *policy.Field) bool { return field.Attr == s.Attr }

// Requests gives the POST, if the secret is to be sent.
func (s SecretAction) Requests(in Input) ([]Request, error) {
	for _, secret := range in.Secrets {
		if secret.Resend && secret.Field.Attr == s.Attr {
			return []Request{{
				Method: http.MethodPost, Path: s.Path, Body: document.Object{s.Member: secret.Value},
				Secrets: Plaintext([]Secret{secret}), Reveals: true,
			}}, nil
		}
	}
	return nil, nil
}

// Action changes a flag by an operation of its own.
type Action struct {
	// Attr is a boolean attribute.
	Attr string
	// True and False are the paths of the operations that make it so; empty where
	// there is none.
	True, False string
}

// Covers reports whether the field is the flag.
func (s Action) Covers(field *policy.Field) bool { return field.Attr == s.Attr }

// Requests gives the POST of the operation.
func (s Action) Requests(in Input) ([]Request, error) {
	pending, err := Pending(in.Changes, in.Live)
	if err != nil || len(pending) == 0 {
		return nil, err
	}
	path := s.False
	if pending[0].New == true {
		path = s.True
	}
	if path == "" {
		return nil, fmt.Errorf("no operation makes %s %s", s.Attr, document.Text(pending[0].New))
	}
	return []Request{{Method: http.MethodPost, Path: path, Body: document.Object{}, Settles: pending}}, nil
}
