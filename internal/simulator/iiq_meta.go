package simulator

import (
	"fmt"
	"time"
)

// IdentityIQ's resources are stored as the API shows them, without what follows
// from other resources; "created" and "modified" stand for meta.

// showMeta gives a resource its meta and schemas in place of what is stored for
// them.
func (r scimResource) showMeta(base string, o object) {
	id, modified := text(o, "id"), text(o, "modified")
	o["schemas"] = r.schemas()
	o["meta"] = object{
		"resourceType": r.name, "location": base + r.endpoint() + "/" + id,
		"created": o["created"], "lastModified": modified, "version": version(modified),
	}
	delete(o, "created")
	delete(o, "modified")
}

// version is the version of a resource in IdentityIQ's form, which is not the
// form of an ETag.
func version(modified string) string {
	at, err := time.Parse(time.RFC3339, modified)
	if err != nil {
		panic(fmt.Sprintf("simulator: %v", err)) // stamps are all that is stored
	}
	return fmt.Sprintf(`W"%d"`, at.UnixMilli())
}

// completeIIQ brings an edited resource back into its stored form.
func completeIIQ(edited object) {
	edited["created"] = child(edited, "meta")["created"]
	delete(edited, "meta")
	delete(edited, "schemas")
}

// relative shows a resource as to a client whose base URL is the bare path.
func relative(show func(base string, stored object) object) func(object) object {
	return func(stored object) object { return show(iiqPath, stored) }
}

// from shows a resource to the client of a call.
func (c *scimCall) from(show func(base string, stored object) object) func(object) object {
	return func(stored object) object { return show(c.base, stored) }
}
