//go:build !unix

package connectortest

import (
	"context"
	"errors"
)

// Installed says that the real connector can't run here: it runs in a process
// group, as of Unix.
func Installed() error { return errors.New("the connector on SailPoint's SDK runs on Unix only") }

// Start fails, as [Installed] says.
func Start(context.Context, string, Options) (connector *Connector, stop func() string, err error) {
	return nil, nil, Installed()
}
