//go:build unix

package pipeline

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// canary begins each secret: what was applied, and what somebody set.
const canary = "canary"

// staff is the project on a tenant and a forge. An attribute of one person is
// sensitive.
type staff struct {
	project
	tenant simulation
	forge  forge
}

func newStaff(t *testing.T, newForge func(*testing.T) forge) staff {
	t.Helper()
	needsForge(t)
	s := staff{newProject(t), simulate(t, "-data", "../../../examples/pipeline/tests/tenant.json"), newForge(t)}
	s.edit("main.tf", `    title      = each.value.title`, `    title      = each.value.title
    location   = sensitive("canary of ${each.key}")`)
	return s
}

// run has a step end with an exit code, and nothing of it show a secret.
func (s staff) run(step string, exit int, says string) {
	s.t.Helper()
	got, output := s.step(step, slices.Concat(s.tenant.environment, s.forge.environment(), []string{"TF_VAR_owner_id=olivia-owner"})...)
	if got != exit || !strings.Contains(output, says) {
		s.t.Fatalf("%s: exit code %d, want %d and %q:\n%s", step, got, exit, says, output)
	}
	shown := []string{output}
	for _, name := range []string{"comment.md", "drift.md", "drift.txt"} {
		if text, err := os.ReadFile(filepath.Join(s.folder, name)); err == nil {
			shown = append(shown, string(text))
		}
	}
	board := s.forge.board()
	for _, entry := range slices.Concat(board.Comments, board.Issues) {
		shown = append(shown, entry.Title, entry.Body)
	}
	for _, text := range shown {
		if strings.Contains(text, canary) {
			s.t.Errorf("%s shows a secret:\n%s", step, text)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(s.folder, "*.tfplan")); len(left) > 0 {
		s.t.Errorf("%s has left %v", step, left)
	}
}

// change does what an administrator does to an account.
func (s staff) change(number string, values map[string]any) {
	s.t.Helper()
	account := s.tenant.get(s.t, "/accounts/v1?filters="+url.QueryEscape(`nativeIdentity eq "`+number+`"`))[0]
	attributes := account["attributes"].(map[string]any)
	for name, value := range values {
		attributes[name] = value
	}
	s.tenant.call(s.t, http.MethodPut, "/accounts/v1/"+account["id"].(string), map[string]any{"attributes": attributes})
}

func (s staff) sole(entries []entry) entry {
	s.t.Helper()
	if len(entries) != 1 {
		s.t.Fatalf("there are %+v", entries)
	}
	return entries[0]
}

func (s staff) says(text string, phrases ...string) {
	s.t.Helper()
	for _, phrase := range phrases {
		if !strings.Contains(text, phrase) {
			s.t.Errorf("it doesn't say %q:\n%s", phrase, text)
		}
	}
}

// A pull request gets one comment with the requests, which follows the code; what
// is merged is applied.
func TestPullRequest(t *testing.T) {
	t.Parallel()
	for name, newForge := range forges {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStaff(t, newForge)
			if name == "GitHub" { // GitLab lets nobody edit what somebody else wrote
				s.forge.foreign("<!-- pipeline.sh plan --> not the pipeline's")
			}
			s.run("plan", 0, "POST /accounts/v1")
			comments := s.forge.board().Comments
			comment := comments[len(comments)-1]
			s.says(comment.Body, "5 resources", "`POST /accounts/v1`", "\"name\": \"ada.ryan\"", "\"location\": \"***\"")

			s.edit("people.csv", "E003,Grace,Kim,Recruiter,\n", "")
			s.run("plan", 0, "4 resources")
			if after := s.forge.board().Comments; len(after) != len(comments) || after[len(after)-1].Number != comment.Number {
				t.Fatalf("the comment isn't updated: %+v", after)
			} else if strings.Contains(after[len(after)-1].Body, "grace") {
				t.Error(after[len(after)-1].Body)
			}
			if name == "GitHub" && !strings.HasSuffix(s.forge.board().Comments[0].Body, "not the pipeline's") {
				t.Error("somebody else's comment was edited")
			}
			s.run("deploy", 0, "4 added")
			if g, ok := s.forge.(github); ok { // two runs at the same time leave two comments
				g.add(bot, comment.Body)
			}

			s.edit("people.csv", "Ada,Ryan,Engineer", "Ada,Ryan,Director")
			s.change("E002", map[string]any{"title": "Poet"})
			s.run("plan", 0, "2 requests")
			body := func() string {
				comments := s.forge.board().Comments
				return comments[slices.IndexFunc(comments, func(c entry) bool { return c.Number == comment.Number })].Body
			}
			s.says(body(), "Changed outside of Terraform since the last apply: attributes.title.", `people["E002"]`, `people["E001"]`)
			s.run("deploy", 0, "2 changed")

			s.edit("main.tf", `connector        = "delimited-file"`, `connector        = "jdbc"`)
			s.run("plan", 1, "can't become")
			s.says(body(), "Planning failed")
			s.run("deploy", 1, "can't become")
			s.tenant.stop(t)
		})
	}
}

// What somebody changed is an issue that names resource and key, once, until
// nothing differs any more.
func TestDriftIsAnIssue(t *testing.T) {
	t.Parallel()
	for name, newForge := range forges {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStaff(t, newForge)
			s.run("deploy", 0, "5 added")
			s.run("drift", 0, "No drift")
			if issues := s.forge.board().Issues; len(issues) > 0 {
				t.Fatalf("there are issues: %+v", issues)
			}

			s.change("E002", map[string]any{"title": "Director", "location": canary + " of somebody else"})
			s.run("drift", 2, "# sailpoint_account.people[\"E002\"]\n")
			issue := s.sole(s.forge.board().Issues)
			if want := `Drift: sailpoint_account.people["E002"]: attributes.location, attributes.title`; issue.Title != want {
				t.Errorf("%s, want %s", issue.Title, want)
			}
			const row = "| `sailpoint_account.people[\"E002\"]` | `attributes."
			s.says(issue.Body, row+"title` | `\"Analyst\"` | `\"Director\"` | puts it back |\n", row+"location` | `\"***\"` | `\"***\"` | puts it back |\n")
			if strings.Count(issue.Body, "\n| `") != 2 || strings.Contains(issue.Body, "E001") || strings.Contains(issue.Body, "Not applied") {
				t.Errorf("it names more:\n%s", issue.Body)
			}

			// More drift, and a change that nobody has applied yet.
			account := s.tenant.get(t, "/accounts/v1?filters="+url.QueryEscape(`nativeIdentity eq "E003"`))[0]
			s.tenant.call(t, http.MethodDelete, "/accounts/v1/"+account["id"].(string), nil)
			s.edit("people.csv", "Ada,Ryan,Engineer", "Ada,Ryan,Chief")
			s.run("drift", 2, "# sailpoint_account.people[\"E003\"] is gone")
			issue = s.sole(s.forge.board().Issues)
			if want := "Drift: 2 keys of 1 resource, 1 resource gone"; issue.Title != want {
				t.Errorf("%s, want %s", issue.Title, want)
			}
			drift, pending, _ := strings.Cut(issue.Body, "### Not applied yet")
			s.says(drift, row+"title`", "`sailpoint_account.people[\"E003\"]` |  |  |  | is gone; apply creates it again")
			s.says(pending, "| `sailpoint_account.people[\"E001\"]` | `attributes.title` | `\"Engineer\"` | `\"Chief\"` |")
			if strings.Contains(drift, "E001") || strings.Contains(pending, "E002") {
				t.Errorf("drift and pending changes are mixed:\n%s", issue.Body)
			}

			// A plan that can't be made says nothing about drift.
			s.edit("main.tf", `name             = "People"`, `name             = nothing`)
			s.run("drift", 1, "Invalid reference")
			if issue = s.sole(s.forge.board().Issues); issue.Closed || !strings.HasPrefix(issue.Title, "Drift: 2 keys") {
				t.Errorf("%+v", issue)
			}
			s.edit("main.tf", `name             = nothing`, `name             = "People"`)

			s.run("deploy", 0, "1 added, 2 changed")
			s.run("drift", 0, "No drift")
			if issue = s.sole(s.forge.board().Issues); !issue.Closed || len(issue.Comments) != 1 || !slices.Equal(issue.Labels, []string{"drift"}) {
				t.Errorf("the issue isn't closed: %+v", issue)
			}

			s.change("E001", map[string]any{"title": "Poet"})
			s.run("drift", 2, "Poet")
			if issues := s.forge.board().Issues; len(issues) != 2 || issues[1].Closed {
				t.Errorf("there is no new issue: %+v", issues)
			}
			s.tenant.stop(t)
		})
	}
}

// Where the forge refuses, the step fails, and makes nothing twice.
func TestForgeRefuses(t *testing.T) {
	t.Parallel()
	for name, newForge := range forges {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStaff(t, newForge)
			environment := slices.Concat(s.tenant.environment, s.forge.environment(), []string{"TF_VAR_owner_id=olivia-owner", "GH_TOKEN=old", "GITLAB_TOKEN=old"})
			for _, step := range []string{"plan", "drift"} {
				exit, output := s.step(step, environment...)
				if exit == 0 || exit == 2 || !strings.Contains(output, "credentials") && !strings.Contains(output, "401") {
					t.Errorf("%s: exit code %d:\n%s", step, exit, output)
				}
			}
			if board := s.forge.board(); len(board.Comments)+len(board.Issues) > 0 {
				t.Errorf("there are %+v", board)
			}
			s.tenant.stop(t)
		})
	}
}

// What somebody changed although it can't be changed makes planning fail; it is
// drift all the same.
func TestDriftOfWhatIsImmutable(t *testing.T) {
	t.Parallel()
	needsForge(t)
	saved := filepath.Join(t.TempDir(), "tenant.json")
	s := staff{newProject(t), simulate(t, "-data", "../../../examples/pipeline/tests/tenant.json", "-save", saved), newGitHub(t)}
	s.run("deploy", 0, "5 added")
	s.tenant.stop(t)
	text, err := os.ReadFile(saved)
	if err != nil || !strings.Contains(string(text), `"delimited-file-angularsc"`) {
		t.Fatal(err, string(text))
	}
	text = []byte(strings.ReplaceAll(string(text), `"delimited-file-angularsc"`, `"delimited-file-of-others"`))
	if err := os.WriteFile(saved, text, 0o600); err != nil {
		t.Fatal(err)
	}
	s.tenant = simulate(t, "-data", saved)
	s.run("drift", 1, "can't become")
	if issue := s.sole(s.forge.board().Issues); issue.Title != "Drift: sailpoint_source.people: connector" || !strings.Contains(issue.Body, "planning failed") {
		t.Errorf("%+v", issue)
	}
	s.tenant.stop(t)
}
