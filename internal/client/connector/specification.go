package connector

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

// The key types of a specification.
const (
	KeySimple   = "simple"
	KeyCompound = "compound"
)

// Specification is the part of a connector's connector-spec.json that says what
// can be done with accounts.
type Specification struct {
	// Commands are the types of those that the connector supports.
	Commands []string `json:"commands"`
	// KeyType is KeySimple or KeyCompound.
	KeyType       string        `json:"keyType"`
	AccountSchema AccountSchema `json:"accountSchema"`
}

// AccountSchema tells the attributes of accounts.
type AccountSchema struct {
	// IdentityAttribute and DisplayAttribute name those that identify an account and
	// that show it to people.
	IdentityAttribute string      `json:"identityAttribute"`
	DisplayAttribute  string      `json:"displayAttribute"`
	Attributes        []Attribute `json:"attributes"`
}

// Attribute is one of an account.
type Attribute struct {
	Name string `json:"name"`
	// Type is string, boolean, long or int.
	Type string `json:"type"`
	// Multi says that the attribute has many values, Entitlement that they grant
	// access, and Managed that the entitlements are objects of their own.
	Multi       bool `json:"multi"`
	Entitlement bool `json:"entitlement"`
	Managed     bool `json:"managed"`
}

// memo keeps the specification once it has been read.
type memo struct {
	lock chan struct{} // a mutex that one can stop waiting for
	spec *Specification
}

func newMemo() memo { return memo{lock: make(chan struct{}, 1)} }

// Assume has a connector that hasn't been asked yet answer with a specification.
func (c *Client) Assume(specification *Specification) {
	c.spec.lock <- struct{}{}
	defer func() { <-c.spec.lock }()
	if c.spec.spec == nil {
		c.spec.spec = specification
	}
}

// Specification returns what the connector says of itself. It asks once, unless
// that fails. The caller must not change it.
func (c *Client) Specification(ctx context.Context) (*Specification, error) {
	select {
	case c.spec.lock <- struct{}{}:
		defer func() { <-c.spec.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c.spec.spec != nil {
		return c.spec.spec, nil
	}
	command := Command{Doing: "reading the specification of the connector", Type: "std:spec:read", Question: true}
	result, err := c.Invoke(ctx, command)
	if err != nil {
		return nil, err
	}
	var output struct {
		Specification *Specification `json:"specification"`
	}
	if len(result.Outputs) != 1 || json.Unmarshal(result.Outputs[0], &output) != nil || output.Specification == nil {
		return nil, &Error{
			Doing: command.Doing, Command: command.Type, Status: 200, Message: "the answer is no specification",
			Err: &client.Error{Doing: command.Doing, Err: errors.New("the answer is no specification")},
		}
	}
	if output.Specification.KeyType == "" {
		output.Specification.KeyType = KeySimple
	}
	c.spec.spec = output.Specification
	return c.spec.spec, nil
}
