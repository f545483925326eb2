package lifecycle

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/reads"
)

// lookups are how the data sources of a definition find objects: the same ones
// for the life of the provider, so that requests are shared.
type lookups struct {
	Finder
	objects *Objects
}

// lookups gives those of a definition.
func (s *Systems) lookups(d *DataDefinition) (*lookups, error) {
	if s == nil {
		return nil, ErrNotConfigured
	}
	var objects *Objects
	if d.Resource != nil {
		if _, err := s.backend(d.Resource); err != nil {
			return nil, err
		}
		objects = s.Of(d.Resource.Name)()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.data[d]; ok {
		return known, nil
	}
	finder, err := d.Finder(s)
	if err != nil {
		return nil, err
	}
	if objects == nil {
		objects = s.objects(d.Noun, finder)
	}
	if s.data == nil {
		s.data = map[*DataDefinition]*lookups{}
	}
	s.data[d] = &lookups{finder, objects}
	return s.data[d], nil
}

// objects are those that a finder reads by id.
func (s *Systems) objects(noun string, finder Finder) *Objects {
	source := reads.Source[document.Object]{
		One: func(ctx context.Context, id string) (document.Object, bool, error) {
			found, err := finder.Read(ctx, []string{id})
			return found[id], found[id] != nil, err
		},
		Width: isc.InWidth, Refused: isc.Refused,
		Failed: func(id string, err error) error { return fmt.Errorf("reading %s %s: %w", noun, id, err) },
	}
	if limited, ok := finder.(Limited); ok && !s.Alone {
		source.Some, source.Turn = finder.Read, limited.Turn
	}
	return reads.New(source)
}

// waysIn says by what an object is looked up; quote stands around names.
func (d *DataDefinition) waysIn(quote string) string {
	keys := attrs(d.Keys)
	for i := range keys {
		keys[i] = quote + keys[i] + quote
	}
	ways := quote + d.id() + quote
	switch len(keys) {
	case 0:
		return ways
	case 1:
		return ways + " or by " + keys[0]
	}
	last := len(keys) - 1
	return ways + ", or by one or more of " + strings.Join(keys[:last], ", ") + " and " + keys[last]
}

// ambiguous asks for what an object is looked up by.
func (d *DataDefinition) ambiguous(tooMuch bool) diag.Diagnostic {
	summary := "Nothing to look the " + d.Noun + " up by"
	if tooMuch {
		summary = upper(d.Noun) + " asked for twice"
	}
	return diag.NewErrorDiagnostic(summary, upper(article(d.Noun))+" is looked up by "+d.waysIn("")+". Give one or the other.")
}

func upper(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func article(noun string) string {
	if strings.ContainsRune("aeiouAEIO", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// none says what was looked for in vain.
func (d *DataDefinition) none(given []Condition) error {
	return Problem{
		Attr: given[0].Attr, Summary: "No such " + d.Noun,
		Detail: fmt.Sprintf("There is no %s with %s. Values are compared exactly, upper and lower case included.", d.Noun, asked(given)),
	}
}

// candidates is how many objects an error names at most.
const candidates = 5

// several names the objects that were found, and says what would tell them apart.
func (d *DataDefinition) several(given []Condition, objects []document.Object) error {
	text := &strings.Builder{}
	fmt.Fprintf(text, "%d %s have %s:\n", len(objects), d.Nouns, asked(given))
	for _, object := range objects[:min(len(objects), candidates)] {
		own := []Condition{{Argument{Attr: d.id()}, object["id"]}}
		for _, key := range d.Keys {
			field, _ := d.Policy.Field(key.Attr)
			if value, _ := field.Read(object); value != nil {
				own = append(own, Condition{key, value})
			}
		}
		fmt.Fprintf(text, "  - %s\n", strings.ReplaceAll(asked(own), " and ", ", "))
	}
	if more := len(objects) - candidates; more > 0 {
		fmt.Fprintf(text, "  - and %d more\n", more)
	}
	fmt.Fprintf(text, "\nGive what only one of them has. Unique are: %s.", d.Unique)
	return Problem{Attr: given[0].Attr, Summary: "More than one " + d.Noun, Detail: text.String()}
}

// asked says what is looked for.
func asked(given []Condition) string {
	texts := make([]string, len(given))
	for i, condition := range given {
		texts[i] = condition.Attr + " = " + document.Text(condition.Value)
	}
	return strings.Join(texts, " and ")
}
