package simulator

import (
	"maps"
	"strings"
)

// What a source has one of for each of some types, or one of at all, has no id in
// the API; here it is kept by the source's id and its type.

func belowSource(sourceID, kind string) string { return strings.TrimSuffix(sourceID+"/"+kind, "/") }

// bare renders such an object without what it is only kept by.
func bare(stored object) object {
	shown := maps.Clone(stored)
	delete(shown, "id")
	delete(shown, "modified")
	return shown
}

// putBelow stores such an object.
func putBelow(c *collection, sourceID, kind string, value object) {
	stored := maps.Clone(value)
	stored["id"] = belowSource(sourceID, kind)
	c.put(stored)
}

// listBelow renders those of a source.
func listBelow(c *collection, sourceID string) []object {
	objects := c.where(func(o object) bool { return strings.HasPrefix(text(o, "id"), sourceID+"/") })
	for i, o := range objects {
		objects[i] = bare(o)
	}
	return objects
}

// dropBelowSource removes what hangs on a source.
func (t *Tenant) dropBelowSource(source object) {
	id := text(source, "id")
	for _, c := range []*collection{&t.policies, &t.schedules, &t.detections} {
		for _, o := range c.where(func(o object) bool { return text(o, "id") == id || strings.HasPrefix(text(o, "id"), id+"/") }) {
			c.remove(text(o, "id"))
		}
	}
	t.correlations.remove(text(child(source, "accountCorrelationConfig"), "id"))
}
