package main

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/demo/recording"
)

// Measures of the recording: pixels, characters and seconds.
const (
	screenWidth, screenMargin = 920, 18
	barHeight, rowHeight      = 34, 18
	rowsShown, columnsShown   = 30, 112
	typing                    = 0.9 // a command, after which there is a pause
	answering                 = 0.5
	scrolling                 = 0.05 // from line to line
	holding                   = 0.6  // before what the demo says of the outcome
	still                     = 1    // the screen that is shown where nothing moves
)

// screen is what is shown until it is cleared.
type screen struct {
	lines        []string
	begins, ends float64 // as shares of the whole
}

// screens has as many scenes on a screen as there is room for. Each is shown as
// long as people take to read it.
func screens(scenes []recording.Scene) []screen {
	var all []screen
	sum := 0.0
	for _, scene := range scenes {
		lines := append([]string{heading + scene.Heading, ""}, wrapped(scene.Lines)...)
		if last := len(all) - 1; last >= 0 && len(all[last].lines)+1+len(lines) <= rowsShown {
			all[last].lines = append(append(all[last].lines, ""), lines...)
		} else {
			all = append(all, screen{lines: lines})
		}
	}
	for i := range all {
		all[i].begins = sum
		sum += 10 + float64(len(all[i].lines))
		all[i].ends = sum
	}
	for i := range all {
		all[i].begins, all[i].ends = all[i].begins/sum, all[i].ends/sum
	}
	return all
}

// heading marks the line that says what a chapter is about, as the demo does.
const heading = "=== "

// wrapped has long lines go on in the next row.
func wrapped(lines []string) []string {
	var rows []string
	for _, line := range lines {
		for utf8.RuneCountInString(line) > columnsShown {
			end := strings.LastIndex(string([]rune(line)[:columnsShown]), " ")
			if end <= 0 {
				break
			}
			rows = append(rows, line[:end])
			line = line[end+1:]
		}
		rows = append(rows, line)
	}
	return rows
}

// recorded draws the recording of the demo, as SVG that moves by itself: line by
// line, screen by screen, within 30 seconds. Where motion isn't wanted, or not
// known, it shows one screen.
func recorded(scenes []recording.Scene) []byte {
	shown := screens(scenes)
	out := &bytes.Buffer{}
	height := barHeight + (rowsShown+1)*rowHeight + rowHeight/2
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" `+
		`font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#d6deeb">`+
		"<title>The demo: Terraform manages a simulated tenant (shortened)</title>\n", screenWidth, height)
	fmt.Fprintln(out, "<style>"+motion(shown)+"</style>")
	fmt.Fprintf(out, `<rect x=".5" y=".5" width="%d" height="%d" rx="8" fill="#0f1b2d" stroke="#3b4a63"/>`+"\n", screenWidth-1, height-1)
	fmt.Fprintf(out, `<path d="M0 %[1]dH%[2]d" stroke="#3b4a63"/><text x="%[3]d" y="22" class="d">make demo</text>`+"\n", barHeight, screenWidth, screenMargin)
	for i, screen := range shown {
		class := "s"
		if i == still {
			class = "s still"
		}
		fmt.Fprintf(out, `<g class="%s s%d">`+"\n", class, i)
		draw(out, screen.lines, screen.begins*30)
		fmt.Fprintln(out, "</g>")
	}
	fmt.Fprintln(out, "</svg>")
	return out.Bytes()
}

// motion is the style sheet. A line comes at its time and stays on until its
// screen is long over; a screen hides its lines when the next one begins.
func motion(screens []screen) string {
	text := "text{white-space:pre}.w{fill:#fff;font-weight:bold}.g{fill:#7fd88f}.y{fill:#f2c55c}.r{fill:#ff7a70}.c{fill:#6cb6ff}.d{fill:#8b9bb4}" +
		".s{opacity:0}.still{opacity:1}@media (prefers-reduced-motion:no-preference){.s,.still{opacity:0}.l{visibility:hidden;" +
		"animation:l 30s step-end infinite}@keyframes l{0%{visibility:visible}60%,100%{visibility:hidden}}"
	for i, screen := range screens {
		text += fmt.Sprintf(".s%[1]d{animation:s%[1]d 30s step-end infinite}@keyframes s%[1]d{0%%{opacity:0}%.2[2]f%%{opacity:1}%.2[3]f%%,100%%{opacity:%[4]d}}",
			i, 100*screen.begins, 100*screen.ends-0.01, map[bool]int{true: 1}[i == len(screens)-1])
	}
	return text + "}"
}

// draw shows lines, the first at a time. Commands are typed.
func draw(out *bytes.Buffer, lines []string, at float64) {
	for i, line := range lines {
		y := barHeight + (i+1)*rowHeight + rowHeight/2
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "":
			continue
		case strings.HasPrefix(trimmed, "$ "):
			at += answering / 2
			command := strings.TrimPrefix(trimmed, "$ ")
			fmt.Fprintf(out, `<text x="%d" y="%d"><tspan class="l d" style="animation-delay:%.2fs">$ </tspan>`, screenMargin, y, at)
			for j, letter := range strings.Split(command, "") {
				fmt.Fprintf(out, `<tspan class="l w" style="animation-delay:%.2fs">%s</tspan>`,
					at+typing*float64(j)/float64(len(command)), html.EscapeString(letter))
			}
			fmt.Fprintln(out, "</text>")
			at += typing + answering
			continue
		case strings.HasPrefix(trimmed, "✓"):
			at += holding
		}
		fmt.Fprintf(out, `<text class="l" style="animation-delay:%.2fs" x="%d" y="%d">%s</text>`+"\n", at, screenMargin, y, coloured(line))
		at += scrolling
	}
}

// colours are the classes of lines, and of the parts of a line that the groups of
// an expression match. The first that matches counts.
var colours = []struct {
	like    *regexp.Regexp
	classes []string
}{
	{regexp.MustCompile(`^(=== .*)$`), []string{"y"}},
	{regexp.MustCompile(`^( *✓ .*)$`), []string{"g"}},
	{regexp.MustCompile(`^(Error:)( .*)$`), []string{"r", "w"}},
	{regexp.MustCompile(`^(Apply complete!|No changes\.)(.*)$`), []string{"g", ""}},
	{regexp.MustCompile(`^(Plan:)(.*)$`), []string{"w", ""}},
	{regexp.MustCompile(`^( *~)( .* = )(".*")( -> )(".*")$`), []string{"y", "", "r", "y", "g"}},
	{regexp.MustCompile(`^( *~)( .*)$`), []string{"y", ""}},
	{regexp.MustCompile(`^( +(?:# )?\(.*)$`), []string{"d"}},
	{regexp.MustCompile(`^( *PUT )(.*)$`), []string{"c", "w"}},
	{regexp.MustCompile(`^( *"title": )(.*)$`), []string{"c", "g"}},
	{regexp.MustCompile(`^( *"[^"]+")(: .*)$`), []string{"c", ""}},
	{regexp.MustCompile(`^(Ways out:)$`), []string{"w"}},
}

// coloured marks up a line.
func coloured(line string) string {
	for _, colour := range colours {
		parts := colour.like.FindStringSubmatch(line)
		if parts == nil {
			continue
		}
		text := ""
		for i, part := range parts[1:] {
			if class := colour.classes[i]; class != "" {
				text += fmt.Sprintf(`<tspan class="%s">%s</tspan>`, class, html.EscapeString(part))
				continue
			}
			text += html.EscapeString(part)
		}
		return text
	}
	return html.EscapeString(line)
}
