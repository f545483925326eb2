//go:build unix

package pipeline

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// board is what a forge has of a project: the comments on its pull request, and
// its issues.
type board struct {
	Comments []entry
	Issues   []entry
	Labels   []string
}

// entry is a comment or an issue.
type entry struct {
	Number   int
	Author   string
	Title    string
	Body     string
	Labels   []string
	Closed   bool
	Comments []string
}

// forge is a fake of GitHub or GitLab.
type forge interface {
	// environment is that of the jobs.
	environment() []string
	board() board
	// foreign adds a comment of somebody else.
	foreign(body string)
}

const (
	token       = "canary-token"
	pullRequest = 7
	bot         = "github-actions[bot]"
)

// github is a program named gh, which keeps a board in a file.
type github struct {
	t      *testing.T
	folder string
}

func newGitHub(t *testing.T) forge {
	t.Helper()
	g := github{t, t.TempDir()}
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, filepath.Join(g.folder, "gh"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (g github) file() string { return filepath.Join(g.folder, "board.json") }

func (g github) environment() []string {
	return []string{
		"GITHUB_ACTIONS=true", "GITHUB_REPOSITORY=acme/identities", "GH_TOKEN=" + token, fmt.Sprint("PULL_REQUEST=", pullRequest),
		"FAKE_BOARD=" + g.file(), "PATH=" + g.folder + ":" + os.Getenv("PATH"),
	}
}

func (g github) board() board {
	g.t.Helper()
	b, err := readBoard(g.file())
	if err != nil {
		g.t.Fatal(err)
	}
	return b
}

func (g github) foreign(body string) {
	g.t.Helper()
	g.add("mallory", body)
}

// add adds a comment.
func (g github) add(author, body string) {
	g.t.Helper()
	b := g.board()
	b.Comments = append(b.Comments, entry{Number: 1000 + len(b.Comments), Author: author, Body: body})
	if err := b.write(g.file()); err != nil {
		g.t.Fatal(err)
	}
}

func readBoard(file string) (board, error) {
	var b board
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return b, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &b)
	}
	return b, err
}

func (b board) write(file string) error {
	text, err := json.Marshal(b)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// runGH is the fake of GitHub's command line tool. It knows no more than the
// pipeline needs, and refuses all else.
func runGH(arguments []string) error {
	if os.Getenv("GH_TOKEN") != token {
		return errors.New("HTTP 401: bad credentials")
	}
	b, err := readBoard(os.Getenv("FAKE_BOARD"))
	if err != nil {
		return err
	}
	if len(arguments) < 2 {
		return errors.New("no command")
	}
	if arguments[0] == "api" {
		err = b.api(arguments[1:])
	} else {
		err = b.command(arguments[0]+" "+arguments[1], arguments[2:])
	}
	if err != nil {
		return err
	}
	return b.write(os.Getenv("FAKE_BOARD"))
}

// parsed takes options before, between and behind the other arguments.
func parsed(flags *flag.FlagSet, arguments []string) (others []string, err error) {
	for len(arguments) > 0 {
		if err := flags.Parse(arguments); err != nil {
			return nil, err
		}
		if arguments = flags.Args(); len(arguments) > 0 {
			others, arguments = append(others, arguments[0]), arguments[1:]
		}
	}
	return others, nil
}

// query prints what jq makes of a value.
func query(expression string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	command := exec.Command("jq", "-r", expression)
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(string(text)), os.Stdout, os.Stderr
	return command.Run()
}

func (b *board) api(arguments []string) error {
	flags := flag.NewFlagSet("gh api", flag.ContinueOnError)
	paginate, silent := flags.Bool("paginate", false, ""), flags.Bool("silent", false, "")
	method, field, jq := flags.String("method", "GET", ""), flags.String("field", "", ""), flags.String("jq", "", "")
	others, err := parsed(flags, arguments)
	if err != nil || len(others) != 1 {
		return fmt.Errorf("gh api %q: %w", others, err)
	}
	var body []byte
	if name, ok := strings.CutPrefix(*field, "body=@"); ok {
		if body, err = os.ReadFile(name); err != nil {
			return err
		}
	}
	comments := fmt.Sprintf("repos/acme/identities/issues/%d/comments", pullRequest)
	id, _ := strconv.Atoi(strings.TrimPrefix(others[0], "repos/acme/identities/issues/comments/"))
	at := slices.IndexFunc(b.Comments, func(c entry) bool { return c.Number == id })
	switch {
	case *method == http.MethodGet && others[0] == comments && *paginate:
		shown := []any{}
		for _, c := range b.Comments {
			shown = append(shown, map[string]any{"id": c.Number, "body": c.Body, "user": map[string]any{"login": c.Author}})
		}
		return query(*jq, shown)
	case *method == http.MethodPost && others[0] == comments && *silent && len(body) > 0:
		b.Comments = append(b.Comments, entry{Number: 1000 + len(b.Comments), Author: bot, Body: string(body)})
	case *method == http.MethodPatch && at >= 0 && *silent && len(body) > 0:
		b.Comments[at].Body = string(body)
	default:
		return fmt.Errorf("gh api: %s %s: HTTP 404", *method, others[0])
	}
	return nil
}

func (b *board) command(name string, arguments []string) error {
	flags := flag.NewFlagSet("gh "+name, flag.ContinueOnError)
	option := func(name string) *string { return flags.String(name, "", "") }
	label, state, fields, jq := option("label"), option("state"), option("json"), option("jq")
	title, file, comment, description := option("title"), option("body-file"), option("comment"), option("description")
	others, err := parsed(flags, arguments)
	if err != nil {
		return err
	}
	var body []byte
	if *file != "" {
		if body, err = os.ReadFile(*file); err != nil {
			return err
		}
	}
	at := -1
	if len(others) == 1 {
		at = slices.IndexFunc(b.Issues, func(i entry) bool { return strconv.Itoa(i.Number) == others[0] })
	}
	switch {
	case name == "issue list" && *state == "open" && *fields == "number,body":
		shown := []any{}
		for _, i := range b.Issues {
			if !i.Closed && slices.Contains(i.Labels, *label) {
				shown = append(shown, map[string]any{"number": i.Number, "body": i.Body})
			}
		}
		return query(*jq, shown)
	case name == "label create" && len(others) == 1 && *description != "":
		if slices.Contains(b.Labels, others[0]) {
			return fmt.Errorf("label with name %q already exists; use `--force` to update its color and description", others[0])
		}
		b.Labels = append(b.Labels, others[0])
	case name == "issue create" && *title != "" && len(body) > 0:
		if !slices.Contains(b.Labels, *label) {
			return fmt.Errorf("could not add label: '%s' not found", *label)
		}
		b.Issues = append(b.Issues, entry{Number: len(b.Issues) + 1, Author: bot, Title: *title, Body: string(body), Labels: []string{*label}})
	case name == "issue edit" && at >= 0 && *title != "" && len(body) > 0:
		b.Issues[at].Title, b.Issues[at].Body = *title, string(body)
	case name == "issue close" && at >= 0 && *comment != "":
		b.Issues[at].Closed, b.Issues[at].Comments = true, append(b.Issues[at].Comments, *comment)
	default:
		return fmt.Errorf("gh %s %q: unknown, or something is missing", name, arguments)
	}
	return nil
}

// gitlab is a server with the part of GitLab's API that the pipeline needs.
type gitlab struct {
	t   *testing.T
	url string
	mu  sync.Mutex
	all board
}

func newGitLab(t *testing.T) forge {
	t.Helper()
	g := &gitlab{t: t}
	routes := http.NewServeMux()
	for pattern, handle := range map[string]func(*http.Request) (any, int){
		"GET /api/v4/projects/42/merge_requests/7/notes":      g.notes,
		"POST /api/v4/projects/42/merge_requests/7/notes":     g.addNote,
		"PUT /api/v4/projects/42/merge_requests/7/notes/{id}": g.editNote,
		"GET /api/v4/projects/42/issues":                      g.issues,
		"POST /api/v4/projects/42/issues":                     g.addIssue,
		"PUT /api/v4/projects/42/issues/{id}":                 g.editIssue,
		"POST /api/v4/projects/42/issues/{id}/notes":          g.addIssueNote,
	} {
		routes.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			g.mu.Lock()
			defer g.mu.Unlock()
			answer, status := any(map[string]any{"message": "401 Unauthorized"}), http.StatusUnauthorized
			if r.Header.Get("PRIVATE-TOKEN") == token {
				answer, status = handle(r)
			}
			w.WriteHeader(status)
			if err := json.NewEncoder(w).Encode(answer); err != nil {
				t.Error(err)
			}
		})
	}
	server := httptest.NewServer(routes)
	t.Cleanup(server.Close)
	g.url = server.URL
	return g
}

func (g *gitlab) environment() []string {
	return []string{
		"GITLAB_CI=true", "CI_API_V4_URL=" + g.url + "/api/v4", "CI_PROJECT_ID=42", fmt.Sprint("CI_MERGE_REQUEST_IID=", pullRequest),
		"GITLAB_TOKEN=" + token,
	}
}

func (g *gitlab) board() board {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.all
}

func (g *gitlab) foreign(body string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all.Comments = append(g.all.Comments, entry{Number: 1000 + len(g.all.Comments), Author: "mallory", Body: body})
}

var badRequest = map[string]any{"message": "400 Bad request"}

func (g *gitlab) notes(r *http.Request) (any, int) {
	if r.FormValue("sort") != "asc" || r.FormValue("per_page") != "100" {
		return badRequest, http.StatusBadRequest
	}
	shown := []any{}
	for _, c := range g.all.Comments {
		shown = append(shown, map[string]any{"id": c.Number, "body": c.Body})
	}
	return shown, http.StatusOK
}

func (g *gitlab) addNote(r *http.Request) (any, int) {
	if r.FormValue("body") == "" {
		return badRequest, http.StatusBadRequest
	}
	g.all.Comments = append(g.all.Comments, entry{Number: 1000 + len(g.all.Comments), Author: bot, Body: r.FormValue("body")})
	return map[string]any{}, http.StatusCreated
}

func (g *gitlab) editNote(r *http.Request) (any, int) {
	at := slices.IndexFunc(g.all.Comments, func(c entry) bool { return strconv.Itoa(c.Number) == r.PathValue("id") })
	if at < 0 || r.FormValue("body") == "" {
		return badRequest, http.StatusBadRequest
	}
	g.all.Comments[at].Body = r.FormValue("body")
	return map[string]any{}, http.StatusOK
}

func (g *gitlab) issues(r *http.Request) (any, int) {
	if r.FormValue("state") != "opened" || r.FormValue("labels") != "drift" {
		return badRequest, http.StatusBadRequest
	}
	shown := []any{map[string]any{"iid": 99, "description": nil}} // somebody else's, without a text
	for _, i := range g.all.Issues {
		if !i.Closed {
			shown = append(shown, map[string]any{"iid": i.Number, "description": i.Body})
		}
	}
	return shown, http.StatusOK
}

func (g *gitlab) addIssue(r *http.Request) (any, int) {
	if r.FormValue("title") == "" || r.FormValue("description") == "" {
		return badRequest, http.StatusBadRequest
	}
	g.all.Issues = append(g.all.Issues, entry{
		Number: len(g.all.Issues) + 1, Title: r.FormValue("title"), Body: r.FormValue("description"), Labels: []string{r.FormValue("labels")},
	})
	return map[string]any{}, http.StatusCreated
}

func (g *gitlab) issue(r *http.Request) *entry {
	at := slices.IndexFunc(g.all.Issues, func(i entry) bool { return strconv.Itoa(i.Number) == r.PathValue("id") })
	if at < 0 {
		return &entry{}
	}
	return &g.all.Issues[at]
}

func (g *gitlab) editIssue(r *http.Request) (any, int) {
	issue := g.issue(r)
	switch {
	case issue.Number == 0:
		return badRequest, http.StatusNotFound
	case r.FormValue("state_event") == "close":
		issue.Closed = true
	case r.FormValue("title") != "" && r.FormValue("description") != "":
		issue.Title, issue.Body = r.FormValue("title"), r.FormValue("description")
	default:
		return badRequest, http.StatusBadRequest
	}
	return map[string]any{}, http.StatusOK
}

func (g *gitlab) addIssueNote(r *http.Request) (any, int) {
	issue := g.issue(r)
	issue.Comments = append(issue.Comments, r.FormValue("body"))
	return map[string]any{}, http.StatusCreated
}

var forges = map[string]func(*testing.T) forge{"GitHub": newGitHub, "GitLab": newGitLab}

// needsForge skips where the tools are missing that the runners of the forges have.
func needsForge(t *testing.T) {
	t.Helper()
	for _, tool := range []string{"curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("SKIPPED: there is no %s on the PATH", tool)
		}
	}
}
