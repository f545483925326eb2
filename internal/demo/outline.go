package main

import (
	"bytes"
	"io"
	"strings"
)

// outline shows what Terraform prints without what tells no story: progress of
// reading, explanations of the plan, and the values of what is created or
// destroyed.
type outline struct {
	screen io.Writer
	begun  []byte // a line that hasn't ended yet
	inside bool   // a resource that isn't shown
	blank  bool   // the last line that was shown is blank
}

// Write shows the lines of the output that have ended.
func (o *outline) Write(output []byte) (int, error) {
	o.begun = append(o.begun, output...)
	for {
		line, rest, ended := bytes.Cut(o.begun, []byte("\n"))
		if !ended {
			return len(output), nil
		}
		o.begun = rest
		text := string(line)
		if !o.tells(text) {
			continue
		}
		if _, err := io.WriteString(o.screen, text+"\n"); err != nil {
			return 0, err
		}
	}
}

// tells reports whether a line is part of the story.
func (o *outline) tells(line string) bool {
	if o.inside {
		o.inside = line != "    }"
		return false
	}
	switch line {
	case "Terraform used the selected providers to generate the following execution",
		"plan. Resource actions are indicated with the following symbols:",
		"  + create", "  ~ update in-place", "  - destroy",
		"Terraform will perform the following actions:":
		return false
	}
	for _, progress := range []string{": Refreshing state...", ": Reading...", ": Read complete after "} {
		if strings.Contains(line, progress) {
			return false
		}
	}
	if strings.HasPrefix(line, "  # ") && (strings.HasSuffix(line, " will be created") || strings.HasSuffix(line, " will be destroyed")) {
		o.inside = true
		return false
	}
	twice := o.blank && line == ""
	o.blank = line == ""
	return !twice
}
