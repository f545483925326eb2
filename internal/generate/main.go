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
	"os"
	"os/exec"
	"path/filepath"

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

// run renders into a temporary folder and takes it over, or compares with it.
func run(ctx context.Context, check bool) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "docs-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch) // a temporary folder
	if err := render(ctx, root, scratch); err != nil {
		return err
	}
	rendered, docs := filepath.Join(scratch, "docs"), filepath.Join(root, "docs")
	if check {
		return errors.Join(differences(rendered, docs), differences(docs, rendered))
	}
	if err := os.RemoveAll(docs); err != nil {
		return err
	}
	return os.CopyFS(docs, os.DirFS(rendered))
}

// render has tfplugindocs make the pages of the repository at root, in the
// folder docs of scratch.
func render(ctx context.Context, root, scratch string) error {
	dumped, err := schemas(ctx)
	if err != nil {
		return err
	}
	data, err := json.Marshal(dumped)
	if err != nil {
		return fmt.Errorf("writing the schemas: %w", err)
	}
	schemaFile, templates := filepath.Join(scratch, "schema.json"), filepath.Join(scratch, "templates")
	if err := os.WriteFile(schemaFile, data, 0o600); err != nil {
		return err
	}
	if err := os.CopyFS(templates, os.DirFS(filepath.Join(root, "templates"))); err != nil {
		return err
	}
	if err := complete(templates, provider.Definitions, dumped.Schemas[schemaKey].ResourceSchemas); err != nil {
		return err
	}
	// tfplugindocs takes folders relative to the provider's.
	fromRoot, err := filepath.Rel(root, scratch)
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, "go", "tool", "-modfile=internal/tools/go.mod", "tfplugindocs", "generate",
		"--provider-name=sailpoint", "--providers-schema="+schemaFile,
		"--website-source-dir="+filepath.Join(fromRoot, "templates"), "--rendered-website-dir="+filepath.Join(fromRoot, "docs"))
	command.Dir = root
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("tfplugindocs: %w\n%s", err, output)
	}
	return nil
}

// differences names the files of a folder that another one doesn't have, or has
// otherwise.
func differences(folder, other string) error {
	var found []error
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		mine, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return err
		}
		theirs, err := os.ReadFile(filepath.Join(other, path))
		if err != nil || !bytes.Equal(mine, theirs) {
			found = append(found, fmt.Errorf("docs/%s is out of date; run \"make generate\"", path))
		}
		return nil
	})
	return errors.Join(append(found, err)...)
}
