package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/demo/recording"
)

// The recording shows every line that was kept, on as few screens as need be.
func TestRecorded(t *testing.T) {
	t.Parallel()
	scenes := recording.Published()
	image := recorded(scenes)
	if len(image) > 100_000 {
		t.Errorf("the recording has %d bytes", len(image))
	}
	var text strings.Builder
	for reader := xml.NewDecoder(strings.NewReader(string(image))); ; {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if shown, ok := token.(xml.CharData); ok {
			text.Write(shown)
		}
	}
	for _, scene := range scenes {
		for _, line := range wrapped(append([]string{heading + scene.Heading}, scene.Lines...)) {
			if !strings.Contains(text.String(), line) {
				t.Errorf("not shown: %s", line)
			}
		}
	}
	for i, screen := range screens(scenes) {
		if len(screen.lines) > rowsShown {
			t.Errorf("screen %d has %d rows", i, len(screen.lines))
		}
	}
}
