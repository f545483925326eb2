//go:build unix

package connectortest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Installed says what stands in the way of the real connector, if anything: it
// needs Node.js, and packages that npm installs once.
func Installed() error {
	_, err := installed()
	return err
}

// Start starts the real connector in an empty folder. It runs until it is stopped,
// which gives what it has printed.
func Start(ctx context.Context, folder string, options Options) (connector *Connector, stop func() string, err error) {
	tools, err := installed()
	if err != nil {
		return nil, nil, err
	}
	spec, err := json.Marshal(options.specification())
	if err != nil {
		return nil, nil, err
	}
	for name, content := range map[string][]byte{
		"index.js": file("index.js"), "loopback.js": file("loopback.js"), "seeds.json": file("seeds.json"),
		"connector-spec.json": spec, // The SDK reads it from the working directory.
	} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			return nil, nil, err
		}
	}
	// npx would put a shell in between that leaves the connector running. The port is
	// of no matter to loopback.js.
	command := exec.Command(tools.node, "--require", filepath.Join(folder, "loopback.js"), tools.spcx(), "run", "index.js", "1") //nolint:gosec // All are this package's own.
	command.Dir = folder
	command.Env = append(os.Environ(), "NODE_PATH="+tools.modules)
	url, stop, err := start(ctx, command)
	if err != nil {
		return nil, nil, err
	}
	connector = newConnector(nil, url+"/invoke", options)
	if err := connector.ready(ctx); err != nil {
		return nil, nil, fmt.Errorf("%w\n%s", err, stop())
	}
	return connector, stop, nil
}

// start runs the process, and gives its URL once it listens.
func start(ctx context.Context, command *exec.Cmd) (url string, stop func() string, err error) {
	console := &console{port: make(chan string, 1)}
	command.Stdout, command.Stderr = console, console
	// spcx starts a compiler, too, where there is one.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	// It stays open as long as this process lives, and the connector no longer.
	if _, err := command.StdinPipe(); err != nil {
		return "", nil, err
	}
	if err := command.Start(); err != nil {
		return "", nil, fmt.Errorf("starting the connector: %w", err)
	}
	ended := make(chan struct{})
	go func() {
		_ = command.Wait() // It is killed, or its console tells.
		close(ended)
	}()
	stop = func() string {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // It may be gone.
		<-ended
		return console.String()
	}
	select {
	case port := <-console.port:
		return "http://127.0.0.1:" + port, stop, nil
	case <-ended:
		err = errors.New("the connector ended")
	case <-ctx.Done():
		err = ctx.Err()
	case <-time.After(30 * time.Second):
		err = errors.New("the connector doesn't listen")
	}
	return "", nil, fmt.Errorf("%w:\n%s", err, stop())
}

// ready checks that the connector is the one that was started.
func (c *Connector) ready(ctx context.Context) error {
	body, err := c.run(ctx, "std:spec:read", struct{}{})
	if err == nil && !strings.Contains(body, `"name":"Memory"`) {
		err = fmt.Errorf("another connector answered: %s", body)
	}
	return err
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
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	// Left to itself, npm takes more than a minute to find out that it is offline.
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline",
		"--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
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
