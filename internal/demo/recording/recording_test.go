package recording

import (
	"strings"
	"testing"
)

// The lines that are kept are the same in every run, and a change of one is
// noticed.
func TestMatches(t *testing.T) {
	t.Parallel()
	output := strings.ReplaceAll(transcript, "/accounts/v1/…", "/accounts/v1/0123456789abcdef0123456789abcdef")
	if err := Matches(output); err != nil {
		t.Error(err)
	}
	for name, changed := range map[string]string{
		"another value":  strings.Replace(output, "Colin McKibben", "Colin McKenna", 1),
		"a line less":    strings.Replace(output, "Error: Immutable attribute changed\n", "", 1),
		"a chapter less": output[:strings.LastIndex(output, begin)],
	} {
		if err := Matches(changed); err == nil {
			t.Errorf("%s isn't noticed", name)
		}
	}
}
