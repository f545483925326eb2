package main

import (
	"strings"
	"testing"
)

// What the program doesn't know is refused, with what there is.
func TestParse(t *testing.T) {
	t.Parallel()
	for arguments, test := range map[string]struct {
		want options
		says string // empty for no error
	}{
		"":                {},
		"-debug":          {want: options{debug: true}},
		"--version":       {want: options{version: true}},
		"serve":           {says: "unknown argument: serve"},
		"-version please": {want: options{version: true}, says: "unknown argument: please"},
		"-verbose":        {says: "not defined: -verbose"},
		"-help":           {says: "usage:"},
	} {
		t.Run(arguments, func(t *testing.T) {
			t.Parallel()
			var screen strings.Builder
			got, err := parse(strings.Fields(arguments), &screen)
			if got != test.want || (err != nil) != (test.says != "") {
				t.Errorf("got %+v, %v", got, err)
			}
			text := screen.String()
			if !strings.Contains(text, test.says) || (err != nil) != strings.Contains(text, "[-debug | -version]") {
				t.Errorf("the screen shows %q", text)
			}
		})
	}
}
