package simulator

import (
	"strings"
	"testing"
)

func TestApplyPatch(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ document, patch, want string }{
		"add a member":           {`{"a":1}`, `[{"op":"add","path":"/b","value":2}]`, `{"a":1,"b":2}`},
		"add replaces a member":  {`{"a":null}`, `[{"op":"add","path":"/a","value":2}]`, `{"a":2}`},
		"add into an array":      {`{"a":[1,3]}`, `[{"op":"add","path":"/a/1","value":2}]`, `{"a":[1,2,3]}`},
		"add at the end":         {`{"a":[1]}`, `[{"op":"add","path":"/a/-","value":2},{"op":"add","path":"/a/2","value":3}]`, `{"a":[1,2,3]}`},
		"remove":                 {`{"a":[1,2],"b":1}`, `[{"op":"remove","path":"/a/0"},{"op":"remove","path":"/b"}]`, `{"a":[2]}`},
		"replace":                {`{"a":[{"b":null}]}`, `[{"op":"replace","path":"/a/0/b","value":"x"}]`, `{"a":[{"b":"x"}]}`},
		"move":                   {`{"a":{"b":1},"c":[]}`, `[{"op":"move","from":"/a/b","path":"/c/0"}]`, `{"a":{},"c":[1]}`},
		"copy is deep":           {`{"a":{"b":1}}`, `[{"op":"copy","from":"/a","path":"/c"},{"op":"replace","path":"/c/b","value":2}]`, `{"a":{"b":1},"c":{"b":2}}`},
		"test by value":          {`{"a":1.0,"b":{"c":[true,"x"]}}`, `[{"op":"test","path":"/a","value":1},{"op":"test","path":"/b","value":{"c":[true,"x"]}}]`, `{"a":1.0,"b":{"c":[true,"x"]}}`},
		"escapes":                {`{"a/b":1,"~1":2}`, `[{"op":"replace","path":"/a~1b","value":3},{"op":"replace","path":"/~01","value":4}]`, `{"a/b":3,"~1":4}`},
		"numbers keep text":      {`{"a":12345678901234567890.10,"b":1e400}`, `[{"op":"add","path":"/c","value":9007199254740993}]`, `{"a":12345678901234567890.10,"b":1e400,"c":9007199254740993}`},
		"whole document":         {`{"a":1}`, `[{"op":"replace","path":"","value":{"b":1}}]`, `{"b":1}`},
		"no operations":          {`{"a":1}`, `[]`, `{"a":1}`},
		"replace of missing":     {`{}`, `[{"op":"replace","path":"/a","value":1}]`, ``},
		"remove of missing":      {`{"a":[1]}`, `[{"op":"remove","path":"/a/1"}]`, ``},
		"add without parent":     {`{}`, `[{"op":"add","path":"/a/b","value":1}]`, ``},
		"add beyond the end":     {`{"a":[1]}`, `[{"op":"add","path":"/a/2","value":1}]`, ``},
		"add below a scalar":     {`{"a":"x"}`, `[{"op":"add","path":"/a/b","value":1}]`, ``},
		"replace at the end":     {`{"a":[1]}`, `[{"op":"replace","path":"/a/-","value":1}]`, ``},
		"leading zero":           {`{"a":[1,2]}`, `[{"op":"replace","path":"/a/01","value":1}]`, ``},
		"negative index":         {`{"a":[1,2]}`, `[{"op":"replace","path":"/a/-1","value":1}]`, ``},
		"move into itself":       {`{"a":{"b":1}}`, `[{"op":"move","from":"/a","path":"/a/b"}]`, ``},
		"move of missing":        {`{}`, `[{"op":"move","from":"/a","path":"/b"}]`, ``},
		"failed test":            {`{"a":1}`, `[{"op":"test","path":"/a","value":"1"}]`, ``},
		"test of missing":        {`{}`, `[{"op":"test","path":"/a","value":"1"}]`, ``},
		"pointer without slash":  {`{"a":1}`, `[{"op":"remove","path":"a"}]`, ``},
		"pointer of bad escape":  {`{"a":1}`, `[{"op":"remove","path":"/a~2"}]`, ``},
		"remove of all":          {`{"a":1}`, `[{"op":"remove","path":""}]`, ``},
		"not an object any more": {`{"a":1}`, `[{"op":"replace","path":"","value":[]}]`, ``},
		"no path":                {`{}`, `[{"op":"remove"}]`, ``},
		"no from":                {`{"a":1}`, `[{"op":"copy","path":"/b"}]`, ``},
		"no value":               {`{"a":1}`, `[{"op":"replace","path":"/a"}]`, ``},
		"null value":             {`{"a":1}`, `[{"op":"replace","path":"/a","value":null}]`, ``},
		"null in an array":       {`{"a":1}`, `[{"op":"replace","path":"/a","value":[null]}]`, ``},
		"fraction":               {`{"a":1}`, `[{"op":"replace","path":"/a","value":1.5}]`, ``},
		"not an operation":       {`{"a":1}`, `["remove"]`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := patched(t, test.document, test.patch)
			switch {
			case test.want == "" && err == nil:
				t.Errorf("no error, but %s", got)
			case test.want != "" && (err != nil || got != test.want):
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func patched(t *testing.T, document, patch string) (string, error) {
	t.Helper()
	before, err := decode([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	value, err := decode([]byte(patch))
	if err != nil {
		t.Fatal(err)
	}
	operations, err := parsePatch(value)
	if err != nil {
		return "", err
	}
	after, err := applyPatch(before.(object), operations)
	if string(encode(before)) != strings.ReplaceAll(document, " ", "") {
		t.Errorf("the document was changed in place: %s", encode(before))
	}
	return string(encode(after)), err
}
