package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// identityIQ is the chapter on IdentityIQ.
func (s *story) identityIQ(ctx context.Context) error {
	s.tenant.AddUser("Barbara.Jensen")
	s.tenant.AddApplication("Corporate Directory", map[string]string{"department": "string", "groups": "string[]", "badge": "string"})
	if err := s.open(ctx, "iiq"); err != nil {
		return err
	}
	if err := s.must(ctx, "apply", "-no-color", "-auto-approve"); err != nil {
		return err
	}
	s.writes()
	accounts := s.tenant.List(simulator.IIQAccounts)
	if len(accounts) != 1 {
		return fmt.Errorf("IdentityIQ has %d accounts, not one", len(accounts))
	}
	s.holds("IdentityIQ has the account, found by the names of its user and its application")
	if err := s.moves(ctx, fmt.Sprint(accounts[0]["id"])); err != nil {
		return err
	}
	if err := s.refused(ctx, `native_identity is "bjensen" and can't become "barbara"`, "-var=department=Sales", "-var=native_identity=barbara"); err != nil {
		return err
	}
	if err := s.must(ctx, "destroy", "-no-color", "-auto-approve"); err != nil {
		return err
	}
	if left := s.tenant.List(simulator.IIQAccounts); len(left) > 0 {
		return fmt.Errorf("IdentityIQ still has %d accounts", len(left))
	}
	s.holds("IdentityIQ has no account any more")
	return nil
}

// extension is where SCIM keeps the attributes of the application.
const extension = "urn:ietf:params:scim:schemas:sailpoint:1.0:Application:Schema:Corporate Directory:account"

// moves changes the department, while somebody else keeps a badge number.
func (s *story) moves(ctx context.Context, id string) error {
	fmt.Fprintln(s.screen, "  (Somebody adds a badge number, which the configuration doesn't manage; then the department changes.)")
	s.tenant.Edit(simulator.IIQAccounts, id, func(account map[string]any) {
		attributes, _ := account[extension].(map[string]any) // an account has an extension
		attributes["badge"] = "4711"
	})
	before, _ := s.tenant.Get(simulator.IIQAccounts, id)
	if err := s.must(ctx, "apply", "-no-color", "-auto-approve", "-var=department=Sales"); err != nil {
		return err
	}
	writes := s.writes()
	if len(writes) != 1 || writes[0].Method != "PUT" {
		return fmt.Errorf("%d write requests, not one PUT", len(writes))
	}
	s.show(writes[0])
	var sent map[string]any
	if err := json.Unmarshal(writes[0].RequestBody, &sent); err != nil {
		return err
	}
	attributes, _ := before[extension].(map[string]any) // an account has an extension
	want := maps.Clone(attributes)
	want["department"] = "Sales"
	if !reflect.DeepEqual(sent[extension], any(want)) {
		return fmt.Errorf("the PUT carries %v, not %v", sent[extension], want)
	}
	if sent["nativeIdentity"] != "bjensen" || sent["password"] != nil {
		return errors.New("the PUT must carry the native identity, and no password")
	}
	s.holds("the PUT carries the whole account, the badge number with it, and no password")
	return nil
}
