//go:build unix

package connectortest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os/exec"
	"strings"

	"github.com/hashicorp/go-version"
)

// oldestNode is the oldest version that the SDK runs on.
var oldestNode = version.Must(version.NewVersion("18.12.0"))

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
