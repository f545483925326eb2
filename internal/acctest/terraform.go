//go:build unix

package acctest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

// Workspace is a directory in which Terraform runs as it does for users, with
// the provider as a program of its own. It shows what [Run] does not: warnings,
// files, logs and interrupts.
type Workspace struct {
	// Dir holds the configuration, the state and whatever else a run leaves.
	Dir string

	t   *testing.T
	env []string
}

// DetectRaces has the provider's program look for data races, too, when the test
// does. It is set before [Main], by packages that need it: the program takes
// several times as long.
var DetectRaces = false

// binary is the folder of the provider's binary, built once for all tests of a
// package; Main removes it.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "terraform-provider-sailpoint-")
	if err != nil {
		return "", err
	}
	scratch.Store(dir)
	arguments := []string{"build", "-o", dir}
	if raceDetector && DetectRaces {
		arguments = append(arguments, "-race")
	}
	build := exec.Command("go", append(arguments, "github.com/terraform-provider-sailpoint/terraform-provider-sailpoint")...)
	if output, err := build.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	return dir, os.WriteFile(filepath.Join(dir, "terraform.rc"), []byte(overrides(map[string]string{provider.Address: dir})), 0o600)
})

// overrides has Terraform take providers from folders.
func overrides(folders map[string]string) string {
	text := "provider_installation {\n  dev_overrides {\n"
	for _, address := range slices.Sorted(maps.Keys(folders)) {
		text += fmt.Sprintf("    %q = %q\n", address, folders[address])
	}
	return text + "  }\n  direct {}\n}\n"
}

// NewWorkspace makes a workspace for one test. The environment is the test's own
// with further variables, each written as NAME=value.
func NewWorkspace(t *testing.T, environment ...string) *Workspace {
	t.Helper()
	dir, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	workspace := &Workspace{Dir: t.TempDir(), t: t}
	workspace.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "terraform.rc"), "TF_IN_AUTOMATION=1")
	workspace.env = append(workspace.env, environment...)
	workspace.watchRaces()
	workspace.Write("terraform.tf", fmt.Sprintf("terraform {\n  required_providers {\n    sailpoint = { source = %q }\n  }\n}\n", provider.Address))
	return workspace
}

// Develop has Terraform know another provider, too, built from a package.
func (w *Workspace) Develop(address, pkg string) {
	w.t.Helper()
	own, err := binary()
	if err != nil {
		w.t.Fatal(err)
	}
	dir := w.t.TempDir()
	program := filepath.Join(dir, "terraform-provider-"+path.Base(address))
	if output, err := exec.CommandContext(w.t.Context(), "go", "build", "-o", program, pkg).CombinedOutput(); err != nil {
		w.t.Fatalf("building %s: %v\n%s", pkg, err, output)
	}
	settings := filepath.Join(dir, "terraform.rc")
	if err := os.WriteFile(settings, []byte(overrides(map[string]string{provider.Address: own, address: dir})), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.env = append(w.env, "TF_CLI_CONFIG_FILE="+settings)
}

// watchRaces fails the test if the race detector finds something in the provider.
// Its reports go to files: Terraform doesn't tell with which code a provider ends.
func (w *Workspace) watchRaces() {
	if !raceDetector || !DetectRaces {
		return
	}
	reports := filepath.Join(w.t.TempDir(), "race")
	w.env = append(w.env, "GORACE=log_path="+reports)
	w.t.Cleanup(func() {
		found, _ := filepath.Glob(reports + ".*") // a valid pattern
		for _, file := range found {
			report, err := os.ReadFile(file)
			w.t.Errorf("a data race in the provider: %s (%v)", report, err)
		}
	})
}

// Write replaces a file of the workspace.
func (w *Workspace) Write(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Read gives a file of the workspace.
func (w *Workspace) Read(name string) string {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(content)
}

// Terraform runs a command that must succeed, and gives what it printed, as
// [Process.Wait] does.
func (w *Workspace) Terraform(arguments ...string) string {
	w.t.Helper()
	output, err := w.Start(arguments...).Wait()
	if err != nil {
		w.t.Fatalf("terraform %s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
	return output
}

// Holding lists the files of the workspace that hold a text.
func (w *Workspace) Holding(text string) []string {
	w.t.Helper()
	var files []string
	err := filepath.WalkDir(w.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(text)) {
			files = append(files, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return files
}

// Process is a Terraform command under way.
type Process struct {
	command *exec.Cmd
	cancel  context.CancelFunc

	mu      sync.Mutex
	printed *sync.Cond
	output  bytes.Buffer
	ended   bool
}

// Start begins a command, in a process group of its own as in a terminal.
func (w *Workspace) Start(arguments ...string) *Process {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	p := &Process{command: exec.CommandContext(ctx, "terraform", arguments...), cancel: cancel}
	p.printed = sync.NewCond(&p.mu)
	p.command.Dir, p.command.Env = w.Dir, w.env
	p.command.Stdout, p.command.Stderr = p, p
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.command.Cancel = func() error { return p.signal(syscall.SIGKILL) }
	if err := p.command.Start(); err != nil {
		cancel()
		w.t.Fatal(err)
	}
	return p
}

// Write takes the output in.
func (p *Process) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.printed.Broadcast()
	return p.output.Write(data)
}

// Interrupt does what Ctrl-C does, and returns when Terraform has taken it in.
func (p *Process) Interrupt() error {
	if err := p.signal(syscall.SIGINT); err != nil {
		return fmt.Errorf("interrupting Terraform: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for !bytes.Contains(p.output.Bytes(), []byte("Interrupt received")) {
		if p.ended {
			return errors.New("the command ended without taking the interrupt in")
		}
		p.printed.Wait()
	}
	return nil
}

// Kill ends Terraform at once, as kill -9 does. The provider lives on, until
// [Process.Wait].
func (p *Process) Kill() error { return p.command.Process.Kill() }

// KillProvider ends the provider at once, as kill -9 does, under Terraform's feet.
func (p *Process) KillProvider() error { return p.SignalProvider(syscall.SIGKILL) }

// SignalProvider sends the provider a signal.
func (p *Process) SignalProvider(signal syscall.Signal) error {
	group, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(group) == 0 {
		return errors.Join(errors.New("there is no /proc to find the provider in"), err)
	}
	for _, file := range group {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		pid, parent := 0, 0
		_, rest, _ := strings.Cut(string(stat), ") ") // the name may hold spaces
		if _, err := fmt.Sscanf(string(stat), "%d", &pid); err != nil {
			return err
		}
		if _, err := fmt.Sscanf(rest, "%s %d", new(string), &parent); err != nil {
			return err
		}
		if parent == p.command.Process.Pid {
			return syscall.Kill(pid, signal)
		}
	}
	return errors.New("Terraform has no provider under way")
}

// signal reaches Terraform and the providers.
func (p *Process) signal(signal syscall.Signal) error {
	return syscall.Kill(-p.command.Process.Pid, signal)
}

var frame = regexp.MustCompile(`\x1b\[[0-9;]*m|[│╷╵]`)

// Wait gives what the command printed when it has ended, on one line, without
// colours and frames.
func (p *Process) Wait() (string, error) {
	err := p.command.Wait()
	p.cancel()
	_ = p.signal(syscall.SIGKILL) // a provider that has outlived Terraform; there is none, as a rule
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	p.printed.Broadcast()
	return strings.Join(strings.Fields(frame.ReplaceAllString(p.output.String(), " ")), " "), err
}
