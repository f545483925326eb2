package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// module is where this program's packages are.
const module = "github.com/terraform-provider-sailpoint/terraform-provider-sailpoint"

// build compiles a provider of this module into a folder of its own below
// folder, and gives the program's path.
func build(ctx context.Context, folder, name, pkg string, flags ...string) (string, error) {
	program := filepath.Join(folder, name, "terraform-provider-"+name)
	arguments := append(append([]string{"build", "-o", program}, flags...), pkg)
	if output, err := exec.CommandContext(ctx, "go", arguments...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", pkg, err, output)
	}
	return program, nil
}

// workspace is a folder in which Terraform runs as it does for users, with one
// provider as a program of its own. No configuration of the user's is read.
type workspace struct {
	folder      string
	environment []string
}

// newWorkspace makes a workspace in an empty folder for a provider that [build]
// has made.
func newWorkspace(folder, provider, configuration string) (*workspace, error) {
	name, address := providerName(provider), address(provider)
	settings := filepath.Join(folder, "terraform.rc")
	for path, text := range map[string]string{
		settings: fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  dev_overrides {\n    %q = %q\n  }\n}\n",
			address, filepath.Dir(provider)),
		filepath.Join(folder, "main.tf"): fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = %q }\n  }\n}\n%s",
			name, address, configuration),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	return &workspace{folder, append(environment(), "TF_CLI_CONFIG_FILE="+settings, "TF_IN_AUTOMATION=1")}, nil
}

// providerName is the provider's of a program that [build] has made.
func providerName(program string) string {
	return strings.TrimPrefix(filepath.Base(program), "terraform-provider-")
}

// address is its address in the registry.
func address(program string) string {
	return "registry.terraform.io/terraform-provider-sailpoint/" + providerName(program)
}

var foreign = regexp.MustCompile(`^(TF|SAIL|IIQ|PLUGIN)_`)

// environment is this process's without what steers Terraform or the provider.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), foreign.MatchString)
}

// cost is what a command took.
type cost struct {
	Wall, CPU time.Duration // CPU is of Terraform and its providers
	// Provider is the CPU of the providers alone, and Peak their largest resident set
	// in bytes; 0 where it can't be told.
	Provider time.Duration
	Peak     int64
}

// command is the Terraform to measure with.
func command() string { return cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform") }

// terraformVersion is as Terraform gives it: Terraform v1.11.4.
func terraformVersion(ctx context.Context) (string, error) {
	output, err := exec.CommandContext(ctx, command(), "version").Output()
	if err != nil {
		return "", fmt.Errorf("terraform version: %w", err)
	}
	version, _, _ := strings.Cut(string(output), "\n")
	return version, nil
}

// terraform runs a command that must succeed.
func (w *workspace) terraform(ctx context.Context, arguments ...string) (cost, error) {
	var output bytes.Buffer
	process := exec.CommandContext(ctx, command(), append(arguments, "-no-color")...)
	process.Dir, process.Env = w.folder, w.environment
	process.Stdout, process.Stderr = &output, &output
	// Ctrl-C reaches Terraform too, which ends its provider and then itself.
	process.Cancel, process.WaitDelay = func() error { return nil }, time.Minute
	begun := time.Now()
	if err := process.Start(); err != nil {
		return cost{}, fmt.Errorf("starting Terraform: %w", err)
	}
	ended, stop := context.WithCancel(ctx)
	seen := make(chan usage)
	go func() { seen <- watch(ended, process.Process.Pid) }()
	err := process.Wait()
	took := cost{Wall: time.Since(begun)}
	stop()
	children := <-seen
	took.Peak, took.Provider = children.peak, children.used()
	if err != nil {
		return took, fmt.Errorf("terraform %s: %w\n%s", strings.Join(arguments, " "), err, output.String())
	}
	took.CPU = process.ProcessState.UserTime() + process.ProcessState.SystemTime()
	return took, nil
}

// usage is what the children of a process have used.
type usage struct {
	peak int64                    // the largest resident set that one of them has had, in bytes
	cpu  map[string]time.Duration // by process
}

func (w usage) used() time.Duration {
	var sum time.Duration
	for _, used := range w.cpu {
		sum += used
	}
	return sum
}

// watch watches the children of a process until ctx ends (VmHWM, task/*/children
// and stat, proc(5)). The kernel keeps what they have used, so only what a child
// uses in its last 5 ms can be missed. Systems other than Linux tell nothing.
func watch(ctx context.Context, parent int) usage {
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	seen := usage{cpu: map[string]time.Duration{}}
	for {
		select {
		case <-ctx.Done():
			return seen
		case <-look.C:
		}
		lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent)) // the pattern is well-formed
		for _, list := range lists {
			children, _ := os.ReadFile(list) // the thread has ended, then
			for _, child := range strings.Fields(string(children)) {
				seen.peak = max(seen.peak, highWater(child))
				seen.cpu[child] = max(seen.cpu[child], processorTime(child))
			}
		}
	}
}

var vmHWM = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// highWater reads VmHWM; 0 if the process has ended meanwhile.
func highWater(process string) int64 {
	status, _ := os.ReadFile(filepath.Join("/proc", process, "status")) // ended, then
	if found := vmHWM.FindSubmatch(status); found != nil {
		kilobytes, _ := strconv.ParseInt(string(found[1]), 10, 64) // digits
		return kilobytes << 10
	}
	return 0
}

// tick is the unit of CPU time in /proc (USER_HZ, proc(5)).
const tick = time.Second / 100

// processorTime reads utime and stime; 0 if the process has ended meanwhile.
func processorTime(process string) time.Duration {
	stat, _ := os.ReadFile(filepath.Join("/proc", process, "stat")) // ended, then
	_, rest, _ := strings.Cut(string(stat), ") ")                   // the name may hold blanks
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)   // digits
	system, _ := strconv.ParseInt(fields[12], 10, 64) // digits
	return time.Duration(user+system) * tick
}
