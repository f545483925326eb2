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

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/npm"
)

// Installed says what stands in the way of the real connector, if anything: it
// needs Node.js, and packages that npm installs once.
func Installed() error {
	_, err := packages()
	return err
}

// Start starts the real connector in an empty folder. It runs until it is stopped,
// which gives what it has printed.
func Start(ctx context.Context, folder string, options Options) (connector *Connector, stop func() string, err error) {
	installed, err := packages()
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
	command := exec.Command(installed.Node, "--require", filepath.Join(folder, "loopback.js"), spcx(installed), "run", "index.js", "1") //nolint:gosec // All are this package's own.
	command.Dir = folder
	command.Env = append(os.Environ(), "NODE_PATH="+installed.Modules)
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

// packages are what the real connector runs on.
var packages = sync.OnceValues(func() (npm.Packages, error) {
	found, err := npm.Install("connector", file("package.json"), file("package-lock.json"))
	if err != nil {
		return npm.Packages{}, fmt.Errorf("the connector on SailPoint's SDK: %w", err)
	}
	return found, nil
})

// spcx is the SDK's program that runs connectors.
func spcx(installed npm.Packages) string {
	return filepath.Join(installed.Modules, "@sailpoint", "connector-sdk", "dist", "bin", "spcx.js")
}
