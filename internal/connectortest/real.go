//go:build unix

package connectortest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// StartReal starts the real connector, which ends with the test. Without Node.js, or
// where its packages can't be had, it skips the test, or fails it if the environment
// variable CI is true: all tests must run there.
func StartReal(t testing.TB, options Options) *Connector {
	t.Helper()
	tools, err := installed()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	dir := t.TempDir()
	spec, err := json.Marshal(options.specification())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"index.js": file("index.js"), "loopback.js": file("loopback.js"), "seeds.json": file("seeds.json"),
		"connector-spec.json": spec, // The SDK reads it from the working directory.
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// npx would put a shell in between that leaves the connector running. The port is
	// of no matter to loopback.js.
	command := exec.Command(tools.node, "--require", filepath.Join(dir, "loopback.js"), tools.spcx(), "run", "index.js", "1") //nolint:gosec // All are the test's own.
	command.Dir = dir
	command.Env = append(os.Environ(), "NODE_PATH="+tools.modules)
	return newConnector(t, start(t, command)+"/invoke", options).ready()
}

// start runs the process until the test ends, and gives its URL once it listens.
func start(t testing.TB, command *exec.Cmd) string {
	t.Helper()
	console := &console{port: make(chan string, 1)}
	command.Stdout, command.Stderr = console, console
	// spcx starts a compiler, too, where there is one.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	// It stays open as long as this process lives, and the connector no longer.
	if _, err := command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("starting the connector: %v", err)
	}
	ended := make(chan struct{})
	go func() {
		_ = command.Wait() // It is killed, or its console tells.
		close(ended)
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // It may be gone.
		<-ended
		if t.Failed() {
			t.Logf("the connector printed:\n%s", console)
		}
	})
	select {
	case port := <-console.port:
		return "http://127.0.0.1:" + port
	case <-ended:
		t.Fatalf("the connector ended:\n%s", console)
	case <-time.After(30 * time.Second):
		t.Fatalf("the connector doesn't listen:\n%s", console)
	}
	return ""
}

// ready checks that the connector is the one that was started.
func (c *Connector) ready() *Connector {
	c.t.Helper()
	status, body := c.Send("std:spec:read", struct{}{})
	if status != 200 || !strings.Contains(body, `"name":"Memory"`) {
		c.t.Fatalf("the connector answered %d: %s", status, body)
	}
	return c
}

var portLine = regexp.MustCompile(`(?m)^port (\d+)$`)

// console takes in what the connector prints.
type console struct {
	port chan string

	mu   sync.Mutex
	text bytes.Buffer
	told bool
}

func (c *console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, err := c.text.Write(p)
	if match := portLine.FindSubmatch(c.text.Bytes()); match != nil && !c.told {
		c.told = true
		c.port <- string(match[1])
	}
	return n, err
}

func (c *console) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// tools are the programs of the real connector.
type tools struct {
	node    string // the path of the program
	modules string // the folder of the packages
}

func (t tools) spcx() string {
	return filepath.Join(t.modules, "@sailpoint", "connector-sdk", "dist", "bin", "spcx.js")
}

// installed installs the packages unless somebody has: once for all processes, in
// a folder named after what is in it.
var installed = sync.OnceValues(func() (tools, error) {
	node, err := findNode()
	if err != nil {
		return tools{}, fmt.Errorf("the connector on SailPoint's SDK needs Node.js 18.12 or later: %w", err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	folder := filepath.Join(cache, "terraform-provider-sailpoint", "connector-"+fingerprint(file("package-lock.json")))
	found := tools{node: node, modules: filepath.Join(folder, "node_modules")}
	if _, err := os.Stat(found.spcx()); err == nil {
		return found, nil
	}
	if err := install(folder); err != nil {
		return tools{}, fmt.Errorf("installing SailPoint's connector SDK: %w", err)
	}
	return found, nil
})

// install makes the folder. It appears complete, by one rename, so that tests of
// many packages may do so at once: the first wins.
func install(folder string) error {
	if err := os.MkdirAll(filepath.Dir(folder), 0o750); err != nil {
		return err
	}
	draft, err := os.MkdirTemp(filepath.Dir(folder), "draft-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(draft) }() // Nothing is left of it after the rename.
	for _, name := range []string{"package.json", "package-lock.json"} {
		if err := os.WriteFile(filepath.Join(draft, name), file(name), 0o600); err != nil {
			return err
		}
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	npm.Dir = draft
	if output, err := npm.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, output)
	}
	if err := os.Rename(draft, folder); err != nil {
		if _, missing := os.Stat(filepath.Join(folder, "node_modules")); missing != nil {
			return err
		}
	}
	return nil
}
