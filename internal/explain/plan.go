// Package explain tells which requests an apply of a plan will send. It reads the
// plan as Terraform shows it in JSON, and has the code of apply itself carry the
// changes out, with clients that keep the requests back.
package explain

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// Plan is what is read of a plan (Terraform: JSON Output Format).
type Plan struct {
	FormatVersion   string           `json:"format_version"`
	PlannedValues   json.RawMessage  `json:"planned_values"`
	ResourceDrift   []resourceChange `json:"resource_drift"`
	ResourceChanges []resourceChange `json:"resource_changes"`
	Outputs         map[string]struct {
		Actions []string `json:"actions"`
	} `json:"output_changes"`
	DeferredChanges []struct {
		Change resourceChange `json:"resource_change"`
	} `json:"deferred_changes"`
	Configuration struct {
		Providers map[string]providerConfig `json:"provider_config"`
		Root      module                    `json:"root_module"`
	} `json:"configuration"`
	Errored bool `json:"errored"`
}

type resourceChange struct {
	Address         string `json:"address"`
	PreviousAddress string `json:"previous_address"`
	ModuleAddress   string `json:"module_address"`
	Mode            string `json:"mode"`
	Type            string `json:"type"`
	Name            string `json:"name"`
	Provider        string `json:"provider_name"`
	Deposed         string `json:"deposed"`
	Change          struct {
		Actions         []string        `json:"actions"`
		Before          json.RawMessage `json:"before"`
		After           json.RawMessage `json:"after"`
		AfterUnknown    json.RawMessage `json:"after_unknown"`
		BeforeSensitive json.RawMessage `json:"before_sensitive"`
		AfterSensitive  json.RawMessage `json:"after_sensitive"`
		Importing       json.RawMessage `json:"importing"`
	} `json:"change"`
}

type providerConfig struct {
	FullName    string                     `json:"full_name"`
	Expressions map[string]json.RawMessage `json:"expressions"`
}

type module struct {
	Resources []configured `json:"resources"`
	Calls     map[string]struct {
		Module module `json:"module"`
	} `json:"module_calls"`
}

// configured is a resource in the configuration.
type configured struct {
	Mode        string                     `json:"mode"`
	Type        string                     `json:"type"`
	Name        string                     `json:"name"`
	Provider    string                     `json:"provider_config_key"`
	Expressions map[string]json.RawMessage `json:"expressions"`
}

const howToShow = "make one with \"terraform plan -out=plan.bin\" and \"terraform show -json plan.bin\""

// Read reads a plan as "terraform show -json" prints it.
func Read(from io.Reader) (*Plan, error) {
	text, err := io.ReadAll(from)
	if err != nil {
		return nil, fmt.Errorf("reading the plan: %w", err)
	}
	if strings.HasPrefix(string(text), "PK\x03\x04") {
		return nil, errors.New("this is a plan file, not its JSON; " + howToShow)
	}
	var outline map[string]json.RawMessage
	if err := json.Unmarshal(text, &outline); err != nil || outline == nil {
		return nil, errors.New("this is not the JSON of a plan; " + howToShow)
	}
	var plan Plan
	if err := json.Unmarshal(text, &plan); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) { // its own text could tell a value
			return nil, fmt.Errorf("this is not the JSON of a plan: %s is a %s there; %s", wrong.Field, wrong.Value, howToShow)
		}
		return nil, errors.New("this is not the JSON of a plan; " + howToShow)
	}
	major, _, _ := strings.Cut(plan.FormatVersion, ".")
	switch {
	case plan.FormatVersion == "":
		return nil, errors.New("this is not the JSON of a plan: it has no format_version; " + howToShow)
	case major != "1":
		return nil, fmt.Errorf("the plan has the format version %q, and this program knows 1.x: use a newer one", plan.FormatVersion)
	case plan.PlannedValues == nil && outline["values"] != nil:
		return nil, errors.New("this is a state, not a plan; " + howToShow)
	case plan.PlannedValues == nil && plan.ResourceChanges == nil:
		return nil, errors.New("this is not the JSON of a plan: it has no planned_values; " + howToShow)
	}
	return &plan, nil
}

// notes are about the plan as a whole.
func (p *Plan) notes() []string {
	var notes []string
	if p.Errored {
		notes = append(notes, "Planning failed: the plan is incomplete, and can't be applied.")
	}
	deferred := 0
	for i := range p.DeferredChanges {
		if p.DeferredChanges[i].Change.ours() {
			deferred++
		}
	}
	if deferred > 0 {
		notes = append(notes, count(deferred, "resource")+" deferred to a later plan, and not shown.")
	}
	return notes
}

// key tells a resource, or a deposed object of it, from all others.
func (c *resourceChange) key() string { return c.Address + " " + c.Deposed }

func unheardOf(kind string) error {
	return fmt.Errorf("this program doesn't know the resource %s: use the version of the provider that made the plan", kind)
}

// ours reports whether a change is of a resource of this provider.
func (c *resourceChange) ours() bool {
	return c.Mode == "managed" && strings.HasSuffix(c.Provider, "/sailpoint")
}

// imports reports whether a change takes an object into the state.
func (c *resourceChange) imports() bool {
	return len(c.Change.Importing) > 0 && string(c.Change.Importing) != "null"
}

// still reports whether nothing happens to a resource, in the state neither. To
// Terraform, a new address alone is a difference.
func (c *resourceChange) still() bool {
	return quiet(c.Change.Actions) && !c.imports() && c.PreviousAddress == ""
}

// configuration finds the resource of a change where it is configured; nil if it
// isn't any more.
func (p *Plan) configuration(change *resourceChange) *configured {
	within := &p.Configuration.Root
	for _, name := range moduleNames(change.ModuleAddress) {
		call, ok := within.Calls[name]
		if !ok {
			return nil
		}
		within = &call.Module
	}
	for i := range within.Resources {
		if r := &within.Resources[i]; r.Mode == change.Mode && r.Type == change.Type && r.Name == change.Name {
			return r
		}
	}
	return nil
}

// block is the key of the provider block that a resource belongs to. Of one that
// isn't configured any more a plan doesn't tell, unless there is only one block.
func (p *Plan) block(resource *configured) (key string, sure bool) {
	if resource != nil {
		return resource.Provider, true
	}
	var keys []string
	for key, block := range p.Configuration.Providers {
		if strings.HasSuffix(block.FullName, "/sailpoint") {
			keys = append(keys, key)
		}
	}
	switch len(keys) {
	case 0:
		return "", true // everything is from the environment
	case 1:
		return keys[0], true
	}
	slices.Sort(keys)
	return keys[0], false
}

// moduleNames gives the names of the calls that lead to a module, without the keys
// of their instances: module.a["x.y"].module.b.
func moduleNames(address string) []string {
	var plain strings.Builder
	quoted, inKey := false, false
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case quoted && c == '\\':
			i++
		case inKey && c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			inKey = true
		case c == ']':
			inKey = false
		case !inKey:
			plain.WriteByte(c)
		}
	}
	var names []string
	for i, part := range strings.Split(plain.String(), ".") {
		if i%2 == 1 {
			names = append(names, part)
		}
	}
	return names
}

// constant gives the value of an expression that is one. Of a configuration in
// JSON, a plan shows templates as if they were.
func constant(expression json.RawMessage) (value any, ok bool) {
	object, err := document.DecodeObject(expression)
	if err != nil {
		return nil, false
	}
	value, ok = object["constant_value"]
	return value, ok && !template(value)
}

// template reports whether there is a template in a value.
func template(value any) bool {
	switch value := value.(type) {
	case document.Object:
		for key, member := range value {
			if template(key) || template(member) {
				return true
			}
		}
	case document.List:
		return slices.ContainsFunc(value, template)
	case string:
		return strings.Contains(value, "${") || strings.Contains(value, "%{")
	}
	return false
}
