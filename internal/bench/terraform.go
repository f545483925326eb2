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
	folder, provider string
	environment      []string
}

// newWorkspace makes a workspace in an empty folder for a provider that [build]
// has made.
func newWorkspace(folder, provider, configuration string) (*workspace, error) {
	name := strings.TrimPrefix(filepath.Base(provider), "terraform-provider-")
	address := "registry.terraform.io/terraform-provider-sailpoint/" + name
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
	return &workspace{folder, provider, append(environment(), "TF_CLI_CONFIG_FILE="+settings, "TF_IN_AUTOMATION=1")}, nil
}

var foreign = regexp.MustCompile(`^(TF|SAIL|IIQ|PLUGIN)_`)

// environment is this process's without what steers Terraform or the provider.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), foreign.MatchString)
}

// cost is what a command took.
type cost struct {
	Wall, CPU time.Duration // CPU is of Terraform and its providers
	Peak      int64         // the provider's largest resident set, in bytes; 0 where it can't be told
}

// terraform runs a command that must succeed.
func (w *workspace) terraform(ctx context.Context, arguments ...string) (cost, error) {
	var output bytes.Buffer
	command := exec.CommandContext(ctx, cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"), append(arguments, "-no-color")...)
	command.Dir, command.Env = w.folder, w.environment
	command.Stdout, command.Stderr = &output, &output
	ended, stop := context.WithCancel(ctx)
	peak := make(chan int64)
	go func() { peak <- residentPeak(ended, w.provider) }()
	begun := time.Now()
	err := command.Run()
	took := cost{Wall: time.Since(begun)}
	stop()
	took.Peak = <-peak
	if err != nil {
		return took, fmt.Errorf("terraform %s: %w\n%s", strings.Join(arguments, " "), err, output.String())
	}
	took.CPU = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	return took, nil
}

// residentPeak watches the processes of a program until ctx ends, and gives the
// largest resident set that one of them has had, in bytes (VmHWM, proc(5)). The
// kernel keeps the peak, so only growth in a process's last 5 ms can be missed.
func residentPeak(ctx context.Context, program string) int64 {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	peak := int64(0)
	for {
		select {
		case <-ctx.Done():
			return peak
		case <-tick.C:
		}
		programs, _ := filepath.Glob("/proc/[0-9]*/exe") // the pattern is well-formed
		for _, link := range programs {
			if target, err := os.Readlink(link); err == nil && target == program {
				peak = max(peak, highWater(filepath.Join(filepath.Dir(link), "status")))
			}
		}
	}
}

var vmHWM = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// highWater reads VmHWM; 0 if the process has ended meanwhile.
func highWater(status string) int64 {
	text, _ := os.ReadFile(status) // ended, then
	if found := vmHWM.FindSubmatch(text); found != nil {
		kilobytes, _ := strconv.ParseInt(string(found[1]), 10, 64) // digits
		return kilobytes << 10
	}
	return 0
}
