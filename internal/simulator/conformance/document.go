package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// document is an OpenAPI document. It is read when it is first needed, and so are
// its operations: to parse all of them takes seconds under the race detector, in
// the tests of every package.
type document struct {
	file string
	// adapt corrects a parsed operation, if the document needs that.
	adapt func(*openapi3.T)
	read  func() (*content, error)

	mu     sync.Mutex
	parsed map[string]*openapi3.T // by path template
}

// content is a document whose operations are not parsed yet.
type content struct {
	Version    json.RawMessage                       `json:"openapi"`
	Info       json.RawMessage                       `json:"info"`
	Paths      map[string]json.RawMessage            `json:"paths"`
	Components map[string]map[string]json.RawMessage `json:"components"`

	templates [][]string // the segments of the paths
}

func newDocument(file string, adapt func(*openapi3.T)) *document {
	return &document{file: file, adapt: adapt, parsed: map[string]*openapi3.T{}, read: sync.OnceValues(func() (*content, error) {
		data, err := os.ReadFile(file) //nolint:gosec // the caller's choice
		if err != nil {
			return nil, fmt.Errorf("reading an OpenAPI document: %w", err)
		}
		c := &content{}
		if err := json.Unmarshal(data, c); err != nil {
			return nil, fmt.Errorf("reading %s: %w", filepath.Base(file), err)
		}
		for template := range c.Paths {
			c.templates = append(c.templates, split(template))
		}
		return c, nil
	})}
}

// find gives the operation for a method and the segments of a path, and the
// parameters in the path; nil when the document has none.
func (d *document) find(method string, path []string) (*routers.Route, map[string]string, error) {
	content, err := d.read()
	if err != nil {
		return nil, nil, err
	}
	var best []string
	for _, segments := range content.templates {
		if matches(segments, path) && (best == nil || closer(segments, best)) {
			best = segments
		}
	}
	if best == nil {
		return nil, nil, nil
	}
	template := "/" + strings.Join(best, "/")
	parsed, err := d.parse(template)
	if err != nil {
		return nil, nil, err
	}
	item := parsed.Paths.Value(template)
	operation := item.GetOperation(method)
	if operation == nil {
		return nil, nil, nil
	}
	params := map[string]string{}
	for i, segment := range best {
		if name, found := parameter(segment); found {
			params[name] = path[i]
		}
	}
	return &routers.Route{Spec: parsed, Path: template, PathItem: item, Method: method, Operation: operation}, params, nil
}

func split(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

func parameter(segment string) (name string, found bool) {
	return strings.CutSuffix(strings.TrimPrefix(segment, "{"), "}")
}

func matches(template, path []string) bool {
	if len(template) != len(path) {
		return false
	}
	for i, segment := range template {
		if _, free := parameter(segment); !free && segment != path[i] || path[i] == "" {
			return false
		}
	}
	return true
}

// closer tells that a template matches more by its letter than another: the
// first segment that is a parameter in one of them alone decides.
func closer(template, other []string) bool {
	for i := range template {
		_, free := parameter(template[i])
		_, otherFree := parameter(other[i])
		if free != otherFree {
			return otherFree
		}
	}
	return false
}

// parse reads one path of the document, with the components that it refers to.
func (d *document) parse(template string) (*openapi3.T, error) {
	content, err := d.read()
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if parsed, done := d.parsed[template]; done {
		return parsed, nil
	}
	parsed, err := content.parse(template)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", filepath.Base(d.file), template, err)
	}
	if d.adapt != nil {
		d.adapt(parsed)
	}
	d.parsed[template] = parsed
	return parsed, nil
}

func (c *content) parse(template string) (*openapi3.T, error) {
	needed := map[string]map[string]json.RawMessage{"securitySchemes": c.Components["securitySchemes"]}
	if err := c.collect(c.Paths[template], needed); err != nil {
		return nil, err
	}
	data, err := json.Marshal(map[string]any{
		"openapi": c.Version, "info": c.Info, "components": needed,
		"paths": map[string]json.RawMessage{template: c.Paths[template]},
	})
	if err != nil {
		return nil, err
	}
	parsed, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	return parsed, nil
}

var reference = regexp.MustCompile(`"\$ref"\s*:\s*"#/components/([^/"]+)/([^/"]+)"`)

// collect adds the components that a part of the document refers to, and those
// that these refer to.
func (c *content) collect(part json.RawMessage, needed map[string]map[string]json.RawMessage) error {
	for _, match := range reference.FindAllSubmatch(part, -1) {
		kind, name := string(match[1]), string(match[2])
		if _, known := needed[kind][name]; known {
			continue
		}
		component, found := c.Components[kind][name]
		if !found {
			return errors.New("there is no " + string(match[0]))
		}
		if needed[kind] == nil {
			needed[kind] = map[string]json.RawMessage{}
		}
		needed[kind][name] = component
		if err := c.collect(component, needed); err != nil {
			return err
		}
	}
	return nil
}

// answerInSCIM lets IdentityIQ's every answer in JSON be SCIM too: its document has
// that media type for some operations only, and RFC 7644 §3.8 asks it of all.
func answerInSCIM(doc *openapi3.T) {
	for _, path := range doc.Paths.Map() {
		for _, operation := range path.Operations() {
			for _, response := range operation.Responses.Map() {
				content := response.Value.Content
				if plain := content["application/json"]; plain != nil && content["application/scim+json"] == nil {
					content["application/scim+json"] = plain
				}
			}
		}
	}
}
