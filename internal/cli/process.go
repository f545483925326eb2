package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// quiet drops what net/http logs, such as connections that a fault closed.
var quiet = log.New(io.Discard, "", 0)

// untilSignal is a context that ends with a signal to stop. An interrupt from the
// keyboard reaches a command by itself, and it is left to the command: Terraform
// takes a second signal for the wish to stop at once, whatever is lost.
func untilSignal(ctx context.Context, command bool) (context.Context, context.CancelFunc) {
	if !command {
		return signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	}
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	stopped, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	return stopped, func() {
		signal.Stop(interrupts)
		stop()
	}
}

// runCommand runs a command with further variables, and gives its exit code. When
// the context ends the command is told to stop, and waited for: Terraform
// finishes what is under way.
func runCommand(ctx context.Context, words, variables []string, streams Streams) (int, error) {
	command := exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // G204: the command that the user gives
	command.Env = append(withoutCredentials(os.Environ()), variables...)
	command.Stdin, command.Stdout, command.Stderr = streams.In, streams.Out, streams.Err
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 10 * time.Minute
	err := command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if code := exit.ExitCode(); code >= 0 {
			return code, nil
		}
		return exitFailed, fmt.Errorf("%s: %w", words[0], err)
	}
	if err != nil && ctx.Err() == nil {
		return exitFailed, fmt.Errorf("%s: %w", words[0], err)
	}
	return exitOK, nil
}

// withoutCredentials are the variables that lead to no tenant: the command must
// not reach a real one with half of its credentials.
func withoutCredentials(variables []string) []string {
	var kept []string
	for _, variable := range variables {
		if !strings.HasPrefix(variable, "SAIL_") && !strings.HasPrefix(variable, "IIQ_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// writeFile replaces a file as a whole: it is the old one or the new one, however
// the program ends.
func writeFile(name string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*") // for the owner alone
	if err != nil {
		return fmt.Errorf("-save: %w", err)
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("-save: %w", errors.Join(err, os.Remove(file.Name())))
	}
	return nil
}
