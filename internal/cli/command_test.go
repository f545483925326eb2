//go:build unix

package cli

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// A command gets the tenant's variables, and none that lead to another tenant;
// the tenant ends with it, and its exit code is the command's.
func TestCommand(t *testing.T) {
	t.Setenv("SAIL_ACCESS_TOKEN", "real")
	for script, test := range map[string]struct {
		exit int
		out  string
	}{
		`echo "$SAIL_CLIENT_ID $IIQ_USERNAME $SAIL_ACCESS_TOKEN."`:             {0, "demo demo .\n"},
		`case $SAIL_BASE_URL in http://127.0.0.1:[1-9]*) ;; *) exit 9 ;; esac`: {0, ""},
		"cat":        {0, "typed"},
		"exit 3":     {3, ""},
		"kill -9 $$": {1, ""},
	} {
		var out, screen bytes.Buffer
		exit, _ := Run(t.Context(), []string{"simulate", "--", "sh", "-c", script}, Streams{In: strings.NewReader("typed"), Out: &out, Err: &screen})
		if exit != test.exit || out.String() != test.out {
			t.Errorf("%s: %d, %q, want %+v\n%s", script, exit, out.String(), test, screen.String())
		}
	}
	var screen bytes.Buffer
	if exit, _ := Run(t.Context(), []string{"simulate", "--", "/no/such/command"}, Streams{Out: io.Discard, Err: &screen}); exit != exitFailed ||
		!strings.Contains(screen.String(), "/no/such/command") {
		t.Errorf("%d: %s", exit, screen.String())
	}
}

// A command under way is told to stop, and waited for.
func TestCommandStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	printed, out := io.Pipe()
	ended := make(chan int)
	go func() {
		exit, _ := Run(ctx, []string{"simulate", "--", "sh", "-c", `
			trap 'echo stopping; exit 5' TERM
			echo "$SAIL_BASE_URL"
			while :; do sleep 0.01; done`}, Streams{In: strings.NewReader(""), Out: out, Err: io.Discard})
		ended <- exit
	}()
	line := func() string {
		var text [200]byte
		n, err := printed.Read(text[:])
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(text[:n]))
	}
	base := line()
	cancel()
	if got := line(); got != "stopping" {
		t.Fatalf("it printed %q", got)
	}
	if exit := <-ended; exit != 5 {
		t.Errorf("exit code %d, want the command's", exit)
	}
	if response, err := http.Get(base); err == nil {
		_ = response.Body.Close()
		t.Error("the tenant is still there")
	}
}
