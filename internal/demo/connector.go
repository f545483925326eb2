package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/connectortest"
)

// connector is the chapter on SaaS connectors. It is left out where the connector
// can't run, since everything else needs Terraform alone.
func (s *story) connector(ctx context.Context) error {
	if err := connectortest.Installed(); err != nil {
		reason, _, _ := strings.Cut(err.Error(), "\n")
		fmt.Fprintln(s.screen, "  (Left out: "+reason+")")
		return nil
	}
	folder := filepath.Join(s.temporary, "memory-connector")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	running, stop, err := connectortest.Start(ctx, folder, connectortest.Options{})
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprintln(s.screen, "  (A connector on SailPoint's SDK keeps its accounts in memory. It runs at "+running.URL+".)")
	s.environment = append(s.environment, "TF_VAR_url="+running.URL, "TF_VAR_token="+connectortest.Token)
	if err := s.open(ctx, "connector"); err != nil {
		return err
	}
	commands := commandLog{connector: running}
	if err := s.must(ctx, "apply", "-no-color", "-auto-approve"); err != nil {
		return err
	}
	if _, err := commands.sole(ctx, "std:account:create"); err != nil {
		return err
	}
	state, err := os.ReadFile(filepath.Join(s.folder, "terraform.tfstate"))
	if err != nil || bytes.Contains(state, []byte(connectortest.Token)) {
		return errors.Join(errors.New("the connector's token must not be in the state"), err)
	}
	s.holds("the connector has made the account; its token is not in the state")
	if err := s.promotes(ctx, &commands); err != nil {
		return err
	}
	if err := s.must(ctx, "destroy", "-no-color", "-auto-approve", architect, support); err != nil {
		return err
	}
	if _, err := commands.sole(ctx, "std:account:delete"); err != nil {
		return err
	}
	s.holds("the connector has deleted the account")
	return nil
}

// What Amy Poe is and belongs to from her promotion on.
const (
	architect = "-var=title=Architect"
	support   = `-var=groups=["DevRel","Support","Engineering"]`
)

// promotes changes a title and groups, and plans once more.
func (s *story) promotes(ctx context.Context, commands *commandLog) error {
	if err := s.must(ctx, "apply", "-no-color", "-auto-approve", architect, support); err != nil {
		return err
	}
	input, err := commands.sole(ctx, "std:account:update")
	if err != nil {
		return err
	}
	var shown bytes.Buffer
	if err := json.Indent(&shown, input, "    ", "  "); err != nil {
		return err
	}
	fmt.Fprintf(s.screen, "\n  The input of std:account:update that the connector got:\n\n    %s\n\n", shown.String())
	var got struct{ Changes []any }
	if err := json.Unmarshal(input, &got); err != nil {
		return err
	}
	want := []any{
		map[string]any{"op": "Set", "attribute": "title", "value": "Architect"},
		map[string]any{"op": "Remove", "attribute": "groups", "value": "Moderator"},
		map[string]any{"op": "Add", "attribute": "groups", "value": []any{"Engineering", "Support"}},
	}
	if !reflect.DeepEqual(got.Changes, want) {
		return fmt.Errorf("the changes are %v, not %v", got.Changes, want)
	}
	s.holds("three changes say it all: Set the title, Remove one group, Add two")
	code, _, err := s.run(ctx, "plan", "-no-color", "-detailed-exitcode", architect, support)
	if err != nil || code != 0 {
		return errors.Join(fmt.Errorf("exit code %d, not 0", code), err)
	}
	s.holds("the plan is empty")
	return nil
}

// commandLog tells what a connector was told to do since the last look.
type commandLog struct {
	connector *connectortest.Connector
	seen      int
}

// sole gives the input of the only command that changed something, which must be
// of a type.
func (l *commandLog) sole(ctx context.Context, command string) (json.RawMessage, error) {
	log, err := l.connector.Commands(ctx)
	if err != nil {
		return nil, err
	}
	var inputs []json.RawMessage
	for _, entry := range log[l.seen:] {
		if entry.Type == "std:account:read" {
			continue
		}
		if entry.Type != command {
			return nil, fmt.Errorf("the connector got %s", entry.Type)
		}
		inputs = append(inputs, entry.Input)
	}
	l.seen = len(log)
	if len(inputs) != 1 {
		return nil, fmt.Errorf("the connector got %s %d times, not once", command, len(inputs))
	}
	return inputs[0], nil
}
