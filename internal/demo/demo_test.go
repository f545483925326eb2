package main

import (
	"bytes"
	"testing"
)

// The demo is what people run first, so it runs in the tests as well.
func TestDemo(t *testing.T) {
	t.Parallel()
	var screen bytes.Buffer
	if err := tell(t.Context(), &screen); err != nil {
		t.Fatalf("%v\n%s", err, screen.String())
	}
}
