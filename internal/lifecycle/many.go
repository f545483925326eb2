package lifecycle

import "github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"

// Many fetches objects by id, for [Backend].Read: one by itself, several by a
// list. An object that the list lacks is asked for once more by itself, since
// lists lag behind. Get gives nil for an object that doesn't exist.
func Many(
	ids []string, list func(ids []string) ([]document.Object, error), get func(id string) (document.Object, error),
) (map[string]document.Object, error) {
	found := map[string]document.Object{}
	if len(ids) > 1 {
		objects, err := list(ids)
		if err != nil {
			return nil, err
		}
		for _, object := range objects {
			found[id(object)] = object
		}
	}
	for _, id := range ids {
		if found[id] != nil {
			continue
		}
		object, err := get(id)
		if err != nil {
			return nil, err
		}
		if object != nil {
			found[id] = object
		}
	}
	return found, nil
}
