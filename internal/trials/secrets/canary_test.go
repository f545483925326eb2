package secrets_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// canary is a secret that is recognized wherever it turns up, by random marks in
// it that any encoding of text leaves as they are.
type canary struct {
	name, value string
	marks       []string
}

// aviary holds the canaries of a test.
type aviary struct {
	mu       sync.Mutex
	canaries []canary
}

// add makes a canary. Its value is the format with a mark for every %s.
func (a *aviary) add(name, format string) (value string) {
	var marks []string
	var arguments []any
	for range strings.Count(format, "%s") {
		mark := rand.Text()
		marks, arguments = append(marks, mark), append(arguments, mark)
	}
	value = fmt.Sprintf(format, arguments...)
	a.mark(name, value, marks...)
	return value
}

// mark takes in a value that has its marks already.
func (a *aviary) mark(name, value string, marks ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.canaries = append(a.canaries, canary{name, value, marks})
}

// values lists the canaries with these names.
func (a *aviary) values(names ...string) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var values []string
	for _, c := range a.canaries {
		if slices.Contains(names, c.name) {
			values = append(values, c.value)
		}
	}
	return values
}

// only holds those with these names.
func (a *aviary) only(names ...string) *aviary {
	a.mu.Lock()
	defer a.mu.Unlock()
	return &aviary{canaries: slices.DeleteFunc(slices.Clone(a.canaries), func(c canary) bool { return !slices.Contains(names, c.name) })}
}

// window is the length in bytes of the part of a mark that counts as one.
const window = 12

// expectNone fails for every canary in a text, and shows what stands before it.
func (a *aviary) expectNone(t *testing.T, where string, text []byte) {
	t.Helper()
	names := map[[window]byte]string{}
	a.mu.Lock()
	for _, c := range a.canaries {
		for _, mark := range c.marks {
			for _, form := range forms(mark) {
				for i := range len(form) - window + 1 {
					names[[window]byte([]byte(form[i:]))] = c.name
				}
			}
		}
	}
	a.mu.Unlock()
	for at := 0; at+window <= len(text); at++ {
		if name, found := names[[window]byte(text[at:])]; found {
			t.Errorf("%s is in %s: %s", name, where, text[max(0, at-300):min(len(text), at+2*window)])
			at += 2 * window
		}
	}
}

// forms are how a mark can look: as it is, in hexadecimal, and within Base64, at
// any of the three offsets that the text before it can have.
func forms(mark string) []string {
	all := []string{mark, strings.ToLower(mark), hex.EncodeToString([]byte(mark))}
	for offset := range 3 {
		padded := []byte(strings.Repeat("x", offset) + mark)
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			text := encoding.EncodeToString(padded)
			first, last := (offset*8+5)/6, len(padded)*8/6
			all = append(all, text[first:last])
		}
	}
	return all
}

// expectNoneIn looks through all files below a folder, and into archives.
func (a *aviary) expectNoneIn(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		a.expectNone(t, entry.Name(), content)
		for name, member := range members(t, content) {
			a.expectNone(t, entry.Name()+"/"+name, member)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// members are the files in an archive; what is none has none.
func members(t *testing.T, content []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil
	}
	members := map[string][]byte{}
	for _, file := range archive.File {
		reader, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if members[file.Name], err = io.ReadAll(reader); err != nil {
			t.Fatal(err)
		}
	}
	return members
}
