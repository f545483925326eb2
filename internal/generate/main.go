// Generate writes docs/ from the code: the schemas, the policy tables, the
// templates and the examples. With -check it writes nothing and fails where docs/
// isn't what it would write.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

func main() {
	log.SetFlags(0)
	check := flag.Bool("check", false, "write nothing, and fail where docs/ is out of date")
	flag.Parse()
	if err := run(context.Background(), *check); err != nil {
		log.Fatal(err)
	}
}

// run renders into a temporary folder and takes the pages over, or compares with
// them.
func run(ctx context.Context, check bool) error {
	scratch, err := os.MkdirTemp("", "docs-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch) //nolint:errcheck // a temporary folder
	if err := render(ctx, scratch); err != nil {
		return err
	}
	rendered := os.DirFS(filepath.Join(scratch, "docs"))
	if check {
		return differences(rendered, os.DirFS("docs"))
	}
	if err := os.RemoveAll("docs"); err != nil {
		return err
	}
	return os.CopyFS("docs", rendered)
}

// render has tfplugindocs make docs/ in a folder of its own, of the schemas, the
// examples and the completed templates.
func render(ctx context.Context, scratch string) error {
	folder, err := os.OpenRoot(scratch)
	if err != nil {
		return err
	}
	defer folder.Close() //nolint:errcheck // nothing is left to be written
	dumped, err := schemas(ctx)
	if err != nil {
		return err
	}
	data, err := json.Marshal(dumped)
	if err != nil {
		return fmt.Errorf("writing the schemas: %w", err)
	}
	if err := folder.WriteFile("schema.json", data, 0o600); err != nil {
		return err
	}
	for _, name := range []string{"examples", "templates"} {
		if err := os.CopyFS(filepath.Join(scratch, name), os.DirFS(name)); err != nil {
			return err
		}
	}
	if err := complete(folder, provider.Definitions, dumped.Schemas[schemaKey].ResourceSchemas); err != nil {
		return err
	}
	command := exec.CommandContext(ctx, "go", "tool", "-modfile=internal/tools/go.mod", "tfplugindocs", "generate", //nolint:gosec // G204: the folder is new and empty
		"--provider-name=sailpoint", "--provider-dir="+scratch, "--providers-schema="+filepath.Join(scratch, "schema.json"))
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("tfplugindocs: %w\n%s", err, output)
	}
	return nil
}

// differences names the files that two folders don't have in common.
func differences(rendered, docs fs.FS) error {
	var found []error
	names := map[string]bool{}
	for _, folder := range []fs.FS{rendered, docs} {
		err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				names[name] = true
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		want, err := fs.ReadFile(rendered, name)
		got, err2 := fs.ReadFile(docs, name)
		if err != nil || err2 != nil || !bytes.Equal(want, got) {
			found = append(found, fmt.Errorf("docs/%s is out of date; run \"make generate\"", name))
		}
	}
	return errors.Join(found...)
}
