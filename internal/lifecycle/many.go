package lifecycle

import "github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"

// Many fetches objects by id, for [Backend].Read: one by itself, several by a
// list. Get gives nil for an object that doesn't exist.
func Many(
	ids []string, list func(ids []string) ([]document.Object, error), get func(id string) (document.Object, error),
) (map[string]document.Object, error) {
	found := map[string]document.Object{}
	if len(ids) == 1 {
		object, err := get(ids[0])
		if object != nil {
			found[ids[0]] = object
		}
		return found, err
	}
	objects, err := list(ids)
	for _, object := range objects {
		found[id(object)] = object
	}
	return found, err
}
