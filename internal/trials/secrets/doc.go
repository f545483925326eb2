// Package secrets holds the tests that look for secrets where none belong: in
// states, plans, logs, diagnostics, stack traces and the simulator's journal.
package secrets
