//go:build unix

// Package pipeline runs the pipeline of the examples as a user does: with the
// provider installed by "terraform init", and the simulated tenant in its binary.
package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// mirror holds the provider's binary, and Terraform's configuration to find it.
type mirror struct{ binary, configuration string }

// built is where the provider was built, once for all tests.
var built mirror

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "gh" {
		if err := runGH(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	folder, err := os.MkdirTemp("", "pipeline-")
	if err == nil {
		built, err = newMirror(folder)
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	_ = os.RemoveAll(folder) // a temporary folder
	os.Exit(code)
}

func newMirror(folder string) (mirror, error) {
	m := mirror{
		binary: filepath.Join(folder, "mirror", "registry.terraform.io", "terraform-provider-sailpoint", "sailpoint", "0.0.1",
			runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-sailpoint_v0.0.1"),
		configuration: filepath.Join(folder, "terraform.rc"),
	}
	build := exec.Command("go", "build", "-o", m.binary, "github.com/terraform-provider-sailpoint/terraform-provider-sailpoint")
	if output, err := build.CombinedOutput(); err != nil {
		return m, fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	text := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.Join(folder, "mirror"))
	return m, os.WriteFile(m.configuration, []byte(text), 0o600)
}

// project is a copy of the example.
type project struct {
	t           *testing.T
	folder      string
	environment []string
}

func newProject(t *testing.T) project {
	t.Helper()
	p := project{t: t, folder: t.TempDir()}
	if err := os.CopyFS(p.folder, os.DirFS("../../../examples/pipeline")); err != nil {
		t.Fatal(err)
	}
	for _, variable := range os.Environ() {
		prefix, _, _ := strings.Cut(variable, "_")
		if !slices.Contains([]string{"TF", "SAIL", "IIQ", "GITHUB", "GITLAB", "GH", "CI"}, prefix) {
			p.environment = append(p.environment, variable)
		}
	}
	p.environment = append(p.environment, "TF_CLI_CONFIG_FILE="+built.configuration)
	return p
}

// step runs a step of the pipeline, and gives its exit code and what it printed.
func (p project) step(name string, environment ...string) (int, string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "./pipeline.sh", name)
	command.Dir, command.Env = p.folder, slices.Concat(p.environment, environment)
	output, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatalf("%s: %v", name, err)
	}
	return command.ProcessState.ExitCode(), string(output)
}

func (p project) edit(file, old, now string) {
	p.t.Helper()
	name := filepath.Join(p.folder, file)
	content, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(content, []byte(old)) {
		p.t.Fatalf("%s has no %q: %v", file, old, err)
	}
	if err := os.WriteFile(name, bytes.Replace(content, []byte(old), []byte(now), 1), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// git runs a command of git in the folder, and gives what it printed.
func (p project) git(arguments ...string) string {
	p.t.Helper()
	command := exec.CommandContext(p.t.Context(), "git", arguments...)
	command.Dir, command.Env = p.folder, slices.Concat(p.environment, []string{"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null"})
	output, err := command.CombinedOutput()
	if err != nil {
		p.t.Fatalf("git %v: %v\n%s", arguments, err, output)
	}
	return string(output)
}

// leave makes a provider of another version, which does nothing but fail.
func (p project) leave(version string) {
	p.t.Helper()
	folder := filepath.Join(p.folder, ".terraform", "providers", "registry.terraform.io", "terraform-provider-sailpoint", "sailpoint", version,
		runtime.GOOS+"_"+runtime.GOARCH)
	err := os.MkdirAll(folder, 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "terraform-provider-sailpoint_v"+version), []byte("#!/bin/sh\nexit 1\n"), 0o700)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// The check before a merge passes as the example is, and finds what is wrong.
func TestCheck(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file, old, new string
		exit           int
		says           []string
	}{
		"as it is": {says: []string{
			"The configuration is valid", "3 passed, 0 failed", "5 to add, 0 to change, 0 to destroy", "Apply complete! Resources: 5 added", "No changes",
			"Destroy complete! Resources: 5 destroyed",
		}},
		"format":        {"main.tf", "  name             = ", "  name = ", 3, []string{"main.tf"}},
		"no such thing": {"main.tf", `"sailpoint_account" "people" {`, `"sailpoint_acount" "people" {`, 1, []string{"sailpoint_acount"}},
		"a test fails":  {"people.csv", "Ada,Ryan", "Ida,Ryan", 1, []string{"The mail address isn't made of the name", "1 failed"}},
		"a wrong name":  {"main.tf", `connector        = "delimited-file"`, `connector        = ""`, 1, []string{"Error"}},
		"a wrong file":  {"tests/tenant.json", `"name": "Directory"`, `"nam": "Directory"`, 2, []string{"/sources/0/nam: unknown member"}},
		"a shared name": {"tests/tenant.json", `"Directory"`, `"People"`, 2, []string{"/accounts/0/source"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProject(t)
			if test.file != "" {
				p.edit(test.file, test.old, test.new)
			}
			exit, output := p.step("check", "SAIL_BASE_URL=http://127.0.0.1:1", "SAIL_CLIENT_ID=real", "SAIL_CLIENT_SECRET=real")
			if exit != test.exit {
				t.Fatalf("exit code %d, want %d:\n%s", exit, test.exit, output)
			}
			rest := output
			for _, want := range test.says {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("it doesn't say %q:\n%s", want, output)
				}
				rest = after
			}
			if left, _ := filepath.Glob(filepath.Join(p.folder, "*tfstate*")); len(left) > 0 {
				t.Errorf("the rehearsal has left %v", left)
			}
		})
	}
}

// The rehearsal has the version of the provider that the project has locked.
func TestCheckIsLocked(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	const lock = "provider \"registry.terraform.io/terraform-provider-sailpoint/sailpoint\" {\n  version = \"0.0.0\"\n}\n"
	if err := os.WriteFile(filepath.Join(p.folder, ".terraform.lock.hcl"), []byte(lock), 0o600); err != nil {
		t.Fatal(err)
	}
	if exit, output := p.step("check"); exit == 0 || !strings.Contains(output, "0.0.0") {
		t.Errorf("exit code %d:\n%s", exit, output)
	}
}

// Who interrupts a step leaves no plan behind, which holds secrets.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	terraform := "#!/bin/sh\ncase $1 in plan) touch plan.tfplan ;; show) kill -TERM $PPID ;; esac\n"
	if err := os.WriteFile(filepath.Join(p.folder, "terraform"), []byte(terraform), 0o700); err != nil {
		t.Fatal(err)
	}
	exit, output := p.step("deploy", "PATH="+p.folder+":"+os.Getenv("PATH"))
	if left, _ := filepath.Glob(filepath.Join(p.folder, "*.tfplan")); exit == 0 || len(left) > 0 {
		t.Errorf("exit code %d, and it leaves %v:\n%s", exit, left, output)
	}
}

// A deployment, somebody's change behind its back, the drift check that finds it,
// and the deployment that takes it back; on a tenant that runs by itself and
// keeps what is in it.
func TestDeployAndDrift(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	for _, version := range []string{"0.0.0", "0.0.2", "0.0.3", "0.0.4"} { // which other branches have left
		p.leave(version)
	}
	saved := filepath.Join(t.TempDir(), "tenant.json")
	tenant := simulate(t, "-data", "../../../examples/pipeline/tests/tenant.json", "-save", saved)
	deployed := func(tenant simulation) []string {
		return append(tenant.environment, "TF_VAR_owner_id=olivia-owner")
	}
	expect := func(tenant simulation, step string, exit int, says string) {
		t.Helper()
		if got, output := p.step(step, deployed(tenant)...); got != exit || !strings.Contains(output, says) {
			t.Fatalf("%s: exit code %d, want %d and %q:\n%s", step, got, exit, says, output)
		}
	}
	p.git("init", "--quiet")
	p.git("add", "--all")
	expect(tenant, "deploy", 0, "5 added")
	expect(tenant, "drift", 0, "No changes")
	p.step("plan", deployed(tenant)...)
	if left := p.git("ls-files", "--others", "--exclude-standard"); left != ".terraform.lock.hcl\n" {
		t.Errorf("what the steps leave isn't ignored:\n%s", left)
	}

	accounts := tenant.get(t, "/accounts/v1?filters="+url.QueryEscape(`nativeIdentity eq "E002"`))
	account := accounts[0]
	attributes := account["attributes"].(map[string]any)
	attributes["title"] = "Director"
	tenant.call(t, http.MethodPut, "/accounts/v1/"+account["id"].(string), map[string]any{"attributes": attributes})
	expect(tenant, "drift", 2, `"Director"`)
	tenant.stop(t)

	// Another day, the same tenant.
	tenant = simulate(t, "-data", saved, "-save", saved)
	expect(tenant, "drift", 2, `"Director"`)
	expect(tenant, "deploy", 0, "1 changed")
	expect(tenant, "drift", 0, "No changes")
	tenant.stop(t)
}

// simulation is a simulated tenant in a process of its own.
type simulation struct {
	command     *exec.Cmd
	environment []string
	base        string
}

func simulate(t *testing.T, arguments ...string) simulation {
	t.Helper()
	began := time.Now()
	s := simulation{command: exec.CommandContext(t.Context(), built.binary, append([]string{"simulate", "-listen", "127.0.0.1:0"}, arguments...)...)}
	out, err := s.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for len(s.environment) < 6 && lines.Scan() {
		variable := strings.TrimPrefix(lines.Text(), "export ")
		s.environment = append(s.environment, variable)
		if base, ok := strings.CutPrefix(variable, "SAIL_BASE_URL="); ok {
			s.base = base
		}
	}
	if len(s.environment) < 6 {
		t.Fatalf("simulate printed only %q", s.environment)
	}
	t.Logf("simulate was ready after %v", time.Since(began))
	return s
}

// stop ends it as a terminal does.
func (s simulation) stop(t *testing.T) {
	t.Helper()
	if err := s.command.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := s.command.Wait(); err != nil {
		t.Fatalf("simulate: %v", err)
	}
}

func (s simulation) get(t *testing.T, path string) []map[string]any {
	t.Helper()
	var objects []map[string]any
	if err := json.Unmarshal(s.call(t, http.MethodGet, path, nil), &objects); err != nil || len(objects) == 0 {
		t.Fatalf("%s: %v, %v", path, objects, err)
	}
	return objects
}

// call makes a request as an administrator does.
func (s simulation) call(t *testing.T, method, path string, body any) []byte {
	t.Helper()
	response, err := http.PostForm(s.base+"/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {"demo"}, "client_secret": {"demo"}})
	if err != nil {
		t.Fatal(err)
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	err = json.NewDecoder(response.Body).Decode(&token)
	_ = response.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	sent, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, s.base+path, bytes.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token.AccessToken)
	request.Header.Set("Content-Type", "application/json")
	response, err = http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 300 {
		t.Fatalf("%s %s: %s: %s %v", method, path, response.Status, answer, err)
	}
	return answer
}
