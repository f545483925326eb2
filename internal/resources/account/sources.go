package account

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/reads"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

// fileConnection is the connection type of sources whose accounts the API can
// write (SailPoint API, Create Account and Update Account).
const fileConnection = "file"

// sourceFacts is what an account needs to know of its source.
type sourceFacts struct {
	id, title, connectionType, identityAttribute string
	// keys are the members of the account schema; nil if the source has none.
	keys map[string]policy.Key
}

// sources remembers the sources of accounts, each fetched once in the life of
// the provider, and again when something about it was written: its account schema
// may be managed beside the accounts.
type sources struct {
	collection *collection.Collection
	kinds      reads.Memo[*sourceFacts] // without the account schema
	known      reads.Memo[*sourceFacts]
}

func newSources(c *collection.Collection) *sources {
	s := &sources{collection: c}
	c.Client.OnWrite(s.written)
	return s
}

// written forgets the source that a path leads to or below.
func (s *sources) written(path string) {
	below, ok := strings.CutPrefix(path, s.collection.Path+"/")
	escaped, _, _ := strings.Cut(below, "/")
	if id, err := url.PathUnescape(escaped); ok && err == nil {
		s.kinds.Forget(id)
		s.known.Forget(id)
	}
}

func (s *sources) get(ctx context.Context, id string) (*sourceFacts, error) {
	return s.known.Get(ctx, id, func(ctx context.Context) (*sourceFacts, error) { return s.fetch(ctx, id) })
}

// kind gives what is known of a source without its account schema; nil if there is
// no such source.
func (s *sources) kind(ctx context.Context, id string) (*sourceFacts, error) {
	return s.kinds.Get(ctx, id, func(ctx context.Context) (*sourceFacts, error) {
		source, err := s.collection.Get(ctx, "reading the source of an account", id, "")
		if client.IsNotFound(err) {
			return nil, nil
		}
		object, _ := source.(document.Object) // the facts of anything else are empty
		facts := &sourceFacts{id: id, title: s.collection.Title(object)}
		facts.connectionType, _ = object["connectionType"].(string) // absent means not known to be a file
		return facts, err
	})
}

// fetch reads the source and its account schema.
func (s *sources) fetch(ctx context.Context, id string) (*sourceFacts, error) {
	kind, err := s.kind(ctx, id)
	if err == nil && kind == nil {
		s.kinds.Forget(id) // it may be created meanwhile
		err = lifecycle.Problem{
			Attr: "source_id", Summary: "No such source", Detail: fmt.Sprintf("There is no source with the id %q.", id),
		}
	}
	if err != nil {
		return nil, err
	}
	schemas, err := s.collection.Get(ctx, "reading the account schema of source "+id, id, "/schemas")
	if err != nil {
		return nil, err
	}
	facts := *kind
	list, _ := schemas.(document.List) // absent means no schema
	for _, schema := range list {
		if document.At(schema, document.Pointer{"name"}) == "account" {
			facts.describe(schema)
		}
	}
	return &facts, nil
}

// describe takes the attributes of the account schema in.
func (f *sourceFacts) describe(schema any) {
	f.keys = map[string]policy.Key{}
	f.identityAttribute, _ = document.At(schema, document.Pointer{"identityAttribute"}).(string) // absent is empty
	display := document.At(schema, document.Pointer{"displayAttribute"})
	attributes, _ := document.At(schema, document.Pointer{"attributes"}).(document.List) // absent is none
	for _, attribute := range attributes {
		name, _ := document.At(attribute, document.Pointer{"name"}).(string) // an attribute without a name can't be configured
		key := keyOf(attribute)
		key.Display, key.Immutable, key.Why = name == display, name == f.identityAttribute, identifies
		f.keys[name] = key
	}
}

// keyOf takes in an attribute of a schema.
func keyOf(attribute any) policy.Key {
	at := func(key string) any { return document.At(attribute, document.Pointer{key}) }
	typ, _ := at("type").(string) // an unknown type converts nothing
	return policy.Key{Type: typ, Multi: at("isMulti") == true, Entitlement: at("isEntitlement") == true}
}

// with gives the members of the account schema, and those that it is planned to
// have and hasn't yet.
func (f *sourceFacts) with(planned document.Object) map[string]policy.Key {
	if f.keys == nil || len(planned) == 0 {
		return f.keys
	}
	keys := maps.Clone(f.keys)
	for name, attribute := range planned {
		if _, there := keys[name]; !there && attribute != nil {
			keys[name] = keyOf(attribute)
		}
	}
	return keys
}
