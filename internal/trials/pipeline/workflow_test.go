//go:build unix

package pipeline

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oasdiff/yaml"
)

const folder = "../../../examples/pipeline/"

func text(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(folder + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// read reads YAML into a value.
func read(t *testing.T, name string, into any) {
	t.Helper()
	if _, err := yaml.Unmarshal([]byte(text(t, name)), into, yaml.DecodeOpts{}); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// steps are what pipeline.sh can do, but for what it calls itself.
func steps(t *testing.T) []string {
	t.Helper()
	var names []string
	_, cases, _ := strings.Cut(text(t, "pipeline.sh"), "\ncase \"${1:-}\" in\n")
	for _, match := range regexp.MustCompile(`(?m)^([a-z]+)\)`).FindAllStringSubmatch(cases, -1) {
		if match[1] != "rehearse" {
			names = append(names, match[1])
		}
	}
	slices.Sort(names)
	return names
}

// The workflow runs each step in the job of its name and nothing else; only jobs
// that need secrets get them, with as little as they need.
func TestGitHubWorkflow(t *testing.T) {
	t.Parallel()
	var workflow struct {
		Permissions map[string]string
		Jobs        map[string]struct {
			If          string
			Environment string
			Permissions map[string]string
			Env         map[string]string
			Steps       []struct {
				Run  string
				Env  map[string]string
				With map[string]any
			}
		}
	}
	read(t, "github-actions.yml", &workflow)
	var names []string
	for name, job := range workflow.Jobs {
		names = append(names, name)
		var runs []string
		var variables []string
		wrapped := true
		for _, step := range job.Steps {
			if step.Run != "" {
				runs = append(runs, step.Run)
			}
			if step.With["terraform_wrapper"] == false {
				wrapped = false
			}
			for variable := range step.Env {
				variables = append(variables, variable)
			}
		}
		slices.Sort(variables)
		if !slices.Equal(runs, []string{"./pipeline.sh " + name}) {
			t.Errorf("%s runs %q", name, runs)
		}
		if wrapped {
			t.Errorf("%s: the wrapper of terraform hides its exit codes", name)
		}
		want := map[string]string{
			"check": " map[] []", "plan": "review map[contents:read pull-requests:write] [GH_TOKEN PULL_REQUEST]",
			"deploy": "production map[] []", "drift": "review map[contents:read issues:write] [GH_TOKEN]",
		}[name]
		if got := fmt.Sprint(job.Environment, " ", job.Permissions, " ", variables); got != want {
			t.Errorf("%s has %s, want %s", name, got, want)
		}
		if secrets := len(job.Env) == 4; secrets != (name != "check") {
			t.Errorf("%s: the variables are %v", name, job.Env)
		}
	}
	slices.Sort(names)
	if !slices.Equal(names, steps(t)) {
		t.Errorf("there are jobs %q for the steps %q", names, steps(t))
	}
	if got := fmt.Sprint(workflow.Permissions); got != "map[contents:read]" {
		t.Errorf("the permissions are %s", got)
	}
	if condition := workflow.Jobs["plan"].If; !strings.Contains(condition, "head.repo.full_name == github.repository") {
		t.Errorf("pull requests from forks: %s", condition)
	}
}

// GitLab's configuration likewise.
func TestGitLabConfiguration(t *testing.T) {
	t.Parallel()
	var configuration map[string]any
	read(t, "gitlab-ci.yml", &configuration)
	var names []string
	for name, value := range configuration {
		if name == "workflow" || name == "default" {
			continue
		}
		names = append(names, name)
		job := value.(map[string]any)
		if got := fmt.Sprint(job["script"]); got != "[./pipeline.sh "+name+"]" {
			t.Errorf("%s runs %s", name, got)
		}
		for key := range job {
			if !slices.Contains([]string{"script", "before_script", "stage", "rules", "environment", "interruptible", "resource_group"}, key) {
				t.Errorf("%s has %s", name, key)
			}
		}
		if name == "plan" && !strings.Contains(fmt.Sprint(job["rules"]), "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID") {
			t.Errorf("merge requests from forks, whose pipelines run in the fork: %v", job["rules"])
		}
		for _, rule := range job["rules"].([]any) {
			if condition, ok := rule.(map[string]any)["if"].(string); !ok || !strings.HasPrefix(condition, "$CI_") {
				t.Errorf("%s: %v", name, rule)
			}
		}
		if forge := fmt.Sprint(job["before_script"]) == "[apk add --no-cache curl jq]"; forge != (name == "plan" || name == "drift") {
			t.Errorf("%s: before it runs %v", name, job["before_script"])
		}
	}
	slices.Sort(names)
	if !slices.Equal(names, steps(t)) {
		t.Errorf("there are jobs %q for the steps %q", names, steps(t))
	}
}

// The script says which steps there are, and has nothing that a linter minds.
func TestScript(t *testing.T) {
	t.Parallel()
	exit, output := newProject(t).step("nothing")
	if want := "check | plan | deploy | drift"; exit != 64 || !strings.Contains(output, want) {
		t.Errorf("%d: %s, want %q", exit, output, want)
	}
	linter, err := exec.LookPath("shellcheck")
	if err != nil {
		t.Skip("SKIPPED: there is no shellcheck on the PATH")
	}
	if output, err := exec.Command(linter, "--shell=sh", folder+"pipeline.sh").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}
