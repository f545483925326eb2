// Package npm installs the JavaScript packages that tests run.
package npm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-version"
)

// oldestNode is the oldest version of Node.js that SailPoint's packages run on.
var oldestNode = version.Must(version.NewVersion("18.12.0"))

// Packages is what is installed.
type Packages struct {
	// Node is the path of the Node.js program.
	Node string
	// Modules is the folder of the packages, for NODE_PATH.
	Modules string
}

// Install installs the packages of a package.json and its lock file unless
// somebody has: once for all processes, in a folder named after what is in it.
func Install(name string, manifest, lock []byte) (Packages, error) {
	node, err := findNode()
	if err != nil {
		return Packages{}, fmt.Errorf("no Node.js %s or later: %w", oldestNode, err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	folder := filepath.Join(cache, "terraform-provider-sailpoint", name+"-"+fingerprint(lock))
	found := Packages{Node: node, Modules: filepath.Join(folder, "node_modules")}
	if _, err := os.Stat(found.Modules); err == nil {
		return found, nil
	}
	if err := install(folder, manifest, lock); err != nil {
		return Packages{}, err
	}
	return found, nil
}

// Require skips a test that can't run for an error, or fails it if the environment
// variable CI is true: all tests must run there.
func Require(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatal(err)
	default:
		t.Skip(err)
	}
}

// findNode gives the path of Node.js, if it is not too old.
func findNode() (string, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return "", err
	}
	output, err := exec.Command(node, "--version").Output() //nolint:gosec // It is what PATH says.
	if err != nil {
		return "", fmt.Errorf("node --version: %w", err)
	}
	found, err := version.NewVersion(strings.TrimSpace(string(output)))
	if err != nil {
		return "", fmt.Errorf("node --version: %w", err)
	}
	if found.LessThan(oldestNode) {
		return "", fmt.Errorf("node is %s", found)
	}
	return node, nil
}

// fingerprint tells contents apart.
func fingerprint(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// install makes the folder. It appears complete, by one rename, so that tests of
// many packages may do so at once: the first wins.
func install(folder string, manifest, lock []byte) error {
	if err := os.MkdirAll(filepath.Dir(folder), 0o750); err != nil {
		return err
	}
	draft, err := os.MkdirTemp(filepath.Dir(folder), "draft-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(draft) }() // Nothing is left of it after the rename.
	for name, content := range map[string][]byte{"package.json": manifest, "package-lock.json": lock} {
		if err := os.WriteFile(filepath.Join(draft, name), content, 0o600); err != nil {
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
