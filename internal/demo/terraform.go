package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"
	tfjson "github.com/hashicorp/terraform-json"
)

// terraform runs the Terraform command line in folders of its own, with a
// provider mirror beside them. No configuration of the user's is read or changed.
type terraform struct {
	binary, root, temporary string
	// folder is where it runs: a copy of an example.
	folder      string
	environment []string
	screen      io.Writer
}

// find gives a Terraform that knows write-only arguments: one on the machine, or
// else one that is downloaded.
func find(ctx context.Context, folder string) (string, error) {
	enough := version.MustConstraints(version.NewConstraint(">= 1.11"))
	binary, err := install.NewInstaller().Ensure(ctx, []src.Source{
		&fs.Version{Product: product.Terraform, Constraints: enough},
		&releases.LatestVersion{Product: product.Terraform, Constraints: enough, InstallDir: folder},
	})
	if err != nil {
		return "", fmt.Errorf("no Terraform 1.11 or newer was found, and none could be downloaded. Install it as "+
			"https://developer.hashicorp.com/terraform/install says, and see that it is on the PATH: %w", err)
	}
	return binary, nil
}

// prepare builds the provider into a filesystem mirror, so that "terraform init"
// finds it.
func prepare(ctx context.Context, root, folder string, screen io.Writer) (*terraform, error) {
	binary, err := find(ctx, folder)
	if err != nil {
		return nil, err
	}
	t := &terraform{binary: binary, root: root, temporary: folder, screen: screen}
	mirror := filepath.Join(folder, "mirror")
	provider := filepath.Join(mirror, "registry.terraform.io", "terraform-provider-sailpoint", "sailpoint", "0.0.1",
		runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-sailpoint_v0.0.1")
	if runtime.GOOS == "windows" {
		provider += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", provider, ".")
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	configuration := filepath.Join(folder, "terraform.rc")
	text := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	if err := os.WriteFile(configuration, []byte(text), 0o600); err != nil {
		return nil, err
	}
	for _, variable := range os.Environ() {
		prefix, _, _ := strings.Cut(variable, "_")
		if !slices.Contains([]string{"TF", "SAIL", "IIQ"}, prefix) {
			t.environment = append(t.environment, variable)
		}
	}
	t.environment = append(t.environment, "TF_CLI_CONFIG_FILE="+configuration, "TF_IN_AUTOMATION=1")
	return t, nil
}

// open copies an example, so that Terraform leaves nothing in the checkout, and
// makes it the folder to run in.
func (t *terraform) open(ctx context.Context, example string) error {
	t.folder = filepath.Join(t.temporary, example)
	if err := os.CopyFS(t.folder, os.DirFS(filepath.Join(t.root, "examples", example))); err != nil {
		return err
	}
	fmt.Fprintln(t.screen, "\n$ terraform init")
	if output, err := t.command(ctx, "init", "-no-color").CombinedOutput(); err != nil {
		return fmt.Errorf("terraform init: %w\n%s", err, output)
	}
	return nil
}

// run shows a command and the outline of its output on the screen, and gives the
// exit code and all of the output.
func (t *terraform) run(ctx context.Context, arguments ...string) (int, string, error) {
	fmt.Fprintf(t.screen, "\n$ terraform %s\n", strings.ReplaceAll(strings.Join(arguments, " "), " -no-color", ""))
	var output bytes.Buffer
	command := t.command(ctx, arguments...)
	command.Stdout = io.MultiWriter(&outline{screen: t.screen}, &output)
	command.Stderr = command.Stdout
	err := command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), output.String(), nil
	}
	return 0, output.String(), err
}

// must is run where anything but success is a failure.
func (t *terraform) must(ctx context.Context, arguments ...string) error {
	code, _, err := t.run(ctx, arguments...)
	if err == nil && code != 0 {
		err = fmt.Errorf("terraform %s ended with exit code %d", arguments[0], code)
	}
	return err
}

// planned reads a saved plan.
func (t *terraform) planned(ctx context.Context, file string) (*tfjson.Plan, error) {
	data, err := t.command(ctx, "show", "-json", file).Output()
	if err != nil {
		return nil, fmt.Errorf("terraform show: %w", err)
	}
	plan := &tfjson.Plan{}
	return plan, json.Unmarshal(data, plan)
}

func (t *terraform) command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, t.binary, arguments...)
	command.Dir, command.Env = t.folder, t.environment
	return command
}
